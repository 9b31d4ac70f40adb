"""The agency's own contacts: what its file says, and what remains when the file is missing or broken."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simlib.read.facts import load_facts
from simlib.read.facts_agency import load_agency, read_agency
from simlib.scenario.agency import NATIONAL_LINES, Agency, Contact
from simlib.scenario.facts import FactProblem

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "facts"
AGENCY_FILE = (FOLDER / "agency.yaml").read_bytes()
BASE, _ = load_facts(FOLDER)


def test_the_shipped_contacts_are_examples_but_for_the_national_lines() -> None:
    agency, problems = load_agency(FOLDER / "agency.yaml", BASE.units)
    assert problems == ()
    assert agency.example
    assert [contact.id for contact in agency.contacts if contact.example] == [
        "supervisor",
        "trafficking detective",
        "advocate",
        "interpreter",
        "shelter",
        "child welfare",
        "labor commissioner",
        "peer support",
        "employee assistance",
    ]
    assert tuple(contact for contact in agency.contacts if not contact.example) == NATIONAL_LINES


def test_the_numbers_of_the_example_ring_nowhere() -> None:
    agency, _ = read_agency(AGENCY_FILE)
    numbers = [contact.call for contact in agency.contacts if contact.example]
    assert all(re.fullmatch(r"555-01\d\d", number) for number in numbers)


def test_an_agency_without_its_file_keeps_the_national_lines(tmp_path: Path) -> None:
    agency, problems = load_agency(tmp_path / "agency.yaml")
    assert agency == Agency()
    assert problems == (FactProblem("agency.yaml", 1, "This file is missing or cannot be opened.", "Bring it back."),)


@pytest.mark.parametrize("raw", [b"", b"\xff", b"contacts: 3\n", b"agency: x\ncontacts:\n  - a\n", b"- a\n", b"a: [\n"])
def test_an_agency_with_a_broken_file_keeps_the_national_lines(raw: bytes) -> None:
    agency, problems = read_agency(raw, BASE.units)
    assert agency.contacts == NATIONAL_LINES
    assert problems
    assert {problem.file for problem in problems} == {"agency.yaml"}


def test_an_agency_that_removed_a_national_line_still_shows_it() -> None:
    raw = b"agency:\n  name: Ours\ncontacts:\n  - id: boss\n    name: Boss\n    call: 555-0100\n"
    agency, problems = read_agency(raw)
    assert problems == ()
    assert agency == Agency(
        name="Ours", contacts=(Contact("boss", "Boss", call="555-0100"), *NATIONAL_LINES), example=False
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("unit: cws", "unit: cps", 'There is no unit "cps" in referrals.yaml.'),
        ('    call: "555-0100"\n', "", "Nobody can reach this contact."),
        ("id: shelter", "id: advocate", 'The contact "advocate" stands twice.'),
        ("    example: replace", "    example: done", '"example" is the word replace, or is left out.'),
        ("updated: 2026-11-01", "updated: last fall", '"last fall" is not a date.'),
    ],
)
def test_a_mistake_in_the_contacts_is_told_with_its_place(old: str, new: str, message: str) -> None:
    text = AGENCY_FILE.decode()
    _, problems = read_agency(text.replace(old, new, 1).encode(), BASE.units)
    assert [problem.message for problem in problems] == [message]
