"""Problems that were seen on a page outside of a run."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "page_report",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Text, sa.ForeignKey("person.person_id"), nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("wall_ms", sa.BigInteger, nullable=False),
        sa.Index("page_report_of_person", "person_id"),
    )
