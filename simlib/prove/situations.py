"""What tells states of one scene apart for the decisions offered there: far fewer than the states themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from simlib.play.gates import Gate, is_open, reads_of
from simlib.play.program import Program
from simlib.play.stages import Stage, Way
from simlib.play.state import Status
from simlib.prove.graph import Graph


class Situation(NamedTuple):
    """The flags, numbers and minutes that matter to what is asked in a scene."""

    flags: int
    numbers: tuple[int, ...]
    minutes: int

    def holds(self, gate: Gate) -> bool:
        """Whether the gate is open in this situation."""
        return is_open(gate, self.flags, self.numbers, self.minutes)


_ASKING = frozenset({Status.PLAYING, Status.STUCK})
"""A run that is stuck was asked, too: all that was to be offered was closed."""

Situations = Mapping[Situation, int]
"""Each with the place of the first state like it, which lies on a shortest history."""


def situations_of(graph: Graph) -> list[Situations]:
    """By the place of a scene: the situations in which something is to be decided there."""
    masks = [_reads(graph.program, stage) for stage in graph.program.stages]
    timed = [any(gate.timed for gate in gates_of(stage)) for stage in graph.program.stages]
    made: list[dict[Situation, int]] = [{} for _ in masks]
    for place, (scene, minutes, flags, numbers, status) in enumerate(graph.nodes):
        if status in _ASKING:
            key = Situation(flags & masks[scene], numbers, minutes if timed[scene] else 0)
            made[scene].setdefault(key, place)
    return [*made]


def gates_of(stage: Stage) -> Iterator[Gate]:
    """Every gate of what can be decided in a scene."""
    for way in stage.ways.values():
        yield way.gate
    for line in stage.form.lines if stage.form else ():
        yield line.gate
        yield line.clear


def open_ways(stage: Stage, situation: Situation) -> Iterator[tuple[str, Way]]:
    """The choices offered, by their texts."""
    return ((text, way) for text, way in stage.ways.items() if situation.holds(way.gate))


def ranges_in(situations: Iterable[Situation]) -> list[tuple[int, int]]:
    """By the place of a number: the least and the most it comes to."""
    columns = zip(*{situation.numbers for situation in situations}, strict=True)
    return [(min(column), max(column)) for column in columns]


def _reads(program: Program, stage: Stage) -> int:
    reads = reads_of(gates_of(stage))
    for way in stage.ways.values():
        reads |= program.stages[way.target].visited
    return reads
