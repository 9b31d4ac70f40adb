"""Places around a middle: no mark stands between another and the middle, and no tie of two passes a third."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

from simlib.html.link_layout import Point

ACROSS, DOWN = 250, 116
"""Half of the width and half of the height of a ring of up to four marks, in CSS pixels."""
MORE_ACROSS, MORE_DOWN = 26, 20
"""How much larger both get with each mark more."""


def ring(count: int) -> list[Point]:
    """So many places clockwise around (0, 0): an odd number begins at the top, an even one at the left of it.

    Two stand side by side above it, so that a tie between them does not lead through the middle.

    >>> ring(4)
    [(-177, -82), (177, -82), (177, 82), (-177, 82)]
    """
    if count == 2:
        return ring(4)[:2]
    more = max(0, count - 4)
    wide, high = ACROSS + MORE_ACROSS * more, DOWN + MORE_DOWN * more
    first = -math.pi / 2 - (0 if count % 2 else math.pi / max(1, count))
    angles = [first + 2 * math.pi * place / count for place in range(count)]
    return [(round(wide * math.cos(angle)), round(high * math.sin(angle))) for angle in angles]


def neighborly(marks: Sequence[str], ties: Sequence[tuple[str, str]]) -> list[str]:
    """The marks in an order around a ring in which those that are tied stand closer; without ties, the order given."""
    order = list(marks)
    drawn = [tie for tie in ties if set(tie) <= set(marks)]
    length = _length(order, drawn)
    shorter = True
    while shorter:
        shorter = False
        for one, other in combinations(range(len(order)), 2):
            order[one], order[other] = order[other], order[one]
            tried = _length(order, drawn)
            if tried < length:
                length, shorter = tried, True
            else:
                order[one], order[other] = order[other], order[one]
    return order


def _length(order: Sequence[str], ties: Sequence[tuple[str, str]]) -> int:
    """Steps around the ring from end to end, over all ties."""
    place = {mark: number for number, mark in enumerate(order)}
    apart = [abs(place[source] - place[target]) for source, target in ties]
    return sum(min(steps, len(order) - steps) for steps in apart)
