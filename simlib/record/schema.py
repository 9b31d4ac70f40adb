"""The tables, as they are at the newest version. How a database comes to be so is told by `migrations`.

SQLite keeps them today; nothing here is of one database alone except the row layout of the log.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

VERSION = "0001"
"""The version of the schema that this code reads and writes. Versions are compared as text."""

metadata = MetaData()

notebook = Table(
    "notebook",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

exercise = Table(
    "exercise",
    metadata,
    Column("exercise_id", Text, primary_key=True),
    Column("scenario_id", Text, nullable=False),
    Column("package_sha256", Text, ForeignKey("notebook.sha256"), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
)

seat = Table(
    "seat",
    metadata,
    Column("exercise_id", Text, ForeignKey("exercise.exercise_id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),
)

head = Table(
    "head",
    metadata,
    Column("exercise_id", Text, ForeignKey("exercise.exercise_id"), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", Text, nullable=False),
)

event = Table(
    "event",
    metadata,
    Column("exercise_id", Text, ForeignKey("exercise.exercise_id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("event_id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("schema_ver", Integer, nullable=False),
    Column("actor_seat", Text, nullable=False),
    Column("actor_role", Text, nullable=False),
    Column("on_behalf_of", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("sim_ms", BigInteger, nullable=False),
    Column("wall_ms", BigInteger, nullable=False),
    Column("causation_id", Text, nullable=False),
    Column("correlation_id", Text, nullable=False),
    # The exact text that was hashed, so that no database's idea of JSON can break the chain.
    Column("payload", Text, nullable=False),
    Column("prev_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    UniqueConstraint("event_id", name="event_id_is_unique"),
    sqlite_with_rowid=False,
)

typed = Table(
    "typed",
    metadata,
    Column("event_id", Text, ForeignKey("event.event_id"), primary_key=True),
    Column("exercise_id", Text, ForeignKey("exercise.exercise_id"), nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("text", Text, nullable=False),
    Index("typed_of_exercise", "exercise_id"),
)

draft = Table(
    "draft",
    metadata,
    Column("exercise_id", Text, ForeignKey("exercise.exercise_id"), primary_key=True),
    Column("seat", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("items", Text, nullable=False),
    Column("wall_ms", BigInteger, nullable=False),
)

report = Table(
    "report",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("exercise_id", Text, ForeignKey("exercise.exercise_id"), nullable=False),
    Column("seat", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("wall_ms", BigInteger, nullable=False),
    Index("report_of_exercise", "exercise_id"),
)
