"""JupyterLab for an instructor at the server's machine: what it shows, what it knows, who gets in, how it ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPResponse

from simlib.cli.entry import PROJECT
from simlib.record.rights import Role
from simlib.serve import lab_page, pages
from simlib.serve.identity import COOKIE
from simlib.serve.lab import FROM_THE_SYSTEM, LabDoor, LabNotStarted, environment
from simlib.serve.lab_shelf import LABS, STUDIO
from simlib.serve.server import Server, Settings
from tests.serve.browsers import LONGEST_WAIT

SECRETS = {"SIMLIB_TICKET": "planted-1", "JUPYTERHUB_API_TOKEN": "planted-2", "SIMLIB_DATA": "/planted-3"}
OURS = {
    "JUPYTER_TOKEN",
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "IPYTHONDIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "JUPYTERLAB_WORKSPACES_DIR",
    "PYTHONPATH",
}


def small_project(folder: Path) -> Path:
    """A project with one case, and with studio and labs."""
    (folder / "scenarios").mkdir(parents=True)
    shutil.copytree(PROJECT / "notebooks", folder / "notebooks")
    notebook = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "scenarios" / "one.ipynb").write_text(json.dumps(notebook))
    return folder


def asked(address: str, path: str, *, token: str = "", method: str = "GET") -> tuple[int, str]:
    """The status and the text of an answer."""
    root = address.partition("/lab/")[0]
    request = urllib.request.Request(f"{root}{path}", method=method)  # noqa: S310 - the server under test
    if token:
        request.add_header("Authorization", f"token {token}")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - the server under test
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, ""


async def test_a_jupyterlab_shows_the_scenarios_knows_no_secret_and_ends_with_its_kernels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    door = LabDoor(small_project(tmp_path / "project"), tmp_path / "lab")
    try:
        address = await door.address()
        assert await door.address() == address
        (process,) = [child for child in psutil.Process().children() if child.cmdline()[-1:] == ["simlib.serve.lab"]]
        _it_shows_the_scenarios_alone(address)
        _studio_and_labs_are_there_for_whoever_names_them(address)
        assert await door.address(LABS[0]) == address.replace(STUDIO, LABS[0])
        _it_is_quiet(address)
        _it_listens_on_this_machine_alone(process)
        _nothing_the_server_knows_reached(process, token=address.partition("token=")[2])
        kernel = asked(address, "/api/kernels", token=address.partition("token=")[2], method="POST")
        assert kernel[0] == 201
        family = [process, *process.children(recursive=True)]
        assert len(family) > 1
    finally:
        await door.close()
    assert psutil.wait_procs(family, timeout=60)[1] == []


def _it_shows_the_scenarios_alone(address: str) -> None:
    token = address.partition("token=")[2]
    assert asked(address, "/api/contents")[0] == 403
    status, text = asked(address, "/api/contents", token=token)
    assert (status, [entry["path"] for entry in json.loads(text)["content"]]) == (200, ["one.ipynb"])
    assert asked(address, "/api/terminals", token=token)[0] == 404


def _studio_and_labs_are_there_for_whoever_names_them(address: str) -> None:
    token = address.partition("token=")[2]
    for name in (STUDIO, *LABS):
        status, text = asked(address, f"/api/contents/{name}", token=token)
        assert (status, json.loads(text)["writable"]) == (200, False)
    assert asked(address, "/api/contents/player.ipynb", token=token)[0] == 404


def _it_is_quiet(address: str) -> None:
    page = asked(address, "/lab", token=address.partition("token=")[2])[1]
    assert '"news": {"disabled": true}' in page
    assert '"can_install": false' in page
    assert "@jupyterlab/apputils-extension:announcements" in page


def _it_listens_on_this_machine_alone(process: psutil.Process) -> None:
    listening = {each.laddr.ip for each in process.net_connections() if each.status == psutil.CONN_LISTEN}
    assert listening == {"127.0.0.1"}


def _nothing_the_server_knows_reached(process: psutil.Process, token: str) -> None:
    known = process.environ()
    assert set(known) - set(FROM_THE_SYSTEM) == OURS
    assert not [value for value in known.values() if "planted" in value]
    assert token not in " ".join(process.cmdline())


async def test_a_port_that_is_taken_is_one_sentence_that_names_the_log(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        door = LabDoor(small_project(tmp_path / "project"), tmp_path / "lab", port=other.getsockname()[1])
        with pytest.raises(LabNotStarted, match=r"did not start\. What it said is in .*lab\.log"):
            await door.address()
    assert (tmp_path / "lab" / "lab.log").stat().st_mode & 0o077 == 0


def test_the_project_can_be_imported_anywhere_in_its_environment(tmp_path: Path) -> None:
    question = "import simlib; print(simlib.__file__)"
    command = [sys.executable, "-S", "-c", question]
    env = environment(PROJECT, tmp_path, "token")
    answer = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == str(PROJECT / "simlib" / "__init__.py")


def test_it_ends_when_the_server_is_gone_however_the_server_ended() -> None:
    waiting = "import sys; from simlib.serve.lab import end_with; end_with(sys.stdin.fileno())"
    with subprocess.Popen([sys.executable, "-c", waiting], cwd=PROJECT, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(60) == -signal.SIGTERM


# --- the page -------------------------------------------------------------------------------------------------


class FakeDoor(LabDoor):
    """A JupyterLab that is there already."""

    async def address(self, screen: str = STUDIO) -> str:
        """Where it would be."""
        return "http://127.0.0.1:1/lab?token=t"


@dataclass(frozen=True, slots=True)
class Someone:
    """A server and a browser's cookie in it."""

    server: Server

    def cookie(self, role: Role) -> str:
        person = self.server.people.accounts.outside_person(f"one {role}", role)
        return f"{COOKIE}={self.server.people.sessions.begin(person.person_id, None)[0]}"

    async def visit(self, cookie: str = "", page: str = "lab") -> HTTPResponse:
        address = f"{self.server.addresses[0]}{page}"
        client = AsyncHTTPClient()
        return await client.fetch(
            address,
            headers={"Cookie": cookie},
            follow_redirects=False,
            raise_error=False,
            connect_timeout=LONGEST_WAIT,
            request_timeout=LONGEST_WAIT,
        )


