"""Effects, points and lists of names: left to right, each with its own problem."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.scenario.effects import parse_effects, parse_names, parse_points
from simlib.scenario.model import Adds, Does, Effect, Points, SetsNumber, SetsYesNo, Verb
from simlib.scenario.scanner import Names

NAMES = Names(
    evidence=("two IDs", "a note, torn"),
    numbers=("trust", "trust in police"),
    yes_no=("hurried",),
    criteria=("facts", "fair play"),
    units=("ht unit", "advocate"),
)


@pytest.mark.parametrize(
    ("text", "effects"),
    [
        ("find two IDs", (Does(Verb.FIND, "two IDs"),)),
        ("find a note, torn, trust + 1", (Does(Verb.FIND, "a note, torn"), Adds("trust", 1))),
        ("tell HT  unit", (Does(Verb.TELL, "ht unit"),)),
        ("offer water, accept advocate", (Does(Verb.OFFER, "water"), Does(Verb.ACCEPT, "advocate"))),
        ("decline food", (Does(Verb.DECLINE, "food"),)),
        ("trust - 2", (Adds("trust", -2),)),
        ("trust – 2", (Adds("trust", -2),)),
        ("trust−2", (Adds("trust", -2),)),
        ("trust in police + 3", (Adds("trust in police", 3),)),
        ("trust = 5", (SetsNumber("trust", 5),)),
        ("trust = -5", (SetsNumber("trust", -5),)),
        ("hurried = yes, hurried = No", (SetsYesNo("hurried", yes=True), SetsYesNo("hurried", yes=False))),
        ("", ()),
    ],
)  # fmt: skip
def test_effects_are_understood_left_to_right(text: str, effects: tuple[Effect, ...]) -> None:
    parsed = parse_effects(text, NAMES)
    assert (parsed.effects, parsed.problems) == (effects, ())


@pytest.mark.parametrize(
    ("text", "problems", "left"),
    [
        ("find two ID, trust + 1", [("L101", "two ID")], 1),
        ("trust", [("L106", "trust")], 0),
        ("trust + many, hurried = yes", [("L106", "trust + many")], 1),
        ("hurried", [("L106", "hurried")], 0),
        ("hurried = maybe", [("L106", "hurried = maybe")], 0),
        ("trst + 1", [("L101", "trst")], 0),
        ("explode", [("L106", "explode")], 0),
        ("tell nobody", [("L101", "nobody")], 0),
        ("trust + 1 twice, trust + 2", [("L106", "twice")], 2),
    ],
)
def test_each_effect_has_its_own_problem(text: str, problems: list[tuple[str, str]], left: int) -> None:
    parsed = parse_effects(text, NAMES)
    assert [(each.code, text[each.start : each.end].strip()) for each in parsed.problems] == problems
    assert len(parsed.effects) == left


def test_points_are_a_criterion_and_a_whole_number() -> None:
    assert parse_points("facts + 2, Fair  play – 1", NAMES).points == (Points("facts", 2), Points("fair play", -1))


@pytest.mark.parametrize(
    ("text", "code"),
    [("facts 2", "S312"), ("facts = 2", "S312"), ("facts + -2", "S312"), ("fakts + 2", "L101"), ("+ 2", "L101")],
)
def test_points_that_are_none(text: str, code: str) -> None:
    assert [each.code for each in parse_points(text, NAMES).problems] == [code]


def test_in_a_list_the_longest_name_wins_and_may_hold_a_comma() -> None:
    found, problems = parse_names("a note, torn, Two ids, a coat", NAMES.evidence, "piece of evidence")
    assert found == ("a note, torn", "two IDs")
    assert [(each.code, each.message) for each in problems] == [
        ("L101", 'There is no piece of evidence called "a coat".')
    ]


@given(st.text(max_size=60) | st.text(alphabet="trusthudfinew wo+-=–, 12yesno", max_size=60))
def test_any_text_gives_effects_or_problems_with_places_inside_it(text: str) -> None:
    for problem in (*parse_effects(text, NAMES).problems, *parse_points(text, NAMES).problems):
        assert 0 <= problem.start < problem.end <= len(text) + 1
