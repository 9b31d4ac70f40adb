"""`simlib grade` and `nbgrader autograde` over the same trainees at the same moment: nobody fails, all is whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import nbformat
import pytest

from simlib.grade.course import course_in
from simlib.grade.marking import marker_of
from simlib.grade.places import AUTOGRADED, GIVEN_OUT_BY, RELEASE, RUN_FILE, TIMESTAMP_FILE
from simlib.grade.plain import plain_markdown
from simlib.grade.session import Session
from tests.grade.gradebooks import env_of, nbgrader
from tests.grade.hands import CASES, ROOT, School, decisions, play, school_in
from tests.record.postgres import fresh_database, needs_postgres

CASE = "long-hours"
NAMES = ("expert", "hasty", "rescuer")
GATES = """
import os, sys
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde

def gated(cls, name):
    act = getattr(cls, name)
    def waits(self, *given, **named):
        if name in os.environ["GATES"].split():
            print("gate", name, flush=True)
            sys.stdin.readline()
        return act(self, *given, **named)
    setattr(cls, name, waits)

if not hasattr(Autograde, "gates"):
    Autograde.gates = True
    for name in ("run_pre_convert_hook", "init_assignment", "_init_preprocessors", "set_permissions"):
        gated(Autograde, name)
    for name in ("add_student", "add_submission"):
        gated(Gradebook, name)
"""
"""Settings of nbgrader's in which its command says where it is, and waits there to be let on."""
GATED = """
import sys
from simlib.cli.main import main
from simlib.grade.session import Session

def waits(self, graded):
    print("gate keep", flush=True)
    sys.stdin.readline()
    return keep(self, graded)

keep, Session.keep = Session.keep, waits
sys.exit(main(["grade", *sys.argv[1:]]))
"""
"""`simlib grade` that waits in the same way before it keeps what one trainee has earned."""
GATE = "gate "
TYPED = "Two <b>things</b> & a *third* one."


@pytest.fixture(params=["file", pytest.param("server", marks=needs_postgres)])
def school(
    request: pytest.FixtureRequest, tmp_path: Path, new_database: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[School]:
    """A course with one assignment, whose gradebook is a file or lies on a server."""
    made = school_in(tmp_path, new_database)
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "nbgrader_config.py").write_text(GATES, encoding="utf-8")
    made.assigned(CASE)
    with ExitStack() as held:
        if request.param == "server":
            address = held.enter_context(fresh_database())
            monkeypatch.setenv("SIMLIB_GRADEBOOK", address.replace("postgresql://", "postgresql+psycopg://"))
        nbgrader(made, "generate_assignment", CASE, "--force")
        yield made
    made.store.close()


def played(school: School, count: int) -> dict[str, float]:
    """So many trainees who handed a run in, and what each of them has earned."""
    earned = {}
    for number in range(count):
        student, name = school.officer(f"Officer {number}"), NAMES[number % len(NAMES)]
        school.handing_in.ended(school.plays(student, CASE, decisions(CASE, name)))
        earned[student] = float(play(CASE, name)["expected"]["total"])
    return earned


