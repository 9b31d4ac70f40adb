"""How evidence was come by goes along in every form of a case, and comes back as it was."""

from __future__ import annotations

import pytest

from simlib.exchange.json_form import scenario_as_json, scenario_from_json
from simlib.exchange.twee_read import scenario_from_twee
from simlib.exchange.twee_write import twee_of
from simlib.read.notebook import notebook_from_text, read_text_scenario
from simlib.read.source import source_text
from simlib.scenario.model import Scenario

CASE = """# A case

- Notice: a quarrel; nobody under 18; low
- Law checked: 2026-11-01

### Evidence

- a key: A key.
  - Indicator: IND-D01
  - Basis: Plain  view
  - Obtained by: HT unit
  - Reliability: LOW
  - Privileged: yes
- a note: A note.

## Here

- Then: find a key, find a note
- If found(a key) and found(a note): It is read.
- Ending: good

It is over.
"""


def scenario() -> Scenario:
    made = read_text_scenario(notebook_from_text(CASE)).scenario
    assert made is not None
    return made


def evidence(made: Scenario | None) -> list[tuple[str, str, str, str, bool]]:
    assert made is not None
    return [(each.name, each.basis, each.unit, each.reliability, each.privileged) for each in made.evidence]


SAID = [("a key", "plain view", "ht unit", "low", True), ("a note", "", "", "", False)]


def test_words_are_read_as_their_lists_spell_them() -> None:
    assert evidence(scenario()) == SAID


def test_they_come_back_from_a_notebook_written_anew() -> None:
    written = read_text_scenario(notebook_from_text(source_text(scenario())))
    assert evidence(written.scenario) == SAID


def test_they_come_back_from_json() -> None:
    assert evidence(scenario_from_json(scenario_as_json(scenario())).scenario) == SAID


def test_they_come_back_from_twee() -> None:
    assert evidence(scenario_from_twee(twee_of(scenario()).encode()).scenario) == SAID


@pytest.mark.parametrize("planted", ['"basis": "plain view"', '"reliability": "low"'])
def test_a_word_of_no_list_that_came_in_json_is_a_finding_in_the_notebook(planted: str) -> None:
    key = planted.partition(":")[0]
    raw = scenario_as_json(scenario()).replace(planted.encode(), f'{key}: "forced"'.encode())
    brought = scenario_from_json(raw).scenario
    assert brought is not None
    assert "S304" in {each.code for each in read_text_scenario(notebook_from_text(source_text(brought))).findings}
