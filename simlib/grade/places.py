"""Where the course lies, and what its notebooks say of themselves. Free of nbgrader, so that the server can ask, too.

A notebook of an assignment says in its metadata under `first_contact` which case it is about: `{"scenario": ID,
"package": SHA256}`, the hash of the case's bytes by which it is scored. A cell says `{"criterion": NAME}` or
`{"report": HEADING}`, the heading of the scene with the Write. The course's own source is believed, a submission never.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

METADATA = "first_contact"
SCENARIO, PACKAGE = "scenario", "package"
CRITERION, REPORT = "criterion", "report"
RUN_FILE = "run.json"
TIMESTAMP_FILE = "timestamp.txt"
GIVEN_OUT_BY = "submission_secret.txt"
"""What `nbgrader submit` leaves beside a submission, and `release_feedback` names the feedback by."""
TAKEN_IN = ("*.ipynb", "run*.json", TIMESTAMP_FILE, GIVEN_OUT_BY)
"""The files that are taken in of what somebody hands in: nothing huge, and no page that formgrader would serve."""
SOURCE, RELEASE, SUBMITTED, AUTOGRADED = "source", "release", "submitted", "autograded"

_OUTSIDE = "outside:"
"""How the logins of those begin whom another system signs in."""
_PLAIN_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


def course_folder(data: Path) -> Path:
    """The root of the course in a data folder: nbgrader's `CourseDirectory.root`."""
    return data / "course"


def student_id(person_id: str, login: str | None = None) -> str:
    """How nbgrader calls a person: the user name of those whom another system signs in, else the person's id.

    No name of a person enters a path; names stand in the gradebook alone.

    >>> student_id("9f2c", "outside:dana.lee"), student_id("9f2c", "instructor:dana"), student_id("9f2c")
    ('dana.lee', '9f2c', '9f2c')
    """
    user = login.removeprefix(_OUTSIDE) if login and login.startswith(_OUTSIDE) else ""
    return user if _PLAIN_LOGIN.fullmatch(user) else person_id


@dataclass(frozen=True, slots=True)
class Marked:
    """What a cell that brings points stands for: a criterion that is replayed, or a scene whose text a person marks."""

    criterion: str = ""
    report: str = ""
    points: float = 0.0
    """The most it can bring, as the gradebook has it."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A notebook of the course that is about a case."""

    name: str
    notebook: Path
    scenario: str
    package: str
    cells: Mapping[str, Marked]
    """By the id that nbgrader knows the cell by, in the order of the notebook."""


def assignments(root: Path, step: str = SOURCE) -> Iterator[Assignment]:
    """The assignments of a course that are about a case, as they lie in one of its folders, by name."""
    for notebook in sorted((root / step).glob("*/*.ipynb")):
        found = assignment_of(notebook)
        if found is not None:
            yield found


def assignment_of(notebook: Path) -> Assignment | None:
    """The assignment in this file; None where it is about no case or cannot be read."""
    try:
        held = json.loads(notebook.read_bytes())
        about = held["metadata"][METADATA]
        cells = dict(_marked(held["cells"]))
        return Assignment(notebook.parent.name, notebook, str(about[SCENARIO]), str(about[PACKAGE]), cells)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _marked(cells: list[Mapping[str, Mapping[str, Mapping[str, object]]]]) -> Iterator[tuple[str, Marked]]:
    for cell in cells:
        ours, theirs = cell["metadata"].get(METADATA, {}), cell["metadata"].get("nbgrader", {})
        criterion, report = str(ours.get(CRITERION, "")), str(ours.get(REPORT, ""))
        if theirs.get("grade") and (criterion or report):
            yield str(theirs["grade_id"]), Marked(criterion, report, float(str(theirs.get("points", 0))))
