"""nbgrader's autograding by replay: nothing that a trainee wrote is ever run.

`Replay` stands where nbgrader's `Execute` would, `SaveReplayGrades` where its `SaveAutoGrades` would; both work in its
commands and in formgrader. Everything they do is in modules that know no nbgrader.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from traitlets import Unicode, default

from simlib.grade.course import course_root
from simlib.grade.marking import Marker, mark, marker_of
from simlib.grade.places import METADATA, SUBMITTED
from simlib.grade.restore import type_again
from simlib.record.folder import data_folder

Both = tuple[Any, Any]
"""What a preprocessor gets and gives: a notebook, and what nbgrader says about it."""

PROJECT = Path(__file__).resolve().parents[2]
ASKED, ENDED = "asked", "ended"
"""In the resources under `first_contact`: by the id of a cell, why a person has to look; when the run was over."""


class Replay(NbGraderPreprocessor):
    """Puts one table and one number under every criterion, from the run that was handed in."""

    data = Unicode(help="The data folder, whose public keys vouch for runs.").tag(config=True)
    cases = Unicode(help="The folder of the cases.").tag(config=True)

    @default("data")
    def _default_data(self) -> str:
        return str(data_folder(os.environ, PROJECT))

    @default("cases")
    def _default_cases(self) -> str:
        return str(PROJECT / "scenarios")

    def preprocess(self, nb: Any, resources: Any) -> Both:
        """The notebook with its numbers, and in the resources which of them ask for a person."""
        about = resources["nbgrader"]
        marker = _marker(self.data, str(course_root(self)), self.cases)
        folder = course_root(self) / SUBMITTED / about["student"] / about["assignment"]
        # The notebook comes by way of `autograded/`, where another grader may just have put the marked one.
        type_again(nb.cells, json.loads((folder / f"{about['notebook']}.ipynb").read_bytes()))
        assignment = marker.assignment(about["assignment"], about["notebook"])
        verdict = marker.verdict(about["student"], assignment)
        if verdict.flagged:
            self.log.warning("%s: %s", about["student"], verdict.flagged)
        if verdict.note:
            self.log.info("%s: %s", about["student"], verdict.note)
        resources[METADATA] = {ASKED: mark(nb.cells, assignment, verdict, nbformat.from_dict), ENDED: verdict.ended}
        return nb, resources


class SaveReplayGrades(SaveAutoGrades):
    """Keeps the numbers, and asks for a person wherever the replay does. Hand marks stay as they are.

    A run was handed in when it was over, by its own log: a file can be given any time by whoever can write it.
    """

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> Both:
        """Keep what there is to keep of a cell; with the first one, when it was handed in."""
        ended = resources.get(METADATA, {}).get(ENDED)
        if cell_index == 0 and ended is not None:
            self.gradebook.find_submission(self.assignment_id, self.student_id).timestamp = ended
            self.gradebook.db.commit()
        both: Both = super().preprocess_cell(cell, resources, cell_index)
        return both

    def _add_score(self, cell: Any, resources: Any) -> None:
        super()._add_score(cell, resources)
        asked: Mapping[str, str] = resources.get(METADATA, {}).get(ASKED, {})
        grade_id = cell.metadata["nbgrader"]["grade_id"]
        if grade_id in asked:
            grade = self.gradebook.find_grade(grade_id, self.notebook_id, self.assignment_id, self.student_id)
            grade.needs_manual_grade = True
            self.gradebook.db.commit()


@lru_cache(maxsize=4)
def _marker(data: str, course: str, cases: str) -> Marker:
    """One marker for all submissions of a command: what it has read, it keeps."""
    return marker_of(Path(data), Path(course), Path(cases))
