"""A page on the wall of a lesson stays open while a room talks, and opens nothing else to whoever stands before it."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from types import SimpleNamespace
from urllib.parse import unquote

import pytest

from simlib.record import chance
from simlib.record.classes import Class
from simlib.serve.on_the_wall import LESSON_MS, OnTheWall
from simlib.serve.roll_call import Step
from simlib.serve.server import Server
from tests.serve.browsers import OLD, RUIZ, Browser, a_class, a_trainee, an_instructor, anyio_backend, server

__all__ = ["anyio_backend", "server"]

CASE = "long-hours"
IDLE = 16
"""Minutes after which a page has locked itself."""


# --- the rule -------------------------------------------------------------------------------------------------------


def test_a_lesson_lasts_four_hours_after_the_last_press_to_the_millisecond() -> None:
    clock = SimpleNamespace(ms=1_000)
    wall = OnTheWall(lambda: clock.ms)
    assert not wall.lasts("s1", "K7RM4Q")
    wall.press("s1", "K7RM4Q")
    assert [wall.lasts(*which) for which in (("s1", "K7RM4Q"), ("s1", "CDFGHJ"), ("s2", "K7RM4Q"))] == [
        True,
        False,
        False,
    ]
    clock.ms += LESSON_MS
    assert (LESSON_MS, wall.lasts("s1", "K7RM4Q")) == (4 * 60 * 60_000, True)
    clock.ms += 1
    assert not wall.lasts("s1", "K7RM4Q")
    wall.press("s1", "CDFGHJ")
    assert (wall.lasts("s1", "CDFGHJ"), wall.lasts("s1", "K7RM4Q")) == (True, False)


def test_what_is_long_over_is_not_remembered() -> None:
    clock = SimpleNamespace(ms=0)
    wall = OnTheWall(lambda: clock.ms)
    for number in range(50):
        wall.press(f"s{number}", "K7RM4Q")
        clock.ms += LESSON_MS
    assert len(wall._pressed) == 2


# --- the wall of a roll call ----------------------------------------------------------------------------------------


@dataclass
class Clock:
    """The server's clock, which goes on only where a test says so."""

    began_ns: int
    minutes: int = 0

    def time_ns(self) -> int:
        return self.began_ns + self.minutes * 60_000_000_000


