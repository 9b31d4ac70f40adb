"""Problems that somebody saw on a page outside of a run: the list of scenarios, the classes, the card."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, insert, or_, select, update

from simlib.errors import Malformed, NotAllowed
from simlib.record.chance import Clock
from simlib.record.engine import Database
from simlib.record.schema import classes, member, page_report
from simlib.record.store import ReportStatus, storable

LONGEST_TEXT = 4000
LONGEST_PLACE = 200
MOST_OPEN = 50
"""Reports of one person that may wait at once: nobody fills the disk with them."""


@dataclass(frozen=True, slots=True)
class PageReport:
    """One report that waits; `wall_ms` in milliseconds since 1970 UTC."""

    number: int
    person_id: str
    where: str
    text: str
    wall_ms: int


class PageReports:
    """The reports in the database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def put(self, person_id: str, where: str, text: str) -> None:
        """Keep a report. Raises Malformed for one without words, NotAllowed when too many wait already."""
        if not text.strip():
            raise Malformed("Please say in a few words what is wrong.")
        waiting = (page_report.c.person_id == person_id) & (page_report.c.status == ReportStatus.OPEN.value)
        row = {
            "person_id": person_id,
            "place": storable(where)[:LONGEST_PLACE],
            "text": storable(text.strip())[:LONGEST_TEXT],
            "status": ReportStatus.OPEN.value,
            "wall_ms": self._clock.now(),
        }
        with self._database.writing() as connection:
            if len(connection.execute(select(page_report.c.number).where(waiting)).all()) >= MOST_OPEN:
                raise NotAllowed("Your earlier reports wait to be read. Please tell your instructor.")
            connection.execute(insert(page_report), row)

    def waiting(self, by: str) -> tuple[PageReport, ...]:
        """What waits for this instructor: reports of the people in their classes and their own, oldest first."""
        query = (
            select(
                page_report.c.number,
                page_report.c.person_id,
                page_report.c.place,
                page_report.c.text,
                page_report.c.wall_ms,
            )
            .where(page_report.c.status == ReportStatus.OPEN.value, _for(by))
            .order_by(page_report.c.number)
        )
        with self._database.reading() as connection:
            return tuple(PageReport(*row) for row in connection.execute(query))

    def settle(self, by: str, number: int) -> None:
        """Keep that a report was seen to. Raises NotAllowed for one that is not this instructor's to settle."""
        here = update(page_report).where(page_report.c.number == number, _for(by))
        with self._database.writing() as connection:
            if not connection.execute(here.values(status=ReportStatus.FIXED.value)).rowcount:
                raise NotAllowed("There is no such report in your classes.")


def _for(by: str) -> ColumnElement[bool]:
    """Reports that this instructor reads."""
    led = select(member.c.person_id).join(classes, classes.c.class_id == member.c.class_id)
    return or_(page_report.c.person_id.in_(led.where(classes.c.instructor_id == by)), page_report.c.person_id == by)
