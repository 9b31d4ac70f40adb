"""How sure somebody said they were, beside what was so."""

from __future__ import annotations

import pytest

from simlib.scenario.confidence import brier_of


@pytest.mark.parametrize(
    ("said", "brier"),
    [
        ([], None),
        ([(3, True)], 0.0),
        ([(3, False)], 1.0),
        ([(1, True)], 0.25),
        ([(1, False)], 0.25),
        ([(2, True), (2, False)], (0.0625 + 0.5625) / 2),
    ],
)
def test_confidence_is_scored_by_how_far_it_is_off(said: list[tuple[int, bool]], brier: float | None) -> None:
    assert brier_of(said) == brier
