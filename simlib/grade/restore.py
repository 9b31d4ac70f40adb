"""A notebook that was handed in, made again from what was released: nothing of it is believed but its texts.

A trainee's file may lack cells, hold others, or claim anything in its metadata, in cells' outputs and in attachments.
What is graded is the released notebook with the texts of the cells that a person marks.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from simlib.grade.cells import Json
from simlib.grade.plain import MOST


def restored(handed_in: Json, released: Json) -> Json:
    """The released notebook, with the texts that stand in its cells marked by hand in what was handed in."""
    texts = texts_in(handed_in)
    made = deepcopy(released)
    for cell in made["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        is_written = marks.get("solution") and marks["grade_id"] in texts
        cell["source"] = texts[marks["grade_id"]] if is_written else _source(cell)
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return made


def type_again(cells: Iterable[Any], handed_in: Json) -> None:
    """Put into cells marked by hand what stands in them in what was handed in, whoever has changed them since."""
    texts = texts_in(handed_in)
    for cell in cells:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("solution") and marks["grade_id"] in texts:
            cell["source"] = texts[marks["grade_id"]]


def foreign_cells(handed_in: Json, released: Json) -> int:
    """How many cells with something in them were handed in that were never released."""
    ours = {_grade_id(cell) or _source(cell) for cell in released["cells"]}
    return sum((_grade_id(cell) or _source(cell)) not in ours for cell in _cells(handed_in) if _source(cell).strip())


def texts_in(notebook: Json) -> dict[str, str]:
    """The text of every cell by its grade id, the first where an id stands twice."""
    found: dict[str, str] = {}
    for cell in _cells(notebook):
        if grade_id := _grade_id(cell):
            found.setdefault(grade_id, _source(cell)[:MOST])
    return found


def _source(cell: Json) -> str:
    """What stands in a cell; a file may hold it as a list of lines."""
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _cells(notebook: Json) -> list[Json]:
    cells = notebook.get("cells")
    return [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else []


def _grade_id(cell: Json) -> str:
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
    return grade_id if isinstance(grade_id, str) else ""
