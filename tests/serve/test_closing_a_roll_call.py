"""Closing a roll call for good: what would be lost by it is said before, and its log goes where that is ticked."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from html import unescape
from itertools import count
from urllib.parse import parse_qsl, urlsplit

import pytest

from simlib.errors import StoreFault
from simlib.record import chance
from simlib.record.classes import Class
from simlib.record.completions import Completion
from simlib.serve.roll_call import Step
from simlib.serve.server import Server
from tests.serve.browsers import Browser, a_class, a_trainee, an_instructor, anyio_backend, said, server
from tests.serve.test_doors_of_a_class import holding
from tests.serve.test_on_the_wall import Clock

__all__ = ["anyio_backend", "server"]

CASE = "room-for-one-night"
BEGAN_NS = 1_790_000_000_000_000_000
"""September 21, 2026, at 14:13 UTC: no clock on a wall is set forward or back for days."""
HOURS = count()
"""Each test has an hour of its own: the instructor leads one room at a time."""


@dataclass
class Room:
    """A roll call of Sgt. Ruiz in which eight minutes went by, and a class that has its case open."""

    server: Server
    lesson: Class
    ruiz: Browser
    code: str
    me: str
    clock: Clock

    async def home(self) -> str:
        """What stands beside this roll call where it can be closed."""
        page = unescape((await self.ruiz.ask("/roll-call")).body.decode())
        return page[page.index(f"code {self.code} ·") :].partition("</div></li>")[0]

    async def close(self, **ticked: str) -> int:
        """Press the button that closes it, with these boxes ticked."""
        return (await self.ruiz.ask("/roll-call", do="finish", code=self.code, **ticked)).code

    @property
    def is_open(self) -> bool:
        return self.code in [room.call.code for room in self.server.rooms.mine(self.me)]

    def press(self) -> None:
        """Press what leads on, four minutes after the press before."""
        self.clock.minutes += 4
        room = self.server.rooms.room(self.code)
        self.server.rooms.go(room, room.live.seq, "next")

    async def attests(self) -> None:
        """Put the minutes on record with the form that the page leads to."""
        address = re.findall(r'href="(/record/[^"]*#talk)"', await self.home())[0]
        typed = dict(parse_qsl(urlsplit(address).query))
        (member,) = self.server.people.classes.members(self.me, self.lesson.class_id)
        form = {"do": "attest", "reason": "", "who": member.person_id, **typed}
        assert (await self.ruiz.ask(urlsplit(address).path, **form)).code == 303


@pytest.fixture
async def room(server: Server, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Room:
    clock = Clock(BEGAN_NS, minutes=60 * next(HOURS))
    monkeypatch.setattr(chance, "time", clock)
    me, lesson = a_class(server, request.node.name)
    await a_trainee(server, lesson, "Dana Lee")
    server.people.classes.open_scenario(me, lesson.class_id, CASE)
    ruiz = await an_instructor(server)
    made = Room(server, lesson, ruiz, server.rooms.begin(me, CASE), me, clock)
    made.press()
    made.press()
    return made


MISSING = "On no training record yet: {} minutes of segment 1, The call."


async def test_the_page_says_what_closing_does_and_which_minutes_would_be_lost(room: Room) -> None:
    beside = await room.home()
    assert MISSING.format(8) in beside
    page = (await room.ruiz.ask("/roll-call")).body.decode()
    assert "its minutes can be put on no record, and its log" in page.partition(room.code)[0]
    ticks = re.findall(rf'name="(\w+)" value="yes" form="close-{room.code}"( required)?', beside)
    assert ticks == [("sure", " required"), ("forget", "")]


async def test_a_roll_call_with_minutes_on_no_record_closes_only_where_that_is_meant(room: Room) -> None:
    refused = await room.ruiz.ask("/roll-call", do="finish", code=room.code.lower(), forget="yes")
    assert (refused.code, said(refused)[:36], room.is_open) == (409, "Minutes of this roll call are on no ", True)
    assert refused.body.count(b'aria-invalid="true" autofocus') == 1
    assert (await room.close(sure="yes"), room.is_open) == (303, False)


async def test_once_the_minutes_are_on_record_nothing_is_asked(room: Room) -> None:
    await room.attests()
    assert "On no training record yet" not in await room.home()
    assert (await room.close(), room.is_open) == (303, False)


async def test_minutes_that_came_after_what_is_on_record_are_asked_for_alone(room: Room) -> None:
    await room.attests()
    room.press()
    assert MISSING.format(4) in await room.home()
    assert (await room.close(), room.is_open) == (409, True)


async def test_what_was_taken_back_is_missing_again(room: Room) -> None:
    await room.attests()
    class_id = room.lesson.class_id
    (entry,) = [row.wall_ms for row in room.server.people.attested.told_by(room.me) if row.class_id == class_id]
    room.server.people.attested.take_back(room.me, class_id, entry)
    assert (await room.close(), room.is_open) == (409, True)


async def test_what_another_class_or_another_case_has_on_record_is_no_record_of_this_one(room: Room) -> None:
    await room.attests()
    another = room.server.rooms.begin(room.me, CASE)
    room.code = another
    room.clock.minutes += 1
    room.press()
    room.press()
    assert MISSING.format(9) in await room.home()


async def test_where_no_class_has_the_case_open_nothing_can_be_lost_and_nothing_is_asked(room: Room) -> None:
    for lesson in room.server.people.classes.mine(room.me):
        room.server.people.classes.open_scenario(room.me, lesson.class_id, "long-hours")
        room.server.people.classes.close_scenario(room.me, lesson.class_id, CASE)
    assert "On no training record yet" not in await room.home()
    assert await room.close() == 303


# --- the log --------------------------------------------------------------------------------------------------------


def played_to_the_end(room: Room, word: str) -> str:
    """The id of the exercise, after the room wrote this down and closed the case."""
    rooms, played = room.server.rooms, room.server.rooms.room(room.code)
    while not played.live.ended:
        if played.step is not Step.DISCUSS:
            rooms.go(played, played.live.seq, "next")
            continue
        first = {place: frozenset({0}) for place in range(len(played.ballot.questions if played.ballot else ()))}
        rooms.decide(played, played.live.seq, secrets.token_hex(16), first, word)
    assert (word in str(played.live.texts), room.is_open) == (True, True)
    return played.call.exercise_id


async def test_the_log_of_a_closed_roll_call_stays_unless_it_is_ticked_to_go(room: Room) -> None:
    people, exercise = room.server.people, played_to_the_end(room, "We wrote zebrafinchstays down.")
    assert await room.close(sure="yes") == 303
    await room.server.keeper.sweep()
    assert holding(room.server.settings.data, "zebrafinchstays")
    assert [each for each in people.completions.of_people([room.me]) if each.exercise_id == exercise] == []


async def test_the_log_goes_to_the_last_byte_where_that_is_ticked_and_the_minutes_on_record_stay(room: Room) -> None:
    people, exercise = room.server.people, played_to_the_end(room, "We wrote zebrafinchgoes down.")
    await room.attests()
    began, title = room.server.rooms.room(room.code).call.began_ms, "Room for one night"
    assert holding(room.server.settings.data, "zebrafinchgoes")
    assert await room.close(sure="yes", forget="yes") == 303
    await room.server.keeper.sweep()
    assert (holding(room.server.settings.data, "zebrafinchgoes"), room.is_open) == ([], False)
    now = room.clock.time_ns() // 1_000_000
    kept = [each for each in people.completions.of_people([room.me]) if each.exercise_id == exercise]
    assert kept == [Completion(exercise, room.me, None, CASE, title, began, now, 0, None)]
    assert len(people.attested.told_by(room.me)) >= 1
    assert (await room.ruiz.ask(f"/roll-call/{room.code}")).code == 409
    assert await room.close(sure="yes", forget="yes") == 409


async def test_a_log_that_cannot_be_deleted_leaves_the_roll_call_open(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreFault("The disk is full.")

    with monkeypatch.context() as failing:
        failing.setattr(type(room.server.people.retention), "let_go", full)
        assert await room.close(sure="yes", forget="yes") >= 400
    assert room.is_open
    assert await room.close(sure="yes", forget="yes") == 303
