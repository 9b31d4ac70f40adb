"""An instructor ends a class, is asked first, and can take it up again; what was done in it stays."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from simlib.errors import NotAllowed
from simlib.record.classes import Class
from simlib.record.rights import Role
from simlib.record.sessions import Session
from simlib.record.store import Report
from tests.serve.counter import ROOM, Counter, Page, counter_in, write_cases
from tests.serve.night import KNOCK, LOOK, WELL, codes, log, play
from tests.serve.test_classroom import SCENARIO, classroom, texts


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return counter_in(tmp_path, write_cases(tmp_path / "cases", ROOM))


@pytest.fixture
def monday(counter: Counter) -> Class:
    return counter.people.classes.make(counter.instructor, "Monday")


def joined(counter: Counter, lesson: Class, name: str) -> tuple[str, Session]:
    """The token and the session of somebody who joined a class."""
    someone = counter.people.accounts.join(lesson.code, name, "2580", "here").person.person_id
    return counter.people.sessions.begin(someone, lesson.class_id)


def ends(lesson: Class, sure: str = "yes") -> dict[str, str]:
    return {"do": "archive", "class_id": lesson.class_id, "sure": sure}


def takes_up(lesson: Class) -> dict[str, str]:
    return {"do": "take-up", "class_id": lesson.class_id}


@pytest.mark.parametrize("sure", ["", "no", "YES"])
def test_before_it_ends_the_page_asks_which_class_is_meant(counter: Counter, monday: Class, sure: str) -> None:
    done = classroom(counter, counter.instructor).do(ends(monday, sure))
    assert done.shows is not None
    assert done.shows.confirm_end is not None
    assert (done.shows.confirm_end.name, done.ended) == ("Monday", ())
    assert counter.people.classes.of(counter.instructor, monday.class_id) == monday


def test_a_class_that_ended_leaves_the_list_and_stands_below_it(counter: Counter, monday: Class) -> None:
    joined(counter, monday, "Badge 4471")
    mine = classroom(counter, counter.instructor)
    done = mine.do(ends(monday))
    (over,) = mine.home().over
    day = datetime.fromtimestamp(counter.clock.ms / 1000, UTC).astimezone()
    assert (done.said, mine.home().classes) == ("Monday has ended.", [])
    assert ([name for _, name in over.people], over.name) == (["Badge 4471"], "Monday")
    assert over.when == f"{day:%B} {day.day}, {day:%Y}"


def test_the_one_that_ended_last_stands_first(counter: Counter) -> None:
    mine = classroom(counter, counter.instructor)
    for name in ("Monday", "Tuesday", "Friday"):
        counter.people.classes.make(counter.instructor, name)
        counter.clock.ms += 1000
    lessons = {each.name: each for each in counter.people.classes.mine(counter.instructor)}
    for name in ("Tuesday", "Friday", "Monday"):
        counter.clock.ms += 1000
        mine.do(ends(lessons[name]))
    assert [each.name for each in mine.home().over] == ["Monday", "Friday", "Tuesday"]


def test_whoever_was_in_it_is_signed_out_and_nobody_else(counter: Counter, monday: Class) -> None:
    tuesday = counter.people.classes.make(counter.instructor, "Tuesday")
    token, session = joined(counter, monday, "Badge 4471")
    other, _ = joined(counter, tuesday, "Badge 4472")
    mine = classroom(counter, counter.instructor)
    assert mine.do(ends(monday)).ended == (session.handle,)
    mine.do(takes_up(monday))
    with pytest.raises(NotAllowed):
        counter.people.sessions.of(token)
    assert counter.people.sessions.of(other).class_id == tuesday.class_id


def test_taken_up_again_it_has_its_people_and_its_code_and_takes_nobody_new(counter: Counter, monday: Class) -> None:
    joined(counter, monday, "Badge 4471")
    mine = classroom(counter, counter.instructor)
    mine.do(ends(monday))
    mine.do(takes_up(monday))
    (card,) = mine.home().classes
    assert (card.code, card.is_open, [row.name for row in card.members]) == (monday.code, False, ["Badge 4471"])
    assert mine.home().over == ()


def test_it_is_not_taken_up_beside_a_newer_one_of_its_name(counter: Counter, monday: Class) -> None:
    mine = classroom(counter, counter.instructor)
    mine.do(ends(monday))
    mine.do({"do": "make-class", "name": "monday"})
    with pytest.raises(NotAllowed, match="another class of this name now"):
        mine.do(takes_up(monday))
    assert [each.name for each in mine.home().over] == ["Monday"]


def test_taking_up_a_class_that_goes_on_changes_nothing(counter: Counter, monday: Class) -> None:
    classroom(counter, counter.instructor).do(takes_up(monday))
    assert counter.people.classes.of(counter.instructor, monday.class_id) == monday


@pytest.mark.parametrize("form", [ends, takes_up])
def test_nobody_ends_or_takes_up_the_class_of_another(counter: Counter, monday: Class, form: object) -> None:
    other = counter.people.accounts.outside_person("lee", Role.INSTRUCTOR).person_id
    assert callable(form)
    with pytest.raises(NotAllowed):
        classroom(counter, other).do(form(monday))
    assert counter.people.classes.of(counter.instructor, monday.class_id) == monday


async def test_what_somebody_reported_in_it_still_waits(counter: Counter, monday: Class) -> None:
    _, session = joined(counter, monday, "Badge 4471")
    counter.people.classes.open_scenario(counter.instructor, monday.class_id, SCENARIO)
    run = await counter.run_of(session.person_id, SCENARIO, monday.class_id)
    counter.store.put_report(Report(exercise_id=run, seat="officer", where="At the door", text="Cut off.", wall_ms=0))
    mine = classroom(counter, counter.instructor)
    mine.do(ends(monday))
    (row,) = mine.home().reports
    mine.do({"do": "settle-report", "number": row.number})
    assert (row.text, texts(mine.home().reports)) == ("Cut off.", [])


def test_somebody_of_a_class_that_ended_can_be_forgotten(counter: Counter, monday: Class) -> None:
    _, session = joined(counter, monday, "Badge 4471")
    mine = classroom(counter, counter.instructor)
    mine.do(ends(monday))
    asked = mine.do({"do": "purge", "person_id": session.person_id})
    assert asked.shows is not None
    assert asked.shows.confirm_purge is not None
    assert asked.shows.confirm_purge.name == "Badge 4471"
    mine.do({"do": "purge", "person_id": session.person_id, "sure": "yes"})
    assert [over.people for over in mine.home().over] == [[]]


def test_a_page_from_before_the_end_lets_nobody_into_it(counter: Counter, monday: Class) -> None:
    mine = classroom(counter, counter.instructor)
    mine.do(ends(monday))
    mine.do({"do": "set-open", "class_id": monday.class_id, "is_open": "yes"})
    mine.do(takes_up(monday))
    assert [card.is_open for card in mine.home().classes] == [False]


# --- who is still signed in: under a hub one person may be in two classes ------------------------------------------


async def a_run_in(counter: Counter, lesson: Class) -> Page:
    """A page of somebody in this class who is signed in, and not to this class."""
    _, session = joined(counter, lesson, "Badge 4471")
    counter.people.classes.open_scenario(counter.instructor, lesson.class_id, SCENARIO)
    run = await counter.run_of(session.person_id, SCENARIO, lesson.class_id)
    return counter.page(run, session.person_id, counter.session(session.person_id)[1])


async def test_nobody_plays_on_in_a_class_that_ended_however_they_are_signed_in(
    counter: Counter, monday: Class
) -> None:
    page = await a_run_in(counter, monday)
    await page.ask("start")
    await play(page, [KNOCK])
    counter.people.classes.archive(counter.instructor, monday.class_id)
    before = log(counter, page)
    answer = await page.decide(LOOK)
    assert (codes(answer), log(counter, page)) == (("run-over", True), before)
    assert (await page.view())["scene"]["heading"] == "At the door"
    counter.people.classes.take_up(counter.instructor, monday.class_id)
    assert "error" not in await page.decide(LOOK)


async def test_nobody_begins_again_in_a_class_that_ended_and_the_debrief_stays_readable(
    counter: Counter, monday: Class
) -> None:
    page = await a_run_in(counter, monday)
    await page.ask("start")
    await play(page, WELL)
    counter.people.classes.archive(counter.instructor, monday.class_id)
    assert codes(await page.ask("retry", seq=4)) == ("run-over", True)
    assert len(counter.people.runs.of_person(page.connection.seat.person)) == 1
    assert (await page.ask("debrief"))["debrief"]["ending"]


async def test_a_case_is_not_started_in_a_class_that_ended(counter: Counter, monday: Class) -> None:
    page = await a_run_in(counter, monday)
    counter.people.classes.archive(counter.instructor, monday.class_id)
    assert codes(await page.ask("start")) == ("run-over", True)
    assert (await page.view())["status"] == "notice"
