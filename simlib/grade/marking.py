"""A notebook marked by replay, as plain JSON: for nbgrader's preprocessors and for a whole class in one session alike.

What a submission is about is read from the notebook that was released, never from the one that was handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simlib.errors import FirstContactError, Unreadable
from simlib.grade.outputs import NOT_OURS, marked_outputs
from simlib.grade.places import RELEASE, SOURCE, SUBMITTED, Assignment, Marked, assignment_of
from simlib.grade.submission import run_file_in
from simlib.grade.verdict import Judge, Verdict, Wanted, nothing
from simlib.grade.versions import Versions
from simlib.scenario.model import Scenario

Json = dict[str, Any]
Plain = Callable[[Json], Any]
"""Makes of an output whatever the notebook's own kind of mapping is."""

UNKNOWN = "This notebook is about no case of this course, so nothing in it can be marked by replay."


@dataclass(slots=True)
class Marker:
    """Marks notebooks of one course. It holds what every submission needs: keys, versions, assignments."""

    course: Path
    judge: Judge
    _known: dict[Path, tuple[int, Assignment | None]] = field(default_factory=dict)

    def verdict(self, student: str, assignment: Assignment | None) -> Verdict:
        """What lies in this student's folder of `submitted/`, judged."""
        if assignment is None:
            return Verdict({}, {}, UNKNOWN)
        wanted = Wanted(assignment.scenario, assignment.package)
        try:
            raw = run_file_in(self.course / SUBMITTED / student / assignment.name)
            return self.judge.judge(raw, student, wanted)
        except Unreadable as fault:
            return self._nothing(wanted, fault.sentence)
        except FirstContactError as fault:
            return Verdict({}, {}, fault.sentence)

    def _nothing(self, wanted: Wanted, problem: str) -> Verdict:
        scenario: Scenario | None = self.judge.scenario(wanted)
        return nothing(scenario, problem) if scenario else Verdict({}, {}, problem)

    def assignment(self, name: str, notebook: str) -> Assignment | None:
        """The assignment as it was released; before that, as its source has it."""
        for step in (RELEASE, SOURCE):
            file = self.course / step / name / f"{notebook}.ipynb"
            if file.is_file():
                return self._read(file)
        return None

    def _read(self, file: Path) -> Assignment | None:
        changed = file.stat().st_mtime_ns
        if self._known.get(file, (0, None))[0] != changed:
            self._known[file] = changed, assignment_of(file)
        return self._known[file][1]


def marker_of(data: Path, course: Path, cases: Path) -> Marker:
    """The marker of a course, with the public keys of a data folder and the cases of another."""
    return Marker(course, Judge(data, Versions(course, cases)))


def mark(cells: Iterable[Any], about: Assignment | None, verdict: Verdict, plain: Plain) -> dict[str, str]:
    """Put a table and one number under every cell that brings points, and every text into its cell.

    Returns, by the id of the cell, why a person has to look at it. No cell that a person does not mark is left without
    a number: nbgrader would take that for full points.
    """
    asked: dict[str, str] = {}
    for cell in cells:
        marks = cell["metadata"].get("nbgrader") or {}
        if not marks.get("grade"):
            continue
        grade_id, points = str(marks["grade_id"]), float(marks.get("points") or 0)
        known = about.cells.get(grade_id, Marked()) if about else Marked()
        if cell["cell_type"] == "code" and not marks.get("solution"):
            outputs, sentence = marked_outputs(known, points, verdict)
            cell["outputs"], cell["execution_count"] = [plain(each) for each in outputs], 1
        else:
            sentence = _put_text(cell, known, verdict)
        if sentence:
            asked[grade_id] = sentence
    return asked


def _put_text(cell: Any, known: Marked, verdict: Verdict) -> str:
    """The run's own text into the cell of its scene; the sentence that asks for a person, beyond the marking itself."""
    if cell["cell_type"] == "code":
        return NOT_OURS
    text = verdict.texts.get(known.report)
    if text is None:
        return ""
    cell["source"] = text.text.encode("utf-8", "replace").decode()
    return text.problem
