"""`simlib run` as a person starts it: a real server in a process of its own, on a free port and a folder of its own."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from simlib.cli import run
from simlib.cli.entry import PROJECT
from simlib.cli.journal import LOG_NAME
from simlib.cli.main import main
from simlib.record.folder import DATABASE_NAME, LOCK_NAME, hold_folder, make_folder
from simlib.record.log import open_store
from simlib.record.people import people_in
from tests.cli.running import lines_until

PATIENCE = 120
"""Seconds after which a server that does not answer is a failure, on the slowest machine."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that said where it is."""

    process: subprocess.Popen[str]
    folder: Path
    told: tuple[str, ...]

    @property
    def address(self) -> str:
        (line,) = (line for line in self.told if line.startswith("First Contact is here: "))
        return line.removeprefix("First Contact is here: ")

    @property
    def port(self) -> int:
        return int(self.address.rstrip("/").rpartition(":")[2])

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """The exit code and the last words after this signal."""
        self.process.send_signal(number)
        said, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said


def command_for(folder: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "simlib", "run", "--port", "0", "--no-browser", "--data", str(folder), *options]


@contextmanager
def running(folder: Path, *options: str) -> Iterator[Running]:
    """A server on the folder, ended hard if the test did not end it."""
    with subprocess.Popen(
        command_for(folder, *options), cwd=PROJECT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        try:
            yield Running(process, folder, tuple(lines_until(process, "To stop: ")))
        finally:
            process.kill()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("run") / "data") as found:
        yield found


def test_a_first_visitor_is_led_to_the_first_start(server: Running) -> None:
    with urllib.request.urlopen(server.address, timeout=PATIENCE) as page:  # noqa: S310 - the server under test
        assert (page.status, page.url) == (200, f"{server.address}first-start")


def test_it_says_where_it_is_where_the_data_lies_and_how_it_ends(server: Running) -> None:
    told = [line for line in server.told if not line.endswith(" ...")]
    assert told == [
        f"First Contact is here: http://127.0.0.1:{server.port}/",
        f"The data lies in {server.folder}.",
        "To stop: Ctrl-C in this window. Everything is kept, and everyone goes on where they were.",
    ]


def test_other_users_of_the_machine_can_read_nothing(server: Running) -> None:
    assert server.folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o077 for file in server.folder.iterdir()} == {0}


def test_a_second_server_on_the_same_data_is_refused_with_the_number_of_the_first(server: Running) -> None:
    second = subprocess.run(command_for(server.folder), cwd=PROJECT, capture_output=True, text=True, check=False)
    number = (server.folder / LOCK_NAME).read_text()
    sentence = f"The simulator is running on the data in {server.folder} already (process {number})."
    assert (second.returncode, second.stderr) == (1, f"{sentence} Please stop it first.\n")
    assert int(number) in {server.process.pid, *(child.pid for child in psutil.Process(server.process.pid).children())}


