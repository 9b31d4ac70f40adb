"""The private socket between kernels and the authority."""

import asyncio
import contextlib
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from simlib.errors import NotOffered
from simlib.serve.tickets import Seat, TicketBook
from simlib.serve.wire import LONGEST_LINE, Connection, Message, Wire

SEAT = Seat(run="r1", person="p1", session="s1")


class Line:
    """A kernel's end, as plain as can be."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def ask(self, **message: object) -> Message:
        return await self.raw(json.dumps(message).encode() + b"\n")

    async def raw(self, data: bytes) -> Message:
        self.writer.write(data)
        answer = await self.reader.readline()
        return json.loads(answer) if answer else {}


async def echo(connection: Connection, request: Message) -> Message:
    if request["op"] == "refuse":
        raise NotOffered("This is not offered now.")
    if request["op"] == "fail":
        raise KeyError("an inner detail")
    return {"echo": request["op"], "run": connection.seat.run}


async def meeting(folder: Path, act: Callable[[Wire, TicketBook, Line], Awaitable[None]], pid: int) -> None:
    book = TicketBook()
    gone: list[Connection] = []
    wire = Wire(book, echo, closed=gone.append)
    await wire.listen(folder)
    secret = book.issue("k1", SEAT)
    book.bind("k1", pid)
    kind, _, where = wire.address.partition(":")
    host, _, port = where.rpartition(":")
    opening = asyncio.open_unix_connection(where) if kind == "unix" else asyncio.open_connection(host, int(port))
    reader, writer = await opening
    line = Line(reader, writer)
    line.secret = secret  # type: ignore[attr-defined]
    await act(wire, book, line)
    await hang_up(writer)
    await wire.close()


async def hang_up(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


def meet(folder: Path, act: Callable[[Wire, TicketBook, Line], Awaitable[None]], pid: int | None = None) -> None:
    asyncio.run(meeting(folder, act, os.getpid() if pid is None else pid))


def hello(line: Line) -> Awaitable[Message]:
    return line.ask(n=1, op="hello", ticket=line.secret)  # type: ignore[attr-defined]


def test_a_kernel_with_its_ticket_is_answered_by_number(tmp_path: Path) -> None:
    async def act(wire: Wire, book: TicketBook, line: Line) -> None:
        assert await hello(line) == {"re": 1, "echo": "view", "run": "r1"}
        assert await line.ask(n=2, op="card") == {"re": 2, "echo": "card", "run": "r1"}

    meet(tmp_path, act)


def test_a_ticket_from_another_process_is_turned_away(tmp_path: Path) -> None:
    async def act(wire: Wire, book: TicketBook, line: Line) -> None:
        answer = await hello(line)
        assert answer["error"]["code"] == "not-allowed"  # type: ignore[index]
        assert await line.reader.read() == b""

    meet(tmp_path, act, pid=1)


@pytest.mark.parametrize(
    "greeting",
    [b'{"op":"decide"}\n', b'{"op":"hello"}\n', b'{"op":"hello","ticket":7}\n', b'{"op":"hello","ticket":"guess"}\n'],
)
def test_without_a_valid_hello_nothing_is_answered(tmp_path: Path, greeting: bytes) -> None:
    async def act(wire: Wire, book: TicketBook, line: Line) -> None:
        assert (await line.raw(greeting))["error"]["code"] == "not-allowed"  # type: ignore[index]
        assert wire.connections("r1") == ()

    meet(tmp_path, act)


@pytest.mark.parametrize(
    "junk", [b"[]\n", b"\xff\xfe\n", b"not json\n", b"[" * 100_000 + b"\n", b"x" * (LONGEST_LINE + 10)]
)
def test_junk_ends_the_connection_and_the_server_goes_on(tmp_path: Path, junk: bytes) -> None:
    async def act(wire: Wire, book: TicketBook, line: Line) -> None:
        await hello(line)
        assert await line.raw(junk) == {}
        reader, writer = await asyncio.open_unix_connection(wire.address.removeprefix("unix:"))
        other = Line(reader, writer)
        other.secret = line.secret  # type: ignore[attr-defined]
        assert (await hello(other))["re"] == 1
        await hang_up(writer)

    meet(tmp_path, act)


def test_a_refusal_reaches_the_kernel_as_a_sentence(tmp_path: Path) -> None:
    async def act(wire: Wire, book: TicketBook, line: Line) -> None:
        await hello(line)
        answer = await line.ask(n=2, op="refuse")
        assert answer == {
            "re": 2,
            "error": {"code": "not-offered", "sentence": "This is not offered now.", "reference": ""},
        }

    meet(tmp_path, act)


def test_a_fault_of_ours_reaches_the_kernel_as_a_reference_without_its_details(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def act(wire: Wire, book: TicketBook, line: Line) -> None:
        await hello(line)
        error = (await line.ask(n=2, op="fail"))["error"]
        assert "inner detail" not in json.dumps(error)
        assert error["reference"] in caplog.text  # type: ignore[index]

    meet(tmp_path, act)


def test_every_kernel_of_a_run_can_be_pushed_to(tmp_path: Path) -> None:
    async def act(wire: Wire, book: TicketBook, line: Line) -> None:
        await hello(line)
        for connection in wire.connections("r1"):
            connection.send({"push": "view"})
        assert json.loads(await line.reader.readline()) == {"push": "view"}

    meet(tmp_path, act)


def test_the_socket_is_closed_to_other_users(tmp_path: Path) -> None:
    modes: list[int] = []

    async def act(wire: Wire, book: TicketBook, line: Line) -> None:
        modes.append(await asyncio.to_thread(lambda: Path(wire.address.removeprefix("unix:")).stat().st_mode))

    meet(tmp_path, act)
    assert modes[0] & 0o077 == 0


# --- without Unix sockets, as on Windows ----------------------------------------------------------------------


@pytest.fixture
def no_unix_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system whose only private way between two processes is the loopback."""
    monkeypatch.setattr("simlib.serve.wire.has_unix_sockets", lambda: False)


@pytest.mark.usefixtures("no_unix_sockets")
@pytest.mark.parametrize("pid", [os.getpid(), os.getppid()], ids=["the kernel's", "what started the kernel"])
def test_over_the_loopback_a_ticket_counts_from_the_process_it_was_issued_to(tmp_path: Path, pid: int) -> None:
    async def act(wire: Wire, book: TicketBook, line: Line) -> None:
        assert wire.address.startswith("tcp:127.0.0.1:")
        assert await hello(line) == {"re": 1, "echo": "view", "run": "r1"}

    meet(tmp_path, act, pid)


@pytest.mark.usefixtures("no_unix_sockets")
def test_over_the_loopback_a_ticket_that_leaked_is_worth_nothing(tmp_path: Path) -> None:
    async def act(wire: Wire, book: TicketBook, line: Line) -> None:
        assert "error" in await hello(line)
        assert wire.connections("r1") == ()

    meet(tmp_path, act, pid=1)


@pytest.mark.usefixtures("no_unix_sockets")
def test_where_no_process_can_be_named_a_ticket_counts_by_itself_and_nothing_else_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simlib.serve.wire.processes_at", lambda _: ())

    async def act(wire: Wire, book: TicketBook, line: Line) -> None:
        assert "error" in await line.ask(n=1, op="hello", ticket="a guess")

    async def with_the_ticket(wire: Wire, book: TicketBook, line: Line) -> None:
        assert (await hello(line))["run"] == "r1"

    meet(tmp_path, act, pid=1)
    meet(tmp_path, with_the_ticket, pid=1)
