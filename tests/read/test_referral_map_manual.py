"""The manual of the referral map: each example does what the text says, and each list is complete."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest

from simlib.read.referral_map import read_map_csv, read_map_yaml
from simlib.read.referral_rows import LARGEST, MOST, WORDS, Part
from simlib.scenario.facts import Consent, UnitKind
from simlib.scenario.information import Info
from simlib.scenario.referral_findings import CODES
from simlib.scenario.referral_map import Condition, Feedback, Need, Sphere, Unless
from simlib.scenario.referral_time import Clock
from simlib.scenario.referral_words import LONGEST_TEXT

MANUAL = (Path(__file__).parents[2] / "scenarios" / "REFERRAL-MAP.md").read_text(encoding="utf-8")
SAMPLE = re.findall(r"(?s)```yaml\n(map:.*?)```", MANUAL)[0]
CODE = re.compile(r"(?s)### (M\d{3}) ([^\n]+)\n\n([^\n]+)\n\n(.*?)(?=\n### |\Z)")
SECTIONS = {code: (title, why, rest) for code, title, why, rest in CODE.findall(MANUAL)}
PAIR = re.compile(r"(?s)\*\*Not so:\*\*\n\n```yaml\n(.*?)\n```\n\n\*\*But so:\*\*\n\n```yaml\n(.*?)\n```")
EXAMPLES = {code: PAIR.findall(rest)[0] for code, (_, _, rest) in SECTIONS.items() if PAIR.search(rest)}


def codes(text: str) -> set[str]:
    return {each.code for each in read_map_yaml(text.encode(), "manual").findings}


def test_the_small_map_is_a_map() -> None:
    reading = read_map_yaml(SAMPLE.encode(), "manual")
    assert reading.findings == ()
    assert reading.map is not None
    assert [unit.id for unit in reading.map.units] == ["patrol", "advocate", "shelter"]


@pytest.mark.parametrize("code", EXAMPLES)
def test_an_example_that_is_not_right_has_its_finding_and_the_other_has_none(code: str) -> None:
    wrong, right = EXAMPLES[code]
    assert SAMPLE.count(right + "\n") == 1
    assert codes(SAMPLE.replace(right + "\n", wrong + "\n")) == {code}


def test_every_code_has_its_section_with_title_reason_and_two_examples() -> None:
    assert {code: said[:2] for code, said in SECTIONS.items()} == {i.code: (i.title, i.why) for i in CODES.values()}
    assert {code: rest.count("so:**") for code, (_, _, rest) in SECTIONS.items()} == dict.fromkeys(CODES, 2)
    assert len(EXAMPLES) >= 20


def test_the_four_tables_are_a_map() -> None:
    tables = {name: text.encode() for name, text in re.findall(r"(?s)```csv (\S+)\n(.*?)```", MANUAL)}
    reading = read_map_csv(tables)
    assert reading.findings == ()
    assert reading.map is not None
    rules = [*(rule.id for rule in reading.map.must_notify), *(rule.id for rule in reading.map.forbidden)]
    assert rules == ["mn-1", "fb-1"]


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("## What is said about the whole map", Part.MAP),
        ("## A unit or partner", Part.UNITS),
        ("## A link: one unit tells another", Part.LINKS),
        ("`must notify` is", Part.MUST_NOTIFY),
        ("`forbidden` is", Part.FORBIDDEN),
    ],
    ids=str,
)
def test_each_table_of_words_is_whole_and_in_order(heading: str, part: Part) -> None:
    table = MANUAL.partition(heading)[2].partition("|---|---|\n")[2].partition("\n\n")[0]
    rows = [row.split("|")[1] for row in table.splitlines()]
    assert tuple(word for row in rows for word in re.findall(r"`([^`]+)`", row)) == WORDS[part]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Kinds", UnitKind),
        ("Spheres", Sphere),
        ("Needs", Need),
        ("What can be passed on", Info),
        ("Conditions", Condition),
        ("Consent", Consent),
        ("Feedback", Feedback),
        ("Unless", Unless),
    ],
    ids=lambda value: str(value)[:12],
)
def test_each_closed_list_is_whole_and_in_order(label: str, kind: type[StrEnum]) -> None:
    assert listed(label) == [each.value for each in kind]


def test_what_comes_first_in_place_of_a_time_is_listed_whole() -> None:
    assert listed("What comes first, in place of a time") == [clock.value for clock in Clock if not clock.counts]


def listed(label: str) -> list[str]:
    """The words of a list of the manual."""
    paragraph = MANUAL.partition(f"**{label}:** ")[2].partition("\n\n")[0]
    return [word.strip() for word in " ".join(paragraph.split()).rstrip(".").split(",")]


def test_the_limits_of_the_manual_are_those_of_the_reader() -> None:
    said = SECTIONS["M102"][2]
    assert f"{MOST['units']} units, {MOST['links']:,} links, {MOST['forbidden']} rules of each kind" in said
    assert f"{LARGEST:,} bytes" in said
    assert f"{LONGEST_TEXT} characters" in SECTIONS["M204"][2]
