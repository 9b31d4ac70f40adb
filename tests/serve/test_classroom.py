"""The instructor's page: the reports that wait there, and who may settle one."""

from __future__ import annotations

from pathlib import Path

import pytest

from simlib.errors import NotAllowed
from simlib.html.contexts import ReportRow
from simlib.record.rights import Role
from simlib.record.store import Report
from simlib.serve.classroom import Classroom
from simlib.serve.tickets import TicketBook
from tests.serve.counter import ROOM, Counter, counter_in, write_cases

SCENARIO = "room-for-one-night"


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return counter_in(tmp_path, write_cases(tmp_path / "cases", ROOM))


def classroom(counter: Counter, instructor: str) -> Classroom:
    return Classroom(counter.people, counter.library, counter.store, TicketBook(), instructor, "http://127.0.0.1:1/")


async def reported(counter: Counter, text: str) -> None:
    """A trainee of the first instructor's class reports a problem with a screen."""
    people = counter.people
    lesson = people.classes.make(counter.instructor, "Monday")
    people.classes.open_scenario(counter.instructor, lesson.class_id, SCENARIO)
    trainee = people.accounts.join(lesson.code, "Badge 4471", "2580", "here").person.person_id
    run = await counter.run_of(trainee, SCENARIO, lesson.class_id)
    counter.store.put_report(Report(exercise_id=run, seat="officer", where="At the door", text=text, wall_ms=0))


def texts(rows: object) -> list[str]:
    return [row.text for row in rows if isinstance(row, ReportRow)] if isinstance(rows, tuple) else []


async def test_a_report_says_when_it_was_made_and_in_which_case(counter: Counter) -> None:
    await reported(counter, "The picture is missing.")
    (row,) = classroom(counter, counter.instructor).home().reports
    assert (row.where, row.text, row.who) == ("At the door", "The picture is missing.", "Room for one night")
    assert row.when.startswith(("January 1, 1970, ", "December 31, 1969, "))


async def test_a_report_that_is_settled_no_longer_waits(counter: Counter) -> None:
    await reported(counter, "One.")
    mine = classroom(counter, counter.instructor)
    (row,) = mine.home().reports
    mine.do({"do": "settle-report", "number": str(row.number)})
    assert texts(mine.home().reports) == []


async def test_nobody_settles_a_report_of_another_instructors_class(counter: Counter) -> None:
    await reported(counter, "One.")
    (row,) = classroom(counter, counter.instructor).home().reports
    other = classroom(counter, counter.people.accounts.outside_person("lee", Role.INSTRUCTOR).person_id)
    with pytest.raises(NotAllowed):
        other.do({"do": "settle-report", "number": str(row.number)})
    assert texts(classroom(counter, counter.instructor).home().reports) == ["One."]


@pytest.mark.parametrize("number", ["", "0", "7", "-1", "one", "1 or 1"])
async def test_a_number_that_is_no_waiting_report_settles_nothing(counter: Counter, number: str) -> None:
    await reported(counter, "One.")
    with pytest.raises(NotAllowed):
        classroom(counter, counter.instructor).do({"do": "settle-report", "number": number})
    assert texts(classroom(counter, counter.instructor).home().reports) == ["One."]


async def test_the_row_of_a_trainee_says_how_the_case_came_out(counter: Counter) -> None:
    people = counter.people
    lesson = people.classes.make(counter.instructor, "Monday")
    people.classes.open_scenario(counter.instructor, lesson.class_id, SCENARIO)
    trainee = people.accounts.join(lesson.code, "Badge 4471", "2580", "here").person.person_id
    run = await counter.run_of(trainee, SCENARIO, lesson.class_id)
    people.runs.end(run, "The early bus", "good", 86, passed=True)
    (card,) = classroom(counter, counter.instructor).home().classes
    assert card.members[0].where.endswith("(86 percent, passed)")


@pytest.mark.parametrize("again", ["Monday", " monday ", "MONDAY"])
async def test_an_instructor_has_one_class_of_a_name(counter: Counter, again: str) -> None:
    mine = classroom(counter, counter.instructor)
    mine.do({"do": "make-class", "name": "Monday"})
    with pytest.raises(NotAllowed, match="You have a class of this name already"):
        mine.do({"do": "make-class", "name": again})
    assert [each.name for each in mine.home().classes] == ["Monday"]


async def test_the_name_of_a_class_that_is_over_and_that_of_somebody_else_is_free(counter: Counter) -> None:
    mine = classroom(counter, counter.instructor)
    mine.do({"do": "make-class", "name": "Monday"})
    mine.do({"do": "archive", "class_id": mine.home().classes[0].class_id, "sure": "yes"})
    other = classroom(counter, counter.people.accounts.outside_person("lee", Role.INSTRUCTOR).person_id)
    for each in (mine, other):
        each.do({"do": "make-class", "name": "Monday"})
        assert [card.name for card in each.home().classes] == ["Monday"]
