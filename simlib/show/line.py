"""The line from a kernel to the authority: one JSON object a line, over a Unix socket or the loopback.

A thread reads; whoever asks waits for the answer with the number of the request. When the line is cut, the next
request opens it again. Standard library alone, because every kernel pays for what it imports.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import count
from typing import Any

from simlib.errors import NotReached
from simlib.show.authority import Push, Reply

ADDRESS = "SIMLIB_AUTHORITY"
TICKET = "SIMLIB_TICKET"

LONGEST_MESSAGE = 256 * 1024
"""Bytes of one message to the authority, its newline included; a longer one is not sent."""

LONGEST_ANSWER = 64 * 1024 * 1024
"""Bytes of one message from the authority: a view grows with every decision, and a run may have hundreds."""

SECONDS_TO_ANSWER = 15.0
"""More than an act that waits for the database takes, behind another that waits too: see `SECONDS_FOR_THE_DATABASE`."""

_SILENT = "The simulator does not answer at the moment. Your decisions are kept. Please try again."

_HALF = "There is half a character in what you typed. Please delete it and type it anew."

Connect = Callable[[], socket.socket]


class _Waiting:
    """One request and the place its answer is put."""

    __slots__ = ("answered", "reply")

    def __init__(self) -> None:
        self.answered = threading.Event()
        self.reply: Reply | None = None


class Line:
    """An `Authority` at the other end of a socket."""

    def __init__(self, connect: Connect, ticket: str, seconds: float = SECONDS_TO_ANSWER) -> None:
        self._connect, self._ticket, self._seconds = connect, ticket, seconds
        self._numbers = count(1)
        self._waiting: dict[int, _Waiting] = {}
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._callbacks: list[Callable[[Push], None]] = []

    def on_push(self, callback: Callable[[Push], None]) -> None:
        """Call this with every push, from the reading thread."""
        self._callbacks.append(callback)

    def ask(self, op: str, **fields: object) -> Reply:
        """The authority's answer; opens the line and says hello first where that is needed."""
        if self._socket is None and op != "hello":
            self._hello()
        return self._exchange({"op": op, **fields})

    def close(self) -> None:
        """Hang up. What is still waiting gets no answer."""
        self._cut(self._socket)

    def _hello(self) -> None:
        reply = self._exchange({"op": "hello", "ticket": self._ticket})
        if "error" in reply:
            self.close()
            raise NotReached(str(reply["error"].get("sentence", _SILENT)))

    def _exchange(self, request: Mapping[str, object]) -> Reply:
        number, waiting = next(self._numbers), _Waiting()
        self._waiting[number] = waiting
        try:
            self._send({"n": number, **request})
            waiting.answered.wait(self._seconds)
        finally:
            self._waiting.pop(number, None)
        if waiting.reply is None:
            raise NotReached(_SILENT)
        return waiting.reply

    def _send(self, message: Mapping[str, object]) -> None:
        try:
            data = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        except UnicodeEncodeError as fault:
            raise NotReached(_HALF) from fault
        if len(data) > LONGEST_MESSAGE:
            raise NotReached("That text is too long to be kept. Please shorten it.")
        with self._lock:
            open_line = self._socket or self._open()
            try:
                open_line.sendall(data)
            except OSError as fault:
                self._cut(open_line)
                raise NotReached(_SILENT) from fault

    def _open(self) -> socket.socket:
        try:
            opened = self._connect()
        except OSError as fault:
            raise NotReached(_SILENT) from fault
        self._socket = opened
        threading.Thread(target=self._read, args=(opened,), name="authority", daemon=True).start()
        return opened

    def _read(self, opened: socket.socket) -> None:
        try:
            with opened.makefile("rb") as lines:
                while line := lines.readline(LONGEST_ANSWER + 1):
                    self._hear(json.loads(line))
        except (OSError, ValueError):
            pass  # A cut line and a garbled one end alike: whoever waits is told, and the next request reopens.
        self._cut(opened)

    def _hear(self, message: Mapping[str, Any]) -> None:
        if "push" in message:
            for callback in self._callbacks:
                callback(message)
        elif waiting := self._waiting.get(message.get("re", 0)):
            waiting.reply = message
            waiting.answered.set()

    def _cut(self, opened: socket.socket | None) -> None:
        if opened is None or opened is not self._socket:
            return
        self._socket = None
        _hang_up(opened)
        for waiting in list(self._waiting.values()):
            waiting.answered.set()


def _hang_up(opened: socket.socket) -> None:
    with suppress(OSError):  # The other end may have been faster.
        opened.shutdown(socket.SHUT_RDWR)
    opened.close()


def connector(address: str) -> Connect:
    """What opens a socket to an address such as `unix:/run/authority` or `tcp:127.0.0.1:8912`.

    Raises:
        NotReached: the address is of no known kind.
    """
    kind, _, where = address.partition(":")
    if kind == "unix":
        return lambda: _unix(where)
    host, _, port = where.rpartition(":")
    if kind == "tcp" and port.isdecimal():
        return lambda: socket.create_connection((host, int(port)), timeout=None)
    raise NotReached("This page was not opened from the simulator. Please open it from the list of scenarios.")


def _unix(path: str) -> socket.socket:
    opened = socket.socket(socket.AF_UNIX)
    try:
        opened.connect(path)
    except OSError:
        opened.close()
        raise
    return opened


def line_from(environment: Mapping[str, str]) -> Line:
    """The line that the kernel's environment names.

    Raises:
        NotReached: the environment names none.
    """
    return Line(connector(environment.get(ADDRESS, "")), environment.get(TICKET, ""))
