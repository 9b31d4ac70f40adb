"""What the store keeps for the training record: officers, policies, who was there, and sittings of the test."""

from __future__ import annotations

import pytest

from simlib.errors import Malformed, NotAllowed
from simlib.record.attendance import LONGEST_BREAK_MS, Present
from simlib.record.completions import Completion, keep
from simlib.record.officers import Officer
from simlib.record.policies import LONGEST_DAYS, UNDECIDED, Policy
from simlib.record.sittings import SittingRow
from tests.record.conftest import Academy
from tests.record.contract import begin

# --- officers -----------------------------------------------------------------------------------------------------


def test_an_officer_types_an_id_and_an_agency_and_may_take_both_back(academy: Academy) -> None:
    officers, person = academy.people.officers, academy.trainee(academy.a_class())
    assert officers.of(person) == Officer()
    assert officers.put(person, " a12-b34 ", "  Redwood   PD ") == Officer("A12-B34", "Redwood PD")
    assert officers.of_all([person, "nobody"]) == {person: Officer("A12-B34", "Redwood PD")}
    officers.put(person, "", "")
    assert officers.of_all([person]) == {}


@pytest.mark.parametrize("typed", ["=1+1", "A" * 21, "-", "A12-", "é1", "A1;B2", "A\x001"])
def test_what_is_no_post_id_is_not_kept(academy: Academy, typed: str) -> None:
    person = academy.trainee(academy.a_class())
    academy.people.officers.put(person, "A1", "")
    with pytest.raises(Malformed, match="A POST id has"):
        academy.people.officers.put(person, typed, "")
    assert academy.people.officers.of(person) == Officer("A1")


# --- policies -----------------------------------------------------------------------------------------------------


def test_a_class_has_no_policy_until_its_instructor_chooses(academy: Academy) -> None:
    policies, lesson, me = academy.people.policies, academy.a_class().class_id, academy.instructor.person_id
    assert (policies.of(lesson), policies.of(None)) == (UNDECIDED, UNDECIDED)
    assert policies.choose(me, lesson, scored=True, keep_days=30) == Policy(True, 30)
    assert policies.ask(me, lesson, "before") == Policy(True, 30, "before")
    assert policies.choose(me, lesson, scored=False, keep_days=30) == Policy(False, None, "before")
    assert policies.ask(me, lesson, "") == Policy(False)


@pytest.mark.parametrize("days", [None, 0, -1, LONGEST_DAYS + 1])
def test_scored_runs_need_a_number_of_days(academy: Academy, days: int | None) -> None:
    lesson = academy.a_class().class_id
    with pytest.raises(Malformed, match="for how many days"):
        academy.people.policies.choose(academy.instructor.person_id, lesson, scored=True, keep_days=days)
    assert academy.people.policies.of(lesson) == UNDECIDED


def test_nobody_chooses_for_another_instructors_class(academy: Academy) -> None:
    lesson = academy.a_class().class_id
    other = academy.people.accounts.add_instructor(academy.instructor.person_id, "Lt. Okafor", "a second long phrase")
    with pytest.raises(NotAllowed):
        academy.people.policies.choose(other.person_id, lesson, scored=False)
    with pytest.raises(NotAllowed):
        academy.people.policies.ask(other.person_id, lesson, "before")
    assert academy.people.policies.of(lesson) == UNDECIDED


# --- who was there ------------------------------------------------------------------------------------------------


def spans(academy: Academy, person: str) -> list[tuple[str, int, int]]:
    """Segment, and from when to when in seconds since the first look."""
    found = academy.people.attendance.of_people([person])[person]
    return [(each.segment, (each.began_ms - START) // 1000, (each.last_ms - START) // 1000) for each in found]


START = 1_700_000_000_000


def test_a_page_that_stays_open_makes_its_span_longer_and_a_break_begins_another(academy: Academy) -> None:
    person = academy.trainee(academy.a_class())
    begin(academy.store, "one")
    here = Present(person, "one", "Debrief")
    for seconds in (0, 15, 15, LONGEST_BREAK_MS / 1000, 46, 15):
        academy.clock.move(seconds=seconds)
        academy.people.attendance.seen([here, here])
    assert spans(academy, person) == [("Debrief", 0, 75), ("Debrief", 121, 136)]


def test_another_segment_is_another_span(academy: Academy) -> None:
    person = academy.trainee(academy.a_class())
    begin(academy.store, "one")
    for segment in ("The call", "The call", "Debrief"):
        academy.people.attendance.seen([Present(person, "one", segment)])
        academy.clock.move(seconds=15)
    assert spans(academy, person) == [("The call", 0, 15), ("Debrief", 30, 30)]


def test_a_clock_that_went_back_makes_no_span_longer(academy: Academy) -> None:
    person = academy.trainee(academy.a_class())
    begin(academy.store, "one")
    for seconds in (100, -60, 15):
        academy.clock.move(seconds=seconds)
        academy.people.attendance.seen([Present(person, "one", "Debrief")])
    assert spans(academy, person) == [("Debrief", 100, 100), ("Debrief", 40, 55)]
    academy.people.attendance.seen([])


# --- what stays of runs -------------------------------------------------------------------------------------------


def test_what_stays_of_a_run_is_read_as_it_was_kept(academy: Academy) -> None:
    person = academy.trainee(academy.a_class())
    rows = (
        Completion("x", person, None, "HT-02", "Room", 1, None, 5, None),
        Completion("y", person, None, "HT-08", "Hours", 2, 3, 6, True, ("TP2",), (("The call", 4), ("Debrief", 2))),
    )
    with academy.store.database.writing() as connection:
        for row in reversed(rows):
            keep(connection, row)
    assert academy.people.completions.of_people([person, "nobody"]) == rows
    assert academy.people.completions.of_people([]) == ()


# --- sittings -----------------------------------------------------------------------------------------------------


def test_a_sitting_is_begun_once_for_an_occasion_and_ends_once(academy: Academy) -> None:
    sittings, lesson = academy.people.sittings, academy.a_class()
    person = academy.trainee(lesson)
    for name in ("one", "two"):
        begin(academy.store, name)
    row = sittings.begin("one", person, lesson.class_id, "before", "A")
    assert row == SittingRow("one", person, lesson.class_id, "before", "A", START, None)
    with pytest.raises(NotAllowed, match="taken this test"):
        sittings.begin("two", person, lesson.class_id, "before", "B")
    for _ in range(2):
        academy.clock.move(seconds=1)
        sittings.end("one")
    assert sittings.of_person(person, lesson.class_id)[0].ended_ms == START + 1000
    assert sittings.owned("one", person).form == "A"
    with pytest.raises(NotAllowed):
        sittings.owned("one", "somebody else")


def test_places_go_by_who_began_first_and_stay(academy: Academy) -> None:
    sittings, lesson = academy.people.sittings, academy.a_class()
    people = [academy.trainee(lesson, name) for name in ("Dana", "Kim", "Lee")]
    for number, person in enumerate((people[1], people[0], people[1])):
        assert sittings.place(person, lesson.class_id) == (0 if person == people[1] else 1)
        begin(academy.store, f"run {number}")
        sittings.begin(f"run {number}", person, lesson.class_id, f"occasion {number}", "A")
        academy.clock.move(seconds=1)
    assert [sittings.place(person, lesson.class_id) for person in people] == [1, 0, 2]
    assert len(sittings.of_class(academy.instructor.person_id, lesson.class_id)) == 3
    with pytest.raises(NotAllowed):
        sittings.of_class(people[0], lesson.class_id)
