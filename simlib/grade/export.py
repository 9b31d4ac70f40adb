"""`nbgrader export`: each criterion by itself, or the totals as Canvas and Moodle take them in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry
from nbgrader.plugins import ExportPlugin

from simlib.errors import Unreadable
from simlib.grade.cells import MARKS, Json
from simlib.grade.course import course_root
from simlib.grade.places import METADATA, SOURCE, assignments
from simlib.grade.table import Row, Student, Total, canvas_csv, criteria_csv, moodle_csv
from simlib.read.replacing import put_file

SHOWN = 5
"""Submissions that are named; the others are counted."""


class _Export(ExportPlugin):
    """What the three have in common: which file, and whom and what it is about."""

    file = "grades.csv"

    def export(self, gradebook: Any) -> None:
        """Write the file that `--to` names."""
        target = Path(self.to or self.file)
        try:
            put_file(target, self.text(gradebook).encode(), fresh=0o600)
        except Unreadable as fault:
            raise SystemExit(fault.sentence) from None
        self.log.info("Exported to %s", target)
        if waiting := [each for each in self.wanted(gradebook) if _waits(gradebook, *each)]:
            shown = ", ".join(f"{student.id} ({assignment.name})" for assignment, student in waiting[:SHOWN])
            more = f" and {len(waiting) - SHOWN} more" if len(waiting) > SHOWN else ""
            self.log.warning(
                "Not every mark is in it: for %s a person is still asked in formgrader. Export again after that.",
                shown + more,
            )

    def text(self, gradebook: Any) -> str:
        """What stands in the file."""
        raise NotImplementedError

    def wanted(self, gradebook: Any) -> Iterator[tuple[Any, Any]]:
        """Every assignment with every trainee that were asked for, all where none was named."""
        for assignment in gradebook.assignments:
            for student in gradebook.students:
                if _is_asked(assignment.name, self.assignment) and _is_asked(student.id, self.student):
                    yield assignment, student

    def totals(self, gradebook: Any) -> tuple[Total, ...]:
        """Each trainee's score in each assignment."""
        return tuple(_total(gradebook, *each) for each in self.wanted(gradebook))


class CriteriaExport(_Export):
    """One line for each criterion of each trainee."""

    file = "criteria.csv"

    def text(self, gradebook: Any) -> str:
        """The criteria, in the order in which the assignment has them."""
        rows = (row for each in self.wanted(gradebook) for row in self._rows(gradebook, *each))
        return criteria_csv(rows, students_of(gradebook))

    def _rows(self, gradebook: Any, assignment: Any, student: Any) -> Iterator[Row]:
        names = names_in(course_root(self), assignment.name)
        order = {grade_id: place for place, grade_id in enumerate(names)}
        submission = _submission(gradebook, assignment.name, student.id)
        grades = [grade for book in submission.notebooks for grade in book.grades] if submission else []
        for grade in sorted(grades, key=lambda grade: (order.get(grade.name, len(order)), grade.name)):
            yield Row(
                assignment=assignment.name,
                student=student.id,
                criterion=names.get(grade.name, grade.name),
                points=float(grade.score or 0),
                maximum=float(grade.max_score),
                by_person=grade.cell.cell_type == "markdown",
                waits=bool(grade.needs_manual_grade),
            )


class CanvasExport(_Export):
    """The totals as Canvas takes them in."""

    file = "canvas.csv"

    def text(self, gradebook: Any) -> str:
        """One line a trainee."""
        return canvas_csv(self.totals(gradebook), students_of(gradebook))


class MoodleExport(_Export):
    """The totals as Moodle takes them in."""

    file = "moodle.csv"

    def text(self, gradebook: Any) -> str:
        """One line a trainee."""
        return moodle_csv(self.totals(gradebook), students_of(gradebook))


def students_of(gradebook: Any) -> dict[str, Student]:
    """Everybody in the gradebook, by id."""
    return {
        each.id: Student(each.id, each.last_name or "", each.first_name or "", each.email or "", each.lms_user_id or "")
        for each in gradebook.students
    }


def names_in(root: Path, assignment: str) -> dict[str, str]:
    """What the cells of an assignment stand for, by grade id, in its order; nothing where its source is gone."""
    names: dict[str, str] = {}
    for each in assignments(root, SOURCE):
        if each.name == assignment:
            cells = json.loads(each.notebook.read_bytes())["cells"]
            marks = {cell["metadata"]["nbgrader"]["grade_id"]: _marks(cell) for cell in cells if _marks(cell)}
            names |= {id_: marks.get(id_) or cell.criterion or cell.report for id_, cell in each.cells.items()}
    return names


def _marks(cell: Json) -> str:
    """The criterion that a cell marked by hand brings points for."""
    return str(cell["metadata"].get(METADATA, {}).get(MARKS, ""))


def _is_asked(name: str, asked: list[Any]) -> bool:
    return not asked or name in {str(each) for each in asked}


def _submission(gradebook: Any, assignment: str, student: str) -> Any:
    try:
        return gradebook.find_submission(assignment, student)
    except MissingEntry:
        return None


def _waits(gradebook: Any, assignment: Any, student: Any) -> bool:
    """Whether formgrader still asks a person about this submission."""
    submission = _submission(gradebook, assignment.name, student.id)
    return submission is not None and bool(submission.needs_manual_grade)


def _total(gradebook: Any, assignment: Any, student: Any) -> Total:
    submission = _submission(gradebook, assignment.name, student.id)
    if submission is None:
        return Total(assignment.name, student.id, 0.0, float(assignment.max_score), 0.0, "")
    penalty = float(submission.late_submission_penalty or 0)
    return Total(
        assignment=assignment.name,
        student=student.id,
        score=max(0.0, float(submission.score) - penalty),
        maximum=float(assignment.max_score),
        penalty=penalty,
        handed_in=f"{submission.timestamp:%Y-%m-%d %H:%M:%S}" if submission.timestamp else "unknown",
    )
