"""What the SQLite store does when somebody tampers with it, locks it, fills the disk or looks over its shoulder."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from simlib.errors import ChainBroken, StoreBusy, StoreFault, StoreFull
from simlib.record.engine import Database, open_database
from simlib.record.folder import DATABASE_NAME, make_folder
from simlib.record.log import SqlStore, open_store
from tests.record.contract import RUN, begin, entry, filled


@pytest.fixture
def store(folder: Path) -> Iterator[SqlStore]:
    opened = open_store(folder, wait=0.2)
    yield opened
    opened.close()


@contextmanager
def raw(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / DATABASE_NAME, isolation_level=None)) as connection:
        yield connection


def tamper(folder: Path, *statements: str) -> None:
    """Change the file as somebody with another program could, who takes the triggers away first."""
    with raw(folder) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for statement in [*(f"DROP TRIGGER {name}" for (name,) in triggers), *statements]:
            connection.execute(statement)


def test_nobody_else_on_the_machine_may_read_the_data(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    store = open_store(folder)
    filled(store, 1)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == dict.fromkeys(
        [DATABASE_NAME, f"{DATABASE_NAME}-shm", f"{DATABASE_NAME}-wal"], 0o600
    )
    store.close()


def test_the_connection_that_writes_waits_for_the_disk(store: SqlStore) -> None:
    with store.database.writing() as connection:
        asked = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("synchronous", "journal_mode")]
    assert asked == [2, "wal"]


def test_a_connection_that_would_not_wait_for_the_disk_writes_nothing(store: SqlStore) -> None:
    begin(store)
    with store.database.reading() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA synchronous=OFF")
        connection.exec_driver_sql("BEGIN")
    with pytest.raises(StoreFault, match="would not wait for the disk"):
        store.append(RUN, 0, [entry("a")])
    assert store.head(RUN) == 0


def test_the_store_opens_again_where_it_was_closed(folder: Path, store: SqlStore) -> None:
    records = filled(store, 3)
    store.close()
    again = open_store(folder)
    assert again.read(RUN) == records
    again.close()


def test_a_store_can_be_named_by_its_url(folder: Path, store: SqlStore) -> None:
    filled(store, 2)
    by_url = open_store(f"sqlite:///{folder / DATABASE_NAME}")
    assert by_url.head(RUN) == 2
    by_url.close()


@pytest.mark.parametrize("url", ["mysql://name:word@host/name", "postgresql://name:word@host", "what://", "sqlite://"])
def test_an_address_that_leads_to_no_database_is_named_calmly_and_not_repeated(url: str) -> None:
    with pytest.raises(StoreFault, match=r"known here|in a file") as told:
        open_store(url)
    assert "word" not in str(told.value)


@pytest.mark.parametrize("table", ["event", "exercise", "seat", "notebook"])
@pytest.mark.parametrize("act", ["UPDATE {table} SET {column} = 'x'", "DELETE FROM {table}"])
def test_the_log_refuses_to_be_changed_or_removed(folder: Path, store: SqlStore, table: str, act: str) -> None:
    records = filled(store, 2)
    column = {"event": "type", "exercise": "scenario_id", "seat": "role", "notebook": "content"}[table]
    with raw(folder) as connection, pytest.raises(sqlite3.IntegrityError, match=f"{table} is never"):
        connection.execute(act.format(table=table, column=column))
    assert store.read(RUN) == records
    store.verify(RUN)


CHANGES = {
    "event_id": "UPDATE event SET event_id = 'other' WHERE seq = 3",
    "type": "UPDATE event SET type = 'run.ended' WHERE seq = 3",
    "schema_ver": "UPDATE event SET schema_ver = 2 WHERE seq = 3",
    "actor_seat": "UPDATE event SET actor_seat = 'advocate' WHERE seq = 3",
    "actor_role": "UPDATE event SET actor_role = 'advocate' WHERE seq = 3",
    "on_behalf_of": "UPDATE event SET on_behalf_of = '' WHERE seq = 3",
    "audience": "UPDATE event SET audience = 'all' WHERE seq = 3",
    "sim_ms": "UPDATE event SET sim_ms = 60001 WHERE seq = 3",
    "wall_ms": "UPDATE event SET wall_ms = 0 WHERE seq = 3",
    "causation_id": "UPDATE event SET causation_id = '' WHERE seq = 3",
    "correlation_id": "UPDATE event SET correlation_id = '' WHERE seq = 3",
    "payload": "UPDATE event SET payload = replace(payload, '3', '4') WHERE seq = 3",
    "prev_hash": "UPDATE event SET prev_hash = hash WHERE seq = 3",
    "hash": "UPDATE event SET hash = prev_hash WHERE seq = 3",
    "seq": "UPDATE event SET seq = 9 WHERE seq = 3",
    "exercise_id": "UPDATE event SET exercise_id = 'other' WHERE seq = 3",
}


def test_the_list_of_columns_to_tamper_with_is_complete(store: SqlStore) -> None:
    with store.database.reading() as connection:
        named = {row[1] for row in connection.exec_driver_sql("PRAGMA table_info(event)")}
    assert set(CHANGES) == named


@pytest.mark.parametrize("column", CHANGES)
def test_a_change_of_any_column_is_found_and_the_event_named(folder: Path, store: SqlStore, column: str) -> None:
    filled(store, 5)
    tamper(folder, CHANGES[column])
    with pytest.raises(ChainBroken, match=f"^Event 3 of run {RUN} "):
        store.verify(RUN)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("DELETE FROM event WHERE seq = 1", "Event 1 of run"),
        ("DELETE FROM event WHERE seq = 4", "Event 4 of run"),
        ("DELETE FROM event WHERE seq = 5", "Event 5 of run"),
        ("DELETE FROM event", "Event 1 of run"),
        ("UPDATE typed SET text = 'other' WHERE event_id = 'run-1-2'", "Event 2 of run"),
        ("UPDATE typed SET salt = x'00' WHERE event_id = 'run-1-2'", "Event 2 of run"),
        ("UPDATE head SET seq = 4", "Event 5 of run"),
        ("UPDATE head SET seq = 6", "Event 6 of run"),
        ("UPDATE head SET hash = 'x'", "Event 5 of run"),
        ("UPDATE seat SET role = 'detective'", "Event 1 of run"),
        ("UPDATE exercise SET created_ms = 1", "Event 1 of run"),
        ("UPDATE exercise SET scenario_id = 'other'", "Event 1 of run"),
        ("UPDATE notebook SET content = x'7b7d'", "The scenario that run"),
    ],
)
def test_a_change_beside_the_events_is_found(folder: Path, store: SqlStore, statement: str, sentence: str) -> None:
    filled(store, 5)
    tamper(folder, statement)
    with pytest.raises(ChainBroken, match=f"^{sentence}"):
        store.verify(RUN)


def test_a_run_without_events_is_chained_to_what_it_began_on(folder: Path, store: SqlStore) -> None:
    begin(store)
    tamper(folder, "UPDATE exercise SET created_ms = 1")
    with pytest.raises(ChainBroken, match="does not fit what it began on"):
        store.verify(RUN)


def test_the_chain_stays_whole_when_texts_are_removed(folder: Path, store: SqlStore) -> None:
    filled(store, 3)
    with raw(folder) as connection:
        connection.execute("DELETE FROM typed WHERE event_id = 'run-1-2'")
    assert [record.text for record in store.read(RUN)] == ["note 1", None, "note 3"]
    store.verify(RUN)


def test_a_locked_database_is_busy_and_nothing_is_written(folder: Path, store: SqlStore) -> None:
    records = filled(store, 2)
    with raw(folder) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match="please try again"):
            store.append(RUN, 2, [entry("a")])
        assert store.read(RUN) == records
    assert store.append(RUN, 2, [entry("a")])[0].seq == 3


def test_a_thread_that_keeps_writing_makes_the_others_busy(store: SqlStore) -> None:
    begin(store)
    with store.database.writing():
        refused: list[str] = []
        waiting = threading.Thread(target=lambda: refused.append(_code(store)))
        waiting.start()
        waiting.join()
    assert refused == ["store-busy"]


def _code(store: SqlStore) -> str:
    try:
        store.append(RUN, 0, [entry("a")])
    except StoreFault as fault:
        return fault.code
    return "written"


def test_what_fails_half_way_leaves_nothing(store: SqlStore) -> None:
    begin(store)

    def fail_half_way() -> None:
        with store.database.writing() as connection:
            connection.exec_driver_sql("UPDATE head SET seq = 7")
            raise KeyError

    with pytest.raises(KeyError):
        fail_half_way()
    assert store.head(RUN) == 0


def test_a_full_disk_is_said_calmly_and_nothing_is_written(store: SqlStore) -> None:
    records = filled(store, 2)
    with store.database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFull, match="disk is full"):
        store.append(RUN, 2, [entry("a", text="x" * 50_000)])
    assert store.read(RUN) == records
    store.verify(RUN)


def test_a_database_that_may_not_be_written_is_said_calmly(store: SqlStore) -> None:
    records = filled(store, 2)
    with store.database.reading() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(StoreFull, match="cannot be written"):
        store.append(RUN, 2, [entry("a")])
    assert store.read(RUN) == records


def test_a_database_that_another_program_keeps_to_itself_cannot_be_opened(folder: Path) -> None:
    with raw(folder) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match="Another program"):
            open_store(folder, wait=0.1)


def test_a_database_that_is_up_to_date_opens_without_what_only_a_new_version_needs(folder: Path) -> None:
    script = "import sys; from simlib.record.log import open_store; open_store(sys.argv[1]).close()"
    asked = [sys.executable, "-c", f"{script}; print('alembic' in sys.modules)", str(folder)]
    assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout == "False\n"


WRITES_UNTIL_THE_FILE_IS_TOO_LARGE = """
import resource, signal, sys
from simlib.errors import StoreFull
from simlib.record.log import open_store
from tests.record.contract import RUN, begin, entry
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = open_store(sys.argv[1])
begin(store)
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
seq = 0
try:
    while seq < 1000:
        seq = store.append(RUN, seq, [entry(str(seq), text="x" * 5000)])[-1].seq
