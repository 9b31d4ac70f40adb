"""The page of one run: Voilà renders the player in a kernel of its own, for the run's owner alone."""

from __future__ import annotations

import logging
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from tornado import web
from voila.tornado.handler import TornadoVoilaHandler

from simlib.errors import FirstContactError
from simlib.record.sessions import Session
from simlib.serve.alive import Watch
from simlib.serve.authority import Authority
from simlib.serve.identity import Visitor
from simlib.serve.kernels import OPENING, PlayerKernels
from simlib.serve.pages import calm_error
from simlib.serve.tickets import Seat

LOG = logging.getLogger("simlib.pages")

PLAYER = "player.ipynb"


class KernelPage(TornadoVoilaHandler):
    """A page that Voilà renders in a kernel of its own; the kernel holds a ticket for one seat."""

    @property
    def session(self) -> Session:
        """The session of whoever is signed in. Forbidden for anybody else."""
        visitor = self.current_user
        if not isinstance(visitor, Visitor) or visitor.session is None:
            raise web.HTTPError(403)
        return visitor.session

    async def show(self, notebook: str, seat: Seat) -> None:
        """The page of this notebook, for this seat."""
        # Sets the cookie that lets the page say farewell to its kernel.
        self.xsrf_token  # noqa: B018 - reading the property is what sets the cookie
        reset = OPENING.set(seat)
        try:
            await super().get(notebook)
        finally:
            OPENING.reset(reset)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """A calm page that says where to go on."""
        calm_error(self, status_code, kwargs.get("exc_info"))


class PlayPage(KernelPage):
    """`/play/<run>`: the player, in a kernel that holds a ticket for this run and this session."""

    def initialize(self, authority: Authority, watch: Watch, template_paths: list[str], **kwargs: Any) -> None:
        """Told which authority to ask and which watch to report to."""
        super().initialize(template_paths=template_paths, **kwargs)
        self._authority, self._watch = authority, watch

    @web.authenticated
    async def get(self, run: str) -> None:
        """The page; not found for a run that is not this person's."""
        session = self.session
        try:
            await self._authority.view(run, session.person_id)
        except FirstContactError as fault:
            LOG.info("run %s was not opened: %s", run, fault.code)
            raise web.HTTPError(404) from fault
        await self.show(PLAYER, Seat(run=run, person=session.person_id, session=session.handle))


class Farewell(JupyterHandler):
    """`POST /voila/api/shutdown/<kernel>`: a page that closes says so, and its kernel ends."""

    auth_resource = "kernels"

    @web.authenticated
    async def post(self, kernel_id: str) -> None:
        """End the kernel, if it belongs to this session."""
        if not self.authorizer.is_authorized(self, self.current_user, "write", "kernels"):
            raise web.HTTPError(403)
        kernels = self.kernel_manager
        if isinstance(kernels, PlayerKernels):
            await kernels.end(kernel_id)
        self.set_status(204)
        self.finish()

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Nobody reads what a farewell is answered."""
        self.finish()
