"""Time and chance, as the people who call this room hand them in."""

from __future__ import annotations

import secrets
import time
from typing import Protocol

from simlib.record.store import Stamp


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> Stamp:
        """The wall-clock time."""


class Dice(Protocol):
    """Gives bytes that nobody can guess."""

    def bytes(self, count: int) -> bytes:
        """That many fresh random bytes."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> Stamp:
        """The wall-clock time of this machine."""
        return Stamp(time.time_ns() // 1_000_000)


class SystemDice:
    """The operating system's source of randomness."""

    def bytes(self, count: int) -> bytes:
        """That many bytes fit for secrets."""
        return secrets.token_bytes(count)
