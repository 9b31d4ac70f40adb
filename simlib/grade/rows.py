"""The rows of a gradebook that marking writes: those that nbgrader's own steps write, in one transaction a trainee.

nbgrader's steps ask for every cell by itself. Here the cells of an assignment are asked for once, and a trainee's rows
are written together; what a person wrote (a hand mark, extra credit, a comment) is never touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from nbgrader import api
from nbgrader.api import Gradebook
from sqlalchemy import bindparam, func, insert, or_, select, update

STUDENT, SUBMISSION = api.Student.__table__, api.SubmittedAssignment.__table__
NOTEBOOK, GRADE, COMMENT = api.SubmittedNotebook.__table__, api.Grade.__table__, api.Comment.__table__

_SCORE = (
    update(GRADE)
    .where(GRADE.c.notebook_id == bindparam("of_notebook"), GRADE.c.cell_id == bindparam("of_cell"))
    .values(
        auto_score=bindparam("score"),
        # As nbgrader has it: whatever a person marked before is looked at once more.
        needs_manual_grade=or_(
            GRADE.c.manual_score.is_not(None), bindparam("asks", type_=GRADE.c.needs_manual_grade.type)
        ),
    )
)
_SAY = (
    update(COMMENT)
    .where(COMMENT.c.notebook_id == bindparam("of_notebook"), COMMENT.c.cell_id == bindparam("of_cell"))
    .values(auto_comment=bindparam("said"))
)


@dataclass(frozen=True, slots=True)
class Score:
    """What a cell that brings points comes to."""

    points: float | None
    """None where only a person can say."""
    asks: bool
    """Whether a person has to look at it."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A trainee's submission in the gradebook."""

    submission: str
    notebook: str


