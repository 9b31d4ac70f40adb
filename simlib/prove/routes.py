"""Concrete histories: the decisions that lead to an end with a certain score, or along a route."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from simlib.play.decisions import Choose, decision_as_json
from simlib.prove.graph import Graph, Move
from simlib.prove.lengths import Route
from simlib.prove.loops import Unrolled
from simlib.prove.worth import End, Worth, folded

Json = object


def decisions_along(graph: Graph, route: Iterable[tuple[int, Move]], gains: Iterable[int | None]) -> list[Json]:
    """The decisions of a route, as `simlib play --decisions` reads them."""
    made: list[Json] = []
    for (place, move), gain in zip(route, gains, strict=True):
        nodes = graph.nodes
        decision = graph.finder.decision(nodes[place], nodes[move.target], move.text, gain)
        made.append(decision.text if isinstance(decision, Choose) else decision_as_json(decision))
    return made


def history_to(graph: Graph, place: int) -> list[Json]:
    """A shortest history to this state."""
    route: Route = []
    while graph.parents[place] >= 0:
        parent = graph.parents[place]
        route.append((parent, next(move for move in graph.moves[parent] if move.target == place)))
        place = parent
    return decisions_along(graph, route[::-1], [None] * len(route))


def history_with(graph: Graph, flat: Unrolled, worth: Worth, end: End, score: int) -> list[Json]:
    """A history that comes to this end with this score, with no decision made in a loop without need."""
    steps = _steps_back(graph, worth, worth.classes.ends.index(end), score)
    place, route, gains = 0, Route(), list[int | None]()
    for number, gain in steps:
        leaving, move = _way_out(graph, flat, worth, place, number, gain)
        route += [*leaving, move]
        gains += [*[None] * len(leaving), gain]
        place = move[1].target
    return decisions_along(graph, route, gains)


def _steps_back(graph: Graph, worth: Worth, number: int, score: int) -> list[tuple[int, int]]:
    """The classes on a way from the start to this one with this score, each with the points gained on the way to it."""
    classes = worth.classes
    before: list[list[tuple[int, int]]] = [[] for _ in classes.edges]
    for source, edges in enumerate(classes.edges):
        for aim, gain, _ in edges:
            before[aim].append((source, gain))
    sums = next(sums for sums, (base, chances) in worth.held[number].items() if _has(base, chances, score))
    steps = []
    while number != classes.of[0]:
        source, gain, sums_before, bank = _came_from(graph, worth, before[number], number, (sums, score))
        steps.append((number, gain))
        number, sums, score = source, sums_before, bank
    return steps[::-1]


def _came_from(
    graph: Graph, worth: Worth, before: Iterable[tuple[int, int]], number: int, points: tuple[int, int]
) -> tuple[int, int, int, int]:
    wanted, bank = points
    for source, gain in before:
        for sums, (base, chances) in worth.held[source].items():
            after, counted = folded(sums + gain, graph.purse, worth.classes.ranges[number])
            if after == wanted and _has(base, chances, bank - counted):
                return source, gain, sums, bank - counted
    raise KeyError(number)


def _has(base: int, chances: list[float], bank: int) -> bool:
    return 0 <= bank - base < len(chances) and chances[bank - base] > 0


def _way_out(
    graph: Graph, flat: Unrolled, worth: Worth, place: int, number: int, gain: int
) -> tuple[Route, tuple[int, Move]]:
    """The fewest moves within the loop of a state, and then the move to the class with this gain."""
    aim = worth.classes.as_state.get(number, number)
    came: dict[int, tuple[int, Move]] = {}
    waiting, seen = deque([place]), {place}
    while waiting:
        here = waiting.popleft()
        for move in graph.moves[here]:
            inside = flat.component[move.target] == flat.component[place]
            if not inside and worth.classes.of[move.target] == aim and any(gain == by for by, _ in move.spread):
                return _back_to(came, here, place), (here, move)
            if inside and move.target not in seen:
                seen.add(move.target)
                came[move.target] = (here, move)
                waiting.append(move.target)
    raise KeyError(number)


def _back_to(came: dict[int, tuple[int, Move]], here: int, place: int) -> Route:
    route: Route = []
    while here != place:
        route.append(came[here])
        here = came[here][0]
    return route[::-1]
