"""Points of all criteria in one whole number, so that adding a vector is adding a number.

Each computed criterion has a field of bits wide enough for everything it can ever come to, below zero too. Criteria
marked by a person are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simlib.play.program import Program
from simlib.play.stages import Adds


@dataclass(frozen=True, slots=True)
class Field:
    """Where one computed criterion stands in the number."""

    name: str
    place: int
    """Its place among all criteria of the case."""
    shift: int
    bits: int
    start: int
    maximum: int

    @property
    def unit(self) -> int:
        """One point."""
        return 1 << self.shift

    @property
    def zero(self) -> int:
        """What stands for no points, so that less than none can stand there, too."""
        return 1 << (self.bits - 1)


@dataclass(frozen=True, slots=True)
class Purse:
    """How points are kept."""

    fields: tuple[Field, ...]

    @property
    def empty(self) -> int:
        """A run's points before anything is earned: the starts."""
        return sum((field.zero + field.start) << field.shift for field in self.fields)

    def gain(self, adds: Adds, sign: int = 1) -> int:
        """What these points add."""
        units = {field.place: field.unit for field in self.fields}
        return sum(sign * points * units.get(place, 0) for place, points in adds)

    def parts(self, gain: int) -> Sequence[int]:
        """The points of each field in something that is added."""
        shown = gain + sum(field.zero << field.shift for field in self.fields)
        return [(shown >> field.shift & (1 << field.bits) - 1) - field.zero for field in self.fields]


def purse_of(program: Program) -> Purse:
    """Fields wide enough for all points of this case."""
    swing = [0] * len(program.criteria)
    for stage in program.stages:
        lines = stage.form.lines if stage.form else ()
        for adds in (*(way.adds for way in stage.ways.values()), *(line.adds for line in lines)):
            for place, points in adds:
                swing[place] += abs(points)
    fields: list[Field] = []
    shift = 0
    for place, criterion in enumerate(program.criteria):
        if not criterion.by_person:
            reach = 2 * swing[place] + abs(criterion.start) + criterion.maximum + 1
            bits = reach.bit_length() + 2
            fields.append(Field(criterion.name, place, shift, bits, criterion.start, criterion.maximum))
            shift += bits
    return Purse(tuple(fields))
