"""A whole class marked in one session: one gradebook, no command for each trainee, and the rows nbgrader would write.

What cannot be read in one submission is one line about it; the rest of the class is marked. Each trainee's rows are one
transaction, which is tried again where another grader holds the database.
"""

from __future__ import annotations

import json
import logging
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Self

import nbformat
from nbgrader import utils
from nbgrader.api import MissingEntry
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import IntegrityError, OperationalError
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from simlib.errors import CannotAnswer, StoreBusy
from simlib.grade.course import Course
from simlib.grade.gradebook import open_gradebook
from simlib.grade.marking import Marker, mark
from simlib.grade.places import RELEASE, SUBMITTED, TAKEN_IN, TIMESTAMP_FILE, Assignment
from simlib.grade.plain import plain_markdown
from simlib.grade.restore import restored
from simlib.grade.rows import ClassRows, Score
from simlib.grade.verdict import Verdict

LOG = logging.getLogger("simlib.grading")

LARGEST_NOTEBOOK = 5_000_000
"""Bytes of a notebook that was handed in; what it may hold is text."""
MOST_BESIDE = 1_000_000
"""Bytes of a file beside it that is copied along."""
TRIES = 12
_node: Callable[[Any], Any] = nbformat.from_dict
"""Plain JSON as nbgrader's functions take it: its mappings have attributes as well."""
FIRST_WAIT = 0.02
"""Seconds before the second try; each later one waits half as long again."""

Json = dict[str, Any]
Progress = Callable[[int, int], None]
"""Is told how many of how many submissions are marked."""


@dataclass(frozen=True, slots=True)
class Marked:
    """What came of one submission."""

    student: str
    points: float
    """By replay; what a person adds is not in it."""
    maximum: float
    remark: str
    """One line for whoever grades; empty where nothing is to be said."""
    late_seconds: float = 0.0
    name: str = ""
    """As the gradebook has it; empty where it knows none."""
    note: str = ""
    """What else is to be known, where nobody has to look at it."""


@dataclass(frozen=True, slots=True)
class Graded:
    """A notebook as it is marked, before anything is written."""

    student: str
    cells: Json
    """The whole notebook, with outputs."""
    verdict: Verdict
    asked: dict[str, str]
    remark: str


def settings_in(folder: Path) -> Config:
    """The settings in nbgrader's configuration file in this folder, such as the penalty for lateness."""
    return PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config()


