"""A schema of its own in a PostgreSQL database, for tables that are not ours: nbgrader's gradebook.

Both it and the log keep their version in a table of the same name, so that one schema cannot hold both.
"""

from __future__ import annotations

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateSchema

from simlib.errors import StoreFault
from simlib.record.folder import NO_SUCH_ADDRESS
from simlib.record.postgres import DRIVER, fault_of, meet


def address_in_schema(address: str, schema: str) -> str:
    """The address of a database, for a connection that sees this schema alone.

    Raises StoreFault for an address that is none of PostgreSQL.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise StoreFault(NO_SUCH_ADDRESS) from None
    if url.get_backend_name() != "postgresql":
        raise StoreFault(NO_SUCH_ADDRESS)
    kept = url.set(drivername=DRIVER).update_query_dict({"options": f"-csearch_path={schema}"})
    # `nbgrader db upgrade` puts the address into a file in which a percent sign begins a reference.
    return kept.render_as_string(hide_password=False).replace("%3D", "=")


def make_schema(address: str, schema: str) -> None:
    """Make the schema in the database, unless it is there. Raises StoreFault where it cannot be."""
    engine = create_engine(make_url(address).set(drivername=DRIVER), poolclass=NullPool, hide_parameters=True)
    try:
        meet(engine)
        with engine.begin() as connection:
            connection.execute(CreateSchema(schema, if_not_exists=True))
    except DBAPIError as fault:
        raise fault_of(fault.orig) from fault
    finally:
        engine.dispose()