@asynccontextmanager
async def a_server(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Someone]:
    monkeypatch.setattr("simlib.serve.server.LabDoor", FakeDoor)
    monkeypatch.delattr(os, "fork")
    server = Server(Settings(PROJECT, folder, port=0))
    await server.start()
    try:
        yield Someone(server)
    finally:
        await server.stop()


async def test_only_an_instructor_at_this_machine_is_led_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_server(tmp_path / "data", monkeypatch) as someone:
        led = await someone.visit(someone.cookie(Role.INSTRUCTOR))
        assert (led.code, led.headers["Location"]) == (303, "http://127.0.0.1:1/lab?token=t")
        told = json.loads((tmp_path / "data" / "lab" / "simulator.json").read_text(encoding="utf-8"))
        assert told == {"classes": f"{someone.server.addresses[0]}home"}
        assert (await someone.visit(someone.cookie(Role.TRAINEE))).code == 404
        nobody = await someone.visit()
        assert (nobody.code, nobody.headers["Location"]) == (302, "/sign-in?next=%2Flab")
        monkeypatch.setattr(lab_page, "is_this_machine", lambda source: source == "192.0.2.7")
        assert (await someone.visit(someone.cookie(Role.INSTRUCTOR))).code == 404


async def test_the_page_of_the_classes_shows_the_way_there_at_this_machine_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_server(tmp_path / "data", monkeypatch) as someone:
        cookie = someone.cookie(Role.INSTRUCTOR)
        here = (await someone.visit(cookie, "home")).body.decode()
        monkeypatch.setattr(pages, "is_this_machine", lambda source: source == "192.0.2.7")
        elsewhere = (await someone.visit(cookie, "home")).body.decode()
    assert ('href="/lab">Write cases<' in here, 'href="/lab"' in elsewhere) == (True, False)
