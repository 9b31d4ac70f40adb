"""The server's own clock for a timed decision: it runs only while the trainee can see the choices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


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
