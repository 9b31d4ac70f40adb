"""A scene made ready for play, and its parts, in the order in which a decision needs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from simlib.play.changes import Change
from simlib.play.gates import Gate
from simlib.play.state import Status
from simlib.scenario.model import Choice, Item, Kind, Limit, Scene, Task

Adds = tuple[tuple[int, int], ...]
"""Place of a criterion, and points for it."""

Done = tuple[int, int, tuple[int, ...], int, Adds, int, Status]
"""What a decision comes to: flags cleared, flags set, the numbers after it, the minutes that pass, points, the scene it
leads to, and how the run stands then."""


class Turn(NamedTuple):
    """An `If` that acts: its gate, what it does, and the bit that says it did."""

    gate: Gate
    change: Change
    acted: int


class Way(NamedTuple):
    """What one choice or answer does."""

    gate: Gate
    takes: int
    change: Change
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


Json = dict[str, object]
Gained = Mapping[str, tuple[str, ...]]
"""What was newly found, told, offered, accepted, declined and broken."""

Account = tuple[Json, Json]
"""The payload of a decision, and once more the decision in it. Nobody changes it, so that it can be remembered."""

Outcome = tuple[int, int, tuple[int, ...], int, Adds, int, Status, Account | None]
"""What a decision comes to, and then its account; None where that depends on what was gained before."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A scene in one state of everything that matters in it: what is offered, and what came of each choice so far."""

    offer: Offer
    outcomes: dict[str, Outcome] = field(default_factory=dict)


MOST_SITUATIONS = 2_000
"""Situations remembered for one scene; then it starts to remember anew."""


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
    ways: Mapping[str, Way]
    """By the text of the choice."""
    folds: Mapping[str, str]
    """The text of the choice by its folded text, where only one has it."""
    limit: Limit | None
    form: Form | None
    sure: bool
    """Whether something is offered in every state, or nothing ever has to be."""
    reads: int = 0
    """Every flag that can matter to a decision made here."""
    timed: bool = False
    """Whether the minutes can matter to it; then nothing is remembered."""
    known: dict[tuple[int, tuple[int, ...]], Situation] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out before, by those flags and the numbers. It changes how fast play is, never what it does."""
    accounts: dict[tuple[str, Adds, int, int], Account] = field(default_factory=dict, compare=False, repr=False)
    """The accounts of its choices, by text, points, minutes and the flags newly set that a log should name."""
