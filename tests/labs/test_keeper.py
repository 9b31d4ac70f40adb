"""A lab's keeper at the end of a line: what it asks, and what becomes of a refusal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simlib.labs.keeper import CaseTitle, LineKeeper, NotKept
from simlib.read.map_folder import MapFile
from simlib.show.authority import Push, Reply

ROW = {"name": "ours", "shipped": False, "digest": "d2", "earlier": 1}
KEPT = MapFile("ours", shipped=False, digest="d2", earlier=1)


class Answering:
    """An authority that answers what it is told to."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.asked: list[dict[str, object]] = []

    def ask(self, op: str, **fields: object) -> Reply:
        """Note what is asked."""
        self.asked.append({"op": op, **fields})
        return self.reply

    def on_push(self, callback: Callable[[Push], None]) -> None:
        """Say nothing unasked."""


Act = Callable[[LineKeeper], object]


@pytest.mark.parametrize(
    ("act", "asked", "reply", "result"),
    [
        (lambda k: k.here(), {"op": "here"}, {"ok": True}, None),
        (lambda k: k.maps(), {"op": "maps"}, {"maps": [ROW]}, (KEPT,)),
        (
            lambda k: k.map("ours", shipped=True),
            {"op": "map", "name": "ours", "shipped": True},
            {"content": "é"},
            "é".encode(),
        ),
        (
            lambda k: k.keep("ours", b"text", "d1"),
            {"op": "keep", "name": "ours", "content": "text", "expected": "d1"},
            {"map": ROW},
            KEPT,
        ),
        (
            lambda k: k.take_back("ours", "d1"),
            {"op": "take_back", "name": "ours", "expected": "d1"},
            {"map": ROW},
            KEPT,
        ),
        (lambda k: k.cases(), {"op": "cases"}, {"cases": [{"id": "a", "title": "A"}]}, (CaseTitle("a", "A"),)),
        (lambda k: k.case("a"), {"op": "case", "id": "a"}, {"notebook": "{}"}, b"{}"),
        (lambda k: k.typologies(), {"op": "typologies"}, {"files": {"a.yaml": "x"}}, {"a.yaml": b"x"}),
        (lambda k: k.facts(), {"op": "facts"}, {"files": {"law.yaml": "x"}}, {"law.yaml": b"x"}),
    ],
)
def test_each_act_is_one_request(act: Act, asked: dict[str, object], reply: Reply, result: object) -> None:
    authority = Answering(reply)
    assert (act(LineKeeper(authority)), authority.asked) == (result, [asked])


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ({"code": "out-of-date", "sentence": "Somebody was faster."}, "Somebody was faster."),
        ({}, "That did not work."),
        ("broken", "That did not work."),
    ],
)
def test_a_refusal_is_its_sentence(error: object, sentence: str) -> None:
    with pytest.raises(NotKept, match=sentence):
        LineKeeper(Answering({"error": error})).maps()
