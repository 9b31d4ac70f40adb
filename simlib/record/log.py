"""The store over an SQL database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from simlib.errors import Malformed, NotAllowed, OutOfDate
from simlib.record import schema
from simlib.record.chain import (
    EVENT_AND_TEXT,
    event_row,
    head_in,
    notebook_in,
    package_in,
    record_of,
    record_of_columns,
    seats_in,
    verify_in,
)
from simlib.record.chance import Dice, SystemDice
from simlib.record.engine import Database, open_database
from simlib.record.store import (
    Draft,
    Entry,
    Package,
    Record,
    Report,
    ReportStatus,
    Seat,
    Stamp,
    canonical,
    check_ids,
    first_link,
    storable,
)

_SALT_BYTES = 16

# Built once: SQLAlchemy then finds the finished SQL in its cache, which is most of the cost of a statement.
_ADD_EVENT = insert(schema.event)
_ADD_TEXT = insert(schema.typed)
_MOVE_HEAD = (
    update(schema.head)
    .where(schema.head.c.exercise_id == bindparam("id"))
    .values(seq=bindparam("new_seq"), hash=bindparam("new_hash"))
)
_READ = (
    EVENT_AND_TEXT.where(schema.event.c.exercise_id == bindparam("id"))
    .where(schema.event.c.seq > bindparam("after"))
    .order_by(schema.event.c.seq)
)
_KNOWN = EVENT_AND_TEXT.where(schema.event.c.event_id.in_(bindparam("ids", expanding=True)))
_DRAFT = schema.draft.c


class SqlStore:
    """Keeps exercises in an SQL database; see `simlib.record.store.Store` for what each method promises."""

    def __init__(self, database: Database, dice: Dice) -> None:
        self.database = database
        self._dice = dice

    def create_exercise(self, exercise_id: str, package: Package, created: Stamp, seats: Sequence[Seat]) -> None:
        """Keep a new exercise and freeze its package."""
        _must_fit(package)
        link = first_link(exercise_id, package.sha256, package.scenario_id, created, seats)
        with self.database.writing() as connection:
            if _exists(connection, exercise_id):
                _same_or_malformed(connection, exercise_id, package, seats)
                return
            _freeze(connection, package)
            connection.execute(
                insert(schema.exercise),
                {
                    "exercise_id": exercise_id,
                    "scenario_id": package.scenario_id,
                    "package_sha256": package.sha256,
                    "created_ms": created,
                },
            )
            places = [{"exercise_id": exercise_id, "name": seat.name, "role": seat.role} for seat in seats]
            if places:
                connection.execute(insert(schema.seat), places)
            connection.execute(insert(schema.head), {"exercise_id": exercise_id, "seq": 0, "hash": link})

    def append(self, exercise_id: str, expect: int, entries: Sequence[Entry]) -> tuple[Record, ...]:
        """The entries as they now stand in the log, committed."""
        check_ids(entries)
        try:
            with self.database.writing() as connection:
                seq, link = head_in(connection, exercise_id)
                if seq == expect:
                    return self._add(connection, exercise_id, seq, link, entries)
        except IntegrityError:
            # An id is in the log already: nothing of this batch was written.
            pass
        return self._already(exercise_id, entries)

    def _add(
        self, connection: Connection, exercise_id: str, seq: int, link: str, entries: Sequence[Entry]
    ) -> tuple[Record, ...]:
        rows: list[dict[str, Any]] = []
        texts: list[dict[str, Any]] = []
        for number, entry in enumerate(entries, start=seq + 1):
            salt = b"" if entry.text is None else self._dice.bytes(_SALT_BYTES)
            rows.append(event_row(exercise_id, number, link, entry, salt))
            link = rows[-1]["hash"]
            if entry.text is not None:
                apart = {"event_id": entry.event_id, "exercise_id": exercise_id, "salt": salt, "text": entry.text}
                texts.append(apart)
        if rows:
            connection.execute(_ADD_EVENT, rows)
            connection.execute(_MOVE_HEAD, {"id": exercise_id, "new_seq": seq + len(rows), "new_hash": link})
        if texts:
            connection.execute(_ADD_TEXT, texts)
        return tuple(record_of(row, entry.text) for row, entry in zip(rows, entries, strict=True))

    def _already(self, exercise_id: str, entries: Sequence[Entry]) -> tuple[Record, ...]:
        """What the log holds of entries that could not be added; raises when it does not hold them all."""
        ids = [entry.event_id for entry in entries]
        with self.database.reading() as connection:
            head_in(connection, exercise_id)
            rows = connection.execute(_KNOWN, {"ids": ids}).all()
        stored = {record.event_id: record for record in map(record_of_columns, rows)}
        if not stored:
            raise OutOfDate("Somebody decided in between. Please look again and decide on what you see now.")
        if len(stored) < len(ids) or any(record.exercise_id != exercise_id for record in stored.values()):
            raise Malformed("This step carries an id that was used before.")
        return tuple(stored[event_id] for event_id in ids)

    def read(self, exercise_id: str, after: int = 0) -> tuple[Record, ...]:
        """The events after number `after`, in order."""
        with self.database.reading() as connection:
            rows = connection.execute(_READ, {"id": exercise_id, "after": after}).all()
            if not rows:
                head_in(connection, exercise_id)
        return tuple(map(record_of_columns, rows))

    def head(self, exercise_id: str) -> int:
        """The number of the last event, 0 where there is none yet."""
        with self.database.reading() as connection:
            return head_in(connection, exercise_id)[0]

    def package(self, exercise_id: str) -> Package:
        """The scenario the exercise began on."""
        with self.database.reading() as connection:
            return package_in(connection, exercise_id)

    def keep(self, package: Package) -> None:
        """Keep a version of a scenario."""
        _must_fit(package)
        with self.database.writing() as connection:
            _freeze(connection, package)

    def notebook(self, sha256: str) -> bytes:
        """The bytes of a kept version."""
        with self.database.reading() as connection:
            return notebook_in(connection, sha256)

    def seats(self, exercise_id: str) -> tuple[Seat, ...]:
        """The seats of the exercise, by name."""
        with self.database.reading() as connection:
            head_in(connection, exercise_id)
            return seats_in(connection, exercise_id)

    def exercises(self) -> tuple[str, ...]:
        """The ids of all exercises, oldest first."""
        exercise = schema.exercise.c
        with self.database.reading() as connection:
            rows = connection.execute(select(exercise.exercise_id).order_by(exercise.created_ms, exercise.exercise_id))
            return tuple(rows.scalars())

    def verify(self, exercise_id: str) -> None:
        """Return if the log is as it was written; raise ChainBroken naming the first event that is not."""
        with self.database.reading() as connection:
            verify_in(connection, exercise_id)

    def put_draft(self, exercise_id: str, seat: str, draft: Draft) -> None:
        """Keep the seat's draft in place of its last one."""
        kept = {
            "seq": draft.seq,
            "text": storable(draft.text),
            "items": canonical(draft.items),
            "wall_ms": draft.wall_ms,
        }
        with self.database.writing() as connection:
            head_in(connection, exercise_id)
            changed = connection.execute(update(schema.draft).where(_of_seat(exercise_id, seat)).values(kept))
            if not changed.rowcount:
                connection.execute(insert(schema.draft), {"exercise_id": exercise_id, "seat": seat, **kept})

    def draft(self, exercise_id: str, seat: str) -> Draft | None:
        """The seat's draft, if there is one."""
        columns = (_DRAFT.seq, _DRAFT.text, _DRAFT["items"], _DRAFT.wall_ms)
        with self.database.reading() as connection:
            found = connection.execute(select(*columns).where(_of_seat(exercise_id, seat))).one_or_none()
        return None if found is None else Draft(found[0], found[1], json.loads(found[2]), found[3])

    def drop_draft(self, exercise_id: str, seat: str) -> None:
        """Forget the seat's draft."""
        with self.database.writing() as connection:
            connection.execute(delete(schema.draft).where(_of_seat(exercise_id, seat)))

    def put_report(self, report: Report) -> Report:
        """The report as kept, with its number."""
        kept = {
            "exercise_id": report.exercise_id,
            "seat": report.seat,
            "place": storable(report.where),
            "text": storable(report.text),
            "status": report.status.value,
            "wall_ms": report.wall_ms,
        }
        with self.database.writing() as connection:
            head_in(connection, report.exercise_id)
            number = connection.execute(insert(schema.report).returning(schema.report.c.number), kept).scalar_one()
        return replace(report, number=number)

    def reports(self, exercise_id: str | None = None) -> tuple[Report, ...]:
        """The reports of one exercise or of all, oldest first."""
        query = select(schema.report).order_by(schema.report.c.number)
        if exercise_id is not None:
            query = query.where(schema.report.c.exercise_id == exercise_id)
        with self.database.reading() as connection:
            return tuple(_report_of(row) for row in connection.execute(query).mappings())

    def settle_report(self, number: int, status: ReportStatus) -> None:
        """Keep how far the report has come."""
        with self.database.writing() as connection:
            settled = update(schema.report).where(schema.report.c.number == number).values(status=status.value)
            if not connection.execute(settled).rowcount:
                raise NotAllowed("There is no such report.")

    def close(self) -> None:
        """Let go of files and connections."""
        self.database.close()


