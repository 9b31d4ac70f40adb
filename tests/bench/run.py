"""Runs the parts of the bench and prints what they tell, as tables or as JSON."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.bench.table import Asked, Json, NotMeasured, Row, table_of

PARTS = (
    "engine", "kills", "mutants", "kernel", "clicks", "checks", "edits", "proofs", "networks", "generator", "charts",
    "audits", "board", "grading",
)  # fmt: skip
"""Each is a module beside this one, with a function `measure(Asked) -> list[Row]`."""

Measure = Callable[[Asked], list[Row]]


@dataclass(frozen=True, slots=True)
class Told:
    """What a part told: its rows, or why it was not measured."""

    part: str
    rows: tuple[Row, ...] = ()
    missing: str = ""

    @property
    def missed(self) -> tuple[Row, ...]:
        """The rows whose target is not reached."""
        return tuple(row for row in self.rows if row.held is False)

    def as_json(self) -> list[Json]:
        """The rows for a program; one entry that says why, where nothing was measured."""
        if self.missing:
            return [{"part": self.part, "not_measured": self.missing}]
        return [row.as_json(self.part) for row in self.rows]

    def __str__(self) -> str:
        return f"== {self.part}\n{f'not measured: {self.missing}' if self.missing else table_of(self.rows)}\n"


def measure_of(part: str) -> Measure:
    """The measuring function of a part, loaded now: what one part needs, another does not pay for."""
    measure: Measure = importlib.import_module(f"tests.bench.{part}").measure
    return measure


def told_by(parts: Sequence[str], asked: Asked, find: Callable[[str], Measure]) -> Iterator[Told]:
    """What each part tells, one after the other; a missing tool stops only its own part."""
    for part in parts:
        asked.tell(f"{part} ...")
        try:
            yield Told(part, tuple(find(part)(asked)))
        except NotMeasured as missing:
            yield Told(part, missing=str(missing))


def summary(tolds: Sequence[Told]) -> str:
    """One line: how many targets were held, and which were missed.

    >>> summary([Told("kernel", missing="it needs Linux")])
    'Targets held: 0 of 0. Not measured: kernel.'
    """
    rows = [row for told in tolds for row in told.rows if row.held is not None]
    missed = [f"{told.part}: {row.what}" for told in tolds for row in told.missed]
    unmeasured = ", ".join(told.part for told in tolds if told.missing)
    return (
        f"Targets held: {len(rows) - len(missed)} of {len(rows)}."
        + (f" Missed: {'; '.join(missed)}." if missed else "")
        + (f" Not measured: {unmeasured}." if unmeasured else "")
    )


def run(parts: Sequence[str], asked: Asked, say: Callable[[str], None], *, as_json: bool) -> int:
    """Measures the parts and says what they tell; 1 where a target that was measured is missed, else 0."""
    tolds = []
    for told in told_by(parts, asked, measure_of):
        tolds.append(told)
        if not as_json:
            say(str(told))
    say(json.dumps([line for told in tolds for line in told.as_json()], indent=1) if as_json else summary(tolds))
    return int(any(told.missed for told in tolds))
