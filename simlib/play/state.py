"""Where a run stands: one immutable tuple, compared by value, written as JSON by name."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Status(Enum):
    """Whether a run goes on, or how it ended."""

    PLAYING = "playing"
    GOOD = "good"
    PARTIAL = "partial"
    HARMFUL = "harmful"
    STUCK = "stuck"
    """A scene without an ending in which nothing is offered: always an author's error."""


class State(NamedTuple):
    """Everything later play can depend on. The same decisions give the same state."""

    scene: int
    """Place of the scene in the notebook, from 0."""
    minutes: int
    """Simulated minutes since the start."""
    flags: int
    """Every yes-or-no of the run, one bit each; `Program.flags` names them."""
    numbers: tuple[int, ...]
    """The number values, in the order declared."""
    points: tuple[int, ...]
    """Points so far for each criterion, without its start and without limits."""
    status: Status

    @property
    def ended(self) -> bool:
        """Whether the run takes no more decisions."""
        return self.status is not Status.PLAYING
