"""The studio is for whoever sits at the machine: it is on no page of a trainee, and in no trainee's kernel."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from simlib.cli.entry import PROJECT
from simlib.record.rights import Role
from simlib.serve.lab import EXTENSIONS, leave_counts, leave_way_back, write_settings
from simlib.serve.lab_shelf import STUDIO, Shelf
from simlib.studio import opened as in_a_kernel
from simlib.studio.opened import opened, place_at
from simlib.studio.way_back import way_back
from tests.serve.test_lab import a_server
from tests.studio.cases import Bench, notebook

DOORS = (
    "author", "author.ipynb", "studio", "voila/render/author.ipynb", "voila/render/notebooks/author.ipynb",
    "render/author.ipynb", "notebooks/author.ipynb", "voila/files/author.ipynb", "files/author.ipynb", "lab",
    "lab/tree/author.ipynb", "api/contents/author.ipynb", "lab/extensions/first-contact-studio/static/remoteEntry.js",
)  # fmt: skip


async def test_no_address_of_the_simulator_leads_a_trainee_or_a_stranger_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_server(tmp_path / "data", monkeypatch) as someone:
        trainee = someone.cookie(Role.TRAINEE)
        codes = {door: (await someone.visit(trainee, door)).code for door in DOORS}
        pages = [(await someone.visit(page=door)).body.decode() for door in DOORS]
    assert {door: code for door, code in codes.items() if code not in {403, 404}} == {}
    assert not [page for page in pages if "open_studio" in page]


def test_a_trainees_kernel_knows_nothing_of_it() -> None:
    question = (
        "import sys; import simlib.show.player; heavy = ('pyvis', 'networkx', 'numpy', 'scipy'); "
        "print([name for name in sys.modules if 'studio' in name or name.split('.')[0] in heavy])"
    )
    command = [sys.executable, "-c", question]
    answer = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


# --- JupyterLab -----------------------------------------------------------------------------------------------


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "one.ipynb").write_bytes(notebook())
    return Shelf(root_dir=str(tmp_path / "cases"), studio=str(PROJECT / "notebooks" / STUDIO))


async def test_the_studio_opens_by_name_is_listed_nowhere_and_cannot_be_saved(shelf: Shelf) -> None:
    model = await shelf.get(STUDIO, require_hash=True)
    listed = await shelf.get("")
    assert [entry["name"] for entry in listed["content"]] == ["one.ipynb"]
    assert (model["writable"], model["type"], model["content"]["nbformat"]) == (False, "notebook", 4)
    assert not await shelf.is_hidden(STUDIO)
    assert (await shelf.get(STUDIO, content=False))["content"] is None
    assert (await shelf.get("one.ipynb"))["writable"] is True


async def test_without_a_studio_the_folder_is_as_it_is(tmp_path: Path) -> None:
    (tmp_path / STUDIO).write_bytes(notebook())
    plain = Shelf(root_dir=str(tmp_path), studio="")
    assert (await plain.get(STUDIO))["writable"] is True


def test_jupyterlab_is_told_of_our_extension_and_each_case_gets_the_button(tmp_path: Path) -> None:
    write_settings(tmp_path / "lab", tmp_path / "project", 1)
    config = json.loads((tmp_path / "lab/config/jupyter_server_config.json").read_text())
    overrides = json.loads((tmp_path / "lab/config/labconfig/default_setting_overrides.json").read_text())
    package = json.loads((EXTENSIONS / "first-contact-studio" / "package.json").read_text())
    assert config["LabApp"]["extra_labextensions_path"] == [str(EXTENSIONS)]
    assert config["Shelf"]["studio"] == str(tmp_path / "project" / "notebooks" / STUDIO)
    (button,) = overrides["@jupyterlab/notebook-extension:panel"]["toolbar"]
    assert button["command"] == "first-contact:studio"
    assert (EXTENSIONS / "first-contact-studio" / package["jupyterlab"]["_build"]["load"]).is_file()


def test_new_cells_are_text_and_no_letter_alone_does_anything_to_a_notebook(tmp_path: Path) -> None:
    write_settings(tmp_path / "lab", tmp_path / "project", 1)
    overrides = json.loads((tmp_path / "lab/config/labconfig/default_setting_overrides.json").read_text())
    assert overrides["@jupyterlab/notebook-extension:tracker"] == {"defaultCell": "markdown"}
    assert typed_keys(overrides["@jupyterlab/shortcuts-extension:shortcuts"]["shortcuts"]) == {
        key for schema in SCHEMAS for key in typed_keys(json.loads(schema.read_text()).get("jupyter.lab.shortcuts", []))
    }


SCHEMAS = [
    Path(sys.prefix) / "share/jupyter/lab/schemas/@jupyterlab" / name
    for name in ("notebook-extension/tracker.json", "mainmenu-extension/plugin.json")
]
"""Where JupyterLab says which keys do something to a notebook."""


def typed_keys(shortcuts: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """The keys that type a letter or a digit, with where they are pressed."""
    keys = [(" ".join(each["keys"]), each["selector"]) for each in shortcuts]
    return {(pressed, where) for pressed, where in keys if re.fullmatch(r"(Shift )?\w( \w)?", pressed)}


def test_what_classes_chose_is_left_for_its_owner_alone(tmp_path: Path) -> None:
    leave_counts(tmp_path, lambda: {"cases": {}})
    assert (tmp_path / "coverage.json").stat().st_mode & 0o077 == 0


def test_the_studio_knows_the_way_back_to_the_simulator_that_led_to_it(tmp_path: Path) -> None:
    leave_way_back(tmp_path / "lab", "http://127.0.0.1:1/hub/home")
    assert way_back(tmp_path / "lab") == "http://127.0.0.1:1/hub/home"
    assert (tmp_path / "lab" / "simulator.json").stat().st_mode & 0o077 == 0
    bench = Bench(tmp_path)
    (tmp_path / "home").symlink_to(tmp_path / "lab")
    assert 'href="http://127.0.0.1:1/hub/home">Back to the simulator<' in bench.desk.screen.back.value
    bench.close()


@pytest.mark.parametrize("told", ["", "[]", '{"classes": 3}', '{"classes": "javascript:alert(1)"}', "{}"])
def test_a_way_back_that_is_none_is_no_link(tmp_path: Path, told: str) -> None:
    (tmp_path / "simulator.json").write_text(told, encoding="utf-8")
    assert (way_back(tmp_path), way_back(tmp_path / "nowhere")) == ("", "")


# --- in a kernel ----------------------------------------------------------------------------------------------


async def test_opening_it_again_ends_the_one_before(tmp_path: Path) -> None:
    (tmp_path / "one.ipynb").write_bytes(notebook())
    opened(tmp_path)
    ((first, watching),) = in_a_kernel._open
    await asyncio.sleep(0)
    page = opened(tmp_path)
    ((second, still_watching),) = in_a_kernel._open
    await asyncio.gather(watching, return_exceptions=True)
    assert (watching.cancelled(), still_watching.done(), first._proofs._process) == (True, False, None)
    assert page is second.screen.page
    still_watching.cancel()
    second.close()
    in_a_kernel._open.clear()


def test_it_keeps_its_things_beside_jupyterlabs_own(tmp_path: Path) -> None:
    beside = place_at(tmp_path, {"JUPYTER_DATA_DIR": str(tmp_path / "lab" / "share")}).home
    assert (beside, place_at(tmp_path, {}).home) == (tmp_path / "lab", tmp_path / ".studio")
