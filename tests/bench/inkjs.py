"""inkjs as a peer: one process of node that is asked line by line, so that it keeps what it has compiled."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from tests.bench.table import NotMeasured

HERE = Path(__file__).parent
INSTALLED = HERE / "node_modules" / "inkjs" / "package.json"
HOW_TO_GET_NODE = "inkjs, the peer, needs node and npm: apt-get install nodejs npm (Debian), or nodejs.org."


def install(tell: Callable[[str], None]) -> None:
    """Sees to it that inkjs is there, in the version that the lock names; `NotMeasured` where that cannot be."""
    if not (shutil.which("node") and shutil.which("npm")):
        raise NotMeasured(HOW_TO_GET_NODE)
    if INSTALLED.is_file() and json.loads(INSTALLED.read_text(encoding="utf-8"))["version"] == locked_version():
        return
    tell("installing inkjs into tests/bench/node_modules ...")
    command = [str(shutil.which("npm")), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotMeasured(
            "inkjs, the peer, could not be installed; `npm ci` in tests/bench says why. It needs the net."
        )


def locked_version() -> str:
    """The version that package-lock.json names."""
    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
    return str(lock["packages"]["node_modules/inkjs"]["version"])


class Inkjs:
    """Plays one Ink script in a process of its own; see ink_plays.js for what it answers."""

    def __init__(self, ink: str) -> None:
        command = [str(shutil.which("node")), str(HERE / "ink_plays.js")]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._ink = ink
        self.version = ""
        """Of inkjs; known once the script is compiled."""

    def __enter__(self) -> Self:
        try:
            self.version = str(self.ask(ink=self._ink)["inkjs"])
        except RuntimeError:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process."""
        _there(self._process.stdin).close()
        _there(self._process.stdout).close()
        self._process.wait()

    def ask(self, **question: object) -> dict[str, Any]:
        """The answer to one question; `RuntimeError` with node's own words where there is none."""
        stdin = _there(self._process.stdin)
        stdin.write(json.dumps(question) + "\n")
        stdin.flush()
        answer: dict[str, Any] = json.loads(_there(self._process.stdout).readline() or '{"fault": "node ended"}')
        if "fault" in answer:
            raise RuntimeError(f"inkjs: {answer['fault']}")
        return answer


def _there(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise RuntimeError("node was started without pipes.")
    return pipe
