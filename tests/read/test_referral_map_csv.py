"""A referral map in tables that is not right: what is said, and in which table, line and column."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from simlib.read.referral_map import load_map, read_map_csv, read_map_yaml
from simlib.read.referral_write import map_as_csv
from simlib.scenario.model import Finding
from tests.read.referral_maps import SMALL

MAP = "word,value\nname,Two units\n"
UNITS = """\
id,name,kind,open,passes,meets
patrol,Patrol,unit,always,"needs, location",
advocate,Advocates,services,Mon-Fri 08:00-18:00,,advocate
"""
LINKS = """\
from,to,why,latest,consent
patrol,advocate,Before the first interview.,1.5 h,yes
"""
RULES = """\
rule,id,when,what,from,to,within,unless
must notify,mn-1,before the first interview,,patrol,advocate,90 min,
forbidden,fb-1,,privileged talk,,"law enforcement, unit",,written consent
"""


def tables(**changed: str) -> dict[str, bytes]:
    """A sound map in tables, with some of them changed."""
    whole = {"map": MAP, "units": UNITS, "links": LINKS, "rules": RULES} | changed
    return {f"{name}.csv": text.encode() for name, text in whole.items()}


def findings(files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """What is wrong with a map that is not taken."""
    reading = read_map_csv(files, "county")
    assert reading.map is None
    return reading.findings


def told(files: Mapping[str, bytes]) -> list[tuple[str, str, int, int, str]]:
    """The code, file, line, column and message of each finding."""
    return [(each.code, each.file, each.spot.line, each.spot.column, each.message) for each in findings(files)]


def test_sound_tables_are_a_map() -> None:
    reading = read_map_csv(tables())
    assert reading.findings == ()
    assert reading.map is not None
    assert [unit.id for unit in reading.map.units] == ["patrol", "advocate"]
    assert [rule.to.kinds for rule in reading.map.forbidden] == [{"unit"}]


WRONG = {
    "an unknown unit": (
        {"links": LINKS.replace("patrol,advocate", "patrol,advocat")},
        ("M401", "county/links.csv", 2, 8, 'There is no unit "advocat".'),
    ),
    "a negative time": (
        {"links": LINKS.replace("1.5 h", "-2 h")},
        ("M302", "county/links.csv", 2, 45, '"-2 h" is a negative time.'),
    ),
    "a negative number": (
        {"units": UNITS.replace("passes", "capacity").replace('"needs, location"', "-5")},
        ("M304", "county/units.csv", 2, 27, '"-5" is not a number of cases.'),
    ),
    "a link twice": (
        {"links": LINKS + LINKS.splitlines()[1] + "\n"},
        ("M403", "county/links.csv", 3, 1, 'The link from "patrol" to "advocate" stands twice (line 2).'),
    ),
    "two rules": (
        {"rules": RULES + RULES.splitlines()[1].replace("mn-1", "mn-2").replace("90 min", "4 h") + "\n"},
        (
            "M405",
            "county/rules.csv",
            4,
            62,
            '"mn-2" and "mn-1" (line 2) say 4 h and 90 min about telling "advocate".',
        ),
    ),
    "a formula": (
        {"units": UNITS.replace("Patrol", '"=HYPERLINK(""http://example.invalid"")"')},
        ("M109", "county/units.csv", 2, 9, '"=HYPERLINK("http://example.inv…" would be run by a spreadsheet.'),
    ),
    "a formula in the first row": (
        {"links": LINKS.replace("consent", "@consent")},
        ("M109", "county/links.csv", 1, 20, '"@consent" would be run by a spreadsheet.'),
    ),
    "a formula about the map": (
        {"map": MAP.replace("Two units", "+1+1")},
        ("M109", "county/map.csv", 2, 6, '"+1+1" would be run by a spreadsheet.'),
    ),
    "a word of no list in a list": (
        {"units": UNITS.replace("needs, location", "needs, gossip")},
        ("M301", "county/units.csv", 2, 35, '"gossip" is not in the list.'),
    ),
    "an unknown column": (
        {"units": UNITS.replace("kind", "sort")},
        ("M202", "county/units.csv", 1, 9, '"sort" is no column here.'),
    ),
    "two columns of a name": (
        {"units": UNITS.replace("kind", "name")},
        ("M107", "county/units.csv", 1, 9, 'Two columns are called "name".'),
    ),
    "a cell too many": (
        {"links": LINKS.replace(",yes", ",yes,no")},
        ("M108", "county/links.csv", 2, 55, '"no" stands in a column without a name.'),
    ),
    "a quote that is not closed": (
        {"units": UNITS.replace('needs, location"', "needs, location")},
        ("M108", "county/units.csv", 2, 27, "This quotation mark is never closed."),
    ),
    "words behind a quote": (
        {"units": UNITS.replace('location"', 'location" also')},
        ("M108", "county/units.csv", 2, 27, "Words stand behind this cell's quotation mark."),
    ),
    "an empty table": (
        {"links": ""},
        ("M108", "county/links.csv", 1, 1, "This table is empty."),
    ),
    "no kind of rule": (
        {"rules": RULES.replace("forbidden,", "never,")},
        ("M301", "county/rules.csv", 3, 1, '"never" is no kind of rule.'),
    ),
    "a rule without its kind": (
        {"rules": RULES.replace("forbidden,", ",")},
        ("M301", "county/rules.csv", 3, 1, "This row does not say which kind of rule it is."),
    ),
    "a word that this kind of rule has not": (
        {"rules": RULES.replace("90 min,", "90 min,consent")},
        ("M202", "county/rules.csv", 2, 69, '"unless" is not a word of this entry.'),
    ),
    "a word twice": (
        {"map": MAP + "name,Another\n"},
        ("M107", "county/map.csv", 3, 1, '"name" stands twice.'),
    ),
    "a list that is not in quotes": (
        {"map": MAP + "vital,advocate,shelter\n"},
        ("M108", "county/map.csv", 3, 16, "There is more than a word and its value."),
    ),
    "an unknown word about the map": (
        {"map": MAP + "owner,me\n"},
        ("M202", "county/map.csv", 3, 7, '"owner" is not a word of this entry.'),
    ),
    "a character nobody sees": (
        {"units": UNITS.replace("Advocates", "Advo\u200bcates")},
        ("M110", "county/units.csv", 3, 14, "Character U+200B stands here, and nobody can see it."),
    ),
    "a unit of the rules that is not there": (
        {"rules": RULES.replace("law enforcement, unit", "law enforcement, gossips")},
        ("M401", "county/rules.csv", 3, 52, 'There is no unit "gossips".'),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_with_table_line_and_column(name: str) -> None:
    changed, said = WRONG[name]
    assert said in told(tables(**changed))


def test_a_table_that_is_missing_is_told(tmp_path: Path) -> None:
    for name, raw in tables().items():
        if name != "links.csv":
            (tmp_path / name).write_bytes(raw)
    (found,) = load_map(tmp_path).findings
    assert (found.code, found.message) == ("M101", "There is no links.csv.")
    assert found.file.endswith("/links.csv")


def test_a_table_in_another_encoding_is_told_with_its_place() -> None:
    files = tables() | {"units.csv": UNITS.replace("Advocates", "Ayuda Peñón").encode("cp1252")}
    assert told(files) == [("M103", "county/units.csv", 3, 18, "This file is not text in UTF-8.")]


@pytest.mark.parametrize("begin", ["=", "+", "@", "-x", "＝", "＋", "＠", "－x"])
def test_every_sign_that_begins_a_formula_is_told(begin: str) -> None:
    assert [code for code, *_ in told(tables(units=UNITS.replace("Patrol", f"{begin}A1")))] == ["M109"]


@pytest.mark.parametrize("text", ["=1+1", "+1 555 0100", "@all", "-x", "'=x", "''", "'quoted'", "－x"])
def test_an_apostrophe_keeps_a_formula_as_words(text: str) -> None:
    made = read_map_yaml(SMALL.replace("name: Patrol", f"name: {quoted(text)}").encode(), "a.yaml").map
    assert made is not None
    again = read_map_csv(map_as_csv(made)).map
    assert again is not None
    assert again.units[0].name == text


def quoted(text: str) -> str:
    """The text in YAML."""
    return "'" + text.replace("'", "''") + "'"


def test_cells_over_several_lines_keep_the_places_of_what_follows() -> None:
    units = UNITS.replace("Patrol", '"Patrol\nand first\nresponders"').replace("services", "servces")
    assert told(tables(units=units)) == [("M301", "county/units.csv", 5, 20, '"servces" is not in the list.')]


def test_empty_rows_and_columns_without_a_name_are_passed_over() -> None:
    units = "\n,,,,,,\n" + UNITS.replace("meets\n", "meets,\n") + ",,,\n\n"
    assert read_map_csv(tables(units=units)).findings == ()


def test_rows_may_be_shorter_than_the_first() -> None:
    assert read_map_csv(tables(units=UNITS.replace('"needs, location",', '"needs, location"'))).findings == ()


@pytest.mark.parametrize("separator", [",", ";", "|"])
def test_a_list_in_a_cell_may_be_written_with_any_of_three_signs(separator: str) -> None:
    made = read_map_csv(tables(units=UNITS.replace("needs, location", f"needs{separator} location"))).map
    assert made is not None
    assert made.units[0].passes == {"needs", "location"}


# --- too much -------------------------------------------------------------------------------------------------


def test_a_hundred_thousand_rows_are_refused_calmly() -> None:
    links = LINKS + LINKS.splitlines()[1] * 100_000
    assert told(tables(links=links)) == [
        ("M102", "county/links.csv", 1, 1, "It has more than 1,000,000 bytes; nothing was read.")
    ]


def test_a_hundred_thousand_short_rows_are_refused_at_the_first_too_many() -> None:
    said = told(tables(links="from,to\n" + "a,b\n" * 100_000))
    assert said == [("M102", "county/links.csv", 5002, 1, '"links" has more than 5,000 entries; nothing was read.')]


def test_a_cell_with_a_list_without_end_is_refused() -> None:
    said = told(tables(units=UNITS.replace("needs, location", "needs, " * 50_000)))
    assert [(code, message) for code, *_, message in said] == [
        ("M204", '"passes" has 349,999 characters; 500 is the most.')
    ]


def test_a_row_of_a_hundred_thousand_cells_is_refused() -> None:
    said = told(tables(links="from" + "," * 100_000))
    assert said == [("M108", "county/links.csv", 1, 65, "This row has more than 60 cells.")]


@pytest.mark.parametrize("name", ["map", "rules"])
def test_rows_without_end_in_a_short_table_are_cut(name: str) -> None:
    found = findings(tables(**{name: "rule,id\n" + "a,b\n" * 200_000}))
    assert (len(found), found[-1].code) == (201, "M111")


def test_thousands_of_formulas_are_cut_to_a_list_that_can_be_read() -> None:
    found = findings(tables(links="from,to\n" + "=a,=b\n" * 4000))
    assert len(found) == 201
    assert found[-1].message == "There are more than 2,000 mistakes; the first 200 are listed."


@pytest.mark.parametrize("raw", [b'"' * 100_001, b'"a' * 50_000, b"sep=,", b"sep=\n", b",\n" * 50_000, b"\n" * 9999])
def test_tables_of_signs_alone_are_refused(raw: bytes) -> None:
    assert {file for _, file, *_ in told(tables() | {"links.csv": raw})} <= {"county/links.csv", "county/rules.csv"}
