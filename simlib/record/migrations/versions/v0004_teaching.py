"""Teaching: questions and holds, the training record, votes of a room, and runs handed in for marks."""

import sqlalchemy as sa
from alembic import op

from simlib.record.migrations.guards import let_whole_runs_go

revision = "0004"
down_revision = "0003"

OF_A_RUN = ("exercise", "seat", "event", "head")
"""What goes with a run whose time is over; a version of a case stays, as others began on it."""


def upgrade() -> None:
    """Make the tables."""
    _make_class_tables()
    _make_record_tables()
    _make_roll_call_tables()
    for table in OF_A_RUN:
        let_whole_runs_go(table)


def _make_class_tables() -> None:
    """What an instructor does with a class: questions asked, scenes held, what is kept."""
    op.create_table(
        "question",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("class_id", sa.Text, sa.ForeignKey("class.class_id"), nullable=False),
        sa.Column("person_id", sa.Text, sa.ForeignKey("person.person_id"), nullable=False),
        sa.Column("exercise_id", sa.Text, sa.ForeignKey("exercise.exercise_id"), nullable=True),
        sa.Column("scenario_id", sa.Text, nullable=False),
        sa.Column("scene", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("wall_ms", sa.BigInteger, nullable=False),
        sa.Index("question_of_class", "class_id"),
    )
    op.create_table(
        "hold",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("class_id", sa.Text, sa.ForeignKey("class.class_id"), nullable=False),
        sa.Column("scenario_id", sa.Text, nullable=False),
        sa.Column("scene", sa.Text, nullable=False),
        sa.Column("held_ms", sa.BigInteger, nullable=False),
        sa.Column("released_ms", sa.BigInteger, nullable=True),
        sa.Index("hold_of_class", "class_id"),
    )
    op.create_table(
        "policy",
        sa.Column("class_id", sa.Text, sa.ForeignKey("class.class_id"), primary_key=True),
        sa.Column("scored", sa.Boolean, nullable=True),
        sa.Column("keep_days", sa.Integer, nullable=True),
        sa.Column("asks", sa.Text, nullable=False),
    )


def _make_record_tables() -> None:
    """What is on record of an officer."""
    op.create_table(
        "officer",
        sa.Column("person_id", sa.Text, sa.ForeignKey("person.person_id"), primary_key=True),
        sa.Column("post_id", sa.Text, nullable=False),
        sa.Column("agency", sa.Text, nullable=False),
    )
    op.create_table(
        "completion",
        sa.Column("exercise_id", sa.Text, primary_key=True),
        sa.Column("person_id", sa.Text, sa.ForeignKey("person.person_id"), nullable=False),
        sa.Column("class_id", sa.Text, sa.ForeignKey("class.class_id"), nullable=True),
        sa.Column("scenario_id", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("began_ms", sa.BigInteger, nullable=False),
        sa.Column("ended_ms", sa.BigInteger, nullable=True),
        sa.Column("active_ms", sa.BigInteger, nullable=False),
        sa.Column("passed", sa.Boolean, nullable=True),
        sa.Column("topics", sa.Text, nullable=False),
        sa.Column("segments", sa.Text, nullable=False),
        sa.Index("completion_of_person", "person_id"),
    )
    op.create_table(
        "attendance",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Text, sa.ForeignKey("person.person_id"), nullable=False),
        sa.Column("exercise_id", sa.Text, sa.ForeignKey("exercise.exercise_id"), nullable=False),
        sa.Column("segment", sa.Text, nullable=False),
        sa.Column("began_ms", sa.BigInteger, nullable=False),
        sa.Column("last_ms", sa.BigInteger, nullable=False),
        sa.Index("attendance_of_person", "person_id"),
        sa.Index("attendance_of_exercise", "exercise_id"),
    )
    op.create_table(
        "sitting",
        sa.Column("exercise_id", sa.Text, sa.ForeignKey("exercise.exercise_id"), primary_key=True),
        sa.Column("person_id", sa.Text, sa.ForeignKey("person.person_id"), nullable=False),
        sa.Column("class_id", sa.Text, sa.ForeignKey("class.class_id"), nullable=False),
        sa.Column("occasion", sa.Text, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("started_ms", sa.BigInteger, nullable=False),
        sa.Column("ended_ms", sa.BigInteger, nullable=True),
        sa.UniqueConstraint("person_id", "class_id", "occasion", name="sitting_is_unique"),
    )


def _make_roll_call_tables() -> None:
    """Votes of a room, and runs that were handed in."""
    op.create_table(
        "roll_call",
        sa.Column("exercise_id", sa.Text, sa.ForeignKey("exercise.exercise_id"), primary_key=True),
        sa.Column("person_id", sa.Text, sa.ForeignKey("person.person_id"), nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("segment", sa.Text, nullable=False),
        sa.Column("began_ms", sa.BigInteger, nullable=False),
        sa.Column("ended_ms", sa.BigInteger, nullable=True),
        sa.UniqueConstraint("code", name="roll_call_code_is_unique"),
    )
    op.create_table(
        "vote",
        sa.Column("exercise_id", sa.Text, sa.ForeignKey("exercise.exercise_id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("voter", sa.Text, primary_key=True),
        sa.Column("choice", sa.Text, primary_key=True),
        sa.Column("votes", sa.Integer, nullable=False),
        sa.Column("wall_ms", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "submission",
        sa.Column("exercise_id", sa.Text, sa.ForeignKey("exercise.exercise_id"), primary_key=True),
        sa.Column("assignment", sa.Text, nullable=False),
        sa.Column("student", sa.Text, nullable=False),
        sa.Column("submitted_ms", sa.BigInteger, nullable=False),
        sa.Column("receipt", sa.Text, nullable=False),
    )
