"""What is left of a scored run in the course once its days are over: its marks, and no word and no choice of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from simlib.grade.clearing import clear_run
from simlib.grade.course import course_in
from simlib.grade.marking import marker_of
from simlib.grade.places import RUN_FILE
from simlib.grade.session import Session
from simlib.record.completions import Completion
from simlib.record.policies import DAY_MS
from tests.grade.gradebooks import nbgrader, rows
from tests.grade.hands import CASES, School, decisions, play, school_in

CASE, NAME = "long-hours", "expert"
[TYPED] = [each["write"][:40] for each in play(CASE, NAME)["decisions"] if "write" in each]


@pytest.fixture
def school(programs: None, tmp_path: Path, new_database: Path) -> Iterator[School]:
    """A class that scores and keeps its runs for thirty days, one of whom is marked."""
    made = school_in(tmp_path, new_database)
    made.people.policies.choose(made.lesson.instructor_id, made.lesson.class_id, scored=True, keep_days=30)
    made.assigned(CASE)
    nbgrader(made, "generate_assignment", CASE, "--force")
    made.handing_in.ended(made.plays(made.officer("Dana Lee"), CASE, decisions(CASE, NAME)))
    with Session(course_in(made.course, {}), marker_of(made.data, made.course, CASES), CASE, None) as opened:
        assert len(list(opened.all())) == 1
    yield made
    made.store.close()


def holding(folder: Path, word: str) -> set[str]:
    """The files below this folder in which a word stands."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.name for file in files if word.encode() in file.read_bytes()}


def test_the_marks_stay_and_no_word_and_no_choice(school: School) -> None:
    marks, retention = rows(school), school.people.retention
    [run] = school.store.exercises()
    choice = school.store.read(run)[-2].event_id
    assert {RUN_FILE} < holding(school.data, choice)
    assert {RUN_FILE, f"{CASE}.ipynb"} <= holding(school.data, TYPED)
    school.clock.ms += 30 * DAY_MS
    [over] = retention.over()
    clear_run(course_in(school.course, {}), over.student, over.assignment)
    retention.let_go(Completion(run, over.person_id, over.class_id, CASE, "Long hours", 1, 2, 3, True))
    retention.wipe()
    assert [holding(school.data, word) for word in (TYPED, choice)] == [set(), set()]
    assert (rows(school), len(marks) > 9) == (marks, True)
