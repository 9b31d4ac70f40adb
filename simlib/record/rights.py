"""Who may do what to whom. An instructor has a say over their own classes and over who is in them, and no other."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Connection, select

from simlib.errors import NotAllowed
from simlib.record import schema


class Role(StrEnum):
    """What a person is here for."""

    INSTRUCTOR = "instructor"
    TRAINEE = "trainee"


def must_be_instructor(connection: Connection, person_id: str) -> None:
    """Raise NotAllowed unless the person is an instructor."""
    role = connection.execute(select(schema.person.c.role).where(schema.person.c.person_id == person_id)).scalar()
    if role != Role.INSTRUCTOR:
        raise NotAllowed("Only an instructor may do this.")


def must_lead(connection: Connection, instructor_id: str, class_id: str) -> None:
    """Raise NotAllowed unless this instructor leads this class."""
    query = select(schema.classes.c.instructor_id).where(schema.classes.c.class_id == class_id)
    if connection.execute(query).scalar() != instructor_id:
        raise NotAllowed("There is no such class, or it is not yours.")


def must_teach(connection: Connection, instructor_id: str, person_id: str) -> None:
    """Raise NotAllowed unless this person is in a class of this instructor."""
    query = (
        select(schema.member.c.person_id)
        .join(schema.classes, schema.classes.c.class_id == schema.member.c.class_id)
        .where(schema.classes.c.instructor_id == instructor_id, schema.member.c.person_id == person_id)
        .limit(1)
    )
    if connection.execute(query).scalar() is None:
        raise NotAllowed("There is no such person in your classes.")
