"""Before votes are shown, neither the wall nor a phone tells anything of what is hidden; afterwards only what is due.

The bytes of every page of a room are the same for cases that differ in the truth alone.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simlib.html.contexts import Shell
from simlib.html.roll_call import phone_page, wall_page
from simlib.serve.roll_call import Step, voter_of
from simlib.serve.roll_call_words import phone_of, wall_of
from tests.attack.test_canary import CASE as CANARIES
from tests.attack.test_canary import seen
from tests.attack.test_hidden_truth import CASE, SECRETS, STEPS
from tests.serve.counter import counter_in, facts, write_cases
from tests.serve.roll_calls import Night, night_of

BEFORE = (Step.NOTICE, Step.FOLLOWS, Step.STORY, Step.VOTE, Step.REVEAL)
"""The steps on which nothing of the key may be."""


def pages_of(night: Night) -> tuple[str, str]:
    """The wall and a phone that has voted: the page, and all that it is made of; without what is drawn by chance."""
    room = night.room
    told = {"address": "http://127.0.0.1/vote/CODE", "only_here": True, "phones": 1, "event_id": "0" * 32}
    wall = wall_of(room, facts(), **told)  # type: ignore[arg-type]
    phone = phone_of(room, voter_of("phone", room.call.exercise_id))
    wall_told, phone_told = f"{wall_page(Shell(), wall)}{wall}", f"{phone_page(Shell(), phone)}{phone}"
    return wall_told.replace(night.code, "CODE"), phone_told.replace(night.code, "CODE")


def walked(night: Night, decisions: list[object]) -> list[tuple[Step, str, str]]:
    """Every page on the way through these decisions; each is voted on by a phone before it is taken."""
    shown = []

    def look() -> None:
        shown.append((night.room.step, *pages_of(night)))

    look()
    night.go("next")
    for decision in decisions:
        while night.room.step is not Step.DISCUSS:
            look()
            if night.room.step is Step.VOTE:
                night.vote_for(decision)
                look()
            night.go("next")
        look()
        night.take(decision)
    look()
    return shown


def night_with(folder: Path, text: str, case: str) -> Night:
    """A roll call of the case, in a folder of its own."""
    return night_of(counter_in(folder, write_cases(folder / "cases", text)), case)


def before_the_talk(shown: list[tuple[Step, str, str]]) -> list[tuple[Step, str, str]]:
    """What is shown before the room talks about a decision."""
    return [page for page in shown if page[0] in BEFORE]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Step, str, str]]:
    """What a room is shown of the case as it stands."""
    return before_the_talk(walked(night_with(tmp_path_factory.mktemp("told"), CASE, "the-yard"), STEPS))


@pytest.mark.parametrize("secret", SECRETS)
def test_what_a_room_is_shown_is_the_same_whatever_is_hidden(
    tmp_path: Path, told: list[tuple[Step, str, str]], secret: str
) -> None:
    before, after = SECRETS[secret]
    assert CASE.count(before) == 1
    shown = walked(night_with(tmp_path, CASE.replace(before, after), "the-yard"), STEPS)
    assert before_the_talk(shown) == told


def test_what_is_shown_makes_a_difference(tmp_path: Path, told: list[tuple[Step, str, str]]) -> None:
    other = night_with(tmp_path, CASE.replace("She says what she owes.", "She names a sum."), "the-yard")
    assert before_the_talk(walked(other, STEPS)) != told


def test_the_talk_tells_what_the_vote_did_not(tmp_path: Path, told: list[tuple[Step, str, str]]) -> None:
    shown = walked(night_with(tmp_path, CASE, "the-yard"), STEPS)
    (talk, *_) = [wall for step, wall, _ in shown if step is Step.DISCUSS]
    assert "It is on record." in talk
    assert "+2 facts" in talk
    assert not any("It is on record." in wall + phone for _, wall, phone in told)


CANARY_STEPS: list[object] = [
    {"choice": "Knock"},
    {"select": ["The time"]},
    {"judge": {"Ana": "yes"}},
    {"write": "What I saw."},
]


def test_no_hidden_word_reaches_the_wall_or_a_phone_before_its_time(tmp_path: Path) -> None:
    shown = walked(night_with(tmp_path, CANARIES, "a-quiet-street"), CANARY_STEPS)
    due = {"qzknockfollows", "qzknocknow", "qzhalltext", "qzselectfollows"}
    assert seen("".join(wall for step, wall, _ in shown if step in BEFORE)) == due
    assert seen("".join(phone for _, _, phone in shown)) == set()


def test_the_talk_gives_reasons_for_what_was_offered_and_never_what_is_for_authors(tmp_path: Path) -> None:
    shown = walked(night_with(tmp_path, CANARIES, "a-quiet-street"), CANARY_STEPS)
    talk = seen("".join(wall for step, wall, _ in shown if step is Step.DISCUSS))
    assert talk == {"qzknockwhy", "qzwindowwhy", "qztickwhy", "qzcrosswhy", "qzjudgewhy", "qzcriterion"}
    everything = seen("".join(wall for _, wall, _ in shown))
    assert not any(
        word.endswith("note") or word.startswith(("qzformerly", "qzvalue", "qzyesno")) for word in everything
    )


def test_a_phone_never_shows_the_story_nor_how_others_voted(tmp_path: Path) -> None:
    shown = walked(night_with(tmp_path, CASE, "the-yard"), STEPS)
    phones = "".join(phone for _, _, phone in shown)
    assert "Dale opens. Ana stands behind him." not in phones
    assert "%" not in phones
    assert set(re.findall(r"votes=(\d+), percent=(\d+)", phones)) == {("0", "0")}
