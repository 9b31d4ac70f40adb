"""A store that fails in the middle: nothing is acknowledged that was not written, and the log stays the truth."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from simlib.errors import StoreBusy, StoreFault, StoreFull
from simlib.record.folder import DATABASE_NAME
from simlib.record.log import open_store
from simlib.serve.server import SECONDS_FOR_THE_DATABASE
from simlib.show.line import SECONDS_TO_ANSWER
from tests.serve.counter import OTHER, ROOM, Counter, Json, Page, counter_in, write_cases

ASK_JOAN = "Ask Joan what she saw and heard, and to keep tonight's video"
KNOCK = "Walk to room 12 and knock"


class Shaky:
    """A store in which one method fails, before its work or after it, as often as it is told to."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.method, self.before, self.times = "", True, 0

    def fail(self, method: str, *, before: bool) -> None:
        """Let this method fail once."""
        self.method, self.before, self.times = method, before, 1

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._store, name)
        return real if name != self.method else self._failing(real)

    def _failing(self, real: Callable[..., object]) -> Callable[..., object]:
        def method(*args: object) -> object:
            if not self.times:
                return real(*args)
            self.times -= 1
            if not self.before:
                real(*args)
            raise StoreFull("The disk is full.")

        return method


@pytest.fixture
def anyio_backend() -> str:
    """The loop that the server runs on."""
    return "asyncio"


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two cases and a store that holds nothing yet."""
    folder = tmp_path_factory.mktemp("blank")
    write_cases(folder / "cases", ROOM, OTHER)
    open_store(folder / "data").close()
    return folder


@pytest.fixture
async def counter(blank: Path, tmp_path: Path) -> AsyncIterator[Counter]:
    """An authority over a store that can be made to fail."""
    shutil.copytree(blank / "data", tmp_path / "data")
    made = counter_in(tmp_path, blank / "cases", Shaky)
    yield made
    await made.authority.close()
    made.store.close()


def shaky(counter: Counter) -> Shaky:
    """The store under the counter."""
    assert isinstance(counter.store, Shaky)
    return counter.store


async def truth(counter: Counter, page: Page) -> Json:
    """What a server that starts anew makes of the log."""
    seat = page.connection.seat
    reopened = counter.again()
    view = await reopened.page(seat.run, seat.person, seat.session).view()
    await reopened.authority.close()
    return view


async def test_a_decision_that_could_not_be_written_was_not_taken(counter: Counter) -> None:
    page = await counter.started()
    shaky(counter).fail("append", before=True)
    with pytest.raises(StoreFull):
        await page.decide(KNOCK, expect=2)
    view = await page.view()
    assert (view["seq"], view["scene"]["heading"], view) == (2, "The lobby", await truth(counter, page))


async def test_a_decision_that_was_written_but_not_acknowledged_is_there_once_when_it_is_sent_again(
    counter: Counter,
) -> None:
    page, one = await counter.started(), counter.fresh()
    shaky(counter).fail("append", before=False)
    with pytest.raises(StoreFull):
        await page.decide(KNOCK, expect=2, event_id=one)
    again = await page.decide(KNOCK, expect=2, event_id=one)
    assert ("error" in again, again["view"]["seq"]) == (False, 3)
    assert [record.seq for record in counter.store.read(page.connection.seat.run)] == [1, 2, 3]


async def test_after_a_lost_answer_another_decision_is_out_of_date(counter: Counter) -> None:
    page = await counter.started()
    shaky(counter).fail("append", before=False)
    with pytest.raises(StoreFull):
        await page.decide(KNOCK, expect=2)
    answer = await page.decide(ASK_JOAN, expect=2)
    assert (answer["error"]["code"], answer["view"]["scene"]["heading"]) == ("out-of-date", "At the door")


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize(
    ("op", "method"),
    [("start", "append"), ("pause", "append"), ("timers", "append"), ("draft", "put_draft"), ("report", "put_report")],
)
async def test_whatever_fails_the_view_is_what_the_log_says(
    counter: Counter, op: str, method: str, before: bool
) -> None:
    page = await (counter.opened() if op == "start" else counter.started())
    shaky(counter).fail(method, before=before)
    with pytest.raises(StoreFault):
        await page.ask(op, on=True, text="typed", items=["x"], seq=2, where="here")
    assert await page.view() == await truth(counter, page)


async def test_a_draft_that_cannot_be_dropped_does_not_undo_the_decision(counter: Counter) -> None:
    page = await counter.started()
    await page.ask("draft", seq=2, text="typed", items=None)
    shaky(counter).fail("drop_draft", before=True)
    with pytest.raises(StoreFull):
        await page.decide(KNOCK, expect=2)
    view = await page.view()
    assert (view["seq"], view["prompt"]["draft"]) == (3, "")


async def test_a_new_run_that_could_not_be_written_is_in_no_list(counter: Counter) -> None:
    person = counter.instructor
    for method in ("create_exercise", "append"):
        shaky(counter).fail(method, before=True)
        with pytest.raises(StoreFull):
            await counter.run_of(person)
    assert counter.people.runs.of_person(person) == ()


async def test_an_unforeseen_fault_in_the_middle_leaves_what_the_log_says(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await counter.started()

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("simlib.serve.runs.LiveRun._apply", broken)
    with pytest.raises(ZeroDivisionError):
        await page.decide(KNOCK, expect=2)
    monkeypatch.undo()
    view = await page.view()
    assert (view["seq"], view["scene"]["heading"]) == (3, "At the door")


# --- the real thing -----------------------------------------------------------------------------------------------


@contextmanager
def another_program_writes(folder: Path) -> Iterator[None]:
    """Hold the database's write lock, as a backup tool might."""
    other = sqlite3.connect(folder / "data" / DATABASE_NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


@contextmanager
def no_room(store: Any) -> Iterator[None]:
    """Let SQLite find no more room for its file, as on a full disk."""
    engine = store.database.engine

    def small(raw: sqlite3.Connection, *_: object) -> None:
        raw.execute("PRAGMA max_page_count=1")

    def roomy(raw: sqlite3.Connection, *_: object) -> None:
        raw.execute("PRAGMA max_page_count=1000000")

    event.listen(engine, "checkout", small)
    try:
        yield
    finally:
        event.remove(engine, "checkout", small)
        event.listen(engine, "checkout", roomy)


async def test_a_locked_database_is_one_calm_sentence_and_later_the_same_decision_is_taken_once(
    counter: Counter,
) -> None:
    page, one = await counter.started(), counter.fresh()
    with another_program_writes(counter.folder), pytest.raises(StoreBusy) as fault:
        await page.decide(KNOCK, expect=2, event_id=one)
    assert fault.value.sentence == (
        "Another program is using the data just now. The last step was not taken; please try again."
    )
    assert (await page.view())["seq"] == 2
    assert (await page.decide(KNOCK, expect=2, event_id=one))["view"]["seq"] == 3


async def test_a_full_disk_is_one_calm_sentence_and_what_was_decided_before_stays(counter: Counter) -> None:
    page = await counter.started()
    await page.decide(KNOCK)
    taken: list[object] = []
    with no_room(shaky(counter)._store), pytest.raises(StoreFull) as fault:
        await report_without_end(page, taken)
    assert "Nothing was lost" in fault.value.sentence
    view = await page.view()
    assert (view["seq"], view["scene"]["heading"]) == (3, "At the door")
    assert len(counter.store.reports()) == len(taken)
    counter.store.verify(page.connection.seat.run)


async def report_without_end(page: Page, taken: list[object]) -> None:
    """Report problems until there is no room for one more."""
    while len(taken) < 200:
        taken.append(await page.ask("report", text="x" * 4000, where="here"))


def test_a_page_waits_longer_than_two_steps_wait_for_the_database() -> None:
    for_one_step = 2 * SECONDS_FOR_THE_DATABASE  # another thread first, then another program
    assert 2 * for_one_step < SECONDS_TO_ANSWER
