"""The line between a page and its kernel, with somebody else at the page's end."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from simlib.serve.site import PING_MS, PONG_MS
from tests.attack.answers import log_of
from tests.attack.conftest import SCENARIO, Town
from tests.attack.visitor import LONGEST_WAIT, Visitor
from tests.serve.counter import ROOM

pytestmark = pytest.mark.usefixtures("calm")


async def line(visitor: Visitor, kernel: str, origin: str = "") -> WebSocketClientConnection:
    """The websocket of a kernel."""
    url = f"ws://127.0.0.1:{visitor.premises.port}/api/kernels/{kernel}/channels?session_id={uuid.uuid4().hex}"
    headers = {"Cookie": visitor.cookie, "Origin": origin or visitor.premises.url}
    asked = HTTPRequest(url, headers=headers, connect_timeout=LONGEST_WAIT, request_timeout=LONGEST_WAIT)
    return await websocket_connect(asked)


async def hang_up(connection: WebSocketClientConnection) -> None:
    """End a line and wait until it is ended."""
    connection.close()
    while await connection.read_message() is not None:
        continue


def message(kind: str, content: dict[str, Any], channel: str = "shell") -> dict[str, Any]:
    """A message as a page sends it."""
    header = {
        "msg_id": uuid.uuid4().hex,
        "msg_type": kind,
        "username": "",
        "session": uuid.uuid4().hex,
        "version": "5.3",
        "date": "2026-11-22T00:00:00Z",
    }
    return {
        "header": header,
        "parent_header": {},
        "metadata": {},
        "content": content,
        "channel": channel,
        "buffers": [],
    }


async def answers(connection: WebSocketClientConnection, sent: dict[str, Any]) -> list[tuple[str, Any]]:
    """What comes back for a message, until the kernel has answered the harmless question that is sent after it."""
    await connection.write_message(json.dumps(sent))
    harmless = message("kernel_info_request", {})
    await connection.write_message(json.dumps(harmless))
    found: list[tuple[str, Any]] = []
    while (raw := await connection.read_message()) is not None:
        heard = json.loads(raw)
        parent = heard["parent_header"].get("msg_id")
        if parent == harmless["header"]["msg_id"] and heard["msg_type"] == "kernel_info_reply":
            return found
        if parent == sent["header"]["msg_id"]:
            found.append((heard["msg_type"], heard["content"]))
    raise AssertionError("the line was cut")


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
async def test_a_page_of_another_site_gets_no_line_to_a_kernel(dana: Visitor, run: str, origin: str) -> None:
    kernel = dana.open(run)
    with pytest.raises(HTTPClientError) as refused:
        await line(dana, kernel, origin)
    assert refused.value.code == 403


async def test_no_stranger_gets_a_line_to_a_kernel(kernel: str, stranger: Visitor) -> None:
    with pytest.raises(HTTPClientError) as refused:
        await line(stranger, kernel)
    assert refused.value.code == 403


CODE = {
    "code": "open('ran', 'w')",
    "silent": False,
    "store_history": False,
    "user_expressions": {"x": "1"},
    "allow_stdin": False,
}
FORBIDDEN: list[tuple[str, dict[str, Any], str]] = [
    ("execute_request", CODE, "shell"),
    ("execute_request", CODE, "control"),
    ("complete_request", {"code": "imp", "cursor_pos": 3}, "shell"),
    ("inspect_request", {"code": "open", "cursor_pos": 4, "detail_level": 1}, "shell"),
    ("history_request", {"hist_access_type": "tail", "n": 10, "output": True, "raw": True}, "shell"),
    ("is_complete_request", {"code": "x"}, "shell"),
    ("debug_request", {"command": "evaluate", "arguments": {"expression": "1"}}, "control"),
    ("create_subshell_request", {}, "control"),
    ("interrupt_request", {}, "control"),
    ("usage_request", {}, "control"),
    ("input_reply", {"value": "x"}, "stdin"),
]


async def test_a_page_cannot_make_its_own_kernel_run_anything(town: Town) -> None:
    jo = town.visitor("Jo")
    connection = await line(jo, jo.open(jo.begin(SCENARIO)))
    heard = {
        (kind, channel): await answers(connection, message(kind, content, channel))
        for kind, content, channel in FORBIDDEN
    }
    await hang_up(connection)
    assert heard == {(kind, channel): [] for kind, _, channel in FORBIDDEN}


JUNK: tuple[str | bytes, ...] = (
    "",
    "null",
    "[]",
    "{}",
    '{"header": {}, "channel": "shell"}',
    '{"header": 7, "channel": "nowhere"}',
    json.dumps(message("comm_msg", {"comm_id": "\ud800", "data": {}})),
    "[" * 100_000,
    b"",
    b"\xff" * 100,
    b"\x00" * 64,
)


async def test_junk_on_the_line_to_a_kernel_harms_nobody(town: Town) -> None:
    jo = town.visitor("Jo")
    kernel = jo.open(jo.begin(SCENARIO))
    for junk in JUNK:
        connection = await line(jo, kernel)
        await connection.write_message(junk, binary=isinstance(junk, bytes))
        await hang_up(connection)
    connection = await line(jo, kernel)
    assert await comms(connection)
    await hang_up(connection)


STATES: list[dict[str, Any]] = [
    {"value": "No such choice", "description": "No such choice", "disabled": False},
    {"_view_name": "evil", "_model_module": "evil", "children": ["IPY_MODEL_evil"]},
    {"index": 999, "value": None, "_options_labels": ["No such choice"]},
    {"value": [["x"] * 100] * 100, "tooltip": {"a": {}}, "layout": 7},
    {"value": "\x00", "placeholder": "x" * 200_000},
    {"no_such_trait": 1, "__class__": "x", "comm": None, "_trait_values": {}},
]


async def test_forged_widget_messages_decide_nothing_that_is_not_offered(town: Town) -> None:
    jo = town.visitor("Jo")
    run = jo.begin(SCENARIO)
    kernel = jo.open(run)
    connection = await line(jo, kernel)
    for number, comm in enumerate(await comms(connection)):
        sent = [{"method": "update", "state": state, "buffer_paths": []} for state in STATES[number % 6 :: 6]]
        click = {"method": "custom", "content": {"event": "click", "choice": "Forged"}}
        for data in (*sent, click, {"method": "update"}):
            await connection.write_message(json.dumps(message("comm_msg", {"comm_id": comm, "data": data})))
        if number % 10 == 0:
            await answers(connection, message("comm_msg", {"comm_id": "no such comm", "data": {}}))
    await answers(connection, message("comm_open", {"comm_id": "evil", "target_name": "jupyter.widget", "data": {}}))
    await hang_up(connection)
    events = log_of(town.premises.data, run)
    chosen = [payload["decision"]["choice"] for kind, payload in events if kind == "decision.submitted"]
    assert all(f"[{choice}]" in ROOM for choice in chosen)
    assert jo.get(f"/api/kernels/{kernel}").status == 200
    assert "<title>" in jo.get(f"/play/{run}").body


def test_a_line_is_not_cut_before_its_first_ping_can_be_answered() -> None:
    assert PONG_MS >= 2 * PING_MS


async def comms(connection: WebSocketClientConnection) -> list[str]:
    """The ids of all widgets that the page has."""
    ((_, content), *_) = [
        (kind, content)
        for kind, content in await answers(connection, message("comm_info_request", {"target_name": "jupyter.widget"}))
        if kind == "comm_info_reply"
    ]
    return sorted(content["comms"])
