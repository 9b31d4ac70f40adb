"""What the tests here share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from simlib.grade.config import find_programs
from simlib.record.folder import DATABASE_NAME
from simlib.record.log import open_store


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as the first start makes it, to be copied: making it is what takes time."""
    folder = tmp_path_factory.mktemp("new")
    open_store(folder).close()
    return folder / DATABASE_NAME


@pytest.fixture(scope="module")
def programs() -> Iterator[None]:
    """nbgrader finds the programs that it calls."""
    with pytest.MonkeyPatch.context() as patch:
        found = {"PATH": os.environ["PATH"]}
        find_programs(found)
        patch.setenv("PATH", found["PATH"])
        yield
