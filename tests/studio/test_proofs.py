"""Proofs beside the studio: in a process of their own, kept, and ended on request."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from simlib.cli.entry import PROJECT
from simlib.studio import proofs
from simlib.studio.proofs import Proofs, Standing
from simlib.studio.prover import proved
from tests.studio.cases import STOP, notebook


def finished(made: Proofs, seconds: float = 240.0) -> Standing:
    """How the proof stands once it is done."""
    until = time.monotonic() + seconds
    while made.standing().is_working and time.monotonic() < until:
        time.sleep(0.02)
    return made.standing()


def test_a_case_is_proved_in_steps_with_its_flow_and_its_play_testers() -> None:
    said: list[str] = []
    result = proved(notebook(), said.append)
    assert result is not None
    assert [step[:11] for step in said] == ["Step 1 of 3", "Step 2 of 3", "Step 3 of 3"]
    assert (result["proof"]["exact"], result["flow"]["entered"]["At the car"]) == (True, 1.0)
    assert len(result["bots"]) == 7


def test_beyond_the_most_states_runs_are_drawn_and_there_is_no_flow() -> None:
    result = proved(notebook(), lambda _: None, most=1)
    assert result is not None
    assert (result["proof"]["exact"], result["flow"]) == (False, None)


def test_a_case_with_errors_is_not_proved() -> None:
    assert proved(notebook(STOP.replace("(#Home)", "(#Hom)")), lambda _: None) is None


def test_a_proof_comes_from_its_own_process_and_the_same_notebook_again_is_proved_at_once(tmp_path: Path) -> None:
    made = Proofs(tmp_path / "kept", lambda: 0.0)
    made.begin(notebook())
    assert made.standing().is_working
    first = finished(made)
    assert first.result is not None
    assert first.result["proof"]["score"]["max"] == 2
    made.begin(notebook())
    assert made.standing() == Standing("Done", 0.0, first.result)
    assert [file.stat().st_mode & 0o077 for file in (tmp_path / "kept").iterdir()] == [0]


def test_a_proof_that_is_cancelled_is_gone_with_its_process(tmp_path: Path) -> None:
    made = Proofs(tmp_path, lambda: 0.0)
    made.begin(notebook())
    process = made._process
    assert process is not None
    made.cancel()
    assert (process.poll() is not None, made.standing(), list(tmp_path.iterdir())) == (True, Standing(), [])


def test_a_process_that_falls_is_told_and_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    made = Proofs(tmp_path, lambda: 0.0)
    made.begin(notebook())
    standing = finished(made)
    assert (standing.failed, standing.result, list(tmp_path.iterdir())) == (True, None, [])


@pytest.mark.parametrize("kept", [b"", b"[]", b"{}", b"\xff", b'{"proof": 1}'])
def test_a_kept_proof_that_is_broken_is_made_anew(tmp_path: Path, kept: bytes) -> None:
    made = Proofs(tmp_path, lambda: 0.0)
    made.begin(notebook())
    made.cancel()
    made._file().write_bytes(kept)
    made.begin(notebook())
    assert finished(made).result is not None


def test_only_the_newest_proofs_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "MOST_KEPT", 1)
    for text in (STOP, STOP.replace("Home", "House")):
        made = Proofs(tmp_path, lambda: 0.0)
        made.begin(notebook(text))
        finished(made)
    assert len(list(tmp_path.iterdir())) == 1


def test_the_process_says_each_step_on_a_line_of_its_own() -> None:
    command = [sys.executable, "-m", "simlib.studio.prover"]
    done = subprocess.run(command, cwd=PROJECT, input=notebook(), capture_output=True, check=True)
    lines: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    assert [list(line) for line in lines] == [["step"]] * 3 + [["result"]]
