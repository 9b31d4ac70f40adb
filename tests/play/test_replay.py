"""Laws of play, held over drawn cases and drawn decisions."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.errors import NotOffered, Refused
from simlib.play.decisions import Choose, Decision, decision_as_json, decision_from_json
from simlib.play.engine import decide, offer, start
from simlib.play.events import decision_of, event_as_json, event_from_json
from simlib.play.program import Program, compile_scenario
from simlib.play.replay import replay
from simlib.play.saving import state_as_json, state_from_json
from simlib.play.state import State
from simlib.scenario.model import Item, Kind, Scene
from tests.bench_graph import bench_scenario
from tests.play.cases import case, go, points, task
from tests.play.drawn import drawn_decision, drawn_scenario

SEEDS = st.integers(0, 2**32 - 1)


def played(program: Program, random: Random, most: int = 40) -> list[tuple[State, Decision, State]]:
    state, _ = start(program)
    steps: list[tuple[State, Decision, State]] = []
    while not state.ended and len(steps) < most:
        decision = drawn_decision(offer(program, state), random)
        after, _ = decide(program, state, decision)
        steps.append((state, decision, after))
        state = after
    return steps


@given(SEEDS)
def test_replaying_the_decisions_gives_the_same_run(seed: int) -> None:
    random = Random(seed)
    program = compile_scenario(drawn_scenario(random))
    steps = played(program, random)
    again = list(replay(program, [decision for _, decision, _ in steps]))
    assert [step.state for step in again[1:]] == [after for _, _, after in steps]
    assert [event for step in again for event in step.events] == [
        event for step in replay(program, [decision for _, decision, _ in steps]) for event in step.events
    ]


@given(SEEDS)
def test_the_events_alone_are_enough_to_play_it_again(seed: int) -> None:
    random = Random(seed)
    program = compile_scenario(drawn_scenario(random))
    steps = played(program, random)
    events = [event for step in replay(program, [decision for _, decision, _ in steps]) for event in step.events]
    kept = [event_from_json(json.loads(json.dumps(event_as_json(event)))) for event in events]
    assert kept == events
    decisions = [decision_of(event) for event in kept if event.type == "decision.submitted"]
    last = [step.state for step in replay(program, decisions)][-1]
    assert last == (steps[-1][2] if steps else start(program)[0])


@given(SEEDS)
def test_saving_and_loading_loses_nothing_at_any_point(seed: int) -> None:
    random = Random(seed)
    scenario = drawn_scenario(random)
    program = compile_scenario(scenario)
    for _, decision, state in played(program, random):
        text = json.dumps(state_as_json(program, state))
        assert state_from_json(compile_scenario(scenario), json.loads(text)) == state
        assert decision_from_json(json.loads(json.dumps(decision_as_json(decision)))) == decision


@given(SEEDS)
def test_what_is_offered_is_accepted_and_what_is_not_is_refused(seed: int) -> None:
    random = Random(seed)
    program = compile_scenario(drawn_scenario(random))
    for state, _, _ in played(program, random):
        offered = {choice.text for choice in offer(program, state).choices}
        for choice in program.stages[state.scene].scene.all_choices:
            if choice.text in offered:
                decide(program, state, Choose(choice.text))
            else:
                with pytest.raises(NotOffered):
                    decide(program, state, Choose(choice.text))


@given(SEEDS)
def test_deciding_never_changes_the_state_it_was_given(seed: int) -> None:
    random = Random(seed)
    program = compile_scenario(drawn_scenario(random))
    for state, decision, after in played(program, random):
        before = state_as_json(program, state)
        assert decide(program, state, decision)[0] == after
        assert state_as_json(program, state) == before


@given(SEEDS)
def test_minutes_and_what_is_known_only_grow_and_numbers_stay_within_bounds(seed: int) -> None:
    random = Random(seed)
    program = compile_scenario(drawn_scenario(random))
    lasting = sum(bit for flag, bit in program.flags.items() if flag.mark not in {"yes", "acted"})
    for before, _, after in played(program, random):
        assert after.minutes >= before.minutes
        assert before.flags & lasting & ~after.flags == 0
        assert all(one.low <= n <= one.high for one, n in zip(program.numbers, after.numbers, strict=True))


def test_the_first_refused_decision_stops_a_replay_where_it_stands() -> None:
    program = compile_scenario(
        case(Scene("Here", choices=(go("Go", "There"),)), Scene("There", choices=(go("Leave"),)))
    )
    steps = replay(program, [Choose("Go"), Choose("Fly")])
    assert [next(steps).state.scene, next(steps).state.scene] == [0, 1]
    with pytest.raises(Refused):
        next(steps)


def test_the_measured_case_has_the_shape_that_is_promised() -> None:
    scenario = bench_scenario(1)
    choices = [choice for _, choice in scenario.every_choice()]
    assert (len(scenario.scenes), len(choices), sum(choice.when is not None for choice in choices)) == (116, 336, 168)
    assert {len(played(compile_scenario(scenario), Random(seed))) for seed in range(5)} == {28}


def test_the_measured_case_is_the_same_for_the_same_seed() -> None:
    assert bench_scenario(7) == bench_scenario(7) != bench_scenario(8)


def test_a_task_can_be_met_again_and_again() -> None:
    loop = task(Kind.SELECT, Item("Her words", score=points("facts", 1)), target="The task")
    program = compile_scenario(case(loop))
    decisions = [decision_from_json({"select": ["Her words"]})] * 3
    assert [step.state.points for step in replay(program, decisions)] == [(0, 0), (0, 1), (0, 1), (0, 1)]
