"""A referral map in YAML that is not right: what is said, and where. Nothing of it is ever loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from simlib.read.referral_map import load_map, read_map_yaml
from simlib.scenario.model import Finding, Severity
from simlib.scenario.referral_findings import CODES
from tests.read.referral_maps import SMALL, changed


def findings(raw: bytes) -> tuple[Finding, ...]:
    """What is wrong with a map that is not taken."""
    reading = read_map_yaml(raw, "map.yaml")
    assert reading.map is None
    assert {each.file for each in reading.findings} == {"map.yaml"}
    return reading.findings


def told(raw: bytes) -> list[tuple[str, int, int, str]]:
    """The code, line, column and message of each finding."""
    return [(each.code, each.spot.line, each.spot.column, each.message) for each in findings(raw)]


def test_a_sound_map_has_no_findings() -> None:
    reading = read_map_yaml(SMALL.encode(), "map.yaml")
    assert reading.findings == ()
    assert reading.map is not None
    assert [unit.id for unit in reading.map.units] == ["patrol", "advocate"]


NOT_SIGNED = 'The link from "patrol" to "advocate" has an end or a name of an agreement, but none that is signed.'
WRONG = {
    "an unknown unit": (
        ("    to: advocate\n    why", "    to: advocat\n    why"),
        ("M401", 25, 9, 'There is no unit "advocat".'),
    ),
    "a negative time": (
        ("latest: 1.5 h", "latest: -1.5 h"),
        ("M302", 27, 13, '"-1.5 h" is a negative time.'),
    ),
    "no time": (("within: 90 min", "within: soon"), ("M302", 39, 13, '"soon" is not a time.')),
    "a third of a minute": (
        ("latest: 1.5 h", "latest: 0.333 h"),
        ("M302", 27, 13, '"0.333 h" is not a whole number of minutes.'),
    ),
    "eleven years": (
        ("latest: 1.5 h", "latest: 4030 days"),
        ("M302", 27, 13, '"4030 days" is longer than ten years.'),
    ),
    "no hours": (("open: always", "open: day and night"), ("M303", 11, 11, '"day and night" are not hours.')),
    "hours of no day": (
        ('"Mon-Fri 08:00-18:00"', "Mon-Fry 08:00-18:00"),
        ("M303", 17, 11, '"Fry" is not a day.'),
    ),
    "hours beyond midnight": (
        ('"Mon-Fri 08:00-18:00"', "Mon 24:00-24:30"),
        ("M303", 17, 11, '"Mon 24:00-24:30" is no span of time.'),
    ),
    "on call without a delay": (
        ("on call: always after 30 min", "on call: always"),
        ("M303", 18, 14, '"always" does not say how soon somebody acts.'),
    ),
    "a word of no list": (("kind: unit", "kind: squad"), ("M301", 9, 11, '"squad" is not in the list.')),
    "a word of a list in a list": (
        ("passes: [needs]\n\n", "passes: [needs, gossip]\n\n"),
        ("M301", 12, 21, '"gossip" is not in the list.'),
    ),
    "neither yes nor no": (
        ("privileged: yes", "privileged: maybe"),
        ("M306", 20, 17, '"maybe" is neither yes nor no.'),
    ),
    "no date": (("as of: 2026-11-01", "as of: 2026-13-01"), ("M305", 3, 10, '"2026-13-01" is not a date.')),
    "no id": (("- id: patrol", "- id: patrol/night"), ("M307", 7, 9, '"patrol/night" is not an id.')),
    "an unknown word": (
        ("    ends: yes", "    end: yes"),
        ("M202", 21, 10, '"end" is not a word of this entry.'),
    ),
    "an unknown part": (("must notify:", "must tell:"), ("M202", 34, 1, '"must tell" is no part of a map.')),
    "a missing word": (
        ("    why: Before the first interview.\n", ""),
        ("M201", 24, 5, '"why" is missing.'),
    ),
    "an empty word": (
        ("    why: Before the first interview.\n", "    why:\n"),
        ("M201", 26, 5, '"why" is missing.'),
    ),
    "a list for a text": (
        ("name: Patrol", "name: [Patrol]"),
        ("M203", 8, 12, '"name" should be one text, not a list.'),
    ),
    "a table for a text": (
        ("name: Patrol", "name: {a: b}"),
        ("M203", 8, 5, '"name" should be one text or a list of words.'),
    ),
    "a text too long": (
        ("name: Patrol", f"name: {'x' * 501}"),
        ("M204", 8, 11, '"name" has 501 characters; 500 is the most.'),
    ),
    "a word twice": (
        ("    name: Patrol", "    name: Patrol\n    name: Police"),
        ("M107", 9, 5, '"name" stands twice in this entry.'),
    ),
    "a part twice": (
        ("must notify:", "links: []\nmust notify:"),
        ("M107", 34, 1, '"links" stands twice.'),
    ),
    "an anchor": (
        ("name: Patrol", "name: &patrol Patrol"),
        ("M105", 8, 11, "Anchors (&) and aliases (*) are not used here."),
    ),
    "a tag": (
        ("name: Patrol", "name: !!python/object:os.system Patrol"),
        ("M105", 8, 11, "Tags such as tag:yaml.org,2002:python/object:os.system are not used here."),
    ),
    "nobody who works": (
        ("privileged: yes", "servers: 0"),
        ("M304", 20, 14, '"0" is not how many work side by side.'),
    ),
    "never on call": (
        ("on call: always after 30 min", "on call: never after 30 min"),
        ("M303", 18, 14, '"never after 30 min" says no hours.'),
    ),
    "a rule about nobody": (
        ("to: [law enforcement]", "to: []"),
        ("M201", 44, 5, '"to" is missing.'),
    ),
    "a rule about what is no id": (
        ("to: [law enforcement]", "to: [law enforcement, p/q]"),
        ("M307", 44, 27, '"p/q" is not an id.'),
    ),
    "a rule on telling oneself": (
        ("    to: advocate\n    within", "    to: patrol\n    within"),
        ("M404", 38, 9, '"patrol" cannot tell itself.'),
    ),
    "a unit twice": (
        ("id: advocate", "id: patrol"),
        ("M402", 14, 9, 'The unit "patrol" stands twice (line 7).'),
    ),
    "an id that means several units": (
        ("- id: patrol", "- id: law enforcement"),
        ("M402", 7, 9, '"law enforcement" means several units at once, so that no unit can be called so.'),
    ),
    "a link to itself": (
        ("    to: advocate\n    why", "    to: patrol\n    why"),
        ("M404", 25, 9, '"patrol" cannot tell itself.'),
    ),
    "an end without an agreement": (
        ("agreement: MOU with the advocates", "agreement: missing"),
        ("M407", 30, 14, NOT_SIGNED),
    ),
    "written consent that is not needed": (
        ("    consent: yes", "    consent: no\n    in writing: yes"),
        ("M408", 29, 17, 'The link from "patrol" to "advocate" takes consent in writing, but needs none.'),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_with_line_and_column(name: str) -> None:
    (old, new), said = WRONG[name]
    assert said in told(changed(old, new))


@pytest.mark.parametrize("name", WRONG)
def test_every_finding_is_an_error_with_its_line_and_a_known_code(name: str) -> None:
    (old, new), _ = WRONG[name]
    raw = changed(old, new)
    for each in findings(raw):
        assert (each.severity, each.code in CODES) == (Severity.ERROR, True)
        assert each.source_line == raw.decode().splitlines()[each.spot.line - 1][:200]


def test_a_near_name_is_offered_for_a_unit_that_is_not_there() -> None:
    helps = [each.help for each in findings(changed("    to: advocate\n    why", "    to: advocat\n    why"))]
    assert helps == ['Did you mean "advocate"?']


def test_several_mistakes_are_told_at_once() -> None:
    raw = SMALL.replace("latest: 1.5 h", "latest: -1 h").replace("    to: advocate\n    why", "    to: ngo\n    why")
    assert [code for code, *_ in told(raw.encode())] == ["M401", "M302"]


def test_a_link_that_stands_twice_names_the_line_of_the_first() -> None:
    start, end = SMALL.index("  - from: patrol"), SMALL.index("\nmust notify")
    raw = SMALL[:end] + SMALL[start:end] + SMALL[end:]
    message = 'The link from "patrol" to "advocate" stands twice (line 24).'
    assert told(raw.encode()) == [("M403", 33, 11, message)]


RULE = """\
  - id: mn-2
    when: before the first interview
    from: FROM
    to: advocate
    within: WITHIN

