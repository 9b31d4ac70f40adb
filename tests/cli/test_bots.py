"""`simlib bots` as an instructor calls it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from simlib.cli.bots import command
from simlib.prove.bots import PLAYS
from simlib.prove.bots_rules import Bot
from simlib.read.notebook import notebook_from_text

GATE = """# The open gate

### Criteria

- care: 4 points. Needs before questions.

## At the gate

- [Walk in](#The-yard)
- [Walk in at once, since the gate stands open](#The-yard)
- [Ask first](#The-yard)
  - Takes: 3 minutes
  - Score: care + 4
  - Follows: PRA-03.do1
  - Why: She is asked first.

## The yard

- Ending: good
"""


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    path = tmp_path / "gate.ipynb"
    path.write_bytes(notebook_from_text(GATE))
    return path


def asked(path: Path, *options: str) -> Result:
    return CliRunner().invoke(command, [str(path), *options])


def test_the_bots_are_told_in_sentences(notebook: Path) -> None:
    result = asked(notebook)
    assert (result.exit_code, result.output.splitlines()[2]) == (
        0,
        "Seven simple players, of 4 points; 70 percent are needed:",
    )
    assert "careful takes what brings the most points now, with one slip in ten" in result.output
    assert "  3.7 points on average; from 0 to 4\n    passes in 93.3% of the runs\n" in result.output
    assert result.output.endswith("The case tells them apart.\n")


def test_a_case_that_does_not_tell_them_apart_is_told_with_its_place(notebook: Path) -> None:
    notebook.write_bytes(
        notebook_from_text(GATE.replace("[Ask first]", "[Ask first what she needs, and wait until she says it]"))
    )
    result = asked(notebook)
    assert result.exit_code == 1
    assert "R114 Whoever does not read passes." in result.output
    assert "Whoever always takes the longest text passes in 100% of the runs." in result.output
    assert "gate.ipynb, cell 1, line 1" in result.output


def test_the_bots_are_data_too(notebook: Path) -> None:
    held: dict[str, Any] = json.loads(asked(notebook, "--json").output)
    assert [each["bot"] for each in held["bots"]] == [
        "careful",
        "hasty",
        "always first",
        "longest text",
        "sweeper",
        "random",
        "practice",
    ]
    assert held["findings"] == []
    assert held["bots"][6]["endings"] == {"The yard": 1.0}


def test_a_case_that_cannot_be_played_is_not_played(notebook: Path) -> None:
    notebook.write_bytes(notebook_from_text("# A case\n"))
    assert asked(notebook).exit_code == 1


def test_the_help_tells_the_rule_of_every_bot_and_how_many_runs_are_drawn() -> None:
    said = CliRunner().invoke(command, ["--help"]).output
    assert [bot.value for bot in Bot if f"  {bot.value}  " not in said] == []
    assert f"of {PLAYS:,} runs drawn" in " ".join(said.split())
