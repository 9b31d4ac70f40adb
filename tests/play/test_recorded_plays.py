"""The recorded plays of the cases that come with the project: their results were worked out by hand, beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simlib.cli.play import played, result_of
from simlib.play.program import compile_scenario
from simlib.read.notebook import read_scenario

PROJECT = Path(__file__).resolve().parents[2]
RECORDED = sorted((PROJECT / "tests" / "plays").glob("*/*.json"))


@pytest.mark.parametrize("file", RECORDED, ids=lambda file: f"{file.parent.name}, {file.stem}")
def test_a_recorded_play_ends_as_it_was_worked_out_by_hand(file: Path) -> None:
    recorded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    scenario = read_scenario(PROJECT / "scenarios" / f"{file.parent.name}.ipynb").scenario
    assert scenario is not None
    story, refusal = played(compile_scenario(scenario), recorded["decisions"])
    result = result_of(story)
    assert refusal is None
    assert {key: result[key] for key in recorded["expected"]} == recorded["expected"]


def test_every_case_has_its_six_recorded_plays() -> None:
    kinds = ["by-the-book", "bystander", "expert", "hasty", "late-starter", "rescuer"]
    cases = {file.parent.name for file in RECORDED}
    assert {case: [file.stem for file in RECORDED if file.parent.name == case] for case in cases} == {
        "long-hours": kinds,
        "room-for-one-night": kinds,
    }