except StoreFull:
    print(seq)
"""


def test_a_disk_that_fills_up_loses_nothing_that_was_acknowledged(folder: Path) -> None:
    script = [sys.executable, "-c", WRITES_UNTIL_THE_FILE_IS_TOO_LARGE, str(folder)]
    told = subprocess.run(script, capture_output=True, text=True, check=True, timeout=60)
    acknowledged = int(told.stdout)
    store = open_store(folder)
    assert 0 < acknowledged <= store.head(RUN) <= acknowledged + 1
    store.verify(RUN)
    store.close()


def test_a_folder_that_cannot_be_made_is_said_calmly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreFull, match="cannot be made"):
        open_store(tmp_path / "file" / "data")


def test_a_file_that_is_no_database_is_left_as_it_is(folder: Path) -> None:
    (folder / DATABASE_NAME).write_bytes(b"something else, and long enough to be read as a header" * 20)
    with pytest.raises(StoreFault, match="could not be kept or read"):
        open_store(folder)
    assert (folder / DATABASE_NAME).read_bytes().startswith(b"something else")


def test_a_newer_database_is_refused_and_left_as_it_is(folder: Path, store: SqlStore) -> None:
    store.close()
    with raw(folder) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        with pytest.raises(StoreFault, match="newer version"):
            open_store(folder)
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)


OPENS_AND_WRITES = """
import sys
from simlib.errors import OutOfDate
from simlib.record.log import open_store
from tests.record.contract import RUN, begin, entry
store = open_store(sys.argv[1])
begin(store)
print("ready", flush=True)
sys.stdin.readline()
won = []
for seq in range(40):
    try:
        won += [record.event_id for record in store.append(RUN, seq, [entry(f"{sys.argv[2]}-{seq}")])]
    except OutOfDate:
        pass
