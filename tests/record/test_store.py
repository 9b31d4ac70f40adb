"""Each store keeps the contract; the real one agrees with the plain one in any sequence of acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simlib.errors import FirstContactError
from simlib.record.log import open_store
from simlib.record.store import TEXT_HASH, Record, Store
from tests.record.contract import StoreContract, begin, entry
from tests.record.memory import MemoryStore


class TestSqliteStore(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        opened = open_store(tmp_path / "data")
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


def outcome(store: Store, act: Act) -> object:
    run, expect, ids = act
    try:
        return [told(record) for record in store.append(run, expect, [entry(one, {}, text=one) for one in ids])]
    except FirstContactError as refusal:
        return refusal.code


def told(record: Record) -> dict[str, object]:
    """A record without what chance and the chain's own beginning bring."""
    hidden = {"hash", "prev_hash", "payload"}
    return {
        "payload": record.payload.keys() - {TEXT_HASH},
        **{name: value for name, value in asdict(record).items() if name not in hidden},
    }


@settings(max_examples=40, deadline=None)
@given(ACTS)
def test_the_database_answers_as_the_plain_store_does(acts: list[Act]) -> None:
    with TemporaryDirectory() as folder:
        real, plain = open_store(folder), MemoryStore()
        for store in (real, plain):
            begin(store, "one")
            begin(store, "two")
        assert [outcome(real, act) for act in acts] == [outcome(plain, act) for act in acts]
        for run in ("one", "two"):
            assert list(map(told, real.read(run))) == list(map(told, plain.read(run)))
            real.verify(run)
        real.close()
