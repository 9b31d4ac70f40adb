"""What stands under a cell once it is marked: one table and one number, as plain JSON of a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simlib.grade.places import Marked
from simlib.grade.verdict import Mark, Verdict
from simlib.html.marks import Row, marks_html, marks_text
from simlib.score.assess import Because

Json = dict[str, Any]

NOT_OURS = "This cell belongs to no criterion of the case. Nothing in it was run; a person marks it."
NO_LONGER = "The case has no criterion of this name any more. A person marks it."
BY_HAND = "A person looks at this: "


def marked_outputs(cell: Marked, points: float, verdict: Verdict) -> tuple[list[Json], str]:
    """The outputs of a cell that can bring `points`, and the sentence that asks for a person, if one does."""
    mark = verdict.marks.get(cell.criterion)
    if mark is None:
        problem = verdict.problem or (NO_LONGER if cell.criterion else NOT_OURS)
        return [_table("Points", f"0 of {points:g}", [], [problem], []), _number(0.0)], problem
    worth = number_of(mark, points)
    remarks = [f"{BY_HAND}{verdict.flagged}" if verdict.flagged else "", _claim(mark, worth), verdict.note]
    rows, result = [_row(each) for each in mark.reasons], f"{worth:g} of {points:g} points"
    return [_table(cell.criterion, result, rows, remarks, _sum(mark)), _number(worth)], verdict.flagged


def number_of(mark: Mark, points: float) -> float:
    """The number under a cell: never less than nothing, never more than the cell can bring."""
    return min(max(float(mark.points), 0.0), max(points, 0.0))


def _claim(mark: Mark, worth: float) -> str:
    if mark.claimed is None or mark.claimed <= worth:
        return ""
    return f"What can be read of the run would come to {mark.claimed} points; they do not count by themselves."


def _sum(mark: Mark) -> list[str]:
    """How the points come to the result, where the rows alone do not tell it."""
    added = mark.start + sum(each.points for each in mark.reasons)
    begins = f"It starts at {mark.start}." if mark.start else ""
    limits = (
        f"A criterion comes to 0 at least and to {mark.maximum} at most."
        if added not in range(mark.maximum + 1)
        else ""
    )
    return [begins, limits]


def _row(because: Because) -> Row:
    return because.scene, because.text, f"{because.points:+d}".replace("-", "\N{MINUS SIGN}"), because.reason.why


def _table(name: str, result: str, rows: list[Row], remarks: list[str], notes: list[str]) -> Json:
    data: Mapping[str, str] = {
        "text/html": marks_html(name, result, rows, remarks, notes),
        "text/plain": marks_text(name, result, rows, remarks, notes),
    }
    return {"output_type": "display_data", "data": data, "metadata": {}}


def _number(worth: float) -> Json:
    # Written out in full: a number that is rounded up would be more than the maximum.
    text = str(int(worth)) if worth.is_integer() else repr(worth)
    return {"output_type": "execute_result", "data": {"text/plain": text}, "metadata": {}, "execution_count": 1}