@dataclass
class Room:
    """A room at the wall of Sgt. Ruiz, with a class beside it, and the clock that goes by."""

    server: Server
    lesson: Class
    ruiz: Browser
    code: str
    clock: Clock

    @property
    def wall(self) -> str:
        return f"/roll-call/{self.code}"

    async def look(self) -> int:
        """The wall asks for news, as its page does all the time."""
        return (await self.ruiz.ask(f"{self.wall}/now")).code

    async def talks(self, minutes: int) -> list[int]:
        """The room talks, and nobody presses anything; what the wall is answered every ten minutes."""
        answers = []
        for each in [10] * (minutes // 10) + [minutes % 10]:
            self.clock.minutes += each
            answers.append(await self.look())
        return answers

    async def press(self) -> int:
        """Press what leads on."""
        seq = str(self.server.rooms.room(self.code).live.seq)
        return (await self.ruiz.ask(self.wall, do="go", seq=seq, to="next")).code


@pytest.fixture
async def room(server: Server, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Room:
    """With hands alone: no phone is there, and nobody of the class plays."""
    teacher, lesson = a_class(server, request.node.name)
    await a_trainee(server, lesson, "Dana Lee")
    server.people.classes.open_scenario(teacher, lesson.class_id, CASE)
    clock, ruiz = Clock(time.time_ns()), await an_instructor(server)
    monkeypatch.setattr(chance, "time", clock)
    made = Room(server, lesson, ruiz, server.rooms.begin(teacher, CASE), clock)
    assert (await ruiz.ask(made.wall)).code == 200
    return made


async def test_a_wall_with_hands_alone_stays_open_for_one_lesson_at_most(room: Room) -> None:
    assert await room.talks(240) == [200] * 25
    room.clock.minutes += 1
    late = await room.ruiz.ask(f"{room.wall}/now")
    assert (late.code, late.headers["Location"].partition("?")[0]) == (302, "/sign-in")
    assert (await room.ruiz.ask(room.wall)).code == 302


async def test_a_press_in_time_begins_the_lesson_anew(room: Room) -> None:
    room.clock.minutes += 14
    assert await room.press() == 200
    assert await room.talks(239) == [200] * 24
    room.clock.minutes += 2
    assert await room.look() == 302


async def test_at_a_wall_whose_session_locked_itself_a_press_goes_on_and_makes_no_lesson_longer(room: Room) -> None:
    room.clock.minutes += 200
    before = room.server.rooms.room(room.code).live.seq
    assert (await room.press(), await room.look()) == (200, 200)
    assert room.server.rooms.room(room.code).live.seq > before
    room.clock.minutes += 41
    assert (await room.press(), await room.look()) == (403, 302)


@pytest.mark.parametrize("phones", [0, 1])
async def test_whoever_stands_before_an_unlocked_wall_has_the_room_alone_and_no_record_and_no_name(
    room: Room, phones: int
) -> None:
    class_id, people = room.lesson.class_id, room.server.people
    for number in range(phones):
        assert (await Browser(room.server).ask(f"/vote/{room.code}?{number}")).code == 200
    for _ in range(4):
        assert await room.press() == 200
    assert await room.talks(IDLE) == [200] * 2
    closed = (
        "/home", "/", "/roll-call", "/account", "/assignments", "/marking", "/lab", "/card", "/report",
        f"/record/{class_id}", f"/record/{class_id}/roster.csv", f"/classes/{class_id}/board",
        f"/classes/{class_id}/split/{CASE}/x", f"/roll-call/paper/{CASE}", f"/teach/{CASE}/guide.html",
    )  # fmt: skip
    for path in closed:
        asked = await room.ruiz.ask(path)
        assert (path, asked.code, asked.headers["Location"].partition("?")[0]) == (path, 302, "/sign-in")
    for path, form in (
        ("/roll-call", {"do": "begin", "scenario_id": CASE}),
        ("/roll-call", {"do": "finish", "code": room.code, "sure": "yes"}),
        (f"/record/{class_id}", {"do": "keep", "scored": "no"}),
        ("/home", {"do": "make-class", "name": "Another"}),
    ):
        assert (path, (await room.ruiz.ask(path, **form)).code) == (path, 403)
    shown = (await room.ruiz.ask(room.wall)).body.decode()
    assert [word for word in ("Ruiz", "Dana", class_id, room.lesson.name, room.lesson.code) if word in shown] == []
    assert (people.policies.of(class_id).scored, room.server.rooms.room(room.code).call.ended_ms) == (None, None)


async def test_the_debrief_of_a_room_is_on_the_wall_as_well_and_names_nobody(room: Room) -> None:
    room.clock.minutes += IDLE
    assert (await room.ruiz.ask(f"{room.wall}/debrief")).code == 409
    rooms, played = room.server.rooms, room.server.rooms.room(room.code)
    while not played.live.ended:
        if played.step is not Step.DISCUSS:
            rooms.go(played, played.live.seq, "next")
            continue
        first = {place: frozenset({0}) for place in range(len(played.ballot.questions if played.ballot else ()))}
        rooms.decide(played, played.live.seq, secrets.token_hex(16), first, "We would write this down.")
    shown = await room.ruiz.ask(f"{room.wall}/debrief")
    words = ("Ruiz", "Dana", room.lesson.name, room.lesson.code)
    assert (shown.code, [word for word in words if word in shown.body.decode()]) == (200, [])
    assert (await room.ruiz.ask("/home")).code == 302


async def test_a_locked_session_opens_no_wall_that_was_not_open_in_it(room: Room) -> None:
    teacher = room.server.rooms.room(room.code).call.person_id
    another = room.server.rooms.begin(teacher, CASE)
    elsewhere = await an_instructor(room.server)
    room.clock.minutes += IDLE
    assert (await room.ruiz.ask(f"/roll-call/{another}")).code == 302
    assert (await elsewhere.ask(room.wall)).code == 302
    assert (await room.ruiz.ask(f"/roll-call/{room.code.lower()}/now")).code == 200


async def test_a_wall_is_unlocked_like_any_page_and_closed_with_its_session_and_its_room(room: Room) -> None:
    room.clock.minutes += IDLE
    leaves = await room.ruiz.ask("/roll-call")
    assert re.findall(r"next=(.*)", unquote(leaves.headers["Location"])) == ["/roll-call"]
    assert (await room.ruiz.ask("/unlock", secret=OLD)).code in {302, 303}
    home = await room.ruiz.ask("/home")
    assert (home.code, RUIZ in home.body.decode()) == (200, True)
    assert (await room.ruiz.ask("/roll-call", do="finish", code=room.code)).code == 303
    room.clock.minutes += IDLE
    assert await room.look() == 409
    await room.ruiz.ask("/sign-out", do="x")
    assert await room.look() == 302
