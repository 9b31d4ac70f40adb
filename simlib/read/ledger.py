"""Where the reader writes down what it finds wrong, with the line it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from simlib.read.lines import Cell, Text
from simlib.scenario.findings import Problem, finding, sorted_findings
from simlib.scenario.model import Finding, Severity, Spot

MOST_FINDINGS = 500
"""After so many, reading ends: whoever mends these will ask again."""


class Overfull(Exception):
    """There are more mistakes than anybody reads at once."""


class Ledger:
    """The findings of one notebook while it is being read."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._cells: Sequence[Cell] = ()
        self._findings: list[Finding] = []

    def opened(self, cells: Sequence[Cell]) -> None:
        """From now on, findings can show the lines of these cells."""
        self._cells = cells

    def add(self, code: str, spot: Spot, message: str, remedy: str = "", length: int = 1) -> None:
        """Write down one mistake; `Overfull` when there are too many."""
        self.take((finding(code, spot, message, remedy, length),))

    def about(self, code: str, text: Text, message: str, remedy: str = "") -> None:
        """Write down one mistake about the whole of a text."""
        self.add(code, text.spot(), message, remedy, len(text.value))

    def problems(self, text: Text, problems: Iterable[Problem]) -> None:
        """Write down what the condition language found wrong in this text."""
        for problem in problems:
            start = text.spot(problem.start)
            self.add(problem.code, start, problem.message, problem.help, problem.end - problem.start)

    def take(self, findings: Iterable[Finding]) -> None:
        """Write down findings that a check made; `Overfull` when there are too many."""
        for each in findings:
            self._findings.append(each)
            if len(self._findings) == MOST_FINDINGS:
                self._findings.append(
                    finding("S013", each.spot, "The rest of the notebook was not read.", "Mend these first.")
                )
                raise Overfull

    @property
    def is_clean(self) -> bool:
        """Whether no error was written down so far."""
        return not self.cells_with_errors

    @property
    def cells_with_errors(self) -> frozenset[int]:
        """The numbers of the cells in which an error was written down so far."""
        return frozenset(each.spot.cell for each in self._findings if each.severity is Severity.ERROR)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything so far in the order of the notebook, with file, line and a length that ends with the line."""
        return sorted_findings(self._placed(each) for each in self._findings)

    def _placed(self, one: Finding) -> Finding:
        line = self._cells[one.spot.cell - 1].line(one.spot.line - 1) if one.spot.cell <= len(self._cells) else ""
        room = max(1, len(line) - one.spot.column + 1)
        return replace(
            one, file=self._file, source_line=line, length=room if one.length == 0 else max(1, min(one.length, room))
        )
