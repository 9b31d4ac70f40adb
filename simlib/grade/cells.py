"""The cells of an assignment: which criterion has which cell, and what stands in it. Plain JSON, no nbgrader.

A cell's *grade id* names it in the gradebook. It is made from the criterion's name, so that it stays the same while
a case is rewritten, and tells which criterion the cell is for even where a trainee changed its metadata.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from simlib.grade.places import CRITERION, METADATA, REPORT
from simlib.scenario.model import Criterion, Kind, Scenario

Json = dict[str, Any]

MARKS = "marks"
"""In the metadata of a cell marked by hand: the criterion it brings points for."""

PLAY = "play"
"""The grade id of the cell that opens the player."""

WRITTEN = "written"
"""How the names of the cells begin that hold a text and are marked by a person."""
NO_TEXT = "No text yet. What you write in the run is put here."
"""What stands where a text is marked by hand, before there is one."""

_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Written:
    """A cell marked by hand: one for each Write of a case."""

    grade_id: str
    criterion: str
    scene: str
    """The heading of the scene that asks for the text."""
    ask: str
    points: float
    """The criterion's maximum, shared equally among its Writes."""


def grade_id_of(kind: str, name: str) -> str:
    """A grade id: plain letters, the same for the same name, different for different names.

    >>> grade_id_of("criterion", "arrival"), grade_id_of("criterion", "Who, when?")
    ('criterion-arrival', 'criterion-who-when-7633')
    """
    plain = _NOT_PLAIN.sub("-", name.lower()).strip("-")[:32]
    same = plain == name
    mark = "" if same else f"-{hashlib.sha256(name.encode()).hexdigest()[:4]}"
    return f"{kind}-{plain}{mark}"


def scored_cells(scenario: Scenario) -> dict[str, Criterion]:
    """The criteria that are scored by replay, by the grade id of their cell, in the order of the case."""
    return {grade_id_of("criterion", each.name): each for each in scenario.criteria if not each.by_person}


def written_cells(scenario: Scenario) -> tuple[Written, ...]:
    """The cells that are marked by hand, in the order of the scenes."""
    asked = [(scene.heading, scene.task) for scene in scenario.scenes if scene.task and scene.task.kind is Kind.WRITE]
    shares = Counter(task.criterion for _, task in asked)
    maximum = {each.name: each.maximum for each in scenario.criteria if each.by_person}
    return tuple(
        Written(
            grade_id_of(WRITTEN, heading),
            task.criterion,
            heading,
            task.ask,
            maximum[task.criterion] / shares[task.criterion],
        )
        for heading, task in asked
        if task.criterion in maximum
    )


def play_cell(scenario_id: str) -> Json:
    """The cell that opens the player. It holds no rule: the player asks the simulator."""
    source = f'from simlib import open_case\n\nopen_case("{scenario_id}")'
    return _code(source, _marks(PLAY, locked=True), {})


def criterion_cell(grade_id: str, criterion: Criterion) -> Json:
    """The locked cell that one criterion's points stand in."""
    source = f"# {criterion.name}: {criterion.maximum} points at most, by replaying the run. Nothing is written here."
    marks = _marks(grade_id, grade=True, locked=True) | {"points": criterion.maximum}
    return _code(source, marks, {METADATA: {CRITERION: criterion.name}})


def ask_cell(written: Written) -> Json:
    """What the text is to be, above the cell it is put into."""
    source = f"### {written.criterion}\n\n{written.ask}"
    return _markdown(source, _marks(f"ask-{written.grade_id}", locked=True), {})


def written_cell(written: Written) -> Json:
    """The cell of a text that a person marks."""
    marks = _marks(written.grade_id, grade=True, solution=True) | {"points": written.points}
    return _markdown(NO_TEXT, marks, {METADATA: {REPORT: written.scene, MARKS: written.criterion}})


def title_cell(title: str, summary: str) -> Json:
    """The first cell."""
    source = f"# {title}\n\n{summary}".rstrip()
    return {"cell_type": "markdown", "id": "title", "metadata": {}, "source": source}


def _code(source: str, marks: Json, ours: Json) -> Json:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": marks["grade_id"],
        "metadata": {"deletable": False, "editable": False, "nbgrader": marks, **ours},
        "outputs": [],
        "source": source,
    }


def _markdown(source: str, marks: Json, ours: Json) -> Json:
    metadata = {"deletable": False, "editable": bool(marks["solution"]), "nbgrader": marks, **ours}
    return {"cell_type": "markdown", "id": marks["grade_id"], "metadata": metadata, "source": source}


def _marks(grade_id: str, *, grade: bool = False, solution: bool = False, locked: bool = False) -> Json:
    return {
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
