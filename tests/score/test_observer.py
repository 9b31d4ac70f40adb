"""The observer sheet: whoever ticks what a run did comes to the points of that run."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from random import Random

import pytest

from simlib.errors import Malformed
from simlib.play.decisions import decision_from_json
from simlib.play.engine import decide, offer, start
from simlib.play.events import Event
from simlib.play.program import compile_scenario
from simlib.play.replay import replay
from simlib.prove.sample import decision_among
from simlib.read.notebook import notebook_from_text, read_scenario, read_text_scenario
from simlib.scenario.model import Points, Scenario
from simlib.score.assess import assess_events
from simlib.score.observer import Tally, acts_of, observed, rulings_of, ticks_of

PROJECT = Path(__file__).parents[2]
PLAYS = sorted((PROJECT / "tests/plays").glob("*/*.json"))
SMALL = """# A door

- Pass: 50 percent

### Values

- heard: no. She was heard alone.
- forced: no. A door was forced.

### Criteria

- care: 3 points, starts at 1. Needs first.
- report: 6 points, marked by a person. The report.

### Evidence

- a card: He holds her card.

### People and places

- Ana: person, may be trafficked

### Must

- she was heard: heard

### Never

- a door was forced: forced

## The door

- [Knock](#The-room)
  - Then: heard = yes, find a card
  - Score: care + 1
- [Force it](#The-room)
  - Then: forced = yes
  - Score: care - 2
- [Wait](#The-room)

## The room

- Judge: What do you conclude? [Put it down](#The-page)
  - Ana
    - Answer: yes
    - Clear when: found(a card)
    - Score: care + 2

## The page

- Write: Your report. [Hand it in](#The-end)
  - Criterion: report

## The end

- Ending: good
"""


def small() -> Scenario:
    scenario = read_text_scenario(notebook_from_text(SMALL)).scenario
    assert scenario is not None
    return scenario


@cache
def shipped(name: str) -> Scenario:
    scenario = read_scenario(PROJECT / "scenarios" / f"{name}.ipynb").scenario
    assert scenario is not None
    return scenario


def events_of(scenario: Scenario, decisions: list[object]) -> list[Event]:
    steps = replay(compile_scenario(scenario), map(decision_from_json, decisions))
    return [event for step in steps for event in step.events]


@pytest.mark.parametrize("play", PLAYS, ids=lambda play: f"{play.parent.name}-{play.stem}")
def test_the_ticks_of_a_recorded_play_bring_its_points_and_its_result(play: Path) -> None:
    scenario = shipped(play.parent.name)
    events = events_of(scenario, json.loads(play.read_text())["decisions"])
    run, sheet = assess_events(scenario, events), observed(scenario, ticks_of(scenario, events))
    assert {each.name: each.points for each in sheet.criteria} == run.score
    assert (sheet.total, sheet.maximum, sheet.passed) == (run.total, run.maximum, run.passed)


@pytest.mark.parametrize("name", ["room-for-one-night", "long-hours"])
def test_the_ticks_of_any_run_bring_its_points_and_its_result(name: str) -> None:
    scenario = shipped(name)
    program, dice = compile_scenario(scenario), Random(7)
    for _ in range(120):
        state, happened = start(program)
        events = list(happened)
        while not state.ended and len(events) < 200:
            state, happened = decide(program, state, decision_among(offer(program, state), dice))
            events += happened
        run, sheet = assess_events(scenario, events), observed(scenario, ticks_of(scenario, events))
        assert {each.name: each.points for each in sheet.criteria} == run.score
        assert sheet.passed == run.passed or not state.ended


def test_every_choice_and_item_that_scores_has_one_line_and_a_conclusion_has_two() -> None:
    assert [(act.id, act.text, act.points) for act in acts_of(small())] == [
        ("1a", "Knock", (Points("care", 1),)),
        ("1b", "Force it", (Points("care", -2),)),
        ("2a", "Ana", (Points("care", 2),)),
        ("2a-x", "Ana", (Points("care", -2),)),
    ]
    assert [(each.id, each.is_must) for each in rulings_of(small())] == [("must-1", True), ("never-1", False)]


@pytest.mark.parametrize(
    ("answer", "ticks", "care"),
    [
        ("yes", {"1a", "2a", "must-1"}, 3),
        ("no", {"1a", "2a-x", "must-1"}, 0),
        ("unclear", {"1a", "must-1"}, 2),
    ],
)
def test_a_conclusion_is_ticked_as_right_as_its_opposite_or_not_at_all(answer: str, ticks: set[str], care: int) -> None:
    events = events_of(small(), ["Knock", {"judge": {"Ana": answer}}, {"write": "Nobody."}])
    assert ticks_of(small(), events) == ticks
    assert observed(small(), ticks).criteria == (Tally("care", care, 3),)


def test_what_breaks_a_rule_is_ticked_and_keeps_from_passing() -> None:
    events = events_of(small(), ["Force it", {"judge": {"Ana": "unclear"}}, {"write": "Nobody."}])
    assert ticks_of(small(), events) == {"1b", "2a", "never-1"}
    assert not observed(small(), {"1a", "2a", "must-1", "never-1"}).passed
    assert not observed(small(), {"1a", "2a"}).passed
    assert observed(small(), {"1a", "2a", "must-1"}).passed


def test_no_ticks_leave_every_criterion_at_its_start() -> None:
    assert observed(small(), ()).criteria == (Tally("care", 1, 3),)


def test_a_tick_that_the_sheet_does_not_have_is_named() -> None:
    with pytest.raises(Malformed, match="no line 9z"):
        observed(small(), {"1a", "9z"})


def test_a_criterion_that_a_person_marks_has_no_line() -> None:
    for scenario in (small(), *(shipped(play.parent.name) for play in PLAYS[::6])):
        by_hand = {each.name for each in scenario.criteria if each.by_person}
        assert not by_hand & {points.criterion for act in acts_of(scenario) for points in act.points}
