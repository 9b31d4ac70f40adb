"""Each store keeps the contract; the real one agrees with the plain one in any sequence of acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simlib.errors import FirstContactError
from simlib.record.log import open_store
from simlib.record.store import TEXT_HASH, Record, Store
from tests.record.conftest import Academy
from tests.record.contract import StoreContract, begin, entry
from tests.record.memory import MemoryStore
from tests.record.postgres import needs_postgres


class TestSqliteStore(StoreContract):
    @pytest.fixture
    def store(self, folder: Path) -> Iterator[Store]:
        opened = open_store(folder)
        yield opened
        opened.close()


@needs_postgres
class TestPostgresStore(StoreContract):
    @pytest.fixture
    def store(self, postgres: str) -> Iterator[Store]:
        opened = open_store(postgres)
        yield opened
        opened.close()


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self) -> Store:
        return MemoryStore()


Act = tuple[str, int, list[str]]

ACTS = st.lists(
    st.tuples(st.sampled_from(["one", "two"]), st.integers(0, 6), st.lists(st.sampled_from("abcdefgh"), max_size=3)),
    max_size=25,
)


def outcome(store: Store, place: str, act: Act) -> object:
    """What a store answers; runs and events are named after the place, so that examples share a store."""
    run, expect, ids = act
    entries = [entry(f"{place}-{one}", {}, text=one) for one in ids]
    try:
        return [told(record) for record in store.append(f"{place}-{run}", expect, entries)]
    except FirstContactError as refusal:
        return refusal.code


def told(record: Record) -> dict[str, object]:
    """A record without what chance and the chain's own beginning bring."""
    hidden = {"hash", "prev_hash", "payload"}
    return {
        "payload": record.payload.keys() - {TEXT_HASH},
        **{name: value for name, value in asdict(record).items() if name not in hidden},
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_the_database_answers_as_the_plain_store_does(academy: Academy, acts: list[Act]) -> None:
    real, plain = academy.store, MemoryStore()
    place = str(len(real.exercises()))
    for store in (real, plain):
        begin(store, f"{place}-one")
        begin(store, f"{place}-two")
    assert [outcome(real, place, act) for act in acts] == [outcome(plain, place, act) for act in acts]
    for run in (f"{place}-one", f"{place}-two"):
        assert list(map(told, real.read(run))) == list(map(told, plain.read(run)))
        real.verify(run)
