"""A backup is also the way from the file to PostgreSQL and back, row for row."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from simlib.errors import NotAllowed, Unreadable
from simlib.record import schema
from simlib.record.attested import Talk
from simlib.record.backup import make_backup
from simlib.record.engine import Database, open_database
from simlib.record.folder import DATABASE_NAME
from simlib.record.log import open_store
from simlib.record.people import people_in
from simlib.record.restore import restore_backup
from simlib.record.store import Stamp
from tests.record.conftest import CHEAP, Academy
from tests.record.contract import RUN, entry, filled
from tests.record.postgres import fresh_database, needs_postgres

pytestmark = needs_postgres

NOW = Stamp(1_795_000_000_000)


def rows_of(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the sessions, which a restore ends."""
    with database.reading() as connection:
        return {
            table.name: sorted(tuple(row) for row in connection.execute(select(table)))
            for table in schema.metadata.sorted_tables
            if table.name != "session"
        }


def lived_in(academy: Academy) -> dict[str, list[tuple[object, ...]]]:
    """The rows of an academy with a class, somebody in it, a run and a report."""
    lesson = academy.a_class()
    trainee = academy.trainee(lesson)
    filled(academy.store, 3)
    academy.people.runs.begin(RUN, trainee, lesson.class_id, "room")
    academy.people.reports.put(trainee, "Card", "The third line is cut.")
    talk = Talk("room", "Room", "The call", ("TP2",), academy.clock.time - 3_600_000, 15, 18)
    academy.people.attested.put(academy.instructor.person_id, lesson.class_id, talk, {trainee: 15})
    return rows_of(academy.store.database)


@pytest.mark.in_a_file
def test_what_lay_in_the_file_lies_in_the_database_afterwards(academy: Academy, postgres: str, tmp_path: Path) -> None:
    before = lived_in(academy)
    make_backup(academy.folder, tmp_path / "kept.zip", NOW)
    academy.store.close()
    restore_backup(tmp_path / "kept.zip", academy.folder, NOW, force=True, address=postgres)
    with closing(open_store(postgres)) as moved:
        assert rows_of(moved.database) == before
        moved.verify(RUN)
        assert moved.append(RUN, 3, [entry("after")])[0].seq == 4
    assert not (academy.folder / DATABASE_NAME).exists()


@pytest.mark.in_a_file
def test_numbers_go_on_after_the_last_one(academy: Academy, postgres: str, tmp_path: Path) -> None:
    lived_in(academy)
    make_backup(academy.folder, tmp_path / "kept.zip", NOW)
    restore_backup(tmp_path / "kept.zip", tmp_path / "new", NOW, address=postgres)
    with closing(open_store(postgres)) as moved:
        people = people_in(moved.database, clock=academy.clock, dice=academy.dice, cost=CHEAP)
        [report] = people.reports.waiting(academy.instructor.person_id)
        person = next(iter(rows_of(moved.database)["member"]))[1]
        people.reports.put(str(person), "Card", "The fourth line, too.")
        numbers = [each.number for each in people.reports.waiting(academy.instructor.person_id)]
    assert numbers == [report.number, report.number + 1]


def test_what_lies_in_the_database_can_be_kept_in_a_file_and_brought_back(academy: Academy, tmp_path: Path) -> None:
    before = lived_in(academy)
    address = academy.place if isinstance(academy.place, str) else ""
    manifest = make_backup(academy.folder, tmp_path / "kept.zip", NOW, address=address)
    restore_backup(tmp_path / "kept.zip", tmp_path / "back", NOW)
    with closing(open_database(tmp_path / "back")) as database:
        assert rows_of(database) == before
    assert manifest.runs == 1


@pytest.mark.in_a_file
def test_a_database_that_holds_data_is_not_written_over(academy: Academy, postgres: str, tmp_path: Path) -> None:
    lived_in(academy)
    make_backup(academy.folder, tmp_path / "kept.zip", NOW)
    with closing(open_store(postgres)) as there:
        filled(there, 1, run="theirs")
        with pytest.raises(NotAllowed, match="Name an empty one"):
            restore_backup(tmp_path / "kept.zip", tmp_path / "new", NOW, address=postgres)
        assert there.exercises() == ("theirs",)
    assert not (tmp_path / "new").exists()


def test_a_database_without_our_tables_gives_no_backup(tmp_path: Path) -> None:
    with fresh_database() as address, pytest.raises(Unreadable, match="nothing to keep"):
        make_backup(tmp_path, tmp_path / "kept.zip", NOW, address=address)
