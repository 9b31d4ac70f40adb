"""Under JupyterHub the hub's user is taken: nobody has a PIN here, and nobody gets in past the hub.

The hub's administrators, and the members of one of its groups, are the instructors. A class is entered by its link or
its code, `/join/CODE`. Whoever signs out of the hub is signed out here: at once in that browser, because the hub's own
cookie is gone from it, and within half a minute wherever a page stayed open, because the hub is asked again and again.
An idle session asks the hub instead of asking for a PIN.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import secrets
from dataclasses import dataclass
from functools import partial
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado import web

from simlib.errors import NotAllowed, StoreFault
from simlib.html.pages import join_page
from simlib.record.accounts import Person, SignedIn
from simlib.record.rights import Role
from simlib.record.sessions import Session
from simlib.serve.hub import BROWSER_COOKIE, Hub, HubSilent, HubUser, is_over_tls
from simlib.serve.identity import drop_session, may_pass, session_of
from simlib.serve.pages import Hall, NotFound, Page
from simlib.serve.record_words import kept_for
from simlib.serve.sign_in import begin_session, end_session
from simlib.serve.site import Route

LOG = logging.getLogger("simlib.hub")

CODE = "([A-Za-z0-9-]{1,12})"
NOT_NEEDED = ("/first-start", "/choose-pin", "/unlock", "/account")
"""Pages about passphrases and PINs: with them somebody could get in past the hub."""
STATE = "first-contact-state-"
"""How the cookies begin that hold what is under way between this service and the hub."""
STATE_DAYS = 600 / 86_400
EVERY = 30.0
"""Seconds between two looks at who is still signed in to the hub."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a session rests on: the hub's token for the person, and the hub's id of their browser."""

    token: str
    browser: str


class Grants:
    """The grants of the sessions that began in this process.

    They are kept in memory alone: after a restart each browser is sent through the hub again, without a question.
    """

    def __init__(self) -> None:
        self._kept: dict[str, Grant] = {}

    def keep(self, handle: str, grant: Grant) -> None:
        """Let a session rest on this grant."""
        self._kept[handle] = grant

    def drop(self, handle: str) -> None:
        """The session is over."""
        self._kept.pop(handle, None)

    def all(self) -> dict[str, Grant]:
        """Every session's grant, by the session's handle."""
        return dict(self._kept)

    def stands(self, handler: web.RequestHandler, session: Session) -> bool:
        """Whether the browser that asks is signed in to the hub as it was when the session began."""
        grant = self._kept.get(session.handle)
        if grant is None:
            return False
        return hmac.compare_digest(grant.browser.encode(), (handler.get_cookie(BROWSER_COOKIE) or "").encode())


class HubPage(Page):
    """A page that talks with the hub."""

    def initialize(self, hall: Hall, hub: Hub | None = None, grants: Grants | None = None) -> None:
        """Told what it needs, which hub to ask, and where sessions are kept in step with the hub's."""
        super().initialize(hall)
        if hub is None or grants is None:
            raise web.HTTPError(404)
        self._hub, self._grants = hub, grants


class HubSignIn(HubPage):
    """`/sign-in` and `/join/CODE` under a hub: on, for whoever is signed in, and to the hub for everybody else."""

    @allow_unauthenticated
    async def get(self, code: str = "") -> None:
        """To the hub, or on to where the person wanted to go.

        A link alone throws nobody out of the case they are in: a page asks them first.
        """
        found = session_of(self, self.hall.people)
        if found is None or not may_pass(found) or (code and self._leaves_nothing(found)):
            self._to_the_hub(code)
        elif not code or await self.lane(lambda: self._is_in_class(found, code)):
            self.go(self.asked_path())
        else:
            kept = await self.lane(lambda: kept_for(self.hall.people, code))
            self.write(join_page(self.shell(), code, kept))

    @allow_unauthenticated
    async def post(self, code: str = "") -> None:
        """To the hub, and then into the class, for whoever meant to."""
        if not code:
            raise web.HTTPError(405)
        self._to_the_hub(code)

    def _leaves_nothing(self, found: Session) -> bool:
        """Whether somebody is in no class and has no case open, as on their first day."""
        return found.class_id is None and found.role is Role.TRAINEE and not self.hall.book.kernels_of(found.handle)

    def _is_in_class(self, found: Session, code: str) -> bool:
        try:
            return self.hall.people.classes.by_code(code).class_id == found.class_id
        except NotAllowed:
            return False

    def _to_the_hub(self, code: str) -> None:
        wanted = self.asked_path()
        number = secrets.token_hex(8)
        way = self._hub.way_in(number)
        kept = json.dumps({"next": wanted, "code": code, "verifier": way.verifier})
        self.set_signed_cookie(STATE + number, kept, expires_days=STATE_DAYS, **_for_the_way(self))
        self.redirect(way.address, status=302 if self.request.method == "GET" else 303)


def _for_the_way(page: Page) -> dict[str, Any]:
    """A cookie that must come back from the hub, which may have asked yet another site who it is."""
    return {"path": page.base_url, "httponly": True, "samesite": "Lax", "secure": is_over_tls(page.request)}


