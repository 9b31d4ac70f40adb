"""Who was told and what was offered so far in a story, in its order, and the clocks that this started."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from simlib.play.decisions import Decision, Refer
from simlib.play.events import Event
from simlib.play.sharing import NOTHING_SAID, passed_on
from simlib.play.story import Story
from simlib.scenario.deadlines import Clock, clocks, due_words
from simlib.scenario.information import PLAIN_WORDS, Info

Json = dict[str, object]


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
    new = _named_in(event, "told")
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


# --- as the officer's view holds it -----------------------------------------------------------------------------------


def told_rows(story: Story) -> Iterator[Json]:
    """Each unit with the time it was told, and what was passed on in plain words; None where nobody said."""
    for told in told_in(story):
        passed = None
        if told.passed is not None:
            passed = [words for info, words in PLAIN_WORDS.items() if info in told.passed]
        yield {"unit": told.unit, "name": told.unit, "clock": _clock(story, told.minutes), "passed": passed}


def offered_rows(story: Story) -> Iterator[Json]:
    """What was offered and when, and the last answer the person gave."""
    offered: dict[str, int] = {}
    answers: dict[str, str] = {}
    for event in story.events:
        offered |= dict.fromkeys(_named_in(event, "offered"), event.minutes)
        for answer in ("accepted", "declined"):
            answers |= dict.fromkeys(_named_in(event, answer), answer)
    for what, minutes in offered.items():
        yield {"what": what, "answer": answers.get(what, ""), "clock": _clock(story, minutes)}


def clock_rows(story: Story) -> Iterator[Json]:
    """The clocks that run: what is due, when in words, what started it, and the id of the rule of law."""
    for clock in clocks_of(story):
        duty = clock.due.duty
        yield {
            "name": duty.name,
            "unit": clock.unit,
            "due": due_words(clock.due),
            "starts": duty.starts,
            "law": duty.law,
            "state": clock.state.value,
        }


def _clock(story: Story, minutes: int) -> str:
    return story.clock(minutes).strftime("%H:%M")


def _named_in(event: Event, key: str) -> tuple[str, ...]:
    names = event.payload.get(key, ())
    return names if isinstance(names, tuple) else ()
