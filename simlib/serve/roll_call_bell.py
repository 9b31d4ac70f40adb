"""Who waits for what in a roll call, which phones are there, and how often each may ask.

The wall and each phone hold one request open that is answered when something has changed for them (`Bell`). Asking once
a second would cost a hundred phones a hundred requests a second, all but a few in vain, and a vote would reach the wall
late; so a quiet room of a hundred asks four times a second in all, and a vote is there within milliseconds.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from tornado import web

from simlib.serve.roll_call import Room
from simlib.serve.roll_call_limits import Pace

WAITS = 25.0
"""Seconds for which a question is held open before it is answered that nothing has changed."""
HERE_MS = 40_000
"""A phone that asked so lately is here."""
MOST_WAITING = 600
"""Questions held open at once, in all rooms."""


class Bell:
    """Wakes those who wait for a change in a room, and knows which phones are there."""

    def __init__(self) -> None:
        self._events: dict[str, asyncio.Event] = {}
        self._seen: dict[str, dict[str, int]] = {}
        self.waiting = 0
        self.votes = Pace(burst=12, a_second=1)
        """For each phone."""
        self.asks = Pace(burst=40, a_second=5)
        """For each phone."""
        self.newcomers = Pace(burst=200, a_second=0.5)
        """Phones that were not there before, for each address: a whole room may sit behind one."""
        self.wrong = Pace(burst=30, a_second=0.5)
        """Codes that nothing has, for each address."""

    def ring(self, name: str) -> None:
        """Something has changed for those who wait under this name."""
        if event := self._events.pop(name, None):
            event.set()

    async def heard(self, name: str, seconds: float) -> None:
        """Return when it rings, or after so many seconds."""
        event = self._events.setdefault(name, asyncio.Event())
        self.waiting += 1
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await event.wait()
        except asyncio.CancelledError:
            # The server stops. Whoever waits asks again once it is back.
            raise web.Finish from None
        finally:
            self.waiting -= 1

    def see(self, code: str, voter: str, now: int) -> bool:
        """A phone is here; whether it is new to the room."""
        seen = self._seen.setdefault(code, {})
        is_new = voter not in seen
        seen[voter] = now
        return is_new

    def knows(self, code: str, voter: str) -> bool:
        """Whether the phone was here before."""
        return voter in self._seen.get(code, {})

    def forget(self, code: str) -> None:
        """A room is closed: nobody is here any more."""
        self._seen.pop(code, None)

    def phones(self, code: str, now: int) -> int:
        """How many phones are here."""
        seen = self._seen.get(code, {})
        return sum(now - then <= HERE_MS for then in seen.values())


def wall_bell(room: Room) -> str:
    """The name under which the walls of a room wait."""
    return f"wall {room.call.code}"


def phone_bell(room: Room) -> str:
    """The name under which its phones wait."""
    return f"phones {room.call.code}"
