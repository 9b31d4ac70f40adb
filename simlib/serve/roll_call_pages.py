"""The pages of a roll call: where it is started, the wall of whoever leads it, and the phones that vote.

The wall and each phone hold one request open that is answered when something has changed for them (`Bell`). Asking once
a second would cost a hundred phones a hundred requests a second, all but a few in vain, and a vote would reach the wall
late; so a quiet room asks five times a second in all, and a vote is there within milliseconds.

A phone shows no account and gives no name: it holds a random cookie that is good for voting alone, and its hash is the
voter. Nothing of a person's session is looked at here.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado import web

from simlib.errors import FirstContactError, Malformed, NotAllowed, StoreFault
from simlib.html import contexts
from simlib.html.pages import debrief_page
from simlib.html.roll_call import (
    CaseRow,
    Phone,
    PlannedSegment,
    RollCallHome,
    RoomRow,
    phone_page,
    roll_call_home_page,
    wall_page,
)
from simlib.play.ballot import Ticks
from simlib.play.segments import segments_of
from simlib.record.rights import Role
from simlib.score.debrief import debrief_of
from simlib.serve.identity import is_this_machine
from simlib.serve.library import Title
from simlib.serve.pages import Hall, Page
from simlib.serve.roll_call import Room, place_of, voter_of
from simlib.serve.roll_call_acts import Rooms
from simlib.serve.roll_call_limits import Pace
from simlib.serve.roll_call_words import phone_of, screen_of, ticks_of, wall_of
from simlib.serve.site import HEADERS

COOKIE = "first-contact-phone"
A_PHONE = re.compile(r"[A-Za-z0-9_-]{32}")
WAITS = 25.0
"""Seconds for which a question is held open before it is answered that nothing has changed."""
HERE_MS = 40_000
"""A phone that asked so lately is here."""
MOST_WAITING = 600
"""Questions held open at once, in all rooms."""
LONGEST_FORM = 30_000
"""Characters in one field: the longest text that a room may write, and some."""


class Bell:
    """Wakes those who wait for a change in a room, and knows which phones are there."""

    def __init__(self) -> None:
        self._events: dict[str, asyncio.Event] = {}
        self._seen: dict[str, dict[str, int]] = {}
        self.waiting = 0
        self.votes = Pace(burst=12, a_second=1)
        """For each phone."""
        self.asks = Pace(burst=40, a_second=5)
        """For each phone."""
        self.newcomers = Pace(burst=200, a_second=0.5)
        """Phones that were not there before, for each address: a whole room may sit behind one."""
        self.wrong = Pace(burst=30, a_second=0.5)
        """Codes that nothing has, for each address."""

    def ring(self, name: str) -> None:
        """Something has changed for those who wait under this name."""
        if event := self._events.pop(name, None):
            event.set()

    async def heard(self, name: str, seconds: float) -> None:
        """Return when it rings, or after so many seconds."""
        event = self._events.setdefault(name, asyncio.Event())
        self.waiting += 1
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await event.wait()
        except asyncio.CancelledError:
            # The server stops. Whoever waits asks again once it is back.
            raise web.Finish from None
        finally:
            self.waiting -= 1

    def see(self, code: str, voter: str, now: int) -> bool:
        """A phone is here; whether it is new to the room."""
        seen = self._seen.setdefault(code, {})
        is_new = voter not in seen
        seen[voter] = now
        return is_new

    def knows(self, code: str, voter: str) -> bool:
        """Whether the phone was here before."""
        return voter in self._seen.get(code, {})

    def phones(self, code: str, now: int) -> int:
        """How many phones are here."""
        seen = self._seen.get(code, {})
        return sum(now - then <= HERE_MS for then in seen.values())


def wall_bell(room: Room) -> str:
    """The name under which the walls of a room wait."""
    return f"wall {room.call.code}"


def phone_bell(room: Room) -> str:
    """The name under which its phones wait."""
    return f"phones {room.call.code}"


class RoomPage(Page):
    """A page about roll calls."""

    def initialize(self, hall: Hall, rooms: Rooms, bell: Bell) -> None:  # type: ignore[override]
        """Told what it needs."""
        super().initialize(hall)
        self.rooms, self.bell = rooms, bell

    def fields(self) -> list[tuple[str, str]]:
        """Every field of the form that was sent."""
        sent = [(name, value) for name in self.request.body_arguments for value in self.get_body_arguments(name)]
        if any(len(value) > LONGEST_FORM or "\0" in value for _, value in sent):
            raise Malformed("One of the fields is too long. Please shorten it.")
        return sent

    def number(self, name: str) -> int:
        """The whole number in a field; -1, which nothing has, where there is none."""
        value = self.field(name)
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else -1


# --- the instructor ------------------------------------------------------------------------------------------------


class LeadPage(RoomPage):
    """A page for whoever leads a roll call; for everybody else there is no such page."""

    place = contexts.Place.HOME
    page_name = "Roll call"

    @property
    def me(self) -> str:
        """The instructor who asks."""
        session = self.session
        if session.role is not Role.INSTRUCTOR:
            raise web.HTTPError(404)
        return session.person_id


class RollCallPage(LeadPage):
    """`/roll-call`: roll calls that go on, and cases to start one with."""

    @web.authenticated
    async def get(self) -> None:
        """The lists."""
        me = self.me
        self.touch()
        self.write(roll_call_home_page(self.shell(), await self.lane(lambda: self._home(me))))

    @web.authenticated
    async def post(self) -> None:
        """Begin a roll call, or close one."""
        me = self.me
        self.touch()
        scenario_id, code = self.field("scenario_id"), self.field("code")
        if self.field("do") == "begin":
            self.go(f"roll-call/{await self.lane(lambda: self.rooms.begin(me, scenario_id))}")
            return
        if self.field("do") != "finish":
            raise Malformed("That button is not known here. Please load the page again.")
        room = await self.lane(lambda: self.rooms.led(me, code))
        await self.lane(lambda: self.rooms.finish(me, code))
        self.bell.ring(wall_bell(room))
        self.bell.ring(phone_bell(room))
        self.go("roll-call")

    def _home(self, me: str) -> RollCallHome:
        rooms = tuple(map(_room_row, self.rooms.mine(me)))
        return RollCallHome(rooms, tuple(map(_case_row, self.hall.library.titles())))


def _room_row(room: Room) -> RoomRow:
    began = datetime.fromtimestamp(room.call.began_ms / 1000, UTC).astimezone()
    return RoomRow(room.call.code, room.view["scenario"]["title"], room.where, f"{began:%B} {began.day}")


def _case_row(title: Title) -> CaseRow:
    scenario = title.reading.scenario
    if not title.playable or scenario is None:
        return CaseRow(title.id, title.name, problem="It has errors. Run check, or open it in JupyterLab.")
    plan = (PlannedSegment(each.number, each.label, each.minutes) for each in segments_of(scenario))
    return CaseRow(title.id, title.name, tuple(plan))


class WallPage(LeadPage):
    """`/roll-call/CODE`: the wall."""

    @web.authenticated
    async def get(self, code: str) -> None:
        """The step where the room is."""
        me = self.me
        self.touch()
        self._show(await self.lane(lambda: self.rooms.led(me, code)))

    @web.authenticated
    async def post(self, code: str) -> None:
        """Do what a button asks; the answer is the wall as it stands after that."""
        me = self.me
        self.touch()
        act = self._act()
        room = await self.lane(lambda: self.rooms.led(me, code))
        fault = ""
        try:
            await self.lane(lambda: act(room))
        except StoreFault:
            raise
        except FirstContactError as refused:
            self.set_status(409)
            fault = refused.sentence
        self.bell.ring(wall_bell(room))
        self.bell.ring(phone_bell(room))
        self._show(room, fault)

    def _act(self) -> Callable[[Room], None]:
        seq, at, sent = self.number("seq"), self.number("at"), self.fields()
        match self.field("do"):
            case "go":
                to = self.field("to")
                return lambda room: self.rooms.go(room, seq, to)
            case "hands":
                hands = _hands(sent)
                return lambda room: self.rooms.count_hands(room, at, hands)
            case "decide":
                event_id, text = self.field("id"), self.get_body_argument("text", "")
                return lambda room: self.rooms.decide(room, seq, event_id, _ticked(room, sent), text)
            case _:
                raise Malformed("That button is not known here. Please load the page again.")

    def _show(self, room: Room, fault: str = "") -> None:
        hall, code = self.hall, room.call.code
        wall = wall_of(
            room,
            hall.known.facts,
            address=f"{hall.address(self.request)}vote/{code}",
            only_here=not (hall.under_hub or hall.secure) and is_this_machine(self.source()),
            phones=self.bell.phones(code, hall.now()),
            event_id=secrets.token_hex(16),
        )
        self.write(wall_page(self.shell(fault=fault), wall))


def _ticked(room: Room, sent: list[tuple[str, str]]) -> Ticks:
    questions = room.ballot.questions if room.ballot else ()
    names = {f"q{place}" for place in range(len(questions))} | {"pick"}
    return ticks_of([(name, value) for name, value in sent if name in names], [each.several for each in questions])


def _hands(sent: list[tuple[str, str]]) -> dict[int, dict[int, int]]:
    """What was counted by hand, by question and answer; what is no number counts as none."""
    hands: dict[int, dict[int, int]] = {}
    for name, value in sent:
        if re.fullmatch(r"h\d{1,3}\.\d{1,3}", name, re.ASCII) and re.fullmatch(r"\d{1,6}", value, re.ASCII):
            question, answer = place_of(name.removeprefix("h"))
            hands.setdefault(question, {})[answer] = int(value)
    return hands


class WallNow(LeadPage):
    """`/roll-call/CODE/now`: where the wall stands and how many have voted, once that is news."""

    @web.authenticated
    async def get(self, code: str) -> None:
        """Answer at once where the wall that asks is behind; else when something changes."""
        me = self.me
        room = await self.lane(lambda: self.rooms.led(me, code))
        known = {name: self.get_query_argument(name, "") for name in ("screen", "voters", "phones")}
        if known == self._now(room) and self.bell.waiting < MOST_WAITING:
            await self.bell.heard(wall_bell(room), WAITS)
            room = await self.lane(lambda: self.rooms.led(me, code))
        told: dict[str, Any] = self._now(room)
        self.write({"screen": told["screen"], "voters": int(told["voters"]), "phones": int(told["phones"])})

    def _now(self, room: Room) -> dict[str, str]:
        phones = self.bell.phones(room.call.code, self.hall.now())
        return {
            "screen": f"{room.live.seq}.{room.step.value}",
            "voters": str(room.tally.voters),
            "phones": str(phones),
        }


class RoomDebrief(LeadPage):
    """`/roll-call/CODE/debrief`: everything there is to learn, once the case is over."""

    @web.authenticated
    async def get(self, code: str) -> None:
        """The debrief. Refused while the case goes on."""
        me = self.me
        self.touch()
        room = await self.lane(lambda: self.rooms.led(me, code))
        debrief: Any = debrief_of(room.story, self.hall.known.facts)
        debrief["retry"] = []
        self.write(debrief_page(self.shell(), debrief))


# --- the phones ----------------------------------------------------------------------------------------------------


class PhonePage(RoomPage):
    """A page for a phone. Nobody signs in, and no session is looked at."""

    def set_default_headers(self) -> None:
        """Ours, and nothing is kept."""
        super().set_default_headers()
        for name, value in HEADERS.items():
            self.set_header(name, value)

    @property
    def phone(self) -> str:
        """What the phone holds; empty where it holds nothing that was given out here."""
        held = self.get_cookie(COOKIE, "") or ""
        return held if A_PHONE.fullmatch(held) else ""

    async def seen(self, code: str) -> Room:
        """The room with this code, and the phone seen in it. Refused where too many codes, or phones, were tried."""
        now, source = self.hall.now(), self.source()
        try:
            room = await self.lane(lambda: self.rooms.room(code))
        except NotAllowed:
            if not self.bell.wrong.lets(source, now):
                raise web.HTTPError(429) from None
            raise
        is_new = self.phone and not self.bell.knows(room.call.code, self.voter(room))
        if is_new and not self.bell.newcomers.lets(source, now):
            raise web.HTTPError(429)
        if self.phone and self.bell.see(room.call.code, self.voter(room), now):
            self.bell.ring(wall_bell(room))
        return room

    def voter(self, room: Room) -> str:
        """The voter that this phone is in this room."""
        return voter_of(self.phone, room.call.exercise_id)

    def show(self, phone: Phone, fault: str = "") -> None:
        """The page; nothing of whoever may be signed in on this phone is on it."""
        self.write(phone_page(contexts.Shell(base=self.base_url, xsrf=self.xsrf_token.decode(), fault=fault), phone))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """One calm sentence, whatever was sent."""
        fault = (kwargs.get("exc_info") or (None, None))[1]
        sentence = {
            403: "This page is too old to vote with. Please scan the code on the wall once more.",
            429: "That was a lot at once. Please wait a moment and try again.",
        }.get(status_code, "That did not work. Please scan the code on the wall once more.")
        if isinstance(fault, FirstContactError):
            sentence, status_code = fault.sentence, 404 if isinstance(fault, NotAllowed) else 409
            self.set_status(status_code)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(phone_page(contexts.Shell(base=self.base_url), Phone("", "", said=sentence)))


class VotePage(PhonePage):
    """`/vote/CODE`: the open decision as buttons."""

    @allow_unauthenticated
    async def get(self, code: str) -> None:
        """The decision, or what to wait for. A phone that is new here is given what it votes by."""
        room = await self.seen(code)
        if not self.phone:
            self.set_cookie(
                COOKIE,
                secrets.token_urlsafe(24),
                path=f"{self.base_url}vote",
                httponly=True,
                samesite="Lax",
                secure=self.hall.secure,
            )
        self.show(phone_of(room, self.voter(room) if self.phone else ""))

    @allow_unauthenticated
    async def post(self, code: str) -> None:
        """Vote. What is refused changes nothing, and the page says why."""
        room, now = await self.seen(code), self.hall.now()
        if not self.phone:
            raise web.HTTPError(403)
        if not self.bell.votes.lets(self.voter(room), now):
            raise web.HTTPError(429)
        at, ticks, phone = self.number("at"), _ticked(room, self.fields()), self.phone
        fault = ""
        try:
            await self.lane(lambda: self.rooms.vote(code, phone, at, ticks))
            self.bell.ring(wall_bell(room))
        except StoreFault:
            raise
        except FirstContactError as refused:
            self.set_status(409)
            fault = refused.sentence
        self.show(phone_of(await self.lane(lambda: self.rooms.room(code)), self.voter(room)), fault)


class VoteNow(PhonePage):
    """`/vote/CODE/now`: which screen a phone should show, once that is news."""

    @allow_unauthenticated
    async def get(self, code: str) -> None:
        """Answer at once where the phone is behind; else when the room goes on."""
        room, now = await self.seen(code), self.hall.now()
        if not self.bell.asks.lets(self.voter(room) if self.phone else self.source(), now):
            raise web.HTTPError(429)
        if self.get_query_argument("screen", "") == screen_of(room) and self.bell.waiting < MOST_WAITING:
            await self.bell.heard(phone_bell(room), WAITS)
            room = await self.lane(lambda: self.rooms.room(code))
        self.write({"screen": screen_of(room)})


def roll_call_routes(hall: Hall, rooms: Rooms) -> list[tuple[str, type[RoomPage], dict[str, Any]]]:
    """The addresses of roll calls, with what their pages need."""
    needs = {"hall": hall, "rooms": rooms, "bell": Bell()}
    code = "([A-Za-z0-9-]{1,12})"
    pages: dict[str, type[RoomPage]] = {
        "/roll-call": RollCallPage,
        f"/roll-call/{code}": WallPage,
        f"/roll-call/{code}/now": WallNow,
        f"/roll-call/{code}/debrief": RoomDebrief,
        f"/vote/{code}": VotePage,
        f"/vote/{code}/now": VoteNow,
    }
    return [(path, page, needs) for path, page in pages.items()]
