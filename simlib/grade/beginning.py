"""What `nbgrader autograde` finds before it takes a submission up: a place for it in the gradebook, and its folder.

nbgrader looks whether they are there and makes what is missing. Where another grader makes the same in between, it
gives the submission up and removes its marked folder; here whoever comes second goes on with what is there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from nbgrader.api import Gradebook, InvalidEntry, MissingEntry

from simlib.grade.course import Course
from simlib.grade.gradebook import open_gradebook

Begin = Callable[..., None]


def beginning_in(course: Course) -> Begin:
    """What nbgrader calls before it takes a submission of this course up: its `pre_convert_hook`."""

    def begin(*, notebooks: Sequence[str], **_: object) -> None:
        folders = {Path(each).parent for each in notebooks}
        with open_gradebook(course) as book:
            for folder in folders:
                student, assignment = folder.parent.name, folder.name
                course.autograded(student, assignment).mkdir(parents=True, exist_ok=True)
                _take_in(book, student, assignment)

    return begin


def _take_in(book: Gradebook, student: str, assignment: str) -> None:
    """The rows of a submission; none for an assignment that the gradebook does not know, which nbgrader says itself."""
    with suppress(MissingEntry):
        book.find_assignment(assignment)
        _once_more(lambda: book.update_or_create_student(student))
        # nbgrader's way to make one warns of itself, in words of its library, where the rows are written half way.
        with book.db.no_autoflush:
            _once_more(lambda: book.update_or_create_submission(assignment, student))


def _once_more(make: Callable[[], object]) -> None:
    """Make it; where another made it first, it is found the second time."""
    try:
        make()
    except InvalidEntry:
        make()
