"""The same decisions once more: a run is what its decisions make of its scenario, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from simlib.play.decisions import Decision
from simlib.play.engine import decide, start
from simlib.play.events import Event
from simlib.play.program import Program
from simlib.play.state import State


@dataclass(frozen=True, slots=True)
class Step:
    """One point of a run: what led here, and what happened on the way."""

    decision: Decision | None
    """None for the start."""
    state: State
    events: tuple[Event, ...]


def replay(program: Program, decisions: Iterable[Decision]) -> Iterator[Step]:
    """The start, then one step for each decision. Raises what `decide` raises, at the decision that was refused."""
    state, events = start(program)
    yield Step(None, state, events)
    for decision in decisions:
        state, events = decide(program, state, decision)
        yield Step(decision, state, events)
