"""What can be done with a run, each act whole: checked, committed, and only then shown.

Everything here runs in the authority's lane, one act after the other.
"""

from __future__ import annotations

import logging
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Protocol

from simlib.errors import Malformed, NotAllowed, NotOffered, OutOfDate, RoomHeld, RunOver, StoreFault
from simlib.html.contexts import Newer
from simlib.play.account import choice_text
from simlib.play.chart import NO_NOTES, Notes, notes_from_json
from simlib.play.decisions import Decision, TimeOut, decision_from_json
from simlib.play.engine import start as start_of
from simlib.play.met import NOT_COME_UP, known_only
from simlib.play.program import Program
from simlib.play.story import begin
from simlib.play.strict import plain_of
from simlib.play.view import Frame, view_of
from simlib.record.played import MINUTE_MS
from simlib.record.runs import Run, RunState
from simlib.record.sessions import Session
from simlib.record.store import Draft, Entry, Package, Seat, canonical
from simlib.scenario.model import Limit
from simlib.score.assess import assess
from simlib.serve.desk import Desk, Json, Message
from simlib.serve.holding import HeldRooms, decided_at
from simlib.serve.moves import Move, move_of
from simlib.serve.runs import ROLE, SEAT, Happening, LiveRun, entries_of, plain_entry

LOG = logging.getLogger("simlib.acts")

RUNS_KEPT = 400
"""How many runs stay in memory."""
LONGEST_DRAFT = 20_000
LONGEST_MARKS = 64_000
"""Bytes of what is ticked or sorted, as JSON."""
NOTES = f"{SEAT} notes"
"""Under this name the notes on the link chart are kept beside the seat's draft, which a decision drops."""
HEX_ID = re.compile(r"[0-9a-f]{32}")


class Watcher(Protocol):
    """Is told, in the lane, of what goes on."""

    def stirred(self, run: str, class_id: str | None) -> None:
        """This run of this class went on; `run` is empty where something else of the class changed."""

    def forgot(self, person: str) -> None:
        """What memory holds of this person is to go: they were purged, or a run of theirs is about to go."""


class Nobody:
    """Hears nothing."""

    def stirred(self, run: str, class_id: str | None) -> None:
        """It does not matter."""

    def forgot(self, person: str) -> None:
        """It does not matter."""


