"""The branch map: every scene a mark, the way taken drawn through them, and a list that says the same.

Words stand in HTML beside the picture, never in it, so that they do not shrink with the screen. Scenes that were
not seen stay unnamed: who tries again has not been told what comes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from simlib.html.blocks import count_words, joined
from simlib.html.icons import icon
from simlib.html.shapes import PathLink, PathScene

COLUMN, ROW, MARGIN, SIZE = 72, 52, 26, 15
"""Units of the picture: between steps, between branches, around it all, and half a mark."""

_OUTCOMES = {"good": ("good", "good"), "partial": ("warn", "warn"), "harmful": ("bad", "bad")}
_OUTCOME_WORDS = {"good": "a good ending", "partial": "a partly good ending", "harmful": "a harmful ending"}


@dataclass(frozen=True, slots=True)
class Point:
    """Where a mark stands."""

    x: int
    y: int


def steps_from_start(scenes: Sequence[PathScene], links: Sequence[PathLink]) -> dict[str, int]:
    """For each scene the fewest decisions from the first one; a scene nobody reaches stands at the far end."""
    following: dict[str, list[str]] = {}
    for link in links:
        following.setdefault(link.get("from", ""), []).append(link.get("to", ""))
    names = [scene.get("heading", "") for scene in scenes]
    steps = {names[0]: 0} if names else {}
    waiting = deque(steps)
    while waiting:
        here = waiting.popleft()
        for there in following.get(here, []):
            if there not in steps:
                steps[there] = steps[here] + 1
                waiting.append(there)
    last = max(steps.values(), default=0)
    return {name: steps.get(name, last) for name in names}


def places(scenes: Sequence[PathScene], links: Sequence[PathLink]) -> dict[str, Point]:
    """A place for each scene: steps go to the right, scenes of one step stand one under the other."""
    steps = steps_from_start(scenes, links)
    columns: dict[int, list[str]] = {}
    for name, step in steps.items():
        columns.setdefault(step, []).append(name)
    tallest = max(map(len, columns.values()), default=1)
    return {
        name: Point(MARGIN + step * COLUMN, MARGIN + round((place + (tallest - len(column)) / 2) * ROW))
        for step, column in columns.items()
        for place, name in enumerate(column)
    }


def branch_map_html(scenes: Sequence[PathScene], links: Sequence[PathLink]) -> Markup:
    """The picture, and beside it the scenes in the order in which they were entered."""
    if not scenes:
        return Markup("")
    return Markup(
        '<div class="sim-map"><div class="sim-scroll" tabindex="0" role="group" aria-label="Branch map">{}</div>'
        "{}{}</div>"
    ).format(_picture(scenes, links), _key(scenes), _list(scenes))


def _picture(scenes: Sequence[PathScene], links: Sequence[PathLink]) -> Markup:
    where = places(scenes, links)
    width = max(point.x for point in where.values()) + MARGIN
    height = max(point.y for point in where.values()) + MARGIN
    seen = sum(1 for scene in scenes if scene.get("visited"))
    label = f"Branch map: {seen} of {count_words(len(scenes), 'scene')} seen. The list beside it names them in order."
    drawn = sorted(links, key=lambda link: link.get("taken", 0))
    return Markup(
        '<svg class="map" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">{}{}</svg>'
    ).format(
        width,
        height,
        width,
        height,
        label,
        joined(_line(link, where) for link in drawn),
        joined(_mark(scene, where[scene.get("heading", "")]) for scene in scenes),
    )


def _line(link: PathLink, where: Mapping[str, Point]) -> Markup:
    start, end = where.get(link.get("from", "")), where.get(link.get("to", ""))
    if start is None or end is None or start == end:
        return Markup("")
    bend = (end.x - start.x) // 2 if end.x > start.x else COLUMN // 2
    curve = f"M{start.x} {start.y}C{start.x + bend} {start.y} {end.x - bend} {end.y} {end.x} {end.y}"
    return Markup('<path class="e{}" d="{}"/>').format(" taken" if link.get("taken") else "", curve)


def _mark(scene: PathScene, at: Point) -> Markup:
    order, ending, visited = scene.get("order", []), scene.get("ending", ""), scene.get("visited", False)
    style = f"{'seen' if visited else 'not'} {_OUTCOMES.get(ending, ('', ''))[0] if visited else ''}".strip()
    number = Markup('<text x="{}" y="{}">{}</text>').format(at.x, at.y + 5, order[0]) if order else ""
    return Markup('<g class="{}">{}{}</g>').format(style, _shape(at, is_ending=bool(ending)), number)


def _shape(at: Point, *, is_ending: bool) -> Markup:
    """A square for an ending, a circle for any other scene."""
    if is_ending:
        return Markup('<rect class="n" x="{}" y="{}" width="{}" height="{}" rx="4"/>').format(
            at.x - SIZE, at.y - SIZE, 2 * SIZE, 2 * SIZE
        )
    return Markup('<circle class="n" cx="{}" cy="{}" r="{}"/>').format(at.x, at.y, SIZE)


def _key(scenes: Sequence[PathScene]) -> Markup:
    unseen = sum(1 for scene in scenes if not scene.get("visited"))
    endings = sum(1 for scene in scenes if scene.get("ending") and not scene.get("visited"))
    said = f"Not seen this time: {count_words(unseen, 'scene')}, {endings} of them endings." if unseen else "All seen."
    return Markup(
        '<p class="net-key"><span><i></i>Seen, numbered in order</span><span><i class="un"></i>Not seen</span>'
        '<span><i class="sq"></i>Square: an ending</span></p><p class="sim-note">{}</p>'
    ).format(said)


def _list(scenes: Sequence[PathScene]) -> Markup:
    visited = sorted((scene for scene in scenes if scene.get("order")), key=lambda scene: scene.get("order", [0])[0])
    return Markup('<ol class="sim-way">{}</ol>').format(joined(map(_listed, visited)))


def _listed(scene: PathScene) -> Markup:
    order, ending = scene.get("order", [0]), scene.get("ending", "")
    again = f", entered {len(order)} times" if len(order) > 1 else ""
    said = f", {_OUTCOME_WORDS[ending]}" if ending in _OUTCOME_WORDS else ""
    shape = icon(_OUTCOMES[ending][1]) if ending in _OUTCOMES else Markup("")
    return Markup("<li><b>{}</b><span>{}{}<small>{}{}</small></span></li>").format(
        order[0], shape, scene.get("heading", ""), again.strip(", "), said if again else said.strip(", ")
    )
