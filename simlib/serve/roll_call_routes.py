"""The addresses of roll calls."""

from __future__ import annotations

from typing import Any

from simlib.serve.on_the_wall import OnTheWall
from simlib.serve.pages import Hall
from simlib.serve.roll_call_acts import Rooms
from simlib.serve.roll_call_bell import Bell
from simlib.serve.roll_call_pages import RollCallPage, RollCallPaper, RoomDebrief, RoomPage, WallNow, WallPage
from simlib.serve.roll_call_phones import VoteNow, VotePage


def roll_call_routes(hall: Hall, rooms: Rooms) -> list[tuple[str, type[RoomPage], dict[str, Any]]]:
    """The addresses of roll calls, with what their pages need."""
    needs = {"hall": hall, "rooms": rooms, "bell": Bell(), "walls": OnTheWall(hall.now)}
    code = "([A-Za-z0-9-]{1,12})"
    pages: dict[str, type[RoomPage]] = {
        "/roll-call": RollCallPage,
        r"/roll-call/paper/([\w-]{1,120})": RollCallPaper,
        f"/roll-call/{code}": WallPage,
        f"/roll-call/{code}/now": WallNow,
        f"/roll-call/{code}/debrief": RoomDebrief,
        f"/vote/{code}": VotePage,
        f"/vote/{code}/now": VoteNow,
    }
    return [(path, page, needs) for path, page in pages.items()]
