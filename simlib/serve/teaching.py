"""`/teach/...`: the papers of a case and the course packet, made of the notebooks as they are; for instructors."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from tornado import web

from simlib.record.rights import Role
from simlib.serve.library import Title
from simlib.serve.pages import Hall, Page
from simlib.serve.record_pages import plain
from simlib.serve.site import Route

if TYPE_CHECKING:
    from simlib.report.sheet import Sheet
    from simlib.report.teaching import Case

PAPERS = ("guide", "handout", "role-cards", "observer-sheet", "pocket-card")
"""The words of `simlib.report.papers.Paper`, which is loaded when somebody asks for a paper; a test holds the two."""
MOST_TICKS = 1000
_TYPES = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}


def teaching_routes(hall: Hall) -> Sequence[Route]:
    """The addresses of the papers."""
    told = {"hall": hall}
    kinds = "|".join(_TYPES)
    return (
        (rf"/teach/course-packet\.({kinds})", PacketPage, told),
        (rf"/teach/([^/]{{1,400}})/({'|'.join(PAPERS)})\.({kinds})", PaperPage, told),
    )


class Teaching(Page):
    """A paper. For whoever does not teach there is no such page."""

    def must_teach(self) -> None:
        """Not found for anybody but an instructor."""
        if self.session.role is not Role.INSTRUCTOR:
            raise web.HTTPError(404)
        self.touch()

    def case_of(self, title: Title) -> Case:
        """The case as it is taught today."""
        from simlib.report.teaching import Case  # noqa: PLC0415 - loaded once somebody teaches

        scenario = title.reading.scenario
        if scenario is None:
            raise web.HTTPError(404)
        known, today = self.hall.known, datetime.fromtimestamp(self.hall.now() / 1000).astimezone().date()
        return Case(scenario, known.facts, title.reading.sha256, today, known.agency.contacts)

    async def send(self, make: Callable[[], Sheet], name: str, kind: str, *, ticked: bool = False) -> None:
        """The paper as a page or as a PDF file with this name; typesetting takes a second and keeps nobody waiting."""
        from simlib.report.sheet_files import Form, html_sheet, pdf_sheet  # noqa: PLC0415 - as above

        form = Form(self.request.path, self.xsrf_token.decode()) if ticked else None
        as_pdf = self.request.path.rpartition("/")[2].replace(".html", ".pdf")
        ways = (("Classes", f"{self.base_url}home"), ("The same as a PDF file", as_pdf))

        def made() -> bytes:
            sheet = make()
            return pdf_sheet(sheet) if kind == "pdf" else html_sheet(sheet, form, ways).encode("utf-8", "replace")

        body = await asyncio.get_running_loop().run_in_executor(None, made)
        self.set_header("Content-Type", _TYPES[kind])
        if kind == "pdf":
            self.set_header("Content-Disposition", f'inline; filename="{plain(name)}.pdf"')
        self.finish(body)


class PaperPage(Teaching):
    """`/teach/CASE/PAPER.html` and `.pdf`."""

    @web.authenticated
    async def get(self, case: str, paper: str, kind: str) -> None:
        """The paper, from the notebook as it is now."""
        from simlib.report.papers import Paper, sheet_of  # noqa: PLC0415 - as above

        self.must_teach()
        taught = self.case_of(self._title(case))
        is_sheet = paper == Paper.OBSERVER and kind == "html"
        await self.send(lambda: sheet_of(taught, Paper(paper)), f"{case}-{paper}", kind, ticked=is_sheet)

    @web.authenticated
    async def post(self, case: str, paper: str, kind: str) -> None:
        """The observer sheet with its ticks added up. Nothing of it is kept."""
        from simlib.report.observer_sheet import observer_sheet_of  # noqa: PLC0415 - as above

        self.must_teach()
        if paper != "observer-sheet" or kind != "html":
            raise web.HTTPError(404)
        ticks = frozenset(self.get_body_arguments("tick")[:MOST_TICKS])
        taught = self.case_of(self._title(case))
        await self.send(lambda: observer_sheet_of(taught, ticks), f"{case}-{paper}", kind, ticked=True)

    def _title(self, case: str) -> Title:
        if self.hall.library.title(case) is None:
            raise web.HTTPError(404)
        return self.hall.library.playable(case)


class PacketPage(Teaching):
    """`/teach/course-packet.html` and `.pdf`."""

    @web.authenticated
    async def get(self, kind: str) -> None:
        """The packet, from every case here that can be played."""
        from simlib.report.packet import packet_of  # noqa: PLC0415 - as above

        self.must_teach()
        cases = [self.case_of(title) for title in self.hall.library.titles() if title.playable]
        if not cases:
            raise web.HTTPError(404)
        await self.send(lambda: packet_of(cases), "course-packet", kind)
