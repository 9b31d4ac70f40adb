"""What is written back from a scenario is read as the same scenario."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simlib.exchange.json_form import same_case
from simlib.read.notebook import notebook_from_text, read_scenario, read_text_scenario
from simlib.read.source import source_text
from simlib.scenario.conditions import by_name
from simlib.scenario.model import AllOf, AnyOf, Compares, IsYes, Not, Promise, Quantifier, Relation, Rule, Scenario
from tests.read.cases import fixtures, whole_case

PROJECT = Path(__file__).resolve().parents[2]
EXAMPLES = re.findall(r"(?ms)^```markdown\n(.*?)^```$", (PROJECT / "scenarios" / "FORMAT.md").read_text("utf-8"))
WHOLE = [example for example in EXAMPLES if example.startswith("# ")]
FIXTURES = [
    each for name in ("bullets", "care", "links", "logic", "rubric", "shapes") for each in fixtures(f"{name}.txt")
]


def read(text: str) -> Scenario:
    scenario = read_text_scenario(notebook_from_text(text)).scenario
    assert scenario is not None
    return scenario


@pytest.mark.parametrize("name", ["long-hours", "room-for-one-night"])
def test_a_case_of_the_project_is_the_same_when_it_is_written_back(name: str) -> None:
    first = read_scenario(PROJECT / "scenarios" / f"{name}.ipynb").scenario
    assert first is not None
    again = read_text_scenario(notebook_from_text(source_text(first)))
    assert again.findings == ()
    assert again.scenario is not None
    assert same_case(first, again.scenario)


@pytest.mark.parametrize("text", [*WHOLE, (PROJECT / "tests/read/room.md").read_text("utf-8")], ids=lambda t: t[2:20])
def test_a_whole_example_is_the_same_when_it_is_written_back(text: str) -> None:
    assert same_case(read(text), read(source_text(read(text))))


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.title)
def test_every_mended_fixture_is_the_same_when_it_is_written_back(fixture: object) -> None:
    text = whole_case(getattr(fixture, "mended", ""))
    assert same_case(read(text), read(source_text(read(text))))


def test_writing_twice_gives_the_same_text() -> None:
    text = source_text(read(WHOLE[-1]))
    assert source_text(read(text)) == text


LATE, CALM = IsYes("late"), Compares("trust", Relation.AT_LEAST, 3)


def test_a_named_condition_stands_by_its_name_wherever_it_is_meant() -> None:
    named = (Rule("well", AllOf((CALM, Not(LATE)))), Rule("done", AnyOf((AllOf((CALM, Not(LATE))), LATE))))
    assert by_name(named[1].condition, named) == IsYes("done")
    assert by_name(named[1].condition, named[:1]) == AnyOf((IsYes("well"), LATE))
    assert by_name(Not(named[0].condition), named) == Not(IsYes("well"))
    assert by_name(CALM, named) == CALM


def test_a_promise_without_an_authors_words_is_written_from_its_condition() -> None:
    scenario = Scenario(
        "A case", promises=(Promise("p", passing_only=True, quantifier=Quantifier.NEVER, condition=LATE),)
    )
    assert source_text(scenario) == "# A case\n\n\n### Promises\n\n- in every passing run: never late\n"
