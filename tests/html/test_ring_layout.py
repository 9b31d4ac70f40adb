"""Where marks stand around a middle: apart from each other, with every line free, and the tied ones close."""

from __future__ import annotations

import math
from itertools import combinations, pairwise

import pytest

from simlib.html.link_layout import NEAR
from simlib.html.ring_layout import neighborly, ring

MOST = 17
HIGH, BROAD = 100, 150
"""CSS pixels of a mark with three lines of writing, and of its writing."""


@pytest.mark.parametrize("count", range(MOST + 1))
def test_there_is_a_place_for_each_and_no_place_is_the_middle(count: int) -> None:
    places = ring(count)
    assert len(set(places)) == count
    assert all(math.hypot(*place) > HIGH for place in places)


@pytest.mark.parametrize("count", range(1, 13))
def test_no_writing_stands_upon_another_mark(count: int) -> None:
    for (ax, ay), (bx, by) in combinations(ring(count), 2):
        # Writing stands outside: above the upper half, below the rest.
        faces_away = (ay < 0) != (by < 0)
        assert abs(ax - bx) >= BROAD / 2 + 19 or abs(ay - by) >= 38 or faces_away


@pytest.mark.parametrize("count", range(3, MOST + 1))
def test_no_line_between_two_passes_a_third_so_closely_that_it_seems_to_be_its_own(count: int) -> None:
    places = ring(count)
    for one, other in combinations(places, 2):
        passed = [place for place in places if place not in (one, other) and _away(place, one, other) < NEAR / 2]
        assert passed == []


def _away(place: tuple[int, int], one: tuple[int, int], other: tuple[int, int]) -> float:
    """How far a place is from the line between two others."""
    (x, y), (ax, ay), (bx, by) = place, one, other
    length = math.dist(one, other)
    along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length**2
    nearest = min(1.0, max(0.0, along))
    return math.dist(place, (ax + nearest * (bx - ax), ay + nearest * (by - ay)))


def test_two_stand_side_by_side_above_the_middle() -> None:
    (left, level), (right, also) = ring(2)
    assert (level == also < 0, left == -right) == (True, True)


def test_marks_without_ties_keep_the_order_in_which_they_were_given() -> None:
    assert neighborly(["c", "a", "b"], []) == ["c", "a", "b"]


def test_marks_that_are_tied_come_to_stand_side_by_side() -> None:
    order = neighborly(["a", "b", "c", "d", "e", "f"], [("a", "d"), ("d", "f")])
    around = [*order, order[0]]
    beside = {frozenset(pair) for pair in pairwise(around)}
    assert {frozenset("ad"), frozenset("df")} <= beside
    assert sorted(order) == ["a", "b", "c", "d", "e", "f"]


def test_ties_of_a_mark_that_is_not_on_the_ring_move_nobody() -> None:
    assert neighborly(["a", "b", "c", "d"], [("you", "a"), ("you", "c")]) == ["a", "b", "c", "d"]
