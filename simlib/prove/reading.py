"""What the texts of a case ask, and in which situations they ask it.

The proof of scores leaves aside what only texts ask about. Most of it needs no proof: some runs drawn at random show a
text, others do not. For what is the same in all of those, the states are found once more, without points, and with all
that these texts ask about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import NamedTuple

from simlib.play.engine import decide, offer, start
from simlib.play.gates import Gate, is_open
from simlib.play.program import Program, compile_scenario
from simlib.play.state import State
from simlib.prove.graph import Graph, graph_of
from simlib.prove.needs import NOTHING, Needs, needs_of
from simlib.prove.sample import decision_among
from simlib.prove.situations import Situation
from simlib.scenario.graph import Asked
from simlib.scenario.model import Block, If, Scene

FEW = 2_000
"""States; for fewer, drawing runs first would be the longer way."""

MOST_DRAWN = 8_000
"""Decisions that are drawn to see which texts come and go."""

LONGEST_DRAWN = 200
"""Decisions of one run that is drawn."""


class Shown(NamedTuple):
    """A condition and the situations in which it is read."""

    asked: Asked
    gate: Gate
    situations: Collection[Situation]
    tells: bool = True
    """Whether the situations are those in which it was read, so that they say what stood against it."""


class Text(NamedTuple):
    """An `If`: where it stands, where it is read, and when."""

    place: int
    """The scene it stands in."""
    after: str | None
    """The choice whose consequence it belongs to, "" for that of a task; None where the scene itself says it."""
    read_in: int
    """The scene that is come to when it is read."""
    block: If
    gate: Gate


def shown_in(graph: Graph, most: int) -> Iterator[Shown]:
    """Every `If` that may be the same in all runs. Raises `TooMany` beyond `most` states."""
    texts = texts_of(graph.program)
    if len(graph.nodes) > FEW:
        texts = _unvaried(graph.program, texts)
    if not texts:
        return
    needs = _read_by(graph.program, texts)
    known = [horizon.deciding for horizon in graph.finder.horizons]
    if any(need | here != here for need, here in zip(needs, known, strict=True)):
        program = compile_scenario(replace(graph.program.scenario, musts=(), nevers=()))
        texts = [each for each in texts_of(program) if (each.place, each.after, each.block) in set(map(_key, texts))]
        needs = _read_by(program, texts)
        graph = graph_of(program, most, scored=False, texts=needs)
    entered, following = _entered(graph, needs), _following(graph, texts)
    for each in texts:
        asked = Asked(each.block.condition, each.block.spot, "If", graph.program.scenario.scenes[each.place].heading)
        here = entered[each.place] if each.after is None else following[each.place, each.after]
        yield Shown(asked, each.gate, here, tells=each.after is not None or not each.block.then)


def texts_of(program: Program) -> list[Text]:
    """Every `If` of the case. One with effects is true where it acted: it was read before its scene was whole."""
    places = {scene.heading: place for place, scene in enumerate(program.scenario.scenes)}
    made: list[Text] = []
    for place, stage in enumerate(program.stages):
        turns = iter(stage.turns)
        for block in _ifs(stage.scene.blocks):
            acted = next(turns).acted if block.then else 0
            gate = Gate(acted, acted, None, acted, timed=False) if acted else program.gates[block.condition]
            made.append(Text(place, None, place, block, gate))
        for text, target, blocks in _consequences(stage.scene):
            read_in = places[target]
            made += [Text(place, text, read_in, block, program.gates[block.condition]) for block in _ifs(blocks)]
    return made


def _ifs(blocks: Iterable[Block]) -> list[If]:
    return [block for block in blocks if isinstance(block, If)]


def _consequences(scene: Scene) -> Iterator[tuple[str, str, tuple[Block, ...]]]:
    for choice in scene.all_choices:
        yield choice.text, choice.target, choice.consequence
    if scene.task is not None:
        yield "", scene.task.target, scene.task.consequence


def _key(text: Text) -> tuple[int, str | None, If]:
    return text.place, text.after, text.block


def _unvaried(program: Program, texts: Sequence[Text]) -> list[Text]:
    """The texts that some runs, drawn at random, always show or never."""
    if not texts:
        return []
    random = Random(0)
    answers: dict[Text, set[bool]] = {text: set() for text in texts}
    said: dict[tuple[int, str | None], list[Text]] = {}
    for text in texts:
        said.setdefault((text.place, text.after), []).append(text)
    drawn = 0
    while drawn < MOST_DRAWN:
        for state, asking in _played(program, random):
            drawn += 1
            for text in said.get(asking, ()):
                answers[text].add(is_open(text.gate, state.flags, state.numbers, state.minutes))
    return [text for text, seen in answers.items() if len(seen) < 2]


def _played(program: Program, random: Random) -> Iterator[tuple[State, tuple[int, str | None]]]:
    """The states of one run, each with what says something there."""
    state, _ = start(program)
    yield state, (state.scene, None)
    for _ in range(LONGEST_DRAWN):
        if state.ended:
            return
        decision = decision_among(offer(program, state), random)
        before, (state, _) = state, decide(program, state, decision)
        yield state, (before.scene, getattr(decision, "text", "") if program.stages[before.scene].ways else "")
        yield state, (state.scene, None)


def _read_by(program: Program, texts: Iterable[Text]) -> list[Needs]:
    """By the place of a scene: what these texts read when it is come to."""
    needs = [NOTHING for _ in program.stages]
    for text in texts:
        condition = [] if text.block.then and text.after is None else [text.block.condition]
        needs[text.read_in] |= needs_of(program, [text.gate], condition)
    return needs


def _entered(graph: Graph, needs: Sequence[Needs]) -> list[set[Situation]]:
    """By the place of a scene: the situations in which it is shown, as far as its texts can tell them apart."""
    made: list[set[Situation]] = [set() for _ in graph.program.stages]
    for scene, minutes, flags, numbers, _ in graph.nodes:
        if needs[scene] != NOTHING:
            made[scene].add(Situation(flags & needs[scene].flags, numbers, minutes))
    return made


def _following(graph: Graph, texts: Iterable[Text]) -> dict[tuple[int, str], set[Situation]]:
    """By scene and choice: the situations that it leads to, where its consequence asks for something."""
    made: dict[tuple[int, str], set[Situation]] = {
        (text.place, text.after): set() for text in texts if text.after is not None
    }
    scenes = {place for place, _ in made}
    for node, moves in zip(graph.nodes, graph.moves, strict=True):
        for move in moves if node.scene in scenes else ():
            if (node.scene, move.text) in made:
                _, minutes, flags, numbers, _ = graph.nodes[move.target]
                made[node.scene, move.text].add(Situation(flags, numbers, minutes))
    return made
