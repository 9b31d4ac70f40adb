"""Databases of their own on the PostgreSQL server that `.ci/postgres` starts; none where there is no server.

Each belongs to a plain account, as a database's keeper gives one out: it may do nothing but in what it owns.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from simlib.record.log import open_store
from simlib.record.postgres import DRIVER

SERVER = os.environ.get("FIRST_CONTACT_POSTGRES", "")
"""The address of a scratch server whose user may make accounts and databases."""

HOW = 'needs a PostgreSQL server: eval "$(.ci/postgres start)"'

needs_postgres = pytest.mark.skipif(not SERVER, reason=HOW)

PLAIN = "first_contact_plain"
"""The account that the databases belong to, and its password."""
_MAKE_PLAIN = f"""
DO $$ BEGIN
    CREATE ROLE {PLAIN} LOGIN PASSWORD '{PLAIN}' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""

_numbers = itertools.count()


def _on_the_server(statement: str) -> None:
    engine = create_engine(make_url(SERVER).set(drivername=DRIVER), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


@contextmanager
def fresh_database(template: str = "template0") -> Iterator[str]:
    """The address of a new database, made after a template, and dropped in the end whoever is still connected."""
    name = f"first_contact_{os.getpid()}_{next(_numbers)}"
    _on_the_server(_MAKE_PLAIN)
    _on_the_server(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {PLAIN}")
    try:
        yield address_of(name)
    finally:
        _on_the_server(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def template_database() -> Iterator[str]:
    """The name of a database as the first start makes it, to be copied: making it is what takes time."""
    with fresh_database() as address:
        open_store(address).close()
        yield str(make_url(address).database)


def bytes_of_tables(address: str) -> bytes:
    """What lies on the server's disk for a database: every table, what is too long for one, and every index."""
    url = make_url(SERVER).set(drivername=DRIVER, database=make_url(address).database)
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    files = "SELECT pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 't', 'i') AND oid >= 16384"
    with engine.connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")
        paths = connection.exec_driver_sql(files).scalars().all()
        read = "SELECT pg_read_binary_file(%(path)s)"
        kept = b"".join(bytes(connection.exec_driver_sql(read, {"path": path}).scalar_one()) for path in paths)
    engine.dispose()
    return kept


def address_of(name: str) -> str:
    """The address of a database on the server, for the plain account."""
    return make_url(SERVER).set(database=name, username=PLAIN, password=PLAIN).render_as_string(hide_password=False)
