"""Hours of a week and latest times: how they are written, and what they mean."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.scenario.referral_time import ALWAYS, DAY, HOUR, WEEK, Clock, Hours, Latest, Span, next_within, spans_of
from simlib.scenario.referral_words import (
    Unclear,
    cases_of,
    cases_text,
    id_of,
    latest_of,
    latest_text,
    minutes_of,
    minutes_text,
    on_call_of,
    on_call_text,
    spans_in,
    spans_text,
)
from tests.read.referral_maps import spans

MON, TUE, FRI, SAT, SUN = 0, DAY, 4 * DAY, 5 * DAY, 6 * DAY


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("always", ALWAYS),
        ("never", ()),
        ("", ()),
        ("00:00-24:00", ALWAYS),
        ("Mon-Sun 00:00-24:00", ALWAYS),
        ("Mon 08:00-17:00", (Span(480, 1020),)),
        ("monday 8:00 - 17:00", (Span(480, 1020),)),
        ("Fri-Sat 22:00-02:00", (Span(FRI + 1320, SAT + 120), Span(SAT + 1320, SUN + 120))),
        ("Sun 22:00-02:00", (Span(0, 120), Span(SUN + 1320, WEEK))),
        ("Sun-Mon 09:00-10:00", (Span(540, 600), Span(SUN + 540, SUN + 600))),
        ("Mon 08:00-12:00; Mon 12:00-17:00", (Span(480, 1020),)),
        ("Mon 08:00-12:00, Mon 09:00-10:00", (Span(480, 720),)),
    ],
)
def test_hours_are_read_as_minutes_of_the_week(text: str, hours: tuple[Span, ...]) -> None:
    assert spans_in(text) == hours


@pytest.mark.parametrize(
    "text", ["24:00-08:00", "08:00-08:00", "08:60-09:00", "25:00-26:00", "Mon", "Mo 8-17", "Mon 8-17", "Mon-Fri", ","]
)
def test_what_is_no_hours_is_unclear(text: str) -> None:
    with pytest.raises(Unclear) as caught:
        spans_in(text)
    assert caught.value.code == "M303"


@given(spans())
def test_hours_are_written_as_they_are_read(made: tuple[Span, ...]) -> None:
    assert spans_in(spans_text(made)) == made


@given(spans(), st.integers(0, 600))
def test_hours_on_call_are_written_as_they_are_read(made: tuple[Span, ...], delay: int) -> None:
    written = on_call_text(Hours(on_call=made, delay=delay))
    assert on_call_of(written) == ((made, delay) if made else ((), 0))


@given(st.integers(0, 1_000_000))
def test_minutes_are_written_as_they_are_read(minutes: int) -> None:
    assert minutes_of(minutes_text(minutes)) == minutes


@given(st.integers(0, 100_000_000))
def test_cases_are_written_as_they_are_read(thousandths: int) -> None:
    assert cases_of(cases_text(thousandths / 1000)) == thousandths / 1000


@pytest.mark.parametrize("text", ["15 business days", "1 business day", "0 min", "4 h", "legal process", "Through da"])
def test_latest_times_are_written_as_they_are_read(text: str) -> None:
    assert latest_of(latest_text(latest_of(text))) == latest_of(text)


@pytest.mark.parametrize(
    "text", ["-1 business days", "1.5 business days", "99999 business days", "after lunch", "", "1"]
)
def test_what_is_no_latest_time_is_unclear(text: str) -> None:
    with pytest.raises(Unclear) as caught:
        latest_of(text)
    assert caught.value.code == "M302"
    assert caught.value.remedy.startswith("Write it as 90 min, 4 h or 15 business days")


@pytest.mark.parametrize("text", ["-0.5", "1e3", "nan", "inf", "1.2345", "٣", "100001", "1,000"])
def test_what_is_no_number_of_cases_is_unclear(text: str) -> None:
    with pytest.raises(Unclear) as caught:
        cases_of(text)
    assert caught.value.code == "M304"


@pytest.mark.parametrize("text", ["", "a_b", "a  -b", "-a", "a-", "é", "x" * 41, "a/b"])
def test_what_is_no_id_is_unclear(text: str) -> None:
    with pytest.raises(Unclear) as caught:
        id_of(text)
    assert caught.value.code == "M307"


# --- what they mean -------------------------------------------------------------------------------------------


def marks(hours: tuple[Span, ...]) -> list[bool]:
    """Whether each minute of a week lies within the hours, counted out."""
    return [any(span.start <= minute < span.end for span in hours) for minute in range(WEEK)]


@given(spans(), st.integers(0, 3 * WEEK))
def test_the_next_open_minute_is_the_one_found_by_counting(made: tuple[Span, ...], minute: int) -> None:
    within = marks(made)
    counted = next((later for later in range(minute, minute + WEEK + 1) if within[later % WEEK]), None)
    assert next_within(made, minute) == counted


@given(spans(), spans(), st.integers(0, 500), st.integers(0, 2 * WEEK), st.integers(0, WEEK))
def test_whoever_comes_later_is_not_answered_sooner(
    opened: tuple[Span, ...], called: tuple[Span, ...], delay: int, minute: int, later: int
) -> None:
    hours = Hours(opened, called, delay)
    first, second = hours.answers_at(minute), hours.answers_at(minute + later)
    assert (first is None) == (second is None)
    assert first is None or second is None or minute <= first <= second


def test_who_is_on_call_answers_after_the_delay_unless_the_doors_open_before() -> None:
    hours = Hours((Span(8 * HOUR, 17 * HOUR),), ALWAYS, 60)
    assert [hours.answers_at(minute) for minute in (0, 430, 8 * HOUR, 17 * HOUR)] == [60, 480, 480, 17 * HOUR + 60]


def test_nobody_answers_where_there_are_no_hours() -> None:
    assert Hours().answers_at(0) is None


@given(st.lists(st.tuples(st.integers(0, WEEK - 1), st.integers(1, 500)), max_size=6))
def test_merged_hours_hold_the_same_minutes_in_order(pairs: list[tuple[int, int]]) -> None:
    loose = [Span(start, min(WEEK, start + length)) for start, length in pairs]
    merged = spans_of(loose)
    assert marks(merged) == marks(tuple(loose))
    assert all(one.end < other.start for one, other in pairwise(merged))


def business_day_by_counting(start: int, count: int) -> int:
    """The end of the last of so many business days, one day after the other."""
    day, left = start // DAY, count
    while left:
        day += 1
        left -= day % 7 < 5
    return (day + 1) * DAY


@given(st.integers(0, 3 * WEEK), st.integers(1, 40))
def test_business_days_are_those_found_by_counting(start: int, count: int) -> None:
    assert Latest(Clock.BUSINESS_DAYS, count).due(start) == business_day_by_counting(start, count)


def test_minutes_are_due_after_so_many_minutes_and_what_waits_for_others_is_never_due() -> None:
    assert Latest(Clock.MINUTES, 90).due(100) == 190
    assert [Latest(clock).due(0) for clock in Clock if not clock.counts] == [None] * 4
