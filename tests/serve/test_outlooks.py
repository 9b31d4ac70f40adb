"""What was still possible after each decision: worked out beside the server, kept, and told once the run has ended."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simlib.play.decisions import decision_from_json
from simlib.play.program import compile_scenario
from simlib.play.story import Story, tell
from simlib.prove.ahead import ahead_of
from simlib.prove.ahead_file import ahead_as_bytes
from simlib.read.notebook import notebook_from_text, read_text_scenario
from simlib.scenario.model import Scenario
from simlib.serve.ahead_work import GONE, work_out
from simlib.serve.outlooks import WORKER, Outlooks
from tests.serve.counter import counter_in, write_cases

GATE = """# The open gate

- Id: the-open-gate
- Notice: a quarrel; nobody under 18; low
- Law checked: 2026-11-01

### Criteria

- care: 4 points. Needs before questions.

## At the gate

- [Walk in](#The-yard)
- [Ask first](#The-porch)
  - Score: care + 4

## The porch

- [Wait](#The-yard)
- [Leave](#The-road)

## The yard

- Ending: good

## The road

- Ending: harmful
"""
FACTS = Path(__file__).resolve().parents[2] / "scenarios" / "facts"
NOTEBOOK = notebook_from_text(GATE)
PATIENCE = 240
"""Seconds after which a test fails: the worker has the lowest priority, on a machine that may be busy."""
SHA256 = hashlib.sha256(NOTEBOOK).hexdigest()


def story(*choices: str) -> Story:
    scenario = read_text_scenario(NOTEBOOK).scenario
    assert scenario is not None
    return tell(compile_scenario(scenario), map(decision_from_json, choices))


@pytest.fixture
def outlooks(tmp_path: Path) -> Iterator[Outlooks]:
    made = Outlooks(tmp_path / "ahead", FACTS)
    yield made
    made.close()


def finish(outlooks: Outlooks) -> None:
    """Wait until everything that was asked for is worked out."""
    outlooks._line.submit(lambda: None).result(timeout=PATIENCE)


def asked(outlooks: Outlooks, *choices: str) -> dict[str, Any]:
    return outlooks.analysis_now(story(*choices), SHA256)


def test_a_process_of_its_own_works_out_a_case_and_the_next_start_finds_it_kept(
    outlooks: Outlooks, tmp_path: Path
) -> None:
    assert asked(outlooks, "Ask first", "Leave") == {"state": "coming"}
    outlooks.want(SHA256, lambda: NOTEBOOK)
    finish(outlooks)
    told = asked(outlooks, "Ask first", "Leave")
    assert [(step["best"], step["share"], step["good"]) for step in told["steps"]] == [
        (4, 0.5, 0.75),
        (4, 1.0, 0.5),
        (4, 1.0, 0.0),
    ]
    assert [(loss["what"], loss["number"], loss["instead"]["text"]) for loss in told["lost"]] == [("good", 2, "Wait")]
    again = Outlooks(tmp_path / "ahead", FACTS, worker=(sys.executable, "-c", "raise SystemExit(9)"))
    again.want(SHA256, lambda: pytest.fail("asked for what is there"))
    assert asked(again, "Ask first", "Leave") == told
    again.close()


def test_a_case_is_asked_for_once(outlooks: Outlooks) -> None:
    outlooks.want(SHA256, lambda: NOTEBOOK)
    outlooks.want(SHA256, lambda: pytest.fail("asked for twice"))
    finish(outlooks)


@pytest.mark.parametrize("notebook", [NOTEBOOK, bytes(1 << 20)], ids=["a case", "more than a pipe takes unread"])
def test_what_could_not_be_worked_out_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, notebook: bytes
) -> None:
    failing = Outlooks(tmp_path / "ahead", FACTS, worker=(sys.executable, "-c", "raise SystemExit(9)"))
    failing.want(SHA256, lambda: notebook)
    finish(failing)
    assert asked(failing, "Walk in") == {"state": "missing"}
    assert "were not worked out: exit 9" in caplog.text
    failing.close()


def test_a_program_that_is_not_there_is_no_fault_of_the_debrief(tmp_path: Path) -> None:
    lost = Outlooks(tmp_path / "ahead", FACTS, worker=(str(tmp_path / "nothing"),))
    lost.want(SHA256, lambda: NOTEBOOK)
    finish(lost)
    assert asked(lost, "Walk in") == {"state": "missing"}
    lost.close()


def test_what_cannot_be_read_is_worked_out_again(
    outlooks: Outlooks, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    outlooks.want(SHA256, lambda: NOTEBOOK)
    finish(outlooks)
    file = tmp_path / "ahead" / f"{SHA256}.ahead"
    file.write_bytes(file.read_bytes()[:-1])
    assert asked(outlooks, "Walk in") == {"state": "coming"}
    assert "cannot be read" in caplog.text
    outlooks.want(SHA256, lambda: NOTEBOOK)
    finish(outlooks)
    assert asked(outlooks, "Walk in")["state"] == "ready"


def test_futures_that_do_not_know_the_states_of_the_run_are_worked_out_again(
    outlooks: Outlooks, tmp_path: Path
) -> None:
    (tmp_path / "ahead").mkdir()
    file = tmp_path / "ahead" / f"{SHA256}.ahead"
    file.write_bytes(ahead_as_bytes(ahead_of(compile_scenario(counting()))))
    assert (asked(outlooks, "Ask first", "Wait"), file.exists()) == ({"state": "coming"}, False)


def test_futures_of_this_very_program_that_do_not_fit_are_not_worked_out_forever(
    outlooks: Outlooks, tmp_path: Path
) -> None:
    outlooks.want(SHA256, lambda: NOTEBOOK)
    finish(outlooks)
    (tmp_path / "ahead" / f"{SHA256}.ahead").write_bytes(ahead_as_bytes(ahead_of(compile_scenario(counting()))))
    assert asked(outlooks, "Ask first", "Wait") == {"state": "missing"}
    assert asked(outlooks, "Ask first", "Wait") == {"state": "missing"}


def counting() -> Scenario:
    """The case with a value that its conditions read, so that its states are others."""
    text = GATE.replace("### Criteria", "### Values\n\n- loud: yes. You shouted.\n\n### Criteria")
    loud = text.replace("- [Wait](#The-yard)", "- [Wait](#The-yard)\n  - When: loud")
    scenario = read_text_scenario(notebook_from_text(loud)).scenario
    assert scenario is not None
    return scenario


def test_a_case_with_too_many_states_is_said_to_have_them(outlooks: Outlooks, tmp_path: Path) -> None:
    folder = tmp_path / "ahead"
    folder.mkdir()
    assert work_out(NOTEBOOK, folder / f"{SHA256}.ahead", folder / f"{SHA256}.many", most=2)
    assert asked(outlooks, "Walk in") == {"state": "too many"}
    outlooks.want(SHA256, lambda: pytest.fail("asked for what cannot be"))


def test_a_notebook_that_is_no_case_is_refused(tmp_path: Path) -> None:
    assert not work_out(b"[]", tmp_path / "a", tmp_path / "b")
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_files_are_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simlib.serve.ahead_work.FILES_KEPT", 2)
    for name in ("one", "two", "three"):
        work_out(NOTEBOOK, tmp_path / f"{name}.ahead", tmp_path / f"{name}.many")
    assert len(list(tmp_path.iterdir())) == 2
    assert (tmp_path / "three.ahead").exists()


def test_a_worker_whose_server_goes_before_the_whole_notebook_was_handed_over_does_nothing(tmp_path: Path) -> None:
    worker = subprocess.Popen([*WORKER, str(tmp_path / "a"), str(tmp_path / "b"), str(FACTS)], stdin=subprocess.PIPE)
    worker.communicate((1 << 20).to_bytes(8) + NOTEBOOK, timeout=PATIENCE)
    assert (worker.returncode, list(tmp_path.iterdir())) == (GONE, [])


ENDLESS = """
import os, pathlib, threading
from simlib.serve import ahead_work
ahead_work.work_out = lambda *_: threading.Event().wait()
os._exit(ahead_work.main(pathlib.Path("a"), pathlib.Path("b"), pathlib.Path("c")))
"""


def test_a_worker_whose_server_goes_while_it_works_ends() -> None:
    worker = subprocess.Popen([sys.executable, "-c", ENDLESS], stdin=subprocess.PIPE)
    worker.communicate(len(NOTEBOOK).to_bytes(8) + NOTEBOOK, timeout=PATIENCE)
    assert worker.returncode == GONE


# --- in the debrief ------------------------------------------------------------------------------------------


async def test_a_debrief_tells_it_and_nothing_before_the_end_does(tmp_path: Path) -> None:
    write_cases(tmp_path / "cases", GATE)
    counter = counter_in(tmp_path, tmp_path / "cases", outlooks=(looks := Outlooks(tmp_path / "data" / "ahead", FACTS)))
    page = await counter.opened("the-open-gate")
    finish(looks)
    before = [await page.ask("start"), await page.ask("debrief"), await page.decide({"choice": "Ask first"})]
    before += [await page.view(), await page.ask("debrief")]
    assert not any(word in json.dumps(before) for word in ("analysis", "still possible", '"best"', '"share"'))
    await page.decide({"choice": "Leave"})
    told = (await page.ask("debrief"))["debrief"]["analysis"]
    assert (told["state"], [step["best"] for step in told["steps"]]) == ("ready", [4, 4, 4])
    await counter.authority.close()
    looks.close()
    counter.store.close()


async def test_without_it_a_debrief_says_nothing_of_it(tmp_path: Path) -> None:
    write_cases(tmp_path / "cases", GATE)
    counter = counter_in(tmp_path, tmp_path / "cases")
    page = await counter.opened("the-open-gate")
    await page.ask("start")
    await page.decide({"choice": "Walk in"})
    assert (await page.ask("debrief"))["debrief"]["analysis"] is None
    await counter.authority.close()
    counter.store.close()