@pytest.fixture
def scratch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for temporary files, with a name short enough for sockets."""
    with tempfile.TemporaryDirectory(prefix="t-", dir="/tmp") as folder:
        monkeypatch.setenv("TMPDIR", folder)
        yield Path(folder)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_and_leaves_no_process_and_no_scratch_folder(
    number: signal.Signals, scratch: Path, tmp_path: Path
) -> None:
    with running(tmp_path / "data") as server:
        family = psutil.Process(server.process.pid).children(recursive=True)
        assert [file for file in scratch.iterdir() if file.name.startswith("first-contact-")]
        assert server.end(number) == (0, "\nStopping.\nStopped. Everything is kept.\n")
    assert psutil.wait_procs(family, timeout=PATIENCE)[1] == []
    assert list(scratch.iterdir()) == []
    log = (tmp_path / "data" / LOG_NAME).read_text()
    assert re.sub(r"(?m)^\S+ \S+ ", "", log) == (
        f"INFO simlib.run: started on port {server.port}\nINFO simlib.run: stopped\n"
    )


def test_ctrl_c_reaches_everything_in_the_window_and_nothing_prints_a_traceback(tmp_path: Path) -> None:
    command = command_for(tmp_path / "data")
    with subprocess.Popen(
        command, cwd=PROJECT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, process_group=0
    ) as process:
        tuple(lines_until(process, "To stop: "))
        os.killpg(process.pid, signal.SIGINT)
        said, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said) == (0, "\nStopping.\nStopped. Everything is kept.\n")


def test_the_room_gets_the_certificate_whose_fingerprint_was_read_out(tmp_path: Path) -> None:
    with running(tmp_path / "data", "--lan") as server:
        shown = ssl.get_server_certificate(("127.0.0.1", server.port), timeout=PATIENCE)
        room = [line.removeprefix("For the room: ") for line in server.told if line.startswith("For the room: ")]
        for address in room:
            host, port = address.removeprefix("https://").rstrip("/").rsplit(":", 1)
            assert ssl.get_server_certificate((host, int(port)), timeout=PATIENCE) == shown
        assert server.end(signal.SIGINT)[0] == 0
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(shown)).hexdigest().upper()
    pairs = ":".join(digest[place : place + 2] for place in range(0, 64, 2))
    assert server.address == f"https://127.0.0.1:{server.port}/"
    assert bool(room) == (f"Fingerprint of the certificate (SHA-256): {pairs}" in server.told)
    assert bool(room) == (run.WARNING_EXPLAINED in server.told)


def started(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    """The exit code of a start in this process that is bound to fail, and what the person is told."""
    code = main(["run", "--no-browser", "--data", str(folder), *options])
    said = capsys.readouterr()
    return code, said.err


def test_data_of_a_newer_version_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_store(tmp_path).close()
    with sqlite3.connect(tmp_path / DATABASE_NAME) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    code, said = started(tmp_path, capsys)
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith("This data folder was written by a newer version of First Contact.")


@contextmanager
def taken(count: int) -> Iterator[int]:
    """The first of so many neighbouring ports that another program listens on."""
    sockets = next(found for _ in range(100) if (found := neighbours(count)))
    try:
        yield int(sockets[0].getsockname()[1])
    finally:
        close(sockets)


def neighbours(count: int) -> list[socket.socket]:
    """Sockets that listen on neighbouring ports; none where one of the ports was taken."""
    made: list[socket.socket] = []
    try:
        while len(made) < count:
            made.append(socket.create_server(("127.0.0.1", made[0].getsockname()[1] + len(made) if made else 0)))
    except (OSError, OverflowError):
        close(made)
        return []
    return made


def close(sockets: Sequence[socket.socket]) -> None:
    for each in sockets:
        each.close()


def test_when_no_port_is_free_another_one_can_be_named_and_nothing_is_left(tmp_path: Path, scratch: Path) -> None:
    with taken(10) as first:
        command = command_for(tmp_path / "data", "--port", str(first))
        failed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    sentence = f"No free port from {first} to {first + 9}. Another one can be given with --port.\n"
    assert (failed.returncode, failed.stderr) == (1, sentence)
    assert list(scratch.iterdir()) == []


def test_a_taken_port_is_said_and_the_next_is_used(tmp_path: Path) -> None:
    with taken(1) as first, running(tmp_path / "data", "--port", str(first)) as server:
        assert f"Port {first} is taken by another program, so it is {server.port} now." in server.told
        assert first < server.port < first + 10


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "The disk of {folder} is full. Please make room"),
        (PermissionError(errno.EACCES, "Permission denied", "x.key"), "x.key cannot be read or written."),
        (OSError(errno.EMFILE, "Too many open files"), "The system would not let it start: Too many open files."),
    ],
)
def test_what_the_system_refuses_is_one_sentence(
    fault: OSError,
    sentence: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def serve(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(run, "serve", serve)
    code, said = started(tmp_path, capsys)
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith(sentence.format(folder=tmp_path))


def test_a_fault_of_our_own_is_told_calmly_and_kept_whole_in_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def serve(*_: object, **__: object) -> None:
        raise KeyError("planted")

    monkeypatch.setattr(run, "serve", serve)
    code, said = started(tmp_path, capsys)
    (reference,) = re.findall(r"reference ([0-9a-f]{8})\.", said)
    assert (code, "Traceback" in said) == (1, False)
    log = (tmp_path / LOG_NAME).read_text()
    assert (reference in log, "KeyError: 'planted'" in log) == (True, True)


@pytest.mark.parametrize(
    ("variables", "system", "opens"),
    [
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "linux", False),
        ({"DISPLAY": ":0", "CI": "1"}, "linux", False),
        ({}, "darwin", True),
        ({"CI": "true"}, "win32", False),
    ],
)
def test_a_browser_is_opened_where_somebody_can_see_it(variables: dict[str, str], system: str, *, opens: bool) -> None:
    assert run.can_open_browser(variables, system) == opens


def test_the_code_for_the_room_is_square_and_left_out_where_it_cannot_be_shown() -> None:
    lines = run.qr_code("https://192.0.2.7:8866/", "utf-8").splitlines()
    assert {len(line) for line in lines} == {len(lines[0])}
    assert len(lines[0]) in {2 * len(lines), 2 * len(lines) - 1}
    assert run.qr_code("https://192.0.2.7:8866/", "ascii") == ""


def test_a_slow_step_is_named_and_a_quick_one_is_not(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    timers: list[Sequence[object]] = []

    class Timer:
        daemon = False

        def __init__(self, seconds: float, act: object, words: Sequence[object]) -> None:
            timers.append((seconds, *words))

        def start(self) -> None:
            timers.append(("started",))

        def cancel(self) -> None:
            timers.append(("cancelled",))

    monkeypatch.setattr(threading, "Timer", Timer)
    with run.slow_step("Loading"):
        timers.append(("loaded",))
    assert timers == [(run.SLOW, "Loading ..."), ("started",), ("loaded",), ("cancelled",)]
    assert capsys.readouterr().out == ""


# --- a lost passphrase ----------------------------------------------------------------------------------------


def test_who_lost_a_passphrase_gets_another_from_whoever_has_the_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(open_store(make_folder(tmp_path / "data"))) as store:
        people_in(store.database).accounts.make_instructor("Sgt. Ruiz", "four plain words do")
    assert main(["run", "--data", str(tmp_path / "data"), "--reset-instructor", "sgt. ruiz"]) == 0
    first, *_ = capsys.readouterr().out.splitlines()
    passphrase = first.removeprefix("One-time passphrase for sgt. ruiz: ")
    with closing(open_store(tmp_path / "data")) as store:
        came = people_in(store.database).accounts.sign_in_instructor("Sgt. Ruiz", passphrase, "here")
    assert came.person.must_choose_pin


def test_a_lost_passphrase_of_nobody_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--data", str(tmp_path), "--reset-instructor", "Nobody"]) == 1
    assert capsys.readouterr().err == "There is no instructor of this name. Here teach: nobody yet.\n"


def test_a_passphrase_is_not_replaced_under_a_server_that_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with hold_folder(tmp_path):
        assert main(["run", "--data", str(tmp_path), "--reset-instructor", "Sgt. Ruiz"]) == 1
    assert capsys.readouterr().err.endswith("Please stop it first.\n")
