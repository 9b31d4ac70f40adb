"""What a person sees while packages are installed: which step, how many are done, how long it has taken."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TextIO


@dataclass(frozen=True, slots=True)
class Tally:
    """How far pip is: how many packages this machine needs, how many it has fetched, how many it now installs."""

    needed: int
    fetched: int = 0
    installing: int = 0

    def after(self, line: str) -> "Tally":
        """The tally after one more line of pip's output.

        >>> Tally(needed=3).after("Ignoring appnope: markers 'x' don't match your environment")
        Tally(needed=2, fetched=0, installing=0)
        """
        if line.startswith("Ignoring "):
            return replace(self, needed=self.needed - 1)
        if line.startswith(("Collecting ", "Requirement already satisfied: ")):
            return replace(self, fetched=self.fetched + 1)
        if line.startswith("Installing collected packages: "):
            return replace(self, installing=line.count(",") + 1)
        return self


def pins_in(lock: str) -> int:
    r"""How many packages a lock names, for all kinds of computers together.

    >>> pins_in("click==8.5.1 \\\n    --hash=sha256:00\nappnope==1.0.0 ; sys_platform == 'darwin'")
    2
    """
    return sum("==" in line and not line[0].isspace() for line in lock.splitlines() if line)


class Progress:
    """Writes the steps to a stream: one line that changes where a person looks on, a few lines elsewhere.

    `now` is a clock in seconds. Plain ASCII, since the console of Windows may show nothing else.
    """

    PAUSE = 10.0
    """Seconds between two lines where a line cannot be written over."""

    def __init__(self, stream: TextIO, now: Callable[[], float]) -> None:
        self._stream = stream
        self._now = now
        self._began = now()
        self._told = now()
        self._live = stream.isatty()
        self._width = 0

    def step(self, text: str) -> None:
        """Begins a step: its text stands on a line of its own."""
        self._end_line()
        self._stream.write(f"{text}\n")
        self._stream.flush()
        self._told = self._now()

    def count(self, text: str, done: int, of: int) -> None:
        """Shows how far the step is."""
        line = f"      {text} {done} of {of} ({self._seconds()} s)"
        if self._live:
            self._stream.write("\r" + line.ljust(self._width))
            self._width = len(line)
        elif self._now() - self._told >= self.PAUSE:
            self._stream.write(line + "\n")
            self._told = self._now()
        self._stream.flush()

    def done(self) -> None:
        """The last line: it is ready, and how long it took."""
        self.step(f"Ready after {self._seconds()} s.")

    def _end_line(self) -> None:
        if self._width:
            self._stream.write("\n")
            self._width = 0

    def _seconds(self) -> int:
        return round(self._now() - self._began)
