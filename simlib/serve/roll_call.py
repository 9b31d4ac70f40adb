"""A run that a whole room plays on one wall, as its log and its votes stand.

A roll call is a run with one seat, `room`. Its log is the truth: beside the engine's events it holds one event for each
step on the wall (`room.step`), with the counts of a vote once they are shown. Votes lie in the store until the decision
is taken; then only the counts stay. What changes a room is in `serve/roll_call_acts.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from simlib.errors import Malformed
from simlib.play.ballot import Ballot, Tally, Ticks, ballot_of, tally_of
from simlib.play.segments import Segment, Sitting, sittings_of
from simlib.play.story import Story, begin
from simlib.play.view import Frame, view_of
from simlib.record.played import MINUTE_MS
from simlib.record.roll_calls import HANDS, RollCall, Votes
from simlib.record.store import Record
from simlib.serve.known import Known
from simlib.serve.runs import LiveRun

Json = dict[str, Any]

STEP = "room.step"
"""`{step, at}`: the wall shows this step of the decision that is asked for after event `at`. The step that shows the
votes holds the fields of `Tally` (`play/ballot.py`) as well: what was shown, and nothing that was not."""
NEW_SITTING_MS = 30 * MINUTE_MS
"""When nobody looked at the wall for so long, the room sits down anew: its minutes are counted from then."""
NO_ANSWER = -1
"""Kept for a phone that ticked nothing where nothing may be ticked: it voted."""


class Step(StrEnum):
    """What the wall shows."""

    NOTICE = "notice"
    FOLLOWS = "follows"
    """What the last decision led to."""
    BREAK = "break"
    """The end of a segment, with the short debrief."""
    STORY = "story"
    VOTE = "vote"
    REVEAL = "reveal"
    DISCUSS = "discuss"
    END = "end"


@dataclass(slots=True)
class Room:
    """A room, in memory; everything but its minutes can be made again from the store."""

    call: RollCall
    live: LiveRun
    plan: tuple[Segment, ...]
    step: Step = Step.NOTICE
    sittings: tuple[Sitting, ...] = ()
    view: Json = field(default_factory=dict)
    """What an officer in the room may see now (`play/view.py`), with the facts laid over: nothing in it is hidden."""
    ballot: Ballot | None = None
    """The decision that is open, if any."""
    phones: dict[str, Ticks] = field(default_factory=dict)
    """What each phone says about it."""
    hands: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    """How many hands were counted for each answer of each question."""
    tallies: dict[int, Tally] = field(default_factory=dict)
    """The counts that were shown, by the event after which the decision was asked for."""
    acts: list[tuple[int, int]] = field(default_factory=list)
    """When each event of the log came, and at which of the story's moments the room was from then on."""
    sat_down_ms: int = 0
    seen_ms: int = 0

    @property
    def at(self) -> int:
        """The number of the event after which the open decision is asked for."""
        return self.live.last_decision

    @property
    def story(self) -> Story:
        """The run so far; at its first scene before it has begun."""
        return self.live.story or begin(self.live.program)

    @property
    def tally(self) -> Tally:
        """The votes as they may be shown: once they were, what was shown then; else as they stand now."""
        if shown := self.tallies.get(self.at):
            return shown
        return tally_of(self.ballot, self.phones, self.hands) if self.ballot else Tally(0, (), ())

    @property
    def where(self) -> str:
        """Where the room is, for a list.

        Such as `Segment 2 of 6, On the floor`.
        """
        segment = self.sittings[-1].segment
        if self.live.ended:
            return "The case is over"
        return f"Segment {segment.number} of {len(self.plan)}, {segment.label}"

    def see(self, now: int) -> None:
        """The wall is looked at; after a long while the room's time begins anew."""
        if now - self.seen_ms > NEW_SITTING_MS:
            self.sat_down_ms = now
        self.seen_ms = now

    def take_in(self, records: Iterable[Record], known: Known) -> None:
        """Let the room go on by what the log holds beyond it."""
        fresh = False
        for record in records:
            self.live.take_in((record,))
            if record.type == STEP:
                self._step_on(record.payload)
                fresh = False
            else:
                fresh = self.live.story is not None
            self.acts.append((record.wall_ms, self._stands_at(record)))
        self.sittings = sittings_of(self.story, self.plan)
        self.view = view_of(self.story, Frame(seq=self.live.seq, noticed=self.live.story is not None))
        known.lay_over(self.view, self.live.program.scenario)
        self.ballot = ballot_of(prompt) if isinstance(prompt := self.view["prompt"], dict) else None
        if fresh:
            self.step = Step.FOLLOWS if self.view["since"] else self.after_what_follows

    def _stands_at(self, record: Record) -> int:
        """The moment that the room is at: what follows a decision, and a break, belong to the time before it."""
        if record.type == STEP and self.step not in {Step.FOLLOWS, Step.BREAK}:
            return len(self.story.moments) - 1
        return self.acts[-1][1] if self.acts else 0

    def _step_on(self, payload: Mapping[str, Any]) -> None:
        self.step = Step(str(payload["step"]))
        if self.step is Step.REVEAL:
            self.tallies[int(payload["at"])] = tally_from_json(payload)

    def take_votes(self, kept: Mapping[str, Votes]) -> None:
        """Know the votes that the store holds about the open decision."""
        self.hands = _by_question(kept.get(HANDS, {}))
        self.phones = {
            voter: {place: frozenset(row) - {NO_ANSWER} for place, row in _by_question(votes).items()}
            for voter, votes in kept.items()
            if voter != HANDS
        }

    # --- which steps come when ------------------------------------------------------------------------------------

    @property
    def after_what_follows(self) -> Step:
        """A break where a segment ends, else the scene or the end."""
        begins = len(self.sittings) > 1 and self.sittings[-1].first == len(self.story.moments) - 1
        return Step.BREAK if begins else self.after_a_break

    @property
    def after_a_break(self) -> Step:
        """The scene, or the end where the case is over."""
        return Step.END if self.live.ended else Step.STORY

    @property
    def next_step(self) -> Step | None:
        """Where "next" leads; nothing while a decision is to be taken, and at the end."""
        asks = self.ballot is not None
        onward = {
            Step.FOLLOWS: self.after_what_follows,
            Step.BREAK: self.after_a_break,
            Step.STORY: (Step.VOTE if self.ballot and self.ballot.by_phone else Step.DISCUSS) if asks else None,
            Step.VOTE: Step.REVEAL,
            Step.REVEAL: Step.DISCUSS,
        }
        return onward.get(self.step)

    @property
    def step_before(self) -> Step | None:
        """Where "back" leads: to read again; never from votes that were shown to votes that may still change."""
        if self.step is Step.STORY:
            return Step.FOLLOWS if self.view["since"] else None
        if self.step is Step.VOTE:
            return Step.STORY
        if self.step is Step.DISCUSS and self.ballot:
            return Step.REVEAL if self.ballot.by_phone else Step.STORY
        return None


