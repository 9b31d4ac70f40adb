"""The deadline calculator of the pocket card."""

from __future__ import annotations

from datetime import date, time
from typing import cast

import pytest

from simlib.html.card_shapes import DutyView
from simlib.html.shapes import View
from simlib.scenario.deadlines import DUTIES
from simlib.show.deadline import Deadline

VIEW: View = {"date": "2026-03-12", "clock": "21:40"}
CARD = [
    cast(
        DutyView,
        {
            "id": duty.id.value,
            "name": duty.name,
            "length": duty.length,
            "starts": duty.starts,
            "law": f"{duty.law}: A rule",
            "effective": "2009-01-01",
            "checked": "2026-11-01",
        },
    )
    for duty in DUTIES.values()
]


def made(view: View = VIEW, duties: list[DutyView] = CARD) -> Deadline:
    calculator = Deadline()
    calculator.fill(duties, view)
    return calculator


def test_it_counts_from_the_time_of_the_case_until_somebody_says_otherwise() -> None:
    calculator = made()

    assert (calculator.day.value, calculator.clock.value) == (date(2026, 3, 12), time(21, 40))
    assert "Friday, March 13, 2026, by 21:40; 24 hours" in calculator.answer.value
    assert "LAW-U9: A rule; effective January 1, 2009; checked November 1, 2026" in calculator.answer.value


def test_it_follows_the_clock_of_the_case() -> None:
    calculator = made()

    calculator.follow({"date": "2026-03-12", "clock": "22:15"})

    assert "Friday, March 13, 2026, by 22:15; 24 hours" in calculator.answer.value


def test_a_time_that_was_entered_stays_when_the_case_goes_on() -> None:
    calculator = made()

    calculator.clock.value = time(8, 5)
    calculator.follow({"date": "2026-03-12", "clock": "22:15"})

    assert "Friday, March 13, 2026, by 08:05; 24 hours" in calculator.answer.value


def test_another_duty_is_counted_at_once_and_says_which_day_does_not_count() -> None:
    calculator = made()

    calculator.duty.value = "declaration"

    assert (
        "Friday, April 3, 2026, by 21:40; 15 business days; Cesar Chavez Day does not count" in calculator.answer.value
    )
    assert "The clock starts when: Your agency first met the victim." in calculator.answer.value


def test_every_duty_can_be_chosen_by_its_name_and_length() -> None:
    words = [option[0] for option in made().duty.options]

    assert words == [f"{duty.name}: {duty.length}" for duty in DUTIES.values()]


@pytest.mark.parametrize(("day", "clock"), [(None, time(9)), (date(2026, 3, 12), None)])
def test_without_a_date_or_a_time_it_says_what_to_do(day: date | None, clock: time | None) -> None:
    calculator = made()

    calculator.day.value, calculator.clock.value = day, clock

    assert "Please enter a date and a time." in calculator.answer.value


def test_a_year_without_a_calendar_is_told_and_not_counted() -> None:
    calculator = made()

    calculator.day.value = date(2012, 3, 12)

    assert "rules for 2022 to 2040 only" in calculator.answer.value
    assert "2012" not in calculator.answer.value


def test_seconds_of_a_clock_are_no_part_of_a_deadline() -> None:
    calculator = made()

    calculator.clock.value = time(8, 5, 59)

    assert "by 08:05;" in calculator.answer.value


def test_a_case_without_a_clock_yet_asks_for_the_moment() -> None:
    calculator = made({})

    assert calculator.day.value is None
    assert "Please enter a date and a time." in calculator.answer.value


@pytest.mark.parametrize("duties", [[], [cast(DutyView, {"id": "unknown"})], [cast(DutyView, {})]])
def test_a_card_of_an_older_server_has_no_calculator(duties: list[DutyView]) -> None:
    calculator = made(VIEW, duties)
    calculator.follow(VIEW)

    assert (calculator.box.layout.display, calculator.answer.value) == ("none", "")


def test_the_answer_is_read_out_when_somebody_changed_something_and_not_when_the_case_goes_on() -> None:
    calculator = made()
    calculator.follow({"date": "2026-03-12", "clock": "22:15"})
    assert "data-sim-told" not in calculator.answer.value

    calculator.duty.value = "declaration"
    assert 'data-sim-told="1"' in calculator.answer.value
    calculator.day.value = None
    assert 'data-sim-told="2"' in calculator.answer.value
