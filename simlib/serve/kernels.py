"""The kernels: each belongs to one session, holds one ticket, and ends with its page."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import tempfile
import uuid
from collections.abc import Awaitable
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.auth import Authorizer, User
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado import web

from simlib.serve.provisioner import NurseryProvisioner, kernel_base_environment
from simlib.serve.system import has_unix_sockets, home_variables
from simlib.serve.tickets import Seat, TicketBook

LOG = logging.getLogger("simlib.kernels")

MOST_PAGES = 6
"""Pages of one session that may have a kernel at once; opening one more ends the oldest."""

OPENING: ContextVar[Seat | None] = ContextVar("the seat that the page now being opened is for", default=None)


@dataclass(slots=True)
class House:
    """What every kernel of this server shares."""

    book: TicketBook
    address: str
    """Where the authority listens."""
    scratch: Path
    """A private folder; each kernel gets one of its own inside."""


class PlayerKernels(AsyncMappingKernelManager):
    """Starts a kernel only for a page that is being opened by a signed-in person.

    The kernel gets a new environment: a few harmless variables, the authority's address, its ticket and a scratch
    folder.
    """

    house: House
    """Set on the class by the site before the first page."""

    async def _async_start_kernel(self, *, kernel_id: str | None = None, path: str | None = None, **kwargs: Any) -> str:
        seat = OPENING.get()
        if seat is None:
            raise web.HTTPError(403)
        kernel_id = str(uuid.uuid4())
        kwargs["env"] = self._environment(kernel_id, self.house.book.issue(kernel_id, seat))
        try:
            await super()._async_start_kernel(kernel_id=kernel_id, **kwargs)
        except BaseException:
            self.house.book.revoke(kernel_id)
            raise
        provisioner = self.get_kernel(kernel_id).provisioner
        pid = getattr(provisioner, "pid", None)
        if pid is not None:
            self.house.book.bind(kernel_id, pid)
        for oldest in self.house.book.kernels_of(seat.session)[:-MOST_PAGES]:
            await self.end(oldest)
        return kernel_id

    start_kernel = _async_start_kernel  # type: ignore[assignment]  # as in jupyter_server itself

    def _environment(self, kernel_id: str, ticket: str) -> dict[str, str]:
        home = Path(tempfile.mkdtemp(prefix="k", dir=self.house.scratch))
        return {
            **kernel_base_environment(),
            "SIMLIB_AUTHORITY": self.house.address,
            "SIMLIB_TICKET": ticket,
            "SIMLIB_KERNEL": kernel_id,
            **home_variables(home, os.name),
        }

    def cwd_for_path(self, path: str, **kwargs: Any) -> str:
        """Every kernel works in the scratch folder, never beside notebooks or data."""
        return str(self.house.scratch)

    async def end(self, kernel_id: str) -> None:
        """End a kernel and forget its ticket; harmless if it is gone."""
        self.house.book.revoke(kernel_id)
        if kernel_id in self:
            LOG.info("ending kernel %s", kernel_id)
            await ensure_async(self.shutdown_kernel(kernel_id, now=True))  # type: ignore[no-untyped-call]

    async def runs(self, kernel_id: str) -> bool:
        """Whether the kernel is known and its process has not ended."""
        return kernel_id in self and bool(await ensure_async(self.get_kernel(kernel_id).is_alive()))

    def end_of(self, kernel_id: str) -> asyncio.Future[int] | None:
        """What is done once the kernel's process has ended; nothing where no kernel or no word of it is to be had."""
        provisioner = self.get_kernel(kernel_id).provisioner if kernel_id in self else None
        return provisioner.end if isinstance(provisioner, NurseryProvisioner) else None

    def sweep_scratch(self) -> None:
        """Remove the scratch folders of kernels that are gone."""
        if not self.list_kernel_ids():
            for folder in self.house.scratch.glob("k*"):
                shutil.rmtree(folder, ignore_errors=True)


class OwnKernelOnly(Authorizer):
    """A signed-in person reaches the kernels of that same session and nothing else."""

    book: TicketBook
    """Set on the class by the site."""

    def is_authorized(self, handler: JupyterHandler, user: User, action: str, resource: str) -> bool | Awaitable[bool]:
        """Whether this session owns the kernel named in the address; false for every other resource."""
        kernel = handler.path_kwargs.get("kernel_id") or next(iter(handler.path_args), None)
        if resource != "kernels" or not isinstance(kernel, str):
            return False
        seat = self.book.seat_of(kernel)
        return seat is not None and seat.session == user.username


def kernel_settings() -> dict[str, dict[str, object]]:
    """The traits every kernel manager here has: no silent restart, Unix sockets where there are any."""
    transport = "ipc" if has_unix_sockets() else "tcp"
    return {"KernelManager": {"autorestart": False, "transport": transport, "shutdown_wait_time": 1.0}}
