"""The bench of the link chart: what it draws is always the same, and what it tells is held against its targets."""

from __future__ import annotations

import pytest

from tests.bench.charts import SIZE, TIES_A_MARK, Told, drawn_case, rows_of


def test_the_case_drawn_is_always_the_same_and_as_large_as_said() -> None:
    marks, ties = drawn_case(SIZE)
    assert (marks, ties) == drawn_case(SIZE)
    assert len({mark["id"] for mark in marks}) == SIZE
    assert TIES_A_MARK * SIZE * 0.99 < len(ties) <= TIES_A_MARK * SIZE
    assert all(tie["source"] != tie["target"] for tie in ties)


def test_the_rows_tell_medians_beside_those_of_pyvis() -> None:
    first, click, *_ = rows_of(Told([600, 700, 900], [1400, 1400, 1400], [90, 110], 0, 2, 0, 0))
    assert (first.what, first.ours, first.peer, first.ratio) == (
        "first draw of 500 marks, median of 3", 700, 1400, 0.5
    )  # fmt: skip
    assert (click.what, click.ours, click.held) == ("click to Python and back, median of 2", 100, None)


@pytest.mark.parametrize("wrong", range(3))
def test_anything_asked_elsewhere_run_or_unread_misses_its_target(wrong: int) -> None:
    counts = [int(place == wrong) for place in range(3)]
    rows = rows_of(Told([1], [1], [1], counts[0], 2, counts[1], counts[2]))
    assert [row.held for row in rows[2:]] == [place != wrong for place in range(3)]
