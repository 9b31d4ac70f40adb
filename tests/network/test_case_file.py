"""A case as JSON: written, read again, and refused where it is none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simlib.errors import Unreadable
from simlib.network.case_file import FORMAT, case_as_json
from simlib.network.case_read import LONGEST, MOST_NODES, case_from_json
from simlib.network.plans import best_plan
from tests.network.cases import case_of, shipped_book

CASE = case_of("boyfriend", "S", 3)
WRITTEN = json.dumps(case_as_json(CASE))


@pytest.mark.parametrize("typology", shipped_book().kinds)
def test_a_case_that_is_read_again_is_the_same_case(typology: str) -> None:
    case = case_of(typology, "M")
    opened = case_from_json(json.dumps(case_as_json(case)))
    assert (opened.name, opened.graph, opened.leads, opened.at_risk, opened.k) == (
        *(case.name, case.graph, case.leads, case.at_risk),
        case.k,
    )
    assert best_plan(opened.graph, opened.k, opened.at_risk) == case.plan


def test_what_a_file_says_about_its_plan_is_not_believed() -> None:
    case: dict[str, Any] = json.loads(WRITTEN)
    case["plan"] = {"targets": ["n001"], "proven": True}
    case["checks"] = "all fine"
    case["nodes"] = [{**node, "may_be_target": True} for node in case["nodes"]]
    opened = case_from_json(json.dumps(case))
    assert opened.graph == CASE.graph
    assert opened.graph.targets() == CASE.graph.targets()


def changed(**fields: object) -> str:
    return json.dumps({**json.loads(WRITTEN), **fields})


def first(part: str, **fields: object) -> str:
    items = json.loads(WRITTEN)[part]
    return changed(**{part: [{**items[0], **fields}, *items[1:]]})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "This file is not JSON."),
        ("[" * 100_000, "This file is not JSON."),
        ("[]", f'This file is no case: its "format" should be "{FORMAT}".'),
        ('{"format": "other"}', "This file is no case"),
        (" " * (LONGEST + 1), "a case has at most"),
        (changed(nodes={}), 'In the case, "nodes" should be a list of at most 2,000.'),
        (changed(nodes=[{}] * (MOST_NODES + 1)), 'In the case, "nodes" should be a list of at most 2,000.'),
        (changed(nodes=[1]), "nodes 1 should be an object."),
        (changed(nodes=json.loads(WRITTEN)["nodes"] * 2), "stands twice."),
        (changed(nodes=json.loads(WRITTEN)["nodes"][1:]), 'names "n001", which is not in the case.'),
        (changed(evidence=[]), "which is not in the case."),
        (changed(leads=["n999"]), 'The case names "n999", which is none of its nodes.'),
        (changed(at_risk=[7]), 'In the case, "at_risk" should be a list of ids.'),
        (changed(k=True), 'In the case, "k" should be a whole number from 0 to 100.'),
        (changed(k=-1), 'In the case, "k" should be a whole number from 0 to 100.'),
        (changed(name=""), 'In the case, "name" should be a text of at most 300 characters.'),
        (first("nodes", id="x" * 301), 'In nodes 1, "id" should be a text of at most 300 characters.'),
        (first("nodes", id="\x00start"), 'In nodes 1, "id" should be a text'),
        (first("nodes", kind="persn"), 'In nodes 1, "kind" should be a word of its list. The closest is "person".'),
        (first("nodes", role=5), 'In nodes 1, "role" should be a word of its list.'),
        (first("nodes", minor="yes"), 'In nodes 1, "minor" should be true or false.'),
        (first("ties", weight=-1), 'In ties 1, "weight" should be a number from 0 to 1e+06.'),
        (first("ties", weight=float("nan")), 'In ties 1, "weight" should be a number'),
        (first("ties", weight=float("inf")), 'In ties 1, "weight" should be a number'),
        (first("ties", since="soon"), 'In ties 1, "since" should be a number'),
        (first("ties", layer="love"), 'In ties 1, "layer" should be a word of its list.'),
        (first("ties", evidence="e0001"), 'In ties 1, "evidence" should be a list of ids.'),
        (first("evidence", basis="magic"), 'In evidence 1, "basis" should be a word of its list.'),
    ],
)
def test_a_file_that_is_no_case_is_one_sentence_and_nothing_is_half_read(text: str, said: str) -> None:
    with pytest.raises(Unreadable) as fault:
        case_from_json(text)
    assert said in fault.value.sentence


def test_a_name_that_looks_like_a_script_is_a_name() -> None:
    opened = case_from_json(first("nodes", name="<script>alert(1)</script>"))
    assert opened.graph.nodes[0].label == "<script>alert(1)</script>"