class ClassRows:
    """The rows of one notebook of an assignment, for a whole class."""

    def __init__(self, gradebook: Gradebook, assignment: str, notebook: str, plugin: Any) -> None:
        self._db = gradebook.db
        self._plugin = plugin
        found = gradebook.find_assignment(assignment)
        self._assignment, self._due = found.id, found.duedate
        self._cells = {each.id: tuple(_cells(each)) for each in found.notebooks}
        self._notebook = gradebook.find_notebook(notebook, assignment).id
        self.known = dict(self._handed())
        """By student."""
        named = self._db.execute(select(STUDENT.c.id, STUDENT.c.first_name, STUDENT.c.last_name)).all()
        self._students = {student for student, _, _ in named}
        self.names = {student: " ".join(filter(None, (first, last))) for student, first, last in named}
        """Who somebody is, as the gradebook has it; empty where it knows no name."""
        self._db.commit()

    def _handed(self) -> Iterator[tuple[str, Handed]]:
        query = (
            select(SUBMISSION.c.student_id, SUBMISSION.c.id, NOTEBOOK.c.id)
            .join(NOTEBOOK, NOTEBOOK.c.assignment_id == SUBMISSION.c.id)
            .where(SUBMISSION.c.assignment_id == self._assignment, NOTEBOOK.c.notebook_id == self._notebook)
        )
        for student, submission, notebook in self._db.execute(query):
            yield student, Handed(submission, notebook)

    def keep(
        self, student: str, stamp: datetime | None, scores: Mapping[str, Score], comments: Mapping[str, str | None]
    ) -> float:
        """Write one trainee's rows; how many seconds late it was handed in. Raises what SQLAlchemy raises."""
        handed = self.known.get(student) or self._begin(student)
        if stamp is not None:
            here = update(SUBMISSION).where(SUBMISSION.c.id == handed.submission)
            self._db.execute(here.values(timestamp=stamp))
        cells = self._cells[self._notebook]
        self._db.execute(
            _SCORE, [self._score(handed, cell, scores[name]) for cell, name, is_said in cells if not is_said]
        )
        said = [
            {"of_notebook": handed.notebook, "of_cell": cell, "said": comments[name]}
            for cell, name, is_said in cells
            if is_said
        ]
        if said:
            self._db.execute(_SAY, said)
        late = self._seconds_late(handed)
        self._db.execute(update(NOTEBOOK).where(NOTEBOOK.c.id == handed.notebook).values(late_submission_penalty=None))
        if late > 0:
            self._penalty(student, handed, late)
        self._db.commit()
        self._students.add(student)
        self.known[student] = handed
        return late

    def scores(self, student: str) -> dict[str, float | None]:
        """What stands in the gradebook by replay, by the name of the cell; empty for whoever is not in it."""
        handed = self.known.get(student)
        if handed is None:
            return {}
        names = {cell: name for cell, name, said in self._cells[self._notebook] if not said}
        query = select(GRADE.c.cell_id, GRADE.c.auto_score).where(GRADE.c.notebook_id == handed.notebook)
        found = {names[cell]: score for cell, score in self._db.execute(query) if cell in names}
        self._db.rollback()
        return found

    def waiting(self) -> dict[str, int]:
        """How many texts of each student have no mark yet; nobody stands in it who has none."""
        query = (
            select(SUBMISSION.c.student_id, func.count())
            .join(NOTEBOOK, NOTEBOOK.c.assignment_id == SUBMISSION.c.id)
            .join(GRADE, GRADE.c.notebook_id == NOTEBOOK.c.id)
            .where(SUBMISSION.c.assignment_id == self._assignment, NOTEBOOK.c.notebook_id == self._notebook)
            .where(GRADE.c.auto_score.is_(None), GRADE.c.manual_score.is_(None))
            .group_by(SUBMISSION.c.student_id)
        )
        found = {row[0]: int(row[1]) for row in self._db.execute(query)}
        self._db.rollback()
        return found

    def again(self) -> None:
        """Forget what was begun and could not be kept, and look at what others wrote meanwhile."""
        self._db.rollback()
        self.known = dict(self._handed())
        self._students = set(self._db.execute(select(STUDENT.c.id)).scalars())
        self._db.rollback()

    @staticmethod
    def _score(handed: Handed, cell: str, score: Score) -> dict[str, object]:
        return {"of_notebook": handed.notebook, "of_cell": cell, "score": score.points, "asks": score.asks}

    def _begin(self, student: str) -> Handed:
        """The rows of a submission that is new to the gradebook, with all the cells of its assignment."""
        if student not in self._students:
            self._db.execute(insert(STUDENT).values(id=student))
        submission = api.new_uuid()
        self._db.execute(insert(SUBMISSION).values(id=submission, assignment_id=self._assignment, student_id=student))
        made = ""
        for notebook, cells in self._cells.items():
            number = api.new_uuid()
            made = number if notebook == self._notebook else made
            row = {"id": number, "assignment_id": submission, "notebook_id": notebook, "flagged": False}
            self._db.execute(insert(NOTEBOOK), row)
            for table, wanted in ((GRADE, False), (COMMENT, True)):
                new = [
                    {"id": api.new_uuid(), "notebook_id": number, "cell_id": cell}
                    for cell, _, said in cells
                    if said is wanted
                ]
                if new:
                    self._db.execute(insert(table), new)
        return Handed(submission, made)

    def _seconds_late(self, handed: Handed) -> float:
        if self._due is None:
            return 0.0
        query = select(SUBMISSION.c.timestamp, SUBMISSION.c.extension).where(SUBMISSION.c.id == handed.submission)
        stamp, extension = self._db.execute(query).one()
        if stamp is None:
            return 0.0
        return max(0.0, float((stamp - self._due - (extension or timedelta())).total_seconds()))

    def _penalty(self, student: str, handed: Handed, late: float) -> None:
        """What nbgrader's own step for late submissions does."""
        notebook = self._db.get(api.SubmittedNotebook, handed.notebook, populate_existing=True)
        penalty = self._plugin.late_submission_penalty(student, notebook.score, late)
        if penalty is not None:
            # As nbgrader limits it: never below nothing, never more than there is to lose.
            notebook.late_submission_penalty = min(max(penalty, 0), notebook.score)


def _cells(notebook: Any) -> Iterator[tuple[str, str, bool]]:
    """Id and name of every cell that has rows, and whether its row is a comment; a task has both."""
    yield from ((each.id, each.name, False) for each in (*notebook.grade_cells, *notebook.task_cells))
    yield from ((each.id, each.name, True) for each in (*notebook.solution_cells, *notebook.task_cells))
