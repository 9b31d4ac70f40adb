"""How people sign in, and how those who may not are kept out."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from simlib.errors import Malformed, NotAllowed
from simlib.record.rights import Role
from tests.record.conftest import Academy
from tests.record.contract import at_once


def test_the_first_start_makes_the_one_instructor(academy: Academy) -> None:
    accounts = academy.people.accounts
    assert accounts.has_instructor()
    with pytest.raises(NotAllowed, match="already"):
        accounts.make_instructor("Somebody else", "another long passphrase")


def test_an_instructor_signs_in_with_name_and_passphrase(academy: Academy) -> None:
    signed_in = academy.people.accounts.sign_in_instructor("sgt. ruiz", "four plain words here", "10.0.0.1")
    assert (signed_in.person, signed_in.class_id) == (academy.instructor, None)


@pytest.mark.parametrize(
    ("name", "passphrase"), [("Sgt. Ruiz", "five plain words here"), ("Nobody", "four plain words here")]
)
def test_a_wrong_name_and_a_wrong_passphrase_are_refused_in_the_same_words(
    academy: Academy, name: str, passphrase: str
) -> None:
    with pytest.raises(NotAllowed, match=r"^That did not fit\. Please check"):
        academy.people.accounts.sign_in_instructor(name, passphrase, "10.0.0.1")


def test_an_instructor_lets_another_in_and_a_trainee_cannot(academy: Academy) -> None:
    accounts = academy.people.accounts
    added = accounts.add_instructor(academy.instructor.person_id, "Lt. Okafor", "a second long phrase")
    assert accounts.sign_in_instructor("Lt. Okafor", "a second long phrase", "x").person == added
    with pytest.raises(NotAllowed, match="already"):
        accounts.add_instructor(added.person_id, "LT. OKAFOR", "a third long phrase")
    with pytest.raises(NotAllowed, match="Only an instructor"):
        accounts.add_instructor(academy.trainee(academy.a_class()), "Me", "a fourth long phrase")


def test_a_trainee_joins_and_signs_in_again_with_the_same(academy: Academy) -> None:
    lesson = academy.a_class()
    first = academy.joined(lesson)
    assert (first.person.role, first.person.name, first.class_id) == (Role.TRAINEE, "Dana Lee", lesson.class_id)
    assert academy.joined(lesson, "dana  lee") == first
    assert academy.people.accounts.person(first.person.person_id) == first.person


def test_the_same_name_in_two_classes_is_two_people(academy: Academy) -> None:
    assert academy.trainee(academy.a_class("A")) != academy.trainee(academy.a_class("B"))


def test_the_same_name_with_another_pin_is_refused(academy: Academy) -> None:
    lesson = academy.a_class()
    academy.joined(lesson)
    with pytest.raises(NotAllowed, match="did not fit"):
        academy.joined(lesson, pin="0000")


@pytest.mark.parametrize(("name", "pin"), [("", "4711"), ("Dana Lee", "12"), ("Dana\x00Lee", "4711")])
def test_nobody_joins_without_a_proper_name_and_pin(academy: Academy, name: str, pin: str) -> None:
    lesson = academy.a_class()
    with pytest.raises(Malformed):
        academy.joined(lesson, name, pin)
    assert academy.people.classes.members(academy.instructor.person_id, lesson.class_id) == ()


def test_a_wrong_code_names_no_class(academy: Academy) -> None:
    with pytest.raises(NotAllowed, match="no class with this code"):
        academy.people.accounts.join("CCCCCC", "Dana Lee", "4711", "x")


def test_a_closed_class_takes_nobody_new_and_keeps_who_is_in_it(academy: Academy) -> None:
    lesson = academy.a_class()
    inside = academy.joined(lesson)
    academy.people.classes.set_open(academy.instructor.person_id, lesson.class_id, is_open=False)
    assert academy.joined(lesson) == inside
    with pytest.raises(NotAllowed, match="nobody new"):
        academy.joined(lesson, "Late Comer")


def test_an_archived_class_lets_nobody_in(academy: Academy) -> None:
    lesson = academy.a_class()
    academy.joined(lesson)
    academy.people.classes.archive(academy.instructor.person_id, lesson.class_id)
    with pytest.raises(NotAllowed, match="no class with this code"):
        academy.joined(lesson)


def test_two_browsers_joining_under_one_name_at_once_are_one_person(academy: Academy) -> None:
    lesson = academy.a_class()
    answers = at_once([partial(academy.joined, lesson)] * 4)
    assert len(set(map(repr, answers))) == 1
    assert len(academy.people.classes.members(academy.instructor.person_id, lesson.class_id)) == 1


def test_after_five_wrong_pins_an_account_waits_even_with_the_right_one(academy: Academy) -> None:
    lesson = academy.a_class()
    academy.joined(lesson)
    for _ in range(5):
        with pytest.raises(NotAllowed, match="did not fit"):
            academy.joined(lesson, pin="0000")
    with pytest.raises(NotAllowed, match="wait 15 seconds"):
        academy.joined(lesson)
    academy.clock.move(seconds=14)
    with pytest.raises(NotAllowed, match="wait 1 seconds"):
        academy.joined(lesson)
    academy.clock.move(seconds=1)
    assert academy.joined(lesson).person.name == "Dana Lee"


def test_the_wait_doubles_up_to_a_quarter_of_an_hour(academy: Academy) -> None:
    lesson = academy.a_class()
    academy.joined(lesson)
    waits = []
    for _ in range(13):
        with pytest.raises(NotAllowed) as refusal:
            academy.joined(lesson, pin="0000")
        words = refusal.value.sentence.split()
        if "wait" in words:
            waits.append(int(words[words.index("wait") + 1]))
            academy.clock.move(seconds=waits[-1])
    assert waits == [15, 30, 60, 120]


def test_a_restart_forgives_no_wrong_try(academy: Academy) -> None:
    lesson = academy.a_class()
    academy.joined(lesson)
    for _ in range(5):
        with pytest.raises(NotAllowed, match="did not fit"):
            academy.joined(lesson, pin="0000")
    with pytest.raises(NotAllowed, match="wait"):
        academy.reopened().accounts.join(lesson.code, "Dana Lee", "4711", "elsewhere")


def test_tries_that_come_at_the_same_moment_gain_nothing(academy: Academy) -> None:
    lesson = academy.a_class()
    academy.joined(lesson)
    refusals = at_once([partial(academy.joined, lesson, pin=f"000{n}") for n in range(10)])
    waits = ["wait" in str(refusal) for refusal in refusals]
    assert (waits.count(False), waits.count(True)) == (5, 5)


def test_a_day_later_wrong_tries_are_forgotten(academy: Academy) -> None:
    lesson = academy.a_class()
    academy.joined(lesson)
    for _ in range(5):
        with pytest.raises(NotAllowed):
            academy.joined(lesson, pin="0000")
    academy.clock.move(hours=24.1)
    with pytest.raises(NotAllowed, match="did not fit"):
        academy.joined(lesson, pin="0000")


def test_one_address_cannot_guess_codes_for_ever(academy: Academy) -> None:
    lesson = academy.a_class()
    guess = partial(academy.people.accounts.join, "CCCCCC", "Dana Lee", "4711", "10.9.9.9")
    for _ in range(40):
        with pytest.raises(NotAllowed, match="no class"):
            guess()
    with pytest.raises(NotAllowed, match="wait 15 seconds"):
        guess()
    assert academy.joined(lesson).class_id == lesson.class_id


def test_a_hundred_who_sign_in_from_one_address_do_not_wait(academy: Academy) -> None:
    lesson = academy.a_class()
    for n in range(50):
        academy.joined(lesson, f"Recruit {n}")
        academy.joined(lesson, f"Recruit {n}")
    assert len(academy.people.classes.members(academy.instructor.person_id, lesson.class_id)) == 50


def test_a_reset_pin_signs_in_once_and_must_then_be_chosen_anew(academy: Academy) -> None:
    lesson = academy.a_class()
    before = academy.joined(lesson)
    pin = academy.people.accounts.reset_pin(academy.instructor.person_id, before.person.person_id)
    assert len(pin) == 6
    once = academy.joined(lesson, pin=pin)
    assert once.person == replace(before.person, must_choose_pin=True)
    for refused in (pin, "4711"):
        with pytest.raises(NotAllowed, match="did not fit"):
            academy.joined(lesson, pin=refused)
    academy.people.accounts.choose_pin(before.person.person_id, "2468")
    assert academy.joined(lesson, pin="2468") == before


def test_a_one_time_pin_tried_twice_at_once_fits_once(academy: Academy) -> None:
    lesson = academy.a_class()
    pin = academy.people.accounts.reset_pin(academy.instructor.person_id, academy.trainee(lesson))
    answers = at_once([partial(academy.joined, lesson, pin=pin)] * 3)
    assert sorted(type(answer).__name__ for answer in answers) == ["NotAllowed", "NotAllowed", "SignedIn"]


def test_a_reset_lets_somebody_in_who_had_to_wait(academy: Academy) -> None:
    lesson = academy.a_class()
    person_id = academy.trainee(lesson)
    for _ in range(6):
        with pytest.raises(NotAllowed):
            academy.joined(lesson, pin="0000")
    pin = academy.people.accounts.reset_pin(academy.instructor.person_id, person_id)
    assert academy.joined(lesson, pin=pin).person.person_id == person_id


def test_an_instructor_resets_no_pin_in_another_instructors_class(academy: Academy) -> None:
    other = academy.people.accounts.add_instructor(academy.instructor.person_id, "Lt. Okafor", "a second long phrase")
    person_id = academy.trainee(academy.a_class())
    for by in (other.person_id, person_id):
        with pytest.raises(NotAllowed, match="in your classes"):
            academy.people.accounts.reset_pin(by, person_id)


def test_a_chosen_pin_must_be_one_and_its_person_must_exist(academy: Academy) -> None:
    with pytest.raises(Malformed):
        academy.people.accounts.choose_pin(academy.trainee(academy.a_class()), "12")
    with pytest.raises(NotAllowed):
        academy.people.accounts.choose_pin("nobody", "1234")
    with pytest.raises(NotAllowed):
        academy.people.accounts.person("nobody")


def test_a_person_signed_in_by_another_system_is_the_same_at_every_visit(academy: Academy) -> None:
    accounts = academy.people.accounts
    first = accounts.outside_person("dlee", Role.TRAINEE)
    assert accounts.outside_person("dlee", Role.TRAINEE) == first
    assert accounts.outside_person("other", Role.INSTRUCTOR).role is Role.INSTRUCTOR
    with pytest.raises(NotAllowed, match="did not fit"):
        accounts.check(first.person_id, "", "x")
