"""Where the marks of the branch map stand: the way taken runs left to right in bands, like lines of a text.

The scenes seen stand on the first row of each band in the order in which they were entered. A scene that was not
seen hangs below the place from which it could have been reached. Units are CSS pixels, drawn one to one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from simlib.html.debrief_shapes import PathLink, PathScene

WIDEST_STEP, STEP, ROW, MARGIN, SIZE = 72, 40, 44, 24, 14
"""A step from mark to mark at most and at least, a row below a row, the edge at the sides, half a mark."""

HEAD, GUTTER = 28, 16
"""Room above a band for lines that skip a scene, and on both sides of the line that leads to the next band."""


@dataclass(frozen=True, slots=True)
class Point:
    """Where the middle of a mark stands."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the grid of one band; row 0 belongs to the way taken."""

    band: int
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of all scenes by heading, and where the line from one band to the next may run."""

    width: int
    height: int
    slots: Mapping[str, Slot]
    points: Mapping[str, Point]
    gutters: Sequence[int]
    """For each band the height below it that is free of marks."""


def seen_in_order(scenes: Sequence[PathScene]) -> list[PathScene]:
    """The scenes seen, by when each was first entered."""
    return sorted((scene for scene in scenes if scene.get("order")), key=lambda scene: scene.get("order", [0])[0])


def lay_out(scenes: Sequence[PathScene], links: Sequence[PathLink], width: int) -> Layout:
    """A place for every scene within the width: no two marks touch."""
    room, seen = width - 2 * MARGIN, seen_in_order(scenes)
    most = room // STEP + 1
    bands = max(1, -(-len(seen) // most))
    a_band = max(1, -(-len(seen) // bands))
    step = min(WIDEST_STEP, room // max(1, a_band - 1))
    slots = {scene.get("heading", ""): Slot(*divmod(at, a_band), 0) for at, scene in enumerate(seen)}
    words = {_below(slots[scene.get("heading", "")]) for scene in seen if scene.get("ending")}
    slots |= _unseen(scenes, links, slots, room // step + 1, words)
    return _measured(slots, words, width, step)


def _below(slot: Slot) -> Slot:
    return Slot(slot.band, slot.column, slot.row + 1)


def _unseen(
    scenes: Sequence[PathScene], links: Sequence[PathLink], seen: Mapping[str, Slot], columns: int, words: set[Slot]
) -> dict[str, Slot]:
    """A slot for each scene not seen, as near as may be to where the way taken leads to it.

    The slots of `words` stay free: below an ending stands that it is one.
    """
    taken, found = set(words), dict[str, Slot]()
    for name, wish in _wishes(scenes, links, seen).items():
        found[name] = min(_free(taken, wish.band, columns), key=partial(_far, wish))
        taken.add(found[name])
    return found


def _wishes(scenes: Sequence[PathScene], links: Sequence[PathLink], seen: Mapping[str, Slot]) -> dict[str, Slot]:
    """For each scene not seen the slot one step after the scene that leads to it in the fewest steps."""
    ahead: dict[str, list[str]] = {scene.get("heading", ""): [] for scene in scenes}
    for link in links:
        ahead.get(link.get("from", ""), []).append(link.get("to", ""))
    known, queue = dict(seen), deque(seen)
    while queue:
        name = queue.popleft()
        for other in ahead.get(name, []):
            if other in ahead and other not in known:
                known[other] = Slot(known[name].band, known[name].column + 1, known[name].row + 1)
                queue.append(other)
    last = max((slot.band for slot in seen.values()), default=0)
    return {name: known.get(name, Slot(last, 0, 1)) for name in ahead if name not in seen}


def _free(taken: set[Slot], band: int, columns: int) -> Iterator[Slot]:
    """The highest free slot of each column of a band, below the way taken."""
    for column in range(columns):
        rows = {slot.row for slot in taken if (slot.band, slot.column) == (band, column)}
        yield Slot(band, column, next(row for row in range(1, len(rows) + 2) if row not in rows))


def _far(wish: Slot, slot: Slot) -> tuple[int, int]:
    """How far a slot is from the one wished for: two columns weigh as much as one row, for a picture that is flat."""
    return abs(slot.column - wish.column) + 2 * slot.row, -slot.column


def _measured(slots: Mapping[str, Slot], words: set[Slot], width: int, step: int) -> Layout:
    """The layout of these slots in pixels: each band as high as what hangs in it."""
    bands = max((slot.band for slot in slots.values()), default=0) + 1
    lowest = [
        max((slot.row for slot in {*slots.values(), *words} if slot.band == at), default=0) for at in range(bands)
    ]
    tops, gutters = [HEAD], list[int]()
    for rows in lowest:
        gutters.append(tops[-1] + rows * ROW + SIZE + GUTTER)
        tops.append(gutters[-1] + GUTTER + HEAD)
    points = {name: Point(MARGIN + at.column * step, tops[at.band] + at.row * ROW) for name, at in slots.items()}
    return Layout(width, gutters[-1], slots, points, tuple(gutters))


def neighbors(scenes: Sequence[PathScene]) -> frozenset[tuple[str, str]]:
    """The pairs of scenes that stand one after the other on the way taken, across the end of a band too."""
    return frozenset(pairwise(scene.get("heading", "") for scene in seen_in_order(scenes)))
