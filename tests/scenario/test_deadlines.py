"""When each duty is due, counted by hand; and which clocks run in a run."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from simlib.read.facts import load_facts
from simlib.scenario.deadlines import (
    DUTIES,
    Clock,
    ClockState,
    CountsFrom,
    Duty,
    DutyId,
    clocks,
    due,
    due_words,
    moment_words,
)

STARTS = datetime(2026, 3, 12, 21, 40)
"""A Thursday."""


def at(minutes: int) -> datetime:
    return STARTS + timedelta(minutes=minutes)


def shown(made: list[Clock]) -> list[tuple[str, str, str, str]]:
    return [(clock.due.duty.id, clock.unit, clock.due.moment.isoformat(" ", "minutes"), clock.state) for clock in made]


@pytest.mark.parametrize(
    ("duty", "words"),
    [
        (DutyId.HHS_NOTICE, "Friday, March 13, 2026, by 21:40; 24 hours"),
        (DutyId.CHILD_REPORT, "Saturday, March 14, 2026, by 09:40; 36 hours"),
        (DutyId.FOSTER_NOTICE, "Friday, March 13, 2026, by 21:40; 24 hours"),
        (
            DutyId.DECLARATION,
            "Friday, April 3, 2026, by 21:40; 15 business days; Cesar Chavez Day does not count",
        ),
        (
            DutyId.CERTIFICATION,
            "Saturday, April 11, 2026, by 21:40; 30 days; no business day: plan for Friday, April 10, 2026",
        ),
        (DutyId.CERTIFICATION_REMOVAL, "Thursday, March 19, 2026, by 21:40; 7 days"),
    ],
)
def test_each_duty_is_due_on_the_day_that_was_counted_by_hand(duty: DutyId, words: str) -> None:
    made = due(DUTIES[duty], STARTS)

    assert made is not None
    assert due_words(made) == words


def test_several_holidays_that_do_not_count_are_named_in_their_order() -> None:
    made = due(DUTIES[DutyId.DECLARATION], datetime(2028, 11, 3, 8, 5))

    assert made is not None
    assert due_words(made) == (
        "Wednesday, November 29, 2028, by 08:05; 15 business days; "
        "Veterans Day, Thanksgiving Day and the day after Thanksgiving do not count"
    )


def test_outside_the_years_of_the_calendar_nothing_is_said_rather_than_something_wrong() -> None:
    years = [2021, 2022, 2040, 2041]

    counted = [due(DUTIES[DutyId.DECLARATION], datetime(year, 3, 12)) is not None for year in years]

    assert counted == [False, True, True, False]


def test_a_moment_is_written_without_a_zero_before_its_day() -> None:
    assert moment_words(datetime(2026, 4, 2, 9, 5)) == "Thursday, April 2, 2026, by 09:05"


def test_no_clock_runs_before_anybody_was_told() -> None:
    assert list(clocks(STARTS, [], at(600))) == []


def test_telling_the_certifying_official_starts_three_clocks() -> None:
    made = clocks(STARTS, [("ht unit", at(30)), ("certifier", at(95))], at(100))

    assert shown(list(made)) == [
        ("declaration", "certifier", "2026-04-03 21:40", "running"),
        ("certification", "certifier", "2026-04-11 23:15", "running"),
        ("certification-removal", "certifier", "2026-03-19 23:15", "running"),
    ]


def test_the_written_report_is_counted_from_the_contact_however_late_child_welfare_was_called() -> None:
    made = clocks(STARTS, [("cws", at(20)), ("cws", at(80))], at(90))

    assert shown(list(made)) == [("child-report", "cws", "2026-03-14 09:40", "running")]


@pytest.mark.parametrize(
    ("told", "now", "state"),
    [
        (24 * 60, 24 * 60, ClockState.MET),
        (24 * 60 + 1, 24 * 60 + 1, ClockState.PASSED),
        (60, 48 * 60, ClockState.MET),
    ],
)
def test_the_notice_to_hhs_is_met_by_telling_it_within_a_day_of_the_contact(
    told: int, now: int, state: ClockState
) -> None:
    made = list(clocks(STARTS, [("otip", at(told))], at(now)))

    assert shown(made) == [("hhs-notice", "otip", "2026-03-13 21:40", state)]


@pytest.mark.parametrize(
    ("told", "now", "state"),
    [
        ([("missing", 10)], 20, ClockState.RUNNING),
        ([("missing", 10)], 25 * 60, ClockState.PASSED),
        ([("missing", 10), ("ncmec", 30)], 25 * 60, ClockState.PASSED),
        ([("ncmec", 5), ("missing", 10)], 20, ClockState.RUNNING),
    ],
)
def test_the_notices_that_child_welfare_owes_are_met_by_nothing_that_an_officer_tells(
    told: list[tuple[str, int]], now: int, state: ClockState
) -> None:
    made = list(clocks(STARTS, [(unit, at(minutes)) for unit, minutes in told], at(now)))

    assert [(clock.due.duty.id, clock.state) for clock in made] == [(DutyId.FOSTER_NOTICE, state)]


def test_a_case_set_in_a_year_without_a_calendar_has_no_clocks() -> None:
    starts = datetime(2012, 3, 12, 21, 40)

    assert list(clocks(starts, [("certifier", starts)], starts)) == []


def test_every_duty_rests_on_a_rule_of_law_and_on_units_of_the_fact_base() -> None:
    facts, _ = load_facts(Path("scenarios/facts"))
    units = {unit for duty in DUTIES.values() for unit in duty.runs_when_told | duty.met_when_told}

    assert {duty.law for duty in DUTIES.values()} - set(facts.laws) == set()
    assert units - set(facts.units) == set()


@pytest.mark.parametrize("duty", DUTIES.values(), ids=lambda duty: duty.id)
def test_the_number_of_each_duty_stands_in_its_rule_of_law(duty: Duty) -> None:
    facts, _ = load_facts(Path("scenarios/facts"))

    assert duty.length in facts.laws[duty.law].now


def test_what_a_clock_counts_from_is_said_beside_it() -> None:
    assert {duty.id: duty.counts_from for duty in DUTIES.values() if duty.counts_from is CountsFrom.START} == {
        DutyId.HHS_NOTICE: CountsFrom.START,
        DutyId.CHILD_REPORT: CountsFrom.START,
        DutyId.DECLARATION: CountsFrom.START,
    }
