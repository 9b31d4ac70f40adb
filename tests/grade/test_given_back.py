"""Feedback that was given out is found again by the name that nbgrader gave it, whatever was made since."""

from __future__ import annotations

from pathlib import Path

from nbgrader.utils import notebook_hash

from simlib.grade.clearing import clear_run
from simlib.grade.course import Course


def given_out(course: Course, student: str, secret: str) -> Path:
    """A file of feedback where `nbgrader release_feedback` puts it: its name is a hash of the secret and the case."""
    for step in (course.submitted, course.autograded, course.feedback):
        folder = step(student, "week-2")
        folder.mkdir(parents=True)
        (folder / "submission_secret.txt").write_text(secret)
    (course.autograded(student, "week-2") / "long-hours.ipynb").write_text("{}")
    (course.feedback(student, "week-2") / "long-hours.html").write_text(f"zebrafinch of {student}")
    name = notebook_hash(secret=secret, notebook_id="long-hours")
    file = course.exchange / course.course_id / "feedback" / f"{name}.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"zebrafinch of {student}")
    return file


def test_feedback_goes_also_where_another_was_made_since(tmp_path: Path) -> None:
    course = Course(tmp_path / "course", "sqlite://", tmp_path / "exchange")
    mine, other = given_out(course, "dana", "secret of dana"), given_out(course, "kim", "secret of kim")
    # Marked once more, not given out yet: the file in the course is another than the one that was given out.
    (course.feedback("dana", "week-2") / "long-hours.html").write_text("dana, with one point more")
    clear_run(course, "dana", "week-2")
    assert (mine.exists(), other.exists()) == (False, True)


def test_feedback_goes_also_where_the_course_has_none_any_more(tmp_path: Path) -> None:
    course = Course(tmp_path / "course", "sqlite://", tmp_path / "exchange")
    mine = given_out(course, "dana", "secret of dana")
    (course.feedback("dana", "week-2") / "long-hours.html").unlink()
    clear_run(course, "dana", "week-2")
    assert not mine.exists()
