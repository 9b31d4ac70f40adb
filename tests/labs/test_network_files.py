"""The files of a network: what other programs read is what is so, and no name in them runs anything."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
import zipfile

import networkx as nx
import pytest

from simlib.labs.network_files import KINDS, file_of
from simlib.labs.network_jobs import Network
from simlib.labs.network_view import places_of
from simlib.network.case import CaseEvidence, CaseGraph, CaseNode, CaseTie, NodeKind, Role, tie
from simlib.scenario.words import Layer
from tests.html.payloads import PAYLOADS
from tests.labs.reading import plain

CASE = CaseGraph(
    nodes=(
        CaseNode("Dale", role=Role.CONTROLLER),
        CaseNode("Ana", role=Role.VICTIM, minor=True),
        CaseNode("room 12", NodeKind.PLACE),
        CaseNode("=HYPERLINK(1)", role=Role.WITNESS, name="=HYPERLINK(1)"),
    ),
    ties=(
        tie("Dale", "controls", "Ana"),
        CaseTie("Ana", "room 12", Layer.MOVEMENT, "stays at", evidence=("talk",)),
    ),
    evidence=(CaseEvidence("talk", privileged=True),),
)


def network(case: CaseGraph = CASE) -> Network:
    return Network("A small case", case, places_of(case, 1))


def made(kind: str, case: CaseGraph = CASE) -> bytes:
    return file_of(kind, network(case)).content


def named(name: str) -> CaseGraph:
    return CaseGraph(
        (CaseNode(name, role=Role.CONTROLLER), CaseNode("b", role=Role.VICTIM)), (tie(name, "controls", "b"),)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_network_gives_the_same_bytes(kind: str) -> None:
    assert file_of(kind, network()) == file_of(kind, network())


def test_the_graph_reads_back_with_its_roles_and_the_ties_that_count() -> None:
    read = nx.parse_graphml(made("graphml").decode(), node_type=str, force_multigraph=True)
    labels = {read.nodes[node]["label"]: read.nodes[node] for node in read}
    assert labels["Ana"]["role"] == "victim"
    assert labels["Ana"]["minor"] is True
    assert [(source, target, told["layer"]) for source, target, told in read.edges(data=True)] == [
        ("n0", "n1", "command")
    ]


def test_the_tables_name_who_may_be_acted_on_and_which_ties_count() -> None:
    with zipfile.ZipFile(io.BytesIO(made("csv"))) as archive:
        tables = {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
            for name in archive.namelist()
        }
    assert [(row["name"], row["role"], row["may be acted on"]) for row in tables["nodes.csv"]] == [
        ("Dale", "controller", "yes"),
        ("Ana", "victim, under 18", "no"),
        ("room 12", "place", "yes"),
        ("'=HYPERLINK(1)", "witness", "no"),
    ]
    assert [(row["from"], row["to"], row["layer"], row["counts"]) for row in tables["ties.csv"]] == [
        ("n0", "n1", "command", "yes"),
        ("n1", "n2", "movement", "no"),
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_begins_as_a_formula(start: str) -> None:
    with zipfile.ZipFile(io.BytesIO(made("csv", named(f"{start}cmd|calc")))) as archive:
        for name in archive.namelist():
            for row in csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")):
                assert [cell for cell in row if cell.startswith(start)] == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_name_runs_anything_in_a_picture(payload: str) -> None:
    root = ET.fromstring(made("svg", named(payload)))  # noqa: S314 - we have just made it
    tags = {each.tag.rpartition("}")[2] for each in root.iter()}
    assert tags <= {"svg", "rect", "defs", "marker", "path", "g", "title", "circle", "text", "polygon"}
    assert [name for each in root.iter() for name in each.attrib if name.startswith("on") or "href" in name] == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_name_leaves_the_data_of_the_page_that_draws(payload: str) -> None:
    page = made("html", named(payload)).decode()
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert "<" not in data
    assert page.count("<script") == made("html", named("Dale")).decode().count("<script")
    shown = re.search(r"<tbody>(.*)</tbody>", page, re.DOTALL)
    assert shown
    assert " ".join(payload.split()) in plain(shown[1])


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_graph_with_any_name_is_sound_xml(payload: str) -> None:
    root = ET.fromstring(made("graphml", named(payload)))  # noqa: S314 - we have just made it
    assert [node.get("id") for node in root.iter() if node.tag.endswith("}node")] == ["n0", "n1"]


def test_a_name_with_a_character_that_nobody_can_see_leaves_it_behind() -> None:
    root = ET.fromstring(made("graphml", named("a\x00b\x1b")))  # noqa: S314 - we have just made it
    assert "ab" in [each.text for each in root.iter()]
