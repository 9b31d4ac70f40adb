"""The shipped cases as a trainee's view shows them: nobody before their time, and every unit by its name."""

from __future__ import annotations

import json
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

from simlib.play.decisions import decision_from_json
from simlib.play.program import compile_scenario
from simlib.play.story import Story, advance, begin
from simlib.play.view import view_of
from simlib.read.facts import load_facts
from simlib.read.notebook import read_scenario
from simlib.serve.known import Known

PROJECT = Path(__file__).parents[2]
SCENARIOS = PROJECT / "scenarios"
PLAYS = sorted((PROJECT / "tests/plays").glob("*/*.json"))
FACTS = load_facts(SCENARIOS / "facts")[0]


def views_of(play: Path) -> list[dict[str, Any]]:
    """What the trainee of a recorded play sees, from the first scene to the ending."""
    scenario = read_scenario(SCENARIOS / f"{play.parent.name}.ipynb").scenario
    assert scenario is not None
    decisions = [decision_from_json(decision) for decision in json.loads(play.read_text())["decisions"]]
    stories: list[Story] = list(accumulate(decisions, advance, initial=begin(compile_scenario(scenario))))
    known, views = Known(FACTS, SCENARIOS / "facts"), [dict[str, Any](view_of(story)) for story in stories]
    for view in views:
        known.lay_over(view, scenario)
    return views


@pytest.mark.parametrize("play", PLAYS, ids=lambda play: f"{play.parent.name}-{play.stem}")
def test_a_tie_that_needs_no_proof_names_only_people_who_were_met(play: Path) -> None:
    for view in views_of(play):
        met = {person["name"] for person in view["people"]}
        bare = [tie["text"] for tie in view["ties"] if not tie["shown_by"]]
        assert all(sum(name in text for name in met) >= 2 for text in bare)


@pytest.mark.parametrize("play", PLAYS, ids=lambda play: f"{play.parent.name}-{play.stem}")
def test_a_unit_that_was_told_is_named_as_people_call_it(play: Path) -> None:
    chosen = {line["chosen"] for line in views_of(play)[-1]["transcript"]}
    ids = {unit for unit, entry in FACTS.units.items() if entry.name != unit}
    assert not [text for text in chosen if set(text.split("; ")) & ids]
