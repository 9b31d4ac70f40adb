"""Marks by replay beside nbgrader's own way, which starts a kernel for every submission, on the same tiny notebook.

A command's cost for one submission is what six more submissions cost it, so that its start is not counted. The rows of
one session are compared with those of the command, and ten thousand spoiled runs are judged.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from simlib.grade.course import course_in
from simlib.grade.marking import marker_of
from simlib.grade.places import AUTOGRADED, RUN_FILE, SUBMITTED
from simlib.grade.session import Session
from simlib.record.folder import DATABASE_NAME
from simlib.record.log import open_store
from tests.bench.table import NONE_AT_ALL, Asked, Bound, NotMeasured, Row, Target
from tests.grade.gradebooks import gradebook_file, nbgrader, rows
from tests.grade.hands import CASES, ROOT, School, decisions, play, school_in, wanted
from tests.grade.spoiled import is_same, raw_bytes, single_event_changes, spoiled

CASE = "long-hours"
PLAYS = ("expert", "hasty", "rescuer", "bystander", "by-the-book", "late-starter")
FEW, MANY = 2, 8
"""Submissions of the two batches whose costs are compared."""
SEED = 11

STOCK = """
c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.course_id = "stock"
"""
"""A course as nbgrader comes: it runs every submission in a kernel of its own."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of spoiled runs."""

    count: int = 0
    unearned: int = 0
    unflagged: int = 0
    raised: int = 0


def measure(asked: Asked) -> list[Row]:
    """Cost of one submission in both ways, rows that differ, and what became of spoiled runs."""
    if not hasattr(os, "wait4"):
        raise NotMeasured("the CPU time of a process that has ended is told by POSIX systems alone.")
    with _class_of(asked.size(60, MANY)) as school:
        asked.tell("  one session ...")
        first, again = _session_ms(school), _session_ms(school)
        different = _different_rows(school, asked)
        as_it_comes = _stock_command(school)
        asked.tell("  nbgrader's command, by replay ...")
        ours = _by_command(_replay_command(school))
        asked.tell("  nbgrader's command, as it comes ...")
        stock = _by_command(as_it_comes)
        asked.tell("  spoiled runs ...")
        judged = _judge_spoiled(school, asked.size(10_000, 400))
        single = _judge_single_events(school)
    as_good, fifty = Target(Bound.AT_MOST, 0.4, of_ratio=True), Target(Bound.AT_LEAST, 50)
    return [
        Row("command", "CPU-s a submission", ours, stock, "stock nbgrader", ours / stock, as_good),
        Row("one session", "CPU-ms a submission", first, target=Target(Bound.AT_MOST, 12)),
        Row("one session, marked again", "CPU-ms a submission", again, target=Target(Bound.AT_MOST, 12)),
        Row("stock nbgrader's CPU by one session's", "times", 1000 * stock / first, target=fifty),
        Row("rows other than those of the command", "count", different, target=NONE_AT_ALL),
        Row("spoiled runs that were judged", "count", judged.count),
        Row("points that were not earned", "runs", judged.unearned, target=NONE_AT_ALL),
        Row("spoiled runs that nobody is told of", "runs", judged.unflagged, target=NONE_AT_ALL),
        Row("spoiled runs that raised", "runs", judged.raised, target=NONE_AT_ALL),
        Row("changes of one event of a signed log", "count", single.count),
        Row("of these, not flagged", "count", single.unflagged + single.raised, target=NONE_AT_ALL),
    ]


@contextmanager
def _class_of(count: int) -> Iterator[School]:
    """A class of which so many handed in a run; the assignment is in the gradebook."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        open_store(folder / "new").close()
        school = school_in(folder, folder / "new" / DATABASE_NAME)
        with closing(school.store):
            school.assigned(CASE)
            nbgrader(school, "generate_assignment", CASE, "--force")
            for number in range(count):
                made = decisions(CASE, PLAYS[number % len(PLAYS)])
                school.handing_in.ended(school.plays(school.officer(f"Officer {number}"), CASE, made))
            yield school


def _session(school: School) -> Session:
    return Session(course_in(school.course, {}), marker_of(school.data, school.course, CASES), CASE)


def _session_ms(school: School) -> float:
    """CPU-milliseconds of one submission in one session; what the session loads first is told apart."""
    with _session(school) as session:
        students = session.students()
        session.judge(students[0])
        began = time.process_time()
        marked = list(session.all())
        return (time.process_time() - began) * 1000 / len(marked)


def _different_rows(school: School, asked: Asked) -> int:
    """Rows that a session and the command write otherwise, for runs of which some are spoiled."""
    folders = sorted((school.course / SUBMITTED).glob(f"*/{CASE}"))[: asked.size(12, 4)]
    everybody = {each: each.parent for each in (school.course / SUBMITTED).glob(f"*/{CASE}")}
    aside = school.data / "aside"
    aside.mkdir()
    for folder in everybody.keys() - set(folders):
        shutil.move(folder.parent, aside)
    kept = (folders[0] / RUN_FILE).read_bytes()
    (folders[0] / RUN_FILE).write_bytes(b"{}")
    shutil.rmtree(school.course / AUTOGRADED)
    gradebook = gradebook_file(school).read_bytes()
    with _session(school) as session:
        list(session.all())
    ours = rows(school)
    gradebook_file(school).write_bytes(gradebook)
    shutil.rmtree(school.course / AUTOGRADED)
    nbgrader(school, "autograde", CASE)
    theirs = rows(school)
    (folders[0] / RUN_FILE).write_bytes(kept)
    for folder in aside.iterdir():
        shutil.move(folder, school.course / SUBMITTED)
    shutil.rmtree(school.course / AUTOGRADED)
    return len(set(ours) ^ set(theirs))


@dataclass(frozen=True, slots=True)
class Command:
    """nbgrader's autograde in some folder; `root` is the course it works on."""

    folder: Path
    root: Path
    env: dict[str, str]


