"""The branch map: every scene a mark, the way taken drawn through them, and a list that says the same.

Words stand in HTML beside the picture, never in it, so that they do not shrink with the screen. Scenes that were
not seen stay unnamed: who tries again has not been told what comes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from simlib.html.blocks import count_words, joined
from simlib.html.icons import icon
from simlib.html.shapes import PathLink, PathScene

WIDEST, COLUMN, NARROWEST, ROW, MARGIN, SIZE = 1152, 72, 34, 44, 24, 14
"""Units of the picture: its width where that is enough, a step at most and at least, a row, the edge, half a mark."""

_OUTCOMES = {"good": ("good", "good"), "partial": ("warn", "warn"), "harmful": ("bad", "bad")}
_OUTCOME_WORDS = {"good": "a good ending", "partial": "a partly good ending", "harmful": "a harmful ending"}


@dataclass(frozen=True, slots=True)
class Point:
    """Where a mark stands."""

    x: int
    y: int


def steps_from_start(scenes: Sequence[PathScene], links: Sequence[PathLink]) -> dict[str, int]:
    """For each scene the most steps to it along links that lead forward in the notebook.

    Links back do not count, so that a loop ends; a notebook told in order gives a picture that runs to the right.
    """
    place = {scene.get("heading", ""): number for number, scene in enumerate(scenes)}
    steps = dict.fromkeys(place, 0)
    for link in sorted(links, key=lambda link: place.get(link.get("from", ""), 0)):
        start, end = link.get("from", ""), link.get("to", "")
        if start in place and end in place and place[start] < place[end]:
            steps[end] = max(steps[end], steps[start] + 1)
    return steps


def places(scenes: Sequence[PathScene], links: Sequence[PathLink]) -> dict[str, Point]:
    """A place for each scene: the way taken runs along the top, the branches not taken hang below it."""
    steps = steps_from_start(scenes, links)
    width = max(NARROWEST, min(COLUMN, (WIDEST - 2 * MARGIN) // max(1, max(steps.values(), default=1))))
    heights: dict[tuple[int, bool], int] = {}
    where: dict[str, Point] = {}
    for scene in sorted(scenes, key=lambda scene: bool(scene.get("ending"))):
        name, seen = scene.get("heading", ""), bool(scene.get("visited"))
        row = heights.setdefault((steps[name], seen), 0 if seen else _seen_at(scenes, steps, steps[name]))
        heights[steps[name], seen] = row + 1
        where[name] = Point(MARGIN + steps[name] * width, MARGIN + row * ROW)
    return where


def _seen_at(scenes: Sequence[PathScene], steps: Mapping[str, int], step: int) -> int:
    """The first free row of a step: below what was seen there, and never the top one."""
    return max(1, sum(1 for scene in scenes if scene.get("visited") and steps[scene.get("heading", "")] == step))


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
    bend = (end.x - start.x) // 2 if end.x > start.x else NARROWEST
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
