"""`simlib lab` as a person starts it."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import psutil
import pytest

from simlib.cli.entry import PROJECT
from simlib.cli.main import main
from tests.cli.running import lines_until


def test_it_gives_an_address_that_opens_and_ctrl_c_ends_it_with_everything_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIMLIB_DATA", str(tmp_path / "data"))
    command = [sys.executable, "-m", "simlib", "lab", "--no-browser"]
    with subprocess.Popen(command, cwd=PROJECT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        told = tuple(lines_until(process, "To stop: "))
        (address,) = [line.split()[-1] for line in told if line.startswith("JupyterLab is here: ")]
        with urllib.request.urlopen(address, timeout=60) as page:  # noqa: S310 - the server under test
            assert page.status == 200
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, "\nStopping.\n")
    assert family
    assert psutil.wait_procs(family, timeout=60)[1] == []
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_what_keeps_it_from_starting_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    monkeypatch.setenv("SIMLIB_DATA", str(tmp_path / "data"))
    assert main(["lab", "--no-browser"]) == 1
    assert capsys.readouterr().err == f"The data folder {tmp_path / 'data'} cannot be made or written.\n"
