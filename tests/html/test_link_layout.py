"""Where the marks of a link chart stand: always the same, nothing upon another, and ties that can be told apart."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from simlib.html.link_layout import AROUND, MOST_TO_BEND, NEAR, ROW, STEP, bends, places

MOTEL = [
    ("Ana", "person"), ("Renee", "person"), ("Dale", "person"), ("Joan", "person"), ("Kessler", "person"),
    ("room 12", "place"), ("room 19", "place"), ("office", "place"), ("phone", "phone"),
]  # fmt: skip
TIES = [
    ("Joan", "office"), ("Ana", "room 12"), ("Dale", "room 12"), ("Dale", "room 19"), ("Dale", "Ana"),
    ("Dale", "Renee"), ("Renee", "Dale"), ("Dale", "phone"),
]  # fmt: skip


def rows_of(where: dict[str, tuple[int, int]]) -> list[set[str]]:
    """The marks row by row, from the top."""
    heights = sorted({y for _, y in where.values()})
    return [{mark for mark, (_, y) in where.items() if y == height} for height in heights]


def test_places_stand_above_people_by_their_ties_things_below_and_who_has_no_tie_last() -> None:
    assert rows_of(places(MOTEL, TIES)) == [
        {"room 12", "room 19", "office"},
        {"Dale", "Joan"},
        {"Ana", "Renee"},
        {"phone"},
        {"Kessler"},
    ]


def test_a_row_holds_no_more_than_it_may_and_is_parted_evenly() -> None:
    marks = [(f"p{number}", "person") for number in range(7)]
    assert [len(row) for row in rows_of(places(marks, [], across=3))] == [2, 2, 3]


@pytest.mark.parametrize("count", [0, 1, 2, 9, 60, 500])
def test_no_two_marks_come_near_each_other_and_the_same_marks_give_the_same_places(count: int) -> None:
    marks = [(f"m{n}", ("person", "place", "phone")[n % 3]) for n in range(count)]
    ties = [(f"m{n}", f"m{(7 * n + 3) % count}") for n in range(count) if n != (7 * n + 3) % count]
    where = places(marks, ties)
    assert where == places(list(marks), list(ties))
    assert set(where) == {mark for mark, _ in marks}
    spots = sorted(where.values(), key=lambda spot: (spot[1], spot[0]))
    assert len(set(spots)) == count
    assert all(b[0] - a[0] >= STEP for a, b in pairwise(spots) if a[1] == b[1])
    assert all(y % ROW == 0 for _, y in spots)


def test_a_tie_to_a_mark_that_is_not_there_moves_nothing() -> None:
    assert places(MOTEL, [*TIES, ("Dale", "nobody")]) == places(MOTEL, TIES)


def test_ties_between_the_same_two_fan_out_whichever_way_they_run() -> None:
    where = {"a": (0, 0), "b": (0, 100)}
    swings = bends(where, [("a", "b"), ("b", "a"), ("a", "b")])
    sides = [swings[0], -swings[1], swings[2]]
    assert sides == sorted(sides)
    assert all(abs(x - y) > 0.1 for x, y in combinations(sides, 2))


@pytest.mark.parametrize(("beside", "side"), [(NEAR - 1, -1), (1 - NEAR, 1), (NEAR + 1, 0)])
def test_a_tie_that_would_pass_through_a_third_mark_goes_around_it_on_the_other_side(beside: int, side: int) -> None:
    where = {"a": (0, 0), "between": (beside, 100), "b": (0, 200)}
    there, back = bends(where, [("a", "b")]), bends(where, [("b", "a")])
    assert there == [2 * side * AROUND / 200]
    assert back == [-there[0]]


def test_in_a_large_chart_no_tie_is_looked_at_for_what_stands_in_its_way() -> None:
    where = {"a": (0, 0), "between": (0, 100), "b": (0, 200), **{f"m{n}": (500 + n, 0) for n in range(MOST_TO_BEND)}}
    assert bends(where, [("a", "b")]) == [0.0]
