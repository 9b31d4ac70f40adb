"""Which bit stands for which fact of a run, and which place for which number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from simlib.scenario.model import NumberValue
from simlib.scenario.words import fold


class Mark(StrEnum):
    """What a flag says."""

    VISITED = "visited"
    FOUND = "found"
    TOLD = "told"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    YES = "yes"
    TAKEN = "taken"
    """A choice or an item was taken before: for `Once`, and because points count only the first time."""
    ACTED = "acted"
    """An `If` with effects held when it was its turn."""
    BROKEN = "broken"
    """A Never was true after some decision."""


BY_EXACT_TEXT = frozenset({Mark.VISITED, Mark.TAKEN, Mark.ACTED})
"""Headings and the texts of choices and items are told apart to the letter; declared names are not."""


class Flag(NamedTuple):
    """One yes-or-no of a run, by name."""

    mark: Mark
    name: str
    within: str = ""
    """The heading of the scene a choice, an item or an `If` stands in."""


class Register:
    """Gives out one bit per flag as a scenario is made ready, and knows the numbers' places."""

    def __init__(self, numbers: Iterable[NumberValue]) -> None:
        self._numbers = {fold(number.name): (place, number) for place, number in enumerate(numbers)}
        self._bits: dict[tuple[Mark, str, str], int] = {}
        self._flags: dict[Flag, int] = {}

    def flag(self, mark: str, name: str, within: str = "") -> int:
        """The bit of this flag, a new one if nothing asked for it before."""
        kind = Mark(mark)
        key = (kind, name if kind in BY_EXACT_TEXT else fold(name), within)
        if key not in self._bits:
            self._bits[key] = 1 << len(self._bits)
            self._flags[Flag(kind, name, within)] = self._bits[key]
        return self._bits[key]

    def number(self, name: str) -> int:
        """The place of a number value; `KeyError` where none is declared by this name."""
        return self._numbers[fold(name)][0]

    def bounds(self, name: str) -> NumberValue:
        """The number value of this name; `KeyError` where none is declared."""
        return self._numbers[fold(name)][1]

    @property
    def flags(self) -> Mapping[Flag, int]:
        """Every flag given out so far, with its bit."""
        return dict(self._flags)
