"""The manual for authors: each example has exactly the findings that the text announces, each list is complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simlib.scenario.care_words import CARE_WORDS
from simlib.scenario.findings import CODES
from simlib.scenario.model import JUDGE_ANSWERS, Outcome, Quantifier, Reader, Verb
from simlib.scenario.words import EVERY_WORD, KINDS, NEEDS, ROLES, SECTIONS, SETTINGS, TIE_LAYERS, Layer
from tests.read.cases import expected_in, found, read

MANUAL = (Path(__file__).parents[2] / "scenarios" / "FORMAT.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"(?s)```markdown\n(.*?)```\n(?:\n(Check says: .*?)\n)?", MANUAL)


@pytest.mark.parametrize(("example", "announced"), EXAMPLES, ids=[example.split("\n")[0] for example, _ in EXAMPLES])
def test_an_example_of_the_manual_has_exactly_the_findings_it_announces(example: str, announced: str) -> None:
    lines = "".join(f'\n>>> {code} "{words}"' for code, words in re.findall(r'(\w\d{3}) at "(.*?)"(?=[,.])', announced))
    reading = read(example)
    assert found(reading) == expected_in(example, lines), [finding.message for finding in reading.findings]
    assert bool(announced) == bool(reading.findings)


def test_there_are_examples_of_whole_cases_and_of_pieces() -> None:
    assert len(EXAMPLES) > 12
    assert sum(example.startswith("# ") for example, _ in EXAMPLES) >= 2


def test_the_manual_lists_every_code_as_the_catalogue_has_it() -> None:
    rows = re.findall(r"(?m)^\| ([SLRC]\d{3}) \| (\w+) \| (.*) \| (.*) \|$", MANUAL)
    assert rows == [(info.code, info.severity.value, info.title, info.why) for info in CODES.values()]


@pytest.mark.parametrize(
    ("label", "words"),
    [("Setting:", SETTINGS), ("Kinds:", KINDS), ("Roles of a person:", ROLES), ("Needs", NEEDS)],
    ids=lambda value: str(value)[:20],
)
def test_the_manual_lists_the_closed_lists_whole(label: str, words: tuple[str, ...]) -> None:
    paragraph = " ".join(re.findall(rf"(?s)\*\*{label}.*?\n\n", MANUAL)[0].split())
    listed = re.sub(r"\([^)]*\)", "", paragraph).split("**")[-1].partition(":")[2 if label == "Needs" else 0]
    assert [each.strip(" .") for each in listed.split(",")] == list(words)


def test_the_manual_lists_the_verbs_of_ties_by_layer() -> None:
    rows = {layer: re.findall(rf"(?m)^\| {layer} \| (.*) \|$", MANUAL)[0].split(", ") for layer in Layer}
    assert rows == {layer: [verb for verb, of in TIE_LAYERS.items() if of is layer] for layer in Layer}


def test_the_manual_speaks_of_every_word() -> None:
    words = [*EVERY_WORD, *SECTIONS, *Reader, *Verb, *Quantifier, *Outcome, *JUDGE_ANSWERS[:2], "not yet clear"]
    assert [word for word in words if word not in MANUAL] == []


def test_the_manual_uses_no_word_that_it_forbids_but_as_an_example() -> None:
    hard = [word for word in CARE_WORDS if not word.quotable]
    assert [word.pattern for word in hard if re.search(rf"(?i)\b(?:{word.pattern})\b", MANUAL)] == []
