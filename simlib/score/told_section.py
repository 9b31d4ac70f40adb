"""The section "Who was told" of a debrief, as data: every telling from five sides, breaches first, and the clocks."""

from __future__ import annotations

from collections.abc import Sequence

from simlib.play.story import Story
from simlib.play.told import clocks_of
from simlib.scenario.deadlines import Clock, due_words
from simlib.scenario.facts import FactBase
from simlib.score.citing import source_words
from simlib.score.fates import unit_words
from simlib.score.referral_sides import Seen
from simlib.score.referrals import Telling

Json = dict[str, object]


def told_section(story: Story, facts: FactBase, tellings: Sequence[Telling]) -> Json:
    """`breaches`, each with its why and sources; `rows`, one for each telling with its `sides`; and `clocks`."""
    return {
        "breaches": [_breach(facts, telling, seen) for telling in tellings for seen in telling.breaches],
        "rows": [_row(story, facts, telling) for telling in tellings],
        "clocks": [_clock(facts, clock) for clock in clocks_of(story)],
    }


def _breach(facts: FactBase, telling: Telling, seen: Seen) -> Json:
    return {
        "said": f"{unit_words(facts, telling.unit)}: {seen.said}",
        "why": seen.why,
        "sources": [source_words(facts, fact_id) for fact_id in seen.ids],
    }


def _row(story: Story, facts: FactBase, telling: Telling) -> Json:
    return {
        "unit": telling.unit,
        "name": unit_words(facts, telling.unit),
        "clock": "" if telling.left_out else story.clock(telling.minutes).strftime("%H:%M"),
        "left_out": telling.left_out,
        "sides": [_side(facts, name, seen) for name, seen in telling.sides if seen.said],
    }


def _side(facts: FactBase, name: str, seen: Seen) -> Json:
    return {
        "name": name,
        "standing": seen.standing.value,
        "said": seen.said,
        "why": seen.why,
        "sources": [source_words(facts, fact_id) for fact_id in seen.ids],
    }


def _clock(facts: FactBase, clock: Clock) -> Json:
    return {
        "name": clock.due.duty.name,
        "unit": unit_words(facts, clock.unit),
        "due": due_words(clock.due),
        "state": clock.state.value,
        "starts": clock.due.duty.starts,
        "source": source_words(facts, clock.due.duty.law),
    }
