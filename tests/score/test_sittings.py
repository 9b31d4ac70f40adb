"""A sitting of the identification test: which form, in which order, what the log makes of it, and its marks."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.read.facts import load_facts
from simlib.read.vignettes import read_vignettes
from simlib.record.policies import TEST_DAYS
from simlib.scenario.vignettes import Vignette, VignetteBank, VignetteKind
from simlib.score.identification import Answer
from simlib.score.sittings import (
    LATER_MONTHS,
    Happened,
    Marked,
    Occasion,
    Said,
    Sitting,
    answered,
    began,
    due,
    form_for,
    marked,
    months_later,
    order_of,
    rotation,
    said_of,
    sitting_of,
)

SCENARIOS = Path(__file__).parents[2] / "scenarios"
LABOR = Said("V1", VignetteKind.LABOR, 3)
NONE = Said("V2", VignetteKind.NONE, 1)
BEGAN = (Happened.BEGAN.value, began(Occasion.BEFORE, "A", ["V1", "V2"]))


@pytest.fixture(scope="module")
def bank() -> VignetteBank:
    facts = load_facts(SCENARIOS / "facts")[0]
    return read_vignettes((SCENARIOS / "vignettes.yaml").read_bytes(), facts)[0]


def said(*answers: Said) -> list[tuple[str, dict[str, object]]]:
    return [(Happened.ANSWERED.value, answered(each)) for each in answers]


# --- what the log tells -------------------------------------------------------------------------------------------


def test_a_sitting_that_never_began_is_none() -> None:
    assert sitting_of([("exercise.created", {})]) is None


def test_a_sitting_asks_for_the_vignette_that_comes_next() -> None:
    told = sitting_of([BEGAN, *said(LABOR)])
    assert told == Sitting(Occasion.BEFORE, "A", ("V1", "V2"), (LABOR,))
    assert (told.asked, Sitting(Occasion.BEFORE, "A", ("V1",), (LABOR,)).asked) == ("V2", "")


def test_an_answer_to_another_vignette_than_the_one_asked_is_none() -> None:
    told = sitting_of([BEGAN, *said(NONE, LABOR, LABOR, NONE, NONE), (Happened.ENDED.value, {})])
    assert told == Sitting(Occasion.BEFORE, "A", ("V1", "V2"), (LABOR, NONE), ended=True)


@pytest.mark.parametrize(
    ("kind", "sure", "answer"),
    [
        ("labor", "3", LABOR),
        ("trafficking", "3", None),
        ("", "3", None),
        ("labor", "0", None),
        ("labor", "4", None),
        ("labor", " 3", None),
        ("labor", "", None),
    ],
)
def test_a_form_of_another_make_is_no_answer(kind: str, sure: str, answer: Said | None) -> None:
    assert said_of("V1", kind, sure) == answer


def test_what_counts_is_whether_it_is_trafficking_and_not_which() -> None:
    forced = Vignette("V1", "A", 1, VignetteKind.FORCED_CRIME, "", "")
    smuggled = Vignette("V2", "A", 2, VignetteKind.SMUGGLING, "", "")
    told = Sitting(Occasion.BEFORE, "A", ("V1", "V2", "V3"), (LABOR, NONE, Said("V3", VignetteKind.SEX, 2)))
    pairs = marked(told, VignetteBank((forced, smuggled)))
    assert pairs == (Marked(forced, LABOR), Marked(smuggled, NONE))
    assert [pair.answer for pair in pairs] == [Answer(True, True, 3), Answer(False, False, 1)]


# --- which form, in which order -----------------------------------------------------------------------------------


def test_every_order_of_the_forms_comes_up_once_in_six_people() -> None:
    for block in range(5):
        orders = [rotation("class", 6 * block + place, "ABC") for place in range(6)]
        assert sorted(orders) == sorted(permutations("ABC"))


def test_on_each_occasion_every_form_is_taken_equally_often() -> None:
    taken = [
        Counter(form_for(occasion, rotation("class", place, "ABC"), ()) for place in range(36)) for occasion in Occasion
    ]
    assert taken == [Counter(A=12, B=12, C=12)] * 3


def test_another_class_meets_the_forms_in_another_order_and_the_same_class_in_the_same() -> None:
    first, again, other = ([rotation(name, place, "ABC") for place in range(12)] for name in ("one", "one", "two"))
    assert first == again != other


@given(st.integers(0, 40), st.permutations(list(Occasion)))
def test_nobody_meets_a_form_twice_whatever_was_left_out(place: int, occasions: list[Occasion]) -> None:
    taken: list[str] = []
    for occasion in occasions:
        taken.append(form_for(occasion, rotation("class", place, "ABC"), taken))
    assert sorted(taken) == ["A", "B", "C"]


def test_once_every_form_was_met_the_one_that_is_due_comes_again() -> None:
    assert form_for(Occasion.AFTER, ("B", "C", "A"), "ABC") == "C"


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2027, 8, 29), date(2028, 2, 29)),
        (date(2026, 8, 29), date(2027, 2, 28)),
        (date(2028, 2, 29), date(2028, 8, 29)),
        (date(2026, 3, 31), date(2026, 9, 30)),
        (date(2026, 6, 30), date(2026, 12, 30)),
        (date(2026, 7, 1), date(2027, 1, 1)),
    ],
)
def test_six_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, later: date) -> None:
    assert months_later(day, LATER_MONTHS) == later
    taken = {Occasion.AFTER: day}
    assert (due("", taken, later - timedelta(days=1)), due("", taken, later)) == (None, Occasion.LATER)
    assert due("", {**taken, Occasion.LATER: later}, later) is None
    assert due("", {Occasion.BEFORE: day}, later) is None


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_answers_are_there_at_least_until_the_test_comes_again(day: date) -> None:
    assert months_later(day, LATER_MONTHS) - day <= timedelta(days=TEST_DAYS)


def test_a_form_comes_up_whole_and_not_with_trafficking_first(bank: VignetteBank) -> None:
    kinds = {each.id: each.kind.is_trafficking for each in bank.vignettes}
    orders = [order_of(bank, "A", f"sitting {number}") for number in range(40)]
    assert {frozenset(order) for order in orders} == {frozenset(each.id for each in bank.of_form("A"))}
    assert len(set(orders)) == 40
    first = Counter(kinds[order[0]] for order in orders)
    assert first[True] > 10 < first[False]
    assert order_of(bank, "A", "sitting 1") == orders[1]
