"""The gradebook, opened: one sentence where it is not there, instead of what its library says."""

from __future__ import annotations

from nbgrader.api import Gradebook
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from simlib.errors import StoreFault
from simlib.grade.course import Course

_NOT_OPENED = (
    "The gradebook cannot be opened. Please check the database that SIMLIB_GRADEBOOK names; where that is not set, the "
    "one of SIMLIB_DATABASE, or the file gradebook.db in the course folder."
)


def check_gradebook(address: str) -> None:
    """Raise StoreFault where this is no address, or nothing answers there; a file need not be there yet.

    Without a gradebook nbgrader gives every submission up, and removes its marked folder.
    """
    try:
        engine = create_engine(address, poolclass=NullPool, hide_parameters=True)
        if engine.dialect.name != "sqlite":
            engine.connect().close()
    except (SQLAlchemyError, ImportError) as fault:
        raise StoreFault(_NOT_OPENED) from fault


def open_gradebook(course: Course) -> Gradebook:
    """The gradebook of a course; made where there is none. Raises StoreFault where it cannot be opened."""
    try:
        return Gradebook(course.gradebook, course.course_id)
    except SQLAlchemyError as fault:
        # Its address may hold a password, so it is not repeated.
        raise StoreFault(_NOT_OPENED) from fault
