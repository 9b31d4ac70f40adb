"""Several graders mark the same class at the same time: nobody meets a lock, and the rows are those of one grader."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from simlib.grade.course import Course, course_in
from simlib.grade.marking import marker_of
from simlib.grade.session import Session
from tests.grade.gradebooks import nbgrader
from tests.grade.hands import CASES, School, decisions, play, school_in
from tests.record.postgres import fresh_database, needs_postgres

CASE = "long-hours"
NAMES = ("expert", "hasty", "rescuer")


@pytest.fixture
def school(tmp_path: Path, new_database: Path) -> Iterator[School]:
    """Twelve trainees who handed something in; nobody is in the gradebook yet."""
    made = school_in(tmp_path, new_database)
    made.assigned(CASE)
    for number in range(12):
        student = made.officer(f"Officer {number}")
        made.handing_in.ended(made.plays(student, CASE, decisions(CASE, NAMES[number % 3])))
    yield made
    made.store.close()


def mark(data: Path, course: Course) -> list[float]:
    """One grader, in a process of its own; begins when all have come."""
    with Session(course, marker_of(data, course.folder, CASES), CASE) as session:
        _gate.wait()
        return [each.points for each in session.all()]


def take_gate(gate: object) -> None:
    """Keep the gate where the graders wait for one another."""
    globals()["_gate"] = gate


_gate = multiprocessing.get_context("forkserver").Barrier(1)


def mark_at_once(school: School, course: Course, count: int) -> list[list[float]]:
    """What each of so many graders says; raises what any of them raises."""
    context = multiprocessing.get_context("forkserver")
    # nbgrader takes seconds to load: one process loads it, and the graders are forked from that one.
    context.set_forkserver_preload(["simlib.grade.session"])
    gate = context.Barrier(count)
    with ProcessPoolExecutor(count, context, initializer=take_gate, initargs=(gate,)) as pool:
        graders = [pool.submit(mark, school.data, course) for _ in range(count)]
        return [grader.result() for grader in graders]


def kept(school: School, course: Course) -> tuple[int, float]:
    """How many grades are in the gradebook, and the sum of their points."""
    with Session(course, marker_of(school.data, school.course, CASES), CASE) as session:
        marks = [session.marks_of(student) for student in session.students()]
    return sum(len(each) for each in marks), sum(points or 0.0 for each in marks for points in each.values())


def expected() -> tuple[int, float]:
    return 12 * 8, 4.0 * sum(play(CASE, name)["expected"]["total"] for name in NAMES)


def test_four_graders_at_once_on_a_file(school: School) -> None:
    nbgrader(school, "generate_assignment", CASE, "--force")
    course = course_in(school.course, {})
    said = mark_at_once(school, course, 4)
    assert (len({tuple(each) for each in said}), len(said)) == (1, 4)
    assert kept(school, course) == expected()


@needs_postgres
def test_eight_graders_at_once_on_postgresql(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    with fresh_database() as address:
        monkeypatch.setenv("SIMLIB_DATABASE", address)
        nbgrader(school, "generate_assignment", CASE, "--force")
        course = course_in(school.course, os.environ)
        said = mark_at_once(school, course, 8)
        assert (len({tuple(each) for each in said}), len(said)) == (1, 8)
        assert kept(school, course) == expected()
