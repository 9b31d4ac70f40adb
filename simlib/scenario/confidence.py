"""How sure somebody said they were, in words and as a probability, and how far that lies from what was so."""

from __future__ import annotations

from collections.abc import Iterable

SURE = {1: 0.5, 2: 0.75, 3: 1.0}
"""How likely somebody says it is that they are right."""

SURE_WORDS = {1: "a guess", 2: "fairly sure", 3: "certain"}
"""The same as everybody reads it."""


def brier_of(said: Iterable[tuple[int, bool]]) -> float | None:
    """The mean squared distance between what was stated and what was so (Brier 1950); None for nothing.

    `said` are pairs: how sure, and whether it was right. 0 is perfect and 0.25 a coin.

    >>> brier_of([(3, True), (1, True)])
    0.125
    """
    distances = [(SURE[confidence] - right) ** 2 for confidence, right in said]
    return sum(distances) / len(distances) if distances else None
