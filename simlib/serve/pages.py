"""The pages outside the player: sign-in, the scenarios, the instructor's classes, the card, reports."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from jupyter_server.base.handlers import JupyterHandler
from tornado import web
from tornado.httputil import HTTPServerRequest

from simlib.errors import FirstContactError, Malformed, NotAllowed
from simlib.grade.clearing import clear_person
from simlib.grade.course import Course
from simlib.grade.places import student_id
from simlib.html import contexts
from simlib.html.card_shapes import Card
from simlib.html.pages import (
    card_page,
    catalogue_page,
    fault_page,
    home_page,
)
from simlib.record.people import People
from simlib.record.rights import Role
from simlib.record.sessions import Session
from simlib.record.store import Store
from simlib.serve.authority import Authority
from simlib.serve.catalogue import Shelf
from simlib.serve.classroom import Classroom, Done
from simlib.serve.identity import Visitor, is_this_machine, may_pass, session_of, token_of
from simlib.serve.kernels import PlayerKernels
from simlib.serve.known import Known
from simlib.serve.library import Library
from simlib.serve.registrar import Registrar
from simlib.serve.sittings import Examiner
from simlib.serve.tickets import TicketBook

LOG = logging.getLogger("simlib.pages")

LONGEST_FIELD = 4000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hall:
    """What the pages need."""

    authority: Authority
    people: People
    library: Library
    known: Known
    store: Store
    book: TicketBook
    kernels: PlayerKernels
    address: Callable[[HTTPServerRequest], str]
    """Where trainees reach this server, as told to whoever sends this request; ends with a slash."""
    secure: bool
    under_hub: bool
    """Whether a JupyterHub signs people in, so that nobody has a PIN or a passphrase here."""
    has_lab: bool
    """Whether an instructor at this machine may open JupyterLab from here."""
    now: Callable[[], int]
    """Milliseconds since 1970 UTC."""
    examiner: Examiner
    registrar: Registrar
    course: Course


class Page(JupyterHandler):
    """A page of ours. Faults become one calm sentence; nothing is cached."""

    place = contexts.Place.NOWHERE
    page_name = ""
    """What a report calls this page; empty where none can be written about it."""

    def initialize(self, hall: Hall) -> None:
        """Told what it needs."""
        self.hall = hall

    def set_default_headers(self) -> None:
        """Nothing of a person stays in a browser's cache."""
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Type", "text/html; charset=utf-8")

    @property
    def session(self) -> Session:
        """The session of whoever is asking. Forbidden without one."""
        found = session_of(self, self.hall.people)
        if found is None or not self.lets_in(found):
            raise web.HTTPError(403)
        return found

    def lets_in(self, session: Session) -> bool:
        """Whether this page is shown to whoever has this session."""
        return may_pass(session)

    def shell(self, *, said: str = "", fault: str = "") -> contexts.Shell:
        """What every page shares."""
        found = session_of(self, self.hall.people)
        signed_in = found if found is not None and may_pass(found) else None
        return contexts.Shell(
            base=self.base_url,
            xsrf=self.xsrf_token.decode(),
            person=signed_in.name if signed_in else "",
            is_instructor=bool(signed_in and signed_in.role is Role.INSTRUCTOR),
            place=self.place,
            said=said,
            fault=fault,
            support=self.hall.known.support()["lines"],
            page_name=self.page_name,
        )

    def field(self, name: str) -> str:
        """A field of the form that was sent, empty where it is missing; a very long one is not taken."""
        value = self.get_body_argument(name, "")
        if len(value) > LONGEST_FIELD or "\0" in value:
            raise Malformed("One of the fields is too long. Please shorten it.")
        return value

    async def lane(self, act: Callable[[], T]) -> T:
        """Do something with the store where nothing else is done at the same time."""
        return await self.hall.authority.in_lane(act)

    def touch(self) -> None:
        """The person did something: the idle lock starts anew."""
        self.hall.people.sessions.touch(token_of(self))

    def source(self) -> str:
        """The address that tries are counted for.

        Behind a proxy the peer is the proxy, which says nothing about who sits where.
        """
        peer = str(self.request.remote_ip or "")
        return f"proxy {peer}" if {"X-Forwarded-For", "Forwarded"} & set(self.request.headers) else peer

    def asked_path(self) -> str:
        """The path below the base address where the person wanted to go when they were asked to sign in."""
        return path_below(self.base_url, self.get_query_argument("next", self.base_url))

    def go(self, path: str) -> None:
        """Send the browser to a path of this site."""
        self.redirect(f"{self.base_url}{path.lstrip('/')}", status=303)

    def log_exception(self, typ: Any, value: BaseException | None, tb: Any) -> None:
        """A refusal is no fault of the server's, so its log keeps one line of it."""
        if isinstance(value, FirstContactError):
            LOG.info("%s %s: %s", self.request.method, self.request.path, value.code)
        else:
            super().log_exception(typ, value, tb)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """One calm page; the reference stands in the log."""
        calm_error(self, status_code, kwargs.get("exc_info"))


