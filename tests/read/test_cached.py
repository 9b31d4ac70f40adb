"""Files that can be made again: what is read, what is kept, and what is let go."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from simlib.read.cached import cache, cached, let_go


def used(folder: Path, **seconds: int) -> None:
    """Files that were last used at these seconds."""
    for name, when in seconds.items():
        (folder / name).write_bytes(name.encode())
        os.utime(folder / name, (when, when))


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_what_was_kept_is_read_back(tmp_path: Path) -> None:
    cache(tmp_path / "a" / "b" / "one", b"\x00\xff", most=3)
    assert cached(tmp_path / "a" / "b" / "one") == b"\x00\xff"


def test_a_new_folder_is_nobody_elses(tmp_path: Path) -> None:
    cache(tmp_path / "a" / "b" / "one", b"1", most=3)
    if os.name != "nt":
        assert [folder.stat().st_mode & 0o777 for folder in (tmp_path / "a", tmp_path / "a" / "b")] == [0o700, 0o700]


@pytest.mark.parametrize("name", ["missing", "folder"])
def test_what_cannot_be_read_is_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    assert cached(tmp_path / name) is None


def test_where_nothing_can_be_kept_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    cache(tmp_path / "file" / "one", b"1", most=3)
    assert names(tmp_path) == {"file"}


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    used(tmp_path, old=1, older=0, young=2)
    cache(tmp_path / "new", b"1", most=2)
    assert names(tmp_path) == {"young", "new"}


def test_reading_counts_as_use(tmp_path: Path) -> None:
    used(tmp_path, old=0, young=1)
    cached(tmp_path / "old")
    let_go(tmp_path, 1)
    assert names(tmp_path) == {"old"}


def test_a_file_that_is_still_being_written_is_left_alone(tmp_path: Path) -> None:
    used(tmp_path, **{".half.part": 0, "old": 1, "young": 2})
    let_go(tmp_path, 1)
    assert names(tmp_path) == {".half.part", "young"}


@pytest.mark.parametrize("most", [0, 2, 5])
def test_no_more_files_are_left_than_were_asked_for(tmp_path: Path, most: int) -> None:
    used(tmp_path, a=0, b=1, c=2)
    let_go(tmp_path, most)
    assert len(names(tmp_path)) == min(most, 3)
