"""A real JupyterHub on this machine, set up as the README tells, with the simulator as its service."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil

PROJECT = Path(__file__).resolve().parents[2]
PROGRAMS = ("jupyterhub", "configurable-http-proxy")
WHY_NOT = "This needs a JupyterHub: put jupyterhub and configurable-http-proxy on the path (pip and npm have them)."
SECONDS_TO_END = 20
PASSWORD = "hub password"
TEACHER = "lee"
OF_THIS_TEST = """
c.JupyterHub.bind_url = "http://127.0.0.1:{front}"
c.JupyterHub.hub_port = {hub}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.JupyterHub.db_url = "sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{folder}/hub.secret"
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "{password}"
c.Authenticator.allow_all = True
"""
"""What a hub needs beside the README's block: ports of its own, and people with a password."""


def block_of_the_readme(folder: Path, port: int) -> str:
    """The README's configuration, for this machine: its places and its port instead of the example's."""
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    (block,) = [part.split("```")[0] for part in readme.split("```python\n")[1:] if "c.JupyterHub.services" in part]
    here = {
        '"python3"': repr(sys.executable),
        '"/opt/first-contact"': repr(str(PROJECT)),
        '"/srv/first-contact"': repr(str(folder / "data")),
        ":8866": f":{port}",
        '"ruiz"': repr(TEACHER),
    }
    for example, real in here.items():
        assert block.count(example) == 1
        block = block.replace(example, real)
    return block


def is_here() -> bool:
    """Whether this machine has what a hub needs."""
    return all(shutil.which(name) for name in PROGRAMS)


class HubHouse:
    """`start()`, then `url` is the simulator's address and `hub` the hub's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = self.hub = ""
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start, and return once both answer."""
        front, hub, proxy, service = free_ports(4)
        config = self.folder / "jupyterhub_config.py"
        own = OF_THIS_TEST.format(folder=self.folder, password=PASSWORD, front=front, hub=hub, proxy=proxy)
        config.write_text(own + block_of_the_readme(self.folder, service), encoding="utf-8")
        process = subprocess.Popen(
            [str(shutil.which(PROGRAMS[0])), "-f", str(config)],
            cwd=self.folder,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._process = process
        self.hub, self.url = f"http://127.0.0.1:{front}/hub/", f"http://127.0.0.1:{front}/services/first-contact/"
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if "JupyterHub is now running" in line:
                return
        self.stop()
        raise AssertionError(f"the hub did not start:\n{''.join(said)}")

    def stop(self) -> None:
        """End the hub, its proxy and the simulator; harmless when they are gone."""
        if self._process is None:
            return
        below = psutil.Process(self._process.pid).children(recursive=True)
        self._process.send_signal(signal.SIGINT)
        out, _ = self._process.communicate(timeout=SECONDS_TO_END)
        (self.folder / "hub.log").write_text(out, encoding="utf-8")
        self._process = None
        for process in psutil.wait_procs(below, SECONDS_TO_END)[1]:
            process.kill()


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    opened = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(each.getsockname()[1]) for each in opened]
    for each in opened:
        each.close()
    return ports
