"""A room for the tests: its wall is led and its phones vote without a browser."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from simlib.play.ballot import Ballot, Ticks
from simlib.play.decisions import Decision, Judge, Refer, Select, Sort, Write, decision_from_json
from simlib.scenario.model import Kind
from simlib.serve.desk import Desk
from simlib.serve.roll_call import Room, Step
from simlib.serve.roll_call_acts import Rooms
from tests.serve.counter import Counter, counter_in, known

SCENARIO = "room-for-one-night"


@dataclass
class Night:
    """A roll call: the server's rooms, and the code of the one that is played."""

    counter: Counter
    rooms: Rooms
    code: str
    me: str
    """The instructor who leads it."""

    @property
    def room(self) -> Room:
        """The room as the instructor who leads it is shown it."""
        return self.rooms.led(self.me, self.code)

    def go(self, *steps: str) -> Step:
        """Press these buttons, one after the other; the step that is shown then."""
        for step in steps:
            self.rooms.go(self.room, self.room.live.seq, step)
        return self.room.step

    def vote(self, phone: str, *answers: set[int]) -> None:
        """A phone votes."""
        self.rooms.vote(self.code, phone, self.room.at, ticks(*answers))

    def decide(self, given: Ticks, text: str = "") -> None:
        """Go on to the talk, and take this decision."""
        while self.room.step is not Step.DISCUSS:
            self.go("next")
        self.rooms.decide(self.room, self.room.live.seq, self.counter.fresh(), given, text)

    def vote_for(self, decision: object) -> None:
        """A phone votes for this decision, written as recorded plays write it."""
        assert self.room.ballot
        self.rooms.vote(self.code, "phone", self.room.at, ticks_for(self.room.ballot, decision_from_json(decision)))

    def take(self, decision: object) -> None:
        """Take this decision, written as recorded plays write it."""
        assert self.room.ballot
        made = decision_from_json(decision)
        self.decide(ticks_for(self.room.ballot, made), made.text if isinstance(made, Write) else "")

    def play(self, *decisions: object) -> None:
        """Take these decisions; what follows each is read, and what ends a segment is passed over before the next."""
        for each in decisions:
            if self.room.step is Step.BREAK:
                self.go("next")
            self.take(each)
            if self.room.step is Step.FOLLOWS:
                self.go("next")

    def again(self) -> Night:
        """The same roll call on a server that was started anew."""
        self.counter.store.close()
        counter = self.counter.again()
        return Night(counter, rooms_of(counter), self.code, self.me)


def rooms_of(counter: Counter) -> Rooms:
    """The roll calls over a counter's store."""
    return Rooms(Desk(counter.store, counter.people, counter.library, known(), counter.clock, counter.fresh))


def night_in(folder: Path, blank: Path, scenario: str = SCENARIO) -> Night:
    """A roll call that has just been begun, in a folder of its own."""
    shutil.copytree(blank / "data", folder / "data")
    return night_of(counter_in(folder, blank / "cases"), scenario)


def night_of(counter: Counter, scenario: str) -> Night:
    """A roll call that has just been begun."""
    rooms, me = rooms_of(counter), counter.instructor
    return Night(counter, rooms, rooms.begin(me, scenario), me)


def ticks(*given: set[int]) -> Ticks:
    """The answers to the first question, to the second, and so on."""
    return {place: frozenset(answers) for place, answers in enumerate(given)}


def ticks_for(ballot: Ballot, decision: Decision) -> Ticks:
    """The answers that make this decision."""
    match decision:
        case Judge(pairs) | Sort(pairs):
            by_item = dict(pairs)
            rows = zip(ballot.items, ballot.names, strict=True)
            return ticks(*({names.index(by_item[item])} for item, names in rows))
        case Write():
            return {}
        case Select(names) | Refer(names):
            return ticks({ballot.names[0].index(name) for name in names})
        case _:
            chosen = decision.ties if ballot.kind is Kind.CHART else (decision.text,)  # type: ignore[union-attr]
            return ticks({ballot.names[0].index(name) for name in chosen})
