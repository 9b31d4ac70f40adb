"""Writing over somebody's notebook: all or nothing, never over what somebody else wrote, and back again."""

from __future__ import annotations

from pathlib import Path

import pytest

from simlib.read.replacing import replace_file
from simlib.studio import saving
from simlib.studio.saving import NotSaved, Pen


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "case.ipynb"
    file.write_bytes(b"first")
    return file


def test_what_is_written_can_be_taken_back_step_by_step(path: Path) -> None:
    pen = Pen(path)
    pen.write(b"first", b"second")
    pen.write(b"second", b"third")
    seen = [path.read_bytes()]
    for _ in range(2):
        pen.undo()
        seen.append(path.read_bytes())
    assert (seen, pen.can_undo) == ([b"third", b"second", b"first"], False)
    with pytest.raises(NotSaved, match="nothing to take back"):
        pen.undo()


def test_a_file_that_somebody_else_changed_is_left_alone(path: Path) -> None:
    pen = Pen(path)
    pen.write(b"first", b"second")
    path.write_bytes(b"theirs")
    with pytest.raises(NotSaved, match="changed in between"):
        pen.write(b"second", b"third")
    with pytest.raises(NotSaved, match="changed in between"):
        pen.undo()
    assert path.read_bytes() == b"theirs"


def test_a_file_that_is_gone_is_one_sentence(path: Path) -> None:
    path.unlink()
    with pytest.raises(NotSaved, match=r"case\.ipynb cannot be read"):
        Pen(path).write(b"first", b"second")


def test_a_disk_that_fails_leaves_the_old_file_and_no_pieces(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(NotSaved, match="No space left"):
        Pen(path).write(b"first", b"second")
    assert [(each.name, each.read_bytes()) for each in path.parent.iterdir()] == [("case.ipynb", b"first")]


def test_a_file_keeps_who_may_read_it(path: Path) -> None:
    path.chmod(0o640)
    replace_file(path, b"second")
    assert (path.stat().st_mode & 0o777, path.read_bytes()) == (0o640, b"second")


def test_a_link_in_the_place_of_a_file_is_replaced_and_not_followed(tmp_path: Path, path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(path)
    replace_file(link, b"second", fresh=0o644)
    assert (link.is_symlink(), link.read_bytes(), path.read_bytes()) == (False, b"second", b"first")


def test_only_the_last_changes_are_remembered(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "MOST_KEPT", 2)
    pen = Pen(path)
    for old, new in ((b"first", b"2"), (b"2", b"3"), (b"3", b"4")):
        pen.write(old, new)
    pen.undo()
    pen.undo()
    assert (pen.can_undo, path.read_bytes()) == (False, b"2")
