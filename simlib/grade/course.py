"""Where the course for nbgrader keeps its folders and its gradebook. Standard library and `record` alone.

`grading/` of the project holds the configuration; everything of a trainee lies in the course folder, below the data
folder as a rule, where nobody else of this machine may look.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simlib.grade.places import AUTOGRADED, RELEASE, SOURCE, SUBMITTED, course_folder
from simlib.record.folder import data_folder, database_address
from simlib.record.own_schema import address_in_schema, make_schema

GRADEBOOK = "SIMLIB_GRADEBOOK"
"""The environment variable that names the gradebook's database, as an address such as `postgresql://host/name`."""

EXCHANGE = "SIMLIB_EXCHANGE"
"""The environment variable that names the exchange folder; trainees of a shared machine must be able to enter it."""

COURSE_ID = "first-contact"

SCHEMA = "gradebook"
"""The gradebook's schema in the database of the log."""

FEEDBACK = "feedback"


@dataclass(frozen=True, slots=True)
class Course:
    """One course: nbgrader's folders below `folder`, and the address of its gradebook."""

    folder: Path
    gradebook: str
    exchange: Path
    """Where assignments are released to, and handed in, on a machine that trainees share."""
    course_id: str = COURSE_ID

    def source(self, assignment: str) -> Path:
        """What an assignment is made from."""
        return self.folder / SOURCE / assignment

    def release(self, assignment: str) -> Path:
        """What trainees get of an assignment."""
        return self.folder / RELEASE / assignment

    def submitted(self, student: str, assignment: str) -> Path:
        """What a trainee handed in."""
        return self.folder / SUBMITTED / student / assignment

    def autograded(self, student: str, assignment: str) -> Path:
        """The same with its marks."""
        return self.folder / AUTOGRADED / student / assignment

    def feedback(self, student: str, assignment: str) -> Path:
        """What the trainee gets back."""
        return self.folder / FEEDBACK / student / assignment


def course_of(env: Mapping[str, str], project: Path) -> Course:
    """The course of this project, in its data folder."""
    return course_in(course_folder(data_folder(env, project)), env)


def course_in(folder: Path, env: Mapping[str, str]) -> Course:
    """The course in this folder; gradebook and exchange are those that are named, else they lie in the folder.

    Where the log is in PostgreSQL, the gradebook is in the same database, in a schema of its own.
    """
    exchange = env.get(EXCHANGE, "").strip()
    return Course(
        folder,
        _named(env) or _beside_the_log(env) or f"sqlite:///{folder / 'gradebook.db'}",
        Path(exchange).expanduser().absolute() if exchange else folder / "exchange",
    )


def course_root(part: Any) -> Path:
    """The course folder that a part of nbgrader works in: that of the command it belongs to."""
    while part is not None:
        directory = getattr(part, "coursedir", None)
        if directory is not None:
            return Path(directory.root)
        part = getattr(part, "parent", None)
    return Path.cwd()


def make_gradebook_schema(env: Mapping[str, str]) -> None:
    """Make the gradebook's place in the database of the log, where it lies there. Raises StoreFault if it cannot be."""
    if _beside_the_log(env):
        make_schema(database_address(env), SCHEMA)


def _named(env: Mapping[str, str]) -> str:
    return env.get(GRADEBOOK, "").strip()


def _beside_the_log(env: Mapping[str, str]) -> str:
    """The gradebook's address in the database of the log; empty where the log is a file or another one is named."""
    address = "" if _named(env) else database_address(env)
    return address_in_schema(address, SCHEMA) if address and not address.startswith("sqlite") else ""
