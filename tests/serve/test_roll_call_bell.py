"""Who waits for news of a room, which phones are there, and how often each may ask."""

from __future__ import annotations

import asyncio

import pytest

from simlib.serve import roll_call_limits
from simlib.serve.roll_call_bell import HERE_MS, Bell
from simlib.serve.roll_call_limits import Pace

FOREVER = 3600.0


async def waiting(bell: Bell, *names: str) -> list[asyncio.Task[None]]:
    """Questions held open under these names."""
    tasks = [asyncio.create_task(bell.heard(name, FOREVER)) for name in names]
    await asyncio.sleep(0)
    assert bell.waiting == len(tasks)
    return tasks


async def test_a_bell_wakes_all_who_wait_under_its_name_and_nobody_else() -> None:
    bell = Bell()
    *phones, wall = await waiting(bell, "phones A", "phones A", "wall A")
    bell.ring("phones A")
    await asyncio.gather(*phones)
    assert (wall.done(), bell.waiting) == (False, 1)
    bell.ring("wall A")
    await wall
    assert bell.waiting == 0


async def test_without_news_a_question_is_answered_after_a_while() -> None:
    bell = Bell()
    await bell.heard("wall A", 0)
    assert bell.waiting == 0


async def test_a_bell_that_nobody_waits_for_may_ring() -> None:
    Bell().ring("wall A")


async def test_when_the_server_stops_nobody_is_left_waiting() -> None:
    bell = Bell()
    (task,) = await waiting(bell, "wall A")
    task.cancel()
    (ended,) = await asyncio.gather(task, return_exceptions=True)
    assert (type(ended).__name__, bell.waiting) == ("Finish", 0)


def test_a_phone_that_has_not_asked_for_a_while_is_gone() -> None:
    bell = Bell()
    assert [bell.see("A", "one", 0), bell.see("A", "one", 5), bell.see("A", "two", HERE_MS)] == [True, False, True]
    assert [bell.phones("A", now) for now in (HERE_MS, HERE_MS + 6)] == [2, 1]
    assert (bell.phones("B", 0), bell.knows("A", "one"), bell.knows("B", "one")) == (0, True, False)


def test_in_a_closed_room_nobody_is_here() -> None:
    bell = Bell()
    bell.see("A", "one", 0)
    bell.forget("A")
    assert bell.phones("A", 0) == 0


def test_each_name_has_a_pace_of_its_own() -> None:
    pace = Pace(burst=2, a_second=1)
    assert [pace.lets("a", 0), pace.lets("a", 0), pace.lets("a", 0), pace.lets("b", 0)] == [True, True, False, True]
    assert [pace.lets("a", now) for now in (500, 1000, 1000)] == [False, True, False]


def test_a_clock_that_goes_back_gives_nobody_more() -> None:
    pace = Pace(burst=1, a_second=1)
    assert [pace.lets("a", 10_000), pace.lets("a", 0), pace.lets("a", 500)] == [True, False, False]


def test_a_million_names_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roll_call_limits, "MOST_KEPT", 10)
    pace = Pace(burst=1, a_second=1)
    for number in range(1000):
        pace.lets(f"name {number}", number * 1000)
    assert len(pace._left) <= 10
