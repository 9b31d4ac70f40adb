"""Attended minutes, from small made-up evenings whose minutes can be counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.report.record_words import days_words
from simlib.score.training import (
    CUT_MS,
    MINUTE_MS,
    NEEDED_MINUTES,
    Act,
    Asked,
    Attested,
    CaseRecord,
    RunSeen,
    Stay,
    TrainingRecord,
    case_records,
    counted,
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


# --- edges --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("gap", "counts"), [(CUT_MS - 1, CUT_MS - 1), (CUT_MS, CUT_MS), (CUT_MS + 1, CUT_MS)])
def test_idle_time_is_cut_at_its_limit_to_the_millisecond(gap: int, counts: int) -> None:
    seen = replace(run(), acts=(Act(0, DOOR), Act(gap, DOOR)))
    assert [case.attended_ms for case in case_records([seen])] == [counts]


def test_a_clock_that_is_set_back_meanwhile_counts_nothing_twice() -> None:
    assert minutes(run("0 4 2 5")) == [5]


LOS_ANGELES = ZoneInfo("America/Los_Angeles")


@pytest.mark.parametrize(
    ("began", "ended", "counts", "said"),
    [
        # The clock is set back at two: from half past one to half past one again an hour goes by.
        (datetime(2026, 11, 1, 1, 30, fold=0), datetime(2026, 11, 1, 1, 30, fold=1), 60, "November 1, 2026"),
        # It is set forward at two: from half past one to half past three it is an hour.
        (datetime(2026, 3, 8, 1, 30), datetime(2026, 3, 8, 3, 30), 60, "March 8, 2026"),
        (datetime(2026, 5, 4, 23, 30), datetime(2026, 5, 5, 0, 30), 60, "May 4, 2026 to May 5, 2026"),
        (datetime(2027, 12, 31, 23, 59), datetime(2028, 1, 1, 0, 1), 2, "December 31, 2027 to January 1, 2028"),
    ],
)
def test_minutes_are_those_that_went_by_whatever_the_clock_on_the_wall_says(
    began: datetime, ended: datetime, counts: int, said: str
) -> None:
    since, until = (round(each.replace(tzinfo=LOS_ANGELES).timestamp() * 1000) for each in (began, ended))
    acts = tuple(Act(at, DOOR) for at in range(since, until + 1, CUT_MS // 5))
    seen = replace(run(), began_ms=since, ended_ms=until, acts=acts)
    record = replace(RECORD, cases=case_records([seen]))
    assert (record.minutes, days_words(record, LOS_ANGELES)) == (counts, said)


# --- talk without devices -----------------------------------------------------------------------------------------


def talk(began: float, lasted: int, *topics: str) -> Attested:
    return Attested("HT-02", "Room", "1. The call", topics, round(began * MINUTE_MS), lasted, "r1", "Sgt. Ruiz")


def test_talk_and_a_page_that_was_open_meanwhile_count_once() -> None:
    seen = run("0 4 8", (stay(8, 30),))
    assert [each.attended_ms // MINUTE_MS for each in case_records([seen], [talk(2, 3), talk(10, 10)])] == [30 - 3 - 10]
    assert case_records([seen], [talk(40, 10)]) == case_records([seen])


def test_two_talks_at_once_count_once() -> None:
    told = counted([talk(5, 10), talk(0, 10), talk(2, 3)])
    assert [(each.began_ms // MINUTE_MS, each.attended_ms // MINUTE_MS) for each in told] == [(0, 10), (2, 0), (5, 5)]


def test_a_record_of_talk_alone_has_minutes_topics_and_days_and_is_not_complete() -> None:
    record = replace(RECORD, attested=counted([talk(10, 120, "TP1")]))
    assert (record.minutes, record.attested_minutes, record.shortfall, record.topics) == (120, 120, 0, ("TP1",))
    assert (record.first_ms, record.last_ms, record.is_complete) == (10 * MINUTE_MS, 130 * MINUTE_MS, False)


ACTS = st.lists(st.tuples(st.integers(0, 9_000_000), st.booleans()), max_size=12)
STAYS = st.lists(st.tuples(st.integers(0, 9_000_000), st.integers(0, 2_000_000)), max_size=3)
TALKS = st.lists(st.tuples(st.integers(0, 150), st.integers(1, 30)), max_size=3)


@given(st.lists(st.tuples(ACTS, STAYS), min_size=1, max_size=3), TALKS)
def test_nothing_that_is_shown_adds_up_to_more_than_went_by(
    runs: list[tuple[list[tuple[int, bool]], list[tuple[int, int]]]], talks: list[tuple[int, int]]
) -> None:
    seen = [
        replace(
            run(name=str(number)),
            acts=tuple(Act(at, (DOOR, ROOM)[at % 2], stops) for at, stops in sorted(acts)),
            stays=tuple(Stay(began, began + lasted, "Debrief") for began, lasted in stays),
        )
        for number, (acts, stays) in enumerate(runs)
    ]
    told = counted(talk(began, lasted) for began, lasted in talks)
    record = replace(RECORD, cases=case_records(seen, told), attested=told)
    moments = [act.wall_ms for each in seen for act in each.acts]
    moments += [moment for each in seen for one in each.stays for moment in one[:2]]
    moments += [moment for each in told for moment in (each.began_ms, each.last_ms)]
    went_by = max(moments) - min(moments) if moments else 0
    assert record.minutes * MINUTE_MS <= record.attended_ms <= went_by
    shown = [case.attended_ms // MINUTE_MS for case in record.cases]
    parts = [sum(spent // MINUTE_MS for _, spent in case.segments) for case in record.cases]
    assert all(part <= whole for part, whole in zip(parts, shown, strict=True))
    assert sum(shown) + record.attested_minutes <= record.minutes
    # What is short is never rounded away: with it, the duty is met, and with a minute less it is not.
    assert (record.shortfall * MINUTE_MS) + record.attended_ms >= NEEDED_MINUTES * MINUTE_MS
    assert not record.shortfall or (record.shortfall - 1) * MINUTE_MS + record.attended_ms < NEEDED_MINUTES * MINUTE_MS


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


@pytest.mark.parametrize(
    ("spent", "talked", "met"),
    [
        ([0], 0, ()),
        ([MINUTE_MS - 1], 0, ()),
        ([MINUTE_MS], 0, ("TP2",)),
        ([MINUTE_MS // 2, MINUTE_MS // 2], 0, ("TP2",)),  # parts of minutes add up before the rest is dropped
        ([MINUTE_MS // 2, MINUTE_MS // 2 - 1], 0, ()),
        ([0], MINUTE_MS, ("TP2",)),
        ([0], MINUTE_MS - 1, ()),
        ([1], MINUTE_MS - 1, ("TP2",)),
    ],
)
def test_a_topic_is_met_by_a_whole_minute_that_was_spent_on_it(
    spent: list[int], talked: int, met: tuple[str, ...]
) -> None:
    cases = [replace(CASE, topics=("TP2",), attended_ms=ms) for ms in spent]
    began = replace(CASE, topics=("TP2",), ended_ms=None, passed=None)
    elsewhere = replace(CASE, topics=(), attended_ms=MINUTE_MS)
    told = replace(with_cases(*cases, began, elsewhere), attested=(replace(talk(0, 1, "TP2"), attended_ms=talked),))
    assert (told.topics, "TP2" in told.missing_topics) == (met, not met)


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
