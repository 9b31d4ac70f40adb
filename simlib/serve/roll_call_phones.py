"""The phones of a roll call: the open decision as buttons, for whoever has the code, without signing in.

A phone gives no name: it holds a random cookie that is good for voting alone, and its hash is the voter. Nothing of a
person's session is looked at here. Whoever throws the cookie away is another phone; how many phones are there stands on
the wall, where a room sees whether they are too many.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado import web

from simlib.errors import FirstContactError, NotAllowed, StoreFault
from simlib.html import contexts
from simlib.html.roll_call import Phone, phone_page
from simlib.serve.roll_call import Room, voter_of
from simlib.serve.roll_call_bell import MOST_WAITING, WAITS, phone_bell, wall_bell
from simlib.serve.roll_call_pages import RoomPage, ticked
from simlib.serve.roll_call_words import phone_of, screen_of
from simlib.serve.site import HEADERS

COOKIE = "first-contact-phone"
A_PHONE = re.compile(r"[A-Za-z0-9_-]{32}")


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
        at, ticks, phone = self.number("at"), ticked(room, self.fields()), self.phone
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
