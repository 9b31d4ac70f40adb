"""The names of a roster, in the gradebook of a course."""

from __future__ import annotations

from simlib.grade.course import Course
from simlib.grade.gradebook import open_gradebook
from simlib.grade.roster import Roster


def keep_names(course: Course, roster: Roster) -> int:
    """How many people of the roster the gradebook knows by name now; what it knows of others stays."""
    with open_gradebook(course) as book:
        for entry in roster.entries:
            book.update_or_create_student(
                entry.id,
                last_name=entry.last_name,
                first_name=entry.first_name,
                email=entry.email or None,
                lms_user_id=entry.lms_id or None,
            )
    return len(roster.entries)