def calm_error(handler: JupyterHandler, status_code: int, exc_info: Any = None) -> None:
    """A page with one sentence, and a reference that is in the log where the fault is ours.

    Where a page is closed to whoever asks, it says who that is: another window may have signed somebody else in.
    """
    fault = exc_info[1] if exc_info else None
    is_closed = status_code in {403, 404} if not isinstance(fault, FirstContactError) else isinstance(fault, NotAllowed)
    shell = _shell_of_a_fault(handler) if is_closed else contexts.Shell(base=handler.base_url)
    sentences = {
        403: "This page is not open to you." if shell.person else "You are not signed in for this page.",
        404: "There is no such page, or it is not yours.",
    }
    sentence = sentences.get(status_code, "Your decisions are kept. Please try again in a moment.")
    reference = ""
    if isinstance(fault, FirstContactError):
        sentence, status_code = fault.sentence, 409
        handler.set_status(status_code)
    elif status_code >= 500:
        reference = secrets.token_hex(4)
        LOG.error("reference %s: %s %s", reference, handler.request.method, handler.request.path, exc_info=exc_info)
    handler.set_header("Content-Type", "text/html; charset=utf-8")
    heading = "This page could not be shown"
    handler.finish(fault_page(shell, contexts.Fault(heading=heading, sentence=sentence, reference=reference)))


def _shell_of_a_fault(handler: JupyterHandler) -> contexts.Shell:
    """What the page of a fault shares with others, with the way out for whoever is signed in."""
    visitor = handler.identity_provider.get_user(handler)
    if not isinstance(visitor, Visitor) or visitor.session is None:
        return contexts.Shell(base=handler.base_url)
    return contexts.Shell(
        base=handler.base_url,
        xsrf=handler.xsrf_token.decode(),
        person=visitor.session.name,
        is_instructor=visitor.session.role is Role.INSTRUCTOR,
    )


