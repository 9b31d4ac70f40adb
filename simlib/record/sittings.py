"""The index of sittings of the identification test: whose each is, for which occasion, and with which form.

What was answered lies in the log, in an exercise of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from simlib.errors import NotAllowed
from simlib.record.chain import no_such_run
from simlib.record.chance import Clock
from simlib.record.engine import Database
from simlib.record.rights import must_lead
from simlib.record.schema import sitting


@dataclass(frozen=True, slots=True)
class SittingRow:
    """One sitting. Times are milliseconds since 1970 UTC; `ended_ms` is None until the last answer was given."""

    exercise_id: str
    person_id: str
    class_id: str
    occasion: str
    form: str
    started_ms: int
    ended_ms: int | None


class Sittings:
    """The sittings in the database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def begin(self, exercise_id: str, person_id: str, class_id: str, occasion: str, form: str) -> SittingRow:
        """A new sitting; its exercise must be in the store. Raises NotAllowed where the occasion was taken before."""
        row = SittingRow(exercise_id, person_id, class_id, occasion, form, self._clock.now(), None)
        with self._database.writing() as connection:
            try:
                connection.execute(insert(sitting), {name: getattr(row, name) for name in row.__dataclass_fields__})
            except IntegrityError:
                raise NotAllowed("You have taken this test before.") from None
        return row

    def end(self, exercise_id: str) -> None:
        """Keep that the last answer was given. Ending it again changes nothing."""
        here = (sitting.c.exercise_id == exercise_id) & sitting.c.ended_ms.is_(None)
        with self._database.writing() as connection:
            connection.execute(update(sitting).where(here).values(ended_ms=self._clock.now()))

    def owned(self, exercise_id: str, person_id: str) -> SittingRow:
        """The sitting, if it is this person's. Raises NotAllowed otherwise, in the same words as for none."""
        mine = (sitting.c.exercise_id == exercise_id) & (sitting.c.person_id == person_id)
        with self._database.reading() as connection:
            found = _some(connection, mine)
        if not found:
            raise no_such_run()
        return found[0]

    def of_person(self, person_id: str, class_id: str) -> tuple[SittingRow, ...]:
        """A person's sittings in a class, oldest first."""
        with self._database.reading() as connection:
            return _some(connection, (sitting.c.person_id == person_id) & (sitting.c.class_id == class_id))

    def of_class(self, by: str, class_id: str) -> tuple[SittingRow, ...]:
        """The sittings in a class of this instructor, oldest first; those of people who were forgotten, too."""
        with self._database.reading() as connection:
            must_lead(connection, by, class_id)
            return _some(connection, sitting.c.class_id == class_id)

    def place(self, person_id: str, class_id: str) -> int:
        """As which one, from 0, this person came to the test in this class: how many others began before them."""
        first = func.min(sitting.c.started_ms)
        query = select(sitting.c.person_id, first).where(sitting.c.class_id == class_id).group_by(sitting.c.person_id)
        with self._database.reading() as connection:
            began: Sequence[str] = [row[0] for row in sorted(connection.execute(query).all(), key=_by_beginning)]
        return began.index(person_id) if person_id in began else len(began)


def _by_beginning(row: Sequence[object]) -> tuple[int, str]:
    return int(str(row[1])), str(row[0])


def _some(connection: Connection, where: ColumnElement[bool]) -> tuple[SittingRow, ...]:
    rows = connection.execute(select(sitting).where(where).order_by(sitting.c.started_ms, sitting.c.exercise_id))
    return tuple(SittingRow(**row) for row in rows.mappings())
