"""An authority over a real store, for the tests here that need one."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from simlib.record.log import open_store
from tests.serve.counter import OTHER, ROOM, Counter, counter_in, write_cases
from tests.serve.night import TWO_LIMITS, long_way_round


@pytest.fixture
def anyio_backend() -> str:
    """The loop that the server runs on."""
    return "asyncio"


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three cases and a store that holds nothing yet: making one costs more than copying it."""
    folder = tmp_path_factory.mktemp("blank")
    write_cases(folder / "cases", ROOM, OTHER, TWO_LIMITS, long_way_round(1300))
    open_store(folder / "data").close()
    return folder


@pytest.fixture
async def counter(blank: Path, tmp_path: Path) -> AsyncIterator[Counter]:
    """An authority over three cases."""
    shutil.copytree(blank / "data", tmp_path / "data")
    made = counter_in(tmp_path, blank / "cases")
    yield made
    for end in made.beside:
        await end()
    await made.authority.close()
    made.store.close()
