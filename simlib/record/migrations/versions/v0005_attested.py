"""The training record: talk without devices that an instructor vouches for."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "attested",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Text, sa.ForeignKey("person.person_id"), nullable=False),
        sa.Column("class_id", sa.Text, sa.ForeignKey("class.class_id"), nullable=False),
        sa.Column("by_id", sa.Text, sa.ForeignKey("person.person_id"), nullable=False),
        sa.Column("scenario_id", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("segment", sa.Text, nullable=False),
        sa.Column("topics", sa.Text, nullable=False),
        sa.Column("began_ms", sa.BigInteger, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("wall_ms", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("person_id", "class_id", "began_ms", name="attested_is_unique"),
    )
