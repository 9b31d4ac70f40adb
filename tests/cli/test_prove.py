"""`simlib prove` as an instructor calls it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from simlib.cli.prove import command
from simlib.prove.proof import prove
from simlib.read.notebook import notebook_from_text

GATE = """# The open gate

- Pass: 50 percent

### Values

- calm: no. You took your time.

### Criteria

- care: 2 points. Needs before questions.

### Must

- you took your time: calm

### Promises

- in every run: can still calm
- in every passing run: always calm

## At the gate

- [Wait a moment](#At-the-gate)
  - Once: yes
  - Then: calm = yes
  - Score: care + 2
- [Walk in](#The-yard)
- [Climb over the roof](#The-yard)
  - When: not visited(At the gate)

## The yard

- Ending: good

A woman comes out of the barn.

## The attic

- Ending: partial

Nobody is there.
"""


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of the test."""
    monkeypatch.setenv("SIMLIB_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    path = tmp_path / "gate.ipynb"
    path.write_bytes(notebook_from_text(GATE, "gate.ipynb"))
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments])


def test_a_case_is_proved_in_sentences(gate: Path) -> None:
    result = run(gate)
    assert result.output == (
        "The open gate\n"
        "\n"
        "Exact, over all runs: 8 states, 2 ways through the case.\n"
        "The shortest run takes 0 minutes of the story, the longest 0.\n"
        "\n"
        "No run reaches the scene 'The attic'.\n"
        "Never offered: 'Climb over the roof' in 'At the gate', cell 2, line 8.\n"
        "\n"
        "Endings, by how often a run at random comes there:\n"
        "             100%  The yard, with 0 to 2 points\n"
        "               0%  The attic\n"
        "\n"
        "A run at random passes in 50% of all cases.\n"
        "It scores 1.00 on average, from 0 to 2 of 2 points:\n"
        "     0              50%  ########################################\n"
        "     2              50%  ########################################\n"
        "  care: 0 to 2, 1.00 on average\n"
        "\n"
        "Must, you took your time: met in 50% of the runs.\n"
        "Promise, kept: in every run: can still calm.\n"
        "Promise, broken: in every passing run: always calm. These decisions break it:\n"
        "  1. Wait a moment\n"
        "  2. Walk in\n"
    )
    assert result.exit_code == 1


def test_the_same_as_json(gate: Path) -> None:
    shown: dict[str, Any] = json.loads(run(gate, "--json").output)
    assert shown == {
        "exact": True,
        "states": 8,
        "histories": 2,
        "scenes": {"reached": ["At the gate", "The yard"], "unreached": ["The attic"]},
        "choices": {"never_offered": [{"scene": "At the gate", "text": "Climb over the roof", "cell": 2, "line": 8}]},
        "endings": {
            "The yard": {"probability": 1.0, "best": 2, "worst": 0},
            "The attic": {"probability": 0.0, "best": None, "worst": None},
        },
        "stuck": 0.0,
        "unended": 0.0,
        "passed": 0.5,
        "score": {"min": 0, "max": 2, "mean": 1.0, "distribution": [[0, 0.5], [2, 0.5]]},
        "criteria": {"care": {"min": 0, "max": 2, "mean": 1.0}},
        "must": {"you took your time": 0.5},
        "never": {},
        "promises": {
            "in every run: can still calm": {"holds": True, "history": None},
            "in every passing run: always calm": {"holds": False, "history": ["Wait a moment", "Walk in"]},
        },
        "best_path": ["Wait a moment", "Walk in"],
        "fastest_path": ["Walk in"],
        "shortest_minutes": 0,
        "longest_minutes": 0,
    }


def test_beyond_the_states_allowed_runs_are_drawn_and_the_page_says_so(gate: Path) -> None:
    result = run(gate, "--max-states", "1")
    assert "Not exact: 2,000 runs were drawn at random. What they did not meet may still exist." in result.output
    assert "Promise, not decided: in every run: can still calm." in result.output
    shown = json.loads(run(gate, "--max-states", "1", "--json", "--seed", "3").output)
    low, high = shown["intervals"]["passed"]
    assert (shown["exact"], shown["histories"], shown["best_path"]) == (False, None, None)
    assert low < shown["passed"] < high
    assert high - low < 0.05


BROKEN = """# Case

### Criteria

- care: 2 points. Needs before questions.

## Here

- [Go](#Nowhere)
- [Wait](#The-end)
  - Score: care + 2
- [Ask](#The-end)
  - When: hapy
- [Leave](#The-end)
  - Then: smile

## The end

- Ending: good
"""


def test_of_a_broken_case_what_can_be_played_is_proved_and_the_rest_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.ipynb"
    path.write_bytes(notebook_from_text(BROKEN, "broken.ipynb"))
    result = run(path)
    assert result.exit_code == 1
    assert result.stdout.startswith(
        "This case has errors. What follows is about what can be played of it.\n"
        'Left out: the choice "Go" in "Here", which leads nowhere (cell 2, line 3).\n'
        'Left out: the choice "Ask" in "Here", whose When cannot be read (cell 2, line 7).\n'
        "Left out: what L106 says cannot be read (cell 2, line 9).\n"
        "\n"
        "Case\n"
    )
    assert all(code in result.stderr for code in ("S101", "L101", "L106"))
    shown = json.loads(run(path, "--json").stdout)
    assert shown["left_out"][0] == 'the choice "Go" in "Here", which leads nowhere (cell 2, line 3)'
    assert shown["passed"] == 0.5


def test_a_file_without_a_scene_is_not_proved(tmp_path: Path) -> None:
    path = tmp_path / "empty.ipynb"
    path.write_bytes(notebook_from_text("# Case\n", "empty.ipynb"))
    result = run(path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "S007" in result.stderr


def proofs(data: Path) -> list[Path]:
    return sorted((data / "cache" / "proofs").glob("*.json"))


def test_a_proof_is_kept_until_the_notebook_changes(gate: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run(gate).output
    (kept,) = proofs(data)
    assert (kept.stat().st_mode & 0o777, data.stat().st_mode & 0o777) == (0o600, 0o700)

    def fails(*_: object) -> None:
        raise AssertionError("It was proved again.")

    with monkeypatch.context() as patch:
        patch.setattr("simlib.cli.proofs.prove", fails)
        assert run(gate).output == first
        assert isinstance(run(gate, "--fresh").exception, AssertionError)
    gate.write_bytes(gate.read_bytes().replace(b"Climb", b"Get"))
    assert run(gate).output == first.replace("Climb", "Get")
    assert len(proofs(data)) == 2


@pytest.mark.parametrize("harm", ["", "{", "[]", '{"name": "x"}', "cut", "changed", "\x00"])
def test_a_damaged_proof_is_made_anew(gate: Path, data: Path, harm: str) -> None:
    first = run(gate).output
    (kept,) = proofs(data)
    whole = kept.read_text(encoding="utf-8")
    harmed = {"cut": whole[:-40], "changed": whole.replace("0.5", "0.7")}.get(harm, harm)
    kept.write_text(harmed, encoding="utf-8")
    assert run(gate).output == first
    assert kept.read_text(encoding="utf-8") == whole


def test_where_nothing_can_be_kept_it_is_proved_all_the_same(gate: Path, data: Path) -> None:
    data.write_text("This is a file.", encoding="utf-8")
    assert "Exact, over all runs" in run(gate).output


def test_a_proof_that_is_stopped_says_so_in_one_sentence(
    gate: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("simlib.cli.proofs.prove", stopped)
    result = run(gate)
    assert (result.exit_code, result.stdout) == (130, "")
    assert result.stderr == "Stopped. Nothing was changed, and nothing is kept.\n"
    assert proofs(data) == []


def test_a_notebook_that_is_saved_during_the_proof_is_named(gate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def saving(*arguments: object) -> object:
        gate.write_bytes(gate.read_bytes() + b"\n")
        return prove(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("simlib.cli.proofs.prove", saving)
    assert "The notebook was saved meanwhile: this is about the text before." in run(gate).stderr
