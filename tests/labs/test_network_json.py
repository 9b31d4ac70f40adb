"""A network from a file: the same as it was written, or one sentence that names the place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simlib.errors import Unreadable
from simlib.labs.network_json import LARGEST_FILE, network_of
from simlib.network.case_file import case_as_json
from simlib.network.generate import GeneratedCase, generate
from simlib.read.typologies import load_typologies
from simlib.scenario.typologies import Size

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "typologies"
Json = dict[str, Any]


def generated(kind: str, seed: int) -> GeneratedCase:
    book, _ = load_typologies(FOLDER)
    assert book is not None
    return generate(book, kind, Size.S, seed)


@pytest.mark.parametrize("kind", ["boyfriend", "household", "decoys"])
def test_what_was_written_reads_back_as_it_was(kind: str) -> None:
    case = generated(kind, 3)
    title, graph, at_risk = network_of(json.dumps(case_as_json(case)).encode())
    assert (title, graph, at_risk) == (case.name, case.graph, case.at_risk)


def small() -> Json:
    return {
        "format": "first-contact-network/1",
        "name": "Small",
        "nodes": [{"id": "a", "kind": "person", "role": "controller"}, {"id": "b", "kind": "person", "role": "victim"}],
        "ties": [{"source": "a", "target": "b", "layer": "command", "verb": "controls", "weight": 1, "evidence": []}],
        "evidence": [],
    }


Change = Callable[[Json], object]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda whole: whole.pop("format"), "its format is not"),
        (lambda whole: whole.pop("nodes"), "nodes: a list of 5,000 entries"),
        (lambda whole: whole.update(nodes=[{}] * 5001), "nodes: a list of 5,000 entries"),
        (lambda whole: whole["nodes"][0].update(role="king"), r'nodes\[0\]: "role" is none of controller'),
        (lambda whole: whole["nodes"][1].update(kind=7), r'nodes\[1\]: "kind" is none of person'),
        (lambda whole: whole["nodes"][1].update(id="a"), "the same id"),
        (lambda whole: whole["nodes"][0].update(id=""), r'nodes\[0\]: "id" is missing'),
        (lambda whole: whole["nodes"][0].update(name="x" * 401), "400 characters"),
        (lambda whole: whole["ties"].append(7), r'ties\[1\]: "source" is missing'),
        (lambda whole: whole["ties"][0].update(target="c"), r"ties\[0\]: one of its ends"),
        (lambda whole: whole["ties"][0].update(weight="much"), r'ties\[0\]: "weight" is no number'),
        (lambda whole: whole["ties"][0].update(weight=float("inf")), r'ties\[0\]: "weight" is no number'),
        (lambda whole: whole["ties"][0].update(evidence="all"), r'ties\[0\]: "evidence" is a list'),
        (lambda whole: whole.update(evidence={}), "evidence: a list"),
        (lambda whole: whole["ties"][0].update(weight=-1), r'ties\[0\]: "weight" is no number'),
        (lambda whole: whole["nodes"][0].update(name="\x1b[2J"), r'nodes\[0\]: "name" holds a character that nobody'),
        (lambda whole: whole["nodes"][0].update(id="\ud800"), r'nodes\[0\]: "id" holds a character that nobody'),
        (lambda whole: whole["ties"][0].update(evidence=["\x00"]), r'ties\[0\]: "evidence" is a list'),
        (lambda whole: whole.update(name="\u202ename"), '"name" holds a character that nobody can see'),
    ],
)
def test_what_is_wrong_is_one_sentence_that_names_its_place(change: Change, sentence: str) -> None:
    whole = small()
    assert network_of(json.dumps(whole).encode())[0] == "Small"
    change(whole)
    with pytest.raises(Unreadable, match=sentence):
        network_of(json.dumps(whole).encode())


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000, b"7", b"[]"])
def test_what_is_no_network_at_all_is_one_sentence(content: bytes) -> None:
    with pytest.raises(Unreadable, match="Choose a file that simlib network new has written"):
        network_of(content)


def test_a_file_that_is_far_too_large_is_not_read() -> None:
    with pytest.raises(Unreadable, match="too large: 8 MB"):
        network_of(b" " * (LARGEST_FILE + 1))


def test_somebody_at_risk_who_is_not_there_is_left_out() -> None:
    assert network_of(json.dumps({**small(), "at_risk": ["b", "c", 7, ["b"], {}, "b"]}).encode())[2] == ("b",)
