"""`simlib grade [ASSIGNMENT]`: a class marked by replay in one session, and scored again after a rubric changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from simlib.cli.entry import PROJECT
from simlib.cli.terminal import printable
from simlib.errors import CannotAnswer, StoreBusy
from simlib.grade.assign import assign
from simlib.grade.course import Course, course_of
from simlib.grade.places import RELEASE, Assignment, assignments
from simlib.read.notebook import Reading, read_scenario
from simlib.record.folder import data_folder, hold_folder, store_place

if TYPE_CHECKING:
    # nbgrader takes seconds to load; it is loaded once there is something to mark.
    from simlib.grade.rescoring import Rescored
    from simlib.grade.session import Marked, Session

Line = dict[str, Any]
CASES = PROJECT / "scenarios"
GRADING = PROJECT / "grading"


@click.command(name="grade")
@click.argument("names", metavar="[ASSIGNMENT]...", nargs=-1)
@click.option("--rescore", is_flag=True, help="Say what the case as it is now changes for each trainee; write nothing.")
@click.option(
    "--apply", "is_applied", is_flag=True, help="With --rescore: make the assignment anew and keep the marks."
)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def command(context: click.Context, *, names: Sequence[str], rescore: bool, is_applied: bool, as_json: bool) -> None:
    """Mark what a class handed in, by playing each run again; nothing that a trainee wrote is run.

    Without ASSIGNMENT every assignment about a case is marked. The rows are those of nbgrader autograde, and hand marks
    stay. Exit 0; 1 where a person has to look at a submission, which is said in one line each.
    """
    if is_applied and not rescore:
        raise click.UsageError("--apply goes with --rescore.")
    course = course_of(os.environ, PROJECT)
    hand_in(course)
    chosen = _chosen(course, names)
    lines: list[Line] = []
    for each in chosen:
        lines += _rescored(course, each, is_applied=is_applied) if rescore else _marked(course, each)
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False, indent=1))
    else:
        for line in _differences(lines) if rescore else _sentences(lines):
            click.echo(printable(line))
    if rescore and not is_applied and not as_json:
        click.echo("Nothing was written. To keep these marks: add --apply.")
    context.exit(int(any(line["remark"] for line in lines)))


def hand_in(course: Course) -> None:
    """Put into the course what waits for its assignment. A server that is running does that by itself."""
    from simlib.grade.handing_in import HandingIn  # noqa: PLC0415 - loads the database's library
    from simlib.record.engine import holds_store  # noqa: PLC0415 - the same
    from simlib.record.log import open_store  # noqa: PLC0415 - the same
    from simlib.record.people import people_in  # noqa: PLC0415 - the same

    data = data_folder(os.environ, PROJECT)
    if not holds_store(store_place(os.environ, data)):
        return
    try:
        with hold_folder(data), closing(open_store(store_place(os.environ, data))) as store:
            HandingIn(store, people_in(store.database), data, course.folder).catch_up()
    except StoreBusy:
        return


def _chosen(course: Course, names: Sequence[str]) -> list[Assignment]:
    found = {each.name: each for each in assignments(course.folder, RELEASE)}
    if not found:
        made = next((each.name for each in assignments(course.folder)), "")
        after = f"In the folder grading: nbgrader generate_assignment {made}" if made else "`simlib assign` makes one."
        raise CannotAnswer(f"No assignment about a case is generated yet. {after}")
    if strange := [name for name in names if name not in found]:
        raise CannotAnswer(f"There is no assignment {strange[0]!r}. There are: {', '.join(found)}.")
    return [found[name] for name in names or found]


def _marked(course: Course, assignment: Assignment) -> list[Line]:
    with _session(course, assignment.name) as session:
        # The marks go to the output, and how far it is to the screen alone.
        hidden, label = not sys.stderr.isatty(), f"Marking {assignment.name}"
        with click.progressbar(length=len(session.students()), label=label, file=sys.stderr, hidden=hidden) as drawn:
            marked: list[Marked] = list(session.all(lambda done, _: drawn.update(done - drawn.pos)))
        waiting = session.texts_waiting()
    about = {"assignment": assignment.name}
    return [{**about, **asdict(each), "texts_waiting": waiting.get(each.student, 0)} for each in marked]


def _rescored(course: Course, assignment: Assignment, *, is_applied: bool) -> list[Line]:
    from simlib.grade.rescoring import rescored  # noqa: PLC0415 - loads nbgrader

    reading = _case_now(assignment)
    package = reading.sha256 if reading else ""
    with _session(course, assignment.name, package) as session:
        found: list[Rescored] = list(rescored(session))
    if is_applied:
        if reading and package != assignment.package:
            _make_anew(course, assignment, reading)
        _marked(course, assignment)
    return [{"assignment": assignment.name, "change": each.change, **asdict(each)} for each in found]


def _case_now(assignment: Assignment) -> Reading | None:
    """The case of an assignment as it is now; None where it is not among the cases any more."""
    for path in sorted(CASES.glob("*.ipynb")):
        reading = read_scenario(path)
        if reading.scenario and reading.scenario.header.id == assignment.scenario:
            return reading
    return None


def _make_anew(course: Course, assignment: Assignment, reading: Reading) -> None:
    """The assignment by the case as it is now, in the gradebook, too. Rows of trainees stay."""
    assign(reading, course, assignment.name)
    words = [sys.executable, "-m", "nbgrader", "generate_assignment", assignment.name, "--force"]
    done = subprocess.run(words, cwd=GRADING, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["It says nothing."])[-1]
        raise CannotAnswer(f"nbgrader could not make {assignment.name} anew, and no mark was changed. {last}")


def _session(course: Course, assignment: str, package: str = "") -> Session:
    from simlib.grade.marking import marker_of  # noqa: PLC0415 - loads the database's library
    from simlib.grade.session import Session, settings_in  # noqa: PLC0415 - loads nbgrader

    marker = marker_of(data_folder(os.environ, PROJECT), course.folder, CASES)
    return Session(course, marker, assignment, settings_in(GRADING), package)


def _who(line: Line) -> str:
    """A trainee as a person looks for them: by name where the gradebook has one, and by the id that it goes by."""
    return f"{line['name']} ({line['student']})" if line["name"] else str(line["student"])


def _sentences(lines: Sequence[Line]) -> Iterator[str]:
    for name in dict.fromkeys(str(line["assignment"]) for line in lines):
        of_it = [line for line in lines if line["assignment"] == name]
        asked = [line for line in of_it if line["remark"]]
        yield f"{name}: {len(of_it)} marked, {len(asked)} for a person to look at{_texts(of_it)}."
        yield from (f"  {_who(line)}: {said}" for line in of_it if (said := line["remark"] or line["note"]))
    if not lines:
        yield "Nobody handed anything in yet."


def _texts(lines: Sequence[Line]) -> str:
    """What is to be said of the texts that nobody has marked yet: their points are in no sum."""
    count: int = sum(line["texts_waiting"] for line in lines)
    return f", {count} text{'s' if count > 1 else ''} to mark in formgrader" if count else ""


def _differences(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        if line["differences"]:
            yield f"{line['assignment']}, {_who(line)}: {line['change']:+g} in all"
            for each in line["differences"]:
                before = "not marked yet" if each["before"] is None else f"{each['before']:g}"
                yield f"  {each['criterion']}: {before} -> {each['after']:g}"
        if line["remark"]:
            yield f"{line['assignment']}, {_who(line)}: {line['remark']}"
    changed = sum(bool(line["differences"]) for line in lines)
    yield f"Of {len(lines)} trainees, {changed} have other marks."
