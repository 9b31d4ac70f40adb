"""A run goes when its time is over: whole, down to the bytes of the file; a completion stays, and so do all others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import BigInteger, Boolean, Integer, LargeBinary, Table, delete, func, insert, select
from sqlalchemy.exc import DBAPIError

from simlib.errors import NotAllowed, StoreFault
from simlib.record import schema
from simlib.record.attendance import Present
from simlib.record.backup import make_backup
from simlib.record.classes import Class
from simlib.record.completions import Completion
from simlib.record.policies import ABANDONED_DAYS, DAY_MS, TEST_DAYS, Policy, are_over, is_over
from simlib.record.restore import restore_backup
from simlib.record.retention import _WITH_A_RUN, OverTime
from simlib.record.store import Draft, Report, Stamp
from simlib.scenario.vignettes import TEST_ID
from tests.record.conftest import Academy
from tests.record.contract import begin, entry

CANARY = "zebrafinch"
PRACTICE, SCORED, OPEN = Policy(scored=False), Policy(scored=True, keep_days=30), Policy()


def days(number: float) -> int:
    return round(number * DAY_MS)


@pytest.mark.parametrize(
    ("policy", "ended", "active", "read", "over"),
    [
        # until the instructor chose, every run stays
        (OPEN, 0, 0, True, False),
        (OPEN, None, 0, True, False),
        # practice: when the debrief was left, or a day later
        (PRACTICE, days(1000), days(1000), True, True),
        (PRACTICE, days(1000), days(1000), False, False),
        (PRACTICE, days(999) + 1, days(999), False, False),
        (PRACTICE, days(999), days(999), False, True),
        # practice that was never finished
        (PRACTICE, None, days(1000 - ABANDONED_DAYS) + 1, True, False),
        (PRACTICE, None, days(1000 - ABANDONED_DAYS), False, True),
        # scored: so many days after the end, or after the last act of a run that never ended
        (SCORED, days(970) + 1, days(970), True, False),
        (SCORED, days(970), days(970), False, True),
        (SCORED, None, days(970) + 1, True, False),
        (SCORED, None, days(970), False, True),
        (Policy(scored=True), 0, 0, True, False),
    ],
)
def test_when_the_time_of_a_run_is_over(policy: Policy, ended: int | None, active: int, read: bool, over: bool) -> None:
    assert is_over(policy, days(1000), ended, active, read=read) is over


# --- which ------------------------------------------------------------------------------------------------------


def played(academy: Academy, lesson: Class, run: str = "one", name: str = "Dana Lee") -> str:
    """Somebody of the class plays a run to its end; returns who."""
    person_id = academy.trainee(lesson, name)
    begin(academy.store, run)
    academy.people.runs.begin(run, person_id, lesson.class_id, "HT-02")
    academy.people.runs.end(run, "The end", "good", 80, passed=True)
    return person_id


def practice(academy: Academy) -> Class:
    lesson = academy.a_class()
    academy.people.policies.choose(academy.instructor.person_id, lesson.class_id, scored=False)
    return lesson


def over(academy: Academy) -> list[str]:
    return [each.exercise_id for each in academy.people.retention.over()]


def test_a_practice_run_is_over_once_its_debrief_was_left(academy: Academy) -> None:
    lesson = practice(academy)
    person = played(academy, lesson)
    played(academy, lesson, "two", "Kim")
    assert over(academy) == []
    academy.people.retention.left("one")
    assert academy.people.retention.over() == (OverTime("one", person, lesson.class_id),)
    academy.clock.move(hours=24)
    assert over(academy) == ["one", "two"]


def test_what_was_written_in_it_and_waits_is_waited_for_a_day(academy: Academy) -> None:
    lesson, retention = practice(academy), academy.people.retention
    person = played(academy, lesson)
    retention.left("one")
    report = academy.store.put_report(Report(exercise_id="one", seat="officer", where="Hall", text="Dark", wall_ms=1))
    academy.people.questions.ask(person, lesson.class_id, "one", "HT-02", "Hall", "May I?")
    assert over(academy) == []
    academy.store.settle_report(report.number, type(report.status).FIXED)
    assert over(academy) == []
    academy.clock.move(hours=24)
    assert over(academy) == ["one"]


def test_a_restart_forgets_who_left_and_the_run_stays_its_day(academy: Academy) -> None:
    played(academy, practice(academy))
    academy.people.retention.left("one")
    people = academy.reopened()
    assert people.retention.over() == ()
    academy.clock.move(hours=24)
    assert [each.exercise_id for each in people.retention.over()] == ["one"]


def test_a_class_whose_instructor_chose_nothing_keeps_everything(academy: Academy) -> None:
    played(academy, academy.a_class())
    academy.people.policies.ask(academy.instructor.person_id, academy.people.classes.names().popitem()[0], "before")
    academy.clock.move(hours=24 * 10_000)
    assert over(academy) == []


# --- going --------------------------------------------------------------------------------------------------------

STAYS = {"scenario_id": "HT-02", "title": "Room", "began_ms": 1, "ended_ms": 2, "active_ms": 3, "passed": True}


def completion(academy: Academy, run: str = "one") -> Completion:
    owned = academy.people.runs.of(run)
    return Completion(run, owned.person_id, owned.class_id, **STAYS, topics=("TP2",), segments=(("The call", 3),))  # type: ignore[arg-type]


def planted(academy: Academy, table: Table, person_id: str, class_id: str) -> None:
    """A row of this table about the run "one", with the canary wherever a text can stand."""
    known: dict[str, Any] = {"exercise_id": "one", "person_id": person_id, "class_id": class_id, "retry_of": None}
    with academy.store.database.writing() as connection:
        if connection.execute(select(func.count()).where(table.c.exercise_id == "one")).scalar():
            return
        row = {column.name: known.get(column.name, _value(column.type)) for column in table.columns}
        row = {name: value for name, value in row.items() if name != "number"}
        connection.execute(insert(table), row)


def _value(kind: object) -> object:
    if isinstance(kind, LargeBinary):
        return CANARY.encode()
    return 7 if isinstance(kind, BigInteger | Integer | Boolean) else CANARY


def test_a_run_goes_from_every_table_and_from_the_bytes_and_its_completion_stays(academy: Academy) -> None:
    lesson = practice(academy)
    person = played(academy, lesson)
    academy.store.append("one", 0, [entry(f"e{n}", text=f"{CANARY} {n} " * n) for n in range(1, 40)])
    academy.store.put_draft("one", "officer", Draft(40, CANARY * 100, {"marked": [CANARY]}, 5))
    academy.store.put_report(Report(exercise_id="one", seat="officer", where="Hall", text=CANARY * 50, wall_ms=5))
    academy.people.questions.ask(person, lesson.class_id, "one", "HT-02", CANARY, f"{CANARY}?")
    academy.people.attendance.seen([Present(person, "one", CANARY)])
    for table in _WITH_A_RUN:
        planted(academy, table, person, lesson.class_id)
    assert academy.bytes_kept().count(CANARY.encode()) > 800
    stays = completion(academy)
    academy.people.retention.let_go(stays)
    academy.people.retention.wipe()
    while_running = academy.bytes_kept()
    with academy.store.database.reading() as connection:
        left = {
            table.name: connection.execute(select(func.count()).where(table.c.exercise_id == "one")).scalar()
            for table in schema.metadata.sorted_tables
            if "exercise_id" in table.c
        }
    assert {name for name, count in left.items() if count} == {"completion"}
    assert academy.people.completions.of_people([person]) == (stays,)
    academy.store.close()
    assert [kept.count(CANARY.encode()) for kept in (while_running, academy.bytes_kept())] == [0, 0]


def test_every_other_run_stays_and_verifies(academy: Academy) -> None:
    lesson = practice(academy)
    played(academy, lesson)
    begin(academy.store, "two")
    person = academy.people.runs.of("one").person_id
    academy.people.runs.begin("two", person, lesson.class_id, "HT-02", retry_of="one")
    records = academy.store.append("two", 0, [entry("kept", text="mine")])
    academy.people.retention.let_go(completion(academy))
    assert academy.store.exercises() == ("two",)
    academy.store.verify("two")
    assert academy.store.read("two") == records
    assert academy.people.runs.of("two").retry_of is None


@pytest.mark.parametrize("table", ["exercise", "seat", "event", "head"])
def test_without_a_completion_nothing_of_a_run_can_be_removed(academy: Academy, table: str) -> None:
    played(academy, practice(academy))
    academy.store.append("one", 0, [entry("e1")])
    with pytest.raises((DBAPIError, StoreFault)), academy.store.database.writing() as connection:
        connection.execute(delete(schema.metadata.tables[table]))
    academy.store.verify("one")
    assert academy.store.head("one") == 1


@pytest.mark.parametrize("before", [OPEN, SCORED])
def test_finished_runs_go_by_a_new_choice_only_where_that_is_said(academy: Academy, before: Policy) -> None:
    lesson, me = academy.a_class(), academy.instructor.person_id
    choose = academy.people.policies.choose
    if before.scored:
        choose(me, lesson.class_id, scored=True, keep_days=before.keep_days)
    played(academy, lesson)
    academy.clock.move(hours=48)
    with pytest.raises(NotAllowed, match="Nothing was changed"):
        choose(me, lesson.class_id, scored=False)
    assert (academy.people.policies.of(lesson.class_id), over(academy)) == (before, [])
    assert choose(me, lesson.class_id, scored=False, sure=True) == PRACTICE
    assert over(academy) == ["one"]


@pytest.mark.parametrize(
    ("since", "keep_days", "asks"),
    [(10, 11, True), (10, 12, False), (10, 30, False), (10, 365, False), (29, 30, False)],
)
def test_fewer_days_ask_only_where_a_run_would_go_by_them_within_a_day(
    academy: Academy, since: int, keep_days: int, asks: bool
) -> None:
    lesson, me = academy.a_class(), academy.instructor.person_id
    choose = academy.people.policies.choose
    choose(me, lesson.class_id, scored=True, keep_days=30)
    played(academy, lesson)
    academy.clock.move(hours=24 * since)
    if asks:
        with pytest.raises(NotAllowed, match="Runs or tests of this class would go within a day"):
            choose(me, lesson.class_id, scored=True, keep_days=keep_days)
        assert academy.people.policies.of(lesson.class_id) == SCORED
    done = choose(me, lesson.class_id, scored=True, keep_days=keep_days, sure=asks)
    assert done == Policy(scored=True, keep_days=keep_days)


def test_a_run_of_another_class_asks_nothing(academy: Academy) -> None:
    lesson, me = academy.a_class(), academy.instructor.person_id
    played(academy, academy.a_class("Tuesday"))
    assert academy.people.policies.choose(me, lesson.class_id, scored=False) == PRACTICE


def test_a_class_that_practices_can_be_told_so_again(academy: Academy) -> None:
    lesson = practice(academy)
    played(academy, lesson)
    assert academy.people.policies.choose(academy.instructor.person_id, lesson.class_id, scored=False) == PRACTICE


# --- tests --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "days_since", "over"),
    [
        (OPEN, 10_000, False),
        (SCORED, TEST_DAYS + 30 - 1 / DAY_MS, False),
        (SCORED, TEST_DAYS + 30, True),
        (PRACTICE, TEST_DAYS + ABANDONED_DAYS - 1 / DAY_MS, False),
        (PRACTICE, TEST_DAYS + ABANDONED_DAYS, True),
    ],
)
def test_answers_to_tests_stay_for_six_months_and_the_days_of_the_class(
    policy: Policy, days_since: float, over: bool
) -> None:
    assert are_over(policy, days(10_000), days(10_000) - days(days_since)) is over


def sat(academy: Academy, lesson: Class, person_id: str, run: str, occasion: str, *, ends: bool = True) -> None:
    """Somebody sits the test now, with the canary in every answer."""
    begin(academy.store, run)
    academy.store.append(run, 0, [entry(f"{run} {n}", payload={"vignette": f"{CANARY} {n}"}) for n in range(12)])
    academy.people.sittings.begin(run, person_id, lesson.class_id, occasion, "A")
    if ends:
        academy.people.sittings.end(run)


def test_fewer_days_ask_where_answers_to_a_test_would_go_by_them(academy: Academy) -> None:
    lesson, me = academy.a_class(), academy.instructor.person_id
    choose = academy.people.policies.choose
    choose(me, lesson.class_id, scored=True, keep_days=365)
    sat(academy, lesson, academy.trainee(lesson), "one", "before")
    academy.clock.move(hours=24 * (TEST_DAYS + 10))
    with pytest.raises(NotAllowed, match="Nothing was changed"):
        choose(me, lesson.class_id, scored=True, keep_days=11)
    assert academy.people.policies.of(lesson.class_id) == Policy(scored=True, keep_days=365)
    assert choose(me, lesson.class_id, scored=True, keep_days=12) == Policy(scored=True, keep_days=12)


def test_all_sittings_of_a_person_go_together_six_months_after_the_last_one(academy: Academy) -> None:
    lesson = academy.a_class()
    academy.people.policies.choose(academy.instructor.person_id, lesson.class_id, scored=True, keep_days=30)
    dana, kim = academy.trainee(lesson), academy.trainee(lesson, "Kim")
    sat(academy, lesson, dana, "one", "before")
    academy.clock.move(hours=24)
    sat(academy, lesson, kim, "two", "before")
    academy.clock.move(hours=24)
    sat(academy, lesson, dana, "three", "after", ends=False)

    def over() -> list[str]:
        return [each.exercise_id for each in academy.people.retention.over_tests()]

    academy.clock.move(hours=24 * (TEST_DAYS + 30) - 24)
    assert over() == ["two"]
    academy.clock.move(hours=24)
    assert over() == ["one", "two", "three"]
    assert academy.people.retention.over() == ()
    academy.people.policies.choose(academy.instructor.person_id, lesson.class_id, scored=True, keep_days=31)
    assert over() == ["two"]


def test_a_sitting_goes_from_every_table_and_from_the_bytes_and_that_it_was_taken_stays(academy: Academy) -> None:
    lesson = practice(academy)
    person = academy.trainee(lesson)
    sat(academy, lesson, person, "one", "before")
    assert academy.bytes_kept().count(CANARY.encode()) >= 12
    stays = Completion("one", person, lesson.class_id, TEST_ID, "Identification test", 1, 2, 0, None)
    for _ in range(2):
        academy.people.retention.let_go(stays)
    academy.people.retention.wipe()
    completions = academy.people.completions
    assert (completions.of_people([person]), completions.tests_of([person])) == ((), (stays,))
    assert (academy.people.sittings.of_person(person, lesson.class_id), academy.store.exercises()) == ((), ())
    while_running = academy.bytes_kept()
    academy.store.close()
    assert [kept.count(CANARY.encode()) for kept in (while_running, academy.bytes_kept())] == [0, 0]


def test_without_a_completion_nothing_of_a_sitting_can_be_removed(academy: Academy) -> None:
    lesson = practice(academy)
    sat(academy, lesson, academy.trainee(lesson), "one", "before")
    with pytest.raises((DBAPIError, StoreFault)), academy.store.database.writing() as connection:
        connection.execute(delete(schema.event))
    assert academy.store.head("one") == 12


# --- once, and never by mistake -----------------------------------------------------------------------------------


def test_a_run_that_is_gone_goes_once(academy: Academy) -> None:
    person = played(academy, practice(academy))
    stays = completion(academy)
    for _ in range(2):
        academy.people.retention.let_go(stays)
    assert academy.people.completions.of_people([person]) == (stays,)


def test_whoever_is_forgotten_is_forgotten_here_too(academy: Academy) -> None:
    lesson = academy.a_class()
    person = played(academy, lesson)
    academy.people.officers.put(person, "A12-B34", "Marmalade PD")
    academy.people.attendance.seen([Present(person, "one", "Debrief")])
    assert b"Marmalade" in academy.bytes_kept()
    academy.people.purge(academy.instructor.person_id, person)
    assert academy.people.attendance.of_people([person]) == {person: ()}
    academy.store.close()
    assert [word for word in (b"Marmalade", b"A12-B34") if word in academy.bytes_kept()] == []


@pytest.mark.in_a_file
def test_a_backup_that_comes_back_brings_no_run_and_no_test_to_stay_whose_time_is_over(
    academy: Academy, tmp_path: Path
) -> None:
    lesson = practice(academy)
    person = played(academy, lesson)
    sat(academy, lesson, person, "two", "before")
    make_backup(academy.folder, tmp_path / "kept.zip", Stamp(academy.clock.time), tmp_path / "agency.yaml")
    academy.people.retention.let_go(completion(academy))
    academy.people.retention.let_go(Completion("two", person, lesson.class_id, TEST_ID, "Test", 1, 2, 0, None))
    academy.store.close()
    restore_backup(
        tmp_path / "kept.zip",
        academy.folder,
        Stamp(academy.clock.time),
        force=True,
        agency=tmp_path / "agency.yaml",
        progress=lambda _: None,
    )
    academy.clock.move(hours=24 * (TEST_DAYS + ABANDONED_DAYS))
    retention = academy.reopened().retention
    assert [each.exercise_id for each in retention.over()] == ["one"]
    assert [each.exercise_id for each in retention.over_tests()] == ["two"]
