"""Effects made ready for play: flags cleared and set in two operations, then numbers, each kept within its bounds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from simlib.scenario.model import Adds, Does, Effect, NumberValue, SetsNumber, SetsYesNo

Step = tuple[int, int, int, int, int]
"""Place of the number, what it is multiplied by (1 to add, 0 to set), what is added, its lowest, its highest."""


class Change(NamedTuple):
    """What effects do, left to right: flags cleared, flags set, then numbers in their order.

    Flags and numbers never touch each other, so the order between the two does not matter.
    """

    clears: int
    gives: int
    steps: tuple[Step, ...]


NO_CHANGE = Change(0, 0, ())


class Names(Protocol):
    """Where the names of effects stand in a state."""

    def flag(self, kind: str, name: str) -> int:
        """The bit of a flag."""

    def number(self, name: str) -> int:
        """The place of a number value."""

    def bounds(self, name: str) -> NumberValue:
        """The number value with its bounds."""


FLAG_OF_VERB = {"find": "found", "tell": "told", "offer": "offered", "accept": "accepted", "decline": "declined"}
"""Which flag each verb sets."""


def change_of(effects: Iterable[Effect], names: Names) -> Change:
    """The effects as one change."""
    clears = gives = 0
    steps: list[Step] = []
    for effect in effects:
        match effect:
            case Does(verb, name):
                gives |= names.flag(FLAG_OF_VERB[verb.value], name)
            case SetsYesNo(value, yes):
                bit = names.flag("yes", value)
                gives, clears = (gives | bit, clears & ~bit) if yes else (gives & ~bit, clears | bit)
            case Adds(value, amount):
                steps.append(_step(value, 1, amount, names))
            case SetsNumber(value, number):
                steps.append(_step(value, 0, number, names))
    return Change(clears, gives, tuple(steps))


def joined(changes: Iterable[Change]) -> Change:
    """Several changes as one, in their order."""
    clears = gives = 0
    steps: tuple[Step, ...] = ()
    for change in changes:
        clears |= change.clears
        gives = gives & ~change.clears | change.gives
        steps += change.steps
    return Change(clears, gives, steps)


def stepped(numbers: tuple[int, ...], steps: tuple[Step, ...]) -> tuple[int, ...]:
    """The numbers after the steps, each kept within its bounds after every step."""
    if not steps:
        return numbers
    made = list(numbers)
    for place, scale, amount, low, high in steps:
        number = made[place] * scale + amount
        made[place] = low if number < low else min(number, high)
    return tuple(made)


def _step(value: str, scale: int, amount: int, names: Names) -> Step:
    bounds = names.bounds(value)
    return (names.number(value), scale, amount, bounds.low, bounds.high)
