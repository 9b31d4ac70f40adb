"""Decisions as JSON: read strictly, written back as they were, and no sender can make anything else happen."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.errors import Malformed
from simlib.play.decisions import (
    LONGEST_TEXT,
    Chart,
    Choose,
    Decision,
    Judge,
    Refer,
    Select,
    Sort,
    TimeOut,
    Write,
    decision_as_json,
    decision_from_json,
)
from simlib.play.strict import LONGEST_NAME, MOST_ITEMS

EVERY_KIND: list[tuple[object, Decision]] = [
    ({"choice": "Knock"}, Choose("Knock")),
    ({"select": ["a", "b"]}, Select(("a", "b"))),
    ({"select": []}, Select(())),
    ({"sort": {"a": "means", "b": "act"}}, Sort((("a", "means"), ("b", "act")))),
    ({"judge": {"Ana": "yes"}}, Judge((("Ana", "yes"),))),
    ({"judge": {"Ana": "unclear"}, "confidence": {"Ana": 3}}, Judge((("Ana", "unclear"),), (("Ana", 3),))),
    ({"write": "She said\nthat she owes him."}, Write("She said\nthat she owes him.")),
    ({"refer": ["ht unit"]}, Refer(("ht unit",))),
    ({"chart": ["Dale controls Ana"]}, Chart(("Dale controls Ana",))),
    ({"timeout": True}, TimeOut()),
]


@pytest.mark.parametrize(("value", "decision"), EVERY_KIND)
def test_a_decision_is_read_from_json_and_written_back_as_it_was(value: object, decision: Decision) -> None:
    assert decision_from_json(value) == decision
    assert decision_as_json(decision) == value


def test_a_bare_text_is_a_choice() -> None:
    assert decision_from_json("Knock") == Choose("Knock")


NO_DECISION: list[object] = [
    None,
    True,
    3,
    float("nan"),
    [],
    ["Knock"],
    {},
    {"choose": "Knock"},
    {"choice": None},
    {"choice": ["Knock"]},
    {"choice": {"text": "Knock"}},
    {"choice": "Knock", "select": []},
    {"choice": "Knock", "confidence": {}},
    {"choice": "Knock", "extra": 1},
    {"confidence": {"Ana": 1}},
    {1: "Knock"},
    {"select": "abc"},
    {"select": {"a": 1}},
    {"select": [1]},
    {"select": ["a", "a"]},
    {"select": [["a"]]},
    {"select": None},
    {"sort": [["a", "b"]]},
    {"sort": {"a": 1}},
    {"sort": {"a": ["b"]}},
    {"sort": {1: "b"}},
    {"judge": {"Ana": "maybe"}},
    {"judge": {"Ana": True}},
    {"judge": {"Ana": ["yes"]}},
    {"judge": ["Ana"]},
    {"judge": {"Ana": "yes"}, "confidence": {"Ana": 0}},
    {"judge": {"Ana": "yes"}, "confidence": {"Ana": 4}},
    {"judge": {"Ana": "yes"}, "confidence": {"Ana": True}},
    {"judge": {"Ana": "yes"}, "confidence": {"Ana": 2.0}},
    {"judge": {"Ana": "yes"}, "confidence": {"Ana": float("nan")}},
    {"judge": {"Ana": "yes"}, "confidence": {"Dale": 1}},
    {"judge": {"Ana": "yes"}, "confidence": None},
    {"judge": {"Ana": "yes"}, "confidence": [1]},
    {"write": 5},
    {"write": None},
    {"write": ["text"]},
    {"write": "half a character \ud83d"},
    {"choice": "\udc00"},
    {"refer": "ht unit"},
    {"chart": [None]},
    {"timeout": False},
    {"timeout": 1},
    {"timeout": "true"},
]


@pytest.mark.parametrize("value", NO_DECISION, ids=repr)
def test_what_is_no_decision_is_malformed(value: object) -> None:
    with pytest.raises(Malformed):
        decision_from_json(value)


@pytest.mark.parametrize(
    "value",
    [
        "x" * (LONGEST_NAME + 1),
        {"write": "x" * (LONGEST_TEXT + 1)},
        {"select": [str(n) for n in range(MOST_ITEMS + 1)]},
        {"sort": {str(n): "act" for n in range(MOST_ITEMS + 1)}},
        {"refer": ["x" * (LONGEST_NAME + 1)]},
    ],
    ids=["choice", "text", "select", "sort", "unit"],
)
def test_what_is_too_large_is_malformed(value: object) -> None:
    with pytest.raises(Malformed):
        decision_from_json(value)


def test_the_longest_text_that_may_be_written_is_kept_whole() -> None:
    assert decision_from_json({"write": "x" * LONGEST_TEXT}) == Write("x" * LONGEST_TEXT)


KEYS = st.sampled_from(["choice", "select", "sort", "judge", "confidence", "write", "refer", "chart", "timeout", "x"])
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["yes", "Ana"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(JUNK | st.dictionaries(KEYS, JUNK, max_size=3))
def test_whatever_is_sent_is_a_decision_or_refused(value: object) -> None:
    try:
        decision = decision_from_json(value)
    except Malformed:
        return
    written = decision_as_json(decision)
    assert decision_from_json(json.loads(json.dumps(written))) == decision
