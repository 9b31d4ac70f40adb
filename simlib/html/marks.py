"""The table under a criterion, as a marked notebook shows it: scene, decision, points, why. Every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from jinja2 import Template

from simlib.html.pages import environment

Row = tuple[str, str, str, str]
"""Scene, decision, points and why."""

HEADS = ("Scene", "Decision", "Points", "Why")
NOTHING = "No decision of this run brought or cost points here."


def marks_html(
    name: str, result: str, rows: Sequence[Row], remarks: Iterable[str] = (), notes: Iterable[str] = ()
) -> str:
    """One criterion with its result, what a person has to look at, what explains the sum, and its decisions.

    It stands by itself, in a page of somebody else: no style sheet, no script, no id.
    """
    said, noted = ([each for each in sentences if each] for sentences in (remarks, notes))
    return _template().render(
        name=name, result=result, rows=rows, remarks=said, notes=noted, heads=HEADS, nothing=NOTHING
    )


@cache
def _template() -> Template:
    return environment().get_template("marks.html")


def marks_text(
    name: str, result: str, rows: Sequence[Row], remarks: Iterable[str] = (), notes: Iterable[str] = ()
) -> str:
    """The same without HTML."""
    lines = [f"{name}: {result}", *(each for each in (*remarks, *notes) if each)]
    lines += [" | ".join(row) for row in (HEADS, *rows)] if rows else [NOTHING]
    return "\n".join(lines)
