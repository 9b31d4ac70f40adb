"""A timed decision's clock, on a clock that the test sets."""

from collections.abc import Callable

import pytest

from simlib.serve.countdown import Countdown


class SetLoop:
    """A loop whose time goes on only when told to."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waiting: list[tuple[float, Callable[[], None]]] = []

    def time(self) -> float:
        return self.now

    def call_later(self, delay: float, callback: Callable[[], None], /) -> "SetLoop.Wait":
        entry = (self.now + delay, callback)
        self.waiting.append(entry)
        return SetLoop.Wait(lambda: self.waiting.remove(entry))

    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        for entry in [entry for entry in self.waiting if entry[0] <= self.now]:
            if entry in self.waiting:
                entry[1]()

    class Wait:
        def __init__(self, cancel: Callable[[], None]) -> None:
            self.cancel = cancel


def a_countdown(seconds: float) -> tuple[Countdown, SetLoop, list[float]]:
    loop, rung = SetLoop(), []
    return Countdown(seconds, lambda: rung.append(loop.now), loop), loop, rung


def test_it_rings_when_the_time_is_up() -> None:
    countdown, loop, rung = a_countdown(60)
    countdown.run()
    loop.pass_time(59)
    assert rung == []
    loop.pass_time(1)
    assert (rung, countdown.left, countdown.running) == ([60], 0.0, False)


def test_time_held_does_not_count() -> None:
    countdown, loop, rung = a_countdown(60)
    countdown.run()
    loop.pass_time(20)
    countdown.hold()
    loop.pass_time(1000)
    assert not rung
    assert countdown.left == pytest.approx(40)
    countdown.run()
    countdown.run()
    loop.pass_time(40)
    assert rung == [1060]


def test_it_counts_nothing_before_it_runs() -> None:
    countdown, loop, rung = a_countdown(5)
    countdown.hold()
    loop.pass_time(10)
    assert (rung, countdown.left) == ([], 5)
