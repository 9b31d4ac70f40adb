"""PostgreSQL: for several machines, and for the hub.

One transaction writes at a time, as in the file: it holds a lock of the whole database until it ends. So everything
that looks first and then writes is right here too, and a number that was read is never given away twice.
"""

from __future__ import annotations

from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import OperationalError

from simlib.errors import StoreBusy, StoreFault, StoreFull
from simlib.record.schema import metadata

DRIVER = "postgresql+psycopg"

_THE_WRITER = 4_609_434_218_613_702_656
"""The number of the lock that whoever writes holds; any number would do that nothing else here uses."""

_NOT_LET_IN = (
    "The PostgreSQL server cannot be reached, or does not let this account in. Please check that it runs, and the "
    "name, the password, and the database in the address that SIMLIB_DATABASE holds."
)
_NOT_ALLOWED = "42501"
_BUSY = {"55P03", "40001", "40P01"}
"""Lock not had in time, and two transactions in each other's way."""
_NO_ROOM = ("53", "25006")
"""Out of disk, memory or connections; a server that only reads."""
_NOT_THERE = ("08", "57P", "28", "3D")
"""No connection, a server that stops, a name or password that does not count, a database that is not there."""


def engine_of(url: URL, wait: float) -> Engine:
    """The engine of a database behind an address."""
    milliseconds = max(1, round(wait * 1000))
    return create_engine(
        url.set(drivername=DRIVER),
        # A commit that returned is on the server's disk, whatever the server was told to do otherwise.
        connect_args={
            "connect_timeout": max(2, round(wait)),
            "options": f"-c lock_timeout={milliseconds} -c synchronous_commit=on",
            "application_name": "first-contact",
        },
        pool_size=4,
        max_overflow=16,
        pool_timeout=wait,
        # A server that was started again has forgotten its connections; each is asked before it is used.
        pool_pre_ping=True,
        # A fault that ends up in the log must not bring along names or what people typed.
        hide_parameters=True,
    )


def meet(engine: Engine) -> None:
    """Connect for the first time. Raises StoreFault that says what to look at where that is not possible."""
    try:
        engine.connect().close()
    except OperationalError as fault:
        raise StoreFault(_NOT_LET_IN) from fault


def begin(connection: Connection, *, writing: bool) -> None:
    """Begin a transaction: one that sees one state throughout, or the one that alone may write."""
    if writing:
        # Each statement sees what was committed before it: nobody else writes from here on.
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_THE_WRITER})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def wipe_free_space(engine: Engine) -> None:
    """Rewrite the tables, so that no row that was deleted is left in them. Raises StoreBusy while others read.

    The server's own log of writing keeps its bytes until it is recycled, and so do its backups: that is the
    database's keeper's to set.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in metadata.sorted_tables:
            connection.exec_driver_sql(f'VACUUM (FULL) "{table.name}"')


def fault_of(error: BaseException | None) -> StoreFault:
    """What a fault of the database is for us: StoreBusy, StoreFull or a plain StoreFault."""
    state = str(getattr(error, "sqlstate", None) or "")
    if state in _BUSY:
        return StoreBusy("Somebody else is writing just now. The last step was not taken; please try again.")
    if state == _NOT_ALLOWED:
        return StoreFault("The account of SIMLIB_DATABASE may not make tables. Please let it own that database.")
    if state.startswith(_NO_ROOM):
        return StoreFull("The database takes nothing more. Nothing was lost, and the last step was not taken.")
    if state.startswith(_NOT_THERE) or type(error).__name__ in {"OperationalError", "ConnectionTimeout"}:
        return StoreFault("The database cannot be reached. The last step was not taken; please try again.")
    return StoreFault("The data could not be kept or read. The last step was not taken.")
