"""Ends the kernels of sessions that were signed out elsewhere, expired, or locked themselves."""

from __future__ import annotations

import asyncio
import logging
from functools import partial

from simlib.errors import NotAllowed, StoreFault
from simlib.record.people import People
from simlib.serve.authority import Authority
from simlib.serve.kernels import PlayerKernels
from simlib.serve.tickets import TicketBook

LOG = logging.getLogger("simlib.sweep")

EVERY = 15.0
"""Seconds between two looks."""


class Sweeper:
    """Looks again and again at the sessions that have kernels. A page whose kernel ended reloads into sign-in."""

    def __init__(self, people: People, authority: Authority, book: TicketBook, kernels: PlayerKernels) -> None:
        self._people, self._authority, self._book, self._kernels = people, authority, book, kernels

    async def run(self) -> None:
        """Look every few seconds, until cancelled."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.look()
            except StoreFault as fault:
                LOG.warning("sessions were not looked at: %s", fault.sentence)

    async def look(self) -> None:
        """End the kernels of every session that may show nothing now."""
        await self._authority.in_lane(self._people.sessions.sweep)
        for handle in self._book.sessions():
            if await self._authority.in_lane(partial(self._is_over, handle)):
                for kernel in self._book.kernels_of(handle):
                    await self._kernels.end(kernel)
        self._kernels.sweep_scratch()

    def _is_over(self, handle: str) -> bool:
        try:
            return self._people.sessions.of_handle(handle).locked
        except NotAllowed:
            return True
