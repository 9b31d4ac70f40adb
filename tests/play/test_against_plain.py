"""The engine agrees with the plainest telling of the meaning, on drawn cases, offered and refused decisions alike."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simlib.errors import Refused
from simlib.play.decisions import Choose, Decision, Judge, Select, Sort, TimeOut, Write
from simlib.play.engine import decide, offer, start
from simlib.play.events import Event
from simlib.play.program import Program, compile_scenario
from simlib.play.register import Mark
from simlib.play.state import State
from simlib.play.tasks import lines_open_to
from simlib.scenario.model import Kind
from tests.bench_graph import bench_scenario
from tests.play.drawn import HEADINGS, drawn_decision, drawn_scenario
from tests.play.plain import NotPossible, Plain

GAINS = {"found", "told", "offered", "accepted", "declined", "broken"}


def told(program: Program, state: State) -> dict[str, object]:
    """The state of the engine in the words of the plain run."""
    set_ = {flag for flag, bit in program.flags.items() if state.flags & bit}
    kept = {Mark.VISITED, Mark.FOUND, Mark.TOLD, Mark.OFFERED, Mark.ACCEPTED, Mark.DECLINED}
    form = program.stages[state.scene].form
    now = offer(program, state)
    return {
        "scene": program.stages[state.scene].scene.heading,
        "minutes": state.minutes,
        "facts": {(flag.mark.value, flag.name) for flag in set_ if flag.mark in kept},
        "yes": {flag.name for flag in set_ if flag.mark is Mark.YES},
        "broken": {flag.name for flag in set_ if flag.mark is Mark.BROKEN},
        "numbers": {value.name: n for value, n in zip(program.numbers, state.numbers, strict=True)},
        "points": {criterion.name: n for criterion, n in zip(program.criteria, state.points, strict=True)},
        "status": state.status.value,
        "offered": [choice.text for choice in now.choices] + [item.text for item in now.items],
        "lines": [line.item.text for line in lines_open_to(form, state)] if form and not state.ended else [],
    }


def in_order(events: tuple[Event, ...]) -> list[dict[str, object]]:
    """What the events tell, what was gained in the order of the alphabet."""
    return [
        {key: sorted(held) if key in GAINS and isinstance(held, tuple) else held for key, held in event.payload.items()}
        for event in events
    ]


def expected(plain: Plain) -> dict[str, object]:
    return {
        "scene": plain.scene.heading,
        "minutes": plain.minutes,
        "facts": plain.facts,
        "yes": {name for name, yes in plain.yes.items() if yes},
        "broken": plain.broken,
        "numbers": plain.numbers,
        "points": plain.points,
        "status": plain.status(),
        "offered": plain.offered(),
        "lines": plain.offered() if plain.scene.task else [],
    }


WRONG: tuple[Decision, ...] = (
    Choose("Fly"),
    *(Choose(f"Do {number} in {heading}") for heading in HEADINGS for number in range(3)),
    TimeOut(),
    Write(""),
    Select(("one", "nowhere")),
    Sort((("one", "act"),)),
    Sort((("one", "act"), ("two", "act"), ("three", "nowhere"))),
    Judge((("Ana", "yes"),)),
    Judge((("Ana", "yes"), ("Dale", "no"), ("Joan", "no"))),
)


@settings(max_examples=100)
@given(st.integers(0, 2**32 - 1))
def test_the_engine_agrees_with_the_plainest_telling(seed: int) -> None:
    random = Random(seed)
    scenario = drawn_scenario(random)
    program = compile_scenario(scenario)
    for _ in range(2):
        plain, (state, _) = Plain(scenario), start(program)
        for _ in range(12):
            assert told(program, state) == expected(plain)
            if state.ended:
                break
            decision = random.choice(WRONG) if random.random() < 0.3 else drawn_decision(offer(program, state), random)
            try:
                following = plain.decide(decision)
            except NotPossible:
                with pytest.raises(Refused):
                    decide(program, state, decision)
            else:
                state, events = decide(program, state, decision)
                assert in_order(events) == following.told_since(plain, decision)
                plain = following


def test_the_engine_agrees_on_the_measured_case() -> None:
    scenario, random = bench_scenario(3), Random(3)
    program = compile_scenario(scenario)
    for _ in range(5):
        plain, (state, _) = Plain(scenario), start(program)
        while not state.ended:
            decision = drawn_decision(offer(program, state), random)
            following, (state, events) = plain.decide(decision), decide(program, state, decision)
            assert told(program, state) == expected(following)
            assert in_order(events) == following.told_since(plain, decision)
            plain = following


def test_the_drawn_cases_hold_every_kind_of_decision_and_every_outcome() -> None:
    kinds: set[Kind | None] = set()
    outcomes: set[str] = set()
    for seed in range(60):
        random = Random(seed)
        program = compile_scenario(drawn_scenario(random))
        state, _ = start(program)
        for _ in range(30):
            kinds.add(offer(program, state).kind)
            outcomes.add(state.status.value)
            if state.ended:
                break
            state, _ = decide(program, state, drawn_decision(offer(program, state), random))
    assert kinds == {*Kind, None}
    assert outcomes == {"playing", "good", "partial", "harmful", "stuck"}