class Session:
    """Marks the submissions of one assignment. Use it as a context: the gradebook is closed at its end."""

    def __init__(
        self, course: Course, marker: Marker, assignment: str, config: Config | None = None, package: str = ""
    ) -> None:
        """`package` is the version of the case to mark by, where that is another than the assignment's own."""
        self._course, self._marker, self.assignment = course, marker, assignment
        self._gradebook = open_gradebook(course)
        late = AssignLatePenalties(config=config or Config())
        late.init_plugin()
        found, self._released = self._find()
        self.about = replace(found, package=package or found.package)
        self._rows = ClassRows(self._gradebook, assignment, self.about.notebook.stem, late.plugin_inst)

    def __enter__(self) -> Self:
        """The session itself."""
        return self

    def __exit__(self, *fault: object) -> None:
        """Let go of the gradebook."""
        self._gradebook.close()

    def _find(self) -> tuple[Assignment, Json]:
        files = sorted((self._course.folder / RELEASE / self.assignment).glob("*.ipynb"))
        about = [found for file in files if (found := self._marker.assignment(self.assignment, file.stem))]
        if len(about) != 1:
            self._gradebook.close()
            raise CannotAnswer(
                f"There is no assignment {self.assignment!r} that is about a case. Make it with simlib assign, then "
                "run nbgrader generate_assignment."
            )
        try:
            self._gradebook.find_notebook(about[0].notebook.stem, self.assignment)
        except MissingEntry:
            self._gradebook.close()
            raise CannotAnswer(
                f"The gradebook does not know {self.assignment!r} yet. Run nbgrader generate_assignment first."
            ) from None
        return about[0], json.loads(about[0].notebook.read_bytes())

    def students(self) -> list[str]:
        """Whoever handed something in, by id."""
        folders = (self._course.folder / SUBMITTED).glob(f"*/{self.assignment}")
        return sorted(each.parent.name for each in folders if each.is_dir() and not each.parent.name.startswith("."))

    def name_of(self, student: str) -> str:
        """Who somebody is, as the gradebook has it; empty where it knows no name."""
        return self._rows.names.get(student, "")

    def marks_of(self, student: str) -> dict[str, float | None]:
        """The points that the gradebook has for each criterion of somebody; None where there are none yet."""
        kept = self._rows.scores(student)
        return {cell.criterion: kept.get(name) for name, cell in self.about.cells.items() if cell.criterion}

    def texts_waiting(self) -> dict[str, int]:
        """How many texts of each student wait for a person's mark; nobody stands in it who has none."""
        return self._rows.waiting()

    def judge(self, student: str) -> Graded:
        """One submission, marked; nothing is written."""
        folder = self._course.submitted(student, self.assignment)
        notebook, remark = self._notebook(folder)
        verdict = self._marker.verdict(student, self.about)
        asked = mark(notebook["cells"], self.about, verdict, dict)
        return Graded(student, notebook, verdict, asked, " ".join(each for each in (verdict.flagged, remark) if each))

    def keep(self, graded: Graded) -> Marked:
        """The same, kept: rows in the gradebook, and the marked notebook in `autograded/`.

        Raises StoreBusy where other graders held the database all the time.
        """
        cells = [_node(cell) for cell in graded.cells["cells"]]
        late = self._tried_again(lambda: self._keep_rows(graded, cells))
        for plain, cell in zip(graded.cells["cells"], cells, strict=True):
            if utils.is_solution(cell) and cell.metadata.nbgrader.get("checksum") != utils.compute_checksum(cell):
                plain["source"] = plain_markdown(cell.source)
        maximum = sum(each.maximum for each in graded.verdict.marks.values())
        remark = " ".join(each for each in (graded.remark, self._write(graded)) if each)
        name = self.name_of(graded.student)
        return Marked(graded.student, graded.verdict.total, maximum, remark, late, name, graded.verdict.note)

    def all(self, tell: Progress | None = None) -> Iterator[Marked]:
        """Every submission, marked and kept, one after the other."""
        students = self.students()
        for done, student in enumerate(students):
            if tell:
                tell(done, len(students))
            yield self.keep(self.judge(student))

    def _notebook(self, folder: Path) -> tuple[Json, str]:
        """The released notebook with the texts of the one that was handed in, and what is to be said about that."""
        file = folder / self.about.notebook.name
        # A link may lead to somebody else's text.
        if file.is_symlink():
            return restored({}, self._released), "Its notebook is a link, which cannot be read."
        if file.exists() and not file.is_file():
            # Whoever reads what is no file may wait for ever.
            return restored({}, self._released), "Its notebook cannot be read."
        try:
            if file.stat().st_size > LARGEST_NOTEBOOK:
                return restored({}, self._released), "Its notebook is far too large, so that its cells were not read."
            handed_in = json.loads(file.read_bytes())
            if not isinstance(handed_in, dict) or not isinstance(handed_in.get("cells"), list):
                return restored({}, self._released), "Its notebook has no cells."
        except FileNotFoundError:
            return restored({}, self._released), "Its notebook is missing."
        except (OSError, ValueError, RecursionError):
            return restored({}, self._released), "Its notebook cannot be read."
        missing = self._missing(handed_in)
        made = restored(handed_in, self._released)
        return made, f"{missing} cells were missing from its notebook and were put back." if missing else ""

    def _missing(self, handed_in: Json) -> int:
        held = {_grade_id(cell) for cell in handed_in["cells"] if isinstance(cell, dict)}
        return len(self.about.cells.keys() - held)

    def _keep_rows(self, graded: Graded, cells: list[Any]) -> float:
        """The rows of one trainee; how many seconds late it was handed in."""
        by_id = {_grade_id(cell): cell for cell in cells if utils.is_grade(cell) or utils.is_solution(cell)}
        scores = {name: _score(cell, asks=name in graded.asked) for name, cell in by_id.items() if utils.is_grade(cell)}
        comments = {name: _comment(cell) for name, cell in by_id.items()}
        # Whoever can put files into the exchange can write any time into one; the simulator's own cannot be changed.
        said = self._course.submitted(graded.student, self.assignment) / TIMESTAMP_FILE
        stamp = graded.verdict.ended or _timestamp(said)
        return self._rows.keep(graded.student, stamp, scores, comments)

    def _tried_again(self, act: Callable[[], float]) -> float:
        wait = FIRST_WAIT
        for _ in range(TRIES):
            try:
                return act()
            except (OperationalError, IntegrityError):
                # Another grader was writing, or made the same student first.
                time.sleep(wait)
                self._rows.again()
                wait *= 1.5
        raise StoreBusy("Other graders kept the gradebook busy. Please try again.")

    def _write(self, graded: Graded) -> str:
        """The marked notebook into `autograded/`; what is to be said where it cannot be: it holds up nobody else."""
        try:
            self._put_all(graded)
        except OSError as fault:
            return f"Its marks are kept, but its marked notebook cannot be written: {fault.strerror}."
        return ""

    def _put_all(self, graded: Graded) -> None:
        target = self._course.autograded(graded.student, self.assignment)
        target.mkdir(parents=True, exist_ok=True)
        for file in self._course.submitted(graded.student, self.assignment).iterdir():
            if file.suffix == ".ipynb" or not any(fnmatch(file.name, each) for each in TAKEN_IN):
                continue
            if file.is_symlink() or not file.is_file():
                continue
            if file.stat().st_size <= MOST_BESIDE:
                _put(target / file.name, file.read_bytes())
        raw = json.dumps(graded.cells, ensure_ascii=False)
        _put(target / self.about.notebook.name, f"{raw}\n".encode())


def _put(file: Path, content: bytes) -> None:
    """The file with this content, whole or as it was. It can be made anew, so that nobody waits for the disk."""
    # Two graders may write the same one: each has a name of its own until it is whole. It lies beside the folder,
    # because nbgrader gives up a submission in whose folder a file is gone that was there.
    folder = file.parent
    part = folder.with_name(f".{folder.name}-{secrets.token_hex(8)}.part")
    try:
        part.write_bytes(content)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _score(cell: Any, *, asks: bool) -> Score:
    points, _ = utils.determine_grade(cell, LOG)
    return Score(points, points is None or asks)


def _comment(cell: Any) -> str | None:
    """What nbgrader says by itself of a cell that somebody should have written in."""
    same = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
    return "No response." if same and not utils.is_task(cell) else None


def _grade_id(cell: Any) -> str:
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return str(marks.get("grade_id", "")) if isinstance(marks, dict) else ""


def _timestamp(file: Path) -> Any:
    """When it was handed in; None where nobody said, or said something that is no time."""
    if not file.is_file():
        return None
    try:
        return utils.parse_utc(file.read_text("utf-8").strip()[:100] or None)
    except (OSError, ValueError, OverflowError):
        return None
