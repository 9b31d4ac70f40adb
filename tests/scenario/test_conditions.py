"""The condition language: what is understood, what is a problem and where, and nothing is ever evaluated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.read.release import condition_text
from simlib.scenario.conditions import parse_condition, parse_promise
from simlib.scenario.findings import CODES
from simlib.scenario.model import (
    AllOf,
    AnyOf,
    Compares,
    Condition,
    IsYes,
    Not,
    Promise,
    Quantifier,
    Reader,
    Reads,
    Relation,
)
from simlib.scenario.scanner import Names
from simlib.scenario.words import fold, folded_with_places

NAMES = Names(
    evidence=("two IDs", "two IDs, old", "Ana's debt", "card (blue)", "café note"),
    scenes=("She says she's fine", "Why? Because: so"),
    numbers=("trust", "trust in police"),
    yes_no=("hurried", "status asked", "late"),
    units=("ht unit", "advocate", "hospital"),
)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("found(two IDs)", Reads(Reader.FOUND, "two IDs")),
        ("FOUND( Two   ids )", Reads(Reader.FOUND, "two IDs")),
        ("found(two IDs, old)", Reads(Reader.FOUND, "two IDs, old")),
        ("found(Ana’s debt)", Reads(Reader.FOUND, "Ana's debt")),
        ("found(card (blue))", Reads(Reader.FOUND, "card (blue)")),
        ("found(cafe\u0301 note)", Reads(Reader.FOUND, "café note")),
        ("visited(she says she's fine)", Reads(Reader.VISITED, "She says she's fine")),
        ("told(ht unit)", Reads(Reader.TOLD, "ht unit")),
        ("offered(water)", Reads(Reader.OFFERED, "water")),
        ("accepted(hospital)", Reads(Reader.ACCEPTED, "hospital")),
        ("hurried", IsYes("hurried")),
        ("not hurried", Not(IsYes("hurried"))),
        ("not not hurried", Not(Not(IsYes("hurried")))),
        ("status  asked", IsYes("status asked")),
        ("trust at least 4", Compares("trust", Relation.AT_LEAST, 4)),
        ("trust is at least 4", Compares("trust", Relation.AT_LEAST, 4)),
        ("trust in police at most 4", Compares("trust in police", Relation.AT_MOST, 4)),
        ("trust>=4", Compares("trust", Relation.AT_LEAST, 4)),
        ("trust ≥ 4", Compares("trust", Relation.AT_LEAST, 4)),
        ("trust != –4", Compares("trust", Relation.NOT_EQUAL, -4)),
        ("minutes > 30", Compares("minutes", Relation.MORE, 30)),
        ("hurried and trust < 3", AllOf((IsYes("hurried"), Compares("trust", Relation.LESS, 3)))),
        ("hurried or status asked or late", AnyOf((IsYes("hurried"), IsYes("status asked"), IsYes("late")))),
        ("not hurried and status asked", AllOf((Not(IsYes("hurried")), IsYes("status asked")))),
        ("not (hurried or status asked)", Not(AnyOf((IsYes("hurried"), IsYes("status asked"))))),
        ("(hurried)", IsYes("hurried")),
    ],
)  # fmt: skip
def test_a_condition_is_understood(text: str, condition: Condition) -> None:
    parsed = parse_condition(text, NAMES)
    assert (parsed.condition, parsed.problems) == (condition, ())


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [("L102", "")]),
        ("found(two cards)", [("L101", "two cards")]),
        ("found(two IDs", [("L102", "two IDs")]),
        ("found two IDs", [("L102", "found")]),
        ("visited(two IDs)", [("L101", "two IDs")]),
        ("trst > 2 and hurryed", [("L101", "trst"), ("L101", "hurryed")]),
        ("hurried and status asked or trust > 2", [("L103", "hurried and status asked or trust > 2")]),
        ("hurried = yes", [("L104", "hurried = yes")]),
        ("trust", [("L105", "trust")]),
        ("trust > trust in police", [("L102", "trust in police")]),
        ("trust > 1.5", [("L102", ".5")]),
        ("trust > 1234567", [("L102", "1234567")]),
        ("hurried hurried", [("L102", "hurried")]),
        ("and", [("L102", "and")]),
        ("()", [("L102", ")")]),
        ("hurried)", [("L102", ")")]),
        ("__import__('os').system('x')", [("L102", "__import__('os'")]),
        ("trust > 2 and (lambda: 1)()", [("L101", "lambda: 1"), ("L102", "()")]),
    ],
)  # fmt: skip
def test_a_problem_has_its_place(text: str, problems: list[tuple[str, str]]) -> None:
    parsed = parse_condition(text, NAMES)
    assert parsed.condition is None
    assert [(each.code, text[each.start : each.end].strip()) for each in parsed.problems] == problems


def test_an_ambiguous_condition_is_shown_with_both_rewrites() -> None:
    (problem,) = parse_condition("hurried or status asked and trust > 3", NAMES).problems
    assert problem.help == (
        "Write either `hurried or (status asked and trust > 3)` or `(hurried or status asked) and trust > 3`."
    )


def test_both_rewrites_are_understood_and_differ() -> None:
    first = parse_condition("hurried or (status asked and trust > 3)", NAMES).condition
    second = parse_condition("(hurried or status asked) and trust > 3", NAMES).condition
    assert isinstance(first, AnyOf)
    assert isinstance(second, AllOf)


def test_evidence_named_without_its_reader_is_told_how_to_write_it() -> None:
    (problem,) = parse_condition("two ids", NAMES).problems
    assert problem.help == "It is evidence: write `found(two IDs)`."


def test_the_closest_name_is_told() -> None:
    (problem,) = parse_condition("found(tow IDs)", NAMES).problems
    assert problem.help == 'The closest is "two IDs".'


def test_without_a_fact_base_any_name_that_could_be_a_unit_is_taken() -> None:
    parsed = parse_condition("told(Some  Unit) and offered(water)", Names())
    assert parsed.condition == AllOf((Reads(Reader.TOLD, "some unit"), Reads(Reader.OFFERED, "water")))
    assert parse_condition("told(<b>)", Names()).condition is None


def test_a_promise_is_a_scope_a_quantifier_and_a_condition() -> None:
    promise = parse_promise("in every passing run", "can still  told(ht unit)", NAMES)
    assert promise == Promise(
        "in every passing run: can still told(ht unit)",
        passing_only=True,
        quantifier=Quantifier.CAN_STILL,
        condition=Reads(Reader.TOLD, "ht unit"),
    )
    problems = parse_promise("in every run", "never trst > 1", NAMES)
    assert isinstance(problems, tuple)
    assert [(each.code, each.start) for each in problems] == [("L101", 6)]


READS = (
    *(Reads(Reader.FOUND, name) for name in NAMES.evidence),
    *(Reads(Reader.VISITED, name) for name in NAMES.scenes),
    Reads(Reader.OFFERED, "water"),
    Reads(Reader.TOLD, "ht unit"),
)
NUMBERS = ("trust", "trust in police", "minutes")
terms: st.SearchStrategy[Condition] = st.one_of(
    st.sampled_from(READS),
    st.sampled_from([IsYes("hurried"), IsYes("status asked")]),
    st.builds(Compares, st.sampled_from(NUMBERS), st.sampled_from(Relation), st.integers(-99, 99)),
)
conditions = st.recursive(
    terms,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda made: AllOf(tuple(made))),
        st.lists(inner, min_size=2, max_size=3).map(lambda made: AnyOf(tuple(made))),
    ),
    max_leaves=8,
)


@given(conditions)
def test_a_condition_that_is_written_out_is_read_back(condition: Condition) -> None:
    assert parse_condition(condition_text(condition), NAMES).condition == condition


@given(conditions, st.sampled_from(["upper", "lower", "spaces"]))
def test_case_and_spaces_do_not_matter(condition: Condition, how: str) -> None:
    text = condition_text(condition)
    changed = {"upper": text.upper(), "lower": text.lower(), "spaces": text.replace(" ", "   ")}[how]
    assert parse_condition(changed, NAMES).condition == condition


@given(st.text(max_size=60) | st.text(alphabet="()andortuselfidIDs<>= 14'", max_size=60))
def test_any_text_gives_a_condition_or_problems_with_places_inside_it(text: str) -> None:
    parsed = parse_condition(text, NAMES)
    assert (parsed.condition is None) == bool(parsed.problems)
    for problem in parsed.problems:
        assert problem.code in CODES
        assert 0 <= problem.start < problem.end <= len(text) + 1


@given(st.text(max_size=80))
def test_folding_with_places_is_folding(text: str) -> None:
    folded, places = folded_with_places(text)
    assert len(places) == len(folded) + 1
    assert list(places) == sorted(places)
    if text.isascii():
        assert folded.strip() == fold(text)
