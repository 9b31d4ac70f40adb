"""`/lab`: the scenarios as notebooks, for an instructor who sits at the server's own machine."""

from __future__ import annotations

from tornado import web

from simlib.record.rights import Role
from simlib.serve.identity import is_this_machine
from simlib.serve.lab import LabDoor
from simlib.serve.pages import Hall, Page


class LabPage(Page):
    """Leads to JupyterLab. For everybody else, and from any other machine, there is no such page.

    A link leads here, not a form: a form may not end at another address than the site's own.
    """

    def initialize(self, hall: Hall, door: LabDoor | None = None) -> None:
        """Told what it needs, and which JupyterLab is meant; none where there shall be none."""
        super().initialize(hall)
        self._door = door

    @web.authenticated
    async def get(self) -> None:
        """Start JupyterLab if it does not run, and go there."""
        is_instructor = self.session.role is Role.INSTRUCTOR
        if self._door is None or not is_instructor or not is_this_machine(self.source()):
            raise web.HTTPError(404)
        self.touch()
        self._door.leave_way_back(f"{self.request.protocol}://{self.request.host}{self.base_url}home")
        self.redirect(await self._door.address(), status=303)
