"""Time limits: only the server's clock counts, and only while the choices can be seen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

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
    assert counter.store.read(page.connection.seat.run)[-1].actor_role == "server"


async def test_a_decision_that_came_first_is_not_followed_by_the_old_limits_time_out(
    counter: Counter, hand: Hand
) -> None:
    page = await timed(counter)
    hand.turn(60)
    await page.decide("Knock", expect=3)
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
