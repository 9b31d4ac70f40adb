"""Play-outs in a CPU-second: the engine beside inkjs, on one generated graph, with the same draws.

CPU-seconds are those of the whole process, threads of garbage collectors and compilers included, on both sides.
Rounds alternate between the two, and the ratio is the median over pairs, so that a noisy machine moves both.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from statistics import median
from typing import Any, Protocol

from simlib.play.decisions import Choose, decision_from_json
from simlib.play.engine import decide, offer, start
from simlib.play.program import Program, compile_scenario
from simlib.play.register import Flag, Mark
from simlib.play.state import State, Status
from simlib.play.story import advance, begin
from tests.bench.ink import as_ink
from tests.bench.inkjs import Inkjs, install
from tests.bench.stored import stored_rows
from tests.bench.table import NONE_AT_ALL, Asked, Bound, Row, Target
from tests.bench_graph import LAYERS, bench_scenario

PLAYING = Status.PLAYING
INK_VALUES = ("ending", "minutes", "trust", "care", "hurried", "found_card", "broken_0")
WORDS = LAYERS << 11
"""Draws that are made before measuring, so that drawing costs next to nothing: whole plays, over and over."""

WARM_UP = 0.5
"""CPU-seconds on each side that are not counted: node compiles what is hot, Python fits its code to what it meets."""

Word = Callable[[], int]
Play = Callable[[Program, Word], None]
Trace = tuple[list[list[object]], list[object]]
"""What was offered and which of it was taken, step by step, and the values at the end."""


def measure(asked: Asked) -> list[Row]:
    """The rows of the engine; `NotMeasured` without node or inkjs."""
    install(asked.tell)
    scenario = bench_scenario(1)
    program = compile_scenario(scenario)
    with Inkjs(as_ink(scenario)) as peer:
        asked.tell("engine: the same plays in both ...")
        rows = [same_plays(program, peer, asked.size(200, 5))]
        for what, play, target in PATHS:
            asked.tell(f"engine: {what} ...")
            rows.append(_beside(what, play, target, peer, asked))
    asked.tell("engine: decisions that are stored ...")
    return rows + stored_rows(program, asked.size(100, 1), words(1))


def words(seed: int) -> Iterator[int]:
    """The numbers below 65,536 that ink_plays.js draws from this seed."""
    word = seed
    while True:
        word = (word * 1664525 + 1013904223) & 0xFFFFFFFF
        yield word >> 16


# --- the ways to play ------------------------------------------------------------------------------------------------


def play_events(program: Program, word: Word) -> None:
    """One play through `offer` and `decide`: each decision validated, each event made with its whole payload."""
    state, _ = start(program)
    while state.status is PLAYING:
        choices = offer(program, state).choices
        state, _ = decide(program, state, Choose(choices[word() * len(choices) >> 16].text))


def play_unmet(program: Program, word: Word) -> None:
    """The same, with nothing remembered: every situation is met for the first time."""
    for stage in program.stages:
        stage.known.clear()
        stage.accounts.clear()
    play_events(program, word)


def play_story(program: Program, word: Word) -> None:
    """The same, from the JSON that a page sends to the texts that a page shows."""
    story = begin(program)
    while story.state.status is PLAYING:
        choices = offer(program, story.state).choices
        story = advance(story, decision_from_json({"choice": choices[word() * len(choices) >> 16].text}))


PATHS: tuple[tuple[str, Play, Target | None], ...] = (
    ("play-outs of 28 decisions, events and payloads made", play_events, Target(Bound.AT_LEAST, 10, of_ratio=True)),
    ("the same, every situation met for the first time", play_unmet, None),
    ("the same, from JSON to the texts shown", play_story, None),
)


# --- measuring -------------------------------------------------------------------------------------------------------


def _beside(what: str, play: Play, target: Target | None, peer: Inkjs, asked: Asked) -> Row:
    program = compile_scenario(bench_scenario(1))
    seconds = 1.0 if not asked.quick else 0.1
    word = cycle(tuple(islice(words(1), WORDS))).__next__
    peer.ask(seconds=WARM_UP, seed=1)
    _rate(play, program, word, WARM_UP)
    pairs = []
    for _ in range(asked.size(7, 1)):
        told = peer.ask(seconds=seconds, seed=1)
        pairs.append((_rate(play, program, word, seconds), told["plays"] / told["cpu"]))
    ours, theirs = (median(side) for side in zip(*pairs, strict=True))
    ratio = median(mine / other for mine, other in pairs)
    return Row(what, "play-outs / CPU-s", ours, theirs, f"inkjs {peer.version}", ratio, target)


def _rate(play: Play, program: Program, word: Word, seconds: float) -> float:
    """Play-outs in one second of this process's CPU."""
    began, used, plays = time.process_time(), 0.0, 0
    while used < seconds:
        for _ in range(10):
            play(program, word)
        plays += 10
        used = time.process_time() - began
    return plays / used


# --- the same graph --------------------------------------------------------------------------------------------------


class Peer(Protocol):
    """What is asked of the peer; see ink_plays.js."""

    def ask(self, **question: object) -> dict[str, Any]:
        """The answer to one question."""
        ...


def same_plays(program: Program, peer: Peer, plays: int) -> Row:
    """How many plays are not the same in both: each seed is played in both, every offer and every value compared."""
    differing = 0
    for seed in range(plays):
        told = peer.ask(trace=seed, values=INK_VALUES)
        differing += (told["steps"], told["values"]) != trace(program, words(seed).__next__)
    what = f"plays of {plays} that differ in an offer, a value or the ending"
    return Row(what, "count", differing, target=NONE_AT_ALL)


def trace(program: Program, word: Word) -> Trace:
    """One play as ink_plays.js tells its own."""
    state, _ = start(program)
    steps: list[list[object]] = []
    while state.status is PLAYING:
        texts = [choice.text for choice in offer(program, state).choices]
        place = word() * len(texts) >> 16
        steps.append([texts, place])
        state, _ = decide(program, state, Choose(texts[place]))
    return steps, _values(program, state)


def _values(program: Program, state: State) -> list[object]:
    """What `INK_VALUES` names, as the engine has it."""
    never = program.nevers[0].name
    flags = (Flag(Mark.YES, "hurried"), Flag(Mark.FOUND, "card"), Flag(Mark.BROKEN, never))
    yes_no = [bool(state.flags & program.flags[flag]) for flag in flags]
    heading = program.stages[state.scene].scene.heading
    return [heading, state.minutes, state.numbers[0], state.points[0], *yes_no]
