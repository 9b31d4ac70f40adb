"""The proof of a case: everything that can be said about all its runs, at once.

A run is drawn by taking each choice offered with the same probability, ticking each item with one half, putting each
item into each bin and drawing each conclusion with the same probability. Probabilities are of all runs; what is said
about scores is about the runs that end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from simlib.play.gates import is_open
from simlib.play.program import compile_scenario
from simlib.play.state import Status
from simlib.prove.findings import findings_in
from simlib.prove.graph import Graph, Move, Tell, TooMany, graph_of, unheard
from simlib.prove.lengths import Lengths, histories, lengths_of
from simlib.prove.loops import Unrolled, unrolled
from simlib.prove.promises import (
    Kept,
    broken_by_marks,
    kept_in_every_run,
    lost_marks,
    watched_promises,
    with_watches,
)
from simlib.prove.result import EndingProof, Mean, Proof, headings_of, mean_of, never_offered, passes
from simlib.prove.routes import Json, decisions_along, history_with
from simlib.prove.sample import sampled_proof
from simlib.prove.shortest import shortest_passing
from simlib.prove.worth import Worth, classes_of, end_at, worth_of
from simlib.scenario.model import Scenario

MOST_STATES = 2_000_000


@dataclass(frozen=True, slots=True)
class _Analysis:
    """All that was worked out about one case."""

    scenario: Scenario
    graph: Graph
    flat: Unrolled
    worth: Worth
    lengths: Lengths
    ended: Mapping[int, float]
    """By the place of a state: the probability that a run ends there, or stays in its loop for good."""


def prove(scenario: Scenario, most: int = MOST_STATES, seed: int = 0, tell: Tell = unheard) -> Proof:
    """The proof of a playable case; a sample of its runs, drawn with the seed, beyond `most` states.

    `tell` hears from time to time how many states were found so far. Raises `NotPlayable` as `compile_scenario` does.
    """
    try:
        return _proof(_analysis(scenario, most, tell), most)
    except TooMany:
        return sampled_proof(scenario, seed)


def _analysis(scenario: Scenario, most: int, tell: Tell) -> _Analysis:
    program = compile_scenario(with_watches(scenario, watched_promises(scenario)))
    graph = graph_of(program, most, tell=tell)
    flat = unrolled(graph)
    rules = len(scenario.nevers)
    classes = classes_of(graph, flat, rules, lost_marks(graph, watched_promises(scenario), rules))
    worth = worth_of(graph, classes, most - len(graph.nodes))
    return _Analysis(scenario, graph, flat, worth, lengths_of(graph, flat), _where_runs_end(graph, flat))


def _where_runs_end(graph: Graph, flat: Unrolled) -> dict[int, float]:
    chances = [0.0] * len(graph.nodes)
    chances[0] = 1.0
    for place in reversed(flat.order):
        chance = chances[place]
        if chance:
            for target, spread in flat.ways[place].items():
                chances[target] += chance * sum(probability for _, probability in spread)
    return {place: chance for place, chance in enumerate(chances) if chance and not flat.ways[place]}


def _proof(known: _Analysis, most: int) -> Proof:
    scenario, graph, worth = known.scenario, known.graph, known.worth
    reached = {node.scene for node in graph.nodes}
    scores = sorted(worth.ended)
    totals = _totals(worth)
    return Proof(
        exact=True,
        states=len(graph.nodes) + worth.states,
        histories=histories(graph, known.flat),
        reached=headings_of(scenario, reached),
        unreached=headings_of(scenario, set(range(len(scenario.scenes))) - reached),
        never_offered=never_offered(scenario, _offered(known)),
        endings=dict(_endings(known)),
        stuck=_chance(known, lambda status: status is Status.STUCK),
        unended=_chance(known, lambda status: status is Status.PLAYING),
        passed=sum(worth.ended[key] for key in scores if key[0].kept and passes(scenario, key[1])),
        score=mean_of(totals),
        distribution=tuple(totals.items()),
        criteria=_criteria(known),
        musts=_musts(known),
        nevers=_nevers(known),
        promises=_promises(known, most),
        best_path=_best_path(known),
        fastest_path=_fastest_path(known),
        shortest_minutes=known.lengths.shortest,
        longest_minutes=known.lengths.longest,
        findings=findings_in(scenario, graph, known.flat, worth, most),
    )


def _totals(worth: Worth) -> dict[int, float]:
    totals: dict[int, float] = {}
    for (_, score), chance in worth.ended.items():
        totals[score] = totals.get(score, 0.0) + chance
    return dict(sorted(totals.items()))


def _offered(known: _Analysis) -> set[tuple[int, str]]:
    pairs = zip(known.graph.nodes, known.graph.moves, strict=True)
    return {(node.scene, move.text) for node, moves in pairs for move in moves}


def _endings(known: _Analysis) -> Iterator[tuple[str, EndingProof]]:
    for place, scene in enumerate(known.scenario.scenes):
        if scene.ending is not None:
            scores = [score for end, score in known.worth.ended if end.scene == place]
            chance = sum(chance for node, chance in known.ended.items() if known.graph.nodes[node].scene == place)
            worst_best = (min(scores), max(scores)) if scores else (None, None)
            yield scene.heading, EndingProof(chance, *worst_best)


def _chance(known: _Analysis, wanted: Callable[[Status], bool]) -> float:
    return sum((chance for place, chance in known.ended.items() if wanted(known.graph.nodes[place].status)), 0.0)


def _criteria(known: _Analysis) -> dict[str, Mean]:
    worth, fields = known.worth, known.graph.purse.fields
    if not worth.means:
        return {field.name: Mean(None, None, None) for field in fields}
    return {
        field.name: Mean(low, high, mean)
        for field, low, high, mean in zip(fields, worth.lowest, worth.highest, worth.means, strict=True)
    }


def _musts(known: _Analysis) -> dict[str, float]:
    ends = [
        (known.graph.nodes[place], chance)
        for place, chance in known.ended.items()
        if known.graph.nodes[place].status is not Status.PLAYING
    ]
    return {
        name: sum((chance for node, chance in ends if is_open(gate, node.flags, node.numbers, node.minutes)), 0.0)
        for name, gate in known.graph.program.musts
    }


def _nevers(known: _Analysis) -> dict[str, float]:
    nodes = known.graph.nodes
    return {
        watch.name: sum((chance for place, chance in known.ended.items() if nodes[place].flags & watch.broken), 0.0)
        for watch in known.graph.program.nevers[: len(known.scenario.nevers)]
    }


def _promises(known: _Analysis, most: int) -> dict[str, Kept]:
    watched = watched_promises(known.scenario)
    made = {}
    for promise in known.scenario.promises:
        if promise in watched:
            made[promise.text] = _kept_when_passing(known, watched.index(promise), most)
        else:
            made[promise.text] = kept_in_every_run(known.scenario, promise, most)
    return made


def _kept_when_passing(known: _Analysis, number: int, most: int) -> Kept:
    watched = watched_promises(known.scenario)
    broken = [
        (end, score)
        for end, score in known.worth.ended
        if end.kept and passes(known.scenario, score) and broken_by_marks(watched, number, end.marks)
    ]
    if not broken:
        return Kept(holds=True)
    late = lost_marks(known.graph, watched, len(known.scenario.nevers))

    def breaks(place: int, move: Move) -> bool:
        end = end_at(known.graph, move.target, len(known.scenario.nevers))
        return end.kept and broken_by_marks(watched, number, end.marks | late.get(place, 0))

    try:
        history = shortest_passing(known.graph, known.worth.classes, breaks, most)
    except TooMany:
        history = history_with(known.graph, known.flat, known.worth, *broken[0])
    return Kept(holds=False, history=history)


def _best_path(known: _Analysis) -> list[Json] | None:
    """To the most points, and among such runs to one that keeps to every rule, if any does."""
    best = max(known.worth.ended, key=lambda ended: (ended[1], ended[0].kept), default=None)
    return None if best is None else history_with(known.graph, known.flat, known.worth, *best)


def _fastest_path(known: _Analysis) -> list[Json] | None:
    route = known.lengths.fastest
    if known.lengths.shortest is None:
        return None
    return decisions_along(known.graph, route, [None] * len(route))