def types_in(school: School, student: str) -> None:
    """Somebody hands in a notebook without a run, in which a text was typed."""
    folder = school.handed_in(student, CASE)
    folder.mkdir(parents=True)
    held = json.loads((school.course / RELEASE / CASE / f"{CASE}.ipynb").read_bytes())
    for cell in held["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = TYPED
    (folder / f"{CASE}.ipynb").write_text(json.dumps(held), encoding="utf-8")


def started(school: School, words: Sequence[str], *gates: str) -> subprocess.Popen[str]:
    """A command in a process of its own, which waits at these gates."""
    env = {**env_of(school.data), "JUPYTER_CONFIG_DIR": str(school.data.parent / "settings"), "GATES": " ".join(gates)}
    return subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT / "grading",
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def autograde(school: School, *gates: str) -> subprocess.Popen[str]:
    return started(school, ["-m", "nbgrader", "autograde", CASE, "--log-level=WARN"], *gates)


def ended(running: subprocess.Popen[str]) -> tuple[str, int]:
    """What a command says from here on, and how it ends."""
    with running:
        return running.communicate()[0], running.returncode


def grade(school: School, *words: str) -> tuple[str, int]:
    """Another command of ours, from its beginning to its end."""
    return ended(started(school, ["-m", "simlib", *(words or ("grade", CASE))]))


def gate_of(running: subprocess.Popen[str]) -> str:
    """The gate that a command has come to, past whatever else it says; empty where it ended."""
    assert running.stdout
    said = (line for line in running.stdout if line.startswith(GATE))
    return next(said, "").removeprefix(GATE).strip()


def let_on(*running: subprocess.Popen[str]) -> None:
    for each in running:
        assert each.stdin
        each.stdin.write("\n")
        each.stdin.flush()


def at_each_gate(running: subprocess.Popen[str], act: Callable[[], object]) -> list[tuple[str, object]]:
    """What came of an act at each gate of a command, which then goes on."""
    done = []
    while gate := gate_of(running):
        done.append((gate, act()))
        let_on(running)
    return done


def marks(school: School) -> dict[str, float]:
    """The points of everybody in the gradebook."""
    course = course_in(school.course, os.environ)
    with Session(course, marker_of(school.data, school.course, CASES), CASE) as session:
        return {each: sum(points or 0 for points in session.marks_of(each).values()) for each in session.students()}


def notebooks(school: School) -> dict[str, list[tuple[object, ...]]]:
    """What stands in every marked notebook, and under its cells."""
    read: Callable[..., Any] = nbformat.read
    found: dict[str, list[tuple[object, ...]]] = {}
    for student in school.course.glob(f"{AUTOGRADED}/*"):
        held = read(student / CASE / f"{CASE}.ipynb", 4)
        found[student.name] = [(cell.id, cell.source, cell.get("outputs")) for cell in held.cells]
    return found


def files(school: School) -> set[tuple[str, ...]]:
    """The files in everybody's marked folder, and whatever else lies beside it."""
    homes = school.course.glob(f"{AUTOGRADED}/*")
    return {tuple(sorted(str(path.relative_to(home)) for path in home.rglob("*"))) for home in homes}


WHOLE = (CASE, *(f"{CASE}/{name}" for name in sorted((f"{CASE}.ipynb", RUN_FILE, GIVEN_OUT_BY, TIMESTAMP_FILE))))


def test_a_class_is_marked_by_both_at_the_same_moment(school: School) -> None:
    earned = played(school, 6)
    both = autograde(school, "run_pre_convert_hook"), started(school, ["-c", GATED, CASE])
    for _ in earned:
        assert [gate_of(each) for each in both] == ["run_pre_convert_hook", "keep"]
        let_on(*both)
    assert [ended(each) for each in both] == [
        ("", 0),
        (f"{CASE}: 6 marked, 0 for a person to look at, 6 texts to mark in formgrader.\n", 0),
    ]
    assert (marks(school), files(school)) == (earned, {WHOLE})
    found = notebooks(school)
    assert grade(school)[1] == 0
    assert notebooks(school) == found


@pytest.mark.parametrize(
    ("known", "gates"),
    [
        (False, ["add_student", "init_assignment", "_init_preprocessors", "_init_preprocessors", "set_permissions"]),
        (True, ["add_submission"]),
    ],
    ids=["whom nobody knows", "who is in the roster"],
)
def test_one_of_them_marks_somebody_while_the_other_is_half_way(school: School, known: bool, gates: list[str]) -> None:
    [(student, points)] = played(school, 1).items()
    if known:
        (school.data / "roster.csv").write_text(f"id,last_name\n{student},Lee\n", encoding="utf-8")
        assert grade(school, "roster", str(school.data / "roster.csv"))[1] == 0
    theirs = autograde(school, *gates)
    between = at_each_gate(theirs, lambda: grade(school)[1])
    assert (between, ended(theirs)) == ([(gate, 0) for gate in gates], ("", 0))
    assert (marks(school), files(school)) == ({student: points}, {WHOLE})
    found = notebooks(school)
    assert grade(school)[1] == 0
    assert notebooks(school) == found


@pytest.mark.parametrize("school", ["file"], indirect=True)
def test_a_text_that_both_mark_at_once_is_shown_as_it_was_typed(school: School) -> None:
    types_in(school, "kim")
    theirs = autograde(school, "_init_preprocessors")
    between = at_each_gate(theirs, lambda: grade(school)[1])
    assert (between, ended(theirs)[1]) == ([("_init_preprocessors", 1)] * 2, 0)
    assert plain_markdown(TYPED) in [source for _, source, _ in notebooks(school)["kim"]]
