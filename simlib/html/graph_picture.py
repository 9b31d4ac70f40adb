"""A graph as a picture: SVG that stands by itself, for a page (where it follows the page's colors) or for a file.

Every text is escaped, every id is ours, and nothing in it is a link or a script. Beside it belongs a list that says
the same.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup

from simlib.html.blocks import joined

Paint = Callable[[str], str]
"""The color that stands in the picture for a color of the pages, by its name."""

WIDTH, HEIGHT = 1000, 640
MARGIN_X, MARGIN_Y = 70, 46
MOST_NAMED = 60
"""Nodes up to which every one has its name on the picture; beyond it those alone that are marked."""


class Shape(StrEnum):
    """What sort of thing a node is."""

    PERSON = "person"
    PLACE = "place"
    THING = "thing"
    SERVICE = "service"


class Tone(StrEnum):
    """How a node stands out. It is never said by color alone: a letter or the list says it, too."""

    PLAIN = "plain"
    HARMED = "harmed"
    INVOLVED = "involved"
    OFF = "off"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class PictureNode:
    """A node; `x` and `y` run from 0 to 1, from the left and from the top."""

    key: str
    label: str
    x: float
    y: float
    shape: Shape = Shape.PERSON
    tone: Tone = Tone.PLAIN
    sign: str = ""
    """A letter or two inside."""
    title: str = ""
    """What is told of it in a sentence."""


BESIDE, BESIDE_MOST = 12, 29
"""How far to the right of its mark a name stands that stands beside it, and how many letters it may have."""


@dataclass(frozen=True, slots=True)
class PictureTie:
    """A tie between two nodes, by their keys. `kind` is one of `TIE_LOOKS`."""

    source: str
    target: str
    kind: str
    title: str = ""
    faint: bool = False
    """Drawn lightly: it does not count, or is not what is looked at."""


TIE_LOOKS: Mapping[str, tuple[str, str, float]] = {
    "command": ("accent", "", 2.6),
    "exploitation": ("bad", "", 2.6),
    "money": ("warn", "9 4", 2.0),
    "movement": ("ink-2", "2 4", 2.2),
    "communication": ("line-strong", "", 1.2),
    "kinship": ("good", "6 3 1 3", 1.8),
    "referral": ("line-strong", "", 1.2),
    "hole": ("bad", "5 4", 2.0),
}
"""The color, the dashes and the width of each kind of tie."""

LIGHT: Mapping[str, str] = {
    "surface": "#ffffff",
    "ink": "#14232b",
    "ink-2": "#46565f",
    "line-strong": "#78878f",
    "sunken": "#edf1f1",
    "accent": "#0d5c6c",
    "accent-weak": "#e1eff1",
    "good": "#1d6843",
    "warn": "#855400",
    "warn-weak": "#faefd8",
    "bad": "#9a3a2b",
    "on-accent": "#ffffff",
}
"""The light colors of the pages, for a picture that leaves them."""

_TONES: Mapping[Tone, tuple[str, str, str]] = {
    Tone.PLAIN: ("surface", "line-strong", "ink"),
    Tone.HARMED: ("accent-weak", "accent", "ink"),
    Tone.INVOLVED: ("warn-weak", "warn", "ink"),
    Tone.OFF: ("sunken", "line-strong", "ink-2"),
    Tone.CHOSEN: ("accent", "accent", "on-accent"),
}


def picture_svg(
    nodes: Sequence[PictureNode], ties: Sequence[PictureTie], name: str, *, alone: bool = False, beside: bool = False
) -> Markup:
    """The picture; `name` says what it shows. `alone` gives it colors of its own, for a file.

    `beside` makes the marks small, with their names to the right of them: for nodes in columns.
    """
    paint = _own if alone else _of_the_page
    places = {node.key: (_x(node), _y(node)) for node in nodes}
    radius = 7 if beside else 17 if len(nodes) <= MOST_NAMED else 9 if len(nodes) <= 200 else 6
    named = beside or len(nodes) <= MOST_NAMED
    heads = f"arrow-{zlib.crc32(name.encode()):x}"
    drawn = joined(_tie(tie, places, radius, paint, heads) for tie in ties if {tie.source, tie.target} <= places.keys())
    marks = joined(_node(node, radius, paint, named=named or node.tone is Tone.CHOSEN, beside=beside) for node in nodes)
    space = Markup(' xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" font-family="sans-serif"')
    back = Markup('<rect width="{}" height="{}" fill="{}"/>').format(WIDTH, HEIGHT, LIGHT["surface"])
    return Markup('<svg class="sim-graph"{} viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}{}</svg>').format(
        space.format(WIDTH, HEIGHT) if alone else "", WIDTH, HEIGHT, name, back if alone else "",
        _arrows(paint, heads), drawn, marks,
    )  # fmt: skip


def stage_html(picture: Markup, name: str, *, wide: bool = False) -> Markup:
    """The picture on a page: on a small screen it keeps its size, and can be moved by hand or by keyboard."""
    return Markup('<div class="sim-graph-stage{}" tabindex="0" role="region" aria-label="{}">{}</div>').format(
        " wide" if wide else "", name, picture
    )


def legend_html(kinds: Mapping[str, str], tones: Mapping[Tone, str]) -> Markup:
    """What the lines, by kind, and the marks, by tone, mean; in the colors of the page."""
    lines = joined(
        Markup('<li><svg width="40" height="12" aria-hidden="true"><path d="M2 6h36" {}/></svg>{}</li>').format(
            _stroke(kind, _of_the_page), meaning
        )
        for kind, meaning in kinds.items()
    )
    marks = joined(
        Markup(
            '<li><svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true"><circle cx="9" cy="9" r="7" '
            'style="fill:{};stroke:{};stroke-width:2"/></svg>{}</li>'
        ).format(_of_the_page(_TONES[tone][0]), _of_the_page(_TONES[tone][1]), meaning)
        for tone, meaning in tones.items()
    )
    return Markup('<ul class="sim-graph-key">{}{}</ul>').format(marks, lines)


def _of_the_page(color: str) -> str:
    return f"var(--{color})"


def _own(color: str) -> str:
    return LIGHT[color]


def _x(node: PictureNode) -> float:
    return round(MARGIN_X + node.x * (WIDTH - 2 * MARGIN_X), 1)


def _y(node: PictureNode) -> float:
    return round(MARGIN_Y + node.y * (HEIGHT - 2 * MARGIN_Y - 16), 1)


def _stroke(kind: str, paint: Paint) -> Markup:
    color, dashes, width = TIE_LOOKS[kind]
    made = paint(color)
    return Markup('style="fill:none;stroke:{};stroke-width:{};stroke-dasharray:{}"').format(
        made, width, dashes or "none"
    )


def _arrows(paint: Paint, heads: str) -> Markup:
    return Markup("<defs>{}</defs>").format(
        joined(
            Markup(
                '<marker id="{2}-{0}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" '
                'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z" style="fill:{1}"/></marker>'
            ).format(kind, paint(look[0]), heads)
            for kind, look in TIE_LOOKS.items()
        )
    )


def _tie(tie: PictureTie, places: Mapping[str, tuple[float, float]], radius: int, paint: Paint, heads: str) -> Markup:
    (x1, y1), (x2, y2) = places[tie.source], places[tie.target]
    length = max(1.0, ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5)
    cut = min(0.45, (radius + 2) / length)
    # Ties that lead both ways, or lie on several layers, bend apart.
    bend = 0.08 + 0.04 * (list(TIE_LOOKS).index(tie.kind) % 3)
    middle_x, middle_y = (x1 + x2) / 2 - bend * (y2 - y1), (y1 + y2) / 2 + bend * (x2 - x1)
    start = (x1 + cut * (middle_x - x1) * 2, y1 + cut * (middle_y - y1) * 2)
    end = (x2 + cut * (middle_x - x2) * 2, y2 + cut * (middle_y - y2) * 2)
    path = f"M{start[0]:.1f} {start[1]:.1f}Q{middle_x:.1f} {middle_y:.1f} {end[0]:.1f} {end[1]:.1f}"
    title = Markup("<title>{}</title>").format(tie.title) if tie.title else Markup("")
    return Markup('<path d="{}" {} marker-end="url(#{}-{})"{}>{}</path>').format(
        path, _stroke(tie.kind, paint), heads, tie.kind, Markup(' opacity="0.18"') if tie.faint else "", title
    )


def _node(node: PictureNode, radius: int, paint: Paint, *, named: bool, beside: bool) -> Markup:
    fill, edge, ink = (paint(color) for color in _TONES[node.tone])
    x, y = _x(node), _y(node)
    dashes = "4 3" if node.tone is Tone.OFF else "none"
    look = Markup('style="fill:{};stroke:{};stroke-width:2;stroke-dasharray:{}"').format(fill, edge, dashes)
    name = _beside(node, x, y, paint) if beside else _below(node, x, y + radius + 16, paint)
    sign = Markup(
        '<text x="{}" y="{}" text-anchor="middle" font-size="14" font-weight="600" style="fill:{}">{}</text>'
    ).format(x, round(y + 5, 1), ink, node.sign)
    return Markup("<g>{}{}{}{}</g>").format(
        Markup("<title>{}</title>").format(node.title or node.label),
        _mark(node.shape, x, y, radius, look),
        sign if node.sign and radius > 9 else "",
        name if named else "",
    )


def _below(node: PictureNode, x: float, y: float, paint: Paint) -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="middle" font-size="15" {}>{}</text>').format(
        x, round(y, 1), _ink(paint), _short(node.label)
    )


def _beside(node: PictureNode, x: float, y: float, paint: Paint) -> Markup:
    return Markup('<text x="{}" y="{}" font-size="13" {}>{}</text>').format(
        round(x + BESIDE, 1), round(y + 4.5, 1), _ink(paint), _short(node.label, BESIDE_MOST)
    )


def _ink(paint: Paint) -> Markup:
    """The look of a name: a rim in the color of the ground keeps it readable over lines."""
    return Markup('style="fill:{};stroke:{};stroke-width:4;paint-order:stroke;stroke-linejoin:round"').format(
        paint("ink"), paint("surface")
    )


def _mark(shape: Shape, x: float, y: float, radius: int, look: Markup) -> Markup:
    if shape is Shape.PERSON:
        return Markup('<circle cx="{}" cy="{}" r="{}" {}/>').format(x, y, radius, look)
    if shape is Shape.THING:
        points = f"{x},{y - radius} {x + radius},{y} {x},{y + radius} {x - radius},{y}"
        return Markup('<polygon points="{}" {}/>').format(points, look)
    round_by = radius // 3 if shape is Shape.PLACE else radius
    side = 2 * radius - 2
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="{}" {}/>').format(
        x - radius + 1, y - radius + 1, side, side, round_by, look
    )


def _short(label: str, most: int = 22) -> str:
    return label if len(label) <= most else f"{label[: most - 1]}…"
