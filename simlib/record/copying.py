"""Every row of one database into another: from a file to PostgreSQL, and back into the file that a backup is."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Integer, Table, func, insert, select, text

from simlib.errors import NotAllowed
from simlib.record import schema
from simlib.record.engine import Database

_ROWS_A_STEP = 500

Progress = Callable[[float], None]
"""Told how much is done, from 0 to 1."""


def copy_rows(source: Database, target: Database, progress: Progress) -> None:
    """Copy all rows, as they are at one moment, into a database that holds none; all of them, or nothing.

    Raises NotAllowed where the target holds data. Both must be of this version.
    """
    tables = schema.metadata.sorted_tables
    with source.reading() as reader, target.writing() as writer:
        if any(_holds_rows(writer, table) for table in tables):
            raise NotAllowed("The database holds data already, and a backup never writes over it. Name an empty one.")
        for number, table in enumerate(tables, start=1):
            _copy_table(reader, writer, table)
            _count_on(writer, table)
            progress(number / len(tables))


def _holds_rows(connection: Connection, table: Table) -> bool:
    return connection.execute(select(table).limit(1)).first() is not None


def _copy_table(reader: Connection, writer: Connection, table: Table) -> None:
    rows = reader.execution_options(yield_per=_ROWS_A_STEP).execute(select(table)).mappings()
    for some in rows.partitions():
        writer.execute(insert(table), [dict(row) for row in some])


def _count_on(connection: Connection, table: Table) -> None:
    """Let a numbered table go on counting after its last row, where the database counts apart from the rows."""
    [first, *others] = table.primary_key.columns
    if connection.dialect.name != "postgresql" or others or not isinstance(first.type, Integer):
        return
    last = connection.execute(select(func.max(first))).scalar()
    if last is not None:
        counter = text("SELECT setval(pg_get_serial_sequence(:name, :column), :last)")
        connection.execute(counter, {"name": f'"{table.name}"', "column": first.name, "last": last})
