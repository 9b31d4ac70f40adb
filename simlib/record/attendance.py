"""When somebody was at a page that asks nothing of them: a scene after one where the class is held, or a debrief.

The log tells when somebody decided; there is nothing in it while a room talks. A span is made longer each time the
page is seen to be open, and never over a time in which it was not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from simlib.record.chance import Clock
from simlib.record.engine import Database
from simlib.record.schema import attendance

LONGEST_BREAK_MS = 45_000
"""A page that was not seen for longer was away in between. Pages are looked for every fifteen seconds."""


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody whose page shows a run now, in this segment of its case."""

    person_id: str
    exercise_id: str
    segment: str


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when a page was open; milliseconds since 1970 UTC."""

    exercise_id: str
    segment: str
    began_ms: int
    last_ms: int


class Attendance:
    """The spans in the database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def seen(self, present: Iterable[Present]) -> None:
        """Keep that these pages are open now, all in one transaction; nothing is written for nobody."""
        now, here = self._clock.now(), sorted(set(present), key=lambda each: (each.person_id, each.exercise_id))
        if not here:
            return
        with self._database.writing() as connection:
            for each in here:
                _extend(connection, each, now)

    def of_people(self, people: Iterable[str]) -> dict[str, tuple[Span, ...]]:
        """The spans of each of these people, oldest first."""
        columns = (attendance.c.exercise_id, attendance.c.segment, attendance.c.began_ms, attendance.c.last_ms)
        wanted = tuple(people)
        query = select(attendance.c.person_id, *columns).where(attendance.c.person_id.in_(wanted))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(attendance.c.number)).all()
        return {person: tuple(Span(*row[1:]) for row in rows if row[0] == person) for person in wanted}


def _extend(connection: Connection, present: Present, now: int) -> None:
    """Make the last span longer, or begin a new one after a break, and in another segment."""
    mine = (attendance.c.person_id == present.person_id) & (attendance.c.exercise_id == present.exercise_id)
    query = select(attendance.c.number, attendance.c.segment, attendance.c.last_ms).where(mine)
    last = connection.execute(query.order_by(attendance.c.number.desc()).limit(1)).one_or_none()
    if last is not None and last[1] == present.segment and 0 <= now - last[2] <= LONGEST_BREAK_MS:
        connection.execute(update(attendance).where(attendance.c.number == last[0]).values(last_ms=now))
        return
    row = {"person_id": present.person_id, "exercise_id": present.exercise_id, "segment": present.segment}
    connection.execute(insert(attendance), {**row, "began_ms": now, "last_ms": now})
