"""Laws of the minute plan and of the two hours, for whatever cases there are."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from simlib.report.course import CORE_120, HOUR, WHOLE, course_of
from simlib.report.plan import DISCUSSION, LAST_DEBRIEF, LONGEST, plan_of
from simlib.report.teaching import Case
from simlib.scenario.model import Scenario
from tests.report.teaching_cases import shipped

NUMBERS = [*(slot.catalogue for slot in CORE_120), "AG-01", ""]
ROOM = shipped("room-for-one-night")


def lasting(minutes: int) -> Scenario:
    return replace(ROOM.scenario, header=replace(ROOM.scenario.header, lasts=minutes))


def named(number: str, minutes: int) -> Case:
    """The case under another number of the catalogue, and as long as that."""
    scenario = lasting(minutes)
    return replace(ROOM, scenario=replace(scenario, header=replace(scenario.header, catalogue=number)))


CASES = st.lists(st.builds(named, st.sampled_from(NUMBERS), st.integers(0, 120)), min_size=1, max_size=7)


@given(st.integers(0, 400))
def test_every_minute_of_play_is_in_the_plan_and_only_play_makes_a_segment_too_long(lasts: int) -> None:
    plan = plan_of(lasting(lasts))
    assert sum(part.play for part in plan) == max(lasts, len(plan))
    assert [part.segment.number for part in plan] == list(range(1, len(plan) + 1))
    for part in plan:
        assert part.play >= 1
        assert part.fits or (part.debrief, part.discussion) == (0, 0)
        assert part.fits == (part.notice + part.play <= LONGEST)
        assert 0 <= part.discussion <= DISCUSSION
        assert 0 <= part.debrief <= LAST_DEBRIEF
        assert part.discussion == 0 or part.debrief > 0


@given(CASES)
def test_two_hours_are_never_overfull_and_lose_no_segment_of_the_core_path(cases: list[Case]) -> None:
    course = course_of(cases)
    assert course.minutes + course.open_minutes == WHOLE
    assert 0 <= course.minutes <= WHOLE
    assert [lesson.begins for lesson in course.lessons] == [0, *(lesson.ends for lesson in course.lessons)][:-1]
    kept = [(lesson.case, lesson.part) for lesson in course.lessons] + list(course.left_out)
    filled = [case for _, case, _ in course.core if case is not None]
    assert kept == [(case, part) for case in filled for part in plan_of(case.scenario)]


@given(CASES)
def test_every_minute_lies_in_one_hour_and_no_slot_is_filled_beyond_its_case(cases: list[Case]) -> None:
    course = course_of(cases)
    hours = range(1, WHOLE // HOUR + 1)
    assert sum(lesson.minutes_in(hour) for lesson in course.lessons for hour in hours) == course.minutes
    for slot, case, minutes in course.core:
        assert minutes == (0 if case is None else min(slot.minutes, case.scenario.header.lasts))
    present = {case.scenario.header.catalogue for case in cases}
    assert {slot.catalogue for slot, case, _ in course.core if case is not None} == present & {*NUMBERS[:6]}
