"""The section "Who was told" of a debrief: every unit from five sides, what must not happen first, and the clocks."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from simlib.html.blocks import joined
from simlib.html.case_file import note_html
from simlib.html.debrief_shapes import MistakeView, ToldRow, ToldSection, ToldSide
from simlib.html.icons import icon
from simlib.html.markdown import markdown_html
from simlib.html.referrals import clocks_html

_STANDINGS = {
    "right": ("good", "good", "Right"),
    "could be better": ("warn", "warn", "Could be better"),
    "breach": ("bad", "bad", "Must not happen"),
    "not judged": ("", "open", "Not judged"),
}

NO_POINTS = (
    "How you told them does not change your points: those come from whom you told. "
    "Times count from the second sign that you found."
)
"""Said under the list."""


BROKEN = "This happened, and must never happen"


def told_html(section: ToldSection) -> Markup:
    """Everybody who was told or left out; nothing where a case asked for nobody."""
    rows = section.get("rows", [])
    if not rows:
        return Markup("")
    return Markup('<h2>Who was told</h2>{}<ul class="sim-told">{}</ul>{}{}').format(
        _breaches(section.get("breaches", [])),
        joined(map(_row, rows)),
        clocks_html(section.get("clocks", [])),
        note_html(NO_POINTS),
    )


def _breaches(breaches: Sequence[MistakeView]) -> Markup:
    rows = joined(
        Markup('<li><b>{}</b><div>{}</div><p class="src">{}</p></li>').format(
            breach.get("said", ""), markdown_html(breach.get("why", "")), "; ".join(breach.get("sources", []))
        )
        for breach in breaches
    )
    head = Markup('<h3 class="st bad">{}{}</h3>').format(icon("bad"), BROKEN)
    return head + Markup('<ul class="sim-wrong">{}</ul>').format(rows) if rows else rows


def _row(row: ToldRow) -> Markup:
    when = "Left out" if row.get("left_out") else f"Told at {row.get('clock', '')}"
    return Markup("<li><h3>{}<small>{}</small></h3><dl>{}</dl></li>").format(
        row.get("name", ""), when, joined(map(_side, row.get("sides", [])))
    )


def _side(side: ToldSide) -> Markup:
    color, shape, word = _STANDINGS.get(side.get("standing", ""), _STANDINGS["not judged"])
    return Markup(
        '<div><dt>{}</dt><dd><span class="{}">{}<span class="vh">{}: </span></span><span>{}</span>{}</dd></div>'
    ).format(side.get("name", ""), color, icon(shape), word, side.get("said", ""), _why(side))


def _why(side: ToldSide) -> Markup:
    why, sources = side.get("why", ""), "; ".join(side.get("sources", []))
    if not why or side.get("standing") == "breach":
        # What must not happen stands above with its why.
        return Markup("")
    return Markup('<details><summary>Why<span class="vh"> {}</span></summary>{}<p class="src">{}</p></details>').format(
        side.get("name", "").lower(), markdown_html(why), sources
    )
