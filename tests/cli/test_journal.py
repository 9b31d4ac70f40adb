"""Where a running server's messages go."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

from simlib.cli.journal import LOG_NAME, PrivateFile, journal, one_journal_for_all


def without_times(file: Path) -> str:
    return re.sub(r"(?m)^\d\S+ \S+ ", "", file.read_text())


def test_our_messages_are_kept_and_a_library_is_heard_only_when_it_warns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with journal(tmp_path) as file:
        logging.getLogger("simlib.somewhere").info("a page was opened")
        logging.getLogger("some.library").info("chatter")
        logging.getLogger("some.library").warning("a notebook is not trusted")
        logging.getLogger("some.library").error("it broke\nwith details")
        logging.getLogger("simlib.somewhere").warning("look at this")
    assert without_times(file).splitlines() == [
        "INFO simlib.somewhere: a page was opened",
        "WARNING some.library: a notebook is not trusted",
        "ERROR some.library: it broke",
        "with details",
        "WARNING simlib.somewhere: look at this",
    ]
    assert capsys.readouterr().err == "it broke\nlook at this\n"


def test_a_fault_is_one_line_on_the_terminal_and_whole_in_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with journal(tmp_path) as file:
        logging.getLogger("simlib.somewhere").error("reference 1234", exc_info=KeyError("planted"))
    assert capsys.readouterr().err == "reference 1234\n"
    assert "KeyError: 'planted'" in file.read_text()


def test_only_its_owner_may_read_the_file_and_there_is_none_while_nothing_was_said(tmp_path: Path) -> None:
    with journal(tmp_path) as file:
        assert not file.exists()
        logging.getLogger("simlib.somewhere").info("one")
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_large_file_is_put_aside_and_the_oldest_is_forgotten(tmp_path: Path) -> None:
    handler = PrivateFile(tmp_path / LOG_NAME)
    handler.maxBytes, handler.backupCount = 100, 2
    for number in range(9):
        handler.emit(logging.LogRecord("simlib", logging.INFO, "", 0, f"{number} {'x' * 60}", None, None))
    handler.close()
    assert sorted(file.name for file in tmp_path.iterdir()) == [LOG_NAME, f"{LOG_NAME}.1", f"{LOG_NAME}.2"]
    assert {file.stat().st_mode & 0o077 for file in tmp_path.iterdir()} == {0}


def test_a_log_that_cannot_be_written_says_nothing_and_stops_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / LOG_NAME).mkdir()
    with journal(tmp_path):
        logging.getLogger("simlib.somewhere").info("one")
    assert capsys.readouterr().err == ""


def test_a_library_with_a_terminal_of_its_own_that_tells_everything_is_heard_once_and_when_it_matters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = logging.getLogger("test_journal.library")
    library.addHandler(logging.StreamHandler())
    library.setLevel(logging.DEBUG)
    library.propagate = False
    with journal(tmp_path) as file:
        one_journal_for_all()
        library.debug("activity")
        library.error("it broke")
        assert not library.isEnabledFor(logging.INFO)
    assert capsys.readouterr().err == "it broke\n"
    assert without_times(file) == "ERROR test_journal.library: it broke\n"
