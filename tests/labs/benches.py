"""Benches for tests: work is done here and now, or waits until it is told to go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simlib.errors import FirstContactError
from simlib.labs.work import Bench, Told


class AtOnce(Bench):
    """Does each job at once, in this process."""

    def __init__(self) -> None:
        super().__init__(lambda act: act())
        self.jobs: list[str] = []

    def begin(self, job: Callable[..., Any], *arguments: Any, told: Told) -> None:
        """Do it, and tell."""
        self.jobs.append(job.__name__)
        try:
            result = job(told.step, *arguments)
        except FirstContactError as fault:
            told.failed(fault.sentence)
        else:
            told.done(result)


class NeverDone(Bench):
    """Begins each job and never comes to its end."""

    def __init__(self) -> None:
        super().__init__(lambda act: act())
        self.cancelled = 0

    def begin(self, job: Callable[..., Any], *arguments: Any, told: Told) -> None:
        """Say one step, and no more."""
        told.step(0.5, "Under way")

    def cancel(self) -> None:
        """Count it."""
        self.cancelled += 1
