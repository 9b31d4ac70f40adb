"""What goes wrong with one run in the course is that run's alone, and what is over leaves no way in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from simlib.errors import NotAllowed
from simlib.grade.places import RELEASE, RUN_FILE, SUBMITTED, TIMESTAMP_FILE
from simlib.record.completions import Completion
from tests.serve.counter import Counter
from tests.serve.test_handing_in import CASE, GO_ON, courier_of, played_in_class, release, with_a_course

EARLY = "2020-01-01 00:00:00.000000 UTC\n"


async def test_a_notebook_that_was_sent_early_makes_no_late_run_early(counter: Counter) -> None:
    course = with_a_course(counter)
    person, _ = await played_in_class(counter)
    folder = course / SUBMITTED / person / CASE
    folder.mkdir(parents=True)
    (folder / TIMESTAMP_FILE).write_text(EARLY)
    release(counter, course)
    await courier_of(counter).look()
    # The clock of these tests stands in 2026.
    assert (folder / TIMESTAMP_FILE).read_text().startswith("2026-")


@pytest.mark.parametrize("said", ["", "soon", "9" * 400, "\ud800"])
async def test_a_time_that_is_none_is_that_of_the_run(counter: Counter, said: str) -> None:
    course = with_a_course(counter)
    person, _ = await played_in_class(counter)
    folder = course / SUBMITTED / person / CASE
    folder.mkdir(parents=True)
    (folder / TIMESTAMP_FILE).write_bytes(said.encode("utf-8", "surrogatepass"))
    release(counter, course)
    await courier_of(counter).look()
    assert (folder / TIMESTAMP_FILE).read_text().startswith("2026-")


async def test_a_notebook_that_was_sent_after_the_run_stays_as_late_as_it_was(counter: Counter) -> None:
    course = with_a_course(counter)
    person, _ = await played_in_class(counter)
    folder = course / SUBMITTED / person / CASE
    folder.mkdir(parents=True)
    (folder / TIMESTAMP_FILE).write_text(EARLY.replace("2020", "2031"))
    release(counter, course)
    await courier_of(counter).look()
    assert (folder / TIMESTAMP_FILE).read_text().startswith("2031-")


async def test_whoever_has_read_the_debrief_plays_no_second_first_run_when_the_first_is_gone(counter: Counter) -> None:
    with_a_course(counter)
    person, run = await played_in_class(counter)
    first = counter.people.runs.of(run)
    gone = Completion(run, person, first.class_id, CASE, "Another evening", first.started_ms, first.ended_ms, 0, True)
    counter.people.retention.let_go(gone)
    _, handle = counter.session(person, first.class_id)
    again = counter.page(await counter.authority.create(person, first.class_id, CASE), person, handle)
    await again.ask("start")
    await again.decide(GO_ON)
    assert counter.people.submissions.all() == ()


async def test_one_folder_that_cannot_be_written_keeps_nobody_else_from_being_handed_in(counter: Counter) -> None:
    course = with_a_course(counter)
    people = [(await played_in_class(counter))[0] for _ in range(3)]
    release(counter, course)
    (course / SUBMITTED).mkdir()
    (course / SUBMITTED / people[0]).write_text("in the way")
    await courier_of(counter).look()
    assert [(course / SUBMITTED / each / CASE / RUN_FILE).is_file() for each in people] == [False, True, True]
    (course / SUBMITTED / people[0]).unlink()
    await courier_of(counter).look()
    assert (course / SUBMITTED / people[0] / CASE / RUN_FILE).is_file()


async def test_an_assignment_that_is_made_anew_just_now_stops_no_courier(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = with_a_course(counter)
    person, _ = await played_in_class(counter)
    release(counter, course)
    shown = Path.glob

    def gone_meanwhile(folder: Path, pattern: str) -> list[Path]:
        found = sorted(shown(folder, pattern))
        if folder.name == RELEASE:
            shutil.rmtree(folder, ignore_errors=True)
        return found

    courier = courier_of(counter)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "glob", gone_meanwhile)
        await courier.look()
    release(counter, course)
    await courier.look()
    assert (course / SUBMITTED / person / CASE / RUN_FILE).is_file()


async def test_a_run_is_back_soon_when_another_submission_took_its_place(counter: Counter) -> None:
    course = with_a_course(counter)
    release(counter, course)
    person, _ = await played_in_class(counter)
    folder, courier = course / SUBMITTED / person / CASE, courier_of(counter)
    await courier.look()
    # What `nbgrader collect --update` does.
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / f"{CASE}.ipynb").write_text("what the trainee sent")
    await courier.look()
    assert (folder / RUN_FILE).is_file()
    assert (folder / f"{CASE}.ipynb").read_text() == "what the trainee sent"


async def test_whoever_reads_the_debrief_again_does_not_hand_in_late_by_that(counter: Counter) -> None:
    person, run = await played_in_class(counter)
    ended = counter.clock.ms
    counter.clock.ms += 9 * 24 * 3_600_000
    page = counter.page(run, person, counter.session(person, counter.people.runs.of(run).class_id)[1])
    await page.ask("timers", on=False)
    # The server had stopped before the run was signed.
    course = with_a_course(counter)
    release(counter, course)
    await courier_of(counter).look()
    (handed,) = counter.people.submissions.all()
    assert handed.submitted_ms == ended


async def test_a_run_of_practice_does_not_count_by_a_later_choice(counter: Counter) -> None:
    course = with_a_course(counter)
    release(counter, course)
    lesson, policies = counter.people.classes.make(counter.instructor, "Monday"), counter.people.policies
    policies.choose(counter.instructor, lesson.class_id, scored=False)
    person = counter.people.accounts.join(lesson.code, "Dana Lee", "4711", "here").person.person_id
    run = await counter.authority.create(person, lesson.class_id, CASE)
    page = counter.page(run, person, counter.session(person, lesson.class_id)[1])
    await page.ask("start")
    policies.choose(counter.instructor, lesson.class_id, scored=True, keep_days=90)
    policies.choose(counter.instructor, lesson.class_id, scored=False)
    await page.decide(GO_ON)
    with pytest.raises(NotAllowed, match="must not count"):
        policies.choose(counter.instructor, lesson.class_id, scored=True, keep_days=90)
    handing_in = counter.authority.acts.desk.handing_in
    assert handing_in is not None
    handing_in.catch_up()
    assert counter.people.submissions.all() == ()
    ended = counter.people.runs.of(run)
    gone = Completion(run, person, lesson.class_id, CASE, "Another evening", ended.started_ms, ended.ended_ms, 0, True)
    counter.people.retention.let_go(gone)
    assert policies.choose(counter.instructor, lesson.class_id, scored=True, keep_days=90).scored
