"""What is written of a referral map is read again as the same map, in each form, and the bytes depend on it alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings

from simlib.read.referral_graphml import map_as_graphml
from simlib.read.referral_map import load_map, read_map_csv, read_map_yaml
from simlib.read.referral_write import entries_of, map_as_csv, map_as_yaml
from simlib.scenario.referral_checks import check_map
from simlib.scenario.referral_map import ReferralMap
from tests.read.referral_maps import SMALL, sound_maps

COUNTY = Path(__file__).resolve().parents[2] / "scenarios" / "maps" / "alder-county.yaml"


@cache
def county() -> ReferralMap:
    found = load_map(COUNTY).map
    assert found is not None
    return found


@given(sound_maps())
@settings(max_examples=25)
def test_a_map_written_as_yaml_is_read_again_as_the_same_map(made: ReferralMap) -> None:
    assert check_map(made) == ()
    reading = read_map_yaml(map_as_yaml(made), "a.yaml")
    assert (reading.findings, reading.map) == ((), made)


@given(sound_maps())
@settings(max_examples=25)
def test_a_map_written_as_tables_is_read_again_as_the_same_map(made: ReferralMap) -> None:
    reading = read_map_csv(map_as_csv(made))
    assert (reading.findings, reading.map) == ((), made)


@given(sound_maps())
@settings(max_examples=25)
def test_a_map_as_graphml_has_the_same_nodes_edges_and_words_in_networkx(made: ReferralMap) -> None:
    graph = nx.read_graphml(io.BytesIO(map_as_graphml(made)))
    assert type(graph) is nx.DiGraph
    assert list(graph.nodes) == [unit.id for unit in made.units]
    assert set(graph.edges) == {link.key for link in made.links}
    assert {node: words["name"] for node, words in graph.nodes(data=True)} == {u.id: u.name for u in made.units}
    assert {(a, b): words["why"] for a, b, words in graph.edges(data=True)} == {x.key: x.why for x in made.links}


@given(sound_maps())
@settings(max_examples=15)
def test_no_cell_of_a_table_is_one_that_a_spreadsheet_would_run(made: ReferralMap) -> None:
    for raw in map_as_csv(made).values():
        rows = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
        begins = {cell[0] for row in rows for cell in row if len(cell) > 1}
        assert begins & set("=+-@\t\r＝＋－＠") == set()


@given(sound_maps())
@settings(max_examples=25)
def test_tables_saved_with_semicolons_and_bare_line_feeds_are_the_same_map(made: ReferralMap) -> None:
    assert read_map_csv({name: resaved(raw, ";", "\n") for name, raw in map_as_csv(made).items()}).map == made


def resaved(raw: bytes, separator: str, end: str) -> bytes:
    """A table as another spreadsheet saves it."""
    rows = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=end).writerows(rows)
    return text.getvalue().encode()


SAVED = {
    "commas, marked": (",", "\r\n", b"\xef\xbb\xbf"),
    "semicolons": (";", "\r\n", b""),
    "tabs, marked": ("\t", "\n", b"\xef\xbb\xbf"),
    "carriage returns": (",", "\r", b""),
}


@pytest.mark.parametrize(("separator", "end", "first"), SAVED.values(), ids=SAVED)
def test_the_county_is_the_same_however_a_spreadsheet_saves_it(separator: str, end: str, first: bytes) -> None:
    files = {name: first + resaved(raw, separator, end) for name, raw in map_as_csv(county()).items()}
    assert read_map_csv(files).map == county()


def test_tables_with_the_separator_line_of_a_spreadsheet_are_read() -> None:
    files = {name: b"sep=;\n" + resaved(raw, ";", "\n") for name, raw in map_as_csv(county()).items()}
    assert read_map_csv(files).map == county()


WRITERS: Mapping[str, Callable[[ReferralMap], object]] = {
    "yaml": map_as_yaml,
    "csv": map_as_csv,
    "graphml": map_as_graphml,
}


@pytest.mark.parametrize("form", WRITERS)
def test_the_same_map_is_written_with_the_same_bytes_wherever_it_was_read(form: str) -> None:
    from_tables = read_map_csv(map_as_csv(county())).map
    assert from_tables is not None
    assert WRITERS[form](from_tables) == WRITERS[form](county())


def test_a_folder_of_tables_is_read_like_the_file_and_so_is_one_of_its_tables(tmp_path: Path) -> None:
    for name, raw in map_as_csv(county()).items():
        (tmp_path / name).write_bytes(raw)
    assert load_map(tmp_path).map == county()
    assert load_map(tmp_path / "links.csv").map == county()


def test_what_says_nothing_is_not_written() -> None:
    made = read_map_yaml(SMALL.encode(), "a.yaml").map
    assert made is not None
    units = entries_of(made)
    written = [entry for part in units.values() for entry in part]
    assert [list(entry) for entry in written] == [
        ["name", "as of", "vital"],
        ["id", "name", "kind", "spheres", "open", "passes"],
        ["id", "name", "kind", "open", "on call", "meets", "privileged", "ends"],
        ["from", "to", "why", "latest", "consent", "agreement", "expires", "passes", "feedback"],
        ["id", "when", "from", "to", "within"],
        ["id", "what", "to", "unless"],
    ]


def test_a_map_of_several_lines_is_written_as_it_is_read() -> None:
    made = read_map_yaml(SMALL.encode(), "a.yaml").map
    assert made is not None
    assert map_as_yaml(made).decode() == SMALL.replace("1.5 h", "90 min")


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "a & b", "]]>", "'\"", "é ü 漢", "\U0001f600"])
def test_a_name_of_any_characters_is_the_same_in_every_form(name: str) -> None:
    raw = SMALL.replace("name: Patrol", f"name: '{name.replace(chr(39), chr(39) * 2)}'").encode()
    made = read_map_yaml(raw, "a.yaml").map
    assert made is not None
    graph = nx.read_graphml(io.BytesIO(map_as_graphml(made)))
    tables = read_map_csv(map_as_csv(made)).map
    assert tables is not None
    assert [made.units[0].name, graph.nodes["patrol"]["name"], tables.units[0].name] == [name, name, name]
