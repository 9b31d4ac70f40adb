"""Every version of the database becomes the newest, with what was in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, nullcontext
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert

import simlib.record.migrations
from simlib.record import schema
from simlib.record.folder import DATABASE_NAME
from simlib.record.log import SqlStore, open_store
from simlib.record.migrations import upgrade
from simlib.record.people import people_in
from tests.record.contract import RUN, entry, filled
from tests.record.postgres import fresh_database, needs_postgres

VERSIONS = ("0001", "0002", "0003", "0004", "0005")


@pytest.fixture
def store(folder: Path) -> Iterator[SqlStore]:
    opened = open_store(folder)
    yield opened
    opened.close()


def test_the_newest_step_leads_to_the_version_this_code_reads() -> None:
    steps = ScriptDirectory(str(Path(simlib.record.migrations.__file__).parent))
    assert tuple(step.revision for step in reversed(list(steps.walk_revisions()))) == VERSIONS
    assert steps.get_current_head() == schema.VERSION


def test_the_steps_make_the_tables_that_the_code_names(store: SqlStore) -> None:
    with store.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []


def test_a_database_of_version_one_keeps_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simlib.record.engine.VERSION", "0001")
    old = open_store(tmp_path)
    records = filled(old, 5)
    old.close()
    assert "person" not in tables(tmp_path)
    monkeypatch.undo()
    new = open_store(tmp_path)
    assert new.read(RUN) == records
    new.verify(RUN)
    assert new.append(RUN, 5, [entry("next")])[0].seq == 6
    new.close()
    assert "person" in tables(tmp_path)


@pytest.mark.parametrize("version", VERSIONS[1:-1])
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=needs_postgres)])
def test_a_database_of_any_version_keeps_its_log_and_its_people(
    version: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fresh_database() if kind == "postgresql" else nullcontext(tmp_path) as place:
        monkeypatch.setattr("simlib.record.engine.VERSION", version)
        with closing(open_store(place)) as old:
            records = filled(old, 3)
            row = {"person_id": "p", "role": "instructor", "name": "Sgt. Ruiz", "login": "ruiz", "secret": "x"}
            with old.database.writing() as connection:
                connection.execute(insert(schema.person), {**row, "must_choose": False, "created_ms": 1})
        monkeypatch.undo()
        with closing(open_store(place)) as new:
            assert new.read(RUN) == records
            new.verify(RUN)
            assert people_in(new.database).accounts.person("p").name == "Sgt. Ruiz"
            with new.database.reading() as connection:
                assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []


def test_a_step_that_fails_leaves_the_older_version_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simlib.record.engine.VERSION", "0001")
    old = open_store(tmp_path)
    records = filled(old, 2)
    with old.database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE run (in_the_way INTEGER)")
    old.close()
    monkeypatch.undo()
    with pytest.raises(Exception, match="could not be kept"):
        open_store(tmp_path)
    assert "person" not in tables(tmp_path)
    with closing(sqlite3.connect(tmp_path / DATABASE_NAME)) as raw:
        assert raw.execute("SELECT count(*) FROM event").fetchone() == (len(records),)
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)


def test_bringing_up_to_date_again_changes_nothing(store: SqlStore) -> None:
    filled(store, 2)
    with store.database.writing() as connection:
        upgrade(connection, schema.VERSION)
    store.verify(RUN)


def tables(folder: Path) -> set[str]:
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as raw:
        return {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
