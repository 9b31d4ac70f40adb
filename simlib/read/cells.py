"""The cells of a notebook file, or the findings that say why there are none. Plain JSON, nothing executed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from simlib.read.ledger import Ledger
from simlib.read.lines import Cell
from simlib.scenario.model import NOWHERE

LARGEST = 2_000_000
"""Bytes. A long case is 200 kB; what is larger is no text, and is not parsed."""

MOST_LINES = 20_000
"""A long case has 2,000."""

_NEWLINE = re.compile(r"\r\n?|\n")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u2028\u2029]")
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SCENE_BEGINS = re.compile(r"\s*(#{2,3} |- )")
_LOOKS_LIKE_A_SCENE = "This looks like a scene. Choose Markdown where it says Code."
_NO_CODE_HERE = (
    'Delete it. Only the last cell may hold code: `from simlib import rehearse` and `rehearse("FILE.ipynb")`.'
)
_REHEARSAL = re.compile(r"""\s*from simlib import rehearse\s*\n\s*rehearse\((["'])[^"'\\\n]{1,200}\1\)\s*""")
_OF_TOOLS = frozenset(
    {
        "jp-MarkdownHeadingCollapsed",
        "editable",
        "deletable",
        "collapsed",
        "trusted",
        "tags",
        "jupyter",
        "slideshow",
        "nbgrader",
        "execution",
    }
)
"""Metadata that JupyterLab and nbgrader write by themselves; none of it holds anything of the case."""


@dataclass(frozen=True, slots=True)
class _Raw:
    kind: str
    source: str
    extras: tuple[str, ...]


def cells_of(raw: bytes, ledger: Ledger) -> tuple[Cell, ...] | None:
    """The cells of the notebook in these bytes, every cell counted; None when it is no notebook.

    Code and raw cells come without lines: they are no part of the case.
    """
    document = _document(raw, ledger)
    if document is None:
        return None
    raws = [_raw_cell(each, number, ledger) for number, each in enumerate(document, start=1)]
    cells = tuple(_cell(each, number) for number, each in enumerate(raws, start=1))
    lines = sum(len(cell.lines) for cell in cells)
    if lines > MOST_LINES or len(cells) > MOST_LINES:
        ledger.add(
            "S001", NOWHERE, f"It holds {max(lines, len(cells))} lines; at most {MOST_LINES} are read.", "Split it."
        )
        return None
    ledger.opened(cells)
    # JupyterLab adds an empty cell below the last one that is run.
    last = max((cell.number for cell in cells if any(line.strip() for line in cell.lines)), default=0)
    for cell, each in zip(cells, raws, strict=True):
        _note_strangers(cell, each, ledger, last=cell.number >= last)
        _note_characters(cell, each.source, ledger)
    return cells


def _document(raw: bytes, ledger: Ledger) -> list[Any] | None:
    if len(raw) > LARGEST:
        ledger.add(
            "S001",
            NOWHERE,
            f"It holds {len(raw)} bytes; at most {LARGEST} are read.",
            "Link to pictures instead of pasting them.",
        )
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        ledger.add("S002", NOWHERE, f"Byte {fault.start + 1} is no UTF-8.", "Save it from JupyterLab.")
        return None
    try:
        document = json.loads(text)
    except json.JSONDecodeError as fault:
        ledger.add(
            "S003",
            NOWHERE,
            f"It is no JSON: line {fault.lineno}, column {fault.colno} of the file.",
            "Save it from JupyterLab.",
        )
        return None
    except RecursionError:
        ledger.add("S003", NOWHERE, "It is nested too deeply.", "Save it from JupyterLab.")
        return None
    except ValueError:
        ledger.add("S003", NOWHERE, "It holds a number that is too long.", "Save it from JupyterLab.")
        return None
    return _list_of_cells(document, ledger)


def _list_of_cells(document: Any, ledger: Ledger) -> list[Any] | None:
    if not isinstance(document, dict) or not isinstance(document.get("cells"), list):
        ledger.add("S003", NOWHERE, "It holds no list of cells.", "Save it from JupyterLab.")
        return None
    if document.get("nbformat") != 4 or isinstance(document.get("nbformat"), bool):
        ledger.add("S004", NOWHERE, "Its `nbformat` is not 4.", "Open it in JupyterLab and save it.")
        return None
    cells: list[Any] = document["cells"]
    return cells


def _raw_cell(value: Any, number: int, ledger: Ledger) -> _Raw:
    if not isinstance(value, dict):
        ledger.add("S005", _first(number), "This cell is no cell.", "Delete it in JupyterLab.")
        return _Raw("", "", ())
    kind, source = value.get("cell_type"), value.get("source")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if kind not in ("markdown", "code", "raw") or not isinstance(source, str):
        ledger.add("S005", _first(number), "Its type or its text is missing.", "Delete it in JupyterLab.")
        return _Raw("", "", ())
    return _Raw(kind, source, tuple(_extras(value)))


def _extras(cell: dict[str, Any]) -> list[str]:
    metadata = cell.get("metadata")
    names = [str(key) for key in metadata if key not in _OF_TOOLS] if isinstance(metadata, dict) else []
    return names + (["attachments"] if cell.get("attachments") else [])


def _first(number: int) -> Any:
    return Cell(number, "", ()).spot(0)


def _cell(raw: _Raw, number: int) -> Cell:
    if raw.kind != "markdown":
        return Cell(number, raw.kind, ())
    return Cell(number, raw.kind, tuple(_UNSEEN.sub("\ufffd", line) for line in _NEWLINE.split(raw.source)))


def _note_strangers(cell: Cell, raw: _Raw, ledger: Ledger, *, last: bool) -> None:
    if raw.kind == "raw" and raw.source.strip():
        ledger.add("S010", cell.spot(0), "A raw cell is not read.", "Make it a Markdown cell, or delete it.")
    if raw.kind == "code" and raw.source.strip() and not (last and _REHEARSAL.fullmatch(raw.source)):
        remedy = _LOOKS_LIKE_A_SCENE if _SCENE_BEGINS.match(raw.source) else _NO_CODE_HERE
        ledger.add("S010", cell.spot(0), "A code cell is never run here.", remedy)
    for name in raw.extras[:1]:
        shown = name[:40].encode("ascii", "replace").decode()
        ledger.add(
            "S011", cell.spot(0), f'This cell carries "{shown}", which is not read.', "Put everything into the text."
        )


def _note_characters(cell: Cell, source: str, ledger: Ledger) -> None:
    if cell.kind != "markdown":
        return
    for index, line in enumerate(_NEWLINE.split(source)):
        found = _UNSEEN.search(line)
        if found:
            name = f"U+{ord(found[0]):04X}"
            ledger.add("S008", cell.spot(index, found.start()), f"It is {name}.", "Delete it and type the text anew.")
        turns = _TURNS.search(line)
        if turns:
            name = f"U+{ord(turns[0]):04X}"
            ledger.add("S009", cell.spot(index, turns.start()), f"It is {name}.", "Delete it.")
