"""How long runs take, and how many there are."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

from simlib.play.state import Status
from simlib.prove.graph import Graph, Move
from simlib.prove.loops import Unrolled

Route = list[tuple[int, Move]]
"""States, each with the move made there."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """The shortest and the longest run, in simulated minutes."""

    fastest: Route
    shortest: int | None
    """None where no run ends."""
    longest: int | None
    """None where no run ends, or where there is always a longer one."""


def lengths_of(graph: Graph, flat: Unrolled) -> Lengths:
    """The shortest and the longest run that ends."""
    route, shortest = _fastest(graph)
    longest = _longest(graph, flat)
    return Lengths(route, shortest, None if longest is None else longest + graph.first_minutes)


def histories(graph: Graph, flat: Unrolled) -> int | None:
    """How many ways through the case there are; None where a loop makes them endless."""
    if flat.looping:
        return None
    counts = [0] * len(graph.nodes)
    for place in flat.order:
        moves = graph.moves[place]
        counts[place] = sum(move.ways * counts[move.target] for move in moves) if moves else 1
    return counts[0]


def _fastest(graph: Graph) -> tuple[Route, int | None]:
    """The route of the fewest minutes, and among those of the fewest decisions (Dijkstra 1959)."""
    came: dict[int, tuple[int, Move]] = {}
    done = set()
    waiting: list[tuple[int, int, int]] = [(graph.first_minutes, 0, 0)]
    best = {0: (graph.first_minutes, 0)}
    while waiting:
        minutes, decisions, place = heapq.heappop(waiting)
        if place in done:
            continue
        done.add(place)
        if graph.nodes[place].status is not Status.PLAYING:
            return _route(came, place), minutes
        for move in graph.moves[place]:
            cost = (minutes + move.minutes, decisions + 1)
            if move.target not in best or cost < best[move.target]:
                best[move.target] = cost
                came[move.target] = (place, move)
                heapq.heappush(waiting, (*cost, move.target))
    return [], None


def _route(came: dict[int, tuple[int, Move]], place: int) -> Route:
    route = []
    while place in came:
        route.append(came[place])
        place = came[place][0]
    return route[::-1]


def _longest(graph: Graph, flat: Unrolled) -> int | None:
    """The most minutes from the first decision on."""
    most: dict[int, int] = {}
    slow = {
        flat.component[place]
        for place, moves in enumerate(graph.moves)
        for move in moves
        if move.minutes and flat.component[place] == flat.component[move.target]
    }
    for place in flat.order:
        number = flat.component[place]
        if graph.nodes[place].status is not Status.PLAYING:
            most[number] = 0
        for move in graph.moves[place]:
            aim = flat.component[move.target]
            if aim != number and aim in most:
                most[number] = max(most.get(number, 0), move.minutes + most[aim])
    if any(number in most for number in slow):
        return None
    return most.get(flat.component[0])
