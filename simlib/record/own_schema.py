"""A schema of its own in a PostgreSQL database, for tables that are not ours: nbgrader's gradebook.

Both it and the log keep their version in a table of the same name, so that one schema cannot hold both.
"""

from __future__ import annotations

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateSchema

from simlib.errors import StoreFault
from simlib.record.postgres import DRIVER


def address_in_schema(address: str, schema: str) -> str:
    """The address of a database, for a connection that sees this schema alone.

    Raises StoreFault for an address that is none of PostgreSQL.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise _no_address() from None
    if url.get_backend_name() != "postgresql":
        raise _no_address()
    kept = url.set(drivername=DRIVER).update_query_dict({"options": f"-csearch_path={schema}"})
    return kept.render_as_string(hide_password=False)


def make_schema(address: str, schema: str) -> None:
    """Make the schema in the database, unless it is there. Raises StoreFault where it cannot be."""
    engine = create_engine(make_url(address).set(drivername=DRIVER), poolclass=NullPool, hide_parameters=True)
    try:
        with engine.begin() as connection:
            connection.execute(CreateSchema(schema, if_not_exists=True))
    except SQLAlchemyError as fault:
        raise StoreFault("The database of the gradebook cannot be reached, or nothing may be made in it.") from fault
    finally:
        engine.dispose()


def _no_address() -> StoreFault:
    return StoreFault("The database has no address of PostgreSQL, such as postgresql://user@host/name.")
