"""Steps that can be taken back, and again. Nothing here knows a widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

MOST_TO_TAKE_BACK = 100

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class History(Generic[T]):
    """What stands now, with what stood before and what was taken back."""

    now: T
    past: tuple[T, ...] = ()
    future: tuple[T, ...] = ()

    def then(self, now: T) -> History[T]:
        """One step on; what was taken back before is gone."""
        return History(now, (*self.past, self.now)[-MOST_TO_TAKE_BACK:])

    def back(self) -> History[T]:
        """One step back, or the same where there is none."""
        return History(self.past[-1], self.past[:-1], (self.now, *self.future)) if self.past else self

    def again(self) -> History[T]:
        """What was taken back last, once more."""
        return History(self.future[0], (*self.past, self.now), self.future[1:]) if self.future else self
