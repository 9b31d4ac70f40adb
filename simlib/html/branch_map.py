"""The branch map: every scene a mark, the way taken drawn through them, and a list that says the same.

It is drawn for three widths, of which the page shows the one that fits: so no number ever shrinks and nothing has
to be scrolled sideways. Scenes that were not seen stay unnamed: who tries again has not been told what comes.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from simlib.html.blocks import count_words, joined
from simlib.html.branch_layout import GUTTER, MARGIN, ROW, SIZE, Layout, Point, lay_out, neighbors, seen_in_order
from simlib.html.debrief_shapes import PathLink, PathScene
from simlib.html.icons import icon

WIDTHS = (("wide", 1120), ("middle", 600), ("narrow", 288))
"""A desk, a tablet or a sheet of paper, a phone: what is left of each for the picture, in CSS pixels."""

_OUTCOMES = {"good": ("good", "good"), "partial": ("warn", "warn"), "harmful": ("bad", "bad")}
_OUTCOME_WORDS = {"good": "a good ending", "partial": "a partly good ending", "harmful": "a harmful ending"}
_SAG = 30
"""How far the handles of a line stand off the row that it passes by."""


def branch_map_html(scenes: Sequence[PathScene], links: Sequence[PathLink]) -> Markup:
    """The picture, and below it the scenes in the order in which they were entered."""
    if not scenes:
        return Markup("")
    pictures = joined(_picture(scenes, links, name, width) for name, width in WIDTHS)
    return Markup('<div class="sim-map">{}{}{}</div>').format(pictures, _key(scenes), _list(scenes))


def _picture(scenes: Sequence[PathScene], links: Sequence[PathLink], name: str, width: int) -> Markup:
    layout = lay_out(scenes, links, width)
    side_by_side = neighbors(scenes)
    seen = sum(1 for scene in scenes if scene.get("visited"))
    label = f"Branch map: {seen} of {count_words(len(scenes), 'scene')} seen. The list below names them in order."
    drawn = sorted(links, key=lambda link: link.get("taken", 0))
    return Markup(
        '<svg class="map {}" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">{}{}</svg>'
    ).format(
        name,
        width,
        layout.height,
        width,
        layout.height,
        label,
        joined(_line(link, layout, side_by_side) for link in drawn),
        joined(_mark(scene, layout.points[scene.get("heading", "")]) for scene in scenes),
    )


def _line(link: PathLink, layout: Layout, side_by_side: frozenset[tuple[str, str]]) -> Markup:
    """A link as a line; none for one that was not taken and leads into another band: it would cross everything."""
    ends, taken = (link.get("from", ""), link.get("to", "")), bool(link.get("taken"))
    known = ends[0] in layout.points and ends[1] in layout.points and ends[0] != ends[1]
    if not known or (not taken and layout.slots[ends[0]].band != layout.slots[ends[1]].band):
        return Markup("")
    return Markup('<path class="e{}" d="{}"/>').format(
        " taken" if taken else "", _curve(layout, *ends, is_next=ends in side_by_side, taken=taken)
    )


def _curve(layout: Layout, start: str, end: str, *, is_next: bool, taken: bool) -> str:
    """Straight to the next scene; around the edge to the next band; past the scenes that a line skips."""
    here, there = layout.slots[start], layout.slots[end]
    a, b = layout.points[start], layout.points[end]
    if is_next and here.band != there.band:
        return _turn(a, b, layout.gutters[here.band], layout.width)
    if is_next:
        return f"M{a.x} {a.y}H{b.x}"
    if here.band == there.band and here.row == there.row == 0:
        away, lean = (-_SAG if taken else _SAG), (SIZE if b.x > a.x else -SIZE)
        return f"M{a.x} {a.y}C{a.x + lean} {a.y + away} {b.x - lean} {b.y + away} {b.x} {b.y}"
    bend = (b.x - a.x) // 2 if b.x > a.x else MARGIN
    return f"M{a.x} {a.y}C{a.x + bend} {a.y} {b.x - bend} {b.y} {b.x} {b.y}"


def _turn(a: Point, b: Point, gutter: int, width: int) -> str:
    """From the end of one band to the start of the next, with round corners, as a line of text would wrap."""
    right, left, corner = min(a.x + SIZE + GUTTER, width - 4), max(4, b.x - SIZE - GUTTER), 8
    return (
        f"M{a.x} {a.y}H{right - corner}q{corner} 0 {corner} {corner}V{gutter - corner}q0 {corner} -{corner} {corner}"
        f"H{left + corner}q-{corner} 0 -{corner} {corner}V{b.y - corner}q0 {corner} {corner} {corner}H{b.x}"
    )


def _mark(scene: PathScene, at: Point) -> Markup:
    order, ending, visited = scene.get("order", []), scene.get("ending", ""), scene.get("visited", False)
    style = f"{'seen' if visited else 'not'} {_OUTCOMES.get(ending, ('', ''))[0] if visited else ''}".strip()
    number = Markup('<text x="{}" y="{}">{}</text>').format(at.x, at.y + 5, order[0]) if order else ""
    word = (
        Markup('<text class="word" x="{}" y="{}">End</text>').format(at.x, at.y + ROW - 10) if order and ending else ""
    )
    return Markup('<g class="{}">{}{}{}</g>').format(style, _shape(at, is_ending=bool(ending)), number, word)


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
    return Markup('<ol class="sim-way">{}</ol>').format(joined(map(_listed, seen_in_order(scenes))))


def _listed(scene: PathScene) -> Markup:
    order, ending = scene.get("order", [0]), scene.get("ending", "")
    again = f", entered {len(order)} times" if len(order) > 1 else ""
    said = f", {_OUTCOME_WORDS[ending]}" if ending in _OUTCOME_WORDS else ""
    shape = icon(_OUTCOMES[ending][1]) if ending in _OUTCOMES else Markup("")
    return Markup("<li><b>{}</b><span>{}{}<small>{}{}</small></span></li>").format(
        order[0], shape, scene.get("heading", ""), again.strip(", "), said if again else said.strip(", ")
    )
