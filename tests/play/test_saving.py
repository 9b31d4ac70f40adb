"""A saved state loads as it was, and nothing else loads."""

from __future__ import annotations

import json

import pytest

from simlib.errors import Malformed
from simlib.play.program import compile_scenario
from simlib.play.saving import state_as_json, state_from_json
from simlib.scenario.model import Scene
from tests.play.cases import FINDS_TWO_IDS, case, go, points, run

SCENARIO = case(
    Scene("Here", choices=(go("Look", "Here", takes=2, then=(FINDS_TWO_IDS,), score=points("care", 1)), go("Leave")))
)
PROGRAM = compile_scenario(SCENARIO)
SAVED = state_as_json(PROGRAM, run(SCENARIO, "Look").state)


def test_a_state_is_saved_by_name() -> None:
    assert json.loads(json.dumps(SAVED)) == {
        "scene": "Here",
        "minutes": 2,
        "flags": [["visited", "Here", ""], ["found", "two IDs", ""], ["taken", "Look", "Here"]],
        "numbers": {"trust": 2},
        "points": {"care": 1, "facts": 0},
        "status": "playing",
    }


def test_a_saved_state_loads_as_it_was() -> None:
    assert state_from_json(PROGRAM, SAVED) == run(SCENARIO, "Look").state


def test_a_saved_state_loads_into_the_case_made_ready_anew_with_more_in_it() -> None:
    more = case(Scene("Before", choices=(go("Go", "Here"),)), *SCENARIO.scenes[:1])
    again = state_from_json(compile_scenario(more), SAVED)
    assert state_as_json(compile_scenario(more), again) == SAVED


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        SAVED | {"extra": 1},
        SAVED | {"scene": "Nowhere"},
        SAVED | {"scene": None},
        SAVED | {"minutes": "2"},
        SAVED | {"minutes": True},
        SAVED | {"flags": {"visited": 1}},
        SAVED | {"flags": [["visited", "Nowhere", ""]]},
        SAVED | {"flags": [["seen", "Here", ""]]},
        SAVED | {"flags": [["visited", "Here"]]},
        SAVED | {"flags": [3]},
        SAVED | {"flags": [["visited", [], ""]]},
        SAVED | {"numbers": {}},
        SAVED | {"numbers": {"trust": 2.5}},
        SAVED | {"numbers": [2]},
        SAVED | {"points": {"care": 1}},
        SAVED | {"status": "over"},
        SAVED | {"status": []},
    ],
    ids=repr,
)
def test_what_was_never_saved_is_malformed(value: object) -> None:
    with pytest.raises(Malformed):
        state_from_json(PROGRAM, value)
