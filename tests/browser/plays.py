"""Ways through a case, one to each of its endings: recorded ones where there are any, else found by a seeded search."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from simlib.cli.play import played, result_of
from simlib.play.decisions import Choose, Decision, TimeOut, decision_as_json, decision_from_json
from simlib.play.engine import decide, offer, start
from simlib.play.program import Program, compile_scenario
from simlib.play.stages import Offer
from simlib.play.state import State
from simlib.read.notebook import read_scenario
from simlib.scenario.model import JUDGE_ANSWERS, Kind

PROJECT = Path(__file__).resolve().parents[2]
CASES = ("room-for-one-night", "long-hours")
LONGEST_PLAY = 40
MOST_TRIES = 40_000

Json = dict[str, Any]
Play = tuple[Json, ...]
"""Decisions in the form that `simlib play --decisions` takes, from the first scene on."""


@cache
def program_of(case: str) -> Program:
    scenario = read_scenario(PROJECT / "scenarios" / f"{case}.ipynb").scenario
    assert scenario is not None
    return compile_scenario(scenario)


def endings_of(case: str) -> frozenset[str]:
    return frozenset(scene.heading for scene in program_of(case).scenario.scenes if scene.ending)


def result_of_play(case: str, play: Play) -> Json:
    """What `simlib play --decisions --json` prints for these decisions."""
    story, refusal = played(program_of(case), list(play))
    return result_of(story, refusal)


def recorded_play(case: str, name: str) -> Play:
    """The recorded play, as it can be played where no clock runs: a timeout takes its choice like any other."""
    recorded = json.loads((PROJECT / "tests" / "plays" / case / f"{name}.json").read_text(encoding="utf-8"))
    return tuple(_by_hand(case, [decision_from_json(each) for each in recorded["decisions"]]))


@cache
def a_play_to_each_ending(case: str) -> dict[str, Play]:
    """The shortest play known to each ending of the case.

    The search plays at random behind every beginning of the recorded plays, always in the same order.
    """
    program, best = program_of(case), dict[str, Play]()
    names = sorted(file.stem for file in (PROJECT / "tests" / "plays" / case).glob("*.json"))
    recorded = [tuple(decision_from_json(each) for each in recorded_play(case, name)) for name in names]
    chance = random.Random(case)
    for number in range(MOST_TRIES):
        whole = recorded[number % len(recorded)]
        beginning = whole[: len(whole) if number < len(recorded) else chance.randrange(len(whole))]
        ending, decisions = _played_on(program, beginning, chance)
        if ending and (ending not in best or len(decisions) < len(best[ending])):
            best[ending] = tuple(map(_as_json, decisions))
        if number > 2000 and len(best) == len(endings_of(case)):
            break
    return best


def _by_hand(case: str, decisions: list[Decision]) -> Iterator[Json]:
    program = program_of(case)
    state, _ = start(program)
    for decision in decisions:
        limit = offer(program, state).limit
        taken = Choose(limit.choice.text) if isinstance(decision, TimeOut) and limit else decision
        state, _ = decide(program, state, decision)
        yield _as_json(taken)


def _as_json(decision: Decision) -> Json:
    return dict(decision_as_json(decision))


def _played_on(program: Program, beginning: tuple[Decision, ...], chance: random.Random) -> tuple[str, list[Decision]]:
    state, decisions = start(program)[0], list[Decision]()
    while not state.ended and len(decisions) < LONGEST_PLAY:
        offered = offer(program, state)
        decisions.append(beginning[len(decisions)] if len(decisions) < len(beginning) else _any(offered, chance))
        state, _ = decide(program, state, decisions[-1])
    return (_ending(program, state), decisions)


def _ending(program: Program, state: State) -> str:
    return program.scenario.scenes[state.scene].heading if state.ended else ""


def _any(offered: Offer, chance: random.Random) -> Decision:
    """Any decision that is offered, with the confidence and the text a page asks for."""
    items = [item.text for item in offered.items]
    match offered.kind:
        case Kind.SORT:
            made: Json = {"sort": {item: chance.choice(offered.bins) for item in items}}
        case Kind.JUDGE:
            answers = {item: chance.choice(JUDGE_ANSWERS) for item in items}
            made = {"judge": answers, "confidence": dict.fromkeys(answers, 2)}
        case Kind.WRITE:
            made = {"write": "She was offered help and declined it for today. What she asked for is written down."}
        case Kind.SELECT | Kind.REFER | Kind.CHART as kind:
            made = {kind.value: [item for item in items if chance.random() < 0.5]}
        case _:
            made = {"choice": chance.choice(offered.choices).text}
    return decision_from_json(made)
