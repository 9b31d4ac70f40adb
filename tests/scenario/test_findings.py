"""The catalogue of findings and the words that are not used."""

from __future__ import annotations

import re

import pytest

from simlib.scenario.care_words import CARE_WORDS, words_to_change
from simlib.scenario.findings import CODES, finding, sorted_findings
from simlib.scenario.model import Severity, Spot
from simlib.scenario.words import EVERY_WORD, NEEDS, RESERVED, ROLES, did_you_mean, fold, nearest


def test_a_code_is_a_family_and_a_number_and_says_what_and_why() -> None:
    for code, info in CODES.items():
        assert re.fullmatch(r"[SLRC]\d{3}", code)
        assert info.code == code
        assert info.title.endswith(".")
        assert info.why.endswith(".")
    assert len({info.title for info in CODES.values()}) == len(CODES)


def test_findings_come_in_the_order_of_the_notebook_and_once() -> None:
    late = finding("S101", Spot(3, 1, 1), "Late.")
    early = finding("C103", Spot(1, 9, 9), "Early.")
    assert sorted_findings([late, early, late]) == (early, late)
    assert late.severity is Severity.ERROR
    assert early.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("The officers rescued her.", ["rescued"]),
        ("You save her life.", ["save her"]),
        ("You want to save her.", ["save her"]),
        ("Joan saves the video.", []),
        ("He said that she refused to go.", ["refused"]),
        ('He said, "She refused to go."', []),
        ('"Uncooperative"', []),
        ("Uncooperative", ["Uncooperative"]),
        ('He shouts, "You hooker!"', ["hooker"]),
        ("She claimed a bed.", []),
        ("She claimed that he left.", ["claimed"]),
        ("A broken tail light.", []),
        ("A commercial sex act.", []),
        ("John, the clerk.", []),
        ("An illegal stop.", []),
        ("She is an illegal.", ["an illegal"]),
        ("A 16-year-old in a short dress.", ["short dress"]),
        ("A 36-year-old in a short dress.", []),
        ("A 16-year-old with a school bag.", []),
    ],
)
def test_words_that_are_not_used(line: str, words: list[str]) -> None:
    assert [line[start:end] for start, end, _ in words_to_change(line)] == words


def test_every_word_that_is_not_used_has_another_instead() -> None:
    assert all(word.instead for word in CARE_WORDS)


def test_the_nearest_name_is_told_and_a_short_list_is_shown() -> None:
    assert nearest("Dale ", ["Ana", "dale"]) == "dale"
    assert nearest("zzz", ["Ana"]) is None
    assert did_you_mean("watter", NEEDS) == 'The closest is "water".'
    assert did_you_mean("zzz", ["Ana", "Dale"]) == "It can be one of: Ana, Dale."
    assert did_you_mean("zzz", []) == ""


def test_the_lists_do_not_contradict_themselves() -> None:
    assert len(set(map(fold, EVERY_WORD))) == len(EVERY_WORD)
    assert len(set(ROLES)) == len(ROLES)
    assert not RESERVED & set(NEEDS)