def tally_from_json(payload: Mapping[str, Any]) -> Tally:
    """The votes as the step that showed them holds them; a log of an earlier release kept no votes back."""
    counts, told = (_numbers(payload.get(name, ())) for name in ("counts", "told"))
    of = tuple(map(int, payload["of"]))
    return Tally(int(payload["voters"]), counts, of, int(payload.get("kept_back", 0)), told)


def _numbers(rows: Iterable[Iterable[Any]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(map(int, row)) for row in rows)


def voter_of(phone: str, exercise_id: str) -> str:
    """The voter that a phone is in one room: from it nobody learns what the phone holds, nor meets it elsewhere."""
    return hashlib.sha256(f"{exercise_id} {phone}".encode()).hexdigest()[:32]


def key_of(question: int, answer: int) -> str:
    """An answer as votes and forms name it.

    >>> key_of(0, 2), place_of("0.2"), place_of("0.-1")
    ('0.2', (0, 2), (0, -1))
    """
    return f"{question}.{answer}"


def place_of(key: str) -> tuple[int, int]:
    """Question and answer of a key. Raises `Malformed` for what is none."""
    question, _, answer = key.partition(".")
    digits = answer.removeprefix("-") if answer == str(NO_ANSWER) else answer
    if not all(part.isascii() and part.isdecimal() and len(part) < 4 for part in (question, digits)):
        raise Malformed("That is no answer that stands here.")
    return int(question), int(answer)


def _by_question(votes: Votes) -> dict[int, dict[int, int]]:
    rows: dict[int, dict[int, int]] = {}
    for key, number in votes.items():
        question, answer = place_of(key)
        rows.setdefault(question, {})[answer] = number
    return rows
