"""Grades as CSV: every cell quoted, none a formula, one line for each trainee or criterion."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.grade.table import Row, Student, Total, canvas_csv, criteria_csv, harmless, moodle_csv, table

STUDENTS = {
    "s1": Student("s1", "Lee", "Dana", "dana@academy.test"),
    "s2": Student("s2", '=HYPERLINK("x")', 'Ed "Eddie", Jr.'),
    "s3": Student("s3"),
}


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_each_criterion_is_a_line_that_says_who_marks_it_and_whether_it_waits() -> None:
    made = criteria_csv(
        [
            Row("week-1", "s1", "care", 2.5, 4.0, by_person=False, waits=False),
            Row("week-1", "s2", "report", 0.0, 6.0, by_person=True, waits=True),
        ],
        STUDENTS,
    )
    assert made == (
        '"assignment","student_id","last_name","first_name","criterion","points","maximum","marked_by","waits"\r\n'
        '"week-1","s1","Lee","Dana","care","2.5","4","replay","no"\r\n'
        '"week-1","s2","\'=HYPERLINK(""x"")","Ed ""Eddie"", Jr.","report","0","6","person","yes"\r\n'
    )


def test_canvas_gets_its_line_of_maxima_and_a_line_for_each_trainee() -> None:
    totals = (
        Total("week-1", "s1", 40.5, 60.0, 0.0, "2026-03-12 21:40:00"),
        Total("week-2", "s1", 10.0, 20.0, 1.0, "2026-03-13 21:40:00"),
        Total("week-1", "s3", 0.0, 60.0, 0.0, ""),
    )
    assert rows(canvas_csv(totals, STUDENTS)) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "week-1", "week-2"],
        ["    Points Possible", "", "", "", "", "60", "20"],
        ["Lee, Dana", "", "s1", "s1", "", "40.5", "10"],
        ["s3", "", "s3", "s3", "", "", ""],
    ]


def test_moodle_gets_who_it_is_and_the_points() -> None:
    totals = (Total("week-1", "s1", 40.5, 60.0, 0.0, "2026-03-12 21:40:00"),)
    assert rows(moodle_csv(totals, STUDENTS)) == [
        ["ID number", "First name", "Last name", "Email address", "week-1"],
        ["s1", "Dana", "Lee", "dana@academy.test", "40.5"],
    ]


def test_who_handed_in_for_nothing_and_who_did_not_hand_in_are_told_apart() -> None:
    totals = (Total("w", "s1", 0.0, 60.0, 0.0, "2026-03-12 21:40:00"), Total("w", "s3", 0.0, 60.0, 0.0, ""))
    assert [row[-1] for row in rows(moodle_csv(totals, STUDENTS))] == ["w", "0", ""]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("+1 555 0100", "'+1 555 0100"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" =1", "' =1"),
        ("\t=1", "' =1"),
        ("\r\n=1", "'  =1"),
        ("\uff1d1", "'\uff1d1"),
        ("|calc", "'|calc"),
        ("a\nb", "a b"),
        ("Ann-Marie", "Ann-Marie"),
        ("-2.5", "-2.5"),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_would_work_out_becomes_text(typed: str, kept: str) -> None:
    assert harmless(typed) == kept


@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), max_size=4))
def test_no_cell_is_a_formula_or_breaks_its_line(cells: list[list[str]]) -> None:
    made = rows(table(("a", "b", "c"), cells))
    assert [len(row) for row in made] == [3] * (len(cells) + 1)
    assert not [cell for row in made for cell in row if cell.lstrip()[:1] in set("=+@|%\uff1d\uff0b\uff20")]
