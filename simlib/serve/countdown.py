"""The server's own clock for a timed decision: it runs only while the trainee can see the choices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

LEAST_AFTER_A_STOP = 10.0
"""Seconds that are left at least when a server comes back: enough to see the choices again."""


@dataclass(frozen=True, slots=True)
class LimitMark:
    """What the log last said of a limit: how much was left, and since when it counts, if it does."""

    decision: int
    """The sequence number of the decision before it, 0 before the first."""
    left_ms: int
    since_ms: int | None
    """Milliseconds since 1970 UTC; None while it stands still."""

    def left(self, now_ms: int) -> float:
        """Seconds left now. Where the server stopped while it counted, the time until now is gone, but not all of it.

        >>> mark = LimitMark(decision=4, left_ms=60_000, since_ms=1_000_000)
        >>> [mark.left(at) for at in (1_000_000, 1_020_000, 9_000_000, 900_000)]
        [60.0, 40.0, 10.0, 60.0]
        """
        left = self.left_ms / 1000
        gone = max(0, now_ms - self.since_ms) / 1000 if self.since_ms is not None else 0.0
        return max(left - gone, min(left, LEAST_AFTER_A_STOP))


class Timer(Protocol):
    """Something that will happen, unless it is cancelled."""

    def cancel(self) -> None:
        """It will not happen."""


class Loop(Protocol):
    """What a countdown needs of an event loop."""

    def time(self) -> float:
        """Seconds on a clock that never goes back."""

    def call_later(self, delay: float, callback: Callable[[], None], /) -> Timer:
        """Call back after that many seconds."""


class Countdown:
    """Counts a limit down. Pausing and resuming loses nothing; only the server's clock counts."""

    def __init__(self, seconds: float, out: Callable[[], None], loop: Loop) -> None:
        self._left = seconds
        self._out = out
        self._loop = loop
        self._since: float | None = None
        self._timer: Timer | None = None

    @property
    def left(self) -> float:
        """Seconds left now."""
        if self._since is None:
            return self._left
        return max(0.0, self._left - (self._loop.time() - self._since))

    @property
    def running(self) -> bool:
        """Whether time counts now."""
        return self._timer is not None

    def run(self) -> None:
        """Let time count; harmless when it does already."""
        if self._timer is None:
            self._since = self._loop.time()
            self._timer = self._loop.call_later(self._left, self._ring)

    def hold(self) -> None:
        """Let time stand still."""
        if self._timer is not None:
            self._left = self.left
            self._since = None
            self._timer.cancel()
            self._timer = None

    def _ring(self) -> None:
        self.hold()
        self._left = 0.0
        self._out()
