"""Days on which a California police agency can be expected to work, and hours across a change of the clocks.

Business days are weekdays on which neither the state's nor the federal government's offices are closed. The rules are
those of Government Code 19853 and 6701 (state) and 5 USC 6103 (federal) as they stood in 2026: the days are computed,
never listed. A holiday on a Sunday is kept on Monday; a federal one on a Saturday is kept on the Friday before. Cesar
Chavez Day is California's alone, so on a Saturday it moves nowhere; neither does the day after Thanksgiving, which is
always a Friday. State holidays on which offices stay open (Lincoln Day, Admission Day, Good Friday afternoon, days that
an employee may choose) are business days: where it is in doubt, the deadline is the earlier one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

FIRST_YEAR, LAST_YEAR = 2022, 2040
"""The years for which these rules are given: from the first full year of Juneteenth on."""

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


def is_known(day: date) -> bool:
    """Whether the rules hold for this day's year.

    >>> is_known(date(2026, 4, 2)), is_known(date(2012, 4, 2))
    (True, False)
    """
    return FIRST_YEAR <= day.year <= LAST_YEAR


def holiday_on(day: date) -> str:
    """The holiday that is kept on this day, by its name; empty where none is.

    >>> holiday_on(date(2026, 3, 31)), holiday_on(date(2026, 7, 3)), holiday_on(date(2026, 4, 3))
    ('Cesar Chavez Day', 'Independence Day', '')
    """
    # New Year's Day of the next year can be kept on the last day of this one.
    return next((name for year in (day.year, day.year + 1) for kept, name in _holidays(year) if kept == day), "")


def is_business_day(day: date) -> bool:
    """Whether this is a weekday on which no office is closed.

    >>> is_business_day(date(2026, 3, 30)), is_business_day(date(2026, 3, 31)), is_business_day(date(2026, 3, 29))
    (True, False, False)
    """
    return day.weekday() < SATURDAY and not holiday_on(day)


def business_days_after(day: date, count: int) -> tuple[date, tuple[date, ...]]:
    """The last of so many business days after this one, and the holidays that were passed over on the way.

    The day itself does not count, as Code of Civil Procedure 12 has it.

    >>> business_days_after(date(2026, 3, 27), 2)
    (datetime.date(2026, 4, 1), (datetime.date(2026, 3, 31),))
    """
    passed: list[date] = []
    while count:
        day += _DAY
        if is_business_day(day):
            count -= 1
        elif day.weekday() < SATURDAY:
            passed.append(day)
    return day, tuple(passed)


def after_hours(moment: datetime, hours: int) -> datetime:
    """The time on the wall so many hours later in California, where the clocks may have changed in between.

    >>> after_hours(datetime(2026, 3, 7, 21, 40), 24)
    datetime.datetime(2026, 3, 8, 22, 40)
    >>> after_hours(datetime(2026, 10, 31, 21, 40), 24)
    datetime.datetime(2026, 11, 1, 20, 40)
    """
    # Counted in standard time, which runs through.
    begins, ends = _summer(moment.year)
    standard = moment - _HOUR if begins <= moment < ends else moment
    standard += hours * _HOUR
    begins, ends = _summer(standard.year)
    return standard + _HOUR if begins <= standard < ends - _HOUR else standard


def _summer(year: int) -> tuple[datetime, datetime]:
    """When daylight saving time begins, in standard time, and when it ends, in its own: 15 USC 260a.

    The second Sunday of March and the first of November, at two. An hour that is there twice is taken for the first of
    the two.
    """
    midnight = datetime.min.time()
    begins = datetime.combine(_nth(year, 3, SUNDAY, 2), midnight) + 2 * _HOUR
    ends = datetime.combine(_nth(year, 11, SUNDAY, 1), midnight) + 2 * _HOUR
    return begins, ends


def _holidays(year: int) -> Iterator[tuple[date, str]]:
    yield _kept(date(year, 1, 1)), "New Year's Day"
    yield _nth(year, 1, MONDAY, 3), "Martin Luther King Jr. Day"
    yield _nth(year, 2, MONDAY, 3), "Presidents' Day"
    yield _kept_by_the_state(date(year, 3, 31)), "Cesar Chavez Day"
    yield _last_monday_of_may(year), "Memorial Day"
    yield _kept(date(year, 6, 19)), "Juneteenth"
    yield _kept(date(year, 7, 4)), "Independence Day"
    yield _nth(year, 9, MONDAY, 1), "Labor Day"
    yield _nth(year, 10, MONDAY, 2), "Columbus and Indigenous Peoples' Day"
    yield _kept(date(year, 11, 11)), "Veterans Day"
    yield _nth(year, 11, THURSDAY, 4), "Thanksgiving Day"
    yield _nth(year, 11, THURSDAY, 4) + _DAY, "the day after Thanksgiving"
    yield _kept(date(year, 12, 25)), "Christmas Day"


def _kept(day: date) -> date:
    """The day on which a holiday of this date is kept."""
    return day - _DAY if day.weekday() == SATURDAY else _kept_by_the_state(day)


def _kept_by_the_state(day: date) -> date:
    return day + _DAY if day.weekday() == SUNDAY else day


def _nth(year: int, month: int, weekday: int, count: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7, weeks=count - 1)


def _last_monday_of_may(year: int) -> date:
    last = date(year, 5, 31)
    return last - timedelta(days=last.weekday())
