"""An authority over a real store, without a browser: pages that ask, time that stands still, ids that count."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from simlib.read.facts import load_facts
from simlib.read.notebook import notebook_from_text
from simlib.record.log import SqlStore, open_store
from simlib.record.people import People, people_in
from simlib.record.secret import Cost
from simlib.record.store import Stamp, Store
from simlib.scenario.facts import FactBase
from simlib.serve.authority import Authority
from simlib.serve.desk import Desk
from simlib.serve.known import Known
from simlib.serve.library import Library
from simlib.serve.outlooks import NO_OUTLOOKS, NoOutlooks, Outlooks
from simlib.serve.tickets import Seat
from simlib.serve.wire import Connection
from tests.record.ids import id_of

ROOT = Path(__file__).parents[2]
FACTS = ROOT / "scenarios" / "facts"
ROOM = (ROOT / "tests" / "read" / "room.md").read_text(encoding="utf-8")

Json = dict[str, Any]
OTHER = """# Another evening

- Id: another-evening
- Notice: a quarrel; nobody under 18; low
- Law checked: 2026-11-01

### Criteria

- care: 1 point.

## The start

- [Go on](#The-end)
  - Score: care + 1
  - Follows: PRA-01.do1
  - Why: It is calm.

## The end

- Ending: good

It is over.
"""


@cache
def facts() -> FactBase:
    """The project's fact base."""
    return load_facts(FACTS)[0]


@cache
def known() -> Known:
    """The facts and the agency's contacts, read once for all tests."""
    return Known(facts(), FACTS)


@cache
def library(cases: Path) -> Library:
    """The cases of a folder, read once for all tests."""
    return Library(cases, facts())


class Standing:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.ms = 1_790_000_000_000

    def now(self) -> Stamp:
        """The time it shows."""
        return Stamp(self.ms)


class Paper:
    """The end of a page's line: keeps what was written to it."""

    def __init__(self) -> None:
        self.lines: list[Json] = []
        self.heard = asyncio.Event()

    def is_closing(self) -> bool:
        """It never is."""
        return False

    def write(self, data: bytes) -> None:
        """Keep a message."""
        self.lines.append(json.loads(data))
        self.heard.set()


@dataclass
class Page:
    """A page that shows a run and asks."""

    counter: Counter
    connection: Connection
    paper: Paper

    async def ask(self, op: str, **fields: object) -> Json:
        """The authority's answer, as the wire would carry it."""
        return json.loads(json.dumps(await self.counter.authority.handle(self.connection, {"op": op, **fields})))  # type: ignore[no-any-return]

    async def view(self) -> Json:
        """The view as it stands."""
        return (await self.ask("view"))["view"]  # type: ignore[no-any-return]

    async def decide(self, decision: object, expect: object = None, event_id: object = None) -> Json:
        """What comes of a decision on the state as it is now, unless another is named."""
        at = (await self.view())["seq"] if expect is None else expect
        return await self.ask("decide", id=event_id or self.counter.fresh(), expect=at, decision=decision)

    async def pushed(self) -> Json:
        """The next message that the authority sends by itself."""
        await asyncio.wait_for(self.paper.heard.wait(), timeout=120)
        self.paper.heard.clear()
        return self.paper.lines[-1]

    def leave(self) -> None:
        """Close the page."""
        self.counter.pages.remove(self.connection)
        self.counter.authority.closed(self.connection)


@dataclass
class Counter:
    """The authority and everything around it."""

    store: Store
    people: People
    library: Library
    clock: Standing
    ids: Iterator[int]
    authority: Authority
    folder: Path
    pages: list[Connection] = field(default_factory=list)
    beside: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    """What has to end before the authority does: boards that would still push."""

    def fresh(self) -> str:
        """An id that was not given out before."""
        return id_of(next(self.ids))

    def connections(self, run: str) -> tuple[Connection, ...]:
        """The pages of a run, as the wire would name them."""
        return tuple(each for each in self.pages if each.seat.run == run)

    def everybody(self) -> tuple[Connection, ...]:
        """Every page that is open, as the wire would name them."""
        return tuple(self.pages)

    def session(self, person: str, class_id: str | None = None) -> tuple[str, str]:
        """A session of the person: its token and its handle."""
        token, session = self.people.sessions.begin(person, class_id)
        return token, session.handle

    async def run_of(self, person: str, scenario: str = "room-for-one-night", class_id: str | None = None) -> str:
        """A new run."""
        return await self.authority.create(person, class_id, scenario)

    def page(self, run: str, person: str, session: str) -> Page:
        """A page of that session that shows that run."""
        paper = Paper()
        connection = Connection(self.fresh(), Seat(run, person, session), paper)  # type: ignore[arg-type]
        self.pages.append(connection)
        return Page(self, connection, paper)

    async def opened(self, scenario: str = "room-for-one-night") -> Page:
        """A page of an instructor who tries a case out, its notice still up."""
        person = self.instructor
        return self.page(await self.run_of(person, scenario), person, self.session(person)[1])

    async def started(self, scenario: str = "room-for-one-night") -> Page:
        """The same with the notice left behind."""
        page = await self.opened(scenario)
        await page.ask("start")
        return page

    @property
    def instructor(self) -> str:
        """The instructor's id."""
        accounts = self.people.accounts
        if not accounts.has_instructor():
            accounts.make_instructor("Sgt. Ruiz", "four plain words do")
        return accounts.sign_in_instructor("Sgt. Ruiz", "four plain words do", "here").person.person_id

    def again(self, wrap: Callable[[Store], Store] = lambda store: store) -> Counter:
        """A second server on the same data, after the first is gone."""
        return counter_in(self.folder, self.library.folder, wrap, self.ids)


def write_cases(folder: Path, *texts: str) -> Path:
    """A folder of cases with the project's facts beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts):
        (folder / f"case-{number}.ipynb").write_bytes(notebook_from_text(text))
    return folder


@asynccontextmanager
async def counter_over(folder: Path, *texts: str) -> AsyncIterator[Counter]:
    """A counter over these cases alone, closed at the end."""
    write_cases(folder / "cases", *texts)
    made = counter_in(folder, folder / "cases")
    yield made
    await made.authority.close()
    made.store.close()


def counter_in(
    folder: Path,
    cases: Path,
    wrap: Callable[[Store], Store] = lambda store: store,
    ids: Iterator[int] | None = None,
    outlooks: Outlooks | NoOutlooks = NO_OUTLOOKS,
) -> Counter:
    """A counter over the data in `data` in this folder, with the cases of another."""
    kept: SqlStore = open_store(folder / "data", wait=0.05)
    clock, numbers = Standing(), ids or count(1)
    people = people_in(kept.database, clock=clock, cost=Cost(n=16, r=1, p=1))
    store = wrap(kept)
    desk = Desk(store, people, library(cases), known(), clock, lambda: id_of(next(numbers)), outlooks=outlooks)
    counter = Counter(store, people, desk.library, clock, numbers, Authority(desk), folder)
    counter.authority.wire = counter  # type: ignore[assignment]  # all it is asked for is whose pages are open
    return counter
