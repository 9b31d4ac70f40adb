"""Grades as tables that a spreadsheet or a learning system reads: quoted, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_FORMULA = re.compile(r"[=+\-@\t\r\n|%]|[\uff1d\uff0b\uff0d\uff20]")
"""How a cell begins that a spreadsheet works out, full-width signs among them."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion of one trainee's assignment."""

    assignment: str
    student: str
    criterion: str
    points: float
    maximum: float
    by_person: bool
    waits: bool
    """Whether a person still has to look at it."""


@dataclass(frozen=True, slots=True)
class Total:
    """One trainee's assignment as a whole."""

    assignment: str
    student: str
    score: float
    """After the penalty for lateness."""
    maximum: float
    penalty: float
    handed_in: str
    """When, in UTC; empty where nothing was handed in."""


@dataclass(frozen=True, slots=True)
class Student:
    """Who somebody is, as the gradebook has it."""

    id: str
    last_name: str = ""
    first_name: str = ""
    email: str = ""
    lms_id: str = ""
    """How a learning system calls them, where it does otherwise."""

    @property
    def known_as(self) -> str:
        """The id that a learning system finds them by."""
        return self.lms_id or self.id

    @property
    def name(self) -> str:
        """As a learning system lists people: last name first; the id where there is no name."""
        return ", ".join(part for part in (self.last_name, self.first_name) if part) or self.id


def criteria_csv(rows: Iterable[Row], students: Mapping[str, Student]) -> str:
    """One line for each criterion of each trainee, and what waits for a person."""
    head = (
        "assignment", "student_id", "last_name", "first_name", "criterion", "points", "maximum", "marked_by", "waits",
    )  # fmt: skip
    lines = (
        (
            row.assignment,
            row.student,
            who.last_name,
            who.first_name,
            row.criterion,
            number(row.points),
            number(row.maximum),
            "person" if row.by_person else "replay",
            "yes" if row.waits else "no",
        )
        for row in rows
        for who in (students.get(row.student, Student(row.student)),)
    )
    return table(head, lines)


def canvas_csv(totals: Sequence[Total], students: Mapping[str, Student]) -> str:
    """The gradebook file that Canvas imports: one line a trainee, one column an assignment, and the line of maxima.

    Canvas finds a trainee by `SIS User ID` or `SIS Login ID`; the id of the roster stands in both. Its own `ID` and the
    section are left empty.
    """
    maxima = _maxima(totals)
    head = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", *maxima)
    possible = ("    Points Possible", "", "", "", "", *(number(each) for each in maxima.values()))
    lines = (
        (who.name, "", who.known_as, who.known_as, "", *_scores(who.id, totals, maxima))
        for who in _who(totals, students)
    )
    return table(head, (possible, *lines))


def moodle_csv(totals: Sequence[Total], students: Mapping[str, Student]) -> str:
    """The file that Moodle's grade import maps: who, and one column an assignment, in points."""
    maxima = _maxima(totals)
    head = ("ID number", "First name", "Last name", "Email address", *maxima)
    lines = (
        (who.known_as, who.first_name, who.last_name, who.email, *_scores(who.id, totals, maxima))
        for who in _who(totals, students)
    )
    return table(head, lines)


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """The table as CSV, every cell in quotes."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([harmless(each) for each in head])
    writer.writerows([harmless(each) for each in line] for line in lines)
    return out.getvalue()


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would work out; a number stays a number.

    >>> harmless("=HYPERLINK(1)"), harmless("-2.5"), harmless("O'Neil")
    ("'=HYPERLINK(1)", '-2.5', "O'Neil")
    """
    plain = _CONTROL.sub(" ", cell)
    if _is_number(plain):
        return plain
    return f"'{plain}" if _FORMULA.match(cell.lstrip()) or _FORMULA.match(plain.strip()) else plain


def number(points: float) -> str:
    """Points as people write them.

    >>> number(4.0), number(2.5), number(1 / 3)
    ('4', '2.5', '0.33')
    """
    return f"{points:.2f}".rstrip("0").rstrip(".")


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", cell) is not None


def _maxima(totals: Iterable[Total]) -> dict[str, float]:
    return {each.assignment: each.maximum for each in totals}


def _who(totals: Iterable[Total], students: Mapping[str, Student]) -> list[Student]:
    ids = dict.fromkeys(each.student for each in totals)
    return sorted((students.get(each, Student(each)) for each in ids), key=lambda who: (who.name.casefold(), who.id))


def _scores(student: str, totals: Iterable[Total], maxima: Mapping[str, float]) -> list[str]:
    """A trainee's points in the order of the columns; empty where nothing was handed in."""
    got = {each.assignment: number(each.score) for each in totals if each.student == student and each.handed_in}
    return [got.get(name, "") for name in maxima]
