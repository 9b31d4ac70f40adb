"""Questions parked for the class: kept without a name for whoever reads them, answered, forgotten with the person."""

from __future__ import annotations

from dataclasses import fields

import pytest

from simlib.errors import Malformed, NotAllowed
from simlib.record.classes import Class
from simlib.record.questions import LONGEST_QUESTION, MOST_WAITING, Question
from simlib.record.store import Package, Seat
from tests.record.conftest import Academy

RUN = "ab" * 16


def a_run(academy: Academy, person: str, made: Class) -> str:
    academy.store.create_exercise(
        RUN, Package.of("motel", b"{}"), academy.clock.now(), (Seat("officer", "patrol officer"),)
    )
    academy.people.runs.begin(RUN, person, made.class_id, "motel")
    return RUN


def asked(academy: Academy, person: str, made: Class, *texts: str) -> None:
    run = a_run(academy, person, made)
    for text in texts:
        academy.people.questions.ask(person, made.class_id, run, "motel", "At the door", text)


def test_a_question_waits_for_the_instructor_without_a_name(academy: Academy) -> None:
    made = academy.a_class()
    asked(academy, academy.trainee(made), made, "  May I ask for her papers? ")
    waiting = academy.people.questions.waiting(academy.instructor.person_id, made.class_id)
    assert waiting == (Question(1, "motel", "At the door", "May I ask for her papers?"),)
    assert {each.name for each in fields(Question)} == {"number", "scenario_id", "scene", "text"}


def test_an_answered_question_waits_no_more(academy: Academy) -> None:
    made, questions, me = academy.a_class(), academy.people.questions, academy.instructor.person_id
    asked(academy, academy.trainee(made), made, "One?", "Two?")
    questions.answer(me, made.class_id, 1)
    assert [each.text for each in questions.waiting(me, made.class_id)] == ["Two?"]


def test_nobody_but_the_instructor_of_the_class_reads_or_answers(academy: Academy) -> None:
    made, questions = academy.a_class(), academy.people.questions
    trainee = academy.trainee(made)
    asked(academy, trainee, made, "One?")
    accounts = academy.people.accounts
    other = accounts.add_instructor(academy.instructor.person_id, "Lt. Okafor", "a second long phrase").person_id
    for stranger in (other, trainee):
        with pytest.raises(NotAllowed, match="not yours"):
            questions.waiting(stranger, made.class_id)
        with pytest.raises(NotAllowed, match="not yours"):
            questions.answer(stranger, made.class_id, 1)
    with pytest.raises(NotAllowed, match="no such question"):
        questions.answer(academy.instructor.person_id, academy.a_class().class_id, 1)


def test_a_question_without_words_is_none_and_a_long_one_is_cut(academy: Academy) -> None:
    made = academy.a_class()
    trainee = academy.trainee(made)
    with pytest.raises(Malformed, match="write your question"):
        asked(academy, trainee, made, " \n ")
    academy.people.questions.ask(trainee, made.class_id, RUN, "motel", "At the door", "t" * 9999)
    (kept,) = academy.people.questions.waiting(academy.instructor.person_id, made.class_id)
    assert kept.text == "t" * LONGEST_QUESTION


def test_nobody_fills_the_board_with_questions_and_nobody_asks_in_another_class(academy: Academy) -> None:
    made = academy.a_class()
    trainee = academy.trainee(made)
    asked(academy, trainee, made, *(f"{number}?" for number in range(MOST_WAITING)))
    with pytest.raises(NotAllowed, match="still wait"):
        academy.people.questions.ask(trainee, made.class_id, RUN, "motel", "At the door", "One more?")
    with pytest.raises(NotAllowed, match="not in this class"):
        academy.people.questions.ask(trainee, academy.a_class().class_id, RUN, "motel", "At the door", "Here?")


def test_forgetting_a_person_forgets_what_they_asked(academy: Academy) -> None:
    made = academy.a_class()
    trainee = academy.trainee(made)
    asked(academy, trainee, made, "I am Dana Lee, may I ask?")
    academy.people.purge(academy.instructor.person_id, trainee)
    assert academy.people.questions.waiting(academy.instructor.person_id, made.class_id) == ()
    academy.store.close()
    assert b"I am Dana Lee" not in b"".join(file.read_bytes() for file in academy.folder.iterdir() if file.is_file())
