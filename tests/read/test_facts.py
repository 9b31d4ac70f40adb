"""The fact base as it lies in `scenarios/facts`, and what is said about every mistake that can be planted in it."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simlib.read.facts import FILES, load_facts, read_facts
from simlib.read.facts_yaml import LARGEST
from simlib.scenario.facts import Confidence, Consent, FactBase, FactProblem, Form, LawTopic, source_lines

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "facts"
SHIPPED = {name: (FOLDER / name).read_bytes() for name in FILES}
BASE, PROBLEMS = read_facts(SHIPPED)

# What the material the fact base was made from holds, counted by hand. An id may be added; none may get lost.
INDICATORS = {
    "C": ("control", 8),
    "W": ("work", 9),
    "L": ("living", 7),
    "D": ("documents", 3),
    "B": ("behavior", 8),
    "P": ("physical", 6),
    "M": ("minors", 7),
    "O": ("online", 4),
    "F": ("financial", 7),
}
DO_AND_AVOID = (
    (4, 2), (3, 2), (3, 2), (2, 2), (3, 3), (3, 1), (4, 2), (4, 3), (2, 1), (3, 2), (5, 3), (4, 2),
    (4, 2), (4, 1), (4, 2), (2, 2), (3, 2), (3, 2), (2, 1), (4, 2), (3, 2), (2, 2), (2, 1), (2, 1),
)  # fmt: skip
LAWS = {
    LawTopic.DEFINITIONS: ("D", 8),
    LawTopic.ELEMENTS: ("E", 3),
    LawTopic.SMUGGLING: ("S", 6),
    LawTopic.CHARGES: ("C", 13),
    LawTopic.DUTIES: ("U", 14),
    LawTopic.PROTECTIONS: ("P", 7),
    LawTopic.IMMIGRATION: ("I", 6),
    LawTopic.TRAINING: ("T", 4),
    LawTopic.POSTING: ("N", 1),
    LawTopic.TRIBAL: ("B", 2),
    LawTopic.RECENT: ("X", 5),
    LawTopic.CHANGES: ("V", 10),
}
UNITS = (
    "dispatch|patrol|ht unit|vice|gang|narcotics|fincrime|cyber|missing|dv sa|jail probation|certifier|da ht|vwac|"
    "calwrap|legal aid|advocate|interpreter|hotline|shelter|hospital|calvcb|tcvap|cws|cac|ncmec|otip|orr urm|school|"
    "hsi|fbi|usao|taskforce|caldoj|fusion|crossborder|dlse|ltu|crd|dol|tax|code|tribal pd|hotel|bank"
)
SOURCES = (
    "S000 S001 S002 S003 S004 W-PC236.1 W-AB2109 W-CWIG W-SB14 W-PC236.2 W-PC236.5 W-PC679.11 W-AB917 W-PC13519.14 "
    "W-CASRE W-PC13516.5 W-AB2020 W-SB357 W-AB379 W-SB1414 W-SB1322 W-SB233 W-PC236.14 W-AB938 W-PC236.23 W-EV1038 "
    "W-EV1161 W-PC293 W-CC52.6 W-CC52.5 W-TRAIN20 W-TRULE W-I914B W-CP W-ICE11005.4 W-OTIP W-UTGUIDE W-NIWAP W-VALUES "
    "W-HOTLINE W-OVC W-NIJ W-DHSVC W-GAINTRUST W-HTPREP W-SMART W-WHO W-ILO11 W-FINCEN W-BLUE W-BLUECARD W-TVIT "
    "W-LACSEC W-CANRA W-MISSING W-WIC625.6 W-CACMDT W-CALECPA W-REPORT W-AB1888 W-CRD W-PL280 W-TRIBAL W-HTSPAT "
    "W-CALVCB W-ILOEST W-AG2018 W-MISID W-FARRELL W-RTI W-URBAN W-BIAS W-IMAGES W-BEST W-POLREAL W-OSCE W-POLLAB "
    "W-SMUG W-OCMDPI W-PUBSIGNS W-STATEAWARE W-SB376 W-NEWLAWS26 W-CALOES MEM"
)
REFERRALS = """
dispatch patrol|hotline dispatch|hotel dispatch|school cws|hospital dispatch|patrol ht unit|patrol hospital
patrol advocate|patrol cws|patrol shelter|patrol hotline|patrol missing|patrol cyber|patrol dlse|patrol tribal pd
gang ht unit|vice ht unit|narcotics ht unit|fincrime ht unit|dv sa ht unit|jail probation ht unit|code ht unit
dlse ht unit|bank fincrime|ht unit da ht|ht unit taskforce|ht unit caldoj|ht unit hsi|ht unit fbi|ht unit fincrime
ht unit ltu|ht unit dol|ht unit certifier|ht unit otip|ht unit fusion|ht unit tax|cws cac|cws ncmec|cws tribal pd
cyber ncmec|otip orr urm|advocate shelter|advocate legal aid|advocate calvcb|advocate tcvap|advocate crd|da ht vwac
da ht calwrap|da ht usao|hsi usao|taskforce crossborder
"""


# --- nothing was lost -----------------------------------------------------------------------------------------


def test_the_shipped_fact_base_has_no_mistake() -> None:
    assert PROBLEMS == ()


def test_it_reads_the_same_from_its_folder() -> None:
    assert load_facts(FOLDER) == (BASE, ())


def test_every_indicator_is_there_in_its_group() -> None:
    expected = {f"IND-{key}{n:02}": group for key, (group, count) in INDICATORS.items() for n in range(1, count + 1)}
    assert {found.id: found.group for found in BASE.indicators.values()} == expected
    assert len(expected) == 59
    assert Counter(found.form for found in BASE.indicators.values()) == {Form.BOTH: 42, Form.LABOR: 11, Form.SEX: 6}


def test_every_group_of_indicators_is_declared_in_its_order() -> None:
    assert BASE.groups == tuple(group for group, _ in INDICATORS.values())


def test_the_23_items_of_appendix_f_and_the_7_letters_of_the_statute_are_all_mapped() -> None:
    found = BASE.indicators.values()
    assert sorted(sign.appendix_f for sign in found if sign.appendix_f) == list(range(1, 24))
    assert {sign.pc236_2 for sign in found} == {"", *"abcdefg"}


def test_every_phase_of_practice_has_its_do_and_its_avoid_by_id() -> None:
    expected = {
        f"PRA-{number:02}": (
            tuple(f"PRA-{number:02}.do{n}" for n in range(1, do + 1)),
            tuple(f"PRA-{number:02}.avoid{n}" for n in range(1, avoid + 1)),
        )
        for number, (do, avoid) in enumerate(DO_AND_AVOID, 1)
    }
    assert {phase.id: (phase.do, phase.avoid) for phase in BASE.phases.values()} == expected
    assert list(BASE.practices) == [item for do, avoid in expected.values() for item in do + avoid]
    assert len(BASE.practices) == 120


def test_every_rule_of_law_is_there_under_its_topic() -> None:
    expected = {f"LAW-{key}{n}": topic for topic, (key, count) in LAWS.items() for n in range(1, count + 1)}
    assert {law.id: law.topic for law in BASE.laws.values()} == expected
    assert len(expected) == 79
    assert BASE.jurisdiction == "California"


def test_what_older_material_says_about_the_law_is_kept() -> None:
    assert {law.id for law in BASE.laws.values() if law.earlier} == {
        *(
            "LAW-D1",
            "LAW-D7",
            "LAW-D8",
            "LAW-U11",
            "LAW-P1",
            "LAW-P3",
            "LAW-P6",
            "LAW-I3",
            "LAW-I4",
            "LAW-N1",
            "LAW-X3",
        ),
        *(f"LAW-V{n}" for n in range(1, 11)),
    }


def test_the_convictions_of_the_2012_report_are_kept() -> None:
    assert {law.title.partition(":")[0]: law.convictions for law in BASE.laws.values() if law.convictions} == {
        "PC 266h": 404,
        "PC 266i": 263,
        "PC 266j": 25,
        "PC 267": 1,
        "PC 311.4": 194,
        "PC 653.22": 8881,
    }


def test_every_unit_and_every_referral_between_them_is_there() -> None:
    assert tuple(BASE.units) == tuple(UNITS.split("|"))
    assert len(BASE.units) == 45
    edges = [f"{edge.sender} {edge.receiver}" for edge in BASE.referrals]
    assert edges == [pair for line in REFERRALS.split("\n") if line for pair in line.split("|")]
    assert len(edges) == 51
    assert Counter(edge.consent for edge in BASE.referrals) == {
        Consent.NO: 31,
        Consent.YES: 15,
        Consent.IF_IDENTITY_SHARED: 5,
    }


def test_the_rules_for_using_signs_and_for_sharing_are_there() -> None:
    assert list(BASE.rules_of_use) == [f"R{n}" for n in range(1, 9)]
    assert list(BASE.sharing_rules) == [f"SHR-{n}" for n in range(1, 7)]
    assert BASE.share_default.startswith("Need to know")


def test_every_source_is_there_with_title_publisher_and_year() -> None:
    assert tuple(BASE.sources) == tuple(SOURCES.split())
    assert len(BASE.sources) == 85
    assert all(source.title and source.publisher and source.year for source in BASE.sources.values())


def test_confidence_is_as_it_was_given() -> None:
    counts = Counter(law.confidence for law in BASE.laws.values() if law.topic is not LawTopic.CHANGES)
    assert counts == {Confidence.VERIFIED: 51, Confidence.MIXED: 17, Confidence.MEMORY: 1}
    assert Counter(sign.confidence for sign in BASE.indicators.values()) == {
        Confidence.VERIFIED: 51,
        Confidence.MIXED: 8,
    }


# --- what a fact must have ------------------------------------------------------------------------------------


def test_every_id_is_unique_across_all_files() -> None:
    counts = Counter(BASE.ids())
    assert [name for name, count in counts.items() if count > 1] == []
    assert counts.total() == 59 + 8 + 24 + 120 + 79 + 45 + 6 + 85


def test_every_source_of_every_fact_resolves_to_words() -> None:
    for table in BASE.tables():
        for fact in table.values():
            lines = source_lines(BASE, fact)
            assert lines
            assert [line for line in lines if line in BASE.sources or "#" in line] == []


def test_every_indicator_says_what_else_it_may_mean_and_what_to_ask() -> None:
    assert [sign.id for sign in BASE.indicators.values() if not (sign.innocent and sign.ask)] == []


def test_every_rule_of_law_is_to_be_checked_within_a_year() -> None:
    for law in BASE.laws.values():
        assert law.checked == date(2026, 11, 1)
        assert law.check_by <= date(2027, 11, 1)


def test_a_rule_with_something_pending_is_to_be_checked_in_january() -> None:
    pending = {"LAW-C9", "LAW-U4", "LAW-P1", "LAW-I5", "LAW-B2"}
    assert {law.id for law in BASE.laws.values() if law.watch} == pending
    early = {law.id for law in BASE.laws.values() if law.check_by == date(2027, 1, 31)}
    assert early == pending | {"LAW-V4", "LAW-V5", "LAW-V9"}
    pending_words = re.compile(r"\bpending\b|\bheld in committee\b|\blitigation\b|\bamending\b", re.IGNORECASE)
    speaking = {law.id for law in BASE.laws.values() if pending_words.search(law.now)}
    assert speaking <= early


def test_a_change_is_to_be_checked_no_later_than_the_rules_it_concerns() -> None:
    for change in BASE.laws.values():
        concerned = [BASE.laws[named] for named in change.concerns if named in BASE.laws]
        assert all(change.check_by <= law.check_by for law in concerned)


def test_every_item_of_practice_is_a_sentence_a_trainee_can_read() -> None:
    for item in BASE.practices.values():
        assert re.match(r'[A-Z"]', item.text), item.id
        assert item.text.endswith((".", "?", '."', '?"')), item.id
        assert (item.weight > 0) == (".do" in item.id)
        assert item.text.startswith("Avoid ") == (".avoid" in item.id)


def test_the_smuggling_table_has_both_columns_and_the_elements_have_evidence() -> None:
    table = [law for law in BASE.laws.values() if law.topic is LawTopic.SMUGGLING]
    assert all(law.smuggling and law.trafficking for law in table)
    assert all(law.evidence for law in BASE.laws.values() if law.topic is LawTopic.ELEMENTS)


# --- words ----------------------------------------------------------------------------------------------------

BRITISH = re.compile(
    r"labour|centre|behaviour|programme|colour|neighbour|harbour|favour|honour|defence\b|offence|judgement|licence\b|"
    r"[a-z]+isation\b|\b(?:organis|recognis|authoris|apologis|criminalis)e[ds]?\b|analysed?\b|paediatric|misdemeanour|"
    r"\badverts?\b|practis|travell|counsell|cheque|whilst|\bcarer|\bmum\b|enrol\b|fulfil\b",
    re.IGNORECASE,
)
PROPER_NAMES = ("ILO Indicators of Forced Labour", "International Labour Organization", "readkong.com")
NEVER_SAID = re.compile(
    r"\bresc(?:ue|uing)\b|\bvoiceless\b|\bhooker|\bjohns?\b|\billegals?\b|\bseeds?\b", re.IGNORECASE
)


@pytest.mark.parametrize("name", [*FILES, "agency.yaml", "README.md"])
def test_the_files_are_written_in_us_english_and_in_calm_words(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    for proper in PROPER_NAMES:
        text = text.replace(proper, "")
    assert BRITISH.findall(text) == []
    assert NEVER_SAID.findall(text) == []


SOMEBODYS_FILE = re.compile(r"\.txt\b|(?<![\w/:.<])/\w+/\w|\b[A-Z]:\\")
"""A text file, or a path from the root of a disk."""


@pytest.mark.parametrize("name", [*FILES, "agency.yaml", "README.md"])
def test_no_file_names_a_file_of_somebodys_machine(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert SOMEBODYS_FILE.findall(text) == []


def test_a_file_of_somebodys_machine_would_be_seen() -> None:
    planted = ["see /srv/notes/law.md", "from (/opt/a)", "in C:\\notes", "read law.txt"]
    assert [SOMEBODYS_FILE.search(text) is None for text in planted] == [False] * len(planted)
    assert SOMEBODYS_FILE.findall("https://example.org/a/b and/or 24/7, T/U, 30/7 days") == []


def test_the_word_list_would_catch_british_spelling() -> None:
    assert BRITISH.findall("The labour centre organised a programme.") == ["labour", "centre", "organised", "programme"]


def test_ethnicity_is_named_only_to_say_that_it_is_no_indicator() -> None:
    origin = re.compile(r"ethnic|race\b|national origin|asian|latin|african|mexican|black\b|white\b", re.IGNORECASE)
    assert [sign.id for sign in BASE.indicators.values() if origin.search(sign.text)] == []


# --- planted mistakes -----------------------------------------------------------------------------------------


def planted(name: str, old: str, new: str) -> tuple[FactBase, tuple[FactProblem, ...]]:
    """The shipped fact base with one passage of one file replaced."""
    text = SHIPPED[name].decode()
    assert old in text
    return read_facts(SHIPPED | {name: text.replace(old, new, 1).encode()})


def line_with(name: str, passage: str, nth: int = 1) -> int:
    """The line of the shipped file in which a passage stands for the nth time."""
    lines = SHIPPED[name].decode().split("\n")
    return [number for number, line in enumerate(lines, 1) if passage in line][nth - 1]


@pytest.mark.parametrize(
    ("name", "old", "new", "message", "remedy"),
    [
        (
            "indicators.yaml",
            '    ask: "What happens if you want to go out by yourself tomorrow?"\n',
            "",
            '"ask" is missing.',
            'Add a line that begins with "ask:".',
        ),
        ("indicators.yaml", "id: IND-C02", "id: IND-C01", 'The id "IND-C01" stands twice.', ""),
        ("indicators.yaml", "[S001#appF, W-PC236.2]", "[S001#appF, W-PC236.3]", 'There is no source "W-PC236.3".', ""),
        ("indicators.yaml", "[S001#appF, W-PC236.2]", "[S001#appZ]", '"S001" has no part "appZ".', ""),
        (
            "indicators.yaml",
            "form: both",
            "form: labour",
            '"form" cannot be "labour".',
            "It is one of: sex, labor, both.",
        ),
        ("indicators.yaml", "    group: work\n", "    group: wrok\n", 'There is no group "wrok".', ""),
        ("indicators.yaml", "pc236_2: c", "pc236_2: h", '"pc236_2" is a letter from a to g, not "h".', ""),
        (
            "indicators.yaml",
            "as_of: 2020",
            "as_of: 20200",
            '"as_of" should be a whole number from 1990 to 2100, not "20200".',
            "",
        ),
        (
            "indicators.yaml",
            "    innocent:",
            "    inocent:",
            '"inocent" is not a word this entry knows.',
            'Is it "innocent"?',
        ),
        ("practice.yaml", "weight: 3", "weight: -3", '"weight" should be a whole number from 1 to 3, not "-3".', ""),
        ("practice.yaml", "id: PRA-01.do1", "id: PRA-02.do9", '"PRA-02.do9" should begin with "PRA-01.do".', ""),
        (
            "law.yaml",
            "check_by: 2027-11-01",
            "check_by: 2027-11-31",
            '"2027-11-31" is not a date.',
            'Write "check_by" as 2026-11-01.',
        ),
        (
            "law.yaml",
            "check_by: 2027-11-01",
            "check_by: 11/1/2027",
            '"11/1/2027" is not a date.',
            'Write "check_by" as 2026-11-01.',
        ),
        ("law.yaml", "check_by: 2027-11-01", "check_by: 2025-11-01", '"check_by" should be later than "checked".', ""),
        (
            "law.yaml",
            "    check_by: 2027-11-01\n",
            "",
            '"check_by" is missing.',
            'Add a line that begins with "check_by:".',
        ),
        (
            "law.yaml",
            "sources: [S001#ch1, S001#ch3]",
            "sources: S001",
            '"sources" should be a list.',
            "Write it as [one, another].",
        ),
        (
            "law.yaml",
            "sources: [S001#ch1, S001#ch3]",
            "sources: []",
            '"sources" should be a list.',
            "Write it as [one, another].",
        ),
        (
            "law.yaml",
            "    confidence: verified",
            "    confidence: sure",
            '"confidence" cannot be "sure".',
            "It is one of: verified, memory, mixed.",
        ),
        ("law.yaml", "concerns: [hotline]", "concerns: [hotlin]", 'There is no fact "hotlin".', 'Is it "hotline"?'),
        ("law.yaml", "    title: Consent\n", '    title: ""\n', '"title" is empty.', ""),
        ("law.yaml", "    title: Consent\n", "    title: [Consent]\n", '"title" should be one text.', ""),
        ("referrals.yaml", "    to: patrol\n", "    to: patroll\n", 'There is no unit "patroll".', 'Is it "patrol"?'),
        ("referrals.yaml", "consent: no", "consent: maybe", '"consent" cannot be "maybe".', ""),
        ("sources.yaml", "    publisher: LegiPlex\n", "", '"publisher" is missing.', ""),
    ],
)
def test_a_mistake_is_told_with_its_file_and_its_remedy(
    name: str, old: str, new: str, message: str, remedy: str
) -> None:
    _, problems = planted(name, old, new)
    found = [problem for problem in problems if problem.message == message]
    assert [problem.file for problem in found] == [name]
    assert remedy in found[0].help
    assert 1 <= found[0].line <= SHIPPED[name].count(b"\n") + 1


def test_a_mistake_is_told_with_its_line() -> None:
    line = line_with("law.yaml", "check_by: 2027-11-01", nth=3)
    text = SHIPPED["law.yaml"].decode().split("\n")
    text[line - 1] = "    check_by: soon"
    _, problems = read_facts(SHIPPED | {"law.yaml": "\n".join(text).encode()})
    assert problems == (FactProblem("law.yaml", line, '"soon" is not a date.', 'Write "check_by" as 2026-11-01.'),)


def test_an_entry_with_a_mistake_is_left_out_and_the_others_stay() -> None:
    base, problems = planted("law.yaml", "check_by: 2027-11-01", "check_by: soon")
    assert len(problems) == 1
    assert set(BASE.laws) - set(base.laws) == {"LAW-D1"}
    assert base.indicators == BASE.indicators


def test_a_second_entry_with_the_same_id_names_the_place_of_the_first() -> None:
    _, problems = planted("law.yaml", "id: LAW-D2", "id: IND-C01")
    first = line_with("indicators.yaml", "id: IND-C01")
    assert problems == (
        FactProblem(
            "law.yaml",
            line_with("law.yaml", "id: LAW-D2"),
            'The id "IND-C01" stands twice.',
            f"The first is in indicators.yaml, line {first}.",
        ),
        *(problem for problem in problems if "LAW-D2" in problem.message),
    )


def test_all_mistakes_of_an_entry_are_told_in_one_pass() -> None:
    broken = b"parts:\n  ch1: one\nsources:\n  - id: A\n    titel: x\n    year: 2012\n"
    _, problems = read_facts({"sources.yaml": broken})
    assert [(problem.line, problem.message) for problem in problems if problem.file == "sources.yaml"] == [
        (4, '"publisher" is missing.'),
        (4, '"title" is missing.'),
        (4, '"where" is missing.'),
        (5, '"titel" is not a word this entry knows.'),
    ]


@pytest.mark.parametrize(
    ("written", "line", "message"),
    [
        (b"", 1, "This file is empty."),
        (b"# only a comment\n", 1, "This file is empty."),
        (b"just words", 1, "This file should begin with a word and a colon."),
        (b"- a\n- b\n", 1, "This file should begin with a word and a colon."),
        (b"jurisdiction: [unclosed\n", 2, "This is not YAML: expected ',' or ']', but got '<stream end>'."),
        (
            b"jurisdiction: California\nduties:\n\t- id: X\n",
            3,
            "This is not YAML: found character '\\t' that cannot start any token.",
        ),
        (
            b"jurisdiction: !!python/name:os.system x\n",
            1,
            "Tags such as tag:yaml.org,2002:python/name:os.system are not used here.",
        ),
        (b"jurisdiction: !mine x\n", 1, "Tags such as !mine are not used here."),
        (b"a: &x [1]\nb: *x\n", 1, "Anchors (&) and aliases (*) are not used here."),
        (b"a: b\na: c\n", 2, '"a" stands twice in the same entry.'),
        (b"[a]: b\n", 1, "A word with a colon is expected here, not a list."),
        (b"a: " + b"[" * 40 + b"]" * 40, 1, "This is nested more than 12 levels deep."),
        (b"jurisdiction: C\xe9\n", 1, "This is not text in UTF-8."),
        (b"jurisdiction: C\nduties: \xff\n", 2, "This is not text in UTF-8."),
        (b"a: \x00\n", 1, "This file is not YAML that can be read."),
        (b"{" * 30_000, 1, "This file is not YAML that can be read."),
        (b"x" * (2 * 1024 * 1024), 1, "This file has 2,097,152 bytes; 500,000 is the most."),
    ],
)
def test_a_file_that_is_no_such_file_is_a_problem_with_a_place(written: bytes, line: int, message: str) -> None:
    base, problems = read_facts(SHIPPED | {"law.yaml": written})
    told = [problem for problem in problems if problem.message == message]
    assert [(problem.file, problem.line) for problem in told] == [("law.yaml", line)]
    assert base.laws == {}
    assert base.indicators == BASE.indicators


def test_a_file_of_two_megabytes_is_not_looked_into(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "facts")
    (tmp_path / "facts" / "law.yaml").write_bytes(b"# padding\n" * 210_000)
    base, problems = load_facts(tmp_path / "facts")
    assert FactProblem("law.yaml", 1, f"This file has {LARGEST + 1:,} bytes; {LARGEST:,} is the most.") in problems
    assert base.practices == BASE.practices


def test_a_missing_folder_gives_an_empty_base_and_one_problem_for_each_file(tmp_path: Path) -> None:
    base, problems = load_facts(tmp_path / "nowhere")
    assert base == FactBase()
    assert problems == tuple(
        FactProblem(name, 1, "This file is missing or cannot be opened.", "Bring it back.") for name in sorted(FILES)
    )


def test_a_folder_in_the_place_of_a_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "law.yaml").mkdir()
    _, problems = load_facts(tmp_path)
    assert "law.yaml" in {problem.file for problem in problems}


def test_a_changed_file_is_read_as_it_stands_now(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "facts")
    law = tmp_path / "facts" / "law.yaml"
    assert load_facts(tmp_path / "facts")[0].laws["LAW-N1"].check_by == date(2027, 11, 1)
    law.write_text(law.read_text(encoding="utf-8").replace("2027-11-01", "2028-11-01"), encoding="utf-8")
    assert load_facts(tmp_path / "facts")[0].laws["LAW-N1"].check_by == date(2028, 11, 1)


def test_a_file_saved_with_windows_line_ends_and_a_mark_at_its_start_reads_the_same() -> None:
    files = {name: b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n") for name, raw in SHIPPED.items()}
    assert read_facts(files) == (BASE, ())


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(FILES))
def test_no_file_whatever_it_holds_raises(raw: bytes, name: str) -> None:
    base, problems = read_facts({name: raw})
    assert isinstance(base, FactBase)
    assert name in {problem.file for problem in problems}


def test_text_that_looks_like_something_else_stays_text() -> None:
    base, problems = planted("law.yaml", "    title: Consent\n", "    title: yes\n")
    assert problems == ()
    assert base.laws["LAW-S2"].title == "yes"


def test_the_readme_names_every_file_of_the_folder() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    missing = [path.name for path in FOLDER.iterdir() if path.suffix == ".yaml" and f"`{path.name}`" not in text]
    assert missing == []


def test_every_id_the_readme_shows_is_one() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"\b(?:IND-[A-Z]\d\d|PRA-\d\d(?:\.(?:do|avoid)\d)?|LAW-[A-Z]\d+|SHR-\d|W-[A-Z][\w.]+)\b", text)
    assert shown
    assert [name for name in shown if BASE.find(name) is None] == []
