"""Scores with their reasons, and when a run passes."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.play.decisions import decision_from_json
from simlib.play.engine import offer
from simlib.play.events import event_as_json, event_from_json
from simlib.play.program import compile_scenario
from simlib.play.story import advance, begin, tell
from simlib.scenario.model import (
    Criterion,
    Header,
    Item,
    Kind,
    Outcome,
    Reason,
    Rule,
    Scenario,
    Scene,
    SetsYesNo,
)
from simlib.score.assess import Assessment, Because, CriterionResult, assess, assess_events, reason_of
from tests.play.cases import FINDS_TWO_IDS, HURRIED, TWO_IDS, case, go, points, task
from tests.play.drawn import drawn_decision, drawn_scenario

PRESSED = SetsYesNo("hurried", yes=True)
KIND = Reason("Needs come first.", ("PRA-06.do1",))
CURT = Reason("It blames her.", (), ("PRA-05.avoid1",))


def assessed(scenario: Scenario, *decisions: object) -> Assessment:
    return assess(tell(compile_scenario(scenario), [decision_from_json(decision) for decision in decisions]))


HERE = Scene(
    "Here",
    choices=(
        go("Ask kindly", "There", takes=2, score=points("care", 3) + points("facts", 1), reason=KIND),
        go("Press her", "There", takes=1, then=(PRESSED,), score=points("care", -2), reason=CURT),
    ),
)
THERE = Scene(
    "There", choices=(go("Look", "There", then=(FINDS_TWO_IDS,), score=points("facts", 9)), go("Leave", takes=4))
)
RULES: dict[str, object] = {"musts": (Rule("cards seen", TWO_IDS),), "nevers": (Rule("pressed her", HURRIED),)}
SCENARIO = case(
    HERE,
    THERE,
    criteria=(
        Criterion("care", 4, 1, about="Needs first."),
        Criterion("facts", 6),
        Criterion("report", 5, by_person=True),
    ),
    header=Header(pass_percent=40),
    **RULES,
)


def test_a_run_is_assessed_with_every_reason() -> None:
    assert assessed(SCENARIO, "Ask kindly", "Look", "Leave") == Assessment(
        criteria=(
            CriterionResult("care", "Needs first.", 4, 4, False, 1, (Because(3, "Here", "Ask kindly", 0, KIND),)),
            CriterionResult(
                "facts",
                "",
                6,
                6,
                False,
                0,
                (Because(1, "Here", "Ask kindly", 0, KIND), Because(9, "There", "Look", 2, Reason())),
            ),
            CriterionResult("report", "", None, 5, True, 0, ()),
        ),
        total=10,
        maximum=10,
        percent=100.0,
        pass_percent=40,
        passed=True,
        musts={"cards seen": True},
        nevers={"pressed her": False},
        ending="The end",
        outcome="good",
        minutes=6,
    )


def test_a_reason_names_what_it_follows_and_what_it_goes_against() -> None:
    both = Because(1, "Here", "x", 0, Reason("", ("PRA-01.do1",), ("PRA-02.avoid1",)))
    assert both.ids == ("PRA-01.do1", "PRA-02.avoid1")


def test_while_a_run_goes_on_no_must_is_judged_and_nothing_is_passed() -> None:
    so_far = assessed(SCENARIO, "Ask kindly", "Look")
    assert (so_far.ending, so_far.outcome, so_far.musts, so_far.passed) == (None, None, {"cards seen": None}, False)
    assert so_far.score == {"care": 4, "facts": 6}


@pytest.mark.parametrize(
    ("decisions", "passed"),
    [
        (("Ask kindly", "Look", "Leave"), True),
        (("Ask kindly", "Leave"), False),
        (("Press her", "Look", "Leave"), False),
    ],
    ids=["all kept", "a must not met", "a never broken"],
)
def test_a_run_passes_with_enough_points_every_must_met_and_no_never_broken(
    decisions: tuple[str, ...], passed: bool
) -> None:
    assert assessed(SCENARIO, *decisions).passed is passed


@pytest.mark.parametrize(("percent", "passed"), [(69, True), (70, True), (71, False)])
def test_the_pass_percentage_is_of_the_computed_maximum_and_reaching_it_is_enough(percent: int, passed: bool) -> None:
    here = Scene("Here", choices=(go("Go", score=points("care", 7)),))
    criteria = (Criterion("care", 10), Criterion("report", 90, by_person=True))
    result = assessed(case(here, criteria=criteria, header=Header(pass_percent=percent)), "Go")
    assert (result.total, result.maximum, result.percent, result.passed) == (7, 10, 70.0, passed)


@pytest.mark.parametrize(("worth", "result"), [(-9, 0), (-1, 1), (1, 3), (9, 4)])
def test_a_criterion_is_its_start_plus_its_points_within_0_and_its_maximum(worth: int, result: int) -> None:
    here = Scene("Here", choices=(go("Go", score=points("care", worth)),))
    assert assessed(case(here, criteria=(Criterion("care", 4, 2),)), "Go").score == {"care": result}


def test_points_beyond_the_maximum_still_outweigh_later_losses() -> None:
    here = Scene("Here", choices=(go("Well", "Here", score=points("care", 6)), go("Badly", score=points("care", -2))))
    assert assessed(case(here), "Well", "Badly").score["care"] == 4


def test_a_criterion_that_is_not_touched_has_its_start() -> None:
    here = Scene("Here", choices=(go("Go"),))
    assert assessed(case(here, criteria=(Criterion("fairness", 4, 4),)), "Go").score == {"fairness": 4}


def test_where_nothing_can_be_earned_the_rules_alone_decide() -> None:
    here = Scene("Here", choices=(go("Go"), go("Press", then=(PRESSED,))))
    bare = case(here, criteria=(), **RULES | {"musts": ()})
    assert (assessed(bare, "Go").percent, assessed(bare, "Go").passed, assessed(bare, "Press").passed) == (
        100,
        True,
        False,
    )


def test_a_harmful_ending_is_no_failure_by_itself() -> None:
    here = Scene("Here", choices=(go("Go", "Over"),))
    assert assessed(case(here, Scene("Over", ending=Outcome.HARMFUL), criteria=()), "Go").passed


def test_the_items_of_a_task_are_reasons_too() -> None:
    words = Item("Her words", right=True, score=points("facts", 1), reason=KIND)
    guess = Item("A guess", right=False, score=points("care", -1), reason=CURT)
    result = assessed(case(task(Kind.SELECT, words, guess, takes=5)), {"select": ["Her words", "A guess"]})
    assert [each.reasons for each in result.criteria] == [
        (Because(-1, "The task", "A guess", 0, CURT),),
        (Because(1, "The task", "Her words", 0, KIND),),
    ]


def test_what_stands_nowhere_has_no_reason() -> None:
    assert reason_of(SCENARIO, "Nowhere", "Go") == reason_of(SCENARIO, "Here", "Fly") == Reason()


def test_events_as_a_log_keeps_them_are_all_it_takes() -> None:
    story = tell(compile_scenario(SCENARIO), [decision_from_json("Press her"), decision_from_json("Leave")])
    kept = [event_from_json(event_as_json(event)) for event in story.events]
    assert assess_events(SCENARIO, kept) == assess(story)


def test_before_anything_happened_a_run_has_what_it_starts_with() -> None:
    nothing = assess_events(SCENARIO, [])
    assert (nothing.score, nothing.minutes, nothing.nevers) == ({"care": 1, "facts": 0}, 0, {"pressed her": False})


@given(st.integers(0, 2**32 - 1))
def test_a_score_is_always_in_range_and_the_sum_of_its_reasons(seed: int) -> None:
    random = Random(seed)
    story = begin(compile_scenario(drawn_scenario(random)))
    while not story.state.ended and len(story.moments) < 25:
        story = advance(story, drawn_decision(offer(story.program, story.state), random))
    result = assess(story)
    assert 0 <= result.total <= result.maximum == 11
    assert 0 <= result.percent <= 100
    for place, criterion in enumerate(result.criteria):
        assert sum(because.points for because in criterion.reasons) == story.state.points[place]
        assert criterion.points is None or 0 <= criterion.points <= criterion.maximum
    assert not result.passed or (all(result.musts.values()) and not any(result.nevers.values()))
