"""Classes, their members and what is open to them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simlib.errors import Malformed, NotAllowed
from simlib.record.classes import Opened
from simlib.record.rights import Role
from tests.record.conftest import Academy


def test_a_class_has_a_code_by_which_it_is_found_however_it_is_typed(academy: Academy) -> None:
    lesson = academy.a_class("  Academy   12 ")
    assert (lesson.name, lesson.is_open, len(lesson.code)) == ("Academy 12", True, 6)
    assert academy.people.classes.by_code(lesson.code.lower()) == lesson


def test_only_an_instructor_makes_a_class(academy: Academy) -> None:
    with pytest.raises(NotAllowed, match="Only an instructor"):
        academy.people.classes.make(academy.trainee(academy.a_class()), "Mine")
    with pytest.raises(Malformed):
        academy.a_class("")


def test_a_code_in_use_is_not_given_twice(academy: Academy) -> None:
    first = academy.a_class()
    academy.dice.rolls -= 1
    assert academy.a_class("Another").code != first.code


def test_classes_are_listed_newest_first_and_archived_ones_last(academy: Academy) -> None:
    by = academy.instructor.person_id
    made = []
    for name in ("first", "second", "third"):
        academy.clock.move(minutes=1)
        made.append(academy.a_class(name))
    archived = academy.people.classes.archive(by, made[2].class_id)
    assert archived == replace(made[2], is_open=False, archived_ms=academy.clock.time)
    assert academy.people.classes.mine(by) == (made[1], made[0], archived)


def test_archiving_again_keeps_the_first_date(academy: Academy) -> None:
    lesson = academy.a_class()
    first = academy.people.classes.archive(academy.instructor.person_id, lesson.class_id)
    academy.clock.move(hours=1)
    assert academy.people.classes.archive(academy.instructor.person_id, lesson.class_id) == first


def test_a_class_can_be_closed_and_opened_again(academy: Academy) -> None:
    by, lesson = academy.instructor.person_id, academy.a_class()
    assert not academy.people.classes.set_open(by, lesson.class_id, is_open=False).is_open
    assert academy.people.classes.set_open(by, lesson.class_id, is_open=True) == lesson


def test_members_are_listed_by_name(academy: Academy) -> None:
    lesson = academy.a_class()
    for name in ("Zoe", "adam", "Mia"):
        academy.joined(lesson, name)
    members = academy.people.classes.members(academy.instructor.person_id, lesson.class_id)
    assert [member.name for member in members] == ["adam", "Mia", "Zoe"]


def test_another_instructors_class_is_as_if_it_were_not_there(academy: Academy) -> None:
    lesson = academy.a_class()
    stranger = academy.people.accounts.add_instructor(academy.instructor.person_id, "Lt. Okafor", "second long phrase")
    by, classes, class_id = stranger.person_id, academy.people.classes, lesson.class_id
    assert classes.mine(by) == ()
    for ask in (
        lambda: classes.of(by, class_id),
        lambda: classes.of(by, "none"),
        lambda: classes.members(by, class_id),
        lambda: classes.set_open(by, class_id, is_open=False),
        lambda: classes.archive(by, class_id),
        lambda: classes.open_scenario(by, class_id, "HT-02"),
        lambda: classes.close_scenario(by, class_id, "HT-02"),
        lambda: academy.people.runs.who_is_where(by, class_id),
        lambda: academy.people.runs.of_class(by, class_id),
        lambda: academy.people.sessions.of_class(by, class_id),
    ):
        with pytest.raises(NotAllowed, match="no such class"):
            ask()
    assert classes.of(academy.instructor.person_id, class_id) == lesson


def test_a_class_plays_what_was_opened_to_it_or_what_stands_in_for_that(academy: Academy) -> None:
    by, lesson, classes = academy.instructor.person_id, academy.a_class(), academy.people.classes
    person_id = academy.trainee(lesson)
    classes.open_scenario(by, lesson.class_id, "HT-02", "HT-08")
    assert classes.opened(lesson.class_id) == (Opened("HT-02", "HT-08", academy.clock.time),)
    assert classes.may_play(person_id, "HT-02") == classes.may_play(person_id, "HT-08") == lesson.class_id
    classes.open_scenario(by, lesson.class_id, "HT-02")
    classes.close_scenario(by, lesson.class_id, "HT-05")
    with pytest.raises(NotAllowed, match="not open to your class"):
        classes.may_play(person_id, "HT-08")
    classes.close_scenario(by, lesson.class_id, "HT-02")
    with pytest.raises(NotAllowed, match="not open to your class"):
        classes.may_play(person_id, "HT-02")


def test_nothing_is_open_in_an_archived_class_nor_to_strangers(academy: Academy) -> None:
    by, lesson, classes = academy.instructor.person_id, academy.a_class(), academy.people.classes
    person_id = academy.trainee(lesson)
    classes.open_scenario(by, lesson.class_id, "HT-02")
    classes.archive(by, lesson.class_id)
    for somebody in (person_id, academy.trainee(academy.a_class("Other"))):
        with pytest.raises(NotAllowed):
            classes.may_play(somebody, "HT-02")


def test_somebody_signed_in_already_can_enter_a_class_by_its_code(academy: Academy) -> None:
    classes = academy.people.classes
    hub_user = academy.people.accounts.outside_person("dlee", Role.TRAINEE)
    lesson = academy.a_class()
    assert classes.enter(hub_user.person_id, lesson.code) == lesson
    assert classes.enter(hub_user.person_id, lesson.code) == lesson
    assert classes.of_person(hub_user.person_id) == (lesson.class_id,)


def test_nobody_enters_a_closed_class_or_under_a_name_that_is_taken(academy: Academy) -> None:
    lesson, classes = academy.a_class(), academy.people.classes
    academy.joined(lesson, "dlee")
    hub_user = academy.people.accounts.outside_person("dlee", Role.TRAINEE)
    with pytest.raises(NotAllowed, match="this name"):
        classes.enter(hub_user.person_id, lesson.code)
    classes.set_open(academy.instructor.person_id, lesson.class_id, is_open=False)
    with pytest.raises(NotAllowed, match="nobody new"):
        classes.enter(hub_user.person_id, lesson.code)
    assert classes.of_person(hub_user.person_id) == ()
