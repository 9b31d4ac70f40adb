"""What the identification test shows of a class, against numbers worked out by hand and against scipy."""

from __future__ import annotations

from dataclasses import astuple

import pytest
from scipy import stats

from simlib.scenario.vignettes import Vignette, VignetteKind
from simlib.score.identification import NOTHING, Estimate
from simlib.score.identification_class import (
    ClassIdentification,
    Sat,
    class_identification,
    mean_change,
    student,
)
from simlib.score.sittings import Marked, Occasion, Said

LABOR, SEX, NONE, SMUGGLING = VignetteKind.LABOR, VignetteKind.SEX, VignetteKind.NONE, VignetteKind.SMUGGLING


def sat(person: str, occasion: Occasion, *answers: tuple[VignetteKind, VignetteKind, int]) -> Sat:
    """A sitting in which each vignette was of the first kind, and was taken for the second."""
    pairs = (
        Marked(Vignette(f"V{n}", "A", n, kind, "", ""), Said(f"V{n}", taken, sure))
        for n, (kind, taken, sure) in enumerate(answers)
    )
    return Sat(person, occasion, tuple(pairs))


def rounded(estimate: Estimate) -> tuple[float | None, ...]:
    return tuple(None if each is None else round(each, 3) for each in astuple(estimate))


def test_a_class_that_took_no_test_shows_nothing() -> None:
    assert class_identification([]) == ClassIdentification((), ())


def test_the_answers_of_everybody_count_together_on_each_occasion() -> None:
    found = class_identification(
        [
            sat("kim", Occasion.BEFORE, (LABOR, NONE, 3), (NONE, NONE, 2)),
            sat("lee", Occasion.BEFORE, (LABOR, SEX, 1), (NONE, SMUGGLING, 1)),
            sat("kim", Occasion.AFTER, (LABOR, LABOR, 3), (NONE, LABOR, 1)),
        ]
    )
    before, after = found.occasions
    assert (before.occasion, before.people, after.occasion, after.people) == (Occasion.BEFORE, 2, Occasion.AFTER, 1)
    assert (before.seen.hits, before.seen.misses, before.seen.false_alarms, before.seen.correct_rejections) == (
        1,
        1,
        0,
        2,
    )
    assert (before.sure.marks, after.sure.marks) == (-6 + 2 + 1 + 1, 3 + 0)
    assert [(each.kind, each.right, each.answers, each.mostly_taken_for) for each in before.kinds] == [
        (LABOR, 1, 2, SEX),
        (NONE, 2, 2, SMUGGLING),
    ]
    assert [(each.kind, each.mostly_taken_for) for each in after.kinds] == [(LABOR, None), (NONE, LABOR)]


def test_change_goes_by_people_who_took_both() -> None:
    found = class_identification(
        [
            sat("kim", Occasion.BEFORE, (LABOR, NONE, 1), (NONE, NONE, 1)),
            sat("kim", Occasion.AFTER, (LABOR, LABOR, 3), (NONE, NONE, 3)),
            sat("lee", Occasion.BEFORE, (LABOR, LABOR, 1), (NONE, LABOR, 1)),
            sat("lee", Occasion.AFTER, (LABOR, LABOR, 3), (NONE, NONE, 1)),
            sat("roe", Occasion.BEFORE, (LABOR, LABOR, 3)),
            sat("roe", Occasion.LATER, (LABOR, NONE, 3)),
            sat("new", Occasion.AFTER, (LABOR, LABOR, 1)),
        ]
    )
    assert [(each.earlier, each.later, each.people) for each in found.changes] == [
        (Occasion.BEFORE, Occasion.AFTER, 2),
        (Occasion.BEFORE, Occasion.LATER, 1),
    ]
    after, later = found.changes
    # One went from 0 to 1 and one stayed: of two people the interval is wider than a change can be.
    assert rounded(after.sensitivity) == (0.5, -1.0, 1.0)
    assert rounded(after.specificity) == (0.5, -1.0, 1.0)
    assert rounded(after.brier)[0] == round(((0 - 0.25) + (0.125 - 0.25)) / 2, 3)
    assert (rounded(later.sensitivity), later.specificity) == ((-1.0, None, None), NOTHING)


def test_the_interval_of_a_change_is_students() -> None:
    pairs = [(0.5, 0.8), (0.4, 0.9), (0.7, 0.6), (0.3, 0.6), (0.6, 0.6), (None, 0.9)]
    changes = [0.3, 0.5, -0.1, 0.3, 0.0]
    told = stats.ttest_1samp(changes, 0).confidence_interval(0.95)
    assert rounded(mean_change(pairs)) == (0.2, round(told.low, 3), round(told.high, 3))
    assert mean_change([(None, 1.0)]) == NOTHING


def test_the_brier_score_of_an_occasion_goes_by_people() -> None:
    people = [
        sat("kim", Occasion.BEFORE, (LABOR, LABOR, 3), (NONE, NONE, 3)),
        sat("lee", Occasion.BEFORE, (LABOR, NONE, 3), (NONE, NONE, 3)),
        sat("roe", Occasion.BEFORE, (LABOR, LABOR, 1), (NONE, NONE, 1)),
    ]
    (found,) = class_identification(people).occasions
    told = stats.ttest_1samp([0.0, 0.5, 0.25], 0).confidence_interval(0.95)
    assert rounded(found.brier) == (0.25, 0.0, round(told.high, 3))
    assert found.brier.value == found.sure.brier


@pytest.mark.parametrize("freedom", [*range(1, 40), 100, 1000])
def test_students_t_is_right_to_a_thousandth(freedom: int) -> None:
    assert student(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-3)
