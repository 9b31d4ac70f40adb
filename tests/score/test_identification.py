"""Hits, false alarms, d′, calibration and change, against numbers worked out by hand or known from the papers."""

from __future__ import annotations

from dataclasses import astuple
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.score.identification import (
    NOTHING,
    Answer,
    Estimate,
    Identification,
    calibration_of,
    change_of,
    identification_of,
    share,
)

answers = st.lists(st.builds(Answer, st.booleans(), st.booleans(), st.none() | st.integers(1, 3)), max_size=30)


def given_answers(hits: int, misses: int, alarms: int, rejections: int) -> list[Answer]:
    cells = {(True, True): hits, (True, False): misses, (False, True): alarms, (False, False): rejections}
    return [Answer(*cell) for cell, count in cells.items() for _ in range(count)]


def rounded(estimate: Estimate, digits: int = 3) -> tuple[float | None, ...]:
    return tuple(None if each is None else round(each, digits) for each in astuple(estimate))


def test_hits_and_false_alarms_are_counted_apart() -> None:
    seen = identification_of(given_answers(hits=5, misses=1, alarms=2, rejections=4))
    assert (seen.hits, seen.misses, seen.false_alarms, seen.correct_rejections) == (5, 1, 2, 4)
    assert (seen.sensitivity.value, seen.specificity.value) == (5 / 6, 4 / 6)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    # Wilson's interval as worked out by hand and printed in Newcombe 1998 (Statistics in Medicine 17:857), table I.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_a_share_has_the_interval_that_was_published(part: int, whole: int, low: float, high: float) -> None:
    each = share(part, whole)
    assert (round(each.low or 0, 4), round(each.high or 0, 4)) == (low, high)


def test_d_prime_is_the_distance_of_the_two_normal_deviates() -> None:
    z = NormalDist().inv_cdf
    seen = identification_of(given_answers(hits=15, misses=5, alarms=4, rejections=16))
    assert seen.d_prime.value == pytest.approx(z(15.5 / 21) - z(4.5 / 21))
    assert seen.leaning == pytest.approx(-(z(15.5 / 21) + z(4.5 / 21)) / 2)


def test_a_perfect_row_has_a_finite_d_prime_that_says_how_little_is_known() -> None:
    assert rounded(identification_of(given_answers(6, 0, 0, 6)).d_prime, 2) == (2.93, 0.79, 5.07)


def test_guessing_is_no_discrimination() -> None:
    seen = identification_of(given_answers(3, 3, 3, 3))
    assert (round(seen.d_prime.value or 0, 12), round(seen.leaning or 0, 12)) == (0.0, 0.0)


def test_to_see_it_everywhere_is_a_leaning_and_no_skill() -> None:
    everywhere = identification_of(given_answers(6, 0, 6, 0))
    assert (everywhere.sensitivity.value, everywhere.specificity.value) == (1.0, 0.0)
    assert (everywhere.d_prime.value, (everywhere.leaning or 0) < -1) == (0.0, True)


@pytest.mark.parametrize("held", [[], [Answer(is_trafficking=True, said_trafficking=True)]])
def test_where_there_is_nothing_to_tell_apart_no_number_is_made_up(held: list[Answer]) -> None:
    seen = identification_of(held)
    assert (seen.d_prime, seen.leaning, seen.specificity) == (NOTHING, None, NOTHING)


@given(answers)
def test_every_interval_holds_its_value(held: list[Answer]) -> None:
    seen: Identification = identification_of(held)
    for each in (seen.sensitivity, seen.specificity, seen.d_prime):
        low, value, high = each.low, each.value, each.high
        assert (low is None) == (value is None) == (high is None)
        if low is not None and value is not None and high is not None:
            assert low - 1e-12 <= value <= high + 1e-12


@given(answers)
def test_swapping_the_two_answers_swaps_hits_and_false_alarms(held: list[Answer]) -> None:
    turned = [Answer(not each.is_trafficking, each.said_trafficking, each.confidence) for each in held]
    one, other = identification_of(held), identification_of(turned)
    assert (one.hits, one.misses) == (other.false_alarms, other.correct_rejections)
    if one.d_prime.value is not None:
        assert one.d_prime.value == pytest.approx(-(other.d_prime.value or 0), abs=1e-12)


# --- how sure -------------------------------------------------------------------------------------------------


def sure(*rows: tuple[bool, int]) -> list[Answer]:
    return [Answer(is_trafficking=True, said_trafficking=right, confidence=how) for right, how in rows]


def test_marks_follow_the_published_scale() -> None:
    held = calibration_of(sure((True, 1), (True, 2), (True, 3), (False, 1), (False, 2), (False, 3)))
    assert (held.marks, held.best_marks) == (1 + 2 + 3 + 0 - 2 - 6, 18)


@pytest.mark.parametrize(("chance", "best"), [(0.55, 1), (0.66, 1), (0.68, 2), (0.79, 2), (0.81, 3), (0.95, 3)])
def test_it_pays_best_to_say_how_sure_one_is(chance: float, best: int) -> None:
    def worth(how: int) -> float:
        right, wrong = calibration_of(sure((True, how))).marks, calibration_of(sure((False, how))).marks
        return chance * right + (1 - chance) * wrong

    assert max((1, 2, 3), key=worth) == best


def test_the_brier_score_is_that_of_the_stated_confidence() -> None:
    held = calibration_of(sure((True, 3), (False, 3), (True, 1)))
    assert held.brier == pytest.approx((0 + 1 + 0.25) / 3)


def test_answers_without_a_confidence_are_left_out() -> None:
    held = calibration_of([Answer(is_trafficking=True, said_trafficking=True)])
    assert (held.marks, held.best_marks, held.brier) == (0, 0, None)


@pytest.mark.parametrize(("rights", "wrongs", "expected"), [(9, 1, False), (2, 8, True), (1, 1, False), (0, 0, False)])
def test_overconfidence_is_told_only_beyond_chance(rights: int, wrongs: int, expected: bool) -> None:
    held = calibration_of(sure(*[(True, 3)] * rights, *[(False, 3)] * wrongs))
    assert held.is_overconfident is expected


# --- before and after ---------------------------------------------------------------------------------------------


def test_a_change_counts_only_those_that_changed() -> None:
    before, after = [False] * 6 + [True] * 6, [True] * 5 + [False] + [True] * 5 + [False]
    change = change_of(before, after)
    p_better, p_worse = 6 / 14, 2 / 14
    half = NormalDist().inv_cdf(0.975) * ((p_better + p_worse - (p_better - p_worse) ** 2) / 14) ** 0.5
    assert change.value == pytest.approx(4 / 12)
    assert change.low == pytest.approx(4 / 14 - half)
    assert change.high == pytest.approx(4 / 14 + half)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40))
def test_a_change_turned_round_is_its_opposite(pairs: list[tuple[bool, bool]]) -> None:
    before, after = [then for then, _ in pairs], [now for _, now in pairs]
    there, back = change_of(before, after), change_of(after, before)
    assert there.value == -(back.value or 0)
    assert there.low == pytest.approx(-(back.high or 0))
    assert there.high == pytest.approx(-(back.low or 0))


def test_no_pairs_are_no_change() -> None:
    assert change_of([], []) == NOTHING


def test_pairs_that_do_not_match_are_refused() -> None:
    with pytest.raises(ValueError, match="argument 2"):
        change_of([True], [])
