"""Attended minutes, from small made-up evenings whose minutes can be counted by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.score.training import (
    CUT_MS,
    MINUTE_MS,
    NEEDED_MINUTES,
    Act,
    Asked,
    CaseRecord,
    RunSeen,
    Stay,
    TrainingRecord,
    case_records,
)

DOOR, ROOM = "At the door", "In the room"


def run(acts: str = "", stays: tuple[Stay, ...] = (), name: str = "one") -> RunSeen:
    """A run with acts at these minutes; `p` behind a minute pauses, `r` is in the room."""
    told = tuple(
        Act(round(float(word.strip("pr")) * MINUTE_MS), ROOM if "r" in word else DOOR, "p" in word)
        for word in acts.split()
    )
    return RunSeen(name, "HT-02", "Room", ("TP2",), 0, 99 * MINUTE_MS, True, told, stays)


def stay(began: float, last: float, segment: str = "Debrief") -> Stay:
    return Stay(round(began * MINUTE_MS), round(last * MINUTE_MS), segment)


def minutes(*runs: RunSeen) -> list[float]:
    return [case.attended_ms / MINUTE_MS for case in case_records(runs)]


# --- what counts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("acts", "counts"),
    [
        ("", 0),
        ("0", 0),  # after the last act nothing counts
        ("0 2 3", 3),
        ("0 5", 5),
        ("0 5.1", 5),  # of a longer time five minutes count
        ("0 60", 5),
        ("0 2 40 43", 2 + 5 + 3),
        ("0 2p 30 31", 2 + 1),  # a pause does not count, however long
        ("0 2p 3", 2),
    ],
)
def test_from_one_act_to_the_next_counts_but_no_idle_time(acts: str, counts: float) -> None:
    assert minutes(run(acts)) == [counts]


def test_time_counts_for_the_segment_that_the_act_led_to() -> None:
    (case,) = case_records([run("0 2 3r 7r", (stay(7, 16),))])
    assert case.segments == ((DOOR, 3 * MINUTE_MS), (ROOM, 4 * MINUTE_MS), ("Debrief", 9 * MINUTE_MS))


def test_a_held_scene_and_a_debrief_count_whole() -> None:
    assert minutes(run("0 1", (stay(1, 13),))) == [13]


def test_a_held_scene_is_not_counted_twice_beside_the_acts_around_it() -> None:
    # The scene was come to at 1, held from 2 to 20, and decided at 21: 1 and 5 minutes, then 14 more of the hold.
    assert minutes(run("0 1 21", (stay(2, 20, DOOR),))) == [20]


def test_two_windows_at_once_count_once() -> None:
    assert minutes(run("0 2 4"), run("1 3 5", name="two")) == [3, 2]
    assert minutes(run("0 2 4"), replace(run("0 2 4"), run="two")) == [4, 0]


def test_two_evenings_add_up() -> None:
    assert minutes(run("0 4 8"), run("1000 1003", name="two")) == [8, 3]


@given(
    st.lists(st.tuples(st.integers(0, 90), st.booleans()), max_size=12),
    st.lists(st.tuples(st.integers(0, 90), st.integers(0, 20)), max_size=3),
)
def test_nobody_attends_longer_than_the_clock_went_and_a_further_run_takes_nothing_away(
    acts: list[tuple[int, bool]], stays: list[tuple[int, int]]
) -> None:
    told = tuple(Act(at * MINUTE_MS, DOOR, stops) for at, stops in sorted(acts))
    open_pages = tuple(stay(began, began + lasted) for began, lasted in stays)
    seen = replace(run(), acts=told, stays=open_pages)
    (case,) = case_records([seen])
    times = [act.wall_ms for act in told] + [each for one in open_pages for each in one[:2]]
    assert 0 <= case.attended_ms <= (max(times) - min(times) if times else 0)
    assert case.attended_ms <= CUT_MS * len(told) + sum(one.last_ms - one.began_ms for one in open_pages)
    both = case_records([seen, run("10 12 14 30", name="two")])
    assert sum(each.attended_ms for each in both) >= case.attended_ms


# --- the record ---------------------------------------------------------------------------------------------------

CASE = CaseRecord("one", "HT-02", "Room", ("TP2", "TP7", "other"), 5, 9, True, 60 * MINUTE_MS, ())
RECORD = TrainingRecord("p1", "Dana Lee", "", "", "c1", "Academy 12", asked=(Asked("HT-02", "Room", "HT-08"),))


def with_cases(*cases: CaseRecord) -> TrainingRecord:
    return replace(RECORD, cases=cases)


@pytest.mark.parametrize(
    ("attended_ms", "counts", "short"),
    [
        (0, 0, 120),
        (119 * MINUTE_MS + 59_999, 119, 1),
        (120 * MINUTE_MS, 120, 0),
        (300 * MINUTE_MS, 300, 0),
    ],
)
def test_a_part_of_a_minute_is_dropped_and_the_shortfall_stated(attended_ms: int, counts: int, short: int) -> None:
    told = with_cases(replace(CASE, attended_ms=attended_ms))
    assert (told.minutes, told.shortfall, told.is_complete) == (counts, short, not short)


def test_parts_of_minutes_of_several_cases_add_up_before_the_rest_is_dropped() -> None:
    half = replace(CASE, attended_ms=59 * MINUTE_MS + 30_000)
    assert with_cases(half, half, replace(CASE, attended_ms=MINUTE_MS)).minutes == NEEDED_MINUTES


def test_topics_are_those_of_finished_cases_in_the_order_of_the_law() -> None:
    begun = replace(CASE, ended_ms=None, passed=None, topics=("TP1",))
    told = with_cases(replace(CASE, topics=("TP7", "TP2")), begun)
    assert (told.topics, told.missing_topics) == (("TP2", "TP7"), ("TP1", "TP3", "TP4", "TP5", "TP6"))


LONG = replace(CASE, attended_ms=NEEDED_MINUTES * MINUTE_MS)


@pytest.mark.parametrize(
    ("case", "complete"),
    [
        (LONG, True),
        (replace(LONG, scenario_id="HT-08"), True),  # the case of equal credit
        (replace(LONG, passed=None), True),  # a case in which nothing is scored
        (replace(LONG, passed=False), False),
        (replace(LONG, ended_ms=None, passed=None), False),
        (replace(LONG, scenario_id="HT-01"), False),
    ],
)
def test_minutes_alone_complete_nothing(case: CaseRecord, complete: bool) -> None:
    told = with_cases(case)
    assert (told.is_complete, told.missing_cases == ()) == (complete, complete)
    assert told.shortfall == 0


def test_one_attempt_that_passed_is_enough() -> None:
    assert with_cases(replace(LONG, passed=False), CASE).is_complete


def test_a_class_that_asks_for_no_case_completes_nobody() -> None:
    assert not replace(with_cases(LONG), asked=()).is_complete


def test_the_record_says_from_when_to_when() -> None:
    later = replace(CASE, began_ms=50, ended_ms=None)
    assert (with_cases(CASE, later).first_ms, with_cases(CASE, later).last_ms) == (5, 50)
    assert (RECORD.first_ms, RECORD.last_ms) == (None, None)
