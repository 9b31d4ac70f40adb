"""Chance for the generator: the same seed draws the same on every machine and every Python."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from simlib.scenario.typologies import Spread

_Item = TypeVar("_Item")


class Draw:
    """A stream of chance. Streams of other words or numbers are independent of it.

    It rests on `Random.random` alone, the one method whose values Python promises to keep, and on a seed of text, which
    Python hashes with SHA-512.
    """

    def __init__(self, *seed: object) -> None:
        self._random = Random("/".join(map(str, seed)))

    def share(self) -> float:
        """A number from 0 up to, but not, 1."""
        return self._random.random()

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, each as likely."""
        return low + int(self._random.random() * (high - low + 1))

    def spread(self, spread: Spread) -> int:
        """A number of the spread; half of the time the usual one where it names one."""
        if spread.usual is not None and self.percent(50):
            return spread.usual
        return self.whole(spread.low, spread.high)

    def percent(self, chance: int) -> bool:
        """Yes in so many of a hundred draws."""
        return self._random.random() * 100 < chance

    def one(self, items: Sequence[_Item]) -> _Item:
        """One of the items, each as likely."""
        return items[int(self._random.random() * len(items))]

    def weighted(self, items: Sequence[_Item], weights: Sequence[float]) -> _Item:
        """One of the items, as likely as its weight says."""
        left = self._random.random() * sum(weights)
        for item, weight in zip(items, weights, strict=True):
            left -= weight
            if left < 0:
                return item
        return items[-1]

    def shuffled(self, items: Sequence[_Item]) -> list[_Item]:
        """The items in an order of chance (Fisher and Yates)."""
        mixed = list(items)
        for place in range(len(mixed) - 1, 0, -1):
            other = int(self._random.random() * (place + 1))
            mixed[place], mixed[other] = mixed[other], mixed[place]
        return mixed
