"""What a run brings to its class."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simlib.play.decisions import decision_from_json
from simlib.scenario.model import Kind
from simlib.score.class_runs import (
    ClassRun,
    Earned,
    Made,
    Standing,
    answers_of,
    case_is_trafficking,
    class_run,
    counted,
    latest,
)
from tests.score.class_room import BETTER, COSTLY, MINUTE, STRONG, about, made, played, run_of, the_door

KNOCK, PUSH = "Knock and wait", "Push the door open"
WELL = [
    KNOCK,
    {"judge": {"Ana": "yes"}, "confidence": {"Ana": 3}},
    {"select": ["What she said"]},
    {"write": "I knocked."},
]


def test_a_run_that_ended_brings_its_decisions_points_conclusions_and_text() -> None:
    run = played(WELL, standing=Standing.ENDED)
    assert run.made == (
        Made("The start", Kind.CHOICE, (KNOCK,), STRONG, MINUTE),
        Made("The talk", Kind.JUDGE, ("Ana: yes",), STRONG, MINUTE),
        Made("The page", Kind.SELECT, ("What she said",), STRONG, MINUTE),
        Made("The report", Kind.WRITE, (), run.made[3].grade, MINUTE),
    )
    assert run.earned == (Earned("care", 4, 4), Earned("facts", 2, 2))
    assert (run.scene, run.percent, run.passed) == ("The end", 100, True)
    assert run.texts == (("story", "I knocked."),)
    assert [(each.truth, each.answer, each.confidence, each.well_judged) for each in run.verdicts] == [
        ("yes", "yes", 3, True)
    ]
    assert run.is_trafficking is True


def test_a_run_under_way_has_no_points_yet_and_says_since_when_it_stands_where_it_does() -> None:
    run = played([PUSH])
    assert [each.grade for each in run.made] == [COSTLY]
    assert (run.scene, run.earned, run.percent, run.since_ms) == ("The talk", (), None, MINUTE)


def test_a_run_before_its_start_brings_nothing() -> None:
    before = about("Ana", standing=Standing.NOTICE, begun_ms=7)
    assert class_run(None, before) == ClassRun(before)
    assert ClassRun(before).since_ms == 7


def test_no_text_that_was_typed_is_among_what_can_be_counted() -> None:
    assert answers_of(decision_from_json({"write": "My name is Dana Lee."}), "My name is Dana Lee.") == ()


@pytest.mark.parametrize(
    ("decision", "counted_as"),
    [
        ("Knock", ("in the words of the case",)),
        ({"select": ["one", "two"]}, ("one", "two")),
        ({"sort": {"a sign": "means"}}, ("a sign: means",)),
        ({"judge": {"Ana": "unclear"}}, ("Ana: not yet clear",)),
        ({"refer": ["ht unit"]}, ("HT UNIT",)),
        ({"chart": ["Dale controls Ana"]}, ("Dale controls Ana",)),
    ],
)
def test_each_kind_of_decision_is_counted_by_its_lines(decision: object, counted_as: tuple[str, ...]) -> None:
    assert answers_of(decision_from_json(decision), "in the words of the case", str.upper) == counted_as


def test_only_first_attempts_are_counted_and_only_latest_ones_are_where_somebody_is() -> None:
    first, again, other = run_of("Ana"), run_of("Ana", attempt=2), run_of("Ben", attempt=3)
    assert counted([again, other, first]) == (first, other)
    assert latest([again, other, first]) == {("Ana", "a"): again, ("Ben", "a"): other}


def test_who_comes_back_to_a_scene_is_counted_by_the_first_decision_there() -> None:
    first, second, later = made("Door", COSTLY), made("Hall", STRONG), made("Door", STRONG)
    assert run_of("Ana", first, second, later).first_made == (first, second)


def test_decisions_that_a_changed_case_has_moved_take_no_time_below_nothing() -> None:
    run = played([PUSH])
    story_of_two = class_run(None, run.about)
    assert story_of_two.made == ()
    assert all(each.took_ms >= 0 for each in run.made)


def test_a_case_that_asks_nobody_to_conclude_has_no_truth_to_count_against() -> None:
    case = the_door()
    scenes = tuple(scene for scene in case.scenes if scene.heading != "The talk")
    assert (case_is_trafficking(case), case_is_trafficking(replace(case, scenes=scenes))) == (True, None)


def test_a_conclusion_that_costs_two_points_is_costly_and_one_that_is_too_careful_could_be_better() -> None:
    said = ("no", "unclear")
    assert [played([KNOCK, {"judge": {"Ana": answer}}]).made[1].grade for answer in said] == [COSTLY, BETTER]
