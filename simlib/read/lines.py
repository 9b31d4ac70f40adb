"""Pieces of a notebook's text that know where each of their characters stands."""

from __future__ import annotations

from dataclasses import dataclass

from simlib.scenario.model import NOWHERE, Spot


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the notebook, counted from 1 with all kinds of cells."""

    number: int
    kind: str
    lines: tuple[str, ...]

    def line(self, index: int) -> str:
        """The line at this index, counted from 0; empty behind the end."""
        return self.lines[index] if 0 <= index < len(self.lines) else ""

    def spot(self, index: int, column: int = 0) -> Spot:
        """The spot of a line and column that are counted from 0."""
        return Spot(self.number, index + 1, column + 1)


@dataclass(frozen=True, slots=True)
class Text:
    """A text, perhaps put together from several lines, with the spot where each piece begins."""

    value: str
    marks: tuple[tuple[int, Spot], ...] = ((0, NOWHERE),)

    def spot(self, offset: int = 0) -> Spot:
        """Where the character at this offset stands."""
        start, spot = self.marks[0]
        for each_start, each_spot in self.marks:
            if each_start > offset:
                break
            start, spot = each_start, each_spot
        return Spot(spot.cell, spot.line, spot.column + max(0, offset - start))

    def cut(self, start: int, end: int | None = None) -> Text:
        """The piece between two offsets, without the spaces around it."""
        piece = self.value[start:end]
        start += len(piece) - len(piece.lstrip())
        later = tuple((at - start, spot) for at, spot in self.marks if at > start)
        return Text(piece.strip(), ((0, self.spot(start)), *later))

    def __bool__(self) -> bool:
        return bool(self.value)


NO_TEXT = Text("")
"""The empty text, which stands nowhere."""


def joined(cell: Cell, pieces: list[tuple[int, int, str]], glue: str) -> Text:
    """One text from pieces given as line, column (both from 0) and words."""
    value = ""
    marks: list[tuple[int, Spot]] = []
    for line, column, words in pieces:
        if marks:
            value += glue
        marks.append((len(value), cell.spot(line, column)))
        value += words
    return Text(value, tuple(marks) or ((0, cell.spot(0)),))
