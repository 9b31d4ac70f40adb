"""Takes a run out of the course: what was handed in, what was made of it, and what was given back.

Free of nbgrader, because the server does it. Of a run the marks stay in the gradebook; nothing that a trainee wrote is
in there. Of a person nothing stays.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from glob import escape
from itertools import product
from pathlib import Path

from simlib.errors import StoreFull
from simlib.grade.course import Course
from simlib.grade.places import GIVEN_OUT_BY
from simlib.record.gradebook import forget_student


def clear_run(course: Course, student: str, assignment: str) -> None:
    """Remove every file of a trainee's run from the course and its exchange; harmless where there is none.

    Raises StoreFull where something cannot be removed.
    """
    if not _is_plain(student) or not _is_plain(assignment):
        return
    try:
        for file in tuple(_given_back(course, student, assignment)):
            file.unlink()
        for folder in tuple(_folders(course, student, assignment)):
            if folder.is_dir():
                shutil.rmtree(folder)
            else:
                folder.unlink(missing_ok=True)
    except OSError as fault:
        raise StoreFull(f"The course folder cannot be cleared: {fault.strerror}.") from fault


def clear_person(course: Course, student: str) -> None:
    """The same for every run of a trainee; the gradebook forgets who they are and what they were marked.

    Raises StoreFault where something could not be removed; then do it again.
    """
    homes = (course.submitted(student, "x"), course.autograded(student, "x"), course.feedback(student, "x"))
    if not _is_plain(student):
        return
    names = {each.name for home in homes if home.parent.is_dir() for each in home.parent.iterdir()}
    names |= {found.name.split("+")[1] for found in _sent(course, f"{student}+")}
    for assignment in sorted(names):
        clear_run(course, student, assignment)
    for home in homes:
        if home.parent.is_dir():
            shutil.rmtree(home.parent, ignore_errors=True)
    forget_student(course.gradebook, student)


def _is_plain(name: str) -> bool:
    """Whether a name is one folder, and neither here nor above."""
    return bool(name) and name == Path(name).name and name not in {".", ".."} and "+" not in name


def _folders(course: Course, student: str, assignment: str) -> Iterator[Path]:
    for step in (course.submitted, course.autograded, course.feedback):
        folder = step(student, assignment)
        # A program that was killed while it wrote leaves what it had written so far beside the folder.
        yield from folder.parent.glob(f".{escape(assignment)}-{'[0-9a-f]' * 16}.part")
        if folder.is_dir():
            yield folder
    yield from _sent(course, f"{student}+{assignment}+")


def _sent(course: Course, begins: str) -> Iterator[Path]:
    """What somebody sent through the exchange, and what nbgrader kept of it for them."""
    for home in (course.exchange / course.course_id / "inbound", course.folder / "cache" / course.course_id):
        if home.is_dir():
            yield from (each for each in sorted(home.iterdir()) if each.name.startswith(begins) and each.is_dir())


def _given_back(course: Course, student: str, assignment: str) -> Iterator[Path]:
    """Feedback in the exchange. It has nobody's name on it.

    nbgrader names it by what it left beside the submission; an older one is known by being the same file as in the
    course.
    """
    folders = [step(student, assignment) for step in (course.submitted, course.autograded, course.feedback)]
    names = {_released_as(*pair) for pair in product(_secrets(folders), _notebooks(folders))}
    mine = {file.read_bytes() for file in folders[-1].glob("*.html")}
    for file in (course.exchange / course.course_id / "feedback").glob("*.html"):
        if file.name in names or (mine and file.read_bytes() in mine):
            yield file


def _released_as(secret: bytes, notebook: str) -> str:
    """The name that `nbgrader release_feedback` gives to the feedback on a notebook."""
    return f"{hashlib.md5(secret + notebook.encode(), usedforsecurity=False).hexdigest()}.html"


def _secrets(folders: Iterable[Path]) -> set[bytes]:
    files = (folder / GIVEN_OUT_BY for folder in folders)
    return {file.read_bytes() for file in files if file.is_file()}


def _notebooks(folders: Iterable[Path]) -> set[str]:
    """The notebooks of a submission, by the names that nbgrader knows them by."""
    return {file.stem for folder in folders for kind in ("*.ipynb", "*.html") for file in folder.glob(kind)}
