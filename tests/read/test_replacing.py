"""A file put where somebody asked for it: whole, or one sentence and nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from simlib.errors import Unreadable
from simlib.read.replacing import put_file


def test_a_folder_is_made_and_a_link_leads_to_where_it_leads(tmp_path: Path) -> None:
    put_file(tmp_path / "papers" / "guide.pdf", b"first", with_folder=True)
    link = tmp_path / "latest.pdf"
    link.symlink_to(tmp_path / "papers" / "guide.pdf")
    put_file(link, b"second")
    assert link.is_symlink()
    assert (tmp_path / "papers" / "guide.pdf").read_bytes() == b"second"


def test_a_disk_that_is_full_leaves_what_was_there_and_no_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_file(tmp_path / "old.pdf", b"first")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    for name in ("old.pdf", "new.pdf"):
        with pytest.raises(Unreadable, match=f"{name} cannot be written: No space left on device"):
            put_file(tmp_path / name, b"second")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("old.pdf", b"first")]


def test_what_is_no_file_is_written_into_and_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    device = tmp_path / "null"
    device.write_bytes(b"")
    number = device.stat().st_ino
    monkeypatch.setattr(Path, "is_file", lambda _: False)
    put_file(device, b"words")
    assert (device.stat().st_ino, device.read_bytes()) == (number, b"words")
