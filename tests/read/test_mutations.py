"""2,000 broken notebooks: whatever they hold, findings come of it, each with a known code, a place and a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from simlib.read.notebook import Reading, notebook_from_text, read_text_scenario
from simlib.read.release import release_edition
from simlib.scenario.findings import CODES
from tests.mutations import mutants
from tests.read.cases import TODAY, facts

HERE = Path(__file__).parent
SCENARIOS = HERE.parents[1] / "scenarios"


def sources() -> dict[str, tuple[bytes, int]]:
    sample = notebook_from_text((HERE / "room.md").read_text(encoding="utf-8"))
    real = {path.name: (path.read_bytes(), 100) for path in sorted(SCENARIOS.glob("*.ipynb"))[:2]}
    return {"the sample": (sample, 2000 - 100 * len(real)), **real}


@pytest.mark.parametrize("name", sources())
def test_a_broken_notebook_gives_findings_and_never_an_exception(name: str) -> None:
    raw, count = sources()[name]
    assert [problem for broken in mutants(20, count, raw) for problem in problems_of(broken)] == []


def problems_of(raw: bytes) -> list[str]:
    reading = read_text_scenario(raw, "broken.ipynb", facts(), TODAY)
    wrong = [f"no scenario and no finding: {raw[:80]!r}"] if reading.scenario is None and not reading.findings else []
    for finding in reading.findings:
        spot = finding.spot
        complete = finding.code in CODES and finding.message and finding.file == "broken.ipynb"
        if not complete or min(spot.cell, spot.line, spot.column, finding.length) < 1:
            wrong.append(f"a finding without place or sentence: {finding}")
    return wrong


def test_a_mutant_that_still_plays_has_a_release_with_the_same_scenes_and_choices() -> None:
    raw, _ = sources()["the sample"]
    readings = [read_text_scenario(broken) for broken in mutants(30, 300, raw)]
    playable = [reading for reading in readings if reading.playable]
    assert len(playable) > 30
    assert [shape(read_text_scenario(release_edition(each.raw))) for each in playable] == [shape(e) for e in playable]


def shape(reading: Reading) -> list[tuple[str, list[str]]]:
    """Each scene with the texts of its choices."""
    scenes = reading.scenario.scenes if reading.scenario else ()
    return [(scene.heading, [choice.text for choice in scene.all_choices]) for scene in scenes]


def test_mutants_are_the_same_for_the_same_seed() -> None:
    raw = notebook_from_text("# A\n\n## B\n\n- Ending: good\n")
    assert list(mutants(5, 20, raw)) == list(mutants(5, 20, raw))
    assert list(mutants(5, 20, raw)) != list(mutants(6, 20, raw))
