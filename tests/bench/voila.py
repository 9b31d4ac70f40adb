"""Voilà as it comes, as a peer: one notebook with one button and one text that changes, in a process of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

SOURCE = """import ipywidgets

page = ipywidgets.HTML("<p id='count'>0</p>")
button = ipywidgets.Button(description="Go on")


def go_on(_):
    page.value = f"<p id='count'>{int(page.value[14:-4]) + 1}</p>"


button.on_click(go_on)
ipywidgets.VBox([page, button])
"""
SECONDS_TO_START = 60
PROJECT = Path(__file__).resolve().parents[2]


class Voila:
    """A stock Voilà server of the notebook, at `url`, in a folder of its own."""

    def __init__(self, folder: Path, source: str = SOURCE) -> None:
        (folder / "page.ipynb").write_text(json.dumps(notebook(source)), encoding="utf-8")
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        command = [sys.executable, "-m", "voila", "page.ipynb", "--no-browser", f"--port={self.port}"]
        env = {**os.environ, "PYTHONPATH": str(PROJECT)}
        homes = {name: str(folder) for name in ("HOME", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")}
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env={**env, **homes},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> Self:
        waited = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < waited and self._process.poll() is None:
            with socket.socket() as asking:
                if asking.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.1)
        self.close()
        raise RuntimeError("Voilà did not start.")

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The process of the server."""
        return self._process.pid

    @property
    def kernels(self) -> list[int]:
        """The processes of its kernels."""
        return [process.pid for process in psutil.Process(self._process.pid).children()]

    def close(self) -> None:
        """Ends the server and its kernels."""
        below = psutil.Process(self._process.pid).children(recursive=True) if self._process.poll() is None else []
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        _, alive = psutil.wait_procs(below, 5)
        for process in alive:
            process.kill()


def notebook(source: str) -> dict[str, object]:
    """A notebook of one cell."""
    empty: dict[str, object] = {"metadata": {}, "outputs": [], "execution_count": None}
    cell = {"cell_type": "code", "id": "a", "source": source, **empty}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
