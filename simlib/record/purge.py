"""Forgetting a person: their name and everything they typed go, also from the bytes of the file; the log stays whole.

What stays tells nothing of who it was: that somebody played, what was decided, and how it ended.
"""

from __future__ import annotations

from sqlalchemy import Connection, Select, delete, select, update

from simlib.errors import NotAllowed
from simlib.record import schema
from simlib.record.attempts import forget_account
from simlib.record.chance import Clock
from simlib.record.engine import Database
from simlib.record.rights import must_teach

_PARTS_OF_A_RUN = (schema.typed, schema.draft, schema.pause, schema.submission)


def purge_person(database: Database, clock: Clock, by: str, person_id: str) -> tuple[str, ...]:
    """The handles of the sessions that ended with it. `by` is an instructor of the person, or the person.

    A backup made before still holds what is forgotten here. Raises NotAllowed for anybody else's person, and
    StoreBusy when the bytes could not be wiped because another program was reading; then do it again.
    """
    with database.writing() as connection:
        _must_be_forgettable(connection, by, person_id)
        ended = tuple(
            connection.execute(select(schema.session.c.handle).where(schema.session.c.person_id == person_id)).scalars()
        )
        _forget_texts(connection, person_id)
        _forget_name(connection, person_id, clock.now())
    database.wipe_free_space()
    return ended


def _must_be_forgettable(connection: Connection, by: str, person_id: str) -> None:
    if by != person_id and not _is_forgotten(connection, person_id):
        must_teach(connection, by, person_id)
    if connection.execute(_LEADS.where(schema.classes.c.instructor_id == person_id)).scalar() is not None:
        raise NotAllowed("Whoever leads a class cannot be removed.")


def _is_forgotten(connection: Connection, person_id: str) -> bool:
    """Whether only the wiping is left to do; then nothing can be learned or lost by asking again."""
    query = select(schema.person.c.purged_ms).where(schema.person.c.person_id == person_id)
    return connection.execute(query).scalar() is not None


_LEADS: Select[tuple[str]] = select(schema.classes.c.class_id).limit(1)


def _forget_texts(connection: Connection, person_id: str) -> None:
    rooms = select(schema.roll_call.c.exercise_id).where(schema.roll_call.c.person_id == person_id)
    runs = select(schema.run.c.exercise_id).where(schema.run.c.person_id == person_id).union(rooms)
    connection.execute(delete(schema.vote).where(schema.vote.c.exercise_id.in_(rooms)))
    for table in _PARTS_OF_A_RUN:
        connection.execute(delete(table).where(table.c.exercise_id.in_(runs)))
    connection.execute(update(schema.report).where(schema.report.c.exercise_id.in_(runs)).values(text=""))
    for table in (schema.page_report, schema.question, schema.officer, schema.attendance, schema.attested):
        connection.execute(delete(table).where(table.c.person_id == person_id))


def _forget_name(connection: Connection, person_id: str, now: int) -> None:
    for table in (schema.session, schema.member):
        connection.execute(delete(table).where(table.c.person_id == person_id))
    forget_account(connection, person_id)
    nobody = {"name": "", "login": None, "secret": "", "must_choose": False, "purged_ms": now}
    connection.execute(update(schema.person).where(schema.person.c.person_id == person_id).values(nobody))
