"""The walls between the rooms: each kind of trespass, planted in a small house, is found at its line."""

import tomllib
from pathlib import Path
from typing import Any

import grimp
import pytest

from tests.rooms_contract import RoomsContract, Trespass, closure, table_of

ROOT = Path(__file__).parents[1]


def contract_of(options: dict[str, Any]) -> RoomsContract:
    return RoomsContract(name="rooms", session_options={}, contract_options=options)


def options_in_pyproject() -> dict[str, Any]:
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    [contract] = tool["importlinter"]["contracts"]
    return {name: value for name, value in contract.items() if name not in {"name", "type"}}


def small_house(folder: Path, monkeypatch: pytest.MonkeyPatch, **modules: str) -> grimp.ImportGraph:
    """The import graph of a package `house` with these modules; `cellar__stairs` lies in the room `cellar`."""
    for name, source in {"__init__": "", **modules}.items():
        file = folder / "house" / f"{name.replace('__', '/') if name != '__init__' else name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source)
    for room in {file.parent for file in folder.rglob("*.py")}:
        (room / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(folder))
    return grimp.build_graph("house", include_external_packages=True, cache_dir=None)


HOUSE = {
    "package": "house",
    "rooms": ["cellar <-", "kitchen <- cellar", "tower <- kitchen", "garden <-"],
    "libraries": ["tower <- click sqlite3"],
    "pure": ["cellar"],
    "kept_from_the_pure": ["time"],
}


def trespasses(graph: grimp.ImportGraph) -> list[Trespass]:
    found: list[Trespass] = contract_of(HOUSE).check(graph, verbose=False).metadata["trespasses"]
    return found


def test_a_house_that_keeps_its_table_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = small_house(
        tmp_path,
        monkeypatch,
        cellar="import math\n",
        kitchen="import time\nimport house.cellar\n",
        tower__stairs="import click\nimport sqlite3\nfrom house import cellar, kitchen\n",
        __main__="import house.tower.stairs\n",
    )
    assert trespasses(graph) == []


@pytest.mark.parametrize(
    ("module", "source", "imported", "rule"),
    [
        ("cellar", "\nimport house.kitchen\n", "house.kitchen", "cellar may not import kitchen"),
        ("garden__shed", "\nfrom house import tower\n", "house.tower", "garden may not import tower"),
        ("kitchen", "\nimport click\n", "click", "click belongs to tower"),
        ("kitchen", "\nimport sqlite3\n", "sqlite3", "sqlite3 belongs to tower"),
        ("kitchen", "\nimport rich\n", "rich", "rich is not in the row of kitchen"),
        ("cellar", "\nimport time\n", "time", "cellar is pure"),
        ("cellar", "\ndef later() -> None:\n    import time\n", "time", "cellar is pure"),
    ],
)
def test_a_trespass_is_found_at_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, source: str, imported: str, rule: str
) -> None:
    rooms = {"cellar": "", "kitchen": "", "tower": ""}
    graph = small_house(tmp_path, monkeypatch, **(rooms | {module: source}))
    line = source.splitlines().index(next(text for text in source.splitlines() if "import" in text)) + 1
    assert trespasses(graph) == [Trespass(f"house.{module.replace('__', '.')}", line, imported, rule)]


def test_a_room_that_is_not_in_the_table_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = small_house(tmp_path, monkeypatch, utils="")
    assert trespasses(graph) == [Trespass("house.utils", 0, "house.utils", "this room is not in the table")]


def test_the_report_names_the_module_the_line_and_the_rule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    contract = contract_of(HOUSE)
    graph = small_house(tmp_path, monkeypatch, cellar="import time\n")
    contract.render_broken_contract(contract.check(graph, verbose=False))
    assert "house.cellar, line 1, imports time: cellar is pure" in capsys.readouterr().out


def test_the_real_table_opens_no_door_from_the_core_or_the_trainees_screens() -> None:
    rooms = table_of(options_in_pyproject()["rooms"])
    assert {room: sorted(closure(rooms, room)) for room in ("scenario", "play", "score", "show", "read")} == {
        "scenario": ["errors", "scenario"],
        "play": ["errors", "play", "scenario"],
        "score": ["errors", "network", "play", "scenario", "score"],
        "show": ["errors", "html", "scenario", "show"],
        "read": ["errors", "read", "scenario"],
    }


def test_each_library_with_one_owner_has_that_owner() -> None:
    libraries = table_of(options_in_pyproject()["libraries"])
    owned = (
        *("ipywidgets", "anywidget", "pyvis", "nbgrader", "sqlalchemy", "sqlite3", "nh3", "jinja2", "markdown_it"),
        *("docx", "typst"),
    )
    assert {name: sorted(room for room, names in libraries.items() if name in names) for name in owned} == {
        "ipywidgets": ["show"],
        "anywidget": ["show"],
        "pyvis": ["show"],
        "nbgrader": ["grade"],
        # The gradebook is nbgrader's, and its rows are written in its own way.
        "sqlalchemy": ["grade", "record"],
        "sqlite3": ["record"],
        "nh3": ["html"],
        "jinja2": ["html"],
        "markdown_it": ["html", "read", "review"],
        "docx": ["review"],
        "typst": ["report", "review"],
    }
    assert not {"errors", "scenario", "play", "score"} & set(libraries)
