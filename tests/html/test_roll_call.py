"""The pages of a roll call: what stands on them at each step, and that no text of a case runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from simlib.html.contexts import Shell
from simlib.html.roll_call import (
    CaseRow,
    DebriefRow,
    Phone,
    PlannedSegment,
    Result,
    RollCallHome,
    RoomRow,
    Sign,
    SpentRow,
    VoteAnswer,
    VoteQuestion,
    Wall,
    phone_page,
    roll_call_home_page,
    wall_page,
)
from simlib.html.shapes import Contact
from tests.html.payloads import PAYLOADS
from tests.html.reading import read

STEPS = ("notice", "follows", "story", "vote", "reveal", "discuss", "break", "end")


def wall(step: str, text: str = "Knock") -> Wall:
    """A wall at this step, with this text in every place for one."""
    sign = Sign("good", text, text, text, (text,))
    answers = (
        VoteAnswer("0.0", "A", text, hands=3, votes=7, percent=70, is_taken=True, sign=sign),
        VoteAnswer("0.1", "B", text, votes=3, percent=30),
    )
    contact: Contact = {"name": text, "how": text, "note": ""}
    return Wall(
        code="K7RM4Q",
        title=text,
        step=step,
        seq=7,
        at=3,
        segment="Segment 2 of 6",
        label=text,
        minutes=15,
        sat_down_ms=1,
        onward="Vote",
        goes_back=True,
        clock="21:40",
        place=text,
        heading=text,
        blocks=({"kind": "prose", "text": text}, {"kind": "speech", "who": text, "text": text}),
        chosen=text,
        followed=({"kind": "prose", "text": text},),
        why_now=text,
        later="At once",
        ask=text,
        questions=(VoteQuestion("q0", text, several=False, answers=answers, sign=sign),),
        prompts=(text,),
        votes=10,
        counted=10,
        phones=9,
        address="https://192.0.2.7:8866/vote/K7RM4Q",
        qr=((1, 0), (0, 1)),
        event_id="0" * 32,
        rows=(DebriefRow(text, text, "Costly", "bad", text, "7 of 10 voted for it", text),),
        next_label=text,
        next_minutes=12,
        result=Result("good", 86.4, passed=True),
        notice=text,
        lasts="Up to 6 segments of at most 20 minutes",
        support=(contact,),
    )


def phone(text: str = "Knock", *, several: bool = False) -> Phone:
    """A phone that has voted."""
    answers = (VoteAnswer("0.0", "A", text, is_taken=True), VoteAnswer("0.1", "B", text))
    questions = (VoteQuestion("q0", text if several else "", several=several, answers=answers),)
    return Phone("K7RM4Q", "3.vote", 3, takes_votes=True, ask=text, questions=questions, has_voted=True)


def home(text: str) -> str:
    """Where roll calls are started, with this text in every place for one."""
    spent = (SpentRow(text, text, text, ((text, "record/c1?minutes=9#talk"),)), SpentRow(text, text, text))
    rooms = (RoomRow("K7RM4Q", text, text, text, spent, (text,), asks=True), RoomRow("K7RM4R", text, text, text))
    cases = (CaseRow(text, text, (PlannedSegment(1, text, 9),)), CaseRow("x", text, problem=text))
    return roll_call_home_page(Shell(), RollCallHome(rooms, cases))


def pages(text: str) -> Iterator[str]:
    """Every page of a roll call at every step, with this text in every place for one."""
    for step in STEPS:
        yield wall_page(Shell(fault=text), wall(step, text))
    yield wall_page(Shell(), replace(wall("discuss", text), questions=(), writes=True))
    for several in (False, True):
        yield phone_page(Shell(fault=text), phone(text, several=several))
    yield phone_page(Shell(), Phone("", "", said=text))
    yield home(text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_a_case_runs_and_none_makes_an_element(payload: str) -> None:
    for hostile, plain in zip(map(read, pages(payload)), map(read, pages("Knock")), strict=True):
        assert hostile.can_run() == plain.can_run()
        assert " ".join(payload.split())[:12].lower() in hostile.text.lower()


def test_a_segment_that_no_roll_call_has_time_for_says_so() -> None:
    said = "Longer than a roll call"
    for fits in (True, False):
        cases = (CaseRow("x", "Endless", (PlannedSegment(1, "One", 31, fits),)),)
        assert (said in roll_call_home_page(Shell(), RollCallHome((), cases))) is not fits


def test_the_code_to_vote_stands_on_the_wall_only_where_phones_reach_it() -> None:
    shown = wall_page(Shell(), wall("vote"))
    assert 'aria-label="QR code that opens the page to vote"' in shown
    assert "https://192.0.2.7:8866/vote/K7RM4Q" in shown
    only_here = wall_page(Shell(), replace(wall("vote"), only_here=True))
    assert "QR code" not in only_here
    assert '<details class="rc-hands" open>' in only_here


def test_no_votes_stand_on_the_wall_while_they_are_taken() -> None:
    assert "70%" not in wall_page(Shell(), wall("vote"))
    shown = wall_page(Shell(), wall("reveal"))
    assert all(words in shown for words in ("70%", "7 votes", "30%", "width: 70%"))


def test_votes_of_few_phones_stand_on_the_wall_without_a_number() -> None:
    (question,) = wall("reveal").questions
    told = (VoteAnswer("0.0", "A", "Knock", is_told=True), VoteAnswer("0.1", "B", "Wait"))
    few = "4 votes by phone: too few for numbers"
    for step in ("reveal", "discuss"):
        page = wall_page(
            Shell(),
            replace(wall(step), counted=0, votes=4, kept_back=few, questions=(replace(question, answers=told),)),
        )
        assert (page.count("has a vote"), page.count("and by phone")) == (1, 0)
        assert "%" not in page
        assert (few in page) is (step == "reveal")
    beside_hands = wall_page(
        Shell(), replace(wall("reveal"), kept_back=few, questions=(replace(question, answers=told),))
    )
    assert (beside_hands.count("has a vote"), beside_hands.count("and by phone")) == (0, 1)


def test_where_nobody_voted_no_number_is_shown() -> None:
    answers = (VoteAnswer("0.0", "A", "Knock"), VoteAnswer("0.1", "B", "Wait"))
    question = VoteQuestion("q0", "", several=False, answers=answers)
    page = wall_page(Shell(), replace(wall("reveal"), counted=0, votes=0, questions=(question,)))
    assert ("Nobody voted. Talk about it, and choose together." in page, "%" in page) == (True, False)


def test_wall_and_phone_say_before_the_vote_from_when_on_there_are_numbers() -> None:
    said = "With fewer than five votes by phone, no numbers are shown"
    assert said in wall_page(Shell(), wall("vote"))
    assert said.lower() in phone_page(Shell(), replace(phone(), has_voted=False)).lower()


def test_what_was_decided_by_most_is_what_the_form_of_the_talk_holds() -> None:
    page = wall_page(Shell(xsrf="token"), wall("discuss"))
    assert '<input type="radio" name="q0" value="0" checked required>' in page
    assert '<input type="radio" name="q0" value="1" required>' in page
    assert f'name="id" value="{"0" * 32}"' in page
    assert "The votes do not decide this." in page
    assert "The votes do not decide this." not in wall_page(Shell(), replace(wall("discuss"), is_open_vote=True))


def test_a_room_that_writes_has_one_field_and_is_told_to_name_nobody() -> None:
    page = wall_page(Shell(), replace(wall("discuss"), questions=(), writes=True))
    assert page.count("<textarea") == 1
    assert "Type no real names or cases." in page


@pytest.mark.parametrize("step", STEPS)
def test_every_form_of_the_wall_says_what_it_saw_and_who_sent_it(step: str) -> None:
    page = wall_page(Shell(xsrf="token"), wall(step))
    forms = page.split("<form ")[1:]
    assert all('name="_xsrf" value="token"' in form and 'name="seq" value="7"' in form for form in forms)


def test_a_choice_is_a_button_on_a_phone_and_the_one_taken_says_so() -> None:
    page = phone_page(Shell(), phone())
    assert page.count('<button class="rc-button') == 2
    assert page.count('aria-pressed="true"') == 1
    assert "Your vote is in." in page


def test_a_phone_that_has_nothing_to_vote_on_says_what_to_do() -> None:
    page = phone_page(Shell(), Phone("K7RM4Q", "3.story", said="Read along on the wall."))
    assert "Read along on the wall." in page
    assert "<form" not in page


def test_the_wall_is_dark_until_somebody_likes_it_light() -> None:
    assert '<html lang="en" class="rc-wall" data-theme="dark">' in wall_page(Shell(), wall("story"))
