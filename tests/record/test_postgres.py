"""What is PostgreSQL's own: one writer at a time over all processes, calm faults, an address that is a secret."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from simlib.errors import OutOfDate, StoreBusy, StoreFault, StoreFull
from simlib.record.engine import holds_store, open_database
from simlib.record.folder import store_place
from simlib.record.log import SqlStore, open_store
from simlib.record.postgres import fault_of
from tests.record.contract import RUN, begin, entry, filled
from tests.record.postgres import SERVER, fresh_database, needs_postgres


@pytest.fixture
def store(postgres: str) -> Iterator[SqlStore]:
    opened = open_store(postgres, wait=0.2)
    yield opened
    opened.close()


@dataclass
class DriverFault(Exception):
    """A fault as the driver tells it: by the five letters of the SQL standard."""

    sqlstate: str | None


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("55P03", StoreBusy),
        ("40001", StoreBusy),
        ("40P01", StoreBusy),
        ("53100", StoreFull),
        ("53300", StoreFull),
        ("25006", StoreFull),
        ("08006", StoreFault),
        ("42P01", StoreFault),
        (None, StoreFault),
    ],
)
def test_a_fault_is_told_in_the_words_of_the_house(state: str | None, expected: type[StoreFault]) -> None:
    assert type(fault_of(DriverFault(state))) is expected


def test_a_server_that_is_gone_is_told_apart_from_a_fault_of_ours() -> None:
    assert "cannot be reached" in fault_of(DriverFault("57P01")).sentence
    assert "could not be kept" in fault_of(DriverFault("42P01")).sentence


def test_a_server_that_is_not_there_is_said_calmly_and_its_address_is_not_repeated() -> None:
    with pytest.raises(StoreFault, match="cannot be reached") as told:
        open_store("postgresql://somebody:secretword@127.0.0.1:1/none", wait=1)
    assert "secretword" not in str(told.value)


def test_an_account_that_may_not_make_tables_is_told_what_it_lacks() -> None:
    assert fault_of(DriverFault("42501")).sentence == (
        "The account of SIMLIB_DATABASE may not make tables. Please let it own that database."
    )


def test_what_is_no_address_is_said_before_anything_is_looked_for(tmp_path: Path) -> None:
    with pytest.raises(StoreFault, match="SIMLIB_DATABASE names no database that is known here") as told:
        store_place({"SIMLIB_DATABASE": "secretword"}, tmp_path)
    assert "secretword" not in told.value.sentence


def test_one_setting_says_where_the_store_lies(tmp_path: Path) -> None:
    assert store_place({}, tmp_path) == tmp_path
    assert store_place({"SIMLIB_DATABASE": "  "}, tmp_path) == tmp_path
    assert store_place({"SIMLIB_DATABASE": " postgresql://a@b/c "}, tmp_path) == "postgresql://a@b/c"


@needs_postgres
def test_a_database_is_ours_once_it_was_opened() -> None:
    with fresh_database() as address:
        assert not holds_store(address)
        open_store(address).close()
        assert holds_store(address)


@needs_postgres
def test_an_account_that_owns_its_database_and_may_nothing_else_is_enough(store: SqlStore) -> None:
    # Every test on PostgreSQL has such an account.
    may = "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication FROM pg_roles WHERE rolname = current_user"
    with store.database.reading() as connection:
        assert connection.exec_driver_sql(may).scalar() is False


@needs_postgres
def test_four_first_starts_at_once_make_the_tables_once() -> None:
    with fresh_database() as address, ThreadPoolExecutor(4) as starts:
        for opened in list(starts.map(lambda _: open_store(address), range(4))):
            filled(opened, 1, run=f"run-{id(opened)}")
            opened.close()


@needs_postgres
def test_while_somebody_writes_another_waits_and_then_is_told_so(store: SqlStore, postgres: str) -> None:
    begin(store)
    other = open_database(postgres)
    with other.writing(), pytest.raises(StoreBusy, match="not taken"):
        store.append(RUN, 0, [entry("a")])
    other.close()
    assert store.append(RUN, 0, [entry("a")])[0].seq == 1


@needs_postgres
def test_readers_see_one_state_throughout_while_somebody_writes(store: SqlStore, postgres: str) -> None:
    filled(store, 1)
    other = open_store(postgres)
    with store.database.reading() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM event").scalar()
        other.append(RUN, 1, [entry("later")])
        assert connection.exec_driver_sql("SELECT count(*) FROM event").scalar() == before == 1
    other.close()
    assert store.head(RUN) == 2


@needs_postgres
def test_who_reads_cannot_write(store: SqlStore) -> None:
    begin(store)
    with pytest.raises(StoreFull), store.database.reading() as connection:
        connection.exec_driver_sql("DELETE FROM draft")


@needs_postgres
@pytest.mark.parametrize("table", ["event", "exercise", "seat", "notebook"])
@pytest.mark.parametrize("act", ["UPDATE {table} SET {column} = 'x'", "DELETE FROM {table}"])
def test_the_log_refuses_to_be_changed_or_removed(store: SqlStore, table: str, act: str) -> None:
    records = filled(store, 2)
    column = {"event": "type", "exercise": "scenario_id", "seat": "role", "notebook": "content"}[table]
    statement = act.format(table=table, column=column)
    with pytest.raises(DBAPIError, match=f"{table} is never"), store.database.engine.connect() as plain:
        plain.execution_options(writing=True).exec_driver_sql(statement)
    assert store.read(RUN) == records


@needs_postgres
def test_a_commit_waits_for_the_disk_whatever_the_server_was_told(store: SqlStore) -> None:
    with store.database.writing() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"


END_THE_OTHERS = """
SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
"""Comes back once they are gone: who asks over a connection that is about to go learns too late."""


@needs_postgres
def test_a_store_goes_on_after_its_connections_were_cut(store: SqlStore) -> None:
    records = filled(store, 2)
    other = open_database(str(store.database.engine.url.render_as_string(hide_password=False)))
    with other.engine.connect() as connection:
        cut = connection.exec_driver_sql(END_THE_OTHERS).all()
    other.close()
    assert {ended for (ended,) in cut} == {True}
    assert store.read(RUN) == records


WRITER = """
import sys
from simlib.errors import OutOfDate
from simlib.record.log import open_store
from tests.record.contract import RUN, entry

store = open_store(sys.argv[1])
for number in range(20):
    while True:
        try:
            store.append(RUN, store.head(RUN), [entry(f"{sys.argv[2]}-{number}")])
            break
        except OutOfDate:
            pass
"""


@needs_postgres
def test_four_processes_lose_and_double_nothing_and_none_is_locked_out(postgres: str) -> None:
    store = open_store(postgres)
    begin(store)
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, postgres, name]) for name in "abcd"]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0, 0]
    store.verify(RUN)
    expected = {f"{name}-{number}" for name in "abcd" for number in range(20)}
    records = store.read(RUN)
    store.close()
    assert {record.event_id for record in records} == expected
    assert [record.seq for record in records] == list(range(1, 81))


@needs_postgres
def test_of_two_who_decide_at_once_one_is_told_to_look_again(store: SqlStore, postgres: str) -> None:
    begin(store)
    other = open_store(postgres)
    store.append(RUN, 0, [entry("a")])
    with pytest.raises(OutOfDate):
        other.append(RUN, 0, [entry("b")])
    other.close()
    assert [record.event_id for record in store.read(RUN)] == ["a"]


@pytest.mark.skipif(not os.environ.get("CI"), reason="elsewhere the tests may do without a server")
def test_the_gate_leaves_none_of_these_out() -> None:
    assert SERVER.startswith("postgresql://")
