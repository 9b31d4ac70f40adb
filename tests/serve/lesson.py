"""A class at an authority: trainees who play, and the instructor before its board."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from simlib.serve.board import Boards
from simlib.serve.board_acts import BoardActs
from simlib.serve.labs import each_to_its_own
from simlib.serve.tickets import Seat, TicketBook
from simlib.serve.wire import Connection, Handler
from tests.serve.counter import Counter, Json, Page, Paper

ROOM, DOOR, LOBBY = "room-for-one-night", "At the door", "The lobby"


@dataclass
class Lesson:
    """A class that may play the cases of the counter."""

    counter: Counter
    class_id: str
    code: str
    boards: Boards
    handle: Handler
    trainees: list[Page] = field(default_factory=list)

    async def trainee(self, decisions: Sequence[object] = (), scenario: str = ROOM) -> Page:
        """Somebody new in the class, with a run in which this was decided."""
        number = len(self.trainees) + 1
        joined = self.counter.people.accounts.join(self.code, f"Recruit {number:02}", "4711", f"10.0.0.{number}")
        person = joined.person.person_id
        run = await self.counter.run_of(person, scenario, self.class_id)
        page = self.counter.page(run, person, self.counter.session(person, self.class_id)[1])
        self.trainees.append(page)
        await page.ask("start")
        for decision in decisions:
            self.counter.clock.ms += 30_000
            await page.decide(decision)
            await page.ask("read", seq=(await page.view())["seq"])
        return page

    def board(self, by: str = "") -> Board:
        """A board of the class, before the instructor or whoever else is named."""
        by = by or self.counter.instructor
        seat = Seat("", by, self.counter.session(by)[1], board=self.class_id)
        connection = Connection(self.counter.fresh(), seat, Paper())  # type: ignore[arg-type]
        self.counter.pages.append(connection)
        return Board(self, connection)


@dataclass
class Board:
    """A board that asks."""

    lesson: Lesson
    connection: Connection

    async def ask(self, op: str, **fields: object) -> Json:
        """The answer as the wire would carry it."""
        answer = await self.lesson.handle(self.connection, {"op": op, **fields})
        return json.loads(json.dumps(answer))  # type: ignore[no-any-return]

    async def shown(self) -> Json:
        """The board as it stands."""
        return (await self.ask("board"))["board"]  # type: ignore[no-any-return]

    async def pushed(self) -> Json:
        """The next board that comes by itself."""
        paper: Paper = self.connection.writer  # type: ignore[assignment]
        await asyncio.wait_for(paper.heard.wait(), timeout=120)
        paper.heard.clear()
        return paper.lines[-1]["board"]  # type: ignore[no-any-return]


def lesson_in(counter: Counter, name: str = "Academy 41") -> Lesson:
    """A class of the counter's instructor, with every case open to it."""
    made = counter.people.classes.make(counter.instructor, name)
    for title in counter.library.titles():
        counter.people.classes.open_scenario(counter.instructor, made.class_id, title.id)
    boards = Boards(counter.authority, TicketBook())
    counter.beside.append(boards.close)
    acts = BoardActs(counter.authority, boards)
    handle = each_to_its_own(counter.authority.handle, acts.handle, acts.handle)
    return Lesson(counter, made.class_id, made.code, boards, handle)
