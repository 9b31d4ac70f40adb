"""Facts as data: finding them by id, the nearest id, and rules of law whose day has passed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest

from simlib.scenario.agency import NATIONAL_LINES, Agency, Contact
from simlib.scenario.facts import (
    Advice,
    Confidence,
    FactBase,
    FactProblem,
    LawRule,
    LawTopic,
    Phase,
    PracticeItem,
    Rule,
    Source,
    Unit,
    UnitKind,
    facts_resting_on,
    nearest,
    resolve,
    sentence_of,
    source_line,
    source_lines,
    stale_laws,
)

RULE = Rule(
    id="R1", sources=("S001#ch3", "W-WHO"), as_of=2012, confidence=Confidence.VERIFIED, text="One sign is none."
)
LAW = LawRule(
    id="LAW-U1",
    sources=("W-WHO",),
    as_of=2014,
    confidence=Confidence.MIXED,
    topic=LawTopic.DUTIES,
    title="Due diligence",
    now="Agencies identify victims.",
    checked=date(2026, 11, 1),
    check_by=date(2027, 11, 1),
)
PHASE = Phase(
    id="PRA-03",
    sources=("W-WHO",),
    as_of=2014,
    confidence=Confidence.VERIFIED,
    title="Separate the parties",
    why="Another may listen.",
    do=("PRA-03.do1",),
    avoid=(),
)
ITEM = PracticeItem(
    id="PRA-03.do1",
    sources=("W-WHO",),
    as_of=2014,
    confidence=Confidence.VERIFIED,
    phase="PRA-03",
    phase_title="Separate the parties",
    kind=Advice.DO,
    text="Speak to each person alone.",
    weight=3,
    why="Another may listen.",
)
UNIT = Unit(
    id="ht unit",
    sources=("S001",),
    as_of=2012,
    confidence=Confidence.VERIFIED,
    kind=UnitKind.UNIT,
    name="Trafficking detective",
    trigger="Referral from any unit.",
    time="Practice: 1 hour.",
    may_share="Full case.",
    not_share="Privileged talk.",
)
REPORT = Source(id="S001", title="The report", publisher="The State", year="2012", where="Read whole.")
WHO = Source(
    id="W-WHO", title="Recommendations", publisher="World Health Organization", year="2003", where="Part read."
)
BASE = FactBase(
    rules_of_use=MappingProxyType({"R1": RULE}),
    phases=MappingProxyType({"PRA-03": PHASE}),
    practices=MappingProxyType({"PRA-03.do1": ITEM}),
    laws=MappingProxyType({"LAW-U1": LAW}),
    units=MappingProxyType({"ht unit": UNIT}),
    sources=MappingProxyType({"S001": REPORT, "W-WHO": WHO}),
    parts=MappingProxyType({"ch3": "chapter 3"}),
)


@pytest.mark.parametrize(
    ("written", "fact"),
    [
        ("R1", RULE),
        ("LAW-U1", LAW),
        ("PRA-03", PHASE),
        ("PRA-03.do1", ITEM),
        ("ht unit", UNIT),
        ("  ht   unit ", UNIT),
        ("HT Unit", UNIT),
        ("law-u1", LAW),
        ("S001#ch3", REPORT),
        ("W-WHO", WHO),
        ("LAW-U", None),
        ("", None),
    ],
)
def test_an_id_names_its_fact_whatever_its_case_and_spaces(written: str, fact: object) -> None:
    assert resolve(BASE, written) == fact
    assert BASE.find(written) == fact


def test_an_empty_base_knows_nothing_and_says_so_without_a_fault() -> None:
    empty = FactBase()
    assert list(empty.ids()) == []
    assert empty.find("PRA-03.do1") is None
    assert stale_laws(empty, date(2100, 1, 1)) == ()


def test_all_ids_of_a_base_are_listed_kind_by_kind() -> None:
    assert list(BASE.ids()) == ["R1", "PRA-03", "PRA-03.do1", "LAW-U1", "ht unit", "S001", "W-WHO"]


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("PRA-03.do2", "PRA-03.do1"),
        ("pra-03.DO1", "PRA-03.do1"),
        ("LAW U1", "LAW-U1"),
        ("ht_unit", "ht unit"),
        ("zzz", None),
    ],
)
def test_a_wrong_id_is_answered_with_the_nearest_one(wrong: str, meant: str | None) -> None:
    assert nearest(BASE.ids(), wrong) == meant


@pytest.mark.parametrize(
    ("today", "stale"),
    [(date(2027, 10, 31), ()), (date(2027, 11, 1), ()), (date(2027, 11, 2), (LAW,))],
)
def test_a_rule_of_law_is_stale_from_the_day_after_its_check_by_date(today: date, stale: tuple[LawRule, ...]) -> None:
    assert stale_laws(BASE, today) == stale


def test_the_rule_that_is_longest_overdue_comes_first() -> None:
    early = replace(LAW, id="LAW-U2", check_by=date(2027, 1, 31))
    base = replace(BASE, laws=MappingProxyType({"LAW-U1": LAW, "LAW-U2": early}))
    assert [law.id for law in stale_laws(base, date(2028, 1, 1))] == ["LAW-U2", "LAW-U1"]


def test_a_source_is_told_by_title_part_publisher_and_year() -> None:
    assert source_lines(BASE, RULE) == (
        "The report, chapter 3 (The State, 2012)",
        "Recommendations (World Health Organization, 2003)",
    )


def test_a_source_is_its_own_source() -> None:
    assert source_lines(BASE, WHO) == ("Recommendations (World Health Organization, 2003)",)


def test_a_source_that_nobody_wrote_down_is_told_by_its_id() -> None:
    assert source_line(BASE, "W-GONE#ch1") == "W-GONE#ch1"


def test_what_is_from_memory_names_no_publisher() -> None:
    memory = Source(id="MEM", title="From memory", publisher="None", year="unverified", where="Nowhere.")
    assert source_line(replace(BASE, sources=MappingProxyType({"MEM": memory})), "MEM") == "From memory (unverified)"


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        (RULE, "One sign is none."),
        (LAW, "Agencies identify victims."),
        (PHASE, "Another may listen."),
        (ITEM, "Speak to each person alone."),
        (UNIT, "Referral from any unit."),
        (WHO, "Recommendations"),
    ],
)
def test_every_kind_of_fact_says_one_thing(
    fact: Rule | LawRule | Phase | PracticeItem | Unit | Source, sentence: str
) -> None:
    assert sentence_of(fact) == sentence


def test_a_source_knows_the_facts_that_rest_on_any_part_of_it() -> None:
    assert facts_resting_on(BASE, "S001") == ("R1", "ht unit")
    assert facts_resting_on(BASE, "W-WHO") == ("R1", "PRA-03", "PRA-03.do1", "LAW-U1")


def test_a_problem_reads_as_one_line_with_its_place() -> None:
    problem = FactProblem("law.yaml", 12, '"now" is missing.', 'Add a line that begins with "now:".')
    assert str(problem) == 'law.yaml, line 12: "now" is missing. Add a line that begins with "now:".'
    assert str(FactProblem("law.yaml", 1, "Empty.")) == "law.yaml, line 1: Empty."
    assert problem.as_json() == {
        "file": "law.yaml",
        "line": 12,
        "message": '"now" is missing.',
        "help": 'Add a line that begins with "now:".',
    }


@pytest.mark.parametrize(
    ("contact", "how"),
    [
        (Contact("a", "A", call="555-0100"), "call 555-0100"),
        (Contact("a", "A", text="555-0100"), "text 555-0100"),
        (Contact("a", "A", call="988", text="988", hours="24 hours"), "call 988, text 988 (24 hours)"),
        (Contact("a", "A", hours="24 hours"), "24 hours"),
        (Contact("a", "A"), ""),
    ],
)
def test_a_contact_says_how_to_reach_it_in_one_phrase(contact: Contact, how: str) -> None:
    assert contact.how == how


def test_an_agency_nobody_described_still_has_the_national_lines() -> None:
    assert Agency().contacts == NATIONAL_LINES
    assert [line.call for line in NATIONAL_LINES] == ["888-373-7888", "988"]
