"""Verdicts on conditions are certain when they say always or never."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.scenario.conditions import parse_condition
from simlib.scenario.model import (
    AllOf,
    AnyOf,
    Compares,
    Condition,
    IsYes,
    Not,
    NumberValue,
    Relation,
    Scenario,
    YesNoValue,
)
from simlib.scenario.scanner import Names
from simlib.scenario.truth import Verdict, holds, verdict_on

CASE = Scenario(
    "A case", values=(NumberValue("trust", 2, 0, 4), NumberValue("fear", 0, -1, 1), YesNoValue("late", start=False))
)
NAMES = Names(numbers=("trust", "fear"), yes_no=("late",))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("trust >= 0", Verdict.ALWAYS),
        ("trust > 4", Verdict.NEVER),
        ("trust > 3", Verdict.OPEN),
        ("late or not late", Verdict.ALWAYS),
        ("late and not late", Verdict.NEVER),
        ("trust < 2 and trust > 2", Verdict.NEVER),
        ("trust < 2 or trust = 2 or trust > 2", Verdict.ALWAYS),
        ("minutes >= 0", Verdict.ALWAYS),
        ("minutes > 90", Verdict.OPEN),
        ("offered(water)", Verdict.OPEN),
    ],
)
def test_a_verdict(text: str, verdict: Verdict) -> None:
    condition = parse_condition(text, NAMES).condition
    assert condition is not None
    assert verdict_on(condition, CASE) is verdict


def test_what_cannot_have_happened_is_untrue() -> None:
    condition = parse_condition("offered(water) and late", NAMES).condition
    assert condition is not None
    assert verdict_on(condition, CASE, frozenset()) is Verdict.NEVER
    assert verdict_on(condition, CASE, frozenset({("offered", "water"), ("yes", "late")})) is Verdict.OPEN


terms: st.SearchStrategy[Condition] = st.one_of(
    st.just(IsYes("late")),
    st.builds(Compares, st.sampled_from(["trust", "fear"]), st.sampled_from(Relation), st.integers(-2, 6)),
)
conditions = st.recursive(
    terms,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda made: AllOf(tuple(made))),
        st.lists(inner, min_size=2, max_size=3).map(lambda made: AnyOf(tuple(made))),
    ),
    max_leaves=6,
)


@given(conditions)
def test_a_verdict_agrees_with_trying_every_value(condition: Condition) -> None:
    tried = {
        holds(condition, {("number", "trust"): trust, ("number", "fear"): fear, ("yes", "late"): late})
        for trust, fear, late in product(range(5), range(-1, 2), (0, 1))
    }
    expected = Verdict.OPEN if len(tried) == 2 else Verdict.ALWAYS if True in tried else Verdict.NEVER
    assert verdict_on(condition, CASE) is expected
