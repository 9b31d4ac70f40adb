"""Who is there is noted while a page asks nothing, and a run goes in time: with every word, from every file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from simlib.grade.course import Course
from simlib.html.contexts import Standing
from simlib.record import schema
from simlib.record.policies import ABANDONED_DAYS, TEST_DAYS, Policy
from simlib.record.receipts import Claim, Signer
from simlib.report.certificate import paper_of
from simlib.report.record_csv import details_csv, roster_csv
from simlib.report.xapi import statements_jsonl
from simlib.score.training import DEBRIEF, MINUTE_MS
from simlib.serve.catalogue import Shelf
from simlib.serve.classroom import Classroom
from simlib.serve.keeper import Keeper
from simlib.serve.record_words import officer_row, own_record
from simlib.serve.registrar import Registrar
from simlib.serve.tickets import TicketBook
from tests.serve.counter import Counter, Page
from tests.serve.test_sittings import Room, examiner_of

CASE = "another-evening"
CANARY = "zebrafinch"
NOW = 1_790_000_000_000
DAY_MS = 24 * 60 * MINUTE_MS


@dataclass
class Lesson:
    """A class of one trainee, with the keeper that looks after its record."""

    counter: Counter
    keeper: Keeper
    class_id: str
    trainee: str

    async def begins(self, case: str = CASE) -> Page:
        run = await self.counter.run_of(self.trainee, case, self.class_id)
        page = self.counter.page(run, self.trainee, self.counter.session(self.trainee, self.class_id)[1])
        await page.ask("start")
        return page

    async def ends(self) -> Page:
        """A run in which something was typed wherever that can be, at its debrief."""
        page = await self.begins()
        await page.ask("draft", text=CANARY * 20, items={"marked": [CANARY]}, seq=(await page.view())["seq"])
        await page.ask("report", text=f"{CANARY}: too dark.", where="The start")
        await page.ask("ask", text=f"May I ask {CANARY}?")
        await self.passes(minutes=2)
        await page.decide({"choice": "Go on"})
        return page

    async def passes(self, *, minutes: float) -> None:
        """Time goes by, with the keeper looking every fifteen seconds."""
        for _ in range(round(4 * minutes)):
            await self.keeper.note()
            self.counter.clock.ms += 15_000
        await self.keeper.note()

    def chooses(self, *, scored: bool, days: int | None = None) -> None:
        policies = self.counter.people.policies
        policies.choose(self.counter.instructor, self.class_id, scored=scored, keep_days=days)

    def attended(self) -> list[tuple[str, float]]:
        """Minutes by segment, over all runs."""
        record = self.keeper.registrar.of_person(self.trainee, self.class_id)
        return [(label, spent / MINUTE_MS) for case in record.cases for label, spent in case.segments]

    def words_left(self) -> list[str]:
        """The files that still hold the canary."""
        files = [file for file in self.counter.folder.rglob("*") if file.is_file()]
        return [file.name for file in files if CANARY.encode() in file.read_bytes()]


@pytest.fixture
async def lesson(counter: Counter, tmp_path: Path) -> Lesson:
    people = counter.people
    made = people.classes.make(counter.instructor, "Monday")
    people.classes.open_scenario(counter.instructor, made.class_id, CASE)
    trainee = people.accounts.join(made.code, "Badge 4471", "2580", "here").person.person_id
    registrar = Registrar(counter.store, people, counter.library)
    course = Course(tmp_path / "course", "", tmp_path / "exchange")
    return Lesson(
        counter, Keeper(people, counter.authority, registrar, course, counter.clock.now), made.class_id, trainee
    )


# --- who is there -------------------------------------------------------------------------------------------------


async def test_a_debrief_counts_for_as_long_as_its_page_is_open(lesson: Lesson) -> None:
    page = await lesson.ends()
    await lesson.passes(minutes=7)
    page.leave()
    await lesson.passes(minutes=10)
    assert lesson.attended() == [("Segment 1", 2), (DEBRIEF, 7)]


async def test_a_held_scene_counts_whole_and_an_idle_one_does_not(lesson: Lesson) -> None:
    people, clock = lesson.counter.people, lesson.counter.clock
    people.classes.open_scenario(lesson.counter.instructor, lesson.class_id, "two-limits")
    page = await lesson.begins("two-limits")
    await page.decide({"choice": "Knock"})
    hold = people.holds.hold(lesson.counter.instructor, lesson.class_id, "two-limits", "The first door")
    await page.counter.authority.held_otherwise(lesson.class_id)
    await lesson.passes(minutes=12)
    people.holds.release(lesson.counter.instructor, lesson.class_id, hold.number)
    await page.counter.authority.held_otherwise(lesson.class_id)
    await lesson.passes(minutes=1)
    await page.decide({"choice": "Go in"})
    assert lesson.attended() == [("Segment 1", 12)]
    assert clock.ms - people.runs.of(page.connection.seat.run).started_ms == 13 * MINUTE_MS


async def test_a_page_that_locked_itself_is_not_there(lesson: Lesson) -> None:
    await lesson.ends()
    await lesson.passes(minutes=40)
    # Whoever touches nothing for a quarter of an hour is locked out, and the record stops there.
    segments = dict(lesson.attended())
    assert 12 <= segments[DEBRIEF] <= 15


async def test_an_instructor_who_tries_a_case_is_on_no_record(lesson: Lesson) -> None:
    page = await lesson.counter.started(CASE)
    await page.decide({"choice": "Go on"})
    await lesson.passes(minutes=2)
    assert lesson.counter.people.attendance.of_people([lesson.counter.instructor]) == {lesson.counter.instructor: ()}


# --- what is over -------------------------------------------------------------------------------------------------


async def test_a_practice_run_goes_with_every_word_and_its_completion_stays(lesson: Lesson) -> None:
    lesson.chooses(scored=False)
    page = await lesson.ends()
    await lesson.passes(minutes=3)
    before = lesson.keeper.registrar.of_person(lesson.trainee, lesson.class_id)
    await page.ask("leave")
    page.leave()
    assert (await lesson.keeper.sweep(), lesson.words_left() != []) == (0, True)  # a question waits to be read
    lesson.counter.clock.ms += DAY_MS
    assert await lesson.keeper.sweep() == 1
    assert lesson.words_left() == []
    after = lesson.keeper.registrar.of_person(lesson.trainee, lesson.class_id)
    assert (after.minutes, after.topics, after.missing_cases) == (before.minutes, before.topics, ())
    assert [(case.title, case.segments, case.kept) for case in after.cases] == [
        (case.title, case.segments, False) for case in before.cases
    ]
    assert lesson.counter.store.exercises() == ()
    lesson.counter.store.close()
    assert lesson.words_left() == []


def exports(lesson: Lesson) -> bytes:
    """Everything that a training manager or the officer can have of the trainee's record."""
    record = lesson.keeper.registrar.of_person(lesson.trainee, lesson.class_id)
    pages = (own_record(record, Policy(scored=False), ()), officer_row(record), paper_of(record, NOW))
    return roster_csv([record]) + details_csv([record]) + statements_jsonl([record]) + repr(pages).encode()


