"""The line to the authority, over real sockets."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from simlib.errors import NotReached
from simlib.show.line import LONGEST_MESSAGE, Line, connector, line_from

Answer = Callable[[dict[str, Any]], list[object]]


class Server:
    """The other end: for each request it sends what the test says; `None` hangs up."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.heard: list[dict[str, Any]] = []
        self.opened = 0
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def connect(self) -> socket.socket:
        near, far = socket.socketpair()
        self.opened += 1
        self._ends += [near, far]
        thread = threading.Thread(target=self._serve, args=(far,))
        self._threads.append(thread)
        thread.start()
        return near

    def _serve(self, far: socket.socket) -> None:
        with far, far.makefile("rb") as lines:
            for line in lines:
                request = json.loads(line)
                self.heard.append(request)
                for message in self._answer(request):
                    if message is None:
                        far.shutdown(socket.SHUT_RDWR)
                        return
                    far.sendall(message if isinstance(message, bytes) else json.dumps(message).encode() + b"\n")

    def close(self) -> None:
        for end in self._ends:
            end.close()
        for thread in self._threads:
            thread.join()


Start = Callable[..., tuple[Line, Server]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a server and a line to it."""
    started: list[tuple[Line, Server]] = []

    def begin(answer: Answer, seconds: float = 60.0) -> tuple[Line, Server]:
        server = Server(answer)
        line = Line(server.connect, "ticket-1", seconds)
        started.append((line, server))
        return line, server

    yield begin
    for line, server in started:
        line.close()
        server.close()


def echo(request: dict[str, Any]) -> list[object]:
    """An answer that says what was asked."""
    return [{"re": request["n"], "view": {"run": request["op"]}}]


def test_the_first_line_says_hello_with_the_ticket(start: Start) -> None:
    line, server = start(echo)
    reply = line.ask("view")
    assert reply == {"re": 2, "view": {"run": "view"}}
    assert server.heard == [{"n": 1, "op": "hello", "ticket": "ticket-1"}, {"n": 2, "op": "view"}]


def test_hello_is_said_once(start: Start) -> None:
    line, server = start(echo)
    line.ask("view")
    line.ask("pause")
    assert [heard["op"] for heard in server.heard] == ["hello", "view", "pause"]


def test_answers_find_their_request_whatever_their_order(start: Start) -> None:
    late: list[object] = []
    held_back = threading.Event()

    def swap(request: dict[str, Any]) -> list[object]:
        if request["op"] == "first":
            late.extend(echo(request))
            held_back.set()
            return []
        return [*echo(request), *late]

    line, _ = start(swap)
    line.ask("view")
    got: list[Any] = []
    first = threading.Thread(target=lambda: got.append(line.ask("first")["view"]))
    first.start()
    held_back.wait()
    second = line.ask("second")["view"]
    first.join()
    assert (second, got) == ({"run": "second"}, [{"run": "first"}])


def test_text_of_any_script_arrives_as_it_was_typed(start: Start) -> None:
    line, server = start(echo)
    line.ask("draft", text="Señora 日本\n\u2028</script>")
    assert server.heard[-1]["text"] == "Señora 日本\n\u2028</script>"


def test_a_push_reaches_whoever_asked_for_it(start: Start) -> None:
    heard: list[object] = []
    line, _ = start(lambda request: [{"push": "view", "view": {"run": "r"}}, *echo(request)])
    line.on_push(heard.append)
    line.ask("view")
    assert heard[-1] == {"push": "view", "view": {"run": "r"}}


def test_no_answer_in_time_is_one_calm_sentence(start: Start) -> None:
    line, _ = start(lambda request: echo(request) if request["op"] == "hello" else [], seconds=0.05)
    with pytest.raises(NotReached) as caught:
        line.ask("decide")
    assert caught.value.sentence == (
        "The simulator does not answer at the moment. Your decisions are kept. Please try again."
    )


def test_a_cut_line_tells_whoever_waits_at_once_and_opens_again_at_the_next_request(start: Start) -> None:
    def cut_once(request: dict[str, Any]) -> list[object]:
        return [None] if request["op"] == "decide" else echo(request)

    line, server = start(cut_once, seconds=60.0)
    with pytest.raises(NotReached):
        line.ask("decide")
    assert line.ask("view")["view"] == {"run": "view"}
    assert [heard["op"] for heard in server.heard] == ["hello", "decide", "hello", "view"]


def test_a_garbled_line_is_a_cut_line(start: Start) -> None:
    line, server = start(lambda request: echo(request) if request["op"] == "hello" else [b"{not json\n"], seconds=60.0)
    with pytest.raises(NotReached):
        line.ask("view")
    assert server.opened == 1


def test_a_refused_hello_is_told_in_the_authoritys_words(start: Start) -> None:
    line, _ = start(lambda request: [{"re": request["n"], "error": {"code": "x", "sentence": "You were signed out."}}])
    with pytest.raises(NotReached, match="You were signed out"):
        line.ask("view")


@pytest.mark.parametrize("fields", [{"text": "\ud83d"}, {"decision": {"select": ["\ud83d"]}}, {"items": {"\ud83d": 1}}])
def test_half_a_character_is_refused_before_it_is_sent(start: Start, fields: dict[str, object]) -> None:
    line, server = start(echo)
    with pytest.raises(NotReached, match="half a character"):
        line.ask("draft", **fields)
    assert [heard["op"] for heard in server.heard] == ["hello"]


def test_a_text_that_is_too_long_for_a_line_is_refused_before_it_is_sent(start: Start) -> None:
    line, server = start(echo)
    with pytest.raises(NotReached, match="too long"):
        line.ask("draft", text="x" * LONGEST_MESSAGE)
    assert [heard["op"] for heard in server.heard] == ["hello"]


def test_nobody_there_is_a_calm_sentence_too(tmp_path: Path) -> None:
    line = Line(connector(f"unix:{tmp_path / 'nobody'}"), "t")
    with pytest.raises(NotReached, match="does not answer"):
        line.ask("view")


@pytest.mark.parametrize("address", ["", "unix", "http://127.0.0.1", "tcp:127.0.0.1", "tcp:127.0.0.1:x"])
def test_an_address_of_no_known_kind_says_where_to_open_the_page(address: str) -> None:
    with pytest.raises(NotReached, match="from the list of scenarios"):
        connector(address if address != "unix" else "pipe:unix")


@pytest.mark.parametrize("kind", ["unix", "tcp"])
def test_the_environment_of_a_kernel_names_the_socket_and_the_ticket(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "s"
    listener = socket.socket(socket.AF_UNIX if kind == "unix" else socket.AF_INET)
    listener.bind(str(path) if kind == "unix" else ("127.0.0.1", 0))
    listener.listen()
    address = f"unix:{path}" if kind == "unix" else f"tcp:127.0.0.1:{listener.getsockname()[1]}"
    line = line_from({"SIMLIB_AUTHORITY": address, "SIMLIB_TICKET": "ticket-9"})
    heard: list[Any] = []

    def answer() -> None:
        end, _ = listener.accept()
        with end, end.makefile("rb") as lines:
            heard.append(json.loads(lines.readline()))
            end.sendall(b'{"re":1}\n')
            lines.readline()
            end.sendall(b'{"re":2,"view":{}}\n')

    thread = threading.Thread(target=answer)
    thread.start()
    reply = line.ask("view")
    thread.join()
    line.close()
    listener.close()
    assert (reply, heard) == ({"re": 2, "view": {}}, [{"n": 1, "op": "hello", "ticket": "ticket-9"}])
