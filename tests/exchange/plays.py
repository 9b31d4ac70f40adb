"""The same decisions on a scenario as it was read and as it came back from another form."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

from simlib.cli.play import Json, played, result_of
from simlib.play.engine import offer
from simlib.play.program import compile_scenario
from simlib.play.story import Story, advance, begin
from simlib.read.notebook import Reading, read_scenario
from simlib.scenario.model import Scenario
from tests.play.drawn import drawn_decision

PROJECT = Path(__file__).resolve().parents[2]
CASES = ("long-hours", "room-for-one-night")
RECORDED = sorted((PROJECT / "tests" / "plays").glob("*/*.json"))


def case(name: str) -> tuple[Reading, Scenario]:
    """A case that comes with the project."""
    reading = read_scenario(PROJECT / "scenarios" / f"{name}.ipynb")
    assert reading.scenario is not None
    return reading, reading.scenario


def recorded(file: Path) -> list[object]:
    """The decisions of a recorded play."""
    document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    decisions: list[object] = document["decisions"]
    return decisions


def result(scenario: Scenario, decisions: list[object]) -> Json:
    """Everything that a play comes to."""
    story, refusal = played(compile_scenario(scenario), decisions)
    return result_of(story, refusal) | {"read": read_in(story)}


def drawn_play(scenario: Scenario, seed: int, most: int = 40) -> Json:
    """Everything that a play by chance comes to."""
    program, random = compile_scenario(scenario), Random(seed)
    story = begin(program)
    for _ in range(most):
        offered = offer(program, story.state)
        if offered.kind is None:
            break
        story = advance(story, drawn_decision(offered, random))
    return result_of(story) | {"read": read_in(story)}


def read_in(story: Story) -> list[object]:
    """What was read, passage by passage."""
    return [[moment.heading, [block.as_json() for block in moment.blocks]] for moment in story.moments]
