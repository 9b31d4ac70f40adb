"""Time limits: only the server's clock counts, and only while the choices can be seen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import pytest

from simlib.errors import StoreFull
from simlib.record.log import SqlStore
from simlib.record.store import Entry, Record
from simlib.serve.countdown import Countdown
from tests.serve.counter import Counter, Page
from tests.serve.night import KNOCK

# --- time limits --------------------------------------------------------------------------------------------------


class Later:
    """Something that will happen on a `Hand`."""

    def __init__(self, at: float, act: Callable[[], None]) -> None:
        self.at, self.act, self.off = at, act, False

    def cancel(self) -> None:
        """It will not."""
        self.off = True


class Hand:
    """A loop's clock that is turned by hand."""

    def __init__(self) -> None:
        self.now, self.due = 0.0, list[Later]()

    def time(self) -> float:
        """What it shows."""
        return self.now

    def call_later(self, delay: float, callback: Callable[[], None], /) -> Later:
        """Keep what is due."""
        self.due.append(Later(self.now + delay, callback))
        return self.due[-1]

    def turn(self, seconds: float) -> None:
        """Let time pass; what is due happens."""
        self.now += seconds
        ready = [each for each in self.due if each.at <= self.now]
        self.due = [each for each in self.due if each.at > self.now]
        for each in ready:
            if not each.off:
                each.act()


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> Hand:
    """The clock that countdowns go by."""
    hand = Hand()

    def made(seconds: float, out: Callable[[], None], _loop: object) -> Countdown:
        return Countdown(seconds, out, hand)

    monkeypatch.setattr("simlib.serve.authority.Countdown", made)
    return hand


async def timed(counter: Counter) -> Page:
    """A page at the first of two limits, with timers on."""
    page = await counter.started("two-limits")
    await page.ask("timers", on=True)
    return page


async def test_when_time_runs_out_the_server_takes_the_choice_of_the_limit(counter: Counter, hand: Hand) -> None:
    page = await timed(counter)
    assert (await page.view())["prompt"]["limit"]["left"] == 60
    hand.turn(60)
    pushed = await page.pushed()
    assert pushed["view"]["transcript"][-1]["chosen"] == "Stand still"
    *_, decided, counts = counter.store.read(page.connection.seat.run)
    assert (decided.type, decided.actor_role) == ("decision.submitted", "server")
    assert (counts.type, counts.actor_role) == ("limit.set", "server")


async def test_time_that_runs_out_while_memory_has_let_go_of_the_run_is_not_lost(counter: Counter, hand: Hand) -> None:
    page = await timed(counter)
    await counter.authority.in_lane(counter.authority.acts.runs.clear)
    hand.turn(60)
    assert (await page.pushed())["view"]["transcript"][-1]["chosen"] == "Stand still"
    assert counter.store.read(page.connection.seat.run)[-2].type == "decision.submitted"


@pytest.mark.parametrize("written", [False, True])
async def test_a_time_out_that_the_store_did_not_acknowledge_is_taken_once(
    counter: Counter, hand: Hand, monkeypatch: pytest.MonkeyPatch, written: bool
) -> None:
    page, append = await timed(counter), SqlStore.append

    def failing(store: SqlStore, run: str, seq: int, entries: Sequence[Entry]) -> tuple[Record, ...]:
        if written:
            append(store, run, seq, entries)
        raise StoreFull("The disk is full.")

    with monkeypatch.context() as failed:
        failed.setattr(SqlStore, "append", failing)
        hand.turn(60)
        await settled(counter)
    await page.view()
    hand.turn(0)
    await settled(counter)
    assert [line["chosen"] for line in (await page.view())["transcript"]] == ["Stand still"]


async def settled(counter: Counter) -> None:
    """Wait until the authority has done what is under way."""
    await asyncio.gather(*counter.authority._tasks, return_exceptions=True)


async def test_a_decision_that_came_first_is_not_followed_by_the_old_limits_time_out(
    counter: Counter, hand: Hand
) -> None:
    page = await timed(counter)
    hand.turn(60)
    await page.decide("Knock", expect=4)
    await page.ask("view")
    await asyncio.sleep(0)
    view = await page.view()
    assert (view["scene"]["heading"], [line["chosen"] for line in view["transcript"]]) == ("The second door", ["Knock"])


async def test_a_limit_after_a_decision_that_nothing_followed_counts_at_once(counter: Counter, hand: Hand) -> None:
    page = await timed(counter)
    assert (await page.decide("Knock"))["view"]["since"] is None
    hand.turn(60)
    assert (await page.pushed())["view"]["ending"]["label"] == "The end"