def rows_with(lesson: Lesson, word: str) -> set[str]:
    """The tables in which a word stands; the case itself is one of them, as everybody has it."""
    with lesson.counter.people._database.reading() as connection:
        return {
            table.name
            for table in schema.metadata.sorted_tables
            if any(word in str(tuple(row)) for row in connection.execute(select(table)))
        }


async def test_of_a_practice_run_no_point_and_no_choice_stays_and_none_is_in_any_export(lesson: Lesson) -> None:
    lesson.chooses(scored=False)
    page = await lesson.ends()
    told = r"Go on|care|[Ss]core|scaled|percent|[Pp]oint|choice|zebrafinch"
    assert re.findall(told, exports(lesson).decode("utf-8-sig")) == []
    assert rows_with(lesson, "Go on") >= {"event", "notebook"}
    assert rows_with(lesson, "care") >= {"event", "notebook"}
    page.leave()
    lesson.counter.clock.ms += DAY_MS
    assert await lesson.keeper.sweep() == 1
    assert re.findall(told, exports(lesson).decode("utf-8-sig")) == []
    assert b"Passed" in exports(lesson)
    assert {word: rows_with(lesson, word) for word in ("Go on", "care", CANARY)} == {
        "Go on": {"notebook"},
        "care": {"notebook"},
        CANARY: set(),
    }


async def test_a_practice_run_goes_as_soon_as_its_debrief_was_left(lesson: Lesson) -> None:
    lesson.chooses(scored=False)
    page = await lesson.begins()
    await page.decide({"choice": "Go on"})
    assert await lesson.keeper.sweep() == 0
    await page.ask("leave")
    # Another window still shows the debrief, so it waits.
    assert await lesson.keeper.sweep() == 0
    page.leave()
    assert (await lesson.keeper.sweep(), await lesson.keeper.sweep()) == (1, 0)


async def test_while_somebody_plays_a_run_waits_but_not_for_ever(lesson: Lesson) -> None:
    lesson.chooses(scored=False)
    page = await lesson.begins()
    await page.decide({"choice": "Go on"})
    await page.ask("leave")
    page.leave()
    other = await lesson.begins()
    assert await lesson.keeper.sweep() == 0
    lesson.counter.clock.ms += DAY_MS // 2 - 1
    assert await lesson.keeper.sweep() == 0
    lesson.counter.clock.ms += 1
    assert (await lesson.keeper.sweep(), await lesson.keeper.sweep()) == (1, 0)
    assert lesson.counter.store.exercises() == (other.connection.seat.run,)


