"""A run leaves the course and its exchange without a file; everybody else's stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from simlib.grade.clearing import clear_person, clear_run
from simlib.grade.course import Course


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course with two runs of one trainee and one of another, in every folder that holds such a thing."""
    made = Course(tmp_path / "course", "sqlite://", tmp_path / "exchange")
    for student, assignment in (("dana", "room"), ("dana", "hours"), ("kim", "room")):
        told = f"zebrafinch of {student} in {assignment}"
        for step in (made.submitted, made.autograded, made.feedback):
            write(step(student, assignment) / f"{assignment}.html", told)
        write(made.exchange / "first-contact" / "inbound" / f"{student}+{assignment}+2026" / "run.json", told)
        write(made.folder / "cache" / "first-contact" / f"{student}+{assignment}+2026" / "run.json", told)
        write(made.exchange / "first-contact" / "feedback" / f"{abs(hash(told))}.html", told)
    return made


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def left(course: Course) -> dict[str, int]:
    """How many files there are of each run."""
    files = [file for root in (course.folder, course.exchange) for file in root.rglob("*") if file.is_file()]
    texts = [file.read_text(encoding="utf-8").removeprefix("zebrafinch of ") for file in files]
    return {text: texts.count(text) for text in sorted(set(texts))}


def test_a_run_goes_from_every_folder(course: Course) -> None:
    assert left(course) == {"dana in hours": 6, "dana in room": 6, "kim in room": 6}
    for _ in range(2):
        clear_run(course, "dana", "room")
        assert left(course) == {"dana in hours": 6, "kim in room": 6}


def test_what_a_program_was_killed_over_goes_too(course: Course) -> None:
    told = {assignment: f"zebrafinch of dana in {assignment}" for assignment in ("room", "hours")}
    for step in (course.submitted, course.autograded):
        for assignment, text in told.items():
            write(step("dana", f".{assignment}-0123456789abcdef.part") / "run.json", text)
            write(step("dana", f".{assignment}-fedcba9876543210.part"), text)
    clear_run(course, "dana", "room")
    assert left(course) == {"dana in hours": 10, "kim in room": 6}


def test_a_person_goes_with_all_runs_and_with_their_folders(course: Course) -> None:
    clear_person(course, "dana")
    assert left(course) == {"kim in room": 6}
    assert [folder.name for folder in (course.folder / "submitted").iterdir()] == ["kim"]


@pytest.mark.parametrize("name", ["", ".", "..", "../submitted", "/", "kim/room", "d", "dan", "dana+room"])
def test_a_name_that_is_no_folder_of_theirs_clears_nothing(course: Course, name: str) -> None:
    clear_run(course, name, "room")
    clear_run(course, "dana", name)
    clear_person(course, name)
    assert sum(left(course).values()) == 18


def test_a_course_that_was_never_made_has_nothing_to_clear(tmp_path: Path) -> None:
    nowhere = Course(tmp_path / "course", "sqlite://", tmp_path / "exchange")
    clear_run(nowhere, "dana", "room")
    clear_person(nowhere, "dana")
    assert list(tmp_path.iterdir()) == []
