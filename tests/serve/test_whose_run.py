"""Whose a run is, and that its log alone says how it stands."""

from __future__ import annotations

import json
import random

import pytest

from simlib.errors import NotAllowed
from simlib.serve.operations import OPERATIONS
from simlib.show.line import LONGEST_ANSWER
from tests.serve.counter import Counter, Json, Page
from tests.serve.night import KNOCK, log

# --- whose run it is ----------------------------------------------------------------------------------------------

EVERY_OPERATION = sorted(OPERATIONS)
WORDS: Json = {"text": "x", "seq": 2, "where": "x", "on": True, "notes": {}}
"""What some operation or other takes beside a decision."""


@pytest.mark.parametrize("op", EVERY_OPERATION)
async def test_another_persons_run_is_like_no_run(counter: Counter, op: str) -> None:
    page = await counter.started()
    stranger = counter.people.accounts.outside_person(
        "stranger", counter.people.accounts.person(counter.instructor).role
    )
    intruder = counter.page(page.connection.seat.run, stranger.person_id, counter.session(stranger.person_id)[1])
    held = log(counter, page)
    with pytest.raises(NotAllowed):
        await intruder.ask(
            op, id=counter.fresh(), expect=2, decision=KNOCK, text="x", seq=2, where="x", on=True, notes={}
        )
    assert log(counter, page) == held


@pytest.mark.parametrize("op", EVERY_OPERATION)
async def test_after_signing_out_an_open_page_decides_nothing_more(counter: Counter, op: str) -> None:
    page = await counter.started()
    token, handle = counter.session(page.connection.seat.person)
    tab = counter.page(page.connection.seat.run, page.connection.seat.person, handle)
    counter.people.sessions.end(token)
    held = log(counter, page)
    with pytest.raises(NotAllowed):
        await tab.ask(op, id=counter.fresh(), expect=2, decision=KNOCK, **WORDS)
    assert log(counter, page) == held


async def test_a_locked_page_decides_nothing_until_it_is_unlocked(counter: Counter) -> None:
    page = await counter.started()
    counter.clock.ms += 16 * 60_000
    with pytest.raises(NotAllowed, match="locked"):
        await page.decide(KNOCK, expect=2)
    assert len(log(counter, page)) == 2


# --- the log is the truth -----------------------------------------------------------------------------------------


def same(view: Json) -> Json:
    """The view but for what is told once: whether what followed was read."""
    since = {**view["since"], "read": None} if view["since"] else None
    return {**view, "since": since}


async def test_a_server_that_starts_anew_shows_the_same_after_any_fifty_beginnings(counter: Counter) -> None:
    page, dice = await counter.opened(), random.Random(7)
    run, person, session = page.connection.seat.run, page.connection.seat.person, page.connection.seat.session
    shown: dict[int, Json] = {}
    for _ in range(50):
        view = await page.view()
        if view["status"] == "ended":
            seqs = [entry["seq"] for entry in (await page.ask("debrief"))["debrief"]["retry"]]
            url = (await page.ask("retry", seq=dice.choice(seqs)))["url"]
            run = url.removeprefix("/play/")
            page = counter.page(run, person, session)
            view = await page.view()
        await step(page, view, dice)
        reopened = counter.again()
        after = await reopened.page(run, person, session).view()
        await reopened.authority.close()
        shown[len(shown)] = after
        assert same(after) == same(await page.view())
    counter.store.verify(run)
    assert len(shown) == 50


async def step(page: Page, view: Json, dice: random.Random) -> None:
    """One thing that a trainee may do here, by chance."""
    if view["status"] == "notice":
        await page.ask("start")
    elif view["status"] == "paused":
        await page.ask("resume")
    elif dice.random() < 0.1:
        await page.ask("pause")
    else:
        answer = await page.decide(by_chance(view["prompt"], dice))
        assert "error" not in answer, answer["error"]


def by_chance(prompt: Json, dice: random.Random) -> object:
    """A decision that fits the prompt."""
    items = [item["text"] for item in prompt["items"]]
    some = [item for item in items if dice.random() < 0.5]
    match prompt["kind"]:
        case "choice":
            return dice.choice(prompt["choices"])["text"]
        case "judge":
            return {"judge": {item: dice.choice(["yes", "no", "unclear"]) for item in items}}
        case "sort":
            return {"sort": {item: dice.choice(prompt["bins"]) for item in items}}
        case "write":
            return {"write": "A few words."}
        case kind:
            return {kind: some}


async def test_a_run_that_goes_in_long_circles_can_still_be_shown(counter: Counter) -> None:
    page = await counter.started("long-scenes")
    for _ in range(20):
        await page.decide("Knock")
        await page.decide("Go back")
    view = await page.view()
    size = len(json.dumps({"push": "view", "view": view}).encode())
    assert (view["scene"]["heading"], 256 * 1024 < size < LONGEST_ANSWER) == ("The first door", True)
