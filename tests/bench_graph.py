"""A seeded case for measuring; `tests.bench.ink` writes the same one as Ink.

116 scenes, 336 choices, half of them conditioned, 28 choices a play.
Run by hand it prints how many play-outs one CPU-second holds:

    python -m tests.bench_graph [SECONDS]
"""

from __future__ import annotations

import sys
import time
from random import Random

from simlib.play.decisions import Choose
from simlib.play.engine import decide, offer, start
from simlib.play.program import Program, compile_scenario
from simlib.scenario.model import (
    Adds,
    AllOf,
    Choice,
    Compares,
    Condition,
    Criterion,
    Does,
    Effect,
    Evidence,
    IsYes,
    Not,
    NumberValue,
    Outcome,
    Points,
    Prose,
    Reader,
    Reads,
    Relation,
    Rule,
    Scenario,
    Scene,
    SetsYesNo,
    Verb,
    YesNoValue,
)

LAYERS, WIDTH, CHOICES = 28, 4, 3
"""28 layers of 4 scenes with 3 choices each, and 4 endings: 116 scenes, 336 choices, 28 choices a play."""


def bench_scenario(seed: int, layers: int = LAYERS, most_trust: int = 10) -> Scenario:
    """A case in layers: every choice leads to some scene of the next layer, the last to an ending."""
    random = Random(seed)
    scenes = [_scene(random, layer, place) for layer in range(layers) for place in range(WIDTH)]
    outcomes = (Outcome.GOOD, Outcome.PARTIAL, Outcome.PARTIAL, Outcome.HARMFUL)
    endings = [
        Scene(_heading(layers, place), ending=outcome, blocks=(Prose("The night is over."),))
        for place, outcome in enumerate(outcomes)
    ]
    return Scenario(
        title=f"Generated case {seed}",
        values=(NumberValue("trust", most_trust // 2, 0, most_trust), YesNoValue("hurried", start=False)),
        criteria=(Criterion("care", 8),),
        evidence=(Evidence("card", "A card."),),
        musts=(Rule("the card was found", Reads(Reader.FOUND, "card")),),
        nevers=(Rule("all trust was lost", Compares("trust", Relation.EQUAL, 0)),),
        scenes=(*scenes, *endings),
    )


def _heading(layer: int, place: int) -> str:
    return f"Scene {layer} {'abcd'[place]}"


def _scene(random: Random, layer: int, place: int) -> Scene:
    choices = tuple(_choice(random, layer, place, number) for number in range(CHOICES))
    return Scene(_heading(layer, place), blocks=(Prose(f"Moment {layer}, seen from {place}."),), choices=choices)


def _choice(random: Random, layer: int, place: int, number: int) -> Choice:
    """The first of a scene is always open; half of all choices are conditioned."""
    conditioned = number == 2 or (number == 1 and place % 2 == 0)
    return Choice(
        text=f"Do {number} in moment {layer} {'abcd'[place]}",
        target=_heading(layer + 1, random.randrange(WIDTH)),
        when=_condition(random) if conditioned else None,
        once=number == 1,
        takes=random.choice((0, 0, 1, 3)),
        then=_effects(random),
        score=(Points("care", random.choice((1, 1, 2, -1))),) if random.random() < 0.1 else (),
    )


def _condition(random: Random) -> Condition:
    trusted = Compares("trust", Relation.AT_LEAST, random.randrange(1, 6))
    wary = Compares("trust", Relation.AT_MOST, random.randrange(5, 10))
    calm = Not(IsYes("hurried"))
    return random.choice((trusted, wary, calm, AllOf((calm, trusted)), Not(AllOf((IsYes("hurried"), wary)))))


def _effects(random: Random) -> tuple[Effect, ...]:
    effects: list[Effect] = []
    if random.random() < 0.5:
        effects.append(Adds("trust", random.choice((-2, -1, 1, 2))))
    if random.random() < 0.2:
        effects.append(SetsYesNo("hurried", random.random() < 0.5))
    if random.random() < 0.05:
        effects.append(Does(Verb.FIND, "card"))
    return tuple(effects)


def play_out(program: Program, random: Random) -> int:
    """One play to its end, each choice drawn from those offered; how many decisions it took."""
    state, _ = start(program)
    count = 0
    draw = random.random
    while not state.ended:
        choices = offer(program, state).choices
        state, _ = decide(program, state, Choose(choices[int(draw() * len(choices))].text))
        count += 1
    return count


def play_outs_per_second(program: Program, seconds: float) -> float:
    """Play-outs in one second of this process's CPU."""
    random = Random(1)
    began = time.process_time()
    plays = 0
    while time.process_time() - began < seconds:
        for _ in range(50):
            play_out(program, random)
        plays += 50
    return plays / (time.process_time() - began)


if __name__ == "__main__":
    wanted = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    rate = play_outs_per_second(compile_scenario(bench_scenario(1)), wanted)
    print(f"{rate:,.0f} play-outs of 28 decisions in a CPU-second, {1e6 / rate / LAYERS:.2f} microseconds a decision")
