"""Whoever left a run and opens it again is back in it, also for the instructor who looks where everybody is."""

from __future__ import annotations

import pytest

from simlib.errors import StoreFault
from simlib.record.runs import Runs, RunState
from tests.serve.counter import Counter
from tests.serve.night import KNOCK, WELL, play


class Noted:
    """Remembers the runs that a board would look at anew."""

    def __init__(self) -> None:
        self.runs: list[str] = []

    def stirred(self, run: str, class_id: str | None) -> None:
        self.runs.append(run)

    def forgot(self, person: str) -> None:
        raise AssertionError(f"nobody forgot {person}")


@pytest.mark.parametrize(("rests", "state"), [(False, RunState.PLAYING), (True, RunState.PAUSED)])
async def test_whoever_left_is_back_in_the_run_as_it_was(counter: Counter, rests: bool, state: RunState) -> None:
    page = await counter.started()
    run = page.connection.seat.run
    await play(page, [KNOCK])
    if rests:
        await page.ask("pause")
    await page.ask("leave")
    assert counter.people.runs.of(run).state is RunState.LEFT
    board = counter.authority.acts.watcher = Noted()
    await page.view()
    assert (counter.people.runs.of(run).state, board.runs) == (state, [run])


async def test_who_comes_back_while_paused_rests_again_until_they_go_on(counter: Counter) -> None:
    page = await counter.started()
    run = page.connection.seat.run
    for act in ("pause", "leave", "view", "resume"):
        await page.ask(act)
    rests = counter.people.runs.pauses(run)
    assert (counter.people.runs.of(run).state, len(rests)) == (RunState.PLAYING, 2)
    assert all(ended is not None for _, ended in rests)


async def test_opening_a_run_that_nobody_left_says_nothing_new_of_it(counter: Counter) -> None:
    page = await counter.started()
    run = page.connection.seat.run
    before = counter.people.runs.of(run)
    board = counter.authority.acts.watcher = Noted()
    counter.clock.ms += 60_000
    await page.view()
    assert (counter.people.runs.of(run), board.runs) == (before, [])


async def test_a_store_that_keeps_nothing_just_now_keeps_nobody_from_their_run(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await counter.started()
    await page.ask("leave")

    def full(self: Runs, exercise_id: str) -> None:
        raise StoreFault("The disk is full.")

    monkeypatch.setattr(Runs, "resume", full)
    assert (await page.view())["scene"]["heading"]
    assert counter.people.runs.of(page.connection.seat.run).state is RunState.LEFT


async def test_a_run_that_has_ended_stays_so_whoever_opens_it(counter: Counter) -> None:
    page = await counter.started()
    run = page.connection.seat.run
    await play(page, WELL)
    ended = counter.people.runs.of(run)
    await page.ask("leave")
    await page.view()
    assert (ended.state, counter.people.runs.of(run)) == (RunState.ENDED, ended)
