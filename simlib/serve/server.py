"""Puts the server together: store, library, authority, wire, kernels and pages; and takes it down again."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import stat
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from jupyter_server.services.kernels.handlers import _kernel_id_regex

from simlib.errors import FirstContactError
from simlib.grade.course import course_in
from simlib.grade.handing_in import HandingIn
from simlib.grade.places import course_folder
from simlib.html import static_folder, templates_folder
from simlib.read.facts import load_facts
from simlib.read.map_folder import MAPS, MapFolder
from simlib.read.vignettes import FILE as VIGNETTES
from simlib.record.chance import SystemClock
from simlib.record.chosen import as_json, chosen_in_classes
from simlib.record.folder import hold_folder
from simlib.record.log import open_store
from simlib.record.people import people_in
from simlib.serve import account, pages, sign_in
from simlib.serve.assignments_page import AssignmentsPage, MarkingDesk
from simlib.serve.authority import Authority
from simlib.serve.board import Boards
from simlib.serve.board_acts import BoardActs
from simlib.serve.board_pages import BoardScreen, CodeScreen, SplitScreen
from simlib.serve.courier import Courier
from simlib.serve.desk import Desk
from simlib.serve.hub import hub_of
from simlib.serve.hub_pages import Grants, HubWatch, hub_routes
from simlib.serve.identity import SessionIdentity
from simlib.serve.keeper import Keeper
from simlib.serve.kernels import House, PlayerKernels
from simlib.serve.known import Known
from simlib.serve.lab import LabDoor
from simlib.serve.lab_page import LabPage
from simlib.serve.labs import LabActs, each_to_its_own
from simlib.serve.labs_page import LabScreen
from simlib.serve.library import Library
from simlib.serve.marking import MarkingDoor
from simlib.serve.outlooks import PLACE, Outlooks
from simlib.serve.play_page import Farewell, PlayPage
from simlib.serve.provisioner import Nursery, use_nursery
from simlib.serve.record_pages import ClassRecordFile, ClassRecordPage, OwnPaper, OwnRecordPage
from simlib.serve.registrar import Registrar
from simlib.serve.roll_call_acts import Rooms
from simlib.serve.roll_call_routes import roll_call_routes
from simlib.serve.site import Place, Route, Site
from simlib.serve.sitting_page import FeedbackPage, SittingPage
from simlib.serve.sittings import Examiner
from simlib.serve.sweep import Sweeper
from simlib.serve.teaching import teaching_routes
from simlib.serve.tickets import Lab, TicketBook
from simlib.serve.tls import room_addresses, room_certificate
from simlib.serve.wire import Wire

LOG = logging.getLogger("simlib.server")

SECONDS_FOR_THE_DATABASE = 3.0
"""How long a step waits for another thread, and as long again for another program, before it is given up.

A page must hear of it before it stops waiting (`show/line.py`): a step that was called lost must not be taken later.
"""


class RoomUnderHub(FirstContactError):
    """A server that a hub started was told to open a room by itself."""

    code = "room-under-hub"


WARM_MODULES = ("ipywidgets", "simlib.show.player")
"""What the nursery imports once, so that no kernel has to."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server is told: where things lie, and who may reach it."""

    root: Path
    """The project's folder: `scenarios/` and `notebooks/` lie in it."""
    data: Path
    port: int = 8866
    lan: bool = False
    """Whether the room may reach it, over TLS; otherwise this machine alone."""
    database: str = ""
    """The address of the database, where it is not a file in the data folder."""

    @property
    def scenarios(self) -> Path:
        """The folder of the cases."""
        return self.root / "scenarios"