class Acts:
    """The acts on runs, over one store."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.runs: OrderedDict[str, LiveRun] = OrderedDict()
        """The runs in memory, the one used last at the end."""
        self.watcher: Watcher = Nobody()
        self._rooms = HeldRooms(desk.people.holds)

    def new_id(self) -> str:
        """A fresh id."""
        return self.desk.new_id()

    def touch(self, session: str) -> None:
        """Note that the person did something. `NotAllowed` when they signed out or the page is locked."""
        _must_not_be_locked(self.desk.people.sessions.touch_handle(session))

    def must_be_open(self, session: str) -> None:
        """Raise `NotAllowed` when the person signed out or the page is locked."""
        _must_not_be_locked(self.desk.people.sessions.of_handle(session))

    def create(self, person: str, class_id: str | None, scenario_id: str) -> str:
        """A new run of this scenario for this person; returns its id. `NotPlayable` when the case has errors."""
        title = self.desk.library.playable(scenario_id)
        package = Package.of(scenario_id, title.reading.raw)
        return self.begin(person, class_id, package, None)

    def forget(self, person: str) -> None:
        """Drop what memory holds of a person's runs."""
        for run in [run for run, live in self.runs.items() if live.person == person]:
            del self.runs[run]
        self.watcher.forgot(person)

    def begin(self, person: str, class_id: str | None, package: Package, retry: Mapping[str, object] | None) -> str:
        """A new run of these bytes; `retry` names the run and the decision that it goes back to."""
        self.desk.people.classes.must_go_on(class_id)
        run, now = self.desk.new_id(), self.desk.clock.now()
        self.desk.store.create_exercise(run, package, now, (Seat(SEAT, ROLE),))
        payload = {"scenario": package.scenario_id, "sha256": package.sha256, "retry_of": retry}
        entry = plain_entry(self.desk.new_id(), Happening.CREATED, payload, wall_ms=now)
        self.desk.store.append(run, 0, (entry,))
        earlier = str(retry["run"]) if retry else None
        self.desk.people.runs.begin(run, person, class_id, package.scenario_id, earlier)
        self.watcher.stirred(run, class_id)
        self.desk.outlooks.want(package.sha256, lambda: package.notebook)
        return run

    def live(self, run: str, person: str) -> LiveRun:
        """The run, from memory or from its log. `NotAllowed` for anybody else's, in the same words as for none."""
        live = self.runs.get(run)
        if live is None:
            owned = self.desk.people.runs.owned(run, person)
            live = self._load(owned)
        if live.person != person:
            raise NotAllowed("There is no such run.")
        self.runs.move_to_end(run)
        while len(self.runs) > RUNS_KEPT:
            self.runs.popitem(last=False)
        return live

    def minded(self, run: str) -> LiveRun:
        """The run for the server's own clock, from memory or from its log. `NotAllowed` where there is none."""
        return self.runs.get(run) or self._load(self.desk.people.runs.of(run))

    def _load(self, owned: Run) -> LiveRun:
        live = self.runs[owned.exercise_id] = self.made_again(owned)
        return live

    def made_again(self, owned: Run) -> LiveRun:
        """The run as its log tells it; memory does not keep it."""
        package = self.desk.store.package(owned.exercise_id)
        program = self.desk.library.program(package.sha256, package.notebook)
        live = LiveRun(owned.exercise_id, owned.person_id, owned.scenario_id, program)
        live.package, live.versions, live.class_id = package.sha256, self._version, owned.class_id
        live.take_in(self.desk.store.read(owned.exercise_id))
        live.draft = self.desk.store.draft(owned.exercise_id, SEAT)
        live.notes = _kept(self.desk.store.draft(owned.exercise_id, NOTES))
        return live

    def _version(self, sha256: str) -> Program:
        return self.desk.library.program(sha256, self.desk.store.notebook(sha256))

    def newer(self, run: str, person: str) -> Newer | None:
        """The newer version of the run's case, if there is one, and how the run would stand in it."""
        move = move_of(self.live(run, person), self.desk.library)
        return move.shown() if move else None

    def move(self, run: str, person: str, version: str) -> Json:
        """The view of the run after it went over to the version that the person was shown."""
        live = self.live(run, person)
        move = move_of(live, self.desk.library)
        if version != live.package:
            if move is None or move.package.sha256 != version:
                raise OutOfDate("This case was changed once more. Please look again at what is different.")
            self._go_over(live, move)
        return self.view_now(live)

    def _go_over(self, live: LiveRun, move: Move) -> None:
        keeps_draft = move.keeps_draft(live)
        self.desk.store.keep(move.package)
        now, sim_ms = self.desk.clock.now(), move.resumed.story.state.minutes * MINUTE_MS
        entry = plain_entry(self.desk.new_id(), Happening.MOVED, move.payload(live), wall_ms=now, sim_ms=sim_ms)
        self.write(live, (entry,))
        if live.paused:
            self.desk.people.runs.pause(live.run)
        if live.draft and not keeps_draft:
            live.draft = None
            self.desk.store.drop_draft(live.run, SEAT)

    def view(self, run: str, person: str) -> Json:
        """The view of a run as it stands now. `NotAllowed` for anybody else's run."""
        return self.view_now(self.live(run, person))

    def view_now(self, live: LiveRun) -> Json:
        """The view of a run that is in hand."""
        view: Json = view_of(live.story or begin(live.program), self._frame(live))
        self.desk.known.lay_over(view, live.program.scenario)
        view["alternative"] = self.other_case(live) if live.story is None else None
        view["held"], view["asks"] = self.is_held(live), live.class_id is not None
        return view

    def is_held(self, live: LiveRun) -> bool:
        """Whether the room is held at the scene of the run's last decision, so that nothing is decided after it."""
        return self._rooms.is_held(live)

    def let_go(self, class_id: str, runs: Iterable[str]) -> list[tuple[str, Json]]:
        """Look anew where a class is held; of these runs, those for which that changed something, with their views."""
        changed = self._rooms.renewed(class_id)
        there = [live for live in self._there(runs) if live.class_id == class_id and decided_at(live) in changed]
        return [(live.run, self.view_now(live)) for live in there]

    def _there(self, runs: Iterable[str]) -> Iterator[LiveRun]:
        """Those of these runs that are still kept: a page may outlive its run for a moment."""
        for run in runs:
            with suppress(NotAllowed):
                yield self.minded(run)

    def _frame(self, live: LiveRun) -> Frame:
        draft = live.draft if live.draft and live.draft.seq == len(live.decided_at) else None
        return Frame(
            run=live.run,
            seq=live.seq,
            since_seq=live.last_decision,
            noticed=live.story is not None,
            paused=live.paused,
            timers=live.timers,
            read=live.is_read,
            draft=draft.text if draft else "",
            draft_items=draft.items if draft else None,
            notes=live.notes,
            reviewed=self.desk.library.reviewed(live.scenario_id, live.package, live.program.scenario),
        )

    def other_case(self, live: LiveRun) -> Json | None:
        """The case that stands in for the run's with equal credit, if there is one."""
        owned = self.desk.people.runs.of(live.run)
        if owned.class_id is None:
            opened = dict.fromkeys((title.id for title in self.desk.library.titles()), "")
        else:
            opened = {
                each.scenario_id: each.alternative_id or "" for each in self.desk.people.classes.opened(owned.class_id)
            }
        named = opened.get(live.scenario_id)
        found = self.desk.library.alternative(live.scenario_id, frozenset({named} if named else opened))
        return {"id": found.header.id, "title": found.title} if found else None

    def show(self, live: LiveRun, request: Message) -> Json:
        """The view, as it stands, for a page that was just opened: whoever had left the run is back."""
        try:
            self._come_back(live)
        except StoreFault as fault:
            LOG.warning("that run %s was opened again was not kept: %s", live.run, fault.sentence)
        return {"view": self.view_now(live)}

    def _come_back(self, live: LiveRun) -> None:
        runs = self.desk.people.runs
        if not live.ended and runs.of(live.run).state is RunState.LEFT:
            (runs.pause if live.paused else runs.resume)(live.run)
            self.watcher.stirred(live.run, live.class_id)

    def start(self, live: LiveRun, request: Message) -> Json:
        """Leave the content notice behind; harmless when that was done."""
        if live.story is None:
            self.desk.people.classes.must_go_on(live.class_id)
            _, events = start_of(live.program)
            self.write(live, entries_of(events, self.desk.new_id(), None, wall_ms=self.desk.clock.now()))
        return {"view": self.view_now(live)}

    def decide(self, live: LiveRun, request: Message) -> Json:
        """Take a decision. A repeat of one that was taken changes nothing and shows where the case stands."""
        event_id, expect = request.get("id"), request.get("expect")
        if not (isinstance(event_id, str) and HEX_ID.fullmatch(event_id)) or type(expect) is not int:
            raise Malformed("That decision came incomplete. Please try again.")
        if event_id in live.ids:
            return {"view": self.view_now(live)}
        decision = decision_from_json(request.get("decision"))
        if isinstance(decision, TimeOut):
            raise Malformed("Only the clock can say that time has run out.")
        if expect != live.seq:
            raise OutOfDate("You decided here in another window already. This is where the case stands now.")
        self.desk.people.classes.must_go_on(live.class_id)
        if self.is_held(live):
            raise RoomHeld("Your instructor holds the room here. Your decision can be made when the room goes on.")
        if (
            live.limit
            and live.story
            and choice_text(live.program, live.story.state, decision) == live.limit.choice.text
        ):
            raise NotOffered("This happens by itself when time runs out. Please choose another way, or wait.")
        self.take(live, decision, event_id)
        return {"view": self.view_now(live)}

    def take(self, live: LiveRun, decision: Decision, event_id: str) -> None:
        """Take a decision that was checked, and commit it."""
        answer = live.advance(decision).moments[-2].answer
        events = answer.events if answer else ()
        self.write(live, entries_of(events, event_id, decision, wall_ms=self.desk.clock.now()))
        if live.draft:
            live.draft = None
            self.desk.store.drop_draft(live.run, SEAT)

    def write(self, live: LiveRun, entries: Sequence[Entry]) -> None:
        """Commit, and only then let the run go on."""
        live.take_in(self.desk.store.append(live.run, live.seq, entries))
        self.watcher.stirred(live.run, live.class_id)
        try:
            self._note(live)
        except StoreFault as fault:
            # The decision is committed; the index only helps the catalogue and is made right by the next one.
            LOG.warning("the index of run %s was not kept: %s", live.run, fault.sentence)

    def _note(self, live: LiveRun) -> None:
        """Keep the index of runs in step with the log."""
        if live.story is None:
            return
        runs, heading = self.desk.people.runs, live.story.moments[-1].heading
        runs.note_place(live.run, heading)
        if live.ended:
            result = assess(live.story)
            runs.end(live.run, heading, live.story.state.status.value, int(result.percent), passed=result.passed)
            if self.desk.handing_in is not None:
                self.desk.handing_in.ended(live.run)

    def read(self, live: LiveRun, request: Message) -> Json:
        """What followed the last decision was read; harmless when it was before."""
        if request.get("seq") == live.last_decision and not live.is_read:
            self._append_plain(live, Happening.READ, {"seq": live.last_decision})
        return {"view": self.view_now(live)}

    def draft(self, live: LiveRun, request: Message) -> Json:
        """Keep what is typed or ticked; one for an earlier prompt is dropped."""
        text, items = request.get("text"), plain_of(request.get("items"))
        if not isinstance(text, str) or len(text) > LONGEST_DRAFT:
            raise Malformed("That text is too long to be kept. Please shorten it.")
        if live.story is None or live.ended:
            raise RunOver("There is nothing to write here now.")
        if len(canonical(items)) > LONGEST_MARKS:
            raise Malformed("That is too much to be kept. Please mark less.")
        if request.get("seq") == live.seq:
            draft = Draft(len(live.decided_at), text, items, self.desk.clock.now())
            self.desk.store.put_draft(live.run, SEAT, draft)
            live.draft = draft
        return {"ok": True}

    def chart(self, live: LiveRun, request: Message) -> Json:
        """Keep what the person marked and drew on the link chart, in place of what was kept before."""
        notes = notes_from_json(request.get("notes"))
        if live.story is None or live.ended:
            raise RunOver("There is nothing to note here now.")
        if len(canonical(notes.as_json())) > LONGEST_MARKS:
            raise Malformed("That is too much to be kept. Please mark less.")
        if known_only(live.program, live.story.moments, notes) != notes:
            raise NotOffered(NOT_COME_UP)
        draft = Draft(len(live.decided_at), "", notes.as_json(), self.desk.clock.now())
        self.desk.store.put_draft(live.run, NOTES, draft)
        live.notes = notes
        return {"view": self.view_now(live)}

    def pause(self, live: LiveRun, request: Message) -> Json:
        """Stop the clock. No reason is asked."""
        return self._set_clock(live, rate=0)

    def resume(self, live: LiveRun, request: Message) -> Json:
        """Let the clock go on."""
        return self._set_clock(live, rate=1)

    def _set_clock(self, live: LiveRun, rate: int) -> Json:
        paused = rate == 0
        if live.story is not None and not live.ended and live.paused != paused:
            self._append_plain(live, Happening.CLOCK, {"rate": rate})
            self.desk.people.runs.pause(live.run) if paused else self.desk.people.runs.resume(live.run)
        return {"view": self.view_now(live)}

    def timers(self, live: LiveRun, request: Message) -> Json:
        """Turn time limits on or off."""
        wanted = request.get("on") is True
        if live.timers != wanted:
            self._append_plain(live, Happening.TIMERS, {"on": wanted})
        return {"view": self.view_now(live)}

    def _append_plain(self, live: LiveRun, kind: str, payload: Json, role: str = ROLE) -> None:
        now, minutes = self.desk.clock.now(), live.minutes
        entry = plain_entry(self.desk.new_id(), kind, payload, wall_ms=now, sim_ms=minutes * MINUTE_MS, role=role)
        live.take_in(self.desk.store.append(live.run, live.seq, (entry,)))
        self.watcher.stirred(live.run, live.class_id)

    def note_limit(self, run: str, left: float, *, counts: bool) -> Json | None:
        """Keep how much of a time limit is left; the view after that, nothing where memory has let go of the run."""
        live = self.runs.get(run)
        if live is None or live.ended:
            return None
        payload = {"decision": live.last_decision, "left_ms": round(left * 1000), "counts": counts}
        self._append_plain(live, Happening.LIMIT, payload, role="server")
        return self.view_now(live)

    def seconds_left(self, live: LiveRun, limit: Limit) -> float:
        """Of a time limit that is open now, as the log tells it."""
        return live.seconds_left(limit, self.desk.clock.now())


def _kept(draft: Draft | None) -> Notes:
    """Notes as they were kept; none where they were kept in words that are no longer in use."""
    try:
        return notes_from_json(draft.items) if draft else NO_NOTES
    except Malformed:
        return NO_NOTES


def _must_not_be_locked(session: Session) -> None:
    if session.locked:
        raise NotAllowed("This page locked itself after a while. Please load it again and unlock it.")
