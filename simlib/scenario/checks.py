"""All checks of a case that need no proof."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from simlib.scenario.checks_care import check_care, check_consent, check_facts, check_needs
from simlib.scenario.checks_logic import check_effects, check_logic, check_ticks
from simlib.scenario.checks_rubric import check_reasons, check_rubric
from simlib.scenario.checks_structure import check_scenes, check_ways
from simlib.scenario.facts import FactBase
from simlib.scenario.model import Finding, Scenario


def check_parts(
    scenario: Scenario, unread: frozenset[int], facts: FactBase | None, today: date | None
) -> Iterator[Finding]:
    """What is wrong with single scenes, choices and lines: true even where other lines could not be read.

    `unread` are the cells in which something could not be read: what seems to be missing there may only be misspelled.
    """
    yield from check_scenes(scenario, unread)
    yield from check_effects(scenario)
    yield from check_ticks(scenario)
    yield from check_reasons(scenario)
    yield from check_care(scenario, today)
    if facts is not None:
        yield from check_facts(scenario, facts)


def check_whole(scenario: Scenario, facts: FactBase | None) -> Iterator[Finding]:
    """What is said about the case as a whole. It would be wrong while a line of it could not be read."""
    yield from check_ways(scenario)
    yield from check_logic(scenario)
    yield from check_rubric(scenario)
    yield from check_needs(scenario)
    if facts is not None:
        yield from check_consent(scenario, facts)
