"""Which days count, against days looked up in printed calendars by hand."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from simlib.scenario.business_days import (
    FIRST_YEAR,
    LAST_YEAR,
    after_hours,
    business_days_after,
    holiday_on,
    is_business_day,
    is_known,
)

CLOSED = {
    2025: "0101 0120 0217 0331 0526 0619 0704 0901 1013 1111 1127 1128 1225",
    # July 4, 2026 is a Saturday: kept on Friday the 3rd.
    2026: "0101 0119 0216 0331 0525 0619 0703 0907 1012 1111 1126 1127 1225",
    # June 19 and December 25, 2027 are Saturdays, July 4 a Sunday; New Year's Day of 2028 is a Saturday.
    2027: "0101 0118 0215 0331 0531 0618 0705 0906 1011 1111 1125 1126 1224 1231",
    # November 11, 2028 is a Saturday.
    2028: "0117 0221 0331 0529 0619 0704 0904 1009 1110 1123 1124 1225",
}
"""Weekdays on which state or federal offices are closed, month and day, by hand."""


def days_of(year: int) -> list[date]:
    return [date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())]


@pytest.mark.parametrize("year", CLOSED)
def test_the_weekdays_that_do_not_count_are_those_of_the_printed_calendar(year: int) -> None:
    closed = [f"{day:%m%d}" for day in days_of(year) if day.weekday() < 5 and not is_business_day(day)]

    assert " ".join(closed) == CLOSED[year]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 3, 31), "Cesar Chavez Day"),
        (date(2026, 7, 3), "Independence Day"),
        (date(2027, 7, 5), "Independence Day"),
        (date(2027, 12, 31), "New Year's Day"),
        (date(2028, 11, 10), "Veterans Day"),
        (date(2026, 11, 27), "the day after Thanksgiving"),
    ],
)
def test_a_day_that_does_not_count_has_the_name_of_its_holiday(day: date, name: str) -> None:
    assert holiday_on(day) == name


@pytest.mark.parametrize("day", [date(2026, 2, 12), date(2026, 4, 3), date(2026, 9, 9), date(2026, 9, 25)])
def test_a_holiday_on_which_offices_stay_open_counts(day: date) -> None:
    """Lincoln Day, Good Friday, Admission Day, Native American Day."""
    assert is_business_day(day)


def test_a_state_holiday_on_a_saturday_moves_nowhere() -> None:
    assert date(2029, 3, 31).strftime("%A") == "Saturday"
    assert is_business_day(date(2029, 3, 30))
    assert is_business_day(date(2029, 4, 2))


def test_a_state_holiday_on_a_sunday_is_kept_on_monday() -> None:
    assert date(2024, 3, 31).strftime("%A") == "Sunday"
    assert holiday_on(date(2024, 4, 1)) == "Cesar Chavez Day"


@pytest.mark.parametrize(
    ("first", "count", "last", "passed"),
    [
        (date(2026, 3, 12), 15, date(2026, 4, 3), [date(2026, 3, 31)]),
        (date(2026, 3, 11), 15, date(2026, 4, 2), [date(2026, 3, 31)]),
        (date(2026, 3, 14), 15, date(2026, 4, 6), [date(2026, 3, 31)]),
        (date(2025, 12, 19), 15, date(2026, 1, 13), [date(2025, 12, 25), date(2026, 1, 1)]),
        (date(2027, 12, 20), 15, date(2028, 1, 12), [date(2027, 12, 24), date(2027, 12, 31)]),
        (date(2028, 11, 3), 15, date(2028, 11, 29), [date(2028, 11, 10), date(2028, 11, 23), date(2028, 11, 24)]),
        (date(2026, 3, 12), 0, date(2026, 3, 12), []),
    ],
)
def test_business_days_are_counted_from_the_day_after(first: date, count: int, last: date, passed: list[date]) -> None:
    assert business_days_after(first, count) == (last, tuple(passed))


@pytest.mark.parametrize(
    ("wall", "hours", "after"),
    [
        ("2026-03-12T21:40", 24, "2026-03-13T21:40"),
        ("2026-03-12T21:40", 36, "2026-03-14T09:40"),
        ("2026-03-07T21:40", 24, "2026-03-08T22:40"),
        ("2026-03-08T01:30", 1, "2026-03-08T03:30"),
        ("2026-03-08T00:30", 1, "2026-03-08T01:30"),
        ("2026-10-31T21:40", 24, "2026-11-01T20:40"),
        ("2026-11-01T00:30", 1, "2026-11-01T01:30"),
        ("2026-11-01T03:00", 24, "2026-11-02T03:00"),
        ("2026-12-31T20:00", 24, "2027-01-01T20:00"),
    ],
)
def test_hours_run_through_a_change_of_the_clocks(wall: str, hours: int, after: str) -> None:
    assert after_hours(datetime.fromisoformat(wall), hours) == datetime.fromisoformat(after)


def test_the_calendar_says_for_which_years_it_holds() -> None:
    years = [year for year in range(2000, 2060) if is_known(date(year, 6, 1))]

    assert years == list(range(FIRST_YEAR, LAST_YEAR + 1))
