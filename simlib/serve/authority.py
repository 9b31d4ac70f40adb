"""The authority: alone decides, alone writes, and gives each kernel the view its person may have.

Every act on a run happens in one lane, one after the other, so that two tabs can never decide at once. Nothing is
answered before it is committed; when the store fails, the run is forgotten here and made again from its log.
"""

from __future__ import annotations

import asyncio
import logging
import re
import uuid
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from simlib.errors import Malformed, NotAllowed, NotPlayable, OutOfDate, Refused, RunOver, StoreFault
from simlib.play.decisions import Decision, TimeOut, decision_from_json
from simlib.play.engine import start
from simlib.play.events import decision_of, event_from_json
from simlib.play.story import begin
from simlib.play.view import Frame, view_of
from simlib.record.chance import Clock
from simlib.record.people import People
from simlib.record.runs import Run
from simlib.record.store import Draft, Entry, Package, Record, Report, Seat, Store
from simlib.score.assess import assess
from simlib.score.debrief import debrief_of
from simlib.serve.countdown import Countdown
from simlib.serve.known import Known
from simlib.serve.library import Library
from simlib.serve.runs import MINUTE_MS, ROLE, SEAT, Happening, LiveRun, engine_json, entries_of, plain_entry
from simlib.serve.wire import Connection, Message, Wire

LOG = logging.getLogger("simlib.authority")

RUNS_KEPT = 400
"""How many runs stay in memory."""
LONGEST_REPORT = 4000
LONGEST_DRAFT = 20_000
HEX_ID = re.compile(r"[0-9a-f]{32}")

Json = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Desk:
    """What the authority works with."""

    store: Store
    people: People
    library: Library
    known: Known
    clock: Clock
    new_id: Callable[[], str]
    """A fresh hex id of 32 digits, for runs and for events of the server's own."""


