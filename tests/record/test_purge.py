"""A person is forgotten, down to the bytes of the file; the log is not."""

from __future__ import annotations

import pytest

from simlib.errors import NotAllowed, StoreBusy
from simlib.record.engine import open_database
from simlib.record.people import people_in
from simlib.record.store import TEXT_HASH, Draft, Record, Report
from tests.record.conftest import Academy
from tests.record.contract import begin, entry

NAME = "Quintessa Vandermeer"
WORDS = (b"Quintessa", b"Vandermeer", b"vandermeer", b"zebrafinch", b"marmalade", b"periwinkle")


def somebody_with_a_past(academy: Academy) -> tuple[str, tuple[Record, ...]]:
    """A person with a name, a run of forty events with texts, a draft, a report, a pause and a session."""
    lesson = academy.a_class()
    person_id = academy.trainee(lesson, NAME)
    begin(academy.store, "one")
    academy.people.runs.begin("one", person_id, lesson.class_id, "HT-02")
    texts = [f"zebrafinch {n} " * n for n in range(40)]
    records = academy.store.append("one", 0, [entry(f"e{n}", text=text) for n, text in enumerate(texts)])
    academy.store.put_draft("one", "officer", Draft(40, "marmalade" * 100, {"marked": ["marmalade"]}, 5))
    academy.store.put_report(
        Report(exercise_id="one", seat="officer", where="The hall", text="periwinkle " * 50, wall_ms=5)
    )
    academy.people.runs.pause("one")
    academy.people.sessions.begin(person_id, lesson.class_id)
    return person_id, records


def test_what_is_forgotten_was_there_before(academy: Academy) -> None:
    somebody_with_a_past(academy)
    kept = academy.bytes_kept()
    assert [word for word in WORDS if word not in kept] == []


def test_no_byte_of_a_forgotten_person_is_left(academy: Academy) -> None:
    person_id, _ = somebody_with_a_past(academy)
    academy.people.purge(academy.instructor.person_id, person_id)
    while_running = academy.bytes_kept()
    academy.store.close()
    for kept in (while_running, academy.bytes_kept()):
        assert [word for word in WORDS if word in kept] == []


def test_the_log_of_a_forgotten_person_stays_and_verifies(academy: Academy) -> None:
    person_id, records = somebody_with_a_past(academy)
    academy.people.purge(academy.instructor.person_id, person_id)
    academy.store.verify("one")
    left = academy.store.read("one")
    assert [(record.seq, record.hash) for record in left] == [(record.seq, record.hash) for record in records]
    assert {record.text for record in left} == {None}
    assert all(TEXT_HASH in record.payload for record in left)
    assert academy.store.draft("one", "officer") is None
    assert [(report.where, report.text) for report in academy.store.reports()] == [("The hall", "")]
    assert academy.people.runs.pauses("one") == ()
    assert academy.people.runs.of("one").person_id == person_id
    assert academy.people.accounts.person(person_id).name == ""


def test_a_forgotten_persons_sessions_end_and_are_named(academy: Academy) -> None:
    person_id, _ = somebody_with_a_past(academy)
    (session,) = academy.people.sessions.of_person(person_id)
    assert academy.people.purge(academy.instructor.person_id, person_id) == (session.handle,)
    assert academy.people.sessions.of_person(person_id) == ()


def test_nobody_else_loses_a_letter(academy: Academy) -> None:
    person_id, _ = somebody_with_a_past(academy)
    lesson = academy.a_class("Other")
    other = academy.joined(lesson, "Kim")
    begin(academy.store, "two")
    academy.people.runs.begin("two", other.person.person_id, lesson.class_id, "HT-02")
    theirs = academy.store.append("two", 0, [entry("kept", text="mine")])
    academy.people.purge(academy.instructor.person_id, person_id)
    assert academy.store.read("two") == theirs
    assert academy.joined(lesson, "Kim") == other


def test_the_name_can_be_used_again_and_is_somebody_new(academy: Academy) -> None:
    person_id, _ = somebody_with_a_past(academy)
    lesson = academy.people.classes.mine(academy.instructor.person_id)[0]
    academy.people.purge(academy.instructor.person_id, person_id)
    assert academy.trainee(lesson, NAME) != person_id


def test_a_forgotten_person_gets_no_new_pin(academy: Academy) -> None:
    person_id, _ = somebody_with_a_past(academy)
    academy.people.purge(academy.instructor.person_id, person_id)
    with pytest.raises(NotAllowed):
        academy.people.accounts.choose_pin(person_id, "1234")


def test_a_person_may_forget_themself_and_no_stranger_may(academy: Academy) -> None:
    person_id, _ = somebody_with_a_past(academy)
    stranger = academy.trainee(academy.a_class("Other"), "Kim")
    with pytest.raises(NotAllowed, match="in your classes"):
        academy.people.purge(stranger, person_id)
    academy.people.purge(person_id, person_id)
    assert academy.people.accounts.person(person_id).name == ""


def test_whoever_leads_a_class_is_not_forgotten(academy: Academy) -> None:
    academy.a_class()
    with pytest.raises(NotAllowed, match="leads a class"):
        academy.people.purge(academy.instructor.person_id, academy.instructor.person_id)


def test_a_purge_that_could_not_wipe_says_so_and_can_be_done_again(academy: Academy) -> None:
    person_id, _ = somebody_with_a_past(academy)
    hurried = open_database(academy.place, wait=0.1)
    with academy.store.database.reading() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM event").scalar()
        with pytest.raises(StoreBusy):
            people_in(hurried, clock=academy.clock).purge(academy.instructor.person_id, person_id)
    hurried.close()
    academy.people.purge(academy.instructor.person_id, person_id)
    kept = academy.bytes_kept()
    assert [word for word in WORDS if word in kept] == []
