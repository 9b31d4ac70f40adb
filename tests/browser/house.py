"""A whole server in a process of its own, started as the README tells, with a data folder of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import psutil

PROJECT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"^First Contact is here: (https?://127\.0\.0\.1:(\d+)/)$")
FOR_THE_ROOM = re.compile(r"^For the room: (https://\S+)$")
SECONDS_TO_END = 120
"""Only what hangs is waited for that long."""
AS_THE_README_TELLS = ("-m", "simlib")
LIKE_WINDOWS = """
import os, signal, socket, sys
import psutil, voila.app  # libraries that ask for Unix sockets when they are imported on this system
pair, family = socket.socketpair, socket.AF_UNIX
socket.socketpair = lambda *_: pair(family)
del os.fork, os.forkpty, socket.AF_UNIX, socket.SO_PEERCRED, signal.SIGHUP
from simlib.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
"""What the server has of Python on Windows: no fork, no Unix sockets, and nobody who names the process at a socket."""
AS_ON_WINDOWS = ("-c", LIKE_WINDOWS)


class House:
    """`start()`, then `url`. `kill()` ends it without a warning; started again it has the same address and data."""

    def __init__(self, data: Path, way: Sequence[str] = AS_THE_README_TELLS, options: Sequence[str] = ()) -> None:
        self.data = data
        self._way, self._options = tuple(way), tuple(options)
        self.url = ""
        self.for_the_room = ""
        """The first address that other devices are told; empty where there is none."""
        self._port = 0
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start, and return once it answers."""
        command = [sys.executable, *self._way, "run", "--no-browser", *self._options]
        process = subprocess.Popen(
            [*command, "--port", str(self._port), "--data", str(self.data)],
            cwd=PROJECT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if (told := FOR_THE_ROOM.match(line.strip())) and not self.for_the_room:
                self.for_the_room = told[1]
            if found := ADDRESS.match(line.strip()):
                self._process, self.url = process, found[1]
                taken = int(found[2])
                assert self._port in {0, taken}, f"the server came back on port {taken}, not on {self._port}"
                self._port = taken
                return
        process.stdout.close()
        raise AssertionError(f"the server did not start ({process.wait()}):\n{''.join(said)}")

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as Ctrl-C would; harmless when it is gone."""
        if self._process:
            self._end(signal.SIGINT)

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        assert process is not None
        assert process.stdout is not None
        below = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(number)
        process.wait(SECONDS_TO_END)
        process.stdout.close()
        psutil.wait_procs(below, SECONDS_TO_END)

    def kernel_process(self, kernel: str) -> psutil.Process:
        """The process of the kernel with this id, found by its sockets."""
        assert self._process is not None
        below = psutil.Process(self._process.pid).children(recursive=True)
        (found,) = [process for process in below if _listens_for(process, kernel)]
        return found


def _listens_for(process: psutil.Process, kernel: str) -> bool:
    try:
        return any(kernel in str(connection.laddr) for connection in process.net_connections("unix"))
    except psutil.NoSuchProcess:
        return False
