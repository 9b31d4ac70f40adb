"""The index of runs: whose they are, how far they came."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simlib.errors import NotAllowed
from simlib.record.runs import Run, RunState, Whereabouts
from tests.record.conftest import Academy
from tests.record.contract import begin


def begun(academy: Academy, exercise_id: str, person_id: str, class_id: str | None = None) -> Run:
    begin(academy.store, exercise_id)
    return academy.people.runs.begin(exercise_id, person_id, class_id, "HT-02")


def test_each_attempt_has_its_number_and_the_first_stays(academy: Academy) -> None:
    dana = academy.trainee(academy.a_class())
    first = begun(academy, "one", dana)
    academy.clock.move(minutes=1)
    begin(academy.store, "two")
    second = academy.people.runs.begin("two", dana, None, "HT-02", retry_of="one")
    assert (first.attempt, second.attempt, second.retry_of) == (1, 2, "one")
    assert academy.people.runs.of_person(dana) == (first, second)
    assert academy.people.runs.of_person(dana, "HT-08") == ()


def test_a_new_run_is_being_played(academy: Academy) -> None:
    dana = academy.trainee(academy.a_class())
    now = academy.clock.time
    assert begun(academy, "one", dana) == Run(
        exercise_id="one",
        person_id=dana,
        class_id=None,
        scenario_id="HT-02",
        attempt=1,
        retry_of=None,
        started_ms=now,
        active_ms=now,
        ended_ms=None,
        state=RunState.PLAYING,
        scene="",
        ending=None,
        outcome=None,
        percent=None,
        passed=None,
    )


def test_another_persons_run_is_as_if_it_were_not_there(academy: Academy) -> None:
    lesson = academy.a_class()
    dana, kim = academy.trainee(lesson), academy.trainee(lesson, "Kim")
    run = begun(academy, "one", dana)
    runs = academy.people.runs
    assert runs.owned("one", dana) == run
    assert runs.owner("one") == dana
    refusals = []
    for exercise_id in ("one", "none"):
        with pytest.raises(NotAllowed) as refusal:
            runs.owned(exercise_id, kim)
        refusals.append(refusal.value.sentence)
    assert len(set(refusals)) == 1


def test_a_run_that_ended_keeps_its_end(academy: Academy) -> None:
    runs = academy.people.runs
    run = begun(academy, "one", academy.trainee(academy.a_class()))
    runs.note_place("one", "The hall")
    academy.clock.move(minutes=20)
    ended = runs.end("one", "Two doors", "good", 84, passed=True)
    assert ended == replace(
        run,
        scene="The hall",
        state=RunState.ENDED,
        ending="Two doors",
        outcome="good",
        percent=84,
        passed=True,
        active_ms=academy.clock.time,
        ended_ms=academy.clock.time,
    )
    academy.clock.move(minutes=1)
    runs.note_place("one", "Elsewhere")
    runs.leave("one")
    runs.pause("one")
    assert runs.end("one", "Another", "harmful", 0, passed=False) == ended


def test_a_pause_is_kept_without_a_reason(academy: Academy) -> None:
    runs, began = academy.people.runs, academy.clock.time
    begun(academy, "one", academy.trainee(academy.a_class()))
    runs.pause("one")
    runs.pause("one")
    assert runs.of("one").state is RunState.PAUSED
    academy.clock.move(minutes=5)
    runs.resume("one")
    assert runs.of("one").state is RunState.PLAYING
    academy.clock.move(minutes=5)
    runs.pause("one")
    assert runs.pauses("one") == ((began, began + 300_000), (began + 600_000, None))


def test_deciding_or_ending_ends_a_pause(academy: Academy) -> None:
    runs = academy.people.runs
    begun(academy, "one", academy.trainee(academy.a_class()))
    runs.pause("one")
    runs.note_place("one", "The hall")
    runs.pause("one")
    runs.end("one", "Two doors", "good", None, passed=None)
    assert all(ended for _, ended in runs.pauses("one"))


def test_who_left_may_come_back(academy: Academy) -> None:
    runs = academy.people.runs
    begun(academy, "one", academy.trainee(academy.a_class()))
    runs.leave("one")
    assert runs.of("one").state is RunState.LEFT
    runs.resume("one")
    assert runs.of("one").state is RunState.PLAYING


def test_an_instructor_sees_who_is_where(academy: Academy) -> None:
    lesson = academy.a_class()
    dana, kim = academy.trainee(lesson), academy.trainee(lesson, "Kim")
    academy.people.sessions.begin(kim, lesson.class_id)
    begun(academy, "old", kim, lesson.class_id)
    academy.clock.move(minutes=1)
    begun(academy, "new", kim, lesson.class_id)
    academy.people.runs.note_place("new", "The corridor")
    by = academy.instructor.person_id
    latest = academy.people.runs.of("new")
    assert latest.scene == "The corridor"
    assert academy.people.runs.who_is_where(by, lesson.class_id) == (
        Whereabouts(dana, "Dana Lee", signed_in=False, run=None),
        Whereabouts(kim, "Kim", signed_in=True, run=latest),
    )
    assert [run.exercise_id for run in academy.people.runs.of_class(by, lesson.class_id)] == ["old", "new"]