class Server:
    """A whole server. `await start()`, then `await stop()`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.port = 0
        self.fingerprint = ""
        self._opened = AsyncExitStack()

    async def start(self) -> None:
        """Open everything. Raises FirstContactError or OSError with a sentence when something is in the way.

        What was opened until then is taken down again.
        """
        try:
            await self._start()
        except BaseException:
            await self.stop()
            raise

    async def _start(self) -> None:
        settings = self.settings
        self.hub = hub_of(os.environ)
        if self.hub and settings.lan:
            raise RoomUnderHub("The hub lets people in, so there is no room to open. Please start it without --lan.")
        self._grants = Grants()
        self.course = course_in(course_folder(settings.data), os.environ)
        self._open_the_data()
        await self._warm_up()
        self.lab = LabDoor(settings.root, settings.data / "lab", counts=self._counts)
        self._opened.push_async_callback(self.lab.close)
        self.marking = MarkingDoor(settings.root, settings.data)
        self._opened.push_async_callback(self.marking.close)
        self.site = Site(self._place(), self.book, SessionIdentity)
        self._opened.push_async_callback(self.site.close)
        self._opened.push_async_callback(self.wire.close)
        await self.wire.listen(self.site.scratch)
        house = House(self.book, self.wire.address, self.site.scratch)
        self.kernels: PlayerKernels = self.site.build(house, self._routes)
        self._look_after_sessions()
        self.port = self.site.open()

    def _counts(self) -> dict[str, object]:
        """What classes chose until now, for whoever writes the cases."""
        return as_json(chosen_in_classes(self._store.database), datetime.now().astimezone())

    def _open_the_data(self) -> None:
        """The store and the cases, and the authority over both."""
        settings = self.settings
        self._opened.enter_context(hold_folder(settings.data))
        store = open_store(settings.database or settings.data, wait=SECONDS_FOR_THE_DATABASE)
        self._store = store
        self._opened.callback(store.close)
        facts, problems = load_facts(settings.scenarios / "facts")
        for problem in problems:
            LOG.warning("%s", problem)
        self.people = people_in(store.database)
        self.library = Library(settings.scenarios, facts)
        known = Known(facts, settings.scenarios / "facts")
        self.known = known
        outlooks = Outlooks(settings.data / PLACE, settings.scenarios / "facts")
        self._opened.callback(outlooks.close)
        self._handing_in = HandingIn(store, self.people, settings.data, course_folder(settings.data))
        desk = Desk(
            store=store,
            people=self.people,
            library=self.library,
            known=known,
            clock=SystemClock(),
            new_id=lambda: secrets.token_hex(16),
            base=self.base,
            outlooks=outlooks,
            handing_in=self._handing_in,
        )
        self.authority = Authority(desk)
        self.rooms = Rooms(desk)
        self.examiner = Examiner(
            store, self.people, facts, settings.scenarios / VIGNETTES, SystemClock().now, desk.new_id
        )
        self._opened.push_async_callback(self.authority.close)
        self.registrar = Registrar(store, self.people, self.library)
        self.book = TicketBook()
        maps = MapFolder(settings.scenarios / MAPS, settings.data / MAPS)
        labs = LabActs(self.authority.in_lane, self.people, self.library, maps)
        self.boards = Boards(self.authority, self.book, self.course.gradebook)
        self._opened.push_async_callback(self.boards.close)
        handler = each_to_its_own(self.authority.handle, labs.handle, BoardActs(self.authority, self.boards).handle)
        self.wire = Wire(self.book, handler, closed=self.authority.closed)
        self.authority.wire = self.wire
        SessionIdentity.people = self.people
        SessionIdentity.secure = settings.lan
        SessionIdentity.guard = self._grants.stands if self.hub else None

    async def _warm_up(self) -> None:
        """The process that kernels are forked from, where the system can fork."""
        self.nursery: Nursery | None = use_nursery(WARM_MODULES) if hasattr(os, "fork") else None
        if self.nursery:
            self._opened.callback(self.nursery.close)
            await self.nursery.warm()

    def _look_after_sessions(self) -> None:
        """End what belongs to sessions that are over, from now on."""
        sweeper = Sweeper(self.people, self.authority, self.book, self.kernels)
        courier = Courier(self._handing_in, self.authority.in_lane)
        self.keeper = Keeper(self.people, self.authority, self.registrar, self.course, SystemClock().now)
        self._sweeping = [asyncio.create_task(each.run()) for each in (sweeper, courier, self.keeper, self.boards)]
        if self.hub:
            self.hub_watch = HubWatch(self.hub, self._grants, self._hall(self.site))
            self._sweeping.append(asyncio.create_task(self.hub_watch.run()))
        for task in self._sweeping:
            self._opened.callback(task.cancel)

    @property
    def base(self) -> str:
        """What every address of the site begins with: `/`, or what the hub gave it."""
        return self.hub.base if self.hub else "/"

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses a browser can be pointed at, the likeliest first."""
        if not self.settings.lan:
            return (f"http://127.0.0.1:{self.port}{self.base}",)
        return tuple(f"https://{_in_address(host)}:{self.port}/" for host in (*room_addresses(), "127.0.0.1"))

    async def stop(self) -> None:
        """Take everything down; what was decided is on disk already."""
        await self._opened.aclose()

    def _place(self) -> Place:
        settings, hub, tls = self.settings, self.hub, None
        if settings.lan:
            names = [*room_addresses(), "127.0.0.1", "localhost"]
            certificate = room_certificate(settings.data, names, datetime.now(UTC))
            self.fingerprint, tls = certificate.fingerprint, certificate.context()
        return Place(
            port=hub.port if hub else settings.port,
            addresses=(hub.host if hub else "0.0.0.0" if settings.lan else "127.0.0.1",),  # noqa: S104 - with --lan
            notebooks=settings.root / "notebooks",
            templates=templates_folder(),
            static=static_folder(),
            pictures=settings.scenarios / "pictures",
            cookie_secret=_secret(settings.data / "cookie.key"),
            tls=tls,
            base=self.base,
            behind_proxy=bool(hub),
        )

    def _routes(self, site: Site) -> Sequence[Route]:
        play = {
            "authority": self.authority,
            "watch": site.watch,
            "template_paths": site.template_paths,
            "config": site.config,
            "voila_configuration": site.voila_configuration,
        }
        hall = {"hall": self._hall(site)}
        ours: dict[str, type[pages.Page]] = {
            "/": pages.CataloguePage,
            "/sign-in": sign_in.SignInPage,
            "/join/([A-Za-z0-9-]{1,12})": sign_in.SignInPage,
            "/first-start": sign_in.FirstStart,
            "/sign-out": sign_in.SignOut,
            "/choose-pin": sign_in.ChoosePin,
            "/unlock": sign_in.Unlock,
            "/play": pages.BeginRun,
            "/move": pages.MoveRun,
            "/card": pages.CardPage,
            "/home": pages.HomePage,
            "/account": account.AccountPage,
            "/report": account.ReportPage,
        }
        return [
            *(hub_routes(self.hub, self._grants, hall["hall"]) if self.hub else ()),
            *((path, handler, hall) for path, handler in ours.items()),
            ("/test", SittingPage, hall),
            ("/record", OwnRecordPage, hall),
            ("/record/mine[.]pdf", OwnPaper, hall),
            ("/record/([0-9a-f]{32})", ClassRecordPage, hall),
            ("/record/([0-9a-f]{32})/([0-9a-z]{1,40}[.](?:csv|jsonl|pdf))", ClassRecordFile, hall),
            ("/test/([0-9a-f]{32})", FeedbackPage, hall),
            *roll_call_routes(hall["hall"], self.rooms),
            *teaching_routes(hall["hall"]),
            ("/lab", LabPage, {**hall, "door": None if self.hub else self.lab}),
            ("/assignments", AssignmentsPage, {**hall, "desk": MarkingDesk(self.course, not self.hub)}),
            ("/marking", LabPage, {**hall, "door": None if self.hub else self.marking}),
            (r"/play/([0-9a-f]{32})", PlayPage, play),
            (rf"/labs/({'|'.join(Lab)})", LabScreen, {**play, "people": self.people}),
            (r"/classes/([0-9a-f]+)/board", BoardScreen, {**play, "people": self.people}),
            (r"/classes/([0-9a-f]+)/code", CodeScreen, hall),
            (r"/classes/([0-9a-f]+)/split/([^/]+)/([^/]+)", SplitScreen, {**hall, "boards": self.boards}),
            (rf"/voila/api/shutdown/{_kernel_id_regex}", Farewell),
            (r"/.*", pages.NotFound, hall),
        ]

    def _hall(self, site: Site) -> pages.Hall:
        return pages.Hall(
            authority=self.authority,
            people=self.people,
            library=self.library,
            known=self.known,
            store=self._store,
            book=self.book,
            kernels=site.kernel_manager,
            address=self.hub.address if self.hub else lambda _: self.addresses[0],
            secure=self.settings.lan,
            under_hub=bool(self.hub),
            has_lab=not self.hub,
            now=SystemClock().now,
            examiner=self.examiner,
            registrar=self.registrar,
            course=self.course,
        )


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _secret(file: Path) -> bytes:
    """The server's own secret, made once and readable to its owner alone."""
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR), "wb") as out:
            out.write(secrets.token_bytes(32))
    return file.read_bytes()
