"""People: accounts, classes, sessions, the index of runs, and pauses for wellbeing."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    _people()
    _classes()
    _runs()


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("person_id", sa.Text, primary_key=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("login", sa.Text, nullable=True),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("must_choose", sa.Boolean, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("purged_ms", sa.BigInteger, nullable=True),
        sa.UniqueConstraint("login", name="person_login_is_unique"),
    )
    op.create_table(
        "attempt",
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_ms", sa.BigInteger, nullable=False),
    )


def _classes() -> None:
    op.create_table(
        "class",
        sa.Column("class_id", sa.Text, primary_key=True),
        sa.Column("instructor_id", sa.Text, sa.ForeignKey("person.person_id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("is_open", sa.Boolean, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("archived_ms", sa.BigInteger, nullable=True),
        sa.UniqueConstraint("code", name="class_code_is_unique"),
    )
    op.create_table(
        "member",
        sa.Column("class_id", sa.Text, sa.ForeignKey("class.class_id"), primary_key=True),
        sa.Column("person_id", sa.Text, sa.ForeignKey("person.person_id"), primary_key=True),
        sa.Column("login", sa.Text, nullable=False),
        sa.Column("joined_ms", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("class_id", "login", name="member_login_is_unique"),
    )
    op.create_table(
        "opened",
        sa.Column("class_id", sa.Text, sa.ForeignKey("class.class_id"), primary_key=True),
        sa.Column("scenario_id", sa.Text, primary_key=True),
        sa.Column("alternative_id", sa.Text, nullable=True),
        sa.Column("opened_ms", sa.BigInteger, nullable=False),
    )


def _runs() -> None:
    op.create_table(
        "session",
        sa.Column("handle", sa.Text, primary_key=True),
        sa.Column("person_id", sa.Text, sa.ForeignKey("person.person_id"), nullable=False),
        sa.Column("class_id", sa.Text, sa.ForeignKey("class.class_id"), nullable=True),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("seen_ms", sa.BigInteger, nullable=False),
        sa.Column("expires_ms", sa.BigInteger, nullable=False),
        sa.Index("session_of_person", "person_id"),
    )
    op.create_table(
        "run",
        sa.Column("exercise_id", sa.Text, sa.ForeignKey("exercise.exercise_id"), primary_key=True),
        sa.Column("person_id", sa.Text, sa.ForeignKey("person.person_id"), nullable=False),
        sa.Column("class_id", sa.Text, sa.ForeignKey("class.class_id"), nullable=True),
        sa.Column("scenario_id", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("retry_of", sa.Text, sa.ForeignKey("exercise.exercise_id"), nullable=True),
        sa.Column("started_ms", sa.BigInteger, nullable=False),
        sa.Column("active_ms", sa.BigInteger, nullable=False),
        sa.Column("ended_ms", sa.BigInteger, nullable=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("scene", sa.Text, nullable=False),
        sa.Column("ending", sa.Text, nullable=True),
        sa.Column("outcome", sa.Text, nullable=True),
        sa.Column("percent", sa.Integer, nullable=True),
        sa.Column("passed", sa.Boolean, nullable=True),
        sa.UniqueConstraint("person_id", "scenario_id", "attempt", name="run_attempt_is_unique"),
        sa.Index("run_of_class", "class_id"),
    )
    op.create_table(
        "pause",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("exercise_id", sa.Text, sa.ForeignKey("exercise.exercise_id"), nullable=False),
        sa.Column("began_ms", sa.BigInteger, nullable=False),
        sa.Column("ended_ms", sa.BigInteger, nullable=True),
        sa.Index("pause_of_exercise", "exercise_id"),
    )
