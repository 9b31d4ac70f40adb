"""Loops solved: from every state, the probability to leave its loop by each way out.

States that can lead back to each other form a component. No move inside one brings points: a choice or item scores
only the first time it is taken, and that it was taken is part of the state, so a move with points never lies on a
loop. So all that a loop does is to decide by which move it is left.

One component is solved by taking out its states one after the other: whoever would have gone to the one taken out goes
where that one goes, the way back to itself left aside and the rest scaled up to the whole. Only sums, products and
quotients of positive numbers occur, so that nothing cancels: every probability keeps about fifteen digits (Grassmann,
Taksar and Heyman 1985).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from simlib.prove.graph import Graph, Spread

Row = dict[int, float]
"""Probabilities by state."""


@dataclass(frozen=True, slots=True)
class Unrolled:
    """The states in an order in which every way leads onwards, with their ways out of the loops they stand in."""

    order: list[int]
    """Places of states; targets come before those that lead to them."""
    ways: list[dict[int, Spread]]
    """Of every state: the states it comes to outside of its component, with points and probability."""
    component: list[int]
    """Of every state: the number of its component."""
    looping: frozenset[int]
    """The components that hold a loop."""


def unrolled(graph: Graph) -> Unrolled:
    """The graph without its loops."""
    targets = [tuple({move.target for move in moves}) for moves in graph.moves]
    components = components_of(targets)
    component = [0] * len(targets)
    for number, members in enumerate(components):
        for place in members:
            component[place] = number
    ways: list[dict[int, Spread]] = [{}] * len(targets)
    looping = set()
    for number, members in enumerate(components):
        if len(members) == 1 and members[0] not in targets[members[0]]:
            ways[members[0]] = _onwards(graph, members[0])
            continue
        looping.add(number)
        for place, out in _solved(graph, members).items():
            ways[place] = out
    order = [place for members in components for place in members]
    return Unrolled(order, ways, component, frozenset(looping))


def components_of(targets: Sequence[Sequence[int]]) -> list[list[int]]:
    """The sets of states that lead to each other, each after all that it leads to (Tarjan 1972, without recursion)."""
    count = len(targets)
    index, low = [0] * count, [0] * count
    on_stack = [False] * count
    stack: list[int] = []
    found: list[list[int]] = []
    clock = 0
    for root in range(count):
        if index[root]:
            continue
        clock += 1
        index[root] = low[root] = clock
        stack.append(root)
        on_stack[root] = True
        work = [(root, iter(targets[root]))]
        while work:
            place, left = work[-1]
            for target in left:
                if not index[target]:
                    clock += 1
                    index[target] = low[target] = clock
                    stack.append(target)
                    on_stack[target] = True
                    work.append((target, iter(targets[target])))
                    break
                if on_stack[target]:
                    low[place] = min(low[place], index[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[place])
                if low[place] == index[place]:
                    found.append(_popped(stack, on_stack, place))
    return found


def _popped(stack: list[int], on_stack: list[bool], place: int) -> list[int]:
    members = []
    while True:
        member = stack.pop()
        on_stack[member] = False
        members.append(member)
        if member == place:
            return members


def _onwards(graph: Graph, place: int) -> dict[int, Spread]:
    """The moves of a state that stands in no loop, those to the same state joined."""
    made: dict[int, Spread] = {}
    for move in graph.moves[place]:
        made[move.target] = _joined(made[move.target], move.spread) if move.target in made else move.spread
    return made


def _joined(one: Spread, other: Spread) -> Spread:
    sums = dict(one)
    for points, probability in other:
        sums[points] = sums.get(points, 0.0) + probability
    return tuple(sums.items())


def _solved(graph: Graph, members: Sequence[int]) -> dict[int, dict[int, Spread]]:
    """Of every state of a component, how it leaves the component. Nothing where it never does."""
    inside = set(members)
    rows: dict[int, Row] = {place: {} for place in members}
    leaves: dict[int, float] = {}
    for place in members:
        for move in graph.moves[place]:
            if move.target in inside:
                rows[place][move.target] = rows[place].get(move.target, 0.0) + move.share
            else:
                leaves[place] = leaves.get(place, 0.0) + move.share
    if not leaves:
        return {}
    last = _last_inside(rows, leaves)
    outs = {place: _outwards(graph, place, inside, leaves[place]) for place in leaves}
    return {place: _mixed(last[place], outs) for place in members}


def _outwards(graph: Graph, place: int, inside: set[int], total: float) -> dict[int, Spread]:
    """The moves out of the component from one state, given that it is left from there."""
    made: dict[int, Spread] = {}
    for move in graph.moves[place]:
        if move.target not in inside:
            scaled = tuple((points, probability / total) for points, probability in move.spread)
            made[move.target] = _joined(made[move.target], scaled) if move.target in made else scaled
    return made


def _mixed(last: Mapping[int, float], outs: Mapping[int, Mapping[int, Spread]]) -> dict[int, Spread]:
    sums: dict[int, dict[int, float]] = {}
    for place, weight in last.items():
        for target, spread in outs[place].items():
            row = sums.setdefault(target, {})
            for points, probability in spread:
                row[points] = row.get(points, 0.0) + weight * probability
    return {target: tuple(row.items()) for target, row in sums.items()}


def _last_inside(rows: dict[int, Row], leaves: Mapping[int, float]) -> dict[int, Row]:
    """Of every state, the probability that each state is the last one inside.

    `~place` stands for leaving from `place`.
    """
    sources: dict[int, set[int]] = {place: set() for place in rows}
    for place, row in rows.items():
        for target in row:
            sources[target].add(place)
        if place in leaves:
            row[~place] = leaves[place]
    order = sorted(rows, key=lambda place: len(sources[place]) * len(rows[place]))
    for place in order:
        _take_out(place, rows, sources)
    last: dict[int, Row] = {}
    for place in reversed(order):
        last[place] = _combined(rows[place], last)
    return last


def _take_out(place: int, rows: dict[int, Row], sources: dict[int, set[int]]) -> None:
    row = rows[place]
    row.pop(place, None)
    total = sum(row.values())
    for target in row:
        row[target] /= total
        if target >= 0:
            sources[target].discard(place)
    for source in sources[place] - {place}:
        weight = rows[source].pop(place)
        for target, probability in row.items():
            rows[source][target] = rows[source].get(target, 0.0) + weight * probability
            if target >= 0:
                sources[target].add(source)


def _combined(row: Row, last: Mapping[int, Row]) -> Row:
    made: Row = {}
    for target, weight in row.items():
        parts: Iterable[tuple[int, float]] = ((~target, 1.0),) if target < 0 else last[target].items()
        for place, probability in parts:
            made[place] = made.get(place, 0.0) + weight * probability
    return made
