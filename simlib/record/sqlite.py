"""SQLite in write-ahead mode with `synchronous=FULL`: a commit that returned survives a kill and a power cut.

Every connection is told so and asked whether it is so, again before each transaction that writes.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL, Engine
from sqlalchemy.pool import ConnectionPoolEntry

from simlib.errors import StoreBusy, StoreFault, StoreFull
from simlib.record.folder import make_folder, make_private_file

BUSY = "Another program is using the data just now. The last step was not taken; please try again."

_FULL = 2
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_NO_ROOM = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
}
_BETWEEN_TRIES = 0.02


def engine_of(url: URL, wait: float) -> Engine:
    """The engine of a file, which is made, closed to other users, if it is not there. Raises StoreFull, StoreFault."""
    if not url.database or url.database == ":memory:":
        raise StoreFault("The data must lie in a file: name a folder, or sqlite:///FILE.")
    file = Path(url.database)
    make_folder(file.parent)
    make_private_file(file)
    engine = create_engine(
        url,
        connect_args={"timeout": wait},
        pool_size=4,
        max_overflow=16,
        pool_timeout=wait,
        # A fault that ends up in the log must not bring along names or what people typed.
        hide_parameters=True,
    )
    event.listen(engine, "connect", partial(_prepare, wait=wait))
    return engine


def _prepare(raw: sqlite3.Connection, _entry: ConnectionPoolEntry, *, wait: float) -> None:
    # None: the driver begins no transaction by itself; `begin` does.
    raw.isolation_level = None
    with calm_file():
        if _write_ahead(raw, time.monotonic() + wait) != "wal":
            raise StoreFault("The data folder must lie on a local disk: SQLite cannot write ahead there.")
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            raw.execute(f"PRAGMA {pragma}")


def _write_ahead(raw: sqlite3.Connection, until: float) -> str:
    """The journal mode after asking for write-ahead.

    SQLite answers "locked" at once, whatever its timeout, while another connection makes the same change or cleans up
    the log as the last to leave; so it is asked again until the monotonic time `until`.
    """
    while True:
        try:
            return str(raw.execute("PRAGMA journal_mode=WAL").fetchone()[0])
        except sqlite3.OperationalError as error:
            if (getattr(error, "sqlite_errorcode", 0) & 0xFF) not in _BUSY or time.monotonic() > until:
                raise
        time.sleep(_BETWEEN_TRIES)


def begin(connection: Connection, *, writing: bool) -> None:
    """Begin a transaction: one that sees one state throughout, or the one that alone may write."""
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        return
    with calm_file():
        if not writing:
            raw.execute("BEGIN")
            return
        if raw.execute("PRAGMA synchronous").fetchone()[0] != _FULL:
            raise StoreFault("The database would not wait for the disk, so nothing was written.")
        raw.execute("BEGIN IMMEDIATE")


def wipe_free_space(engine: Engine) -> None:
    """Rewrite the file, so that no byte of what was deleted is left in it or in its log. Raises StoreBusy."""
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        if not isinstance(raw, sqlite3.Connection):
            return
        with calm_file():
            raw.execute("VACUUM")
            if raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise StoreBusy(BUSY)


def holds_store(file: Path) -> bool:
    """Whether a version of this program wrote this file; it is looked at and left as it is.

    Raises StoreFault for a file that cannot be read as a database.
    """
    if not file.is_file() or file.stat().st_size == 0:
        return False
    known = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    with calm_file(), closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as raw:
        return raw.execute(known).fetchone() is not None


@contextmanager
def calm_file() -> Iterator[None]:
    """Turns what the file itself raises, where SQLAlchemy does not stand in between, into this package's exceptions."""
    try:
        yield
    except sqlite3.Error as error:
        raise fault_of(error) from error


def fault_of(error: BaseException | None) -> StoreFault:
    """What a fault of the database is for us: StoreBusy, StoreFull or a plain StoreFault."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _BUSY:
        return StoreBusy(BUSY)
    if code in _NO_ROOM:
        return StoreFull(
            "The disk is full or the data folder cannot be written. Nothing was lost, and the last step was not taken."
        )
    return StoreFault("The data could not be kept or read. The last step was not taken.")
