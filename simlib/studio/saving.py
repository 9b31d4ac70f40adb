"""Writing a notebook without losing anybody's work: only over what was read, all of it or nothing, and back again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from simlib.errors import FirstContactError
from simlib.read.replacing import replace_file

MOST_KEPT = 20
"""How many changes can be taken back."""


class NotSaved(FirstContactError):
    """The notebook is as it was."""

    code = "not-saved"


@dataclass(slots=True)
class Pen:
    """Writes one notebook, and remembers what stood there before each change of its own."""

    path: Path
    _before: list[tuple[str, bytes]] = field(default_factory=list)
    """Pairs of the hash that a change of ours has left, and what stood there before."""

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._before)

    def write(self, read: bytes, new: bytes) -> None:
        """Put `new` where `read` stood. Raises `NotSaved` where somebody else has written in between."""
        self._swap(_hash(read), new)
        self._before = [*self._before, (_hash(new), read)][-MOST_KEPT:]

    def undo(self) -> None:
        """Take the last change back. Raises `NotSaved` where there is none, or where the file has changed since."""
        if not self._before:
            raise NotSaved("There is nothing to take back.")
        left, before = self._before[-1]
        self._swap(left, before)
        self._before = self._before[:-1]

    def _swap(self, expected: str, new: bytes) -> None:
        try:
            now = self.path.read_bytes()
        except OSError as fault:
            raise NotSaved(f"{self.path.name} cannot be read: {fault.strerror}.") from fault
        if _hash(now) != expected:
            raise NotSaved(f"{self.path.name} was changed in between. Nothing was written; look at it and try again.")
        try:
            replace_file(self.path, new)
        except OSError as fault:
            raise NotSaved(f"{self.path.name} cannot be written: {fault.strerror}.") from fault


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
