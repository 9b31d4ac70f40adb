"""Totals that go to a learning system while texts wait for their mark: whoever exports them is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from simlib.grade.course import course_in
from simlib.grade.marking import marker_of
from simlib.grade.session import Session
from tests.grade.gradebooks import change, nbgrader
from tests.grade.hands import CASES, School, decisions, school_in

CASE = "room-for-one-night"
SAID = re.compile(r"Not every mark is in it: (.*)")


@pytest.fixture
def school(programs: None, tmp_path: Path, new_database: Path) -> Iterator[School]:
    """Seven trainees whose choices are marked and whose reports are not."""
    made = school_in(tmp_path, new_database)
    made.assigned(CASE)
    nbgrader(made, "generate_assignment", CASE, "--force")
    for number in range(7):
        made.handing_in.ended(made.plays(made.officer(f"Badge {number}"), CASE, decisions(CASE, "expert")))
    with Session(course_in(made.course, {}), marker_of(made.data, made.course, CASES), CASE, None) as session:
        assert len(list(session.all())) == 7
        assert sorted(session.texts_waiting().values()) == [1] * 7
    yield made
    made.store.close()


def said_about(school: School) -> list[str]:
    """What an export of the totals warns of."""
    target = school.data / "totals.csv"
    told = nbgrader(school, "export", "--exporter=simlib.grade.export.CanvasExport", f"--to={target}")
    assert len(target.read_text("utf-8").splitlines()) == 2 + 7
    return SAID.findall(told)


def test_an_export_says_for_whom_a_mark_is_missing_until_none_is(school: School) -> None:
    told = said_about(school)
    five = ", ".join([f"ID ({CASE})"] * 5)
    assert [re.sub(r"[0-9a-f]{32}", "ID", line) for line in told] == [
        f"for {five} and 2 more a person is still asked in formgrader. Export again after that."
    ]
    one = min(path.parent.name for path in (school.course / "submitted").glob(f"*/{CASE}"))
    own = "SELECT n.id FROM submitted_notebook n JOIN submitted_assignment s ON n.assignment_id = s.id"
    marked = "UPDATE grade SET manual_score = 3, needs_manual_grade = 0"
    change(school, f"{marked} WHERE notebook_id NOT IN ({own} WHERE s.student_id = '{one}')")
    assert said_about(school) == [f"for {one} ({CASE}) a person is still asked in formgrader. Export again after that."]
    with Session(course_in(school.course, {}), marker_of(school.data, school.course, CASES), CASE, None) as session:
        assert session.texts_waiting() == {one: 1}
    change(school, marked)
    assert said_about(school) == []
