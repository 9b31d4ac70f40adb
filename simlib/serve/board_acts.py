"""What the kernel of a board may ask for: how the class stands, holding the room, and what is answered.

Every act names the class of its ticket and the person who sits before the board; the store checks that it is theirs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from simlib.errors import Malformed
from simlib.serve.authority import Authority
from simlib.serve.board import Boards
from simlib.serve.on_the_wall import HiddenNames, OnTheWall
from simlib.serve.tickets import Seat
from simlib.serve.wire import Connection, Message


class BoardActs:
    """The acts of the boards."""

    def __init__(self, authority: Authority, boards: Boards) -> None:
        self._authority, self._boards = authority, boards
        self._acts, self._people = authority.acts, authority.acts.desk.people
        self._wall = OnTheWall(self._acts.desk.clock.now)
        self._names = HiddenNames()

    async def handle(self, connection: Connection, request: Message) -> Message:
        """The answer to a board's request. Raises FirstContactError with a sentence where it cannot be."""
        operation = OPERATIONS.get(str(request.get("op")))
        if operation is None:
            raise Malformed("This page asked for something that does not exist. Please load it again.")
        await self._authority.in_lane(lambda: self._wake(connection.seat, operation))
        return await operation(self, connection.seat, request)

    def _wake(self, seat: Seat, operation: Operation) -> None:
        """Note that the person did something. A board on the wall renews itself, and that is no act of the person."""
        if operation is BoardActs.board:
            self._acts.must_be_open(seat.session)
            return
        self._acts.touch(seat.session)
        self._wall.press(seat.session, seat.board)

    async def here(self, seat: Seat, request: Message) -> Message:
        """The board was opened; nothing else."""
        return {"ok": True}

    async def board(self, seat: Seat, request: Message) -> Message:
        """The board as it stands. While the class is there it stays open on the wall, for one lesson at most."""
        view = await self._boards.board(seat.person, seat.board)
        if any(each["here"] for each in view["progress"]):
            await self._authority.in_lane(lambda: self._stay_open(seat))
        return {"board": view, "hidden": self._names.are(seat.session, seat.board)}

    async def names(self, seat: Seat, request: Message) -> Message:
        """Keep whether the names are hidden, for when this board is opened anew."""
        hidden = request.get("hidden")
        if not isinstance(hidden, bool):
            raise Malformed("That came incomplete. Please try again.")
        self._names.set(seat.session, seat.board, hidden=hidden)
        return {"ok": True}

    def _stay_open(self, seat: Seat) -> None:
        if self._wall.lasts(seat.session, seat.board):
            self._acts.touch(seat.session)

    async def hold(self, seat: Seat, request: Message) -> Message:
        """Hold the room at a scene."""
        scenario, scene = _text(request, "scenario"), _text(request, "scene")

        def do() -> None:
            self._boards.scene(seat.person, seat.board, scenario, scene)
            self._people.holds.hold(seat.person, seat.board, scenario, scene)

        await self._authority.in_lane(do)
        await self._authority.held_otherwise(seat.board)
        return await self.board(seat, request)

    async def release(self, seat: Seat, request: Message) -> Message:
        """Let the room go on."""
        number = _number(request)
        await self._authority.in_lane(lambda: self._people.holds.release(seat.person, seat.board, number))
        await self._authority.held_otherwise(seat.board)
        return await self.board(seat, request)

    async def answered(self, seat: Seat, request: Message) -> Message:
        """Keep that a question was answered."""
        number = _number(request)
        await self._authority.in_lane(lambda: self._people.questions.answer(seat.person, seat.board, number))
        return await self.board(seat, request)

    async def texts(self, seat: Seat, request: Message) -> Message:
        """What somebody handed in for a person to mark."""
        found = await self._boards.texts(seat.person, seat.board, _text(request, "run"))
        return {"texts": [{"criterion": criterion, "text": text} for criterion, text in found]}


def _text(request: Message, field: str) -> str:
    value = request.get(field)
    if not isinstance(value, str):
        raise Malformed("That came incomplete. Please try again.")
    return value


def _number(request: Message) -> int:
    value = request.get("number")
    if type(value) is not int or not 0 < value < 1 << 31:
        raise Malformed("That came incomplete. Please try again.")
    return value


Operation = Callable[[BoardActs, Seat, Message], Awaitable[Message]]

OPERATIONS: Mapping[str, Operation] = {
    "view": BoardActs.here,
    "board": BoardActs.board,
    "names": BoardActs.names,
    "hold": BoardActs.hold,
    "release": BoardActs.release,
    "answered": BoardActs.answered,
    "texts": BoardActs.texts,
}
"""What a board may ask for. None of it decides anything in a run."""
