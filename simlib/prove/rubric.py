"""What the proof says about points: maxima nobody comes to, a best run that fails, penalties that lower no result."""

from __future__ import annotations

from collections.abc import Iterator

from simlib.play.decisions import decision_from_json
from simlib.play.program import compile_scenario
from simlib.play.story import tell
from simlib.prove.result import Proof
from simlib.scenario.findings import finding
from simlib.scenario.model import Finding, Scenario
from simlib.score.assess import assess


def findings_about_maxima(scenario: Scenario, proof: Proof) -> Iterator[Finding]:
    """R101 and R102: what no run earns. Nothing where no run ends."""
    short = False
    for criterion in scenario.criteria:
        high = None if criterion.by_person else proof.criteria[criterion.name].high
        if high is not None and high < criterion.maximum:
            short = True
            message = f'No run comes to more than {high} of the {criterion.maximum} points of "{criterion.name}".'
            remedy = "Lower the maximum, or let one run earn more of its points."
            yield finding("R102" if high else "R101", criterion.spot, message, remedy, len(criterion.name))
    most = sum(criterion.maximum for criterion in scenario.criteria if not criterion.by_person)
    if proof.score.high is not None and proof.score.high < most and not short:
        message = f"Each criterion can be earned whole, but no run earns more than {proof.score.high} of {most} points."
        yield finding("R102", scenario.spot, message, "Let one run earn all.", len(scenario.title))


def findings_about_best(scenario: Scenario, proof: Proof) -> Iterator[Finding]:
    """R113, where every run with the most points misses a Must or breaks a Never.

    The best path of a proof is one that keeps to them, if any does.
    """
    if proof.best_path is None:
        return
    story = tell(compile_scenario(scenario), [decision_from_json(decision) for decision in proof.best_path])
    judged = assess(story)
    missed = [f'misses "{name}"' for name, met in judged.musts.items() if not met]
    missed += [f'breaks "{name}"' for name, broken in judged.nevers.items() if broken]
    if not missed:
        return
    message = f"The run with {judged.total} points, the most there are, {' and '.join(missed)}."
    remedy = "Give points for what the rule asks, or take them from what it forbids."
    yield finding("R113", scenario.spot, message, remedy, len(scenario.title))
