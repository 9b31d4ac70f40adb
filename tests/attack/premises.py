"""A server in a process of its own, on files of its own: `python -m tests.attack.premises ROOT DATA`."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import psutil

PROJECT = Path(__file__).resolve().parents[2]
SECONDS = 60


class Premises:
    """`start()`, then `port`. What the server logs is in `log`."""

    def __init__(self, folder: Path) -> None:
        self.root, self.data, self.log = folder / "root", folder / "data", folder / "server.log"
        self.port = 0
        self._process: subprocess.Popen[str] | None = None
        (self.root / "scenarios").mkdir(parents=True)
        shutil.copytree(PROJECT / "notebooks", self.root / "notebooks")
        shutil.copytree(PROJECT / "scenarios" / "facts", self.root / "scenarios" / "facts")

    @property
    def cases(self) -> Path:
        """The folder of the cases."""
        return self.root / "scenarios"

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def process(self) -> psutil.Process:
        """The server's process."""
        assert self._process is not None
        return psutil.Process(self._process.pid)

    @property
    def kernels(self) -> list[psutil.Process]:
        """The processes of the kernels: the children of the nursery, which is the server's only child."""
        return [kernel for nursery in self.process.children() for kernel in nursery.children()]

    def start(self) -> None:
        """Start, and return once it answers."""
        with self.log.open("a", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.attack.premises", str(self.root), str(self.data)],
                cwd=PROJECT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, self.log.read_text(encoding="utf-8")
        self.port = int(json.loads(line)["port"])

    def stop(self) -> None:
        """Stop it and wait until nothing of it is left."""
        assert self._process is not None
        below = self.process.children(recursive=True)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(SECONDS)
        finally:
            self._process.kill()
            self._process.stdout.close()
        _, left = psutil.wait_procs(below, timeout=SECONDS)
        assert left == []

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        below = self.process.children(recursive=True)
        self._process.kill()
        self._process.wait(SECONDS)
        for pipe in (self._process.stdin, self._process.stdout):
            pipe.close()
        for process in below:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(below, timeout=SECONDS)

    @property
    def complaints(self) -> list[str]:
        """The lines of the log that tell of a fault."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if "Traceback" in line or line.startswith(("ERROR", "CRITICAL"))]


async def _serve(root: Path, data: Path) -> None:
    # Only the process that serves needs the server.
    from simlib.serve.server import Server, Settings  # noqa: PLC0415

    server = Server(Settings(root=root, data=data, port=0))
    await server.start()
    print(json.dumps({"port": server.port}), flush=True)
    try:
        await _until_told()
    finally:
        await server.stop()


async def _until_told() -> None:
    """Return when the other end of standard input closes, as it also does when the test process dies."""
    over, loop = asyncio.Event(), asyncio.get_running_loop()

    def wait() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(over.set)

    threading.Thread(target=wait, daemon=True).start()
    await over.wait()


if __name__ == "__main__":
    import logging

    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.pop("SIMLIB_DATA", None)
    asyncio.run(_serve(Path(sys.argv[1]), Path(sys.argv[2])))