def path_of_this_site(address: str) -> str:
    """The address if it is a path of this site, else the start page: nobody is sent elsewhere after signing in.

    >>> path_of_this_site("/play/1?x=2"), path_of_this_site("//elsewhere/"), path_of_this_site("https://e/")
    ('/play/1?x=2', '/', '/')
    >>> path_of_this_site("//[")
    '/'
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    fits = not (parts.scheme or parts.netloc) and address.startswith("/") and address[1:2] not in {"/", "\\"}
    return address if fits and address.isprintable() else "/"


def path_below(base: str, address: str) -> str:
    """The part of an address of this site that follows its base; the start page for any other address.

    >>> path_below("/services/sim/", "/services/sim/play/1?x=2"), path_below("/services/sim/", "/hub/home")
    ('/play/1?x=2', '/')
    """
    path = path_of_this_site(address)
    return path_of_this_site(f"/{path.removeprefix(base)}") if path.startswith(base) else "/"


class CataloguePage(Page):
    """`/`: the scenarios that this person may play."""

    place = contexts.Place.SCENARIOS
    page_name = "Scenarios"

    @web.authenticated
    async def get(self) -> None:
        """The list; where somebody stopped comes first."""
        self.touch()
        session, setting = self.session, self.get_query_argument("setting", "")[:40]
        shelf = Shelf(self.hall.people, self.hall.library)
        catalogue = await self.lane(lambda: shelf.catalogue(session, setting))
        if catalogue.stopped:
            newer = await self.hall.authority.newer(catalogue.stopped.run_id, session.person_id)
            catalogue = replace(catalogue, stopped=replace(catalogue.stopped, newer=newer))
        joins = self.hall.under_hub and session.role is Role.TRAINEE
        waits = await self.lane(lambda: self.hall.examiner.waits(session))
        test = contexts.WaitingTest(waits[0].value, waits[1]) if waits else None
        self.write(catalogue_page(self.shell(), replace(catalogue, joins_by_code=joins, test=test)))


class BeginRun(Page):
    """`POST /play`: a new run of a scenario."""

    @web.authenticated
    async def post(self) -> None:
        """Begin, and go to the player."""
        self.touch()
        session, scenario_id = self.session, self.field("scenario_id")
        classes, trainee = self.hall.people.classes, session.role is Role.TRAINEE
        class_id = await self.lane(lambda: classes.may_play(session.person_id, scenario_id)) if trainee else None
        run = await self.hall.authority.create(session.person_id, class_id, scenario_id)
        self.go(f"play/{run}")


class MoveRun(Page):
    """`POST /move`: an open run goes over to the newer version of its case."""

    @web.authenticated
    async def post(self) -> None:
        """Go over to the version that was shown, and to the player."""
        self.touch()
        run, version = self.field("run_id"), self.field("version")
        await self.hall.authority.move(run, self.session.person_id, version)
        self.go(f"play/{run}")


class CardPage(Page):
    """`/card`: the pocket card, also for print."""

    place = contexts.Place.CARD
    page_name = "Pocket card"

    @web.authenticated
    async def get(self) -> None:
        """The card."""
        self.touch()
        self.write(card_page(self.shell(), cast(Card, self.hall.known.card(None))))


class HomePage(Page):
    """`/home`: the instructor's classes."""

    place = contexts.Place.HOME
    page_name = "Classes"

    def _classroom(self) -> Classroom:
        session = self.session
        if session.role is not Role.INSTRUCTOR:
            raise web.HTTPError(404)
        hall = self.hall
        return Classroom(
            hall.people, hall.library, hall.store, hall.book, session.person_id, hall.address(self.request)
        )

    @web.authenticated
    async def get(self) -> None:
        """The classes as they stand."""
        classroom = self._classroom()
        if self.get_query_argument("live", "") != "1":
            self.touch()
        self._show(await self.lane(lambda: self._reminded(classroom.home())), self.shell())

    def _reminded(self, home: contexts.Home) -> contexts.Home:
        """The classes, each with who is due for the test that comes six months after the course."""
        me, due = self.session.person_id, {}
        for card in home.classes:
            people = self.hall.examiner.reminded(me, card.class_id)
            due[card.class_id] = [row.name for row in card.members if row.person_id in people]
        return replace(home, due=due)

    def _show(self, home: contexts.Home, shell: contexts.Shell) -> None:
        """The page, with the way to the notebooks where there is one, and how far its addresses reach."""
        hall = self.hall
        shown = replace(
            home,
            writes_cases=hall.has_lab and is_this_machine(self.source()),
            has_account=not hall.under_hub,
            only_here=not (hall.under_hub or hall.secure),
        )
        self.write(home_page(shell, shown))

    @web.authenticated
    async def post(self) -> None:
        """Do what a button asks, then show the page again."""
        self.touch()
        classroom = self._classroom()
        fields = {name: self.field(name) for name in self.request.body_arguments}
        try:
            done = await self.lane(lambda: self._do(classroom, fields))
        except FirstContactError as fault:
            self.set_status(409)
            self._show(await self.lane(classroom.home), self.shell(fault=fault.sentence))
            return
        for handle in done.ended:
            for kernel in self.hall.book.kernels_of(handle):
                await self.hall.kernels.end(kernel)
        if done.shows:
            self._show(done.shows, self.shell(said=done.said))
        else:
            self.go("home")

    def _do(self, classroom: Classroom, fields: dict[str, str]) -> Done:
        """Do it; whoever is forgotten goes from the course and from memory as well.

        The course comes first: while something there is in the way, the person stands in the class, and can be
        forgotten again. Once they are gone, nobody knows any more how the course calls them.
        """
        if fields.get("do") != "purge" or fields.get("sure") != "yes":
            return classroom.do(fields)
        person_id, people = fields.get("person_id", ""), self.hall.people
        classroom.member(person_id)
        clear_person(self.hall.course, student_id(person_id, people.submissions.login(person_id)))
        try:
            return classroom.do(fields)
        finally:
            self.hall.authority.acts.forget(person_id)


class NotFound(Page):
    """Everything else."""

    async def prepare(self) -> None:  # type: ignore[override]  # nobody is asked to sign in for nothing
        """There is no such page, whoever asks."""
        raise web.HTTPError(404)
