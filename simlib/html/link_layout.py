"""Where the marks of a link chart stand: places above, people in the middle by who is tied to whom, things below.

The same marks and ties give the same places: nothing is left to chance, and whatever could go either way goes by the
order given. A chart of 500 marks is laid out in some hundredths of a second. Units are CSS pixels at full size.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

STEP, ROW = 112, 104
"""From mark to mark in a row, and from row to row."""
NEAR = 30
"""A straight tie that passes a mark this closely would be taken for a tie of that mark: it is bent instead."""
AROUND, APART = 48, 30
"""How far such a tie swings out in its middle, and how far the middles of ties that join the same two are apart."""
MOST_TO_BEND = 60
"""Marks of a chart in which each tie is looked at; a larger one is a picture to move about in."""
SWEEPS = 4

ABOVE = ("place", "business", "event")
PEOPLE = ("person",)

Mark = tuple[str, str]
"""A mark's id and kind."""
Tie = tuple[str, str]
"""The ids of its two ends."""
Point = tuple[int, int]


def places(marks: Sequence[Mark], ties: Sequence[Tie], across: int = 0) -> dict[str, Point]:
    """The middle of each mark, with at most so many in a row; 0 lets the number of marks decide.

    >>> places([("a", "person"), ("b", "person"), ("h", "place")], [("a", "b"), ("a", "h")])
    {'h': (0, 0), 'a': (0, 104), 'b': (0, 208)}
    """
    most = across or max(4, math.ceil(1.4 * math.sqrt(len(marks))))
    near = _neighbors(marks, ties)
    rows = _untangled([row for band in _bands(marks, near) for row in _cut(band, most)], near)
    return {
        mark: (round((place - (len(row) - 1) / 2) * STEP), level * ROW)
        for level, row in enumerate(rows)
        for place, mark in enumerate(row)
    }


def bends(where: Mapping[str, Point], ties: Sequence[Tie]) -> list[float]:
    """For each tie how far it swings out, as twice the way its middle goes by its length.

    A tie that runs down swings to the right above 0, and to the left below. Ties that join the same two fan out; a tie
    that would pass through a third mark goes around it.

    >>> bends({"a": (0, 0), "b": (0, 104)}, [("a", "b"), ("b", "a")])
    [-0.288, -0.288]
    """
    same: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, (source, target) in enumerate(ties):
        same[min(source, target), max(source, target)].append(number)
    swings = [0.0] * len(ties)
    for (first, last), numbers in same.items():
        away = _way_around(where, first, last) if len(where) <= MOST_TO_BEND else 0
        length = math.dist(where[first], where[last]) or 1.0
        for place, number in enumerate(numbers):
            fan = (place - (len(numbers) - 1) / 2) * APART
            swing = round(2 * (fan + away) / length, 3)
            swings[number] = swing if ties[number][0] == first else -swing
    return swings


def _neighbors(marks: Sequence[Mark], ties: Sequence[Tie]) -> dict[str, list[str]]:
    near: dict[str, list[str]] = {mark: [] for mark, _ in marks}
    for source, target in ties:
        if source in near and target in near and target not in near[source]:
            near[source].append(target)
            near[target].append(source)
    return near


def _bands(marks: Sequence[Mark], near: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """The rows from top to bottom, however long; marks without any tie stand in the last."""
    tied = [(mark, kind) for mark, kind in marks if near[mark]]
    yield [mark for mark, kind in tied if kind in ABOVE]
    yield from _by_distance([mark for mark, kind in tied if kind in PEOPLE], near)
    yield [mark for mark, kind in tied if kind not in (*ABOVE, *PEOPLE)]
    yield [mark for mark, _ in marks if not near[mark]]


def _by_distance(people: Sequence[str], near: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """People by how many ties they are away from whoever has most; of each group apart, that one stands first."""
    among = set(people)
    rows: list[list[str]] = []
    seen: set[str] = set()
    for first in sorted(people, key=lambda mark: -len(near[mark])):
        if first in seen:
            continue
        seen.add(first)
        queue = deque([(first, 0)])
        while queue:
            mark, level = queue.popleft()
            rows += [[] for _ in range(level + 1 - len(rows))]
            rows[level].append(mark)
            for other in near[mark]:
                if other in among and other not in seen:
                    seen.add(other)
                    queue.append((other, level + 1))
    return rows


def _cut(row: Sequence[str], most: int) -> Iterator[list[str]]:
    """The row in parts that are as good as equally long."""
    parts = math.ceil(len(row) / most)
    for part in range(parts):
        yield list(row[part * len(row) // parts : (part + 1) * len(row) // parts])


def _untangled(rows: list[list[str]], near: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The rows, each ordered by where the neighbors of its marks stand, so that fewer ties cross."""
    for sweep in range(SWEEPS):
        middle = {mark: place - (len(row) - 1) / 2 for row in rows for place, mark in enumerate(row)}
        order: Iterable[int] = range(len(rows)) if sweep % 2 else reversed(range(len(rows)))
        for level in order:
            rows[level].sort(key=lambda mark: _mean([middle[other] for other in near[mark]], middle[mark]))
            row = rows[level]
            middle |= {mark: place - (len(row) - 1) / 2 for place, mark in enumerate(row)}
    return rows


def _mean(numbers: Sequence[float], otherwise: float) -> float:
    return sum(numbers) / len(numbers) if numbers else otherwise


def _way_around(where: Mapping[str, Point], source: str, target: str) -> int:
    """How far the middle of this tie has to swing out so that it passes through no other mark; 0 where it does not."""
    (ax, ay), (bx, by) = where[source], where[target]
    length = math.dist((ax, ay), (bx, by)) or 1.0
    for mark, (x, y) in where.items():
        along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length**2
        beside = ((x - ax) * (by - ay) - (y - ay) * (bx - ax)) / length
        if mark not in (source, target) and 0 < along < 1 and abs(beside) < NEAR:
            return -AROUND if beside > 0 else AROUND
    return 0
