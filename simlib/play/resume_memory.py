"""What a run remembers, side by side in an older and a newer version of its case, by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from simlib.play.program import Program
from simlib.play.register import Mark
from simlib.play.state import State
from simlib.scenario.words import fold

FACTS = (Mark.FOUND, Mark.TOLD, Mark.OFFERED, Mark.ACCEPTED, Mark.DECLINED)
"""What happened, as a run remembers it."""

States = tuple[State, State]
"""The states at the same point in the older and in the newer version."""


class Difference(NamedTuple):
    """Something that the newer run remembers otherwise."""

    mark: Mark | None
    """None for a number value."""
    name: str
    now: str


class Bit(NamedTuple):
    """A yes-or-no in both versions; 0 where a version does not know it, so that it is no there."""

    mark: Mark
    name: str
    old: int
    new: int


class Number(NamedTuple):
    """A number value that both versions know, with its places."""

    name: str
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Memory:
    """What both versions remember."""

    bits: tuple[Bit, ...]
    numbers: tuple[Number, ...]

    def differences(self, states: States) -> Iterator[Difference]:
        """What the newer run remembers otherwise than the older one."""
        old, new = states
        for mark, name, before, after in self.bits:
            if bool(old.flags & before) != bool(new.flags & after):
                yield Difference(mark, name, _words(mark, yes=bool(new.flags & after)))
        for name, place, now in self.numbers:
            if old.numbers[place] != new.numbers[now]:
                yield Difference(None, name, f"{new.numbers[now]}, not {old.numbers[place]}")


def memory_of(old: Program, new: Program) -> Memory:
    """What the two versions remember, each name in the words of the newer one where it has it."""
    places = {fold(value.name): place for place, value in enumerate(old.numbers)}
    numbers = tuple(
        Number(value.name, places[fold(value.name)], place)
        for place, value in enumerate(new.numbers)
        if fold(value.name) in places
    )
    return Memory((*_bits(old, new), *_values(old, new)), numbers)


def _bits(old: Program, new: Program) -> Iterator[Bit]:
    for mark in (*FACTS, Mark.BROKEN):
        had, has = _by_fold(old, mark), _by_fold(new, mark)
        for key, (name, bit) in (had | has).items():
            yield Bit(mark, name, had[key][1] if key in had else 0, bit if key in has else 0)


def _values(old: Program, new: Program) -> Iterator[Bit]:
    """The yes/no values that both versions declare; one more or less is told of the case itself."""
    had, has = _by_fold(old, Mark.YES), _by_fold(new, Mark.YES)
    for key in had.keys() & has.keys():
        yield Bit(Mark.YES, has[key][0], had[key][1], has[key][1])


def _by_fold(program: Program, mark: Mark) -> dict[str, tuple[str, int]]:
    return {fold(name): (name, bit) for name, bit in program.bits(mark).items()}


def _words(mark: Mark, *, yes: bool) -> str:
    if mark is Mark.YES:
        return "yes" if yes else "no"
    return mark.value if yes else f"not {mark.value}"