def open_store(place: Path | str, *, dice: Dice | None = None, wait: float = 10.0) -> SqlStore:
    """The store in a data folder or behind a database URL, made or brought up to date if need be.

    `dice` gives the salts of typed texts; `wait` is how many seconds another process's lock is waited for.
    Raises StoreFault, with a sentence for a person, where the database cannot be used.
    """
    return SqlStore(open_database(place, wait=wait), dice or SystemDice())


def _must_fit(package: Package) -> None:
    if Package.of(package.scenario_id, package.notebook) != package:
        raise Malformed("The scenario's bytes do not fit their hash.")


def _exists(connection: Connection, exercise_id: str) -> bool:
    query = select(schema.head.c.seq).where(schema.head.c.exercise_id == exercise_id)
    return connection.execute(query).one_or_none() is not None


def _same_or_malformed(connection: Connection, exercise_id: str, package: Package, seats: Sequence[Seat]) -> None:
    if package_in(connection, exercise_id) != package or set(seats_in(connection, exercise_id)) != set(seats):
        raise Malformed("Another run has this id already.")


def _freeze(connection: Connection, package: Package) -> None:
    """Keep the bytes once, however many exercises begin on them."""
    known = select(schema.notebook.c.sha256).where(schema.notebook.c.sha256 == package.sha256)
    if connection.execute(known).one_or_none() is None:
        connection.execute(insert(schema.notebook), {"sha256": package.sha256, "content": package.notebook})


def _of_seat(exercise_id: str, seat: str) -> ColumnElement[bool]:
    return and_(_DRAFT.exercise_id == exercise_id, _DRAFT.seat == seat)


def _report_of(row: RowMapping) -> Report:
    fields = dict(row)
    return Report(where=fields.pop("place"), status=ReportStatus(fields.pop("status")), **fields)
