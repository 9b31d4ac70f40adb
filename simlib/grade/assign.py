"""A case as an assignment for nbgrader: the notebook that stands in `source/`. Free of nbgrader, and of the key."""

from __future__ import annotations

import json
import re
from pathlib import Path

from simlib.errors import CannotAnswer, Malformed, NotPlayable, Unreadable
from simlib.grade.cells import (
    Json,
    ask_cell,
    criterion_cell,
    play_cell,
    scored_cells,
    title_cell,
    written_cell,
    written_cells,
)
from simlib.grade.course import Course
from simlib.grade.places import METADATA, PACKAGE, RELEASE, SCENARIO, SOURCE, assignments
from simlib.grade.versions import keep_version
from simlib.read.notebook import Reading
from simlib.read.replacing import replace_file
from simlib.scenario.model import Scenario

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def assignment_notebook(scenario: Scenario, sha256: str) -> Json:
    """The source notebook of a case: title, play cell, a locked cell for each criterion, one for each Write.

    Of the case it holds the title, the summary, the names and maxima of the criteria, and what a Write asks for.
    """
    cells = [
        title_cell(scenario.title, scenario.summary),
        play_cell(scenario.header.id),
        *(criterion_cell(grade_id, each) for grade_id, each in scored_cells(scenario).items()),
    ]
    for written in written_cells(scenario):
        cells += [ask_cell(written), written_cell(written)]
    about = {SCENARIO: scenario.header.id, "version": scenario.header.version, PACKAGE: sha256}
    metadata = {METADATA: about, "kernelspec": KERNEL, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def assign(reading: Reading, course: Course, assignment: str = "") -> Path:
    """The notebook that was written into the course folder, `source/<assignment>/<scenario>.ipynb`.

    Where no name is given, it is the one that the case's assignment has already, else it is called like the case. Made
    anew, it is the same file. The course keeps the version of the case that it is scored by.

    Raises:
        NotPlayable: the case has errors.
        Malformed: the name is none that a folder and nbgrader can have.
        CannotAnswer: the case has an assignment of another name.
        Unreadable: the course folder cannot be written.
    """
    scenario = reading.scenario
    if scenario is None or not reading.playable or not scenario.header.id:
        raise NotPlayable("This case has errors, so it cannot be assigned yet. `simlib check` lists them.")
    name = _only_name(course, scenario.header.id, assignment)
    file = course.source(name) / f"{scenario.header.id}.ipynb"
    raw = json.dumps(assignment_notebook(scenario, reading.sha256), ensure_ascii=False, indent=1) + "\n"
    try:
        course.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, raw.encode(), fresh=0o644)
        keep_version(course.folder, reading.raw)
    except OSError as fault:
        raise Unreadable(f"{file} cannot be written: {fault.strerror}.") from fault
    return file


def names_about(course: Course, scenario_id: str) -> tuple[str, ...]:
    """How the assignments about a case are called: one, unless somebody copied a folder by hand."""
    found = (each for step in (SOURCE, RELEASE) for each in assignments(course.folder, step))
    return tuple(sorted({each.name for each in found if each.scenario == scenario_id}))


def _only_name(course: Course, scenario_id: str, asked: str) -> str:
    """The name of the one assignment about a case: a run goes to one, and the first run alone counts."""
    known = names_about(course, scenario_id)
    name = assignment_name(asked or (known[0] if known else scenario_id))
    if others := [each for each in known if each != name]:
        raise CannotAnswer(
            f"This case has the assignment {others[0]} already, and a run goes to one assignment alone. Make that one "
            f"anew, or first remove {SOURCE}/{others[0]} and {RELEASE}/{others[0]} in {course.folder}."
        )
    return name


def assignment_name(name: str) -> str:
    """The name, if it can be a folder's and an assignment's. Raises Malformed otherwise.

    >>> assignment_name("week-2")
    'week-2'
    """
    if not _NAME.fullmatch(name):
        raise Malformed("The name of an assignment has letters, digits, hyphens, dots and underscores only.")
    return name
