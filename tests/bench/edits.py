"""Saved runs after their case was edited: how many go on, and how many are silently wrong.

The peer finds a choice again by its place in the list, as players that save an index do. Both are judged by another
telling of the meaning, which knows every part by a number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from unittest.mock import patch

from simlib.play import resume as resume_module
from simlib.play.resume import Verdict
from simlib.play.resume_match import Found, How, Match, match_of
from simlib.read.notebook import read_scenario
from simlib.scenario.model import Scenario
from tests.bench.mutants import SCENARIOS
from tests.bench.table import NONE_AT_ALL, Asked, Bound, Row, Target
from tests.play.edit_oracle import Fate, Trial, share_resumed, trials
from tests.play.edits import EDITS, numbered

SEED = 20_261_122
NEARLY_ALL = Target(Bound.AT_LEAST, 95)


def measure(asked: Asked) -> list[Row]:
    """The rows of the edits; what is wrong is told as it is found."""
    cases = real_cases()
    number = asked.size(3_000, 60)
    made: list[Trial] = []
    for trial in trials(cases, SEED, number):
        made.append(trial)
        if trial.fate is Fate.WRONG:
            asked.tell(f"edits: {trial.how}: {trial.said}")
    return rows_of(made, by_position(cases, number // 3), len(cases))


def real_cases() -> list[Scenario]:
    """The scenarios of the project, their parts numbered."""
    readings = [read_scenario(path) for path in sorted(SCENARIOS.glob("*.ipynb"))]
    return [numbered(reading.scenario) for reading in readings if reading.scenario]


def by_position(cases: Sequence[Scenario], number: int) -> list[Trial]:
    """The same with choices found again by their place."""

    def positions(old: Scenario, new: Scenario) -> Match:
        found = match_of(old, new)
        choices: dict[tuple[str, str], Found] = {}
        for scene in old.scenes:
            now = found.scene(scene.heading)
            others = new.scene(now).all_choices if now else ()
            pairs = zip(scene.all_choices, others, strict=False)
            choices |= {(scene.heading, one.text): Found(two.text, How.NAME) for one, two in pairs}
        return Match(found.scenes, choices, found.items)

    with patch.object(resume_module, "match_of", positions):
        return list(trials(cases, SEED, number))


def rows_of(made: Sequence[Trial], peer: Sequence[Trial], cases: int) -> list[Row]:
    """What was counted; the peer's count is told for as many edits as ours."""
    verdicts = Counter(trial.resumed.verdict for trial in made)
    wrong, theirs = (sum(trial.fate is Fate.WRONG for trial in each) for each in (made, peer))
    scaled = theirs * len(made) / max(1, len(peer))
    what = f"{len(EDITS)} kinds of edits under saved runs, on {cases} scenarios and drawn ones"
    return [
        Row(what, "count", len(made)),
        Row("silently wrong", "count", wrong, scaled, "by position", target=NONE_AT_ALL),
        Row("gone on, of those that could", "%", 100 * share_resumed(made), target=NEARLY_ALL),
        Row("found the same", "count", verdicts[Verdict.SAME]),
        Row("moved, and why", "count", verdicts[Verdict.MOVED]),
        Row("stopped at a last safe scene", "count", verdicts[Verdict.CANNOT]),
    ]
