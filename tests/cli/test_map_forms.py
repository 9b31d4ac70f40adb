"""`simlib audit MAP --save`: an agency's map in a form that another program reads."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner, Result

from simlib.cli.audit import command
from simlib.read.referral_map import load_map
from tests.read.referral_maps import SMALL


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "county.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words], terminal_width=200)


def test_a_map_is_saved_as_tables_that_say_the_same(source: Path, tmp_path: Path) -> None:
    result = run(source, "--save", tmp_path / "tables")
    assert "tables holds the map." in result.output
    assert sorted(path.name for path in (tmp_path / "tables").iterdir()) == [
        "links.csv",
        "map.csv",
        "rules.csv",
        "units.csv",
    ]
    assert load_map(tmp_path / "tables").map == load_map(source).map


def test_tables_are_saved_as_yaml_and_as_graphml_at_once(source: Path, tmp_path: Path) -> None:
    run(source, "--save", tmp_path / "tables")
    run(tmp_path / "tables", "--save", tmp_path / "again.yaml", "--save", tmp_path / "map.graphml")
    assert load_map(tmp_path / "again.yaml").map == load_map(source).map
    assert list(nx.read_graphml(tmp_path / "map.graphml").edges) == [("patrol", "advocate")]


def test_a_map_with_a_unit_switched_off_is_saved_so(source: Path, tmp_path: Path) -> None:
    run(source, "--without", "advocate", "--save", tmp_path / "without.yaml")
    saved = load_map(tmp_path / "without.yaml").map
    assert saved is not None
    assert [(unit.id, unit.off) for unit in saved.units] == [("patrol", False), ("advocate", True)]


@pytest.mark.parametrize("name", ["county.yaml", "county.graphml", "tables", "tables/units.csv"])
def test_nothing_is_written_over_what_is_there(source: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "county.graphml").write_text("mine")
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "units.csv").write_text("mine")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    result = run(source, "--save", tmp_path / name)
    assert result.exit_code == 2
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_another_ending_is_told_which_there_are(source: Path, tmp_path: Path) -> None:
    result = run(source, "--save", tmp_path / "county.xlsx")
    assert result.exit_code == 2
    assert "A map is saved as .yaml, .graphml, or as a folder, which has no ending." in result.output


def test_a_map_with_mistakes_is_not_saved(source: Path, tmp_path: Path) -> None:
    source.write_text(SMALL.replace("1.5 h", "-1 h"), encoding="utf-8")
    assert run(source, "--save", tmp_path / "tables").exit_code == 1
    assert not (tmp_path / "tables").exists()


def test_a_folder_that_cannot_be_made_is_one_sentence(source: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = run(source, "--save", tmp_path / "file" / "tables")
    assert result.exception is not None
    assert str(result.exception).startswith(f"{tmp_path}/file/tables/map.csv cannot be written: ")
