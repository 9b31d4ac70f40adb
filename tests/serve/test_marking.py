"""JupyterLab for marking: what it is told before it starts. That it starts and marks is seen in a browser."""

from __future__ import annotations

import json
from pathlib import Path

from simlib.cli.entry import PROJECT
from simlib.serve.lab import LabDoor
from simlib.serve.marking import FOR_TRAINEES, FORMGRADER, POLICY, MarkingDoor
from tests.serve.test_lab import OURS

SECRETS = {"SIMLIB_TICKET": "planted-1", "JUPYTERHUB_API_TOKEN": "planted-2"}


def written(data: Path) -> dict[str, dict[str, object]]:
    """What the server reads at its start."""
    MarkingDoor(PROJECT, data, env={})._write_settings(8888)
    held: dict[str, dict[str, object]] = json.loads((data / "marking/config/jupyter_server_config.json").read_bytes())
    return held


def test_it_shows_the_course_with_formgrader_and_asks_no_other_host(tmp_path: Path) -> None:
    server = written(tmp_path)["ServerApp"]
    extensions = server["jpserver_extensions"]
    assert isinstance(extensions, dict)
    assert [name for name, is_on in extensions.items() if is_on] == [FORMGRADER]
    assert (server["root_dir"], server["ip"], server["port"]) == (str(tmp_path / "course"), "127.0.0.1", 8888)
    assert server["terminals_enabled"] is False
    assert server["tornado_settings"] == {"headers": {"Content-Security-Policy": POLICY}}
    assert "http" not in POLICY


def test_its_page_has_formgrader_and_nothing_that_is_for_trainees(tmp_path: Path) -> None:
    written(tmp_path)
    page = json.loads((tmp_path / "marking/config/labconfig/page_config.json").read_bytes())["disabledExtensions"]
    assert "@jupyter/nbgrader" not in page
    assert {f"@jupyter/nbgrader:{name}" for name in FOR_TRAINEES} <= set(page)


def test_it_knows_where_the_course_is_and_no_secret_of_the_server(tmp_path: Path) -> None:
    env = {**SECRETS, "SIMLIB_EXCHANGE": "/srv/exchange", "SIMLIB_DATABASE": "postgresql://host/name"}
    known = MarkingDoor(PROJECT, tmp_path, env=env)._environment("token")
    assert {name: value for name, value in known.items() if name.startswith("SIMLIB_")} == {
        "SIMLIB_DATA": str(tmp_path),
        "SIMLIB_EXCHANGE": "/srv/exchange",
        "SIMLIB_DATABASE": "postgresql://host/name",
    }
    assert not set(SECRETS) & set(known)
    assert set(known) >= OURS


def test_its_settings_are_its_own_beside_those_of_the_studio(tmp_path: Path) -> None:
    marking, studio = MarkingDoor(PROJECT, tmp_path, env={}), LabDoor(PROJECT, tmp_path / "lab")
    assert marking._environment("t")["JUPYTER_CONFIG_DIR"] != studio._environment("t")["JUPYTER_CONFIG_DIR"]
    assert (marking.folder, marking.page) == ("grading", "lab{}")
