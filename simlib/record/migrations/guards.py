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


def let_whole_runs_go(table: str) -> None:
    """Decline no longer to remove a row of a run for which a completion stands; of every other run, still."""
    name = f"{table}_is_never_removed"
    stays = "EXISTS (SELECT 1 FROM completion WHERE completion.exercise_id = OLD.exercise_id)"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {name}")
        told = f"SELECT RAISE(ABORT, '{table} is never removed')"
        op.execute(f"CREATE TRIGGER {name} BEFORE DELETE ON {table} WHEN NOT {stays} BEGIN {told}; END")
        return
    told = f"RAISE EXCEPTION '{table} is never removed' USING ERRCODE = 'restrict_violation'"
    body = f"BEGIN IF NOT {stays} THEN {told}; END IF; RETURN OLD; END"
    op.execute(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
