"""What the runs of real classes chose, as counts that the simulator leaves beside the studio: no names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from simlib.scenario.model import Scenario
from simlib.studio.branches import links_from

FILE = "coverage.json"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many runs of one case there were, and how often each choice was taken, by scene and text."""

    runs: int = 0
    as_of: str = ""
    taken: Mapping[tuple[str, str], int] = field(default_factory=dict)


def coverage_of(folder: Path, case_id: str) -> Coverage:
    """The counts of one case; empty where there are none, or where the file cannot be read."""
    try:
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
        case = kept["cases"].get(case_id, {})
        taken = {(str(scene), str(text)): int(count) for scene, text, count in case.get("taken", [])}
        return Coverage(int(case.get("runs", 0)), str(kept["as_of"]), taken)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Coverage()


def choices_taken(scenario: Scenario, coverage: Coverage) -> list[tuple[str, str, int]]:
    """Every choice of the case in the order written, with how often it was taken under its name or an old one.

    The answers of a task count under its button.
    """
    made = []
    for scene in scenario.scenes:
        headings = (scene.heading, *scene.formerly)
        old = {choice.text: choice.formerly for choice in scene.all_choices}
        for text, _ in links_from(scene):
            names = ("",) if scene.task else (text, *old[text])
            count = sum(coverage.taken.get((heading, name), 0) for heading in headings for name in names)
            made.append((scene.heading, text, count))
    return made
