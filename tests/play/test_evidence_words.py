"""How evidence was come by is for the debrief: a view is the same with those words and without them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simlib.play.decisions import decision_from_json
from simlib.play.program import compile_scenario
from simlib.play.story import Story, advance, begin
from simlib.play.view import Frame, view_of
from simlib.read.notebook import notebook_from_text, read_text_scenario
from simlib.read.release import release_edition
from simlib.scenario.model import Scenario
from simlib.scenario.words import BASES, RELIABILITIES
from tests.browser.plays import CASES, recorded_play
from tests.exchange.plays import case


def bare(scenario: Scenario) -> Scenario:
    """The case without a word about how its evidence was come by."""
    evidence = (replace(each, basis="", unit="", reliability="", privileged=False) for each in scenario.evidence)
    return replace(scenario, evidence=tuple(evidence))


def tainted(scenario: Scenario) -> Scenario:
    """The case with every word about it, each as bad as can be."""
    evidence = (
        replace(each, basis=BASES[-1], unit="cyber", reliability=RELIABILITIES[-1], privileged=True)
        for each in scenario.evidence
    )
    return replace(scenario, evidence=tuple(evidence))


@pytest.mark.parametrize("name", CASES)
def test_no_view_of_a_play_depends_on_how_evidence_was_come_by(name: str) -> None:
    _, scenario = case(name)
    stories: list[Story] = [begin(compile_scenario(each)) for each in (scenario, bare(scenario), tainted(scenario))]
    for decision in recorded_play(name, "expert"):
        views = [view_of(story, Frame(seq=len(story.moments))) for story in stories]
        assert views[0] == views[1] == views[2]
        stories = [advance(story, decision_from_json(decision)) for story in stories]
    assert stories[0].state.ended
    assert view_of(stories[0], Frame()) == view_of(stories[1], Frame()) == view_of(stories[2], Frame())


def test_both_cases_say_by_what_right_each_piece_was_obtained() -> None:
    for name in CASES:
        _, scenario = case(name)
        assert [each.name for each in scenario.evidence if not each.basis] == []


WORDS = """# A case

### Evidence

- a key: A key.
  - Basis: warrant
  - Obtained by: cyber
  - Reliability: medium
  - Privileged: yes

## Here

- Then: find a key
- Ending: good
"""


def test_a_release_is_the_same_with_those_words_and_without_them() -> None:
    without = "\n".join(line for line in WORDS.split("\n") if not line.startswith("  - "))
    assert release_edition(notebook_from_text(WORDS)) == release_edition(notebook_from_text(without))


def test_what_is_left_out_is_read_as_nothing_said() -> None:
    scenario = read_text_scenario(notebook_from_text("# A case\n\n### Evidence\n\n- a key: A key.\n")).scenario
    assert scenario is not None
    [key] = scenario.evidence
    assert (key.basis, key.unit, key.reliability, key.privileged) == ("", "", "", False)