class HubReturn(HubPage):
    """`/oauth_callback`: the person comes back from the hub, and the simulator's own session begins."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Ask the hub who it is, and go on to where the person wanted to go."""
        under_way = self._under_way(self.get_query_argument("state", ""))
        code = self.get_query_argument("code", "")
        if under_way is None or not code:
            raise NotAllowed("The hub's sign-in was not finished. Please open the simulator from the hub again.")
        token = await self._hub.token_for(code, under_way["verifier"])
        user = await self._hub.user(token)
        if user is None:
            raise NotAllowed("The hub took its sign-in back. Please open the simulator from the hub again.")
        signed_in = await self.lane(lambda: self._signed_in(user, under_way["code"]))
        # Strict would be kept back from whoever comes by a link on another site, who would go in circles then.
        session = await begin_session(self, signed_in, same_site="Lax")
        self._grants.keep(session.handle, Grant(token, user.browser or self.get_cookie(BROWSER_COOKIE) or ""))
        self.go(under_way["next"])

    def _under_way(self, number: str) -> dict[str, str] | None:
        """What was kept when this browser was sent to the hub, good for one time."""
        if not (number.isascii() and number.isalnum() and len(number) == 16):
            return None
        kept = self.get_signed_cookie(STATE + number, max_age_days=STATE_DAYS)
        self.clear_cookie(STATE + number, path=self.base_url)
        return dict(json.loads(kept)) if kept else None

    def _signed_in(self, user: HubUser, code: str) -> SignedIn:
        people = self.hall.people
        role = Role.INSTRUCTOR if user.is_instructor else Role.TRAINEE
        person = still_fitting(people.accounts.outside_person(user.name, role), role)
        if person.role is Role.INSTRUCTOR:
            return SignedIn(person, None)
        if code:
            return SignedIn(person, people.classes.enter(person.person_id, code).class_id)
        return SignedIn(person, next(iter(people.classes.of_person(person.person_id)), None))


class HubSignOut(HubPage):
    """`/sign-out` under a hub: ends the session and its kernels, and signs out of the hub too.

    Otherwise the next click would sign the person in again, also on a computer that several people share.
    """

    @allow_unauthenticated
    async def post(self) -> None:
        """Sign out here and there."""
        found = session_of(self, self.hall.people)
        await end_session(self)
        if found is not None:
            self._grants.drop(found.handle)
        drop_session(self)
        self.redirect(self._hub.way_out, status=303)


class JoinByCode(Page):
    """`/join?code=CODE`: a class code that was typed, as its address."""

    @allow_unauthenticated
    async def get(self) -> None:
        """To the address of the class."""
        typed = "".join(sign for sign in self.get_query_argument("code", "") if sign.isascii() and sign.isalnum())
        self.go(f"join/{typed[:12]}" if typed else "/")


class HubWatch:
    """Ends the sessions of people who signed out of the hub, lost their account, or teach no longer."""

    def __init__(self, hub: Hub, grants: Grants, hall: Hall) -> None:
        self._hub, self._grants, self._hall = hub, grants, hall

    async def run(self) -> None:
        """Look every half minute, until cancelled."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.look()
            except (HubSilent, StoreFault) as fault:
                LOG.warning("who is signed in to the hub was not looked at: %s", fault.sentence)
            except Exception:  # Whatever goes wrong once, whoever signs out of the hub later must be out here.
                LOG.exception("who is signed in to the hub was not looked at")

    async def look(self) -> None:
        """Ask the hub about every session. Where it gives no answer, nobody is sent away."""
        for handle, grant in self._grants.all().items():
            session = await self._hall.authority.in_lane(partial(self._session, handle))
            if session is None:
                self._grants.drop(handle)
            elif not await self._is_still_good(session, grant):
                await self._end(session)

    def _session(self, handle: str) -> Session | None:
        try:
            return self._hall.people.sessions.of_handle(handle)
        except NotAllowed:
            return None

    async def _is_still_good(self, session: Session, grant: Grant) -> bool:
        try:
            user = await self._hub.user(grant.token)
        except NotAllowed:
            return False
        return user is not None and (user.is_instructor or session.role is not Role.INSTRUCTOR)

    async def _end(self, session: Session) -> None:
        self._grants.drop(session.handle)
        sessions = self._hall.people.sessions
        await self._hall.authority.in_lane(lambda: sessions.end_handle(session.person_id, session.handle))
        for kernel in self._hall.book.kernels_of(session.handle):
            await self._hall.kernels.end(kernel)


def still_fitting(person: Person, role: Role) -> Person:
    """The person, unless the hub has taken back what made them an instructor; then NotAllowed."""
    if person.role is Role.INSTRUCTOR and role is not Role.INSTRUCTOR:
        raise NotAllowed("The hub no longer names you an instructor, so the classes are closed to you.")
    return person


def hub_routes(hub: Hub, grants: Grants, hall: Hall) -> tuple[Route, ...]:
    """The addresses that are other under a hub; they stand before the usual ones."""
    asks = {"hall": hall, "hub": hub, "grants": grants}
    return (
        ("/sign-in", HubSignIn, asks),
        (f"/join/{CODE}", HubSignIn, asks),
        ("/join", JoinByCode, {"hall": hall}),
        ("/oauth_callback", HubReturn, asks),
        ("/sign-out", HubSignOut, asks),
        *((path, NotFound, {"hall": hall}) for path in NOT_NEEDED),
    )