class Authority:
    """Decides. Use `ask` from the event loop; the other methods from the lane."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lane = ThreadPoolExecutor(max_workers=1, thread_name_prefix="authority")
        self._runs: OrderedDict[str, LiveRun] = OrderedDict()
        self._countdowns: dict[str, tuple[int, Countdown]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.wire: Wire | None = None

    # --- from the loop --------------------------------------------------------------------------------------------

    async def in_lane(self, act: Callable[[], T]) -> T:
        """Do something where nothing else is done at the same time."""
        return await asyncio.get_running_loop().run_in_executor(self._lane, act)

    async def handle(self, connection: Connection, request: Message) -> Message:
        """The answer to a kernel's request; the other pages of the run hear of what changed."""
        operation = OPERATIONS.get(str(request.get("op")))
        if operation is None:
            raise Malformed("This page asked for something that does not exist. Please reload it.")
        run = connection.seat.run
        before = self._seq(run)

        def act() -> Message:
            if operation is not Authority._say_view:
                self._touch(connection.seat.session)
            return operation(self, self._live(run, connection.seat.person), request)

        try:
            answer = await self.in_lane(act)
        except StoreFault:
            await self.in_lane(lambda: self._runs.pop(run, None))
            raise
        except Refused as refused:
            live = await self.in_lane(lambda: self._live(run, connection.seat.person))
            fault = {"code": refused.code, "sentence": refused.sentence, "reference": ""}
            return {"error": fault, "view": self._with_time(live, self._view(live))}
        if self._seq(run) != before:
            self._push_to_others(connection)
        if "view" in answer:
            self._time(run)
            answer["view"] = self._with_time(self._runs[run], answer["view"])
        return answer

    def closed(self, connection: Connection) -> None:
        """A page is gone: a timed decision waits for it."""
        self._time(connection.seat.run)

    async def close(self) -> None:
        """Finish what is under way."""
        for _, countdown in self._countdowns.values():
            countdown.hold()
        await asyncio.to_thread(self._lane.shutdown)

    def _seq(self, run: str) -> tuple[int, bool]:
        live = self._runs.get(run)
        return (live.seq, live.paused) if live else (-1, False)

    def _push_to_others(self, asking: Connection) -> None:
        run = asking.seat.run
        for connection in self.wire.connections(run) if self.wire else ():
            if connection is not asking:
                connection.send({"push": "view", "view": self._view(self._runs[run])})

    # --- timed decisions ----------------------------------------------------------------------------------------

    def _time(self, run: str) -> None:
        """Start, hold or drop the clock of a timed decision, as the run now stands."""
        live = self._runs.get(run)
        limit = live.limit if live else None
        known = self._countdowns.get(run)
        if live is None or limit is None or (known and known[0] != live.seq):
            if known := self._countdowns.pop(run, None):
                known[1].hold()
        if live is None or limit is None:
            return
        if run not in self._countdowns:
            countdown = Countdown(limit.seconds, lambda: self._run_out(run), asyncio.get_running_loop())
            self._countdowns[run] = (live.seq, countdown)
        watched = self.wire is not None and bool(self.wire.connections(run))
        countdown = self._countdowns[run][1]
        countdown.run() if watched and live.is_read and not live.paused else countdown.hold()

    def _run_out(self, run: str) -> None:
        task = asyncio.ensure_future(self._take_time_out(run))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _take_time_out(self, run: str) -> None:
        live = self._runs.get(run)
        if live is None:
            return
        try:
            await self.in_lane(lambda: self._take(live, TimeOut(), self._desk.new_id()))
        except (Refused, StoreFault) as fault:
            LOG.warning("a time-out was not taken: %s", fault.sentence)
            return
        for connection in self.wire.connections(run) if self.wire else ():
            connection.send({"push": "view", "view": self._view(live)})

    def _with_time(self, live: LiveRun, view: Json) -> Json:
        known = self._countdowns.get(live.run)
        prompt = view.get("prompt")
        if known and prompt and prompt.get("limit"):
            prompt["limit"]["left"] = known[1].left if known[1].running else None
        return view

    def _touch(self, session: str) -> None:
        """Note that the person did something. `NotAllowed` when they signed out or the page is locked."""
        if self._desk.people.sessions.touch_handle(session).locked:
            raise NotAllowed("This page locked itself after a while. Please load it again and unlock it.")

    # --- in the lane: runs -----------------------------------------------------------------------------------------

    def create(self, person: str, class_id: str | None, scenario_id: str) -> str:
        """A new run of this scenario for this person; returns its id. `NotPlayable` when the case has errors."""
        title = self._desk.library.playable(scenario_id)
        package = Package.of(scenario_id, title.reading.raw)
        return self._begin(person, class_id, package, None)

    def _begin(self, person: str, class_id: str | None, package: Package, retry: Mapping[str, object] | None) -> str:
        run, now = self._desk.new_id(), self._desk.clock.now()
        self._desk.store.create_exercise(run, package, now, (Seat(SEAT, ROLE),))
        payload = {"scenario": package.scenario_id, "sha256": package.sha256, "retry_of": retry}
        entry = plain_entry(self._desk.new_id(), Happening.CREATED, payload, wall_ms=now)
        self._desk.store.append(run, 0, (entry,))
        earlier = str(retry["run"]) if retry else None
        self._desk.people.runs.begin(run, person, class_id, package.scenario_id, earlier)
        return run

    def _live(self, run: str, person: str) -> LiveRun:
        live = self._runs.get(run)
        if live is None:
            owned = self._desk.people.runs.owned(run, person)
            live = self._load(owned)
        if live.person != person:
            raise NotAllowed("There is no such run.")
        self._runs.move_to_end(run)
        while len(self._runs) > RUNS_KEPT:
            self._runs.popitem(last=False)
        return live

    def _load(self, owned: Run) -> LiveRun:
        package = self._desk.store.package(owned.exercise_id)
        program = self._desk.library.program(package.sha256, package.notebook)
        live = LiveRun(owned.exercise_id, owned.person_id, owned.scenario_id, program)
        live.take_in(self._desk.store.read(owned.exercise_id))
        live.draft = self._desk.store.draft(owned.exercise_id, SEAT)
        self._runs[owned.exercise_id] = live
        return live

    def view(self, run: str, person: str) -> Json:
        """The view of a run as it stands now. `NotAllowed` for anybody else's run."""
        return self._view(self._live(run, person))

    def _view(self, live: LiveRun) -> Json:
        view: Json = view_of(live.story or begin(live.program), self._frame(live))
        self._desk.known.lay_over(view, live.program.scenario)
        view["alternative"] = self._alternative(live) if live.story is None else None
        return view

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
        )

    def _alternative(self, live: LiveRun) -> Json | None:
        owned = self._desk.people.runs.of(live.run)
        if owned.class_id is None:
            opened = {title.id: None for title in self._desk.library.titles()}
        else:
            opened = {each.scenario_id: each.alternative_id for each in self._desk.people.classes.opened(owned.class_id)}
        named = opened.get(live.scenario_id)
        others = frozenset({named} if named else opened) - {None}
        found = self._desk.library.alternative(live.scenario_id, others)
        return {"id": found.header.id, "title": found.title} if found else None

    # --- in the lane: operations ----------------------------------------------------------------------------------

    def _say_view(self, live: LiveRun, request: Message) -> Json:
        return {"view": self._view(live)}

    def _start(self, live: LiveRun, request: Message) -> Json:
        if live.story is None:
            _, events = start(live.program)
            self._write(live, entries_of(events, self._desk.new_id(), None, wall_ms=self._desk.clock.now()))
        return {"view": self._view(live)}

    def _decide(self, live: LiveRun, request: Message) -> Json:
        event_id, expect = request.get("id"), request.get("expect")
        if not (isinstance(event_id, str) and HEX_ID.fullmatch(event_id)) or type(expect) is not int:
            raise Malformed("That decision came incomplete. Please try again.")
        if event_id not in live.ids:
            decision = decision_from_json(request.get("decision"))
            if isinstance(decision, TimeOut):
                raise Malformed("Only the clock can say that time has run out.")
            if expect != live.seq:
                raise OutOfDate("You decided here in another window already. This is where the case stands now.")
            self._take(live, decision, event_id)
        return {"view": self._view(live)}

    def _take(self, live: LiveRun, decision: Decision, event_id: str) -> None:
        answer = live.advance(decision).moments[-2].answer
        events = answer.events if answer else ()
        self._write(live, entries_of(events, event_id, decision, wall_ms=self._desk.clock.now()))
        if live.draft:
            live.draft = None
            self._desk.store.drop_draft(live.run, SEAT)

    def _write(self, live: LiveRun, entries: Sequence[Entry]) -> None:
        """Commit, and only then let the run go on."""
        live.take_in(self._desk.store.append(live.run, live.seq, entries))
        self._note(live)

    def _note(self, live: LiveRun) -> None:
        """Keep the index in step. The log is the truth, so a fault here loses nothing."""
        if live.story is None:
            return
        runs, heading = self._desk.people.runs, live.story.moments[-1].heading
        runs.note_place(live.run, heading)
        if live.ended:
            result = assess(live.story)
            runs.end(live.run, heading, live.story.state.status.value, int(result.percent), passed=result.passed)

    def _read(self, live: LiveRun, request: Message) -> Json:
        seq = request.get("seq")
        if type(seq) is int:
            live.read = max(live.read, min(seq, live.seq))
        return {"view": self._view(live)}

    def _draft(self, live: LiveRun, request: Message) -> Json:
        text, items = request.get("text"), request.get("items")
        if not isinstance(text, str) or len(text) > LONGEST_DRAFT:
            raise Malformed("That text is too long to be kept. Please shorten it.")
        if live.story is None or live.ended:
            raise RunOver("There is nothing to write here now.")
        if request.get("seq") == live.seq:
            live.draft = Draft(len(live.decided_at), text, items, self._desk.clock.now())
            self._desk.store.put_draft(live.run, SEAT, live.draft)
        return {"ok": True}

    def _pause(self, live: LiveRun, request: Message) -> Json:
        return self._set_clock(live, rate=0)

    def _resume(self, live: LiveRun, request: Message) -> Json:
        return self._set_clock(live, rate=1)

    def _set_clock(self, live: LiveRun, rate: int) -> Json:
        paused = rate == 0
        if live.story is not None and not live.ended and live.paused != paused:
            self._append_plain(live, Happening.CLOCK, {"rate": rate})
            self._desk.people.runs.pause(live.run) if paused else self._desk.people.runs.resume(live.run)
        return {"view": self._view(live)}

    def _timers(self, live: LiveRun, request: Message) -> Json:
        wanted = request.get("on") is True
        if live.timers != wanted:
            self._append_plain(live, Happening.TIMERS, {"on": wanted})
        return {"view": self._view(live)}

    def _append_plain(self, live: LiveRun, kind: str, payload: Json) -> None:
        entry = plain_entry(
            self._desk.new_id(), kind, payload, wall_ms=self._desk.clock.now(), sim_ms=live.minutes * MINUTE_MS
        )
        live.take_in(self._desk.store.append(live.run, live.seq, (entry,)))

    def _leave(self, live: LiveRun, request: Message) -> Json:
        if not live.ended:
            self._desk.people.runs.leave(live.run)
        return {"url": "/"}

    def _report(self, live: LiveRun, request: Message) -> Json:
        text, where = request.get("text"), request.get("where")
        if not (isinstance(text, str) and isinstance(where, str) and text.strip()):
            raise Malformed("Please say in a few words what is wrong.")
        now = self._desk.clock.now()
        report = Report(
            exercise_id=live.run, seat=SEAT, where=where[:200], text=text[:LONGEST_REPORT], wall_ms=now
        )
        self._desk.store.put_report(report)
        return {"ok": True}

    def _card(self, live: LiveRun, request: Message) -> Json:
        return {"card": self._desk.known.card(live.program.scenario.header.law_checked)}

    def _debrief(self, live: LiveRun, request: Message) -> Json:
        if live.story is None or not live.ended:
            raise RunOver("The debrief comes when the case has ended.")
        debrief: Json = debrief_of(live.story, self._desk.known.facts)
        debrief["run"] = live.run
        for entry, seq in zip(debrief["timeline"], live.decided_at, strict=True):
            entry["seq"] = seq
        debrief["retry"] = [
            {key: entry[key] for key in ("seq", "clock", "scene", "chosen")} for entry in debrief["timeline"]
        ]
        debrief["reports"] = [{"criterion": criterion, "text": text} for criterion, text in live.texts]
        return {"debrief": debrief}

    def _retry(self, live: LiveRun, request: Message) -> Json:
        """A new attempt that begins just before the decision with this number; the first stays as it is."""
        seq = request.get("seq")
        if seq not in live.decided_at or not live.ended:
            raise Malformed("There is no such decision to go back to.")
        owned = self._desk.people.runs.of(live.run)
        package = self._desk.store.package(live.run)
        run = self._begin(live.person, owned.class_id, package, {"run": live.run, "seq": seq})
        attempt = self._live(run, live.person)
        self._start(attempt, {})
        for record in self._desk.store.read(live.run):
            if record.seq in live.decided_at and record.seq < int(str(seq)):
                self._copy(attempt, record)
        attempt.read = attempt.seq
        return {"url": f"/play/{run}"}

    def _copy(self, attempt: LiveRun, record: Record) -> None:
        decision = decision_of(event_from_json(engine_json(record)), record.text or "")
        answer = attempt.advance(decision).moments[-2].answer
        events, now = (answer.events if answer else ()), self._desk.clock.now()
        self._write(attempt, entries_of(events, self._desk.new_id(), decision, wall_ms=now, cause=record.event_id))

    def _take_alternative(self, live: LiveRun, request: Message) -> Json:
        found = self._alternative(live)
        if found is None or live.story is not None:
            raise NotPlayable("There is no other case open to you now. Please ask your instructor; no reason is needed.")
        owned = self._desk.people.runs.of(live.run)
        run = self.create(live.person, owned.class_id, found["id"])
        self._desk.people.runs.leave(live.run)
        return {"url": f"/play/{run}"}


Operation = Callable[[Authority, LiveRun, Message], Json]

OPERATIONS: Mapping[str, Operation] = {
    "view": Authority._say_view,
    "start": Authority._start,
    "decide": Authority._decide,
    "read": Authority._read,
    "draft": Authority._draft,
    "pause": Authority._pause,
    "resume": Authority._resume,
    "timers": Authority._timers,
    "leave": Authority._leave,
    "report": Authority._report,
    "card": Authority._card,
    "debrief": Authority._debrief,
    "retry": Authority._retry,
    "alternative": Authority._take_alternative,
}
"""What a kernel may ask for."""
