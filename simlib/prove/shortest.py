"""A shortest run that passes and ends as asked: states with points, nearest first.

Of two ways to one state, the one with at least as many points for every criterion and no more decisions can do all that
the other can. So few sums are kept of each state, and those alone go on from which a run can still end as asked, and
still with enough points (A* of Hart, Nilsson and Raphael 1968; the estimate is the way without regard to points).
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from simlib.play.state import Status
from simlib.prove.graph import Graph, Move, Spread, TooMany
from simlib.prove.points import Field
from simlib.prove.result import passes
from simlib.prove.routes import Json, decisions_along
from simlib.prove.worth import Classes, Range

Sums = tuple[int, ...]
"""The points of each criterion, its start among them."""

Wanted = Callable[[int, Move], bool]
"""Whether a run ends as asked with this last move from this state."""


class Step(NamedTuple):
    """A run so far: where it stands, with what points, and how it came there."""

    place: int
    sums: Sums
    move: Move | None
    gain: int
    before: Step | None


def shortest_passing(graph: Graph, classes: Classes, wanted: Wanted, most: int) -> list[Json]:
    """The decisions of a shortest run that passes and whose last move is wanted; every rule aside, points alone.

    Raises `TooMany` beyond `most` steps, and `LookupError` where there is no such run.
    """
    if graph.nodes[0].status is not Status.PLAYING:
        return []
    left = _decisions_left(graph, wanted)
    search = _Search(graph, classes, {}, {})
    waiting: list[tuple[int, int, int, Step]] = []
    start = tuple(field.start for field in graph.purse.fields)
    if 0 in left:
        waiting.append((left[0], 0, 0, Step(0, start, None, 0, None)))
    count = 0
    while waiting:
        _, decisions, _, step = heapq.heappop(waiting)
        if step.move is not None and graph.nodes[step.place].status is not Status.PLAYING:
            return _told(graph, step)
        if search.is_behind(step):
            continue
        for after in search.steps_from(step, left, wanted):
            count += 1
            if count > most:
                raise TooMany
            heapq.heappush(waiting, (decisions + 1 + left.get(after.place, 0), decisions + 1, count, after))
    raise LookupError("No run passes and ends so.")


class _Search(NamedTuple):
    """What the search knows, and what it has seen."""

    graph: Graph
    classes: Classes
    seen: dict[int, list[Sums]]
    gains: dict[int, tuple[tuple[int, Sums], ...]]
    """By the identity of a spread, which lives as long as the graph: the gains that no other outdoes."""

    def is_behind(self, step: Step) -> bool:
        """Whether a run that came no later to the same state has at least as many points; notes it otherwise."""
        others = self.seen.setdefault(step.place, [])
        if any(_outdoes(other, step.sums) for other in others):
            return True
        others.append(step.sums)
        return False

    def steps_from(self, step: Step, left: dict[int, int], wanted: Wanted) -> Iterator[Step]:
        """The steps from here that can still lead to a wanted end, with enough points."""
        fields = self.graph.purse.fields
        for move in self.graph.moves[step.place]:
            ended = self.graph.nodes[move.target].status is not Status.PLAYING
            if not (wanted(step.place, move) if ended else move.target in left):
                continue
            ranges = self.classes.ranges[self.classes.of[move.target]]
            for gain, points in self._gains(move.spread):
                sums = tuple(map(sum, zip(step.sums, points, strict=True)))
                most = sum(map(_result, sums, (high for _, high in ranges), fields))
                if passes(self.graph.program.scenario, most):
                    yield Step(move.target, tuple(map(_alike, sums, ranges, fields)), move, gain, step)

    def _gains(self, spread: Spread) -> tuple[tuple[int, Sums], ...]:
        known = self.gains.get(id(spread))
        if known is None:
            parts = sorted(((gain, tuple(self.graph.purse.parts(gain))) for gain, _ in spread), key=_by_points)
            kept: list[tuple[int, Sums]] = []
            for gain, points in parts:
                if not any(_outdoes(other, points) for _, other in kept):
                    kept.append((gain, points))
            known = self.gains[id(spread)] = tuple(kept)
        return known


def _decisions_left(graph: Graph, wanted: Wanted) -> dict[int, int]:
    """Of the states from which a run can end as asked: the fewest decisions to do so, points aside."""
    waiting: deque[int] = deque()
    left: dict[int, int] = {}
    for place, moves in enumerate(graph.moves):
        if any(graph.nodes[move.target].status is not Status.PLAYING and wanted(place, move) for move in moves):
            left[place] = 1
            waiting.append(place)
    before = graph.before
    while waiting:
        here = waiting.popleft()
        for place in before[here]:
            if place not in left:
                left[place] = left[here] + 1
                waiting.append(place)
    return left


def _told(graph: Graph, last: Step) -> list[Json]:
    route: list[tuple[int, Move]] = []
    gains = []
    step = last
    while step.before is not None and step.move is not None:
        route.append((step.before.place, step.move))
        gains.append(step.gain)
        step = step.before
    return decisions_along(graph, route[::-1], gains[::-1])


def _by_points(gain: tuple[int, Sums]) -> int:
    return -sum(gain[1])


def _outdoes(one: Iterable[int], other: Sequence[int]) -> bool:
    return all(a >= b for a, b in zip(one, other, strict=True))


def _result(total: int, ahead: int, field: Field) -> int:
    """What a criterion comes to at the end."""
    return min(max(total + ahead, 0), field.maximum)


def _alike(total: int, ahead: Range, field: Field) -> int:
    """The sum that stands for this one and for all that end alike."""
    low, high = ahead
    if total + low >= field.maximum:
        return field.maximum - low
    return -high if total + high <= 0 else total
