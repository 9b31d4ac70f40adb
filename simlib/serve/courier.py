"""Puts runs into the course that could not be when they ended: their assignment came later, or the server stopped."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Protocol

from simlib.errors import FirstContactError
from simlib.grade.handing_in import HandingIn

LOG = logging.getLogger("simlib.courier")

EVERY = 10.0
"""Seconds between two looks at what is released."""


class Lane(Protocol):
    """The authority's lane, where nothing else is done at the same time."""

    async def __call__(self, act: Callable[[], Any]) -> Any:
        """Do something in the lane."""


class Courier:
    """Hands in once when the server starts, and again whenever an assignment is released."""

    def __init__(self, handing_in: HandingIn, in_lane: Lane) -> None:
        self._handing_in = handing_in
        self._in_lane = in_lane
        self._seen: object = None

    async def run(self) -> None:
        """Look every few seconds, until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY)

    async def look(self) -> None:
        """Hand in what waits, if anything was released since the last look or could not be handed in then."""
        try:
            released = await asyncio.to_thread(self._handing_in.released)
            if released == self._seen and not self._handing_in.missed:
                return
            await self._in_lane(self._handing_in.catch_up)
            self._seen = released
        except (FirstContactError, OSError) as fault:
            LOG.warning("runs wait to be handed in: %s", fault)
