"""Instructors: a passphrase of their own, colleagues they let in, and the way back for whoever lost theirs."""

from __future__ import annotations

import pytest

from simlib.errors import Malformed, NotAllowed
from simlib.record.secret import CODE_LETTERS, fresh_passphrase
from tests.record.conftest import Academy, KnownDice

OLD, NEW = "four plain words here", "five other plain words here"


def signs_in(academy: Academy, name: str, passphrase: str) -> bool:
    try:
        academy.people.accounts.sign_in_instructor(name, passphrase, "10.0.0.1")
    except NotAllowed:
        return False
    return True


def a_session(academy: Academy) -> str:
    """The handle of a new session of the instructor."""
    return academy.people.sessions.begin(academy.instructor.person_id, None)[1].handle


def test_a_changed_passphrase_signs_in_and_the_old_one_no_more(academy: Academy) -> None:
    me = academy.instructor.person_id
    academy.people.accounts.change_passphrase(me, OLD, NEW, "10.0.0.1", stays="")
    assert [signs_in(academy, "Sgt. Ruiz", each) for each in (OLD, NEW)] == [False, True]


def test_changing_a_passphrase_signs_out_everywhere_else(academy: Academy) -> None:
    here, elsewhere = a_session(academy), a_session(academy)
    assert here != elsewhere
    academy.people.accounts.change_passphrase(academy.instructor.person_id, OLD, NEW, "10.0.0.1", stays=here)
    assert [each.handle for each in academy.people.sessions.of_person(academy.instructor.person_id)] == [here]


@pytest.mark.parametrize(("current", "new", "fault"), [("wrong words", NEW, NotAllowed), (OLD, "short", Malformed)])
def test_nothing_changes_without_the_current_passphrase_or_with_a_short_new_one(
    academy: Academy, current: str, new: str, fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        academy.people.accounts.change_passphrase(academy.instructor.person_id, current, new, "10.0.0.1", stays="")
    assert signs_in(academy, "Sgt. Ruiz", OLD)


def test_guessing_the_current_passphrase_is_limited_as_at_sign_in(academy: Academy) -> None:
    me = academy.instructor.person_id
    for _ in range(5):
        with pytest.raises(NotAllowed, match="did not fit"):
            academy.people.accounts.change_passphrase(me, "wrong words", NEW, "10.0.0.1", stays="")
    with pytest.raises(NotAllowed, match="wait"):
        academy.people.accounts.change_passphrase(me, OLD, NEW, "10.0.0.1", stays="")


def test_a_trainee_gets_no_passphrase(academy: Academy) -> None:
    trainee = academy.trainee(academy.a_class())
    with pytest.raises(NotAllowed, match="Only an instructor"):
        academy.people.accounts.change_passphrase(trainee, "4711", NEW, "10.0.0.1", stays="")
    with pytest.raises(NotAllowed, match="Only an instructor"):
        academy.people.accounts.choose_passphrase(trainee, NEW)


def test_a_colleague_comes_in_once_and_then_chooses_a_passphrase(academy: Academy) -> None:
    accounts = academy.people.accounts
    once = accounts.invite_instructor(academy.instructor.person_id, "Lt. Okafor")
    came = accounts.sign_in_instructor("lt. okafor", once, "10.0.0.1").person
    assert came.must_choose_pin
    assert not signs_in(academy, "Lt. Okafor", once)
    accounts.choose_passphrase(came.person_id, NEW)
    assert signs_in(academy, "Lt. Okafor", NEW)
    assert accounts.instructors() == ("Lt. Okafor", "Sgt. Ruiz")


def test_only_an_instructor_invites_and_only_under_a_free_name(academy: Academy) -> None:
    accounts = academy.people.accounts
    with pytest.raises(NotAllowed, match="Only an instructor"):
        accounts.invite_instructor(academy.trainee(academy.a_class()), "Me")
    with pytest.raises(NotAllowed, match="of this name already"):
        accounts.invite_instructor(academy.instructor.person_id, "SGT. RUIZ")
    assert accounts.instructors() == ("Sgt. Ruiz",)


def test_a_lost_passphrase_is_replaced_by_one_that_works_once(academy: Academy) -> None:
    a_session(academy)
    once = academy.people.accounts.reset_instructor(" sgt.  ruiz ")
    assert academy.people.sessions.of_person(academy.instructor.person_id) == ()
    assert not signs_in(academy, "Sgt. Ruiz", OLD)
    assert academy.people.accounts.sign_in_instructor("Sgt. Ruiz", once, "x").person.must_choose_pin
    assert not signs_in(academy, "Sgt. Ruiz", once)


def test_a_reset_forgets_wrong_tries(academy: Academy) -> None:
    for _ in range(5):
        signs_in(academy, "Sgt. Ruiz", "wrong words")
    once = academy.people.accounts.reset_instructor("Sgt. Ruiz")
    academy.people.accounts.sign_in_instructor("Sgt. Ruiz", once, "10.0.0.2")


def test_a_reset_of_nobody_says_who_teaches(academy: Academy) -> None:
    with pytest.raises(NotAllowed, match=r"^There is no instructor of this name\. Here teach: Sgt\. Ruiz\.$"):
        academy.people.accounts.reset_instructor("Sgt. Ruis")


def test_a_one_time_passphrase_is_long_enough_and_can_be_read_out() -> None:
    made = fresh_passphrase(KnownDice())
    assert [len(group) for group in made.split("-")] == [4, 4, 4]
    assert set(made) <= {*CODE_LETTERS, "-"}
