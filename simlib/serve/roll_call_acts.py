"""What is done with roll calls: begun, led from step to step, voted on, decided, closed.

Everything here runs in the authority's lane, one act after the other. Nothing is shown before it is committed; a fault
lets go of the room in memory, and the next request makes it again from its log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any

from simlib.errors import Malformed, NotAllowed, NotOffered, OutOfDate
from simlib.play.ballot import Ballot, Ticks, checked, decision_by
from simlib.play.engine import start as start_of
from simlib.play.segments import segments_of
from simlib.record.completions import Completion
from simlib.record.played import MINUTE_MS
from simlib.record.roll_calls import HANDS, RollCall, Votes
from simlib.record.store import Entry, Package, Seat
from simlib.serve.acts import HEX_ID
from simlib.serve.desk import Desk
from simlib.serve.roll_call import NO_ANSWER, STEP, Room, Step, key_of, voter_of
from simlib.serve.runs import ROLE, Happening, LiveRun, entries_of, plain_entry

SEAT = "room"
MOST_HANDS = 999
NO_SUCH_ROOM = "There is no roll call with this code. Please look at the wall once more."
GONE_ON = "The wall has gone on already. This is where it stands now."
NEXT = "next"
BACK = "back"


class Rooms:
    """The roll calls of this server."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._calls = desk.people.roll_calls
        self._rooms: dict[str, Room] = {}

    # --- finding --------------------------------------------------------------------------------------------------

    def begin(self, by: str, scenario_id: str) -> str:
        """A new roll call of this instructor; its code. `NotPlayable` when the case has errors."""
        title = self._desk.library.playable(scenario_id)
        package = Package.of(scenario_id, title.reading.raw)
        run, now = self._desk.new_id(), self._desk.clock.now()
        self._desk.store.create_exercise(run, package, now, (Seat(SEAT, ROLE),))
        payload = {"scenario": scenario_id, "sha256": package.sha256, "retry_of": None}
        entry = plain_entry(self._desk.new_id(), Happening.CREATED, payload, wall_ms=now)
        self._desk.store.append(run, 0, (_of_room(entry),))
        return self._calls.begin(by, run).code

    def mine(self, by: str) -> tuple[Room, ...]:
        """The open roll calls of this instructor, the newest first."""
        return tuple(self._known(call) for call in self._calls.mine(by))

    def room(self, code: str) -> Room:
        """The room with this code. `NotAllowed` where none is open."""
        return self._known(self._calls.open_with(code))

    def led(self, by: str, code: str) -> Room:
        """The room with this code, if this instructor leads it; `NotAllowed` otherwise, in the same words."""
        room = self.room(code)
        if room.call.person_id != by:
            raise NotAllowed(NO_SUCH_ROOM)
        room.see(self._desk.clock.now())
        return room

    def finish(self, by: str, code: str, *, forget: bool = False) -> None:
        """Close a roll call for good; its log stays, or goes at once as the log of a run does."""
        room = self.led(by, code)
        if forget:
            self._desk.people.retention.let_go(_that_it_was_held(room, self._desk.clock.now()))
        else:
            self._calls.finish(by, room.call.exercise_id)
        self._rooms.pop(room.call.code, None)

    def _known(self, call: RollCall) -> Room:
        room = self._rooms.get(call.code)
        if room is None:
            room = self._rooms[call.code] = self._load(call)
        return room

    def _load(self, call: RollCall) -> Room:
        store = self._desk.store
        package = store.package(call.exercise_id)
        program = self._desk.library.program(package.sha256, package.notebook)
        live = LiveRun(call.exercise_id, call.person_id, call.scenario_id, program, package=package.sha256)
        room = Room(call, live, segments_of(program.scenario))
        room.take_in(store.read(call.exercise_id), self._desk.known)
        self._calls.drop_votes(call.exercise_id, room.at)
        room.take_votes(self._calls.votes(call.exercise_id, room.at))
        return room

    # --- steps on the wall ----------------------------------------------------------------------------------------

    def go(self, room: Room, expect: int, wanted: str) -> None:
        """Show the `next` step, the one `back`, or one by its name where it comes next.

        `OutOfDate` where the wall has gone on already, `NotOffered` for a step that does not come now.
        """
        _must_be_now(room, expect)
        if room.step is Step.NOTICE and wanted == NEXT:
            _, events = start_of(room.live.program)
            self._write(room, entries_of(events, self._desk.new_id(), None, wall_ms=self._desk.clock.now()))
            return
        steps = {NEXT: room.next_step, BACK: room.step_before}
        step = steps[wanted] if wanted in steps else next((each for each in steps.values() if each == wanted), None)
        if step is None:
            raise NotOffered("That does not come now. Nothing was changed.")
        self._show(room, step)

    def _show(self, room: Room, step: Step) -> None:
        payload: dict[str, Any] = {"step": step.value, "at": room.at}
        if step is Step.REVEAL:
            payload |= asdict(room.tally)
        now, sits_down = self._desk.clock.now(), room.step is Step.BREAK
        minutes = room.live.minutes * MINUTE_MS
        self._write(room, (plain_entry(self._desk.new_id(), STEP, payload, wall_ms=now, sim_ms=minutes),))
        if sits_down:
            room.sat_down_ms = now

    # --- votes ----------------------------------------------------------------------------------------------------

    def vote(self, code: str, phone: str, at: int, ticks: Ticks) -> None:
        """A phone's vote, in place of the one before.

        `OutOfDate` for another decision than the open one, `NotOffered` while none is taken, `Malformed` for answers
        that do not stand there.
        """
        room = self.room(code)
        given = checked(_open_ballot(room, at), ticks)
        voter = voter_of(phone, room.call.exercise_id)
        self._keep(room, voter, {key_of(q, a): 1 for q, answers in given.items() for a in answers or {NO_ANSWER}})
        room.phones[voter] = given

    def count_hands(self, room: Room, at: int, hands: Mapping[int, Mapping[int, int]]) -> None:
        """What was counted by hand, in place of what was counted before; what does not stand there is left out."""
        ballot = _open_ballot(room, at)
        rows = {
            place: {
                answer: min(number, MOST_HANDS)
                for answer, number in sorted(hands.get(place, {}).items())
                if number > 0 and answer in range(len(question.answers))
            }
            for place, question in enumerate(ballot.questions)
        }
        self._keep(room, HANDS, {key_of(q, a): number for q, row in rows.items() for a, number in row.items()})
        room.hands = rows

    def _keep(self, room: Room, voter: str, votes: Votes) -> None:
        with self._whole(room):
            self._calls.put_votes(room.call.exercise_id, room.at, voter, votes)

    # --- the decision ---------------------------------------------------------------------------------------------

    def decide(self, room: Room, expect: int, event_id: str, ticks: Ticks, text: str = "") -> None:
        """Take the room's decision. A repeat of one that was taken changes nothing."""
        if not HEX_ID.fullmatch(event_id):
            raise Malformed("That decision came incomplete. Please try again.")
        if event_id in room.live.ids:
            return
        _must_be_now(room, expect)
        if room.ballot is None or room.step is not Step.DISCUSS:
            raise NotOffered("Nothing is decided now. Nothing was changed.")
        decision = decision_by(room.ballot, ticks, text)
        answer = room.live.advance(decision).moments[-2].answer
        events = answer.events if answer else ()
        self._write(room, entries_of(events, event_id, decision, wall_ms=self._desk.clock.now()))
        with self._whole(room):
            self._calls.drop_votes(room.call.exercise_id, room.at)
            self._calls.note_place(room.call.exercise_id, room.where)
        room.take_votes({})

    # --- the log --------------------------------------------------------------------------------------------------

    def _write(self, room: Room, entries: Sequence[Entry]) -> None:
        """Commit, and only then let the room go on."""
        with self._whole(room):
            kept = self._desk.store.append(room.live.run, room.live.seq, [_of_room(entry) for entry in entries])
            room.take_in(kept, self._desk.known)

    @contextmanager
    def _whole(self, room: Room) -> Iterator[None]:
        """Whatever happens half way, the store is the truth: memory lets go of the room."""
        try:
            yield
        except BaseException:
            self._rooms.pop(room.call.code, None)
            raise


def _that_it_was_held(room: Room, now: int) -> Completion:
    """What stays of a roll call whose log goes: which case it was of, who led it, and when. It is in no class."""
    call, title = room.call, str(room.view["scenario"]["title"])
    return Completion(
        exercise_id=call.exercise_id,
        person_id=call.person_id,
        class_id=None,
        scenario_id=call.scenario_id,
        title=title,
        began_ms=call.began_ms,
        ended_ms=now,
        active_ms=0,
        passed=None,
    )


def _of_room(entry: Entry) -> Entry:
    return replace(entry, actor_seat=SEAT)


def _must_be_now(room: Room, expect: int) -> None:
    if expect != room.live.seq:
        raise OutOfDate(GONE_ON)


def _open_ballot(room: Room, at: int) -> Ballot:
    if at != room.at:
        raise OutOfDate("The room has gone on. This is what it decides now.")
    if room.ballot is None or room.step is not Step.VOTE:
        raise NotOffered("No votes are taken just now. Please look at the wall.")
    return room.ballot
