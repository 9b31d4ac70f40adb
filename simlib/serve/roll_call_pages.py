"""The pages of whoever leads a roll call: where it is started, the wall, the debrief, and the same on paper."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from tornado import web

from simlib.errors import FirstContactError, Malformed, NotSure, StoreFault
from simlib.html import contexts
from simlib.html.pages import debrief_page
from simlib.html.roll_call import (
    CaseRow,
    PlannedSegment,
    RollCallHome,
    RoomRow,
    roll_call_home_page,
    wall_page,
)
from simlib.play.ballot import Ticks
from simlib.play.segments import segments_of
from simlib.record.classes import Class
from simlib.record.rights import Role
from simlib.record.secret import proper_code
from simlib.record.sessions import Session
from simlib.report.roll_call import roll_call_pdf
from simlib.score.debrief import debrief_of
from simlib.serve.attesting import Attesting
from simlib.serve.identity import is_this_machine, may_pass
from simlib.serve.library import Title
from simlib.serve.on_the_wall import OnTheWall
from simlib.serve.pages import Hall, Page
from simlib.serve.roll_call import Room, place_of
from simlib.serve.roll_call_acts import Rooms
from simlib.serve.roll_call_bell import MOST_WAITING, WAITS, Bell, phone_bell, wall_bell
from simlib.serve.roll_call_minutes import not_on_record, spent_in, spent_row
from simlib.serve.roll_call_words import ticks_of, wall_of

LONGEST_FORM = 30_000
"""Characters in one field: the longest text that a room may write, and some."""


class RoomPage(Page):
    """A page about roll calls."""

    def initialize(self, hall: Hall, rooms: Rooms, bell: Bell, walls: OnTheWall) -> None:  # type: ignore[override]
        """Told what it needs."""
        super().initialize(hall)
        self.rooms, self.bell, self.walls = rooms, bell, walls

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


class LeadPage(RoomPage):
    """A page for whoever leads a roll call; for everybody else there is no such page."""

    place = contexts.Place.HOME
    page_name = "Roll call"

    def must_lead(self) -> str:
        """The instructor who asks; not found for anybody else."""
        session = self.session
        if session.role is not Role.INSTRUCTOR:
            raise web.HTTPError(404)
        return session.person_id


class RollCallPage(LeadPage):
    """`/roll-call`: roll calls that go on, and cases to start one with."""

    @web.authenticated
    async def get(self) -> None:
        """The lists."""
        me = self.must_lead()
        self.touch()
        self.write(roll_call_home_page(self.shell(), await self.lane(lambda: self._home(me))))

    @web.authenticated
    async def post(self) -> None:
        """Begin a roll call, or close one."""
        me = self.must_lead()
        self.touch()
        scenario_id, code = self.field("scenario_id"), self.field("code")
        if self.field("do") == "begin":
            self.go(f"roll-call/{await self.lane(lambda: self.rooms.begin(me, scenario_id))}")
            return
        if self.field("do") != "finish":
            raise Malformed("That button is not known here. Please load the page again.")
        sure, forget = (self.field(name) == "yes" for name in ("sure", "forget"))
        try:
            room = await self.lane(lambda: self._finish(me, code, sure=sure, forget=forget))
        except NotSure as fault:
            self.set_status(409)
            home = await self.lane(lambda: self._home(me, asks=proper_code(code)))
            self.write(roll_call_home_page(self.shell(fault=fault.sentence), home))
            return
        self.bell.ring(wall_bell(room))
        self.bell.ring(phone_bell(room))
        self.bell.forget(room.call.code)
        self.go("roll-call")

    def _finish(self, me: str, code: str, *, sure: bool, forget: bool) -> Room:
        """Close a roll call; `NotSure` where minutes would be lost that could be on record."""
        room = self.rooms.led(me, code)
        if self._missing(me, room, self._takers(me, room)) and not sure:
            raise NotSure("Minutes of this roll call are on no record yet, so it was not closed. Please see beside it.")
        self.rooms.finish(me, code, forget=forget)
        return room

    def _home(self, me: str, asks: str = "") -> RollCallHome:
        rooms = (self._room_row(me, room, asks=asks) for room in self.rooms.mine(me))
        return RollCallHome(tuple(rooms), tuple(map(_case_row, self.hall.library.titles())))

    def _room_row(self, me: str, room: Room, asks: str) -> RoomRow:
        began, takers = datetime.fromtimestamp(room.call.began_ms / 1000, UTC).astimezone(), self._takers(me, room)
        return RoomRow(
            room.call.code,
            room.view["scenario"]["title"],
            room.where,
            f"{began:%B} {began.day}",
            spent=[spent_row(room, spent, takers) for spent in spent_in(room)],
            missing=self._missing(me, room, takers),
            asks=room.call.code == asks,
        )

    def _takers(self, me: str, room: Room) -> list[Class]:
        """The classes on whose record the room's minutes can be put."""
        hall, case = self.hall, room.call.scenario_id
        takes = partial(Attesting(hall.people, hall.library, hall.known.facts).takes, scenario_id=case)
        return [each for each in hall.people.classes.mine(me) if each.archived_ms is None and takes(each.class_id)]

    def _missing(self, me: str, room: Room, takers: Sequence[Class]) -> tuple[str, ...]:
        """What could be on the record of any of these classes and is on none, in words."""
        return not_on_record(room, self.hall.people.attested.told_by(me)) if takers else ()


