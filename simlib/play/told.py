"""Who was told so far in a story, in the order told, and the clocks that this started."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from simlib.play.decisions import Decision, Refer
from simlib.play.events import Event
from simlib.play.sharing import NOTHING_SAID, passed_on
from simlib.play.story import Story
from simlib.scenario.deadlines import Clock, clocks
from simlib.scenario.information import Info


class Told(NamedTuple):
    """One unit, told for the first time."""

    unit: str
    minutes: int
    """Simulated minutes since the start, once it was told."""
    passed: frozenset[Info] | None
    """What was passed on; None where a choice told it, which does not say."""


def told_in(story: Story) -> Iterator[Told]:
    """Every unit when it was first told, oldest first; those of one decision in the order in which they were told."""
    for event in story.opening:
        yield from _told(event, None)
    for _, answer in story.answers:
        for event in answer.events:
            yield from _told(event, answer.decision)


def _told(event: Event, decision: Decision | None) -> Iterator[Told]:
    names = event.payload.get("told", ())
    new = names if isinstance(names, tuple) else ()
    units = decision.units if isinstance(decision, Refer) else ()
    shared = decision.shared if isinstance(decision, Refer) else NOTHING_SAID
    for unit in units:
        if unit in new:
            yield Told(unit, event.minutes, passed_on(shared, unit))
    for unit in new:
        if unit not in units:
            yield Told(unit, event.minutes, None)


def clocks_of(story: Story) -> Iterator[Clock]:
    """The clocks that run, as they stand now in the story."""
    told = [(each.unit, story.clock(each.minutes)) for each in told_in(story)]
    return clocks(story.clock(0), told, story.clock(story.state.minutes))
