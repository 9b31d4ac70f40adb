"""The private socket between the kernels and the authority: one JSON object a line, both ways.

The messages are told in `docs` of this module's callers and in ARCHITECTURE: a kernel says `hello` with its ticket,
asks with a number, and gets the answer with that number; the authority may push in between.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import secrets
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from simlib.errors import FirstContactError
from simlib.serve.system import LOOPBACK, has_unix_sockets, processes_at
from simlib.serve.tickets import Seat, TicketBook

LONGEST_LINE = 256 * 1024
"""Bytes of one message from a kernel; a longer one ends the connection."""

LOG = logging.getLogger("simlib.wire")

Message = dict[str, object]
Handler = Callable[["Connection", Message], Awaitable[Message]]


@dataclass(eq=False, slots=True)
class Connection:
    """One kernel that has shown its ticket."""

    kernel: str
    seat: Seat
    writer: asyncio.StreamWriter
    known: set[str] = field(default_factory=set)

    def send(self, message: Message) -> None:
        """Queue a message; a kernel that is gone hears nothing."""
        if not self.writer.is_closing():
            self.writer.write(json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


class Wire:
    """Listens for kernels, lets those in whose ticket counts, and hands their requests to a handler."""

    def __init__(self, book: TicketBook, handler: Handler, *, closed: Callable[[Connection], None]) -> None:
        self._book, self._handler, self._closed = book, handler, closed
        self._server: asyncio.Server | None = None
        self._open: set[Connection] = set()
        self._talks: set[asyncio.Task[None]] = set()
        self.address = ""

    async def listen(self, folder: Path) -> None:
        """Open the socket: in `folder` (private to this user), or on loopback where there are no Unix sockets."""
        if has_unix_sockets():
            path = folder / f"authority-{secrets.token_hex(4)}"
            self._server = await asyncio.start_unix_server(self._serve, path=str(path), limit=LONGEST_LINE)
            path.chmod(0o600)
            self.address = f"unix:{path}"
        else:
            self._server = await asyncio.start_server(self._serve, LOOPBACK, 0, limit=LONGEST_LINE)
            self.address = f"tcp:{LOOPBACK}:{self._server.sockets[0].getsockname()[1]}"

    def connections(self, run: str) -> tuple[Connection, ...]:
        """The kernels that show this run now."""
        return tuple(connection for connection in self._open if connection.seat.run == run)

    def everybody(self) -> tuple[Connection, ...]:
        """Every kernel that is connected."""
        return tuple(self._open)

    async def close(self) -> None:
        """Stop listening and end every connection."""
        if self._server:
            self._server.close()
        for talk in tuple(self._talks):
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = None
        talk = asyncio.current_task()
        if talk:
            self._talks.add(talk)
            talk.add_done_callback(self._talks.discard)
        try:
            connection = await self._welcome(reader, writer)
            if connection:
                self._open.add(connection)
                await self._converse(connection, reader)
        except asyncio.CancelledError:
            LOG.debug("the server closes")
        except (ConnectionError, ValueError, asyncio.LimitOverrunError, TimeoutError) as fault:
            LOG.info("a kernel's connection ended: %s", type(fault).__name__)
        finally:
            if connection:
                self._open.discard(connection)
                self._closed(connection)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Connection | None:
        line = await asyncio.wait_for(reader.readline(), timeout=30)
        hello = _parse(line)
        held = None
        if hello.get("op") == "hello" and isinstance(hello.get("ticket"), str):
            held = await self._holder(str(hello["ticket"]), writer)
        if held is None:
            writer.write(b'{"re":1,"error":{"code":"not-allowed","sentence":"This page is no longer signed in."}}\n')
            return None
        connection = Connection(held[0], held[1], writer)
        connection.send({"re": hello.get("n"), **await self._answer(connection, {"op": "view"})})
        return connection

    async def _holder(self, ticket: str, writer: asyncio.StreamWriter) -> tuple[str, Seat] | None:
        """The kernel and the seat of a ticket, if it is shown by the process that it was issued to."""
        pid = _peer_pid(writer)
        peers: tuple[int | None, ...] = (pid,)
        if pid is None and writer.get_extra_info("socket").family == socket.AF_INET:
            # Where nobody can be found, as for another user's process, the ticket counts by itself.
            peers = await asyncio.to_thread(processes_at, writer.get_extra_info("peername")[1]) or (None,)
        return next((held for peer in peers if (held := self._book.holder(ticket, peer))), None)

    async def _converse(self, connection: Connection, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            request = _parse(line)
            answer = await self._answer(connection, request)
            connection.send({"re": request.get("n"), **answer})
            await connection.writer.drain()

    async def _answer(self, connection: Connection, request: Message) -> Message:
        try:
            return await self._handler(connection, request)
        except FirstContactError as fault:
            return {"error": {"code": fault.code, "sentence": fault.sentence, "reference": ""}}
        except Exception:  # The edge of the process: whatever a kernel sends, the others go on.
            reference = secrets.token_hex(4)
            LOG.exception("reference %s: %.40s", reference, request.get("op"))
            sentence = "That did not work. What was decided before is kept."
            return {"error": {"code": "fault", "sentence": sentence, "reference": reference}}


def _parse(line: bytes) -> Message:
    try:
        message = json.loads(line)
    except RecursionError as fault:
        raise ValueError("nested too deeply") from fault
    if not isinstance(message, dict):
        raise ValueError("not an object")  # noqa: TRY004 - to the caller both kinds of junk are one
    return message


def _peer_pid(writer: asyncio.StreamWriter) -> int | None:
    """The process at the other end, where the system tells it of a Unix socket (Linux)."""
    peer = writer.get_extra_info("socket")
    if peer is None or not hasattr(socket, "SO_PEERCRED") or peer.family == socket.AF_INET:
        return None
    credentials = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return int(struct.unpack("3i", credentials)[0])
