"""How a database of any earlier version becomes one of this version: one file in `versions` for each step.

The steps run from the installed package; there is no configuration file. A step is never changed once it was
released: it tells what the tables were then, `simlib.record.schema` what they are now.
"""

from __future__ import annotations

from pathlib import Path

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def upgrade(connection: Connection, version: str) -> None:
    """Bring the database behind the connection, in its transaction, to a version; do nothing if it is there."""
    steps = ScriptDirectory(str(Path(__file__).parent))
    context = MigrationContext.configure(connection)
    current = context.get_current_revision()
    with Operations.context(context):
        for step in reversed(list(steps.walk_revisions(current or "base", version))):
            if step.revision != current:
                step.module.upgrade()
    context.stamp(steps, version)
