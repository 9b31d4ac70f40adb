"""A scene made ready for play, and its parts, in the order in which a decision needs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from simlib.play.changes import Change, Step
from simlib.play.gates import Gate, Test
from simlib.play.state import Status
from simlib.scenario.model import Choice, Item, Kind, Limit, Scene, Task

Adds = tuple[tuple[int, int], ...]
"""Place of a criterion, and points for it."""

Ask = tuple[int, int, Test | None, Choice]
"""A choice behind its gate."""


class Turn(NamedTuple):
    """An `If` that acts: its gate, what it does, and the bit that says it did."""

    gate: Gate
    change: Change
    acted: int


class Way(NamedTuple):
    """What one choice does."""

    gate: Gate
    takes: int
    clears: int
    gives: int
    steps: tuple[Step, ...]
    adds: Adds
    taken: int
    """The bit that says it was taken before; 0 where nothing asks."""
    target: int


class Line(NamedTuple):
    """One item of a task."""

    item: Item
    gate: Gate
    clear: Gate
    change: Change
    adds: Adds
    taken: int


@dataclass(frozen=True, slots=True)
class Form:
    """The one decision of a scene that has no choices."""

    task: Task
    lines: tuple[Line, ...]
    by_text: Mapping[str, Line]
    bins: tuple[str, ...]
    """The bins of a Sort; their order tells nothing."""
    target: int


class Offer(NamedTuple):
    """What the officer can do now. `kind` is None once the run has ended."""

    kind: Kind | None
    ask: str = ""
    button: str = ""
    choices: tuple[Choice, ...] = ()
    """In the order written, the limit's last."""
    items: tuple[Item, ...] = ()
    limit: Limit | None = None
    bins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """One scene, ready for play."""

    scene: Scene
    visited: int
    change: Change
    takes: int
    turns: tuple[Turn, ...]
    status: Status
    """How the run stands once this scene is entered, where something is offered or it is an ending."""
    asks: tuple[Ask, ...]
    ways: Mapping[str, Way]
    """By the text of the choice."""
    folds: Mapping[str, str]
    """The text of the choice by its folded text, where only one has it."""
    limit: Limit | None
    form: Form | None
    fixed: Offer | None
    """What is offered, where it never depends on the state."""
    sure: bool
    """Whether something is offered in every state, or nothing ever has to be."""
