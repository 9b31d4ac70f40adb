"""Sittings over a store: a server that falls loses no answer, and after six months somebody is reminded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from simlib.errors import NotPlayable, RunOver
from simlib.read.vignettes import FILE
from simlib.record.sessions import Session
from simlib.scenario.vignettes import Vignette
from simlib.score.sittings import Occasion
from simlib.serve.sittings import Examiner
from tests.serve.counter import ROOT, Counter, facts

VIGNETTES = ROOT / "scenarios" / FILE


def examiner_of(counter: Counter) -> Examiner:
    return Examiner(counter.store, counter.people, facts(), VIGNETTES, counter.clock.now, counter.fresh)


@dataclass
class Room:
    """A class with an examiner."""

    counter: Counter
    class_id: str
    code: str
    examiner: Examiner

    def joins(self, name: str = "Badge 4471") -> Session:
        person = self.counter.people.accounts.join(self.code, name, "2580", "here").person.person_id
        return self.counter.people.sessions.begin(person, self.class_id)[1]

    def asks(self, occasion: str) -> None:
        self.counter.people.policies.ask(self.counter.instructor, self.class_id, occasion)

    def waiting(self, session: Session) -> Vignette:
        found = self.examiner.asked(session)
        assert found is not None
        return found[0]

    def says(self, session: Session) -> None:
        found = self.examiner.asked(session)
        assert found is not None
        self.examiner.answer(session, found[2], "none", "1")

    def takes(self, session: Session, occasion: str) -> None:
        self.examiner.begin(session, occasion)
        while self.examiner.asked(session):
            self.says(session)


@pytest.fixture
async def room(counter: Counter) -> Room:
    lesson = counter.people.classes.make(counter.instructor, "Monday")
    return Room(counter, lesson.class_id, lesson.code, examiner_of(counter))


async def test_another_start_of_the_server_goes_on_at_the_same_vignette(room: Room) -> None:
    session = room.joins()
    room.asks("before")
    room.examiner.begin(session, "before")
    for _ in range(3):
        room.says(session)
    waits = room.waiting(session)
    room.counter.store.close()
    again = room.counter.again()
    room.examiner = examiner_of(again)
    assert room.waiting(session) == waits
    again.store.close()


async def test_a_fall_between_the_last_answer_and_its_note_is_mended(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = room.joins()
    room.asks("before")
    room.examiner.begin(session, "before")
    with monkeypatch.context() as patch:
        patch.setattr(room.counter.people.sittings, "end", lambda _: None)
        for _ in range(12):
            room.says(session)
        assert room.examiner.taken(session) == ()
    assert room.examiner.asked(session) is None
    assert [row.occasion for row in room.examiner.taken(session)] == ["before"]


async def test_every_log_of_a_sitting_verifies(room: Room) -> None:
    session = room.joins()
    room.asks("before")
    room.takes(session, "before")
    (run,) = room.counter.store.exercises()
    room.counter.store.verify(run)
    assert len(room.counter.store.read(run)) == 1 + 12 + 1


async def test_the_forms_of_a_class_are_shared_out_evenly(room: Room) -> None:
    room.asks("before")
    for number in range(6):
        room.examiner.begin(room.joins(f"Badge {number}"), "before")
    rows = room.counter.people.sittings.of_class(room.counter.instructor, room.class_id)
    assert sorted(row.form for row in rows) == ["A", "A", "B", "B", "C", "C"]


def wall_ms(year: int, month: int, day: int) -> int:
    return round(datetime(year, month, day, 18, tzinfo=UTC).timestamp() * 1000)


async def test_six_months_after_the_course_the_test_waits_and_the_instructor_is_reminded(room: Room) -> None:
    clock, instructor = room.counter.clock, room.counter.instructor
    clock.ms = wall_ms(2026, 8, 31)
    dana, kim = room.joins("Dana"), room.joins("Kim")
    room.asks("after")
    room.takes(dana, "after")
    room.asks("")
    clock.ms = wall_ms(2027, 2, 27)
    assert (room.examiner.waits(dana), room.examiner.reminded(instructor, room.class_id)) == (None, ())
    clock.ms = wall_ms(2027, 2, 28)
    assert room.examiner.waits(dana) == (Occasion.LATER, False)
    assert room.examiner.waits(kim) is None
    assert room.examiner.reminded(instructor, room.class_id) == (dana.person_id,)
    room.takes(dana, Occasion.LATER.value)
    assert (room.examiner.waits(dana), room.examiner.reminded(instructor, room.class_id)) == (None, ())
    forms = [row.form for row in room.examiner.taken(dana)]
    assert len(set(forms)) == 2


async def test_a_test_under_way_goes_on_when_the_fact_base_has_lost_what_its_vignettes_cite(room: Room) -> None:
    session = room.joins()
    room.asks("before")
    room.examiner.begin(session, "before")
    room.says(session)
    waits, all_facts = room.waiting(session), room.examiner.facts
    room.examiner = examiner_of(room.counter)
    room.examiner.facts = replace(all_facts, indicators={}, laws={}, practices={})
    assert room.waiting(session) == waits
    for _ in range(11):
        room.says(session)
    (row,) = room.examiner.taken(session)
    assert len(room.examiner.feedback(session, row.exercise_id)[1]) == 12


async def test_a_test_under_way_goes_on_with_the_file_it_began_on(room: Room) -> None:
    session = room.joins()
    room.asks("before")
    room.examiner.begin(session, "before")
    waits = room.waiting(session)
    room.examiner._file = VIGNETTES.with_name("gone.yaml")
    assert room.waiting(session) == waits
    other = room.joins("Kim")
    with pytest.raises(NotPlayable, match="cannot be read now"):
        room.examiner.begin(other, "before")
    with pytest.raises(RunOver, match="No test is under way"):
        room.examiner.answer(other, waits.id, "none", "1")
