"""The log: exercises with their packages, events, typed texts, drafts and reported problems."""

import sqlalchemy as sa
from alembic import op

from simlib.record.migrations.guards import refuse

revision = "0001"
down_revision = None

NEVER_CHANGED = ("notebook", "exercise", "seat", "event", "typed")
NEVER_REMOVED = ("notebook", "exercise", "seat", "event", "head")


def upgrade() -> None:
    """Make the tables and the triggers that keep the log as it was written."""
    _packages()
    _log()
    _beside_the_log()
    for table in NEVER_CHANGED:
        refuse("UPDATE", table, "is never changed")
    for table in NEVER_REMOVED:
        refuse("DELETE", table, "is never removed")


def _packages() -> None:
    op.create_table(
        "notebook",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "exercise",
        sa.Column("exercise_id", sa.Text, primary_key=True),
        sa.Column("scenario_id", sa.Text, nullable=False),
        sa.Column("package_sha256", sa.Text, sa.ForeignKey("notebook.sha256"), nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "seat",
        sa.Column("exercise_id", sa.Text, sa.ForeignKey("exercise.exercise_id"), primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("role", sa.Text, nullable=False),
    )


def _log() -> None:
    op.create_table(
        "head",
        sa.Column("exercise_id", sa.Text, sa.ForeignKey("exercise.exercise_id"), primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
    op.create_table(
        "event",
        sa.Column("exercise_id", sa.Text, sa.ForeignKey("exercise.exercise_id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("schema_ver", sa.Integer, nullable=False),
        sa.Column("actor_seat", sa.Text, nullable=False),
        sa.Column("actor_role", sa.Text, nullable=False),
        sa.Column("on_behalf_of", sa.Text, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("sim_ms", sa.BigInteger, nullable=False),
        sa.Column("wall_ms", sa.BigInteger, nullable=False),
        sa.Column("causation_id", sa.Text, nullable=False),
        sa.Column("correlation_id", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("prev_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.UniqueConstraint("event_id", name="event_id_is_unique"),
        sqlite_with_rowid=False,
    )


def _beside_the_log() -> None:
    op.create_table(
        "typed",
        sa.Column("event_id", sa.Text, sa.ForeignKey("event.event_id"), primary_key=True),
        sa.Column("exercise_id", sa.Text, sa.ForeignKey("exercise.exercise_id"), nullable=False),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Index("typed_of_exercise", "exercise_id"),
    )
    op.create_table(
        "draft",
        sa.Column("exercise_id", sa.Text, sa.ForeignKey("exercise.exercise_id"), primary_key=True),
        sa.Column("seat", sa.Text, primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("items", sa.Text, nullable=False),
        sa.Column("wall_ms", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "report",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("exercise_id", sa.Text, sa.ForeignKey("exercise.exercise_id"), nullable=False),
        sa.Column("seat", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("wall_ms", sa.BigInteger, nullable=False),
        sa.Index("report_of_exercise", "exercise_id"),
    )
