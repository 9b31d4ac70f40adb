"""Tells an open page that its server and its kernel are there, and ends kernels whose page is gone."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from tornado import web
from tornado.iostream import StreamClosedError

from simlib.serve.kernels import PlayerKernels

LOG = logging.getLogger("simlib.alive")

BEAT = 3.0
"""Seconds between two signs of life."""
GRACE = 20.0
"""Seconds a kernel outlives its last page: enough for a reload that is slow, too short to pile up."""
FIRST_PAGE = 90.0
"""Seconds a new kernel waits for its page to say that it is there."""


class Watch:
    """Counts the pages that show each kernel and ends a kernel that no page shows any more."""

    def __init__(self, kernels: PlayerKernels, *, grace: float = GRACE, first_page: float = FIRST_PAGE) -> None:
        self.kernels = kernels
        self._grace, self._first_page = grace, first_page
        self._pages: Counter[str] = Counter()
        self._waiting: dict[str, asyncio.TimerHandle] = {}

    def born(self, kernel_id: str) -> None:
        """A kernel was started for a page that is still on its way."""
        self._end_later(kernel_id, self._first_page)

    def opened(self, kernel_id: str) -> None:
        """A page shows this kernel."""
        self._pages[kernel_id] += 1
        if timer := self._waiting.pop(kernel_id, None):
            timer.cancel()

    def left(self, kernel_id: str) -> None:
        """A page that showed this kernel is gone."""
        self._pages[kernel_id] -= 1
        if self._pages[kernel_id] <= 0:
            del self._pages[kernel_id]
            self._end_later(kernel_id, self._grace)

    def is_shown(self, kernel_id: str) -> bool:
        """Whether any page shows this kernel now."""
        return self._pages[kernel_id] > 0

    def _end_later(self, kernel_id: str, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._waiting[kernel_id] = loop.call_later(seconds, self._end, kernel_id)

    def _end(self, kernel_id: str) -> None:
        self._waiting.pop(kernel_id, None)
        if not self.is_shown(kernel_id):
            self._task = asyncio.ensure_future(self.kernels.end(kernel_id))


class AliveHandler(JupyterHandler):
    """`/alive/<kernel>`: a stream of events, one every few seconds, for the session that owns the kernel."""

    auth_resource = "kernels"

    def initialize(self, watch: Watch) -> None:
        """Told which watch to report to."""
        self._watch, self._kernels = watch, watch.kernels
        self._shown = ""

    @web.authenticated
    async def get(self, kernel_id: str) -> None:
        """Say "ok" until the page closes, the kernel ends or the session is signed out."""
        if not self.authorizer.is_authorized(self, self.current_user, "read", "kernels"):
            raise web.HTTPError(403)
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-store")
        self._shown = kernel_id
        self._watch.opened(kernel_id)
        try:
            while await self._kernel_is_there(kernel_id):
                self.write("data: ok\n\n")
                await self.flush()
                await self._next_beat(kernel_id)
            self.write("event: gone\ndata: gone\n\n")
        except StreamClosedError:
            LOG.debug("the page of kernel %s closed", kernel_id)
        finally:
            self._forget()

    async def _kernel_is_there(self, kernel_id: str) -> bool:
        return await self._kernels.runs(kernel_id) and bool(
            self.authorizer.is_authorized(self, self.current_user, "read", "kernels")
        )

    async def _next_beat(self, kernel_id: str) -> None:
        """A beat later, or as soon as the kernel has ended where that is told."""
        end = self._kernels.end_of(kernel_id)
        if end is None:
            await asyncio.sleep(BEAT)
        else:
            await asyncio.wait({end}, timeout=BEAT)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """One plain word; the page looks at the status alone."""
        self.finish("Not possible.")

    def on_connection_close(self) -> None:
        """The page is gone: do not wait for the next beat to notice."""
        self._forget()

    def _forget(self) -> None:
        if self._shown:
            self._watch.left(self._shown)
            self._shown = ""
