"""`/classes/ID/board`, `/code` and `/split/CASE/SCENE`, for the instructor of the class. For others: no such page."""

from __future__ import annotations

import logging
from typing import Any

from tornado import web

from simlib.errors import FirstContactError
from simlib.html.board_split import SplitView, code_page, split_page
from simlib.record.people import People
from simlib.record.rights import Role
from simlib.serve.authority import Authority
from simlib.serve.board import Boards
from simlib.serve.classroom import card_of
from simlib.serve.identity import token_of
from simlib.serve.pages import Hall, Page
from simlib.serve.play_page import KernelPage
from simlib.serve.tickets import Seat

LOG = logging.getLogger("simlib.pages")

NOTEBOOK = "dashboard.ipynb"


class BoardScreen(KernelPage):
    """The board of a class, in a kernel whose ticket counts for the acts of that board alone."""

    def initialize(self, authority: Authority, people: People, template_paths: list[str], **kwargs: Any) -> None:
        """Told whom to ask."""
        super().initialize(template_paths=template_paths, **kwargs)
        self._authority, self._people = authority, people

    @web.authenticated
    async def get(self, class_id: str) -> None:
        """The page; not found for whoever does not lead the class."""
        session, token = self.session, token_of(self)

        def look() -> None:
            self._people.classes.of(session.person_id, class_id)
            self._people.sessions.touch(token)

        if session.role is not Role.INSTRUCTOR:
            raise web.HTTPError(404)
        try:
            await self._authority.in_lane(look)
        except FirstContactError as fault:
            LOG.info("a board was not opened: %s", fault.code)
            raise web.HTTPError(404) from fault
        await self.show(NOTEBOOK, Seat(run="", person=session.person_id, session=session.handle, board=class_id))


class SplitScreen(Page):
    """What a class chose at one scene, for the projector: no names, and step by step."""

    def initialize(self, hall: Hall, boards: Boards | None = None) -> None:
        """Told which boards to ask."""
        super().initialize(hall)
        if boards is None:
            raise ValueError("a split is counted from the boards")
        self._boards = boards

    @web.authenticated
    async def get(self, class_id: str, scenario_id: str, heading: str) -> None:
        """The page as it stands; not found for whoever does not lead the class, and where there is no such scene."""
        if self.session.role is not Role.INSTRUCTOR:
            raise web.HTTPError(404)
        if self.get_query_argument("live", "") != "1":
            self.touch()
        by = self.session.person_id
        try:
            scenario, _ = await self.lane(lambda: self._boards.scene(by, class_id, scenario_id, heading))
            shown = await self._boards.split(by, class_id, scenario_id, heading)
        except FirstContactError as fault:
            raise web.HTTPError(404) from fault
        view = SplitView(
            class_id=class_id,
            case=scenario.title,
            scene=shown.scene,
            ask=shown.ask,
            answered=shown.answered,
            bars=[(bar.text, bar.percent) for bar in shown.bars],
            several=shown.several,
            best=[(best.text, best.why) for best in shown.best],
        )
        self.write(split_page(self.shell(), view))


class CodeScreen(Page):
    """How one joins a class, for the projector: nobody's name."""

    @web.authenticated
    async def get(self, class_id: str) -> None:
        """The page; not found for whoever does not lead the class, and for one that is over."""
        if self.session.role is not Role.INSTRUCTOR:
            raise web.HTTPError(404)
        self.touch()
        by, hall = self.session.person_id, self.hall
        try:
            lesson = await self.lane(lambda: hall.people.classes.of(by, class_id))
        except FirstContactError as fault:
            raise web.HTTPError(404) from fault
        if lesson.archived_ms is not None:
            raise web.HTTPError(404)
        only_here = not (hall.under_hub or hall.secure)
        self.write(code_page(self.shell(), card_of(lesson, hall.address(self.request)), only_here=only_here))
