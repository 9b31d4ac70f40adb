"""The database itself: how it is opened, how a transaction begins, and what its faults are called here.

Which database it is, one setting says: SQLite in the data folder, or PostgreSQL behind an address. What only one of
them needs lies in `sqlite` and `postgres`; every statement elsewhere is for both.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError

from simlib.errors import StoreBusy, StoreFault
from simlib.record import postgres, sqlite
from simlib.record.folder import DATABASE_NAME, NO_SUCH_ADDRESS
from simlib.record.schema import VERSION

_WRITING = {"writing": True}


class Kind(Protocol):
    """What a module does for one kind of database."""

    def engine_of(self, url: URL, wait: float) -> Engine:
        """The engine, not connected yet. `wait` is how many seconds another's lock is waited for."""

    def begin(self, connection: Connection, *, writing: bool) -> None:
        """Begin a transaction: one that sees one state throughout, or the one that alone may write."""

    def wipe_free_space(self, engine: Engine) -> None:
        """Rewrite the files, so that no byte of what was deleted is left. Raises StoreBusy while others read."""

    def fault_of(self, error: BaseException | None) -> StoreFault:
        """What a fault of the driver is for us: StoreBusy, StoreFull or a plain StoreFault."""


KINDS: dict[str, Kind] = {"sqlite": sqlite, "postgresql": postgres}


class Database:
    """An open database: `reading()` and `writing()` are its transactions.

    One transaction writes at a time. Threads of this process queue; another process is waited for `wait` seconds.
    """

    def __init__(self, engine: Engine, wait: float) -> None:
        self.engine = engine
        self._kind = KINDS[engine.dialect.name]
        self._wait = wait
        self._writer = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database throughout."""
        with calm_faults(self._kind), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that alone may write; committed to disk when the block ends, undone when it raises."""
        if not self._writer.acquire(timeout=self._wait):
            raise StoreBusy(sqlite.BUSY)
        try:
            with calm_faults(self._kind), self.engine.connect() as plain:
                connection = plain.execution_options(**_WRITING)
                with connection.begin():
                    yield connection
        finally:
            self._writer.release()

    def wipe_free_space(self) -> None:
        """Rewrite the files of the database, so that no byte of what was deleted is left in them.

        Raises StoreBusy when another connection kept reading what was there before.
        """
        with self._writer, calm_faults(self._kind):
            self._kind.wipe_free_space(self.engine)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(place: Path | str, *, wait: float = 10.0) -> Database:
    """The database in a data folder, made if it is not there and brought to this version if it is older.

    `place` is the folder, or a database URL. `wait` is how many seconds another process's lock is waited for.
    Raises StoreFault for a database that a newer version of this program wrote, and leaves it as it is.
    """
    url = _url_of(place)
    engine = KINDS[url.get_backend_name()].engine_of(url, wait)
    event.listen(engine, "begin", _begin)
    database = Database(engine, wait)
    try:
        if url.get_backend_name() == "postgresql":
            postgres.meet(engine)
        _bring_up_to_date(database)
    except BaseException:
        database.close()
        raise
    return database


def holds_store(place: Path | str) -> bool:
    """Whether a version of this program wrote the database; it is looked at and left as it is.

    Raises StoreFault for what cannot be read as a database.
    """
    url = _url_of(place)
    if url.get_backend_name() == "sqlite":
        return sqlite.holds_store(Path(str(url.database)))
    database = Database(postgres.engine_of(url, 10.0), 10.0)
    try:
        postgres.meet(database.engine)
        with database.reading() as connection:
            return inspect(connection).has_table("alembic_version")
    finally:
        database.close()


def _url_of(place: Path | str) -> URL:
    if isinstance(place, Path) or "://" not in place:
        return URL.create("sqlite", database=str(Path(place) / DATABASE_NAME))
    try:
        url = make_url(place)
    except (ArgumentError, ValueError):
        raise StoreFault(NO_SUCH_ADDRESS) from None
    if url.get_backend_name() not in KINDS or not url.database:
        raise StoreFault(NO_SUCH_ADDRESS)
    return url


def _begin(connection: Connection) -> None:
    writing = bool(connection.get_execution_options().get("writing"))
    KINDS[connection.dialect.name].begin(connection, writing=writing)


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
def calm_faults(kind: Kind) -> Iterator[None]:
    """Turns what a database raises into this package's exceptions; but for what breaks a rule of the tables."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise kind.fault_of(error.orig) from error
    except SQLAlchemyError as error:
        # Such as no connection being free in the time that was given.
        raise kind.fault_of(error) from error
