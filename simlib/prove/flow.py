"""Where runs at random go: how often on average each choice is taken, and each scene is come to.

The same runs as those of the proof: every choice offered is taken with the same probability.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simlib.play.program import compile_scenario
from simlib.prove.graph import Graph, graph_of
from simlib.prove.loops import components_of
from simlib.scenario.model import Scenario

Way = tuple[str, str, str]
"""The scene left, the choice taken (empty for the answers of a task), and the scene come to."""

LEAST = 1e-12
"""A share of runs that is no longer followed round a loop."""
MOST_ROUNDS = 10_000


@dataclass(frozen=True, slots=True)
class Flow:
    """How often in a run at random, on average. More than once is possible where a case leads back."""

    ways: Mapping[Way, float]
    entered: Mapping[str, float]
    """By scene: how often it is come to from another scene; the first scene once more, at the start."""

    def as_json(self) -> dict[str, object]:
        """The flow as data that can be kept."""
        ways = [[*way, share] for way, share in self.ways.items()]
        return {"ways": ways, "entered": dict(self.entered)}


def flow_of(scenario: Scenario, most: int) -> Flow:
    """Where runs at random go. Raises `TooMany` beyond `most` states, and `NotPlayable` as `compile_scenario` does."""
    graph = graph_of(compile_scenario(scenario), most, scored=False)
    names = [scene.heading for scene in scenario.scenes]
    ways: dict[Way, float] = {}
    for place, visits in enumerate(_visits(graph)):
        here = names[graph.nodes[place].scene]
        for move in graph.moves[place]:
            way = (here, move.text, names[graph.nodes[move.target].scene])
            ways[way] = ways.get(way, 0.0) + visits * move.share
    entered = {name: float(index == 0) for index, name in enumerate(names)}
    for (here, _, there), share in ways.items():
        entered[there] += share if here != there else 0.0
    return Flow(ways, entered)


def _visits(graph: Graph) -> list[float]:
    """How often a run comes to each state, on average."""
    visits = [0.0] * len(graph.nodes)
    visits[0] = 1.0
    targets = [tuple({move.target for move in moves}) for moves in graph.moves]
    # A component comes after all that it leads to, so the other way round nothing arrives late.
    for members in reversed(components_of(targets)):
        if len(members) == 1 and members[0] not in targets[members[0]]:
            for move in graph.moves[members[0]]:
                visits[move.target] += visits[members[0]] * move.share
        else:
            _go_round(graph, visits, set(members))
    return visits


def _go_round(graph: Graph, visits: list[float], members: set[int]) -> None:
    """Follow what arrives in a loop until next to nothing is left in it."""
    arriving = {place: visits[place] for place in members if visits[place]}
    for place in members:
        visits[place] = 0.0
    for _ in range(MOST_ROUNDS):
        if sum(arriving.values()) < LEAST:
            return
        onwards: dict[int, float] = {}
        for place, share in arriving.items():
            visits[place] += share
            for move in graph.moves[place]:
                if move.target in members:
                    onwards[move.target] = onwards.get(move.target, 0.0) + share * move.share
                else:
                    visits[move.target] += share * move.share
        arriving = onwards
