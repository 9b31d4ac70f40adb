"""The table under a criterion, as a marked notebook shows it: scene, decision, points, why. Every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

Row = tuple[str, str, str, str]
"""Scene, decision, points and why."""

HEADS = ("Scene", "Decision", "Points", "Why")
NOTHING = "No decision of this run brought or cost points here."


def marks_html(name: str, result: str, rows: Sequence[Row], remarks: Iterable[str]) -> Markup:
    """One criterion with its result, what is to be said of it, and its decisions.

    It stands by itself, in a page of somebody else: no style sheet, no script, no id.
    """
    said = [Markup('<p role="note"><strong>{}</strong></p>').format(each) for each in remarks if each]
    table = _table(name, rows) if rows else Markup("<p>{}</p>").format(NOTHING)
    return Markup("<div><p><strong>{}</strong>: {}</p>{}{}</div>").format(name, result, Markup("").join(said), table)


def marks_text(name: str, result: str, rows: Sequence[Row], remarks: Iterable[str]) -> str:
    """The same without HTML."""
    lines = [f"{name}: {result}", *(each for each in remarks if each)]
    lines += [" | ".join(row) for row in (HEADS, *rows)] if rows else [NOTHING]
    return "\n".join(lines)


def _table(name: str, rows: Sequence[Row]) -> Markup:
    heads = Markup("").join(Markup('<th scope="col" style="text-align:left">{}</th>').format(head) for head in HEADS)
    lines = Markup("").join(_line(row) for row in rows)
    caption = Markup("<caption>{}</caption>").format(f"What brought points for {name}")
    return Markup("<table>{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(caption, heads, lines)


def _line(row: Row) -> Markup:
    scene, decision, points, why = row
    cells = [(scene, "left"), (decision, "left"), (points, "right"), (why, "left")]
    return Markup("<tr>{}</tr>").format(
        Markup("").join(
            Markup('<td style="text-align:{};vertical-align:top">{}</td>').format(side, text) for text, side in cells
        )
    )
