"""The gradebook, opened: one sentence where it is not there, instead of what its library says."""

from __future__ import annotations

from nbgrader.api import Gradebook
from sqlalchemy.exc import SQLAlchemyError

from simlib.errors import StoreFault
from simlib.grade.course import Course


def open_gradebook(course: Course) -> Gradebook:
    """The gradebook of a course; made where there is none. Raises StoreFault where it cannot be opened."""
    try:
        return Gradebook(course.gradebook, course.course_id)
    except SQLAlchemyError as fault:
        # Its address may hold a password, so it is not repeated.
        raise StoreFault(
            "The gradebook cannot be opened. Please check the database that SIMLIB_GRADEBOOK names; where that is not "
            "set, the one of SIMLIB_DATABASE, or the file gradebook.db in the course folder."
        ) from fault
