"""Rows that the database itself declines to change or to remove, whoever asks."""

from __future__ import annotations

from alembic import op


def refuse(act: str, table: str, why: str) -> None:
    """Decline an UPDATE or a DELETE of any row of a table, with the table's name and why."""
    name = f"{table}_{why.replace(' ', '_')}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{table} {why}'); END")
        return
    told = f"RAISE EXCEPTION '{table} {why}' USING ERRCODE = 'restrict_violation'"
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {told}; END $$")
    op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
