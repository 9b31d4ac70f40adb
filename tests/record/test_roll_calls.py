"""Roll calls in the database: found by their code, led by one instructor, and votes that name nobody."""

from __future__ import annotations

import pytest

from simlib.errors import NotAllowed
from simlib.record import roll_calls
from simlib.record.completions import Completion
from simlib.record.roll_calls import HANDS, RollCall
from tests.record.conftest import Academy
from tests.record.contract import begin, entry


def a_room(academy: Academy, exercise: str = "one") -> RollCall:
    begin(academy.store, exercise)
    return academy.people.roll_calls.begin(academy.instructor.person_id, exercise)


def test_a_roll_call_is_found_by_its_code_however_it_is_typed(academy: Academy) -> None:
    made = a_room(academy)
    typed = f" {made.code[:3].lower()}-{made.code[3:]} "
    assert academy.people.roll_calls.open_with(typed) == made
    assert (made.exercise_id, made.person_id, made.segment) == ("one", academy.instructor.person_id, "")
    assert (made.began_ms, made.ended_ms) == (academy.clock.time, None)


def test_only_an_instructor_begins_one(academy: Academy) -> None:
    begin(academy.store, "one")
    with pytest.raises(NotAllowed):
        academy.people.roll_calls.begin(academy.trainee(academy.a_class()), "one")
    assert academy.people.roll_calls.mine(academy.instructor.person_id) == ()


def test_an_instructor_finds_their_own_again_the_newest_first(academy: Academy) -> None:
    first = a_room(academy, "one")
    academy.clock.move(minutes=5)
    second = a_room(academy, "two")
    academy.people.roll_calls.note_place("one", "Segment 2 of 6: On the floor")
    other = academy.people.accounts.add_instructor(academy.instructor.person_id, "Lt. Okafor", "a second long phrase")
    mine = academy.people.roll_calls.mine(academy.instructor.person_id)
    assert [(each.exercise_id, each.segment) for each in mine] == [("two", ""), ("one", "Segment 2 of 6: On the floor")]
    assert {each.code for each in mine} == {first.code, second.code}
    assert academy.people.roll_calls.mine(other.person_id) == ()


def test_a_voter_who_thinks_again_has_one_vote(academy: Academy) -> None:
    a_room(academy)
    calls = academy.people.roll_calls
    calls.put_votes("one", 4, "phone-a", {"0.1": 1})
    calls.put_votes("one", 4, "phone-a", {"0.0": 1, "0.2": 1})
    calls.put_votes("one", 4, HANDS, {"0.0": 7})
    calls.put_votes("one", 9, "phone-a", {"0.1": 1})
    assert calls.votes("one", 4) == {"phone-a": {"0.0": 1, "0.2": 1}, HANDS: {"0.0": 7}}
    assert calls.votes("one", 5) == {}


def test_no_vote_of_a_phone_is_left_once_the_decision_is_taken(academy: Academy) -> None:
    a_room(academy, "one")
    a_room(academy, "two")
    calls = academy.people.roll_calls
    for room in ("one", "two"):
        for seq in (3, 4):
            calls.put_votes(room, seq, "phone-a", {"0.1": 1})
    calls.drop_votes("one", 4)
    assert (calls.votes("one", 3), len(calls.votes("one", 4))) == ({}, 1)
    calls.drop_votes("one", 5)
    assert (calls.votes("one", 4), calls.votes("two", 4)) == ({}, {"phone-a": {"0.1": 1}})


def test_nobody_fills_the_disk_with_votes(academy: Academy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roll_calls, "MOST_VOTERS", 3)
    a_room(academy)
    calls = academy.people.roll_calls
    for number in range(3):
        calls.put_votes("one", 4, f"phone-{number}", {"0.1": 1})
    calls.put_votes("one", 4, "phone-2", {"0.0": 1})
    with pytest.raises(NotAllowed, match="not counted"):
        calls.put_votes("one", 4, "phone-3", {"0.1": 1})
    assert sorted(calls.votes("one", 4)) == ["phone-0", "phone-1", "phone-2"]


def test_a_closed_roll_call_takes_no_votes_and_only_its_instructor_closes_it(academy: Academy) -> None:
    made, calls = a_room(academy), academy.people.roll_calls
    calls.put_votes("one", 4, "phone-a", {"0.1": 1})
    other = academy.people.accounts.add_instructor(academy.instructor.person_id, "Lt. Okafor", "a second long phrase")
    with pytest.raises(NotAllowed):
        calls.finish(other.person_id, "one")
    assert calls.open_with(made.code) == made
    calls.finish(academy.instructor.person_id, "one")
    with pytest.raises(NotAllowed, match="no roll call with this code"):
        calls.open_with(made.code)
    with pytest.raises(NotAllowed):
        calls.finish(academy.instructor.person_id, "one")
    assert (calls.mine(academy.instructor.person_id), calls.votes("one", 4)) == ((), {})


def test_the_log_of_a_roll_call_goes_whole_and_that_it_was_held_stays(academy: Academy) -> None:
    made, other, me = a_room(academy, "one"), a_room(academy, "two"), academy.instructor.person_id
    for exercise in ("one", "two"):
        academy.store.append(exercise, 0, [entry(f"e-{exercise}", text="zebrafinch")])
        academy.people.roll_calls.put_votes(exercise, 4, HANDS, {"0.0": 7})
    held = Completion("one", me, None, made.scenario_id, "Long hours", made.began_ms, academy.clock.time, 0, None)
    academy.people.retention.let_go(held)
    assert academy.people.completions.of_people([me]) == (held,)
    assert [each.code for each in academy.people.roll_calls.mine(me)] == [other.code]
    assert (academy.people.roll_calls.votes("one", 4), academy.people.roll_calls.votes("two", 4)) == (
        {},
        {HANDS: {"0.0": 7}},
    )
    academy.store.verify("two")
    with pytest.raises(NotAllowed):
        academy.store.read("one")
    assert [record.text for record in academy.store.read("two")] == ["zebrafinch"]


def test_a_code_that_is_taken_is_not_given_twice(academy: Academy, monkeypatch: pytest.MonkeyPatch) -> None:
    given = iter(["CDFGHJ", "CDFGHJ", "KMNPQR"])
    monkeypatch.setattr(roll_calls, "fresh_code", lambda _: next(given))
    assert [a_room(academy, name).code for name in ("one", "two")] == ["CDFGHJ", "KMNPQR"]


def test_a_forgotten_instructor_leaves_no_text_and_no_vote_of_a_room(academy: Academy) -> None:
    boss = academy.instructor.person_id
    other = academy.people.accounts.add_instructor(boss, "Lt. Okafor", "a second long phrase").person_id
    begin(academy.store, "one")
    academy.people.roll_calls.begin(other, "one")
    academy.store.append("one", 0, [entry("e1", text="zebrafinch")])
    academy.people.roll_calls.put_votes("one", 1, "phone-a", {"0.1": 1})
    academy.people.purge(other, other)
    assert [record.text for record in academy.store.read("one")] == [None]
    assert academy.people.roll_calls.votes("one", 1) == {}
    academy.store.verify("one")
