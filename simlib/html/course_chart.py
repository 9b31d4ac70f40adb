"""What becomes of a number over time, as a small picture: a line for the mean, a band for nine runs in ten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from simlib.html.blocks import joined

WIDTH, HEIGHT = 460, 230
LEFT, RIGHT, TOP, BOTTOM = 52, 14, 16, 34

_LOOKS = (("accent", "none"), ("warn", "7 4"))
"""The color and the dashes of each line, in order."""


@dataclass(frozen=True, slots=True)
class Point:
    """A number on one day: its mean, and between which values nine runs in ten lie."""

    day: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Series:
    """A line of the picture; there are two at most."""

    name: str
    points: tuple[Point, ...]


def course_chart_html(title: str, lines: Sequence[Series]) -> Markup:
    """The picture with its legend, and the same as a table."""
    legend = joined(
        Markup('<li><svg width="36" height="12" aria-hidden="true"><path d="M2 6h32" {}/></svg>{}</li>').format(
            _stroke(place), each.name
        )
        for place, each in enumerate(lines)
    )
    return Markup(
        '<figure class="sim-course"><figcaption>{}</figcaption>{}<ul class="sim-graph-key">{}</ul>{}</figure>'
    ).format(title, _svg(title, lines), legend, _table(title, lines))


def _svg(title: str, lines: Sequence[Series]) -> Markup:
    points = [point for each in lines for point in each.points]
    top = max([point.high for point in points] + [1.0]) * 1.05
    last = max([point.day for point in points] + [1])

    def x(day: int) -> float:
        return round(LEFT + day / last * (WIDTH - LEFT - RIGHT), 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM), 1)

    bands, drawn, marks = [], [], []
    for place, each in enumerate(lines):
        color = _LOOKS[place][0]
        there = [f"{x(p.day)},{y(p.high)}" for p in each.points]
        back = [f"{x(p.day)},{y(p.low)}" for p in reversed(each.points)]
        band = Markup('<polygon points="{}" style="fill:var(--{});opacity:.14"/>')
        bands.append(band.format(" ".join([*there, *back]), color))
        path = " ".join(f"{x(p.day)},{y(p.mean)}" for p in each.points)
        drawn.append(Markup('<polyline points="{}" {}/>').format(path, _stroke(place)))
        dot = Markup('<circle cx="{}" cy="{}" r="4" style="fill:var(--{})"/>')
        marks += [dot.format(x(p.day), y(p.mean), color) for p in each.points]
    days = sorted({point.day for point in points})
    below = joined(
        Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(x(day), HEIGHT - 12, day) for day in days
    )
    beside = joined(
        Markup('<path d="M{0} {2}H{1}" style="stroke:var(--line)"/><text x="{3}" y="{4}" text-anchor="end">{5}</text>')
        .format(LEFT, WIDTH - RIGHT, y(value), LEFT - 8, y(value) + 4, f"{value:.3g}")
        for value in (0.0, top / 2.1, top / 1.05)
    )  # fmt: skip
    return Markup(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}, by day; the table below says the same">{}{}{}{}{}</svg>'
    ).format(WIDTH, HEIGHT, title, beside, below, joined(bands), joined(drawn), joined(marks))


def _stroke(place: int) -> Markup:
    color, dashes = _LOOKS[place]
    return Markup('style="fill:none;stroke:var(--{});stroke-width:2.5;stroke-dasharray:{}"').format(color, dashes)


def _table(title: str, lines: Sequence[Series]) -> Markup:
    days = [point.day for point in lines[0].points] if lines else []
    head = joined(Markup('<th scope="col" class="num">{}</th>').format(each.name) for each in lines)
    rows = joined(
        Markup('<tr><th scope="row">Day {}</th>{}</tr>').format(
            day, joined(Markup('<td class="num">{}</td>').format(_said(each.points[row])) for each in lines)
        )
        for row, day in enumerate(days)
    )
    return Markup(
        '<div class="sim-scroll" tabindex="0" role="region" aria-label="{0}, by day"><table>'
        '<caption class="vh">{0}: mean, and between which values nine runs in ten lie</caption>'
        '<thead><tr><th scope="col">When</th>{1}</tr></thead><tbody>{2}</tbody></table></div>'
    ).format(title, head, rows)


def _said(point: Point) -> str:
    return f"{point.mean:.1f} ({point.low:.1f} to {point.high:.1f})"