forbidden:"""


@pytest.mark.parametrize(
    ("sender", "within", "said"),
    [
        ("patrol", "4 h", ('"mn-2" and "mn-1" (line 35) say 4 h and 90 min about telling "advocate".', 44)),
        ("patrol", "90 min", ('"mn-2" and "mn-1" (line 35) say the same about telling "advocate".', 44)),
        ("any", "1 h", ('"mn-1" allows 90 min, but "mn-2" (line 40) gives every unit 1 h.', 39)),
    ],
    ids=["two times", "said twice", "longer than for all"],
)
def test_rules_that_contradict_each_other_are_told(sender: str, within: str, said: tuple[str, int]) -> None:
    rule = RULE.replace("FROM", sender).replace("WITHIN", within)
    raw = changed("\nforbidden:", rule)
    assert [(line, message) for code, line, _, message in told(raw) if code == "M405"] == [(said[1], said[0])]


def test_one_unit_may_have_less_time_than_all() -> None:
    rule = RULE.replace("FROM", "any").replace("WITHIN", "2 h")
    assert read_map_yaml(changed("\nforbidden:", rule), "map.yaml").findings == ()


def test_telling_what_another_rule_forbids_is_a_contradiction() -> None:
    raw = SMALL.replace("within: 90 min", "within: 90 min\n    passes: [needs]")
    raw = raw.replace("what: privileged talk\n    to: [law enforcement]", "what: needs\n    to: [services]")
    message = '"mn-1" must tell "advocate" the needs, which "fb-1" forbids (line 43).'
    assert told(raw.encode()) == [("M405", 40, 14, message)]


def test_an_unknown_unit_in_a_rule_is_told_for_both_kinds() -> None:
    raw = SMALL.replace("    to: advocate\n    within", "    to: nobody\n    within")
    raw = raw.replace("to: [law enforcement]", "to: [law enforcement, gossips]")
    assert told(raw.encode()) == [
        ("M401", 38, 9, 'There is no unit "nobody".'),
        ("M401", 44, 27, 'There is no unit "gossips".'),
    ]


def test_one_agreement_cannot_end_on_two_days() -> None:
    link = "  - {from: advocate, to: patrol, why: Wants police., latest: 1 h, consent: yes, "
    raw = changed("\nmust notify", link + "agreement: MOU with the advocates, expires: 2027-01-31}\n\nmust notify")
    message = '"MOU with the advocates" ends on two days: 2027-01-31 and 2028-06-30 (line 24).'
    assert [(code, said) for code, _, _, said in told(raw)] == [("M407", message)]


# --- files that are no map ------------------------------------------------------------------------------------

NO_MAPS = {
    "nothing": (b"", ("M409", 1, 1, "This file is empty.")),
    "a comment": (b"# a map\n", ("M409", 1, 1, "This file is empty.")),
    "a list": (b"- a\n- b\n", ("M104", 1, 1, "This file should begin with a word and a colon.")),
    "a word": (b"map\n", ("M104", 1, 1, "This file should begin with a word and a colon.")),
    "two documents": (b"map: {name: a}\n---\nmap: {name: b}\n", ("M104", 2, 1, "A second document begins here.")),
    "not UTF-8": (b"map:\n  name: Caf\xe9\n", ("M103", 2, 12, "This file is not text in UTF-8.")),
    "a mark that turns the text": (
        "map:\n  name: a\u202eb\n".encode(),
        ("M110", 2, 10, "Character U+202E stands here, and nobody can see it."),
    ),
    "the same mark, hidden": (
        b'map:\n  name: "a\\u202eb"\nunits: []\n',
        ("M110", 2, 9, "Character U+202E stands here, and nobody can see it."),
    ),
    "a list as a word": (b"? [a, b]\n: c\n", ("M104", 1, 3, "A word with a colon is expected here, not a list.")),
    "too deep": (b"units: [[[[[[[[a]]]]]]]]\n", ("M106", 1, 13, "This is nested more than 6 levels deep.")),
    "no units": (b"map: {name: a}\nunits: []\n", ("M409", 1, 6, "This map has no units.")),
    "no name": (b"units:\n  - {id: a, name: A, kind: unit}\n", ("M201", 1, 1, "The map has no name.")),
    "units that are no list": (
        b"map: {name: a}\nunits: {a: b}\n",
        ("M203", 2, 8, '"units" should be a list of entries.'),
    ),
    "a unit that is a word": (b"map: {name: a}\nunits:\n  - patrol\n", ("M203", 3, 5, 'This is no entry of "units".')),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_MAPS)
def test_a_file_that_is_no_map_is_told_so(name: str) -> None:
    raw, said = NO_MAPS[name]
    assert said in told(raw)


def test_broken_yaml_is_told_with_its_place() -> None:
    (found,) = findings(changed("name: Patrol", 'name: "Patrol'))
    assert (found.code, found.help[:4]) == ("M104", "Look")
    assert found.spot.line > 8


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    reading = load_map(tmp_path / "none.yaml")
    assert reading.map is None
    assert [(each.code, each.message) for each in reading.findings] == [("M101", "This file cannot be opened.")]


def test_a_name_that_no_file_can_have_is_a_finding() -> None:
    assert [each.code for each in load_map(Path("a\0b")).findings] == ["M101"]


# --- too much -------------------------------------------------------------------------------------------------


def bomb() -> bytes:
    """Nine levels of ten references each: a thousand million names if it were opened out."""
    lines = ["a0: &a0 [lol]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, 10)]
    return "\n".join([*lines, "map: {name: *a9}", ""]).encode()


def test_an_anchor_bomb_is_refused_at_its_first_anchor() -> None:
    assert told(bomb()) == [
        ("M202", 1, 1, '"a0" is no part of a map.'),
        ("M105", 1, 5, "Anchors (&) and aliases (*) are not used here."),
    ]


@pytest.mark.parametrize("name", ["units", "links", "must notify", "forbidden"])
def test_a_list_too_long_is_refused_at_its_first_entry_too_many(name: str) -> None:
    most = {"links": 5000}.get(name, 500)
    raw = f"map: {{name: a}}\n{name}:\n" + "- {id: a}\n" * (most + 1)
    assert ("M102", most + 3, 3, f'"{name}" has more than {most:,} entries; nothing was read.') in told(raw.encode())


def test_a_hundred_thousand_rows_are_refused_calmly() -> None:
    row = "- {from: patrol, to: advocate, why: x, latest: 1 h, consent: yes}\n"
    raw = (SMALL.partition("links:")[0] + "links:\n" + row * 100_000).encode()
    assert told(raw) == [("M102", 1, 1, "It has more than 1,000,000 bytes; nothing was read.")]


def test_a_thousand_mistakes_are_cut_to_a_list_that_can_be_read() -> None:
    row = "- {from: patrol, to: nobody, why: x, latest: -1 h, consent: yes}\n"
    found = findings((SMALL.partition("links:")[0] + "links:\n" + row * 500).encode())
    assert len(found) == 201
    assert (found[-1].code, found[-1].message) == ("M111", "There are 1,499 mistakes; the first 200 are listed.")


def test_after_thousands_of_mistakes_nothing_more_is_looked_into() -> None:
    row = "- {from: patrol, to: nobody, why: x, latest: -1 h, consent: maybe}\n"
    found = findings((SMALL.partition("links:")[0] + "links:\n" + row * 5000).encode())
    assert found[-1].message == "There are more than 2,000 mistakes; the first 200 are listed."


ENDLESS = {
    "a list": b"units:\n- {meets: [" + b"a," * 490_000 + b"]}\n",
    "an entry": b"map: {" + b"a: b, " * 150_000 + b"}\n",
    "parts": b"".join(b"a%d: b\n" % number for number in range(90_000)),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_words_without_end_are_refused(name: str) -> None:
    assert "More than 60 words stand together; nothing was read." in {message for *_, message in told(ENDLESS[name])}


@pytest.mark.parametrize("raw", [b"[" * 200_000, b"units: " + b"[" * 5000, b"{" * 5000, b"- " * 5000, b"? " * 5000])
def test_brackets_without_end_are_refused(raw: bytes) -> None:
    assert {code for code, *_ in told(raw)} <= {"M104", "M106", "M203"}
