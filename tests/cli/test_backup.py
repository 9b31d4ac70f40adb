"""`simlib backup` and `simlib restore`, as a person calls them."""

from __future__ import annotations

from pathlib import Path

import pytest

from simlib.cli.main import main
from simlib.record.folder import hold_folder
from simlib.record.log import open_store
from tests.record.contract import RUN, filled


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with one run, named by the environment."""
    store = open_store(tmp_path / "data")
    filled(store, 3)
    store.close()
    monkeypatch.setenv("SIMLIB_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


def called(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit code of a verb and all it said."""
    code = main([*arguments, "--agency", "agency.yaml"])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_a_backup_is_made_and_brought_back(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = called(capsys, "backup", "kept.zip")
    assert (code, "kept.zip holds 1 run, every one checked" in said) == (0, True)
    code, said = called(capsys, "restore", "kept.zip", "--force")
    assert (code, f"Back in {data}: 1 run, as of " in said, "before-restore" in said) == (0, True, True)
    store = open_store(data)
    assert store.head(RUN) == 3
    store.close()


def test_without_a_name_the_backup_is_named_after_the_date(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = called(capsys, "backup")
    (file,) = data.parent.glob("first-contact-*.zip")
    assert (code, f"simlib restore {file.name}" in said) == (0, True)


def test_a_refusal_is_one_sentence_and_exit_code_one(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    called(capsys, "backup", "kept.zip")
    for arguments, sentence in (
        (("backup", "kept.zip"), "never writes over a file"),
        (("restore", "none.zip", "--force"), "There is no file none.zip that can be read"),
        (("restore", "kept.zip"), "With --force it is put aside"),
    ):
        code, said = called(capsys, *arguments)
        assert (code, sentence in said, "Traceback" in said) == (1, True, False)


def test_a_running_server_is_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    called(capsys, "backup", "kept.zip")
    with hold_folder(data):
        code, said = called(capsys, "restore", "kept.zip", "--force")
    assert (code, "Please stop it first" in said) == (1, True)
