"""Being signed in: tokens, locks, ends."""

from __future__ import annotations

import base64

import pytest

from simlib.errors import NotAllowed
from simlib.record.rights import Role
from simlib.record.sessions import Session, handle_of
from tests.record.conftest import Academy


def begun(academy: Academy, name: str = "Dana Lee") -> tuple[str, Session]:
    joined = academy.joined(academy.a_class(), name)
    return academy.people.sessions.begin(joined.person.person_id, joined.class_id)


def test_a_session_is_found_by_its_token(academy: Academy) -> None:
    joined = academy.joined(academy.a_class())
    token, session = academy.people.sessions.begin(joined.person.person_id, joined.class_id)
    assert academy.people.sessions.of(token) == session
    assert session == Session(
        handle=handle_of(token),
        person_id=joined.person.person_id,
        name="Dana Lee",
        role=Role.TRAINEE,
        class_id=joined.class_id,
        created_ms=academy.clock.time,
        seen_ms=academy.clock.time,
        expires_ms=academy.clock.time + 12 * 3_600_000,
        locked=False,
        must_choose_pin=False,
    )


def test_a_token_has_256_bits_of_chance_and_is_not_kept(academy: Academy) -> None:
    token, _ = begun(academy)
    assert base64.urlsafe_b64decode(token + "=") == academy.dice.given[-1]
    assert len(academy.dice.given[-1]) == 32
    academy.store.close()
    kept = academy.bytes_kept()
    assert token.encode() not in kept
    assert handle_of(token).encode() in kept


@pytest.mark.parametrize("token", ["", "none", "\ud800", "x" * 10_000])
def test_an_unknown_token_signs_in_nobody(academy: Academy, token: str) -> None:
    with pytest.raises(NotAllowed, match="signed out"):
        academy.people.sessions.of(token)


def test_a_handle_is_no_token(academy: Academy) -> None:
    _, session = begun(academy)
    with pytest.raises(NotAllowed):
        academy.people.sessions.of(session.handle)
    assert academy.people.sessions.of_handle(session.handle) == session


def test_a_session_survives_a_restart_of_the_server(academy: Academy) -> None:
    token, session = begun(academy)
    assert academy.reopened().sessions.of(token) == session


def test_a_session_ends_after_twelve_hours_whatever_its_person_does(academy: Academy) -> None:
    sessions = academy.people.sessions
    token, session = begun(academy)
    for _ in range(12 * 6 - 1):
        academy.clock.move(minutes=10)
        assert not sessions.touch(token).locked
    academy.clock.move(minutes=10)
    with pytest.raises(NotAllowed, match="signed out"):
        sessions.touch(token)
    assert sessions.sweep() == (session.handle,)
    assert sessions.sweep() == ()


def test_a_quarter_of_an_hour_without_an_act_locks(academy: Academy) -> None:
    sessions = academy.people.sessions
    token, _ = begun(academy)
    academy.clock.move(minutes=15)
    assert not sessions.of(token).locked
    academy.clock.move(seconds=1)
    assert sessions.of(token).locked
    assert sessions.touch(token).locked


def test_a_locked_session_opens_with_the_pin_and_not_without(academy: Academy) -> None:
    sessions = academy.people.sessions
    token, _ = begun(academy)
    academy.clock.move(minutes=16)
    with pytest.raises(NotAllowed, match="did not fit"):
        sessions.unlock(token, "0000", "10.0.0.7")
    assert sessions.of(token).locked
    assert not sessions.unlock(token, "4711", "10.0.0.7").locked


def test_unlocking_is_limited_as_signing_in_is(academy: Academy) -> None:
    token, _ = begun(academy)
    for _ in range(5):
        with pytest.raises(NotAllowed, match="did not fit"):
            academy.people.sessions.unlock(token, "0000", "x")
    with pytest.raises(NotAllowed, match="wait"):
        academy.people.sessions.unlock(token, "4711", "x")


def test_a_person_can_lock_at_once(academy: Academy) -> None:
    token, _ = begun(academy)
    assert academy.people.sessions.lock(token).locked


def test_acts_close_together_are_noted_once(academy: Academy) -> None:
    token, begun_at = begun(academy)
    academy.clock.move(seconds=19)
    assert academy.people.sessions.touch(token).seen_ms == begun_at.seen_ms
    academy.clock.move(seconds=1)
    assert academy.people.sessions.touch(token).seen_ms == begun_at.seen_ms + 20_000


def test_signing_out_ends_the_session_and_no_other(academy: Academy) -> None:
    sessions = academy.people.sessions
    token, _ = begun(academy)
    other, kept = sessions.begin(sessions.of(token).person_id, None)
    sessions.end(token)
    sessions.end(token)
    with pytest.raises(NotAllowed):
        sessions.of(token)
    assert sessions.of_person(kept.person_id) == (sessions.of(other),)


def test_an_instructor_sees_and_ends_the_sessions_of_the_class(academy: Academy) -> None:
    token, session = begun(academy)
    sessions, by = academy.people.sessions, academy.instructor.person_id
    assert session.class_id is not None
    assert sessions.of_class(by, session.class_id) == (session,)
    sessions.end_handle(by, session.handle)
    sessions.end_handle(by, session.handle)
    with pytest.raises(NotAllowed):
        sessions.of(token)


def test_nobody_ends_a_session_of_somebody_they_do_not_teach(academy: Academy) -> None:
    token, session = begun(academy)
    stranger, _ = begun(academy, "Somebody Else")
    with pytest.raises(NotAllowed, match="in your classes"):
        academy.people.sessions.end_handle(academy.people.sessions.of(stranger).person_id, session.handle)
    academy.people.sessions.end_handle(session.person_id, academy.people.sessions.of(token).handle)
    with pytest.raises(NotAllowed):
        academy.people.sessions.of(token)


def test_archiving_a_class_ends_its_sessions(academy: Academy) -> None:
    token, session = begun(academy)
    assert session.class_id is not None
    academy.people.classes.archive(academy.instructor.person_id, session.class_id)
    with pytest.raises(NotAllowed):
        academy.people.sessions.of(token)
    assert academy.people.sessions.sweep() == (session.handle,)


def test_a_reset_pin_ends_the_sessions_of_its_person(academy: Academy) -> None:
    token, session = begun(academy)
    academy.people.accounts.reset_pin(academy.instructor.person_id, session.person_id)
    with pytest.raises(NotAllowed):
        academy.people.sessions.of(token)


def test_who_must_choose_a_pin_is_told_so_by_the_session(academy: Academy) -> None:
    lesson = academy.a_class()
    person_id = academy.trainee(lesson)
    academy.people.accounts.reset_pin(academy.instructor.person_id, person_id)
    _, session = academy.people.sessions.begin(person_id, lesson.class_id)
    assert session.must_choose_pin