print(*won)
"""


def test_of_processes_that_write_at_one_number_exactly_one_wins(folder: Path) -> None:
    script = [sys.executable, "-c", OPENS_AND_WRITES, str(folder)]
    writers = [
        subprocess.Popen([*script, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for name in "ab"
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    told = [writer.communicate("go\n", timeout=60)[0].split() for writer in writers]
    store = open_store(folder)
    assert sorted(told[0] + told[1]) == sorted(record.event_id for record in store.read(RUN))
    assert store.head(RUN) == 40
    store.verify(RUN)
    store.close()


@pytest.mark.parametrize("attempt", range(5))
def test_a_database_opened_by_many_at_once_is_made_once(tmp_path: Path, attempt: int) -> None:
    gate = threading.Barrier(8)

    def open_it(_number: int) -> Database:
        gate.wait()
        return open_database(tmp_path / str(attempt))

    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(open_it, range(8)))
    for database in opened:
        with database.reading() as connection:
            assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        database.close()


def test_a_connection_waits_while_another_holds_the_whole_file(tmp_path: Path) -> None:
    make_folder(tmp_path)
    holder = sqlite3.connect(tmp_path / DATABASE_NAME, check_same_thread=False)
    holder.execute("CREATE TABLE held (x)")
    holder.execute("BEGIN EXCLUSIVE")
    letting_go = threading.Timer(0.2, holder.rollback)
    letting_go.start()
    database = open_database(tmp_path)
    letting_go.join()
    holder.close()
    database.close()


def test_a_file_that_stays_held_is_said_to_be_busy(tmp_path: Path) -> None:
    make_folder(tmp_path)
    holder = sqlite3.connect(tmp_path / DATABASE_NAME)
    holder.execute("CREATE TABLE held (x)")
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreBusy):
        open_database(tmp_path, wait=0.1)
    holder.close()
