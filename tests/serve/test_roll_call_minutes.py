"""What a room spent on each segment, by the wall's clock: idle time is cut, and each minute belongs to one segment."""

from __future__ import annotations

from pathlib import Path

import pytest

from simlib.html.roll_call import SpentRow
from simlib.record.classes import Class
from simlib.score.training import CUT_MS, MINUTE_MS
from simlib.serve.roll_call import Step
from simlib.serve.roll_call_minutes import Spent, spent_in, spent_row
from tests.serve.counter import counter_in, write_cases
from tests.serve.roll_calls import Night, night_of
from tests.serve.test_roll_call_words import LONG


@pytest.fixture
def evening(tmp_path: Path) -> Night:
    """A room in a case of two segments, at its notice."""
    return night_of(counter_in(tmp_path, write_cases(tmp_path / "cases", LONG)), "a-long-evening")


def minutes(night: Night) -> list[tuple[int, int]]:
    """The number of each segment, and what was spent on it."""
    return [(spent.segment.number, spent.minutes) for spent in spent_in(night.room)]


def press(night: Night, *after: tuple[float, str]) -> None:
    """Go on, each time after so many minutes."""
    for later, step in after:
        night.counter.clock.ms += int(later * MINUTE_MS)
        night.go(step)


def test_nothing_is_spent_before_anything_was_pressed(evening: Night) -> None:
    assert minutes(evening) == []


def test_each_minute_belongs_to_one_segment_and_its_break_to_the_one_that_ended(evening: Night) -> None:
    began = evening.counter.clock.ms
    press(evening, (1, "next"), (4, "next"), (1, "next"), (1, "next"))
    evening.counter.clock.ms += 3 * MINUTE_MS
    evening.decide({0: frozenset({0})})
    assert evening.room.step is Step.BREAK
    assert minutes(evening) == [(1, 10)]
    second = evening.counter.clock.ms + 2 * MINUTE_MS
    press(evening, (2, "next"), (4.5, "next"))
    first, then = spent_in(evening.room)
    assert [(each.segment.number, each.began_ms, each.minutes) for each in (first, then)] == [
        (1, began, 12),
        (2, second, 4),
    ]
    assert spent_in(evening.again().room) == (first, then)


def test_of_a_pause_no_more_counts_than_of_a_persons_own(evening: Night) -> None:
    press(evening, (600, "next"), (2000, "next"))
    assert minutes(evening) == [(1, 2 * CUT_MS // MINUTE_MS)]


def test_less_than_a_minute_is_none(evening: Night) -> None:
    press(evening, (0.99, "next"))
    assert minutes(evening) == []


def test_the_form_of_a_class_is_asked_for_with_what_the_wall_knows(evening: Night) -> None:
    spent = Spent(evening.room.plan[0], 1_795_370_460_000, 12)
    monday = Class("c1", evening.me, "Academy 41, Tuesday", "K7RM4Q", is_open=True, created_ms=0, archived_ms=None)
    row = spent_row(evening.room, spent, [monday])
    ((name, address),) = row.records
    assert row == SpentRow("Segment 1, The knock", "12 minutes", row.when, [(name, address)])
    assert name == "Academy 41, Tuesday"
    assert address.startswith("record/c1?segment=a-long-evening%2F1&began=20")
    assert address.endswith("&minutes=12#talk")
