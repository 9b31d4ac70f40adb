"""What the kernel of a lab may ask for, and that its ticket opens nothing else."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from simlib.errors import Malformed, NotAllowed, Unreadable
from simlib.read.map_folder import MapFolder
from simlib.serve.labs import OPERATIONS, LabActs, each_to_its_own
from simlib.serve.operations import OPERATIONS as OF_A_RUN
from simlib.serve.tickets import Lab, Seat
from simlib.serve.wire import Connection, Message
from tests.read.test_map_folder import county
from tests.serve.counter import Counter, Paper

pytestmark = pytest.mark.anyio


def in_lab(counter: Counter, session: str = "") -> Connection:
    seat = Seat("", counter.instructor, session or counter.session(counter.instructor)[1], Lab.NETWORK)
    return Connection(counter.fresh(), seat, Paper())  # type: ignore[arg-type]


@pytest.fixture
def acts(counter: Counter, tmp_path: Path) -> LabActs:
    (tmp_path / "shipped").mkdir()
    (tmp_path / "shipped" / "county.yaml").write_bytes(county("The county"))
    maps = MapFolder(tmp_path / "shipped", tmp_path / "maps")
    return LabActs(counter.authority.in_lane, counter.people, counter.library, maps)


async def test_a_map_is_kept_read_and_taken_back(counter: Counter, acts: LabActs) -> None:
    lab = in_lab(counter)

    async def ask(op: str, **fields: object) -> dict[str, Any]:
        return dict(await acts.handle(lab, {"op": op, **fields}))

    first = (await ask("keep", name="ours", content=county("First").decode(), expected=""))["map"]
    second = (await ask("keep", name="ours", content=county("Second").decode(), expected=first["digest"]))["map"]
    assert (await ask("map", name="ours", shipped=False))["content"] == county("Second").decode()
    await ask("take_back", name="ours", expected=second["digest"])
    assert (await ask("map", name="ours", shipped=False))["content"] == county("First").decode()
    assert (await ask("map", name="county", shipped=True))["content"] == county("The county").decode()
    assert [(each["name"], each["shipped"]) for each in (await ask("maps"))["maps"]] == [
        ("ours", False),
        ("county", True),
    ]


async def test_a_case_is_read_whole_and_one_that_is_not_there_is_one_sentence(counter: Counter, acts: LabActs) -> None:
    lab = in_lab(counter)
    cases = (await acts.handle(lab, {"op": "cases"}))["cases"]
    assert isinstance(cases, list)
    ids = [case["id"] for case in cases]
    assert {"room-for-one-night", "another-evening"} <= set(ids)
    notebook = (await acts.handle(lab, {"op": "case", "id": "another-evening"}))["notebook"]
    title = counter.library.title("another-evening")
    assert title is not None
    assert notebook == title.reading.raw.decode()
    with pytest.raises(Unreadable):
        await acts.handle(lab, {"op": "case", "id": "../another-evening"})


@pytest.mark.parametrize(
    "request_",
    [
        {"op": "keep", "name": "x", "content": 7, "expected": ""},
        {"op": "keep", "name": "x", "content": "nothing: here", "expected": ""},
        {"op": "keep", "content": county().decode(), "expected": ""},
        {"op": "keep", "name": "x", "content": "half a character: \ud800", "expected": ""},
        {"op": "keep", "name": "../x", "content": county().decode(), "expected": ""},
        {"op": "map", "name": None},
        {"op": "case"},
        {"op": "nothing of ours"},
        {},
    ],
)
async def test_what_makes_no_sense_is_refused_and_nothing_is_kept(
    counter: Counter, acts: LabActs, request_: Message, tmp_path: Path
) -> None:
    with pytest.raises(Malformed):
        await acts.handle(in_lab(counter), request_)
    assert not (tmp_path / "maps").exists()


async def test_a_lab_of_a_session_that_ended_gets_nothing(counter: Counter, acts: LabActs) -> None:
    token, session = counter.session(counter.instructor)
    counter.people.sessions.end(token)
    with pytest.raises(NotAllowed):
        await acts.handle(in_lab(counter, session), {"op": "maps"})


async def test_a_lab_that_locked_itself_gets_nothing(counter: Counter, acts: LabActs) -> None:
    token, session = counter.session(counter.instructor)
    counter.people.sessions.lock(token)
    with pytest.raises(NotAllowed, match="locked"):
        await acts.handle(in_lab(counter, session), {"op": "maps"})


async def test_a_ticket_of_a_run_opens_no_lab_and_one_of_a_lab_opens_no_run(counter: Counter, acts: LabActs) -> None:
    handle = each_to_its_own(counter.authority.handle, acts.handle, acts.handle)
    page = await counter.started()
    for op in {*OPERATIONS, "keep"} - set(OF_A_RUN):
        with pytest.raises(Malformed):
            await handle(page.connection, {"op": op, "name": "county", "shipped": True})
    lab = in_lab(counter)
    for op in set(OF_A_RUN) - {*OPERATIONS, "keep"}:
        with pytest.raises(Malformed):
            await handle(lab, {"op": op, "id": "0" * 32, "expect": 1, "decision": {"choice": "x"}})
    assert await handle(lab, {"op": "view"}) == {"ok": True}


async def test_reading_a_large_map_keeps_no_run_waiting(
    counter: Counter, acts: LabActs, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(content: bytes) -> bytes:
        loop.call_soon_threadsafe(began.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result()
        return content

    monkeypatch.setattr("simlib.serve.labs.checked", slow)
    keeping = asyncio.create_task(
        acts.handle(in_lab(counter), {"op": "keep", "name": "ours", "content": county().decode(), "expected": ""})
    )
    await began.wait()
    page = await counter.started()
    assert (await page.view())["status"] == "playing"
    go_on.set()
    assert "map" in await keeping
