"""`simlib prove` as an instructor calls it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from simlib.cli.prove import command
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


def test_a_case_that_cannot_be_played_is_not_proved(tmp_path: Path) -> None:
    path = tmp_path / "broken.ipynb"
    path.write_bytes(notebook_from_text("# Case\n\n## Here\n\n- [Go](#Nowhere)\n", "broken.ipynb"))
    result = run(path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "S101" in result.stderr
