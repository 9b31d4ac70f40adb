"""A scored run of a class lies in the course once it has ended, and nobody has handled a file."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

from simlib.grade.assign import assign
from simlib.grade.course import course_in
from simlib.grade.handing_in import HandingIn
from simlib.grade.places import RELEASE, RUN_FILE, SUBMITTED, course_folder
from simlib.grade.submission import read_submission
from simlib.grade.trust import trusted
from simlib.record.receipts import known_keys
from simlib.serve.courier import Courier
from tests.serve.counter import Counter

CASE = "another-evening"
GO_ON = {"choice": "Go on"}


def with_a_course(counter: Counter) -> Path:
    """The counter hands in from now on; its course folder."""
    data = counter.folder / "data"
    acts = counter.authority.acts
    acts.desk = replace(acts.desk, handing_in=HandingIn(counter.store, counter.people, data, course_folder(data)))
    return course_folder(data)


def courier_of(counter: Counter) -> Courier:
    handing_in = counter.authority.acts.desk.handing_in
    assert handing_in is not None
    return Courier(handing_in, counter.authority.in_lane)


def release(counter: Counter, course: Path) -> None:
    """The assignment about the case, as it is released."""
    title = counter.library.title(CASE)
    assert title is not None
    notebook = assign(title.reading, course_in(course, {}))
    (course / RELEASE / CASE).mkdir(parents=True)
    shutil.copy(notebook, course / RELEASE / CASE)


async def played_in_class(counter: Counter) -> tuple[str, str]:
    """A trainee of a class who has played the case to its end; the person and the run."""
    instructor = counter.instructor
    lesson = counter.people.classes.make(instructor, "Academy 12")
    person = counter.people.accounts.join(lesson.code, "Dana Lee", "4711", "10.0.0.7").person.person_id
    _, handle = counter.session(person, lesson.class_id)
    run = await counter.authority.create(person, lesson.class_id, CASE)
    page = counter.page(run, person, handle)
    await page.ask("start")
    await page.decide(GO_ON)
    # The log goes on after the end; the receipt does not.
    await page.ask("timers", on=True)
    return person, run


def files(course: Path) -> list[str]:
    return sorted(
        str(file.relative_to(course / SUBMITTED)) for file in (course / SUBMITTED).rglob("*") if file.is_file()
    )


async def test_a_run_of_a_class_is_handed_in_when_it_ends(counter: Counter) -> None:
    course = with_a_course(counter)
    release(counter, course)
    person, run = await played_in_class(counter)
    folder = f"{person}/{CASE}"
    names = ("another-evening.ipynb", "run.json", "submission_secret.txt", "timestamp.txt")
    assert files(course) == [f"{folder}/{name}" for name in names]
    submission = read_submission((course / SUBMITTED / folder / RUN_FILE).read_bytes())
    trust = trusted(submission, person, known_keys(counter.folder / "data"))
    assert (submission.exercise, trust.problem, len(trust.records)) == (run, "", len(submission.records))


async def test_a_run_waits_until_its_assignment_is_released(counter: Counter) -> None:
    course = with_a_course(counter)
    person, run = await played_in_class(counter)
    waited = counter.people.submissions.all()
    release(counter, course)
    await courier_of(counter).look()
    assert [(each.exercise_id, each.assignment) for each in waited] == [(run, "")]
    assert [each.assignment for each in counter.people.submissions.all()] == [CASE]
    assert f"{person}/{CASE}/run.json" in files(course)


async def test_handing_in_again_writes_the_same_bytes(counter: Counter) -> None:
    course = with_a_course(counter)
    release(counter, course)
    person, _ = await played_in_class(counter)
    file = course / SUBMITTED / person / CASE / RUN_FILE
    before = file.read_bytes()
    file.unlink()
    await courier_of(counter).look()
    assert file.read_bytes() == before


async def test_a_notebook_that_came_another_way_keeps_its_bytes_and_gets_its_run(counter: Counter) -> None:
    course = with_a_course(counter)
    person, _ = await played_in_class(counter)
    collected = course / SUBMITTED / person / CASE / f"{CASE}.ipynb"
    collected.parent.mkdir(parents=True)
    collected.write_text("a notebook that nbgrader collected")
    release(counter, course)
    await courier_of(counter).look()
    assert collected.read_text() == "a notebook that nbgrader collected"
    assert (collected.parent / RUN_FILE).is_file()


async def test_a_run_that_ended_while_nothing_was_handed_in_is_found_by_the_next_start(counter: Counter) -> None:
    person, _ = await played_in_class(counter)
    course = with_a_course(counter)
    release(counter, course)
    await courier_of(counter).look()
    assert f"{person}/{CASE}/run.json" in files(course)


async def test_the_first_run_counts_and_a_second_one_changes_nothing(counter: Counter) -> None:
    course = with_a_course(counter)
    release(counter, course)
    person, run = await played_in_class(counter)
    class_id = counter.people.runs.of(run).class_id
    _, handle = counter.session(person, class_id)
    again = counter.page(await counter.authority.create(person, class_id, CASE), person, handle)
    await again.ask("start")
    await again.decide(GO_ON)
    held = json.loads((course / SUBMITTED / person / CASE / RUN_FILE).read_bytes())
    assert held["exercise"] == run
    assert [each.exercise_id for each in counter.people.submissions.all()] == [run]


async def test_a_class_that_practices_hands_nothing_in(counter: Counter) -> None:
    course = with_a_course(counter)
    release(counter, course)
    instructor = counter.instructor
    lesson = counter.people.classes.make(instructor, "Practice")
    counter.people.policies.choose(instructor, lesson.class_id, scored=False)
    person = counter.people.accounts.join(lesson.code, "Dana Lee", "4711", "10.0.0.7").person.person_id
    _, handle = counter.session(person, lesson.class_id)
    page = counter.page(await counter.authority.create(person, lesson.class_id, CASE), person, handle)
    await page.ask("start")
    await page.decide(GO_ON)
    assert (files(course), counter.people.submissions.all()) == ([], ())


async def test_a_course_folder_that_cannot_be_written_stops_nobody_and_is_tried_again(counter: Counter) -> None:
    course = with_a_course(counter)
    release(counter, course)
    courier = courier_of(counter)
    await courier.look()
    (course / SUBMITTED).write_text("in the way")
    _, run = await played_in_class(counter)
    assert counter.people.runs.of(run).ending == "The end"
    (course / SUBMITTED).unlink()
    # Nothing was released since the last look; what could not be handed in is reason enough.
    await courier.look()
    assert [each.assignment for each in counter.people.submissions.all()] == [CASE]


async def test_what_was_handed_in_is_forgotten_with_its_person(counter: Counter) -> None:
    with_a_course(counter)
    person, _ = await played_in_class(counter)
    counter.people.purge(person, person)
    handing_in = counter.authority.acts.desk.handing_in
    assert handing_in is not None
    handing_in.catch_up()
    assert counter.people.submissions.all() == ()
