"""From a word to an id."""

from __future__ import annotations

import pytest

from simlib.scenario.facts import FactBase
from simlib.studio.finder import facts_like
from tests.studio.cases import FACTS


def test_the_word_interpreter_finds_the_practice_and_the_unit() -> None:
    found = [each.id for each in facts_like(FACTS, "interpreter")]
    assert found[:2] == ["PRA-04.do1", "PRA-04.do2"]
    assert "interpreter" in found


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("PRA-04.do1", "Follows: PRA-04.do1"),
        ("PRA-04.avoid1", "Against: PRA-04.avoid1"),
        ("IND-C02", "Indicator: IND-C02"),
        ("law-u1", "Follows: LAW-U1"),
        ("hotline", "Then: tell hotline"),
    ],
)
def test_a_fact_knows_the_line_that_names_it(words: str, line: str) -> None:
    assert line in [each.line for each in facts_like(FACTS, words)]


def test_all_words_must_be_there_and_a_beginning_is_enough() -> None:
    assert facts_like(FACTS, "advoc decl")[0].id == "PRA-07.do2"
    assert facts_like(FACTS, "interpreter elephants") == ()


@pytest.mark.parametrize("words", ["", "   ", "()", "[", "\\", "?*"])
def test_what_holds_no_word_finds_nothing(words: str) -> None:
    assert facts_like(FACTS, words) == ()


def test_no_more_is_found_than_can_be_read_and_nothing_in_an_empty_base() -> None:
    assert len(facts_like(FACTS, "the")) == 12
    assert facts_like(FactBase(), "interpreter") == ()
