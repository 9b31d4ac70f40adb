"""`/assignments`: an instructor makes assignments for nbgrader in the browser. For others there is no such page."""

from __future__ import annotations

from dataclasses import dataclass

from tornado import web

from simlib.errors import Malformed
from simlib.grade.assign import assign, names_about
from simlib.grade.course import Course
from simlib.html import contexts
from simlib.html.assignments import AssignmentRow, Assignments, assignments_page
from simlib.record.rights import Role
from simlib.serve.identity import is_this_machine
from simlib.serve.library import Title
from simlib.serve.pages import Hall, Page


@dataclass(frozen=True, slots=True)
class MarkingDesk:
    """Where the course is, and whether its marking can be opened at this machine."""

    course: Course
    has_marking: bool


class AssignmentsPage(Page):
    """The cases with their assignments, and a button at each."""

    place = contexts.Place.HOME
    page_name = "Assignments"

    def initialize(self, hall: Hall, desk: MarkingDesk | None = None) -> None:
        """Told what it needs, and where the course is."""
        super().initialize(hall)
        if desk is None:
            raise web.HTTPError(404)
        self._course, self._has_marking = desk.course, desk.has_marking

    def _let_in(self) -> None:
        """Instructors alone; nobody else learns that there is such a page."""
        if self.session.role is not Role.INSTRUCTOR:
            raise web.HTTPError(404)
        self.touch()

    @web.authenticated
    async def get(self) -> None:
        """The assignments as they stand."""
        self._let_in()
        await self._show("")

    @web.authenticated
    async def post(self) -> None:
        """Make one."""
        self._let_in()
        if self.field("do") != "assign":
            raise Malformed("That button is not known here. Please load the page again.")
        asked = self.field("scenario_id")
        name = await self.lane(lambda: self._assigned(asked))
        await self._show(f"The assignment from {name} is made. Release it in marking.")

    def _assigned(self, scenario_id: str) -> str:
        """What the case is called that an assignment was made from."""
        title = self.hall.library.playable(scenario_id)
        assign(title.reading, self._course)
        return title.name

    async def _show(self, said: str) -> None:
        rows = await self.lane(lambda: tuple(self._row(title) for title in self.hall.library.titles()))
        may_mark = self._has_marking and is_this_machine(self.source())
        self.write(assignments_page(self.shell(said=said), Assignments(rows=rows, may_mark=may_mark)))

    def _row(self, title: Title) -> AssignmentRow:
        [name, *_] = (*names_about(self._course, title.id), title.id)
        return AssignmentRow(
            scenario_id=title.id,
            title=title.name,
            is_made=self._course.source(name).is_dir(),
            is_released=self._course.release(name).is_dir(),
            handed_in=sum(1 for _ in self._course.folder.glob(f"submitted/*/{name}")) if title.playable else 0,
            problem="" if title.playable else "It has errors. Run check, or open it in JupyterLab.",
        )