async def test_a_limit_waits_until_what_followed_was_read(counter: Counter, hand: Hand) -> None:
    page = await counter.started()
    await page.ask("timers", on=True)
    seq = (await page.decide(KNOCK))["view"]["since"]["seq"]
    hand.turn(500)
    assert (await page.ask("read", seq=seq))["view"]["prompt"]["limit"]["left"] == 60


async def test_time_stands_still_while_paused_and_while_no_page_is_open(counter: Counter, hand: Hand) -> None:
    page = await timed(counter)
    hand.turn(20)
    await page.ask("pause")
    hand.turn(500)
    await page.ask("resume")
    page.leave()
    hand.turn(500)
    tab = counter.page(page.connection.seat.run, page.connection.seat.person, page.connection.seat.session)
    assert (await tab.view())["prompt"]["limit"]["left"] == 40


async def test_with_timers_off_no_time_runs(counter: Counter, hand: Hand) -> None:
    page = await timed(counter)
    await page.ask("timers", on=False)
    hand.turn(500)
    view = await page.view()
    assert (view["prompt"]["limit"]["left"], view["transcript"]) == (None, [])


# --- the log keeps the time ---------------------------------------------------------------------------------------


def told(counter: Counter, page: Page) -> list[tuple[object, ...]]:
    """What the log says of limits: which decision stood before, milliseconds left, and whether they count."""
    records = counter.store.read(page.connection.seat.run)
    return [
        tuple(record.payload[key] for key in ("decision", "left_ms", "counts"))
        for record in records
        if record.type == "limit.set"
    ]


def same_page(counter: Counter, page: Page) -> Page:
    """The same run, opened again by the same session."""
    return counter.page(page.connection.seat.run, page.connection.seat.person, page.connection.seat.session)


async def left(page: Page) -> float:
    """Seconds left, as the page shows them."""
    return float((await page.view())["prompt"]["limit"]["left"])


async def test_the_log_tells_when_time_counts_and_when_it_stands_still(counter: Counter, hand: Hand) -> None:
    page = await timed(counter)
    hand.turn(20)
    paused = await page.ask("pause")
    hand.turn(500)
    await page.ask("resume")
    hand.turn(10)
    page.leave()
    await same_page(counter, page).view()
    assert told(counter, page) == [
        (0, 60_000, True),
        (0, 40_000, False),
        (0, 40_000, True),
        (0, 30_000, False),
        (0, 30_000, True),
    ]
    assert paused["view"]["seq"] == 6


async def test_a_view_says_where_the_log_stands_after_the_clock_was_set(counter: Counter, hand: Hand) -> None:
    page = await timed(counter)
    assert (await page.decide("Knock", expect=(await page.view())["seq"]))["view"]["transcript"]


async def test_another_page_hears_that_the_clock_was_set(counter: Counter, hand: Hand) -> None:
    page = await timed(counter)
    tab = same_page(counter, page)
    answer = await page.ask("pause")
    assert (await tab.pushed())["view"]["seq"] == answer["view"]["seq"]


async def test_a_server_that_was_stopped_in_order_gives_no_new_time(counter: Counter, hand: Hand) -> None:
    page = await timed(counter)
    hand.turn(25)
    await counter.authority.close()
    counter.store.close()
    after = counter.again()
    assert await left(same_page(after, page)) == 35
    await after.authority.close()
    after.store.close()


@pytest.mark.parametrize(("gone", "now"), [(15, 45), (55, 10), (600, 10)])
async def test_a_server_that_was_killed_while_time_counted_gives_no_new_time_but_a_moment(
    counter: Counter, hand: Hand, gone: int, now: int
) -> None:
    page = await timed(counter)
    after = counter.again()
    after.clock.ms = counter.clock.ms + gone * 1000
    again = same_page(after, page)
    assert await left(again) == now
    hand.turn(now)
    assert (await again.pushed())["view"]["transcript"][-1]["chosen"] == "Stand still"
    await after.authority.close()
    after.store.close()


async def test_a_moment_is_not_given_twice(counter: Counter, hand: Hand) -> None:
    page = await timed(counter)
    hand.turn(56)
    await page.ask("pause")
    after = counter.again()
    again = same_page(after, page)
    after.clock.ms = counter.clock.ms + 600_000
    await again.ask("resume")
    assert await left(again) == 4
    await after.authority.close()
    after.store.close()


async def test_turning_limits_off_and_on_gives_no_new_time(counter: Counter, hand: Hand) -> None:
    page = await timed(counter)
    hand.turn(45)
    await page.ask("timers", on=False)
    hand.turn(500)
    assert (await page.ask("timers", on=True))["view"]["prompt"]["limit"]["left"] == 15


async def test_the_next_limit_begins_with_all_of_its_time(counter: Counter, hand: Hand) -> None:
    page = await timed(counter)
    hand.turn(45)
    limit = (await page.decide("Knock"))["view"]["prompt"]["limit"]
    assert limit["left"] == limit["seconds"]
