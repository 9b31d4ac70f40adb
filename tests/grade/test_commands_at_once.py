"""Several `nbgrader autograde` at once, each a process of its own: nobody meets a lock, and every row is whole."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from simlib.grade.course import course_in
from simlib.grade.marking import marker_of
from simlib.grade.session import Session
from tests.grade.gradebooks import env_of, nbgrader
from tests.grade.hands import CASES, ROOT, School, decisions, play, school_in
from tests.record.postgres import fresh_database, needs_postgres

CASE = "long-hours"
NAMES = ("expert", "hasty", "rescuer")
GATE = """
import sys
from nbgrader.converters import Autograde

begin = Autograde.run_pre_convert_hook

def wait(self):
    print("here", flush=True)
    sys.stdin.readline()
    begin(self)

if begin.__name__ != "wait":
    Autograde.run_pre_convert_hook = wait
"""
"""Settings of nbgrader's: a command that is about to mark a submission says so, and waits to be let on."""


@pytest.fixture
def school(tmp_path: Path, new_database: Path) -> Iterator[School]:
    """A school in which the commands of several graders wait for one another."""
    made = school_in(tmp_path, new_database)
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "nbgrader_config.py").write_text(GATE, encoding="utf-8")
    yield made
    made.store.close()


def class_of(school: School, count: int) -> dict[str, str]:
    """What each of so many trainees handed in, whom no gradebook knows yet."""
    school.assigned(CASE)
    nbgrader(school, "generate_assignment", CASE, "--force")
    played = {school.officer(f"Officer {number}"): NAMES[number % len(NAMES)] for number in range(count)}
    for student, name in played.items():
        school.handing_in.ended(school.plays(student, CASE, decisions(CASE, name)))
    return played


def autograde(school: School, student: str) -> subprocess.Popen[str]:
    """The command for one trainee, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "nbgrader", "autograde", CASE, f"--student={student}", "--log-level=WARN"],
        cwd=ROOT / "grading",
        env={**env_of(school.data), "JUPYTER_CONFIG_DIR": str(school.data.parent / "settings")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def at_once(school: School, students: Sequence[str]) -> list[tuple[int, str]]:
    """How each command ended and what it said; none touches the gradebook before all of them are there."""
    running = [autograde(school, student) for student in students]
    said = [each.stdout.readline() if each.stdout else "" for each in running]
    for each in running:
        if each.stdin:
            each.stdin.close()
            each.stdin = None
    rest = [each.communicate()[0] for each in running]
    return [(each.returncode, before + after) for each, before, after in zip(running, said, rest, strict=True)]


def marks(school: School, course_env: dict[str, str]) -> dict[str, dict[str, float | None]]:
    """The points of each trainee in the gradebook, by criterion."""
    course = course_in(school.course, course_env)
    with Session(course, marker_of(school.data, school.course, CASES), CASE) as session:
        return {student: session.marks_of(student) for student in session.students()}


def worked_out(played: dict[str, str]) -> dict[str, dict[str, float]]:
    return {student: play(CASE, name)["expected"]["score"] for student, name in played.items()}


def test_four_commands_at_once_on_a_file_meet_no_lock(school: School) -> None:
    played = class_of(school, 4)
    assert at_once(school, list(played)) == [(0, "here\n")] * 4
    assert marks(school, {}) == worked_out(played)


@needs_postgres
def test_eight_commands_at_once_on_postgresql_meet_no_lock(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    with fresh_database() as address:
        monkeypatch.setenv("SIMLIB_DATABASE", address)
        played = class_of(school, 8)
        assert at_once(school, list(played)) == [(0, "here\n")] * 8
        assert marks(school, {"SIMLIB_DATABASE": address}) == worked_out(played)
