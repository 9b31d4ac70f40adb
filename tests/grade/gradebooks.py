"""A gradebook as plain rows, and nbgrader's own commands run as people run them."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.grade.hands import ROOT, School

ROWS = """
SELECT student.id, assignment.name, notebook.name, base_cell.name, grade.auto_score, grade.manual_score,
       grade.extra_credit, grade.needs_manual_grade, submitted_notebook.late_submission_penalty,
       submitted_assignment.timestamp
FROM grade
JOIN base_cell ON base_cell.id = grade.cell_id
JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
JOIN notebook ON notebook.id = submitted_notebook.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
JOIN assignment ON assignment.id = submitted_assignment.assignment_id
JOIN student ON student.id = submitted_assignment.student_id
"""
COMMENTS = """
SELECT student.id, base_cell.name, comment.auto_comment, comment.manual_comment
FROM comment
JOIN base_cell ON base_cell.id = comment.cell_id
JOIN submitted_notebook ON submitted_notebook.id = comment.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
JOIN student ON student.id = submitted_assignment.student_id
"""

Rows = list[tuple[object, ...]]


def gradebook_file(school: School) -> Path:
    return school.course / "gradebook.db"


def rows(school: School) -> Rows:
    """Every grade and every comment, with all that a person or a page sees of it."""
    with closing(sqlite3.connect(gradebook_file(school))) as book:
        found = [tuple(row) for query in (ROWS, COMMENTS) for row in book.execute(query)]
    return sorted(found, key=repr)


def change(school: School, statement: str) -> None:
    """Change something in the gradebook, as a page of nbgrader would."""
    with closing(sqlite3.connect(gradebook_file(school))) as book:
        assert book.execute(statement).rowcount
        book.commit()


def env_of(data: Path) -> dict[str, str]:
    """What a command finds in its environment: this data folder, and no settings of whoever runs the tests."""
    ours = {"SIMLIB_DATA": str(data), "PYTHONPATH": str(ROOT), "JUPYTER_CONFIG_DIR": str(data / "no-settings")}
    return {**os.environ, **ours, "PYTHONWARNINGS": "ignore"}


def nbgrader(school: School, *words: str) -> str:
    """What a command says that has to succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=ROOT / "grading",
        env=env_of(school.data),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr
