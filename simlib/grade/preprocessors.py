"""Our preprocessors around the replay, for nbgrader's own commands: what is taken in, and what leaves.

Each is a few lines around a function of a module that knows no nbgrader.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbformat.notebooknode import from_dict
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import List, Unicode

from simlib.errors import Unreadable
from simlib.grade.cells import Json
from simlib.grade.course import course_root
from simlib.grade.key import texts_for, without_key
from simlib.grade.places import RELEASE
from simlib.grade.plain import plain_markdown
from simlib.grade.restore import foreign_cells, restored

Both = tuple[Any, Any]
"""What a preprocessor gets and gives: a notebook, and what nbgrader says about it."""


class RestoreCells(NbGraderPreprocessor):
    """The submission as the released notebook with the trainee's texts; everything else of it is left behind."""

    def preprocess(self, nb: Any, resources: Any) -> Both:
        """The notebook that goes on to be marked. Raises Unreadable where the assignment is not released."""
        about = resources["nbgrader"]
        file = course_root(self) / RELEASE / about["assignment"] / f"{about['notebook']}.ipynb"
        try:
            released = json.loads(file.read_bytes())
        except (OSError, ValueError) as fault:
            raise Unreadable(f"{file} cannot be read; run nbgrader generate_assignment again.") from fault
        if strangers := foreign_cells(nb, released):
            self.log.warning("%s: %d cells that are none of ours are left out.", about["student"], strangers)
        return _node(restored(nb, released)), resources


class StripKey(NbGraderPreprocessor):
    """The notebook without anything of the key, before it is released and before the gradebook keeps its cells."""

    scenarios = Unicode("", help="The folder of the cases.").tag(config=True)
    marked = False

    def preprocess(self, nb: Any, resources: Any) -> Both:
        """What may leave. Raises Unreadable where the case is not there to be compared with."""
        texts = texts_for(nb, course_root(self), Path(self.scenarios))
        made = without_key(nb, texts, marked=self.marked)
        if lost := len(nb.cells) - len(made["cells"]):
            self.log.warning("%d cells that are none of ours, or tell something of the case, are left out.", lost)
        return _node(made), resources


class StripFeedback(StripKey):
    """The same for what goes back to a trainee: the marks and the trainee's own text stay."""

    marked = True
    display_data_priority = List(Unicode(), ["text/html", "text/plain"]).tag(config=True)
    """nbconvert sets it for every preprocessor of a page; one that does not take it is warned about each time."""


class SanitizeTraineeText(NbGraderPreprocessor):
    """What a trainee typed, as plain text: nbgrader's pages let tags through. It follows the saving of the grades."""

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> Both:
        """The cell, changed where a trainee may have written it and has."""
        if utils.is_solution(cell) and cell.metadata.nbgrader.get("checksum") != utils.compute_checksum(cell):
            cell.source = plain_markdown(cell.source)
        return cell, resources


def _node(notebook: Json) -> Any:
    """The notebook as nbgrader hands it on."""
    made: Callable[[Json], Any] = from_dict
    return made(notebook)
