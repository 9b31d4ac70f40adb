"""A person who is purged is forgotten by the gradebook as well: name, address, marks, remarks, and their bytes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook, MissingEntry

from simlib.errors import StoreBusy
from simlib.grade.clearing import clear_person
from simlib.grade.course import Course, course_in, make_gradebook_schema
from simlib.record.gradebook import forget_student
from tests.record.postgres import fresh_database, needs_postgres

pytestmark = pytest.mark.usefixtures("programs")

CANARY = "CANARY-Dana-Lee"


def filled(course: Course) -> Course:
    """A gradebook with two trainees, both marked."""
    course.folder.mkdir(parents=True, exist_ok=True)
    with Gradebook(course.gradebook, course.course_id) as book:
        book.add_assignment("week-1")
        book.add_notebook("case", "week-1")
        book.add_grade_cell("criterion-care", "case", "week-1", max_score=4, cell_type="code")
        book.add_solution_cell("written", "case", "week-1")
        for student, name in (("s1", CANARY), ("s2", "Ed Park")):
            book.add_student(student, last_name=name, email=f"{name.replace(' ', '.')}@academy.test")
            # nbgrader's own way to make one has SQLAlchemy warn where it flushes half way.
            with book.db.no_autoflush:
                book.add_submission("week-1", student)
            book.find_grade("criterion-care", "case", "week-1", student).manual_score = 3
            book.find_comment("written", "case", "week-1", student).manual_comment = f"{name} wrote well."
        book.db.commit()
    return course


def people_in(course: Course) -> list[tuple[str, float]]:
    """Whom the gradebook knows, and their marks."""
    with Gradebook(course.gradebook, course.course_id) as book:
        return [(each.id, each.score) for each in book.students]


@pytest.fixture(scope="module")
def file(programs: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled gradebook, to be copied: making one is what takes time."""
    return filled(course_in(tmp_path_factory.mktemp("course"), {})).folder / "gradebook.db"


@pytest.fixture
def course(file: Path, tmp_path: Path) -> Course:
    """A course with a filled gradebook."""
    shutil.copy(file, tmp_path)
    return course_in(tmp_path, {})


def test_one_is_forgotten_and_the_other_stays(course: Course) -> None:
    clear_person(course, "s1")
    assert people_in(course) == [("s2", 3.0)]
    with Gradebook(course.gradebook, course.course_id) as book, pytest.raises(MissingEntry):
        book.find_submission("week-1", "s1")


@needs_postgres
def test_in_postgresql_it_is_the_same(tmp_path: Path) -> None:
    with fresh_database() as address:
        make_gradebook_schema({"SIMLIB_DATABASE": address})
        course = filled(course_in(tmp_path, {"SIMLIB_DATABASE": address}))
        clear_person(course, "s1")
        assert people_in(course) == [("s2", 3.0)]


def test_no_byte_of_the_name_is_left_in_the_file(course: Course) -> None:
    file = course.folder / "gradebook.db"
    assert CANARY.encode() in file.read_bytes()
    forget_student(course.gradebook, "s1")
    assert CANARY.encode() not in file.read_bytes()


def test_it_can_be_done_again_and_for_somebody_whom_nobody_marked(course: Course) -> None:
    for student in ("s1", "s1", "nobody"):
        forget_student(course.gradebook, student)
    assert people_in(course) == [("s2", 3.0)]


def test_without_a_gradebook_there_is_nothing_to_forget_and_none_is_made(tmp_path: Path) -> None:
    forget_student(f"sqlite:///{tmp_path}/gradebook.db", "s1")
    forget_student("no address", "s1")
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_is_no_gradebook_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    forget_student(f"sqlite:///{tmp_path}/empty.db", "s1")
    assert (tmp_path / "empty.db").read_bytes() == b""


def test_what_cannot_be_opened_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "gradebook.db").write_bytes(b"no database" * 100)
    with pytest.raises(StoreBusy, match="The gradebook is in use"):
        forget_student(f"sqlite:///{tmp_path}/gradebook.db", "s1")
