"""How events are chained to one another, and how a log is checked against its chain.

The hash of an event covers every other column of its row, the hash of the event before it included.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from simlib.errors import ChainBroken, NotAllowed
from simlib.record import schema
from simlib.record.store import (
    PACKAGE_CHANGED,
    TEXT_HASH,
    Entry,
    Package,
    Record,
    Seat,
    broken,
    canonical,
    digest_of,
    first_link,
    payload_with_hash,
    salted_hash,
)

COLUMNS = tuple(column.name for column in schema.event.columns)
_HASH = COLUMNS.index("hash")
_PREV = COLUMNS.index("prev_hash")
_SEQ = COLUMNS.index("seq")
_PAYLOAD = COLUMNS.index("payload")
_TYPE = COLUMNS.index("type")

EVENT_AND_TEXT = select(schema.event, schema.typed.c.salt, schema.typed.c.text).outerjoin(
    schema.typed, schema.typed.c.event_id == schema.event.c.event_id
)
"""A row of the log with the text that lies apart, where it still does."""

_HEAD = select(schema.head.c.seq, schema.head.c.hash).where(schema.head.c.exercise_id == bindparam("id"))
_SALT = len(COLUMNS)
_TEXT = _SALT + 1


def event_row(exercise_id: str, seq: int, prev_hash: str, entry: Entry, salt: bytes) -> dict[str, Any]:
    """The row of the log for an entry that gets number `seq`, with its hash."""
    row: dict[str, Any] = {
        "exercise_id": exercise_id,
        "seq": seq,
        "event_id": entry.event_id,
        "type": entry.type,
        "schema_ver": entry.schema,
        "actor_seat": entry.actor_seat,
        "actor_role": entry.actor_role,
        "on_behalf_of": entry.on_behalf_of,
        "audience": entry.audience,
        "sim_ms": entry.sim_ms,
        "wall_ms": entry.wall_ms,
        "causation_id": entry.causation_id,
        "correlation_id": entry.correlation_id,
        "payload": canonical(payload_with_hash(entry, salt)),
        "prev_hash": prev_hash,
    }
    row["hash"] = digest_of(*row.values())
    return row


def hash_of(record: Record) -> str:
    """The hash that this record has in the log, worked out from everything else it holds.

    Raises Malformed for a payload that JSON cannot hold.
    """
    fields = (getattr(record, _FIELDS.get(name, name)) for name in COLUMNS[:_PAYLOAD])
    return digest_of(*fields, canonical(record.payload), record.prev_hash)


_FIELDS = {"schema_ver": "schema"}
"""The columns that a record calls otherwise."""


def record_of(row: dict[str, Any], text: str | None) -> Record:
    """The record that a row of the log stands for."""
    fields = dict(row)
    return Record(schema=fields.pop("schema_ver"), payload=json.loads(fields.pop("payload")), text=text, **fields)


def record_of_columns(row: Row[Any] | tuple[Any, ...]) -> Record:
    """The record of a row of `EVENT_AND_TEXT`."""
    return record_of(dict(zip(COLUMNS, row, strict=False)), row[_TEXT])


def package_in(connection: Connection, exercise_id: str) -> Package:
    """The package of an exercise. Raises NotAllowed where there is no such exercise."""
    exercise, notebook = schema.exercise, schema.notebook
    found = connection.execute(
        select(exercise.c.scenario_id, exercise.c.package_sha256, notebook.c.content)
        .join(notebook, notebook.c.sha256 == exercise.c.package_sha256)
        .where(exercise.c.exercise_id == exercise_id)
    ).one_or_none()
    if found is None:
        raise no_such_run()
    return Package(*found)


def notebook_in(connection: Connection, sha256: str) -> bytes:
    """The bytes of a version that is kept. Raises NotAllowed for one that is not."""
    notebook = schema.notebook.c
    found = connection.execute(select(notebook.content).where(notebook.sha256 == sha256)).scalar_one_or_none()
    if found is None:
        raise NotAllowed("There is no such version of a case.")
    return bytes(found)


def no_such_run() -> NotAllowed:
    """What is said about an exercise that is not there, and about one that is another person's."""
    return NotAllowed("There is no such run, or it is not yours.")


def seats_in(connection: Connection, exercise_id: str) -> tuple[Seat, ...]:
    """The seats of an exercise, by name."""
    seat = schema.seat
    rows = connection.execute(select(seat.c.name, seat.c.role).where(seat.c.exercise_id == exercise_id))
    return tuple(Seat(*row) for row in sorted(map(tuple, rows)))


def verify_in(connection: Connection, exercise_id: str) -> None:
    """Return if an exercise is as it was written; raise ChainBroken naming the first event that is not."""
    link = _verified_start(connection, exercise_id)
    events = schema.event
    rows = connection.execute(EVENT_AND_TEXT.where(events.c.exercise_id == exercise_id).order_by(events.c.seq))
    count = 0
    for count, row in enumerate(rows, start=1):
        link = _verified_link(exercise_id, count, link, row)
        _verify_version(connection, exercise_id, count, row)
    _verify_end(connection, exercise_id, count, link)


def _verified_start(connection: Connection, exercise_id: str) -> str:
    package = package_in(connection, exercise_id)
    if Package.of(package.scenario_id, package.notebook) != package:
        raise ChainBroken(f"The scenario that run {exercise_id} began on was changed after it was written.")
    created = connection.execute(
        select(schema.exercise.c.created_ms).where(schema.exercise.c.exercise_id == exercise_id)
    ).scalar_one()
    return first_link(exercise_id, package.sha256, package.scenario_id, created, seats_in(connection, exercise_id))


def _verified_link(exercise_id: str, seq: int, link: str, row: Row[Any]) -> str:
    if row[_SEQ] != seq:
        raise broken(exercise_id, seq, "is missing")
    if row[_PREV] != link:
        raise broken(exercise_id, seq, "does not follow the one before it")
    if row[_HASH] != digest_of(*row[:_HASH]):
        raise broken(exercise_id, seq, "does not fit its hash")
    if row[_TEXT] is not None and not _text_fits(row):
        raise broken(exercise_id, seq, "does not fit the text that was typed")
    return str(row[_HASH])


def _verify_version(connection: Connection, exercise_id: str, seq: int, row: Row[Any]) -> None:
    """Where a run went over to another version, that version is here as it was then."""
    if row[_TYPE] == PACKAGE_CHANGED:
        named = str(json.loads(row[_PAYLOAD])["to"])
        try:
            fits = Package.of("", notebook_in(connection, named)).sha256 == named
        except NotAllowed:
            fits = False
        if not fits:
            raise broken(exercise_id, seq, "names a version of the case that is not here as it was")


def _text_fits(row: Row[Any]) -> bool:
    return bool(json.loads(row[_PAYLOAD]).get(TEXT_HASH) == salted_hash(row[_SALT], row[_TEXT]))


def _verify_end(connection: Connection, exercise_id: str, count: int, link: str) -> None:
    head = head_in(connection, exercise_id)
    if head == (count, link):
        return
    if head[0] > count:
        raise broken(exercise_id, count + 1, "is missing")
    if head[0] == count == 0:
        raise ChainBroken(f"Run {exercise_id} does not fit what it began on: the log was changed after it was written.")
    raise broken(exercise_id, min(head[0] + 1, count), "does not fit the head of the log")


def head_in(connection: Connection, exercise_id: str) -> tuple[int, str]:
    """The number and the hash of the last event. Raises NotAllowed where there is no such exercise."""
    found = connection.execute(_HEAD, {"id": exercise_id}).one_or_none()
    if found is None:
        raise no_such_run()
    return found[0], found[1]
