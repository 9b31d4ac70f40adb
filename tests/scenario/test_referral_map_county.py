"""The fictional county that is shipped: in step with the facts, and whole."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from simlib.read.facts import load_facts
from simlib.read.referral_map import load_map
from simlib.scenario.facts import FactBase, ReferralEdge
from simlib.scenario.information import Info
from simlib.scenario.referral_map import ReferralMap, Standing
from simlib.scenario.referral_time import DAY, Clock

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
MAP = SCENARIOS / "maps" / "alder-county.yaml"


@cache
def county() -> ReferralMap:
    reading = load_map(MAP)
    assert reading.findings == ()
    assert reading.map is not None
    return reading.map


@cache
def facts() -> FactBase:
    base, problems = load_facts(SCENARIOS / "facts")
    assert problems == ()
    return base


def test_the_county_has_the_units_of_the_facts_with_the_same_kinds_in_the_same_order() -> None:
    mapped = [(unit.id, unit.kind) for unit in county().units]
    assert mapped == [(unit.id, unit.kind) for unit in facts().units.values()]
    assert len(mapped) == 45


def test_the_county_begins_with_the_51_ways_of_the_facts() -> None:
    assert [link.key for link in county().links[:51]] == [(edge.sender, edge.receiver) for edge in facts().referrals]


@pytest.mark.parametrize("edge", facts().referrals, ids=lambda edge: f"{edge.sender}-{edge.receiver}")
def test_a_way_of_the_facts_has_the_same_reason_time_and_consent_on_the_map(edge: ReferralEdge) -> None:
    link = county().link(edge.sender, edge.receiver)
    assert link is not None
    assert (link.why, link.consent) == (edge.why, edge.consent)
    if edge.minutes is None:
        words = f"{link.latest.amount} {link.latest.clock}" if link.latest.amount else link.latest.clock.value
        assert words == edge.latest
    else:
        assert (link.latest.clock, link.latest.amount) == (Clock.MINUTES, edge.minutes)


def test_the_county_says_that_it_is_invented() -> None:
    assert county().invented
    assert "fictional" in county().county
    assert "invented" in county().about


def test_every_link_is_told_back_unless_the_law_forbids_it() -> None:
    assert {link.key for link in county().links if link.feedback != "yes"} == {("bank", "fincrime")}


def test_every_agreement_is_signed_or_not_needed_and_ends_after_the_day_of_the_map() -> None:
    day = county().as_of
    assert day is not None
    assert {link.agreement.standing for link in county().links} == {Standing.SIGNED, Standing.NOT_NEEDED}
    assert [link.key for link in county().links if link.agreement.is_expired(day)] == []


def test_nobody_passes_on_where_a_shelter_is_or_what_was_said_in_confidence() -> None:
    told = {info for link in county().links for info in link.passes}
    assert told & {Info.SHELTER_ADDRESS, Info.PRIVILEGED} == set()


def test_no_unit_passes_on_what_it_may_not() -> None:
    may = {unit.id: unit.passes for unit in county().units}
    assert [link.key for link in county().links if link.passes - may[link.sender]] == []


def test_every_unit_is_answered_at_some_time_within_a_weekend() -> None:
    waits = {
        unit.id: max((unit.answers_at(minute) or 0) - minute for minute in range(0, 7 * DAY, 60))
        for unit in county().units
    }
    assert max(waits.values()) <= 3 * DAY
    assert {waits[unit] for unit in ("dispatch", "patrol", "hotline", "hospital", "cws")} == {0}
