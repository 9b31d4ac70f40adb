"""`/labs/NAME`: a lab, for an instructor. For everybody else there is no such page."""

from __future__ import annotations

from functools import partial
from typing import Any

from tornado import web

from simlib.record.people import People
from simlib.record.rights import Role
from simlib.serve.authority import Authority
from simlib.serve.identity import token_of
from simlib.serve.play_page import KernelPage
from simlib.serve.tickets import Lab, Seat


class LabScreen(KernelPage):
    """The notebook of a lab, in a kernel whose ticket counts for the acts of a lab alone."""

    def initialize(self, authority: Authority, people: People, template_paths: list[str], **kwargs: Any) -> None:
        """Told whom to ask."""
        super().initialize(template_paths=template_paths, **kwargs)
        self._authority, self._people = authority, people

    @web.authenticated
    async def get(self, name: str) -> None:
        """The page; not found for whoever does not teach."""
        session = self.session
        if session.role is not Role.INSTRUCTOR:
            raise web.HTTPError(404)
        await self._authority.in_lane(partial(self._people.sessions.touch, token_of(self)))
        seat = Seat(run="", person=session.person_id, session=session.handle, lab=Lab(name))
        await self.show(f"{name}_lab.ipynb", seat)
