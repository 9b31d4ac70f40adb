"""The database itself: how it is opened, how a transaction begins, and what its faults are called here.

SQLite in write-ahead mode with `synchronous=FULL`: a commit that returned survives a kill and a power cut. Every
connection is told so and asked whether it is so, again before each transaction that writes.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, create_engine, event, inspect, text
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from simlib.errors import StoreBusy, StoreFault, StoreFull
from simlib.record.folder import DATABASE_NAME, make_folder, make_private_file
from simlib.record.schema import VERSION

_FULL = 2
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_NO_ROOM = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
}
_WRITING = {"writing": True}
_BETWEEN_TRIES = 0.02


class Database:
    """An open database: `reading()` and `writing()` are its transactions.

    One transaction writes at a time. Threads of this process queue; another process is waited for `wait` seconds.
    """

    def __init__(self, engine: Engine, wait: float) -> None:
        self.engine = engine
        self._wait = wait
        self._writer = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database throughout."""
        with calm_faults(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that alone may write; committed to disk when the block ends, undone when it raises."""
        if not self._writer.acquire(timeout=self._wait):
            raise _busy()
        try:
            with calm_faults(), self.engine.connect() as plain:
                connection = plain.execution_options(**_WRITING)
                with connection.begin():
                    yield connection
        finally:
            self._writer.release()

    def wipe_free_space(self) -> None:
        """Rewrite the file, so that no byte of what was deleted is left in it or in its log.

        Raises StoreBusy when another connection kept reading what was there before.
        """
        with self._writer, calm_faults(), self.engine.connect() as connection:
            raw = connection.connection.driver_connection
            if not isinstance(raw, sqlite3.Connection):
                return
            raw.execute("VACUUM")
            if raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise _busy()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(place: Path | str, *, wait: float = 10.0) -> Database:
    """The database in a data folder, made if it is not there and brought to this version if it is older.

    `place` is the folder, or a database URL. `wait` is how many seconds another process's lock is waited for.
    Raises StoreFault for a database that a newer version of this program wrote, and leaves it as it is.
    """
    url = _url_of(place)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise StoreFault("This version keeps its data in SQLite: name a folder, or sqlite:///FILE.")
    file = Path(url.database)
    make_folder(file.parent)
    make_private_file(file)
    database = Database(_engine(url, wait), wait)
    try:
        _bring_up_to_date(database)
    except BaseException:
        database.close()
        raise
    return database


def holds_store(folder: Path) -> bool:
    """Whether a version of this program wrote the database in this folder; it is looked at and left as it is.

    Raises StoreFault for a file that cannot be read as a database.
    """
    file = folder / DATABASE_NAME
    if not file.is_file() or file.stat().st_size == 0:
        return False
    known = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    with calm_faults(), closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as raw:
        return raw.execute(known).fetchone() is not None


def _url_of(place: Path | str) -> URL:
    if isinstance(place, str) and "://" in place:
        return make_url(place)
    return URL.create("sqlite", database=str(Path(place) / DATABASE_NAME))


def _engine(url: URL, wait: float) -> Engine:
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
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(raw: sqlite3.Connection, _entry: ConnectionPoolEntry, *, wait: float) -> None:
    # None: the driver begins no transaction by itself; `_begin` does.
    raw.isolation_level = None
    mode = _write_ahead(raw, time.monotonic() + wait)
    if mode != "wal":
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


def _begin(connection: Connection) -> None:
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        return
    if not connection.get_execution_options().get("writing"):
        raw.execute("BEGIN")
        return
    if raw.execute("PRAGMA synchronous").fetchone()[0] != _FULL:
        raise StoreFault("The database would not wait for the disk, so nothing was written.")
    raw.execute("BEGIN IMMEDIATE")


def _bring_up_to_date(database: Database) -> None:
    with database.reading() as connection:
        version = _version(connection)
    if version == VERSION:
        return
    if version > VERSION:
        raise StoreFault(
            "This data folder was written by a newer version of First Contact. "
            "Nothing was changed. Please start that version, or restore an older backup."
        )
    # Alembic is slow to import and needed on the first start alone.
    from simlib.record.migrations import upgrade  # noqa: PLC0415

    with database.writing() as connection:
        upgrade(connection, VERSION)


def _version(connection: Connection) -> str:
    """The schema's version, empty for a database that has no table yet."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


@contextmanager
def calm_faults() -> Iterator[None]:
    """Turns what a database raises into this package's exceptions."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.IntegrityError):
            raise
        raise fault_of(error.orig) from error
    except sqlite3.Error as error:
        raise fault_of(error) from error


def fault_of(error: BaseException | None) -> StoreFault:
    """What a fault of the database is for us: StoreBusy, StoreFull or a plain StoreFault."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _BUSY:
        return _busy()
    if code in _NO_ROOM:
        return StoreFull(
            "The disk is full or the data folder cannot be written. Nothing was lost, and the last step was not taken."
        )
    return StoreFault("The data could not be kept or read. The last step was not taken.")


def _busy() -> StoreBusy:
    return StoreBusy("Another program is using the data just now. The last step was not taken; please try again.")
