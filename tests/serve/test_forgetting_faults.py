"""What is forgotten is forgotten everywhere, also where something was in the way at first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from simlib.errors import NotPlayable, StoreBusy
from simlib.record.engine import Database
from simlib.serve.registrar import Registrar
from tests.serve.counter import Counter
from tests.serve.test_keeper import CASE, DAY_MS, Lesson, lesson

__all__ = ["lesson"]


def busy_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first wiping finds another program reading."""
    wipe: Callable[[Database], None] = Database.wipe_free_space
    tries = iter([True])

    def wiped(database: Database) -> None:
        if next(tries, False):
            raise StoreBusy("Another program reads the record.")
        wipe(database)

    monkeypatch.setattr(Database, "wipe_free_space", wiped)


async def test_what_could_not_be_wiped_is_wiped_at_the_next_look(
    lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson.chooses(scored=False)
    page = await lesson.ends()
    page.leave()
    lesson.counter.clock.ms += DAY_MS
    busy_once(monkeypatch)
    with pytest.raises(StoreBusy):
        await lesson.keeper.sweep()
    await lesson.keeper.sweep()
    assert lesson.words_left() == []


async def test_one_run_that_cannot_be_read_keeps_no_other_from_going(
    lesson: Lesson, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson.chooses(scored=False)
    code = counter.people.classes.of(counter.instructor, lesson.class_id).code
    runs = []
    for name in ("Badge 1", "Badge 2"):
        lesson.trainee = counter.people.accounts.join(code, name, "2580", "here").person.person_id
        page = await lesson.begins()
        await page.decide({"choice": "Go on"})
        page.leave()
        runs.append(page.connection.seat.run)
    counter.clock.ms += DAY_MS
    read = counter.store.read

    def broken(exercise_id: str, after: int = 0) -> object:
        if exercise_id == runs[0]:
            raise NotPlayable("This version of the case cannot be read any more.")
        return read(exercise_id, after)

    monkeypatch.setattr(counter.store, "read", broken)
    assert await lesson.keeper.sweep() == 1
    assert counter.store.exercises() == (runs[0],)


async def test_a_case_that_cannot_be_read_any_more_hides_nobodys_minutes_and_goes_in_time(
    lesson: Lesson, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson.chooses(scored=False)
    page = await lesson.ends()
    page.leave()
    before = lesson.keeper.registrar.of_person(lesson.trainee, lesson.class_id)

    def unread(sha256: str, notebook: bytes) -> object:
        raise NotPlayable("The case that this run was started on cannot be read.")

    monkeypatch.setattr(counter.library, "program", unread)
    registrar = Registrar(counter.store, counter.people, counter.library)
    (after,) = registrar.of_class(counter.instructor, lesson.class_id)
    assert (after.minutes, after.missing_cases, before.minutes) == (2, (), 2)
    assert [case.title for case in after.cases] == [CASE]
    counter.clock.ms += DAY_MS
    assert await replace(lesson.keeper, registrar=registrar).sweep() == 1
    assert lesson.words_left() == []
