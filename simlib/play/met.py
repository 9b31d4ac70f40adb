"""Who was met and what was found so far in a story: what the officer may name, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from simlib.errors import NotOffered
from simlib.play.chart import NO_NOTES, Notes
from simlib.play.decisions import Chart, Decision
from simlib.play.engine import offer
from simlib.play.program import Program
from simlib.play.register import Mark
from simlib.play.state import State
from simlib.scenario.model import Kind, Person, Tie

if TYPE_CHECKING:
    # Stories ask this module what may be named in them, so it cannot import them at run time.
    from simlib.play.story import Moment, Passage

NOT_COME_UP = "One of these marks is about somebody or something that did not come up. Nothing was changed."

Shown = tuple[Tie, tuple[str, ...]]
"""A tie, and the names of the evidence that has shown it."""


def passages_of(moments: Sequence[Moment], *, followed: bool = True) -> Iterator[Passage]:
    """Every text shown in these moments; without what followed the last decision where `followed` is false."""
    for place, moment in enumerate(moments):
        yield from moment.blocks
        if moment.answer is not None and (followed or place < len(moments) - 1):
            yield from moment.answer.consequence


def people_met(program: Program, moments: Sequence[Moment], *, followed: bool = True) -> tuple[Person, ...]:
    """Everybody and every place that was named, spoke or stood in a tie so far, in the order of the case."""
    shown = list(passages_of(moments, followed=followed))
    found = found_in(program, moments[-1].state)
    tied = {end for tie in program.scenario.ties if found & set(tie.shown_by) for end in (tie.source, tie.target)}
    came_up = tied | {passage.who for passage in shown if passage.who}
    text = "\n".join([*(passage.text for passage in shown), *_ties_asked(program, moments)])
    return tuple(person for person in program.scenario.people if person.name in came_up or names(text, person.name))


def _ties_asked(program: Program, moments: Sequence[Moment]) -> Iterator[str]:
    for moment in moments:
        now = offer(program, moment.state)
        if now.kind is Kind.CHART:
            yield from (item.text for item in now.items)


def names(text: str, name: str) -> bool:
    """Whether the text names this person or place, as a whole word, in any case.

    >>> names("Ana's debt", "Ana"), names("Anatomy", "Ana"), names("In Room 12.", "room 12")
    (True, False, True)
    """
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def found_in(program: Program, state: State) -> frozenset[str]:
    """The names of the evidence found in this state."""
    return frozenset(name for name, bit in program.bits(Mark.FOUND).items() if state.flags & bit)


def ties_known(program: Program, moments: Sequence[Moment], *, followed: bool = True) -> Iterator[Shown]:
    """The ties known so far, each with the evidence that has shown it.

    A tie that needs no proof is known once both its ends were met, so that it names nobody before their time.
    """
    found = found_in(program, moments[-1].state)
    met = {person.name for person in people_met(program, moments, followed=followed)}
    for tie in program.scenario.ties:
        shown_by = tuple(name for name in tie.shown_by if name in found)
        if shown_by or (not tie.shown_by and {tie.source, tie.target} <= met):
            yield tie, shown_by


def must_be_known(program: Program, moments: Sequence[Moment], decision: Decision) -> None:
    """Raise `NotOffered` where the notes of a chart name somebody not met, or something not found, so far."""
    if isinstance(decision, Chart) and known_only(program, moments, decision.notes) != decision.notes:
        raise NotOffered(NOT_COME_UP)


def known_only(program: Program, moments: Sequence[Moment], notes: Notes) -> Notes:
    """The notes without whoever was not met and whatever was not found so far."""
    if notes == NO_NOTES:
        return notes
    met = {person.name: person.kind for person in people_met(program, moments)}
    found = found_in(program, moments[-1].state)
    roles = tuple((name, marks) for name, marks in notes.roles if met.get(name) == "person")
    drawn = tuple(
        replace(tie, shown_by=tuple(name for name in tie.shown_by if name in found))
        for tie in notes.drawn
        if {tie.source, tie.target} <= met.keys()
    )
    gone = ({name for name, _ in notes.roles} - {name for name, _ in roles}) | (
        {tie.text for tie in notes.drawn} - {tie.text for tie in drawn}
    )
    return Notes(roles, drawn, tuple((about, number) for about, number in notes.confidence if about not in gone))
