"""The power goes in the middle of a roll call: no vote is lost, none counts twice, and the wall goes on.

The server is a process of its own that is killed without a warning, also while a full room presses its buttons.
"""

from __future__ import annotations

import http.client
import re
import secrets
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.attack.conftest import SCENARIO, Town, settle
from tests.attack.premises import Premises
from tests.attack.visitor import Visitor
from tests.serve.counter import ROOM, write_cases

PHONES = 30
BEFORE_THE_CUT = 25
"""Votes that the room is told are in before the power goes."""


@dataclass
class Room:
    """A wall, and the town around it."""

    town: Town
    code: str

    def cut(self) -> None:
        """The power goes, and comes back."""
        self.town.premises.kill()
        self.town.premises.start()

    @property
    def body(self) -> str:
        """The wall as it stands."""
        return self.town.instructor.get(f"/roll-call/{self.code}").body

    @property
    def screen(self) -> str:
        """The number of the last event and the step."""
        found = re.search(r'data-rc-screen="([^"]*)"', self.body)
        assert found, self.body
        return found[1]

    @property
    def voters(self) -> int:
        """How many votes the wall tells of."""
        found = re.search(r"data-rc-voters>(\d+)<", self.body)
        assert found, self.body
        return int(found[1])

    def press(self) -> str:
        """Press the button for the next step; the step that is shown then."""
        self.town.instructor.post(f"/roll-call/{self.code}", do="go", seq=self.screen.split(".")[0], to="next")
        return self.screen.split(".")[1]

    def decide(self, event_id: str, seq: str, answer: str) -> int:
        """Take this answer for the room; the status that comes back."""
        fields = {"do": "decide", "seq": seq, "id": event_id, "q0": answer}
        return self.town.instructor.post(f"/roll-call/{self.code}", **fields).status


@dataclass
class Phone:
    """A phone that knows what it sent, and what it was told is in."""

    browser: Visitor
    room: Room
    sent: str = ""
    told: str = ""

    def vote(self, pick: str) -> None:
        """Vote; an error where the power is gone."""
        self.sent = pick
        answer = self.browser.post(f"/vote/{self.room.code}", at="0", pick=pick)
        assert (answer.status, "Your vote is in." in answer.body) == (200, True), answer.body
        self.told = pick

    @property
    def shows(self) -> str:
        """The answer that the phone shows as its own; empty for none."""
        page = self.browser.get(f"/vote/{self.room.code}").body
        found = re.search(r'is-taken" name="pick" value="([^"]+)"', page)
        return found[1] if found else ""


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A roll call that takes votes, on a server of this test's own, because its power is cut."""
    premises = Premises(tmp_path)
    write_cases(premises.cases, ROOM)
    premises.start()
    town = settle(premises)
    begun = town.instructor.post("/roll-call", do="begin", scenario_id=SCENARIO)
    made = Room(town, begun.goes_to.rsplit("/", 1)[1])
    assert [made.press(), made.press()] == ["story", "vote"]
    yield made
    premises.stop()


def phones_of(room: Room) -> list[Phone]:
    """Phones that have scanned the code."""
    phones = [Phone(Visitor(room.town.premises), room) for _ in range(PHONES)]
    assert {phone.browser.get(f"/vote/{room.code}").status for phone in phones} == {200}
    return phones


def press_until_the_power_goes(room: Room, phones: list[Phone]) -> None:
    """Everybody votes, once this way and once the other way, until there is no answer any more."""
    told = threading.Semaphore(0)

    def press(phone: Phone) -> None:
        try:
            for number in range(10):
                phone.vote(f"0.{number % 2}")
                told.release()
        except (OSError, http.client.HTTPException):
            return

    with ThreadPoolExecutor(max_workers=len(phones)) as crowd:
        pressing = [crowd.submit(press, phone) for phone in phones]
        for _ in range(BEFORE_THE_CUT):
            assert told.acquire(timeout=60)
        room.town.premises.kill()
    for each in pressing:
        each.result()


def test_a_power_cut_while_a_full_room_votes_loses_no_vote_and_counts_none_twice(room: Room) -> None:
    phones = phones_of(room)
    press_until_the_power_goes(room, phones)
    room.town.premises.start()
    shown = [phone.shows for phone in phones]
    assert [
        (phone.told, phone.sent)
        for phone, pick in zip(phones, shown, strict=True)
        if pick not in {phone.told, phone.sent}
    ] == []
    assert room.voters == len([pick for pick in shown if pick])
    for number, phone in enumerate(phones):
        phone.vote(f"0.{int(number < 12)}")
    assert room.voters == PHONES
    assert room.press() == "reveal"
    counted = re.compile(r"<small>(\d+) votes</small>")
    assert counted.findall(room.body) == ["18", "12"]
    room.cut()
    assert counted.findall(room.body) == ["18", "12"]


def test_a_power_cut_at_every_step_between_the_vote_and_the_decision_changes_nothing(room: Room) -> None:
    phones = phones_of(room)[:6]
    for phone in phones:
        phone.vote("0.1")
    for step, after in (("vote", "reveal"), ("reveal", "discuss")):
        room.cut()
        assert room.screen.split(".")[1] == step
        assert [phone.shows for phone in phones] == (["0.1"] * 6 if step == "vote" else [""] * 6)
        assert room.press() == after
    room.cut()
    assert "100%" in room.body
    event_id, seq = secrets.token_hex(16), room.screen.split(".")[0]
    assert room.decide(event_id, seq, "1") == 200
    decided = room.screen
    room.cut()
    assert room.screen == decided
    assert room.decide(event_id, seq, "1") == 200
    assert room.screen == decided
    assert [room.press(), room.press()] == ["story", "vote"]
    assert room.voters == 0
