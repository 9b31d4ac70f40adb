"""Ties between names from a table: the first two columns of a CSV file, whatever they are called."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from simlib.errors import Unreadable

LARGEST = 32 * 2**20
"""Bytes of a table of ties; a million ties between numbered people are half of that."""

SEPARATORS = ",;\t"
"""What stands between two columns: the one of these that the first line has most of."""

Tie = tuple[str, str]


def load_ties(path: Path, *, header: bool = True) -> tuple[Tie, ...]:
    """The ties in a file. Raises Unreadable, with one sentence, where it holds none or cannot be read."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as fault:
        raise Unreadable(f"{path.name} cannot be read: {fault.strerror or 'the system does not say why'}.") from fault
    return read_ties(raw, path.name, header=header)


def read_ties(raw: bytes, name: str, *, header: bool = True) -> tuple[Tie, ...]:
    r"""The ties in a table, in its order: a tie that stands twice twice, and one of a name to itself as it is.

    Lines without a name are passed over; spaces around a name do not belong to it. Raises Unreadable with the line.

    >>> read_ties(b"who,whom,since\nana,bo,2024\n\n\"Cy, jr.\", ana ,\n", "ties.csv")
    (('ana', 'bo'), ('Cy, jr.', 'ana'))
    """
    if len(raw) > LARGEST:
        raise Unreadable(f"{name} is larger than {LARGEST // 2**20} MB; take a part of the network.")
    rows = _rows(_text(raw, name), name)
    if header:
        next(rows, None)
    ties = tuple(_tie(cells, line, name) for line, cells in rows)
    if not ties:
        first = " The first line counts as the names of the columns; --no-header says that it does not."
        raise Unreadable(f"{name} holds no tie.{first if header else ''}")
    return ties


def _text(raw: bytes, name: str) -> str:
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as fault:
        raise Unreadable(f"{name} is no text in UTF-8; save it as CSV in UTF-8.") from fault
    if "\0" in text:
        raise Unreadable(f"{name} is no table of text; save it as CSV in UTF-8.")
    return text


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold a name, each with the line it ends on."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    table = csv.reader(
        io.StringIO(text, newline=""), delimiter=max(SEPARATORS, key=first.count), strict=True, skipinitialspace=True
    )
    while True:
        try:
            cells = next(table, None)
        except csv.Error as fault:
            raise Unreadable(
                f"{name}, line {table.line_num}: the quotation marks do not fit, or a cell is too long."
            ) from fault
        if cells is None:
            return
        if any(map(str.strip, cells)):
            yield table.line_num, cells


def _tie(cells: list[str], line: int, name: str) -> Tie:
    one, other = (*map(str.strip, cells[:2]), "", "")[:2]
    if not one or not other:
        raise Unreadable(f"{name}, line {line}: a tie needs two names, in the first and the second column.")
    return one, other