def _case_row(title: Title) -> CaseRow:
    scenario = title.reading.scenario
    if not title.playable or scenario is None:
        return CaseRow(title.id, title.name, problem="It has errors. Run check, or open it in JupyterLab.")
    plan = (PlannedSegment(each.number, each.label, each.minutes, each.fits) for each in segments_of(scenario))
    return CaseRow(title.id, title.name, tuple(plan))


class RollCallPaper(LeadPage):
    """`/roll-call/paper/CASE`: the same on paper, made of the notebook as it is now; `?segment=2` for one alone."""

    @web.authenticated
    async def get(self, scenario_id: str) -> None:
        """The PDF file. Typesetting takes a second or two and keeps nobody waiting."""
        self.must_lead()
        self.touch()
        if self.hall.library.title(scenario_id) is None:
            raise web.HTTPError(404)
        scenario = self.hall.library.playable(scenario_id).reading.scenario
        if scenario is None:
            raise web.HTTPError(404)
        facts = self.hall.known.facts
        segment = self.get_query_argument("segment", "")
        numbers = {str(each.number): each.number for each in segments_of(scenario)}
        if segment and segment not in numbers:
            raise web.HTTPError(404)
        made = await asyncio.get_running_loop().run_in_executor(
            None, roll_call_pdf, scenario, facts, numbers.get(segment)
        )
        self.set_header("Content-Type", "application/pdf")
        self.finish(made)


class WallRoom(LeadPage):
    """What hangs on the wall of one room: what the room sees, and no name.

    It stays open while its session is locked, and opens nothing else: a session that locked itself stays locked.
    """

    def lets_in(self, session: Session) -> bool:
        """Also while the session is locked, where this wall was open in it before, for one lesson at most."""
        lasts = self.walls.lasts(session.handle, proper_code(self.path_args[0]))
        return super().lets_in(session) or (lasts and may_pass(replace(session, locked=False)))

    def press(self) -> None:
        """The person did something here. Whoever is not known to be that person any more makes no lesson longer."""
        self.touch()
        session = self.session
        if not session.locked:
            self.walls.press(session.handle, proper_code(self.path_args[0]))


class WallPage(WallRoom):
    """`/roll-call/CODE`: the wall."""

    @web.authenticated
    async def get(self, code: str) -> None:
        """The step where the room is."""
        me = self.must_lead()
        self.press()
        self._show(await self.lane(lambda: self.rooms.led(me, code)))

    @web.authenticated
    async def post(self, code: str) -> None:
        """Do what a button asks; the answer is the wall as it stands after that."""
        me = self.must_lead()
        self.press()
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
                return lambda room: self.rooms.decide(room, seq, event_id, ticked(room, sent), text)
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


def ticked(room: Room, sent: list[tuple[str, str]]) -> Ticks:
    """What a form that was sent ticks on the ballot that is open."""
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


class WallNow(WallRoom):
    """`/roll-call/CODE/now`: where the wall stands and how many have voted, once that is news."""

    @web.authenticated
    async def get(self, code: str) -> None:
        """Answer at once where the wall that asks is behind; else when something changes.

        That a wall asks is no act of its person.
        """
        me = self.must_lead()
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
            "voters": str(room.tally.votes),
            "phones": str(phones),
        }


class RoomDebrief(WallRoom):
    """`/roll-call/CODE/debrief`: everything there is to learn, once the case is over."""

    @web.authenticated
    async def get(self, code: str) -> None:
        """The debrief. Refused while the case goes on."""
        me = self.must_lead()
        self.touch()
        room = await self.lane(lambda: self.rooms.led(me, code))
        debrief: Any = debrief_of(room.story, self.hall.known.facts)
        debrief["retry"] = []
        self.write(debrief_page(self.shell(), debrief))
