"""Which scenes cite a fact: a plain search through the text of notebooks, so that a broken scenario is searched too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LARGEST_NOTEBOOK = 2_000_000
"""Bytes; a notebook above it is not looked into, here as in the reader."""

_ID_WITH_A_SIGN = re.compile(r"[A-Z]+(?:-|\d)")


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """Where a scenario names a fact. The scene is empty in the part before the first scene; counts begin at 1."""

    file: str
    title: str
    scene: str
    cell: int
    line: int
    through: str = ""
    """The evidence that is found there and rests on the fact, where the line does not name the fact itself."""

    def as_json(self) -> dict[str, object]:
        """The citation as `simlib facts --json` prints it."""
        place = {"file": self.file, "scenario": self.title, "scene": self.scene, "cell": self.cell, "line": self.line}
        return place | ({"through": self.through} if self.through else {})


def citations(folder: Path, fact_id: str) -> tuple[Citation, ...]:
    """Every line of the notebooks in a folder that names the fact, in reading order.

    A phase (`PRA-03`) is named by its items too. The id of a unit is an ordinary word, so it counts only where
    something is told, offered, accepted or declined, or where it is an item to tick. Evidence that rests on an
    indicator counts where it is found. A file that is no notebook is passed over: `simlib check` speaks of it.
    """
    pattern = pattern_for(fact_id)
    return tuple(
        found for path in sorted(folder.glob("*.ipynb")) for found in citations_in(path.name, _read(path), pattern)
    )


def pattern_for(fact_id: str) -> re.Pattern[str]:
    """What names a fact in a line: its id with nothing of another id before or behind it.

    >>> bool(pattern_for("LAW-U1").search("- Follows: LAW-U14"))
    False
    >>> bool(pattern_for("shelter").search("- Then: offer shelter, trust + 1"))
    True
    """
    words = r"\s+".join(re.escape(word) for word in fact_id.split())
    if _ID_WITH_A_SIGN.match(fact_id):
        return re.compile(rf"(?<![\w.#-]){words}(?![\w-])")
    verbs = r"\b(?:tell|told|offer|offered|accept|accepted|decline|declined)\b\s*\(?\s*"
    ticked = r"^\s*-\s*\[[ xX]\]\s+"
    return re.compile(rf"(?:{verbs}|{ticked}){words}(?![\w-])", re.IGNORECASE)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_NOTEBOOK + 1)
    except OSError:
        return b""
    return raw if len(raw) <= LARGEST_NOTEBOOK else b""


def citations_in(file: str, notebook: bytes, pattern: re.Pattern[str]) -> Iterator[Citation]:
    """Every line of one notebook in which the pattern, or evidence that rests on it, is found; once a line."""
    title, scene, bullet = "", "", ""
    evidence: dict[str, re.Pattern[str]] = {}
    for cell, line, text in _lines(notebook):
        if text.startswith("# ") and not title:
            title = text[2:].strip()
        if text.startswith("## "):
            scene = text[3:].strip()
        if not scene and text.startswith("- "):
            bullet = text[2:].partition(":")[0].strip()
        if pattern.search(text):
            yield Citation(file, title, scene, cell, line)
            if not scene and text.startswith(" ") and bullet:
                evidence[bullet] = _finding(bullet)
        elif scene:
            through = next((name for name, found in evidence.items() if found.search(text)), "")
            if through:
                yield Citation(file, title, scene, cell, line, through)


def _finding(evidence: str) -> re.Pattern[str]:
    """What finds a piece of evidence in an effect."""
    return re.compile(rf"\bfind\s+{re.escape(evidence)}(?![\w-])", re.IGNORECASE)


def _lines(notebook: bytes) -> Iterator[tuple[int, int, str]]:
    """Every line of every Markdown cell with its cell and its line; none where this is no notebook."""
    try:
        found = json.loads(notebook)
    except (ValueError, RecursionError):
        return
    cells = found.get("cells") if isinstance(found, dict) else None
    for number, cell in enumerate(cells if isinstance(cells, list) else [], 1):
        if isinstance(cell, dict) and cell.get("cell_type") == "markdown":
            yield from ((number, line, text) for line, text in enumerate(_source(cell).split("\n"), 1))


def _source(cell: dict[str, object]) -> str:
    source = cell.get("source")
    if isinstance(source, list):
        return "".join(part for part in source if isinstance(part, str))
    return source if isinstance(source, str) else ""