async def test_a_finished_case_stays_done_on_the_list_and_in_the_class(lesson: Lesson) -> None:
    lesson.chooses(scored=False)
    page = await lesson.begins()
    await page.decide({"choice": "Go on"})
    await page.ask("leave")
    page.leave()
    await lesson.keeper.sweep()
    people, library, store = lesson.counter.people, lesson.counter.library, lesson.counter.store
    session = people.sessions.of_handle(page.connection.seat.session)
    shelf = Shelf(people, library).catalogue(session, "")
    (card,) = shelf.scenarios
    assert (card.standing, card.run_id, shelf.kept[:25]) == (Standing.DONE, "", "This class is for practic")
    classroom = Classroom(people, library, store, TicketBook(), lesson.counter.instructor, "http://127.0.0.1:1/")
    assert [member.done for card in classroom.home().classes for member in card.members] == [1]


async def test_a_scored_run_stays_its_days_and_then_goes_from_the_course_too(lesson: Lesson) -> None:
    lesson.chooses(scored=True, days=30)
    page = await lesson.ends()
    run = page.connection.seat.run
    page.leave()
    submissions, course = lesson.counter.people.submissions, lesson.keeper.course
    claim = Claim(run, CASE, "", lesson.trainee, 1, "", ())
    submissions.put(run, lesson.trainee, 1, Signer(lesson.counter.folder / "data").sign(claim))
    submissions.went_to(run, CASE)
    handed_in = course.submitted(lesson.trainee, CASE) / "run.json"
    handed_in.parent.mkdir(parents=True)
    handed_in.write_text(CANARY, encoding="utf-8")
    lesson.counter.clock.ms += 30 * DAY_MS - 1
    assert (await lesson.keeper.sweep(), handed_in.is_file()) == (0, True)
    lesson.counter.clock.ms += 1
    assert (await lesson.keeper.sweep(), lesson.words_left()) == (1, [])


async def test_where_nothing_was_chosen_nothing_goes(lesson: Lesson) -> None:
    page = await lesson.ends()
    await page.ask("leave")
    page.leave()
    lesson.counter.clock.ms += 10_000 * DAY_MS
    assert (await lesson.keeper.sweep(), lesson.counter.store.exercises()) == (0, (page.connection.seat.run,))


# --- tests ----------------------------------------------------------------------------------------------------------


def answers_left(lesson: Lesson) -> int:
    """How many answers to vignettes stand in the bytes of the files."""
    files = [file for file in lesson.counter.folder.rglob("*") if file.is_file()]
    return sum(file.read_bytes().count(b'"vignette":"VIG-') for file in files)


async def test_answers_to_tests_go_in_time_and_nobody_is_thought_to_have_finished_a_case_by_them(
    lesson: Lesson,
) -> None:
    lesson.chooses(scored=False)
    counter, people = lesson.counter, lesson.counter.people
    code = people.classes.of(counter.instructor, lesson.class_id).code
    room = Room(counter, lesson.class_id, code, examiner_of(counter))
    session = people.sessions.begin(lesson.trainee, lesson.class_id)[1]
    for occasion in ("before", "after"):
        room.asks(occasion)
        room.takes(session, occasion)
    counter.clock.ms += (TEST_DAYS + ABANDONED_DAYS) * DAY_MS - 1
    assert (await lesson.keeper.sweep(), answers_left(lesson) >= 24) == (0, True)
    assert room.examiner.reminded(counter.instructor, lesson.class_id) == (lesson.trainee,)
    counter.clock.ms += 1
    assert (await lesson.keeper.sweep(), await lesson.keeper.sweep(), answers_left(lesson)) == (2, 0, 0)
    assert (room.examiner.of_class(counter.instructor, lesson.class_id), counter.store.exercises()) == ((), ())
    assert room.examiner.reminded(counter.instructor, lesson.class_id) == ()
    assert [each.title for each in people.completions.tests_of([lesson.trainee])] == [
        "Identification test, before the course",
        "Identification test, after the course",
    ]
    assert lesson.keeper.registrar.of_person(lesson.trainee, lesson.class_id).cases == ()
    classroom = Classroom(people, counter.library, counter.store, TicketBook(), counter.instructor, "http://x/")
    assert [member.done for card in classroom.home().classes for member in card.members] == [0]
    counter.store.close()
    assert answers_left(lesson) == 0
