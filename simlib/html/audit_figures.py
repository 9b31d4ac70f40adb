"""The figures of an audit as SVG: the week as a strip of 168 start hours, and the map with its holes marked.

Colors come as words for SVG: variables of the page's sheet, or plain values where a file has no sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CELL, GAP, LEFT, TOP = 22, 2, 40, 6
COLUMN, ROW, DOT, EDGE = 184, 25, 6, 40
"""Width of a column and height of a row of the map, the radius of a unit, and the room left of a column for bends."""
FONT = "Public Sans, system-ui, Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Palette:
    """The colors of a figure."""

    ink: str
    soft: str
    line: str
    good: str
    bad: str
    warn: str
    paper: str


ON_PAGE = Palette(
    "var(--ink)", "var(--soft)", "var(--edge)", "var(--kept)", "var(--bad)", "var(--warn)", "var(--paper)"
)
ON_PAPER = Palette("#14232b", "#46565f", "#aebbc0", "#d4e7eb", "#9a3a2b", "#855400", "#ffffff")


def week_svg(missed: Sequence[int], words: str, colors: Palette) -> Markup:
    """Seven rows of 24 hours; an hour in which a duty is missed is filled, and says how many."""
    width, height = LEFT + 24 * (CELL + GAP), TOP + 7 * (CELL + GAP) + 20
    parts = [f'<rect width="{width}" height="{height}" fill="none"/>']
    for day, name in enumerate(DAYS):
        y = TOP + day * (CELL + GAP)
        parts.append(_text(LEFT - 8, y + 15, name, colors.soft, "end"))
        for hour in range(24):
            count, x = missed[day * 24 + hour], LEFT + hour * (CELL + GAP)
            fill = colors.bad if count else colors.good
            parts.append(f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" rx="3" fill="{fill}"/>')
            if count:
                parts.append(_text(x + CELL / 2, y + 15, str(count), colors.paper, "middle"))
    parts += [
        _text(LEFT + hour * (CELL + GAP), height - 4, f"{hour}:00", colors.soft, "start") for hour in (0, 6, 12, 18)
    ]
    return _svg(width, height, words, parts)


def map_svg(
    columns: Sequence[Sequence[str]],
    links: Sequence[tuple[str, str]],
    marks: Mapping[str, bool],
    marked_links: Mapping[tuple[str, str], bool],
    words: str,
    colors: Palette,
) -> Markup:
    """Units in columns with the links between them; `marks` and `marked_links` say of a hole whether it is an error."""
    tallest = max((len(column) for column in columns), default=0)
    places = {
        unit: (EDGE + at * COLUMN, 14 + (row + (tallest - len(column)) / 2) * ROW)
        for at, column in enumerate(columns)
        for row, unit in enumerate(column)
    }
    width, height = max(1, len(columns)) * COLUMN, tallest * ROW + 8
    drawn = sorted(dict.fromkeys((*links, *marked_links)), key=lambda link: link in marked_links)
    parts = [_curve(places, link, marked_links, colors) for link in drawn if {*link} <= {*places}]
    for unit, (x, y) in places.items():
        fill = _shade(marks[unit], colors) if unit in marks else colors.ink
        shape = f'<circle cx="{x}" cy="{y}" r="{DOT if unit in marks else DOT - 2}" fill="{fill}"/>'
        parts += [shape, _text(x + 11, y + 5, unit, fill, "start", halo=colors.paper)]
    return _svg(width, height, words, parts)


def _shade(is_error: bool, colors: Palette) -> str:  # noqa: FBT001  (one meaning, one caller)
    return colors.bad if is_error else colors.warn


def _curve(
    places: Mapping[str, tuple[float, float]],
    link: tuple[str, str],
    marked: Mapping[tuple[str, str], bool],
    colors: Palette,
) -> str:
    (x1, y1), (x2, y2) = places[link[0]], places[link[1]]
    same = x1 == x2
    bend = -EDGE if same else (x2 - x1) / 2
    stroke = _shade(marked[link], colors) if link in marked else colors.line
    wide = "2.5" if link in marked else "0.8"
    inner = f"{x1 + bend:.0f},{y1:.0f} {x2 + (bend if same else -bend):.0f},{y2:.0f}"
    return (
        f'<path d="M{x1:.0f},{y1:.0f} C{inner} {x2:.0f},{y2:.0f}" fill="none" stroke="{stroke}" stroke-width="{wide}"/>'
    )


def _text(x: float, y: float, words: str, fill: str, anchor: str, halo: str = "") -> str:
    around = f' stroke="{halo}" stroke-width="3" paint-order="stroke"' if halo else ""
    return f'<text x="{x:.0f}" y="{y:.0f}" fill="{fill}" text-anchor="{anchor}"{around}>{escape(words)}</text>'


def _svg(width: int, height: int, words: str, parts: Sequence[str]) -> Markup:
    """The figure; `words` is what it says to whoever does not see it."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    label = f' role="img" aria-label="{escape(words, quote=True)}" font-family="{FONT}" font-size="13">'
    # Every text that comes from a map is escaped above, so that the figure may be set as it is.
    return Markup(head + label + "".join(parts) + "</svg>")  # noqa: S704