def _replay_command(school: School) -> Command:
    return Command(ROOT / "grading", school.course, {"SIMLIB_DATA": str(school.data)})


def _stock_command(school: School) -> Command:
    """The same submissions in a course of nbgrader's own kind, whose cells say a number when they are run."""
    root = school.data / "stock"
    for notebook in school.course.glob(f"source/{CASE}/*.ipynb"):
        _runnable(notebook, root / "source" / CASE / notebook.name)
    for folder in (school.course / SUBMITTED).glob(f"*/{CASE}"):
        _runnable(folder / f"{CASE}.ipynb", root / SUBMITTED / folder.parent.name / CASE / f"{CASE}.ipynb")
    (root / "nbgrader_config.py").write_text(STOCK.format(root=str(root)), encoding="utf-8")
    made = Command(root, root, {})
    _run(made, "generate_assignment", CASE, "--force")
    return made


def _runnable(notebook: Path, target: Path) -> None:
    held: dict[str, Any] = json.loads(notebook.read_bytes())
    for cell in held["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = "1"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(held), encoding="utf-8")


def _by_command(command: Command) -> float:
    """CPU-seconds that one more submission costs the command. Of the submissions a few are left."""
    students = sorted(each.parent.name for each in (command.root / SUBMITTED).glob(f"*/{CASE}"))[:MANY]
    for each in (command.root / SUBMITTED).glob(f"*/{CASE}"):
        if each.parent.name not in students:
            shutil.rmtree(each.parent)
    many = _run(command, "autograde", CASE, "--force")
    for student in students[FEW:]:
        shutil.rmtree(command.root / SUBMITTED / student)
    few = _run(command, "autograde", CASE, "--force")
    return (many - few) / (MANY - FEW)


def _run(command: Command, *words: str) -> float:
    """CPU-seconds of a command and of everything that it started."""
    # nbgrader starts alembic by its bare name.
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    env = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", **command.env}
    process = subprocess.Popen(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=command.folder,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise NotMeasured(f"nbgrader {words[0]} ended with {process.returncode}.")
    return usage.ru_utime + usage.ru_stime


def _judge_spoiled(school: School, count: int) -> Judged:
    """So many spoiled copies of a so-so run, by somebody who has a very good one of somebody else at hand."""
    mine, better, student = _two_runs(school)
    changed = (each.raw for each in spoiled(mine, better, SEED, 2 * count))
    broken = raw_bytes(json.dumps(mine).encode(), SEED, count)
    # Now and then chance writes the same run in another way, which is no change.
    found = [
        islice((each for each in files if not is_same(each, mine)), many)
        for files, many in ((changed, count * 9 // 10), (broken, count // 10))
    ]
    return _judged(school, student, chain(*found))


def _judge_single_events(school: School) -> Judged:
    mine, _, student = _two_runs(school)
    changes = single_event_changes(mine, random.Random(SEED))
    return _judged(school, student, (json.dumps(each).encode() for each in changes))


def _two_runs(school: School) -> tuple[dict[str, Any], dict[str, Any], str]:
    """A hasty run, an expert's, and who played the first."""
    school.assigned(CASE)
    made = {}
    for name in ("hasty", "expert"):
        student = school.officer(f"The {name} {school.ids}")
        school.handing_in.ended(school.plays(student, CASE, decisions(CASE, name)))
        made[name] = (school.run_json(student, CASE), student)
    return made["hasty"][0], made["expert"][0], made["hasty"][1]


def _judged(school: School, student: str, files: Iterable[bytes]) -> Judged:
    judge, earned = school.judge(), play(CASE, "hasty")["expected"]["score"]
    count = unearned = unflagged = raised = 0
    for raw in files:
        count += 1
        try:
            verdict = judge.judge(raw, student, wanted(CASE))
        except Exception:  # noqa: BLE001 - that nothing at all is raised is what is measured
            raised += 1
            continue
        unearned += any(not 0 <= mark.points <= earned[name] for name, mark in verdict.marks.items())
        unflagged += not verdict.flagged
    return Judged(count, unearned, unflagged, raised)
