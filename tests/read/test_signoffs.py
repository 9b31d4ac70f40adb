"""The file of sign-offs beside a notebook: kept whole, read with care, and never in the way."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.read.notebook import Reading, notebook_from_text, read_scenario
from simlib.read.questions import questions_beside, questions_in
from simlib.read.signoffs import (
    LARGEST,
    LONGEST,
    Signed,
    add_signoff,
    check_signoffs,
    plain,
    read_signoffs,
    signoffs_as_json,
    signoffs_file,
    signoffs_in,
    with_signoffs,
)
from simlib.scenario.signoffs import SignOff, Speaks
from simlib.scenario.wording import wording_hash
from tests.read.cases import whole_case

FIRST = SignOff("Sample One", "survivor-expert", date(2026, 11, 20), Speaks.SURVIVORS, "a" * 64)
SECOND = SignOff("Sample Two", "tribal advocate", date(2026, 11, 21), Speaks.TRIBAL, "b" * 64, show_name=True)
PROJECT = Path(__file__).resolve().parents[2]


def test_sign_offs_are_kept_one_behind_the_other(tmp_path: Path) -> None:
    notebook = tmp_path / "case.ipynb"
    add_signoff(notebook, FIRST)
    target = add_signoff(notebook, SECOND)
    assert target == tmp_path / "reviews" / "case.signoffs.json" == signoffs_file(notebook)
    assert read_signoffs(notebook) == Signed((FIRST, SECOND))
    assert [file.name for file in target.parent.iterdir()] == ["case.signoffs.json"]


def test_a_link_laid_where_a_sign_off_is_written_leads_nowhere(tmp_path: Path) -> None:
    notebook, theirs = tmp_path / "case.ipynb", tmp_path / "theirs"
    theirs.write_bytes(b"theirs")
    file = signoffs_file(notebook)
    file.parent.mkdir()
    file.with_name(f"{file.name}.new").symlink_to(theirs)
    add_signoff(notebook, FIRST)
    assert (theirs.read_bytes(), file.is_symlink(), read_signoffs(notebook)) == (b"theirs", False, Signed((FIRST,)))


def test_a_case_without_a_file_has_no_sign_offs(tmp_path: Path) -> None:
    assert read_signoffs(tmp_path / "case.ipynb") == Signed()


@pytest.mark.parametrize("name", ["long-hours", "room-for-one-night"])
def test_nobody_has_signed_the_cases_that_come_with_the_project(name: str) -> None:
    assert read_signoffs(PROJECT / "scenarios" / f"{name}.ipynb") == Signed()


def test_a_folder_in_the_place_of_the_file_signs_nothing(tmp_path: Path) -> None:
    signoffs_file(tmp_path / "case.ipynb").mkdir(parents=True)
    signed = read_signoffs(tmp_path / "case.ipynb")
    assert signed.signoffs == ()
    assert signed.problem


def test_what_cannot_be_read_is_not_written_over(tmp_path: Path) -> None:
    file = signoffs_file(tmp_path / "case.ipynb")
    file.parent.mkdir()
    file.write_text("by hand", encoding="utf-8")
    with pytest.raises(ValueError, match="It is no JSON"):
        add_signoff(tmp_path / "case.ipynb", FIRST)
    assert file.read_text(encoding="utf-8") == "by hand"


ENTRY: dict[str, Any] = json.loads(signoffs_as_json((FIRST,)))["signoffs"][0]


def file_with(entry: object) -> bytes:
    return json.dumps({"form": "first-contact/signoffs", "version": 1, "signoffs": [entry]}).encode()


BROKEN = {
    "a name missing": {key: value for key, value in ENTRY.items() if key != "name"},
    "a name that is a number": ENTRY | {"name": 7},
    "a name of nothing": ENTRY | {"name": " \u202e "},
    "a date that is none": ENTRY | {"date": "soon"},
    "somebody who speaks for nobody": ENTRY | {"for": "all"},
    "a yes that is a text": ENTRY | {"show_name": "yes"},
    "a text": "signed",
    "nothing": None,
}


@pytest.mark.parametrize("kind", BROKEN)
def test_an_entry_that_is_no_sign_off_lets_none_stand(kind: str) -> None:
    assert signoffs_in(file_with(BROKEN[kind])) == Signed((), "Its entry 1 is no sign-off")


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff", b"[" * 9_999, b"{}", b"[]", b"7", b'{"form": "first-contact/signoffs"}', b" " * (LARGEST + 1)],
    ids=["empty", "no text", "deep", "nothing in it", "a list", "a number", "no version", "huge"],
)
def test_a_file_of_another_kind_signs_nothing(raw: bytes) -> None:
    signed = signoffs_in(raw)
    assert signed.signoffs == ()
    assert signed.problem


@given(st.binary(max_size=200))
def test_no_bytes_make_reading_fail(raw: bytes) -> None:
    assert signoffs_in(raw).signoffs == ()


@given(st.text(max_size=300))
def test_a_name_is_one_line_that_can_be_shown(text: str) -> None:
    assert plain(text).isprintable()
    assert len(plain(text)) <= LONGEST
    assert "\n" not in plain(text)


def test_what_is_written_is_read_again() -> None:
    assert signoffs_in(signoffs_as_json((FIRST, SECOND))) == Signed((FIRST, SECOND))


PAGE = """# Review form

| | Asked | Answer |

## Questions to bring to the reviewers

- Survivor-expert: Is she a person
  with plans?
* Counsel: May this be said: yes or no?
- Anything else?

## Another part

- Nobody: Not asked.
"""


def test_questions_stand_under_their_heading_with_whom_they_are_for() -> None:
    assert list(questions_in(PAGE)) == [
        ("Survivor-expert", "Is she a person with plans?"),
        ("Counsel", "May this be said: yes or no?"),
        ("", "Anything else?"),
    ]


def test_a_case_without_a_page_has_no_questions(tmp_path: Path) -> None:
    assert questions_beside(tmp_path / "case.ipynb") == ()


def test_the_cases_of_the_project_have_questions() -> None:
    asked = questions_beside(PROJECT / "scenarios" / "long-hours.ipynb")
    assert [whom for whom, _ in asked] == [
        "Survivor-expert and worker",
        "Labor Commissioner or legal aid",
        "Fire or code inspector",
        "District attorney",
    ]


CASE = whole_case("")


def case_in(folder: Path, text: str = CASE) -> tuple[Reading, Path]:
    """A case in a folder, read."""
    notebook = folder / "case.ipynb"
    notebook.write_bytes(notebook_from_text(text))
    return read_scenario(notebook), notebook


def said(reading: Reading, notebook: Path) -> list[tuple[str, str, str]]:
    return [(each.code, each.message, each.source_line) for each in check_signoffs(notebook, reading)]


def test_a_sign_off_that_lapsed_is_a_finding_without_a_name(tmp_path: Path) -> None:
    reading, notebook = case_in(tmp_path)
    assert reading.scenario is not None
    add_signoff(notebook, replace(FIRST, wording=wording_hash(reading.scenario)))
    add_signoff(notebook, SECOND)
    assert said(reading, notebook) == [
        ("C114", "Words changed after it was read for tribal lawyers and advocates on 2026-11-21.", "# A case")
    ]
    changed, _ = case_in(tmp_path, CASE.replace("It is over.", "It is all over."))
    found = with_signoffs(changed, notebook, "shown.ipynb").findings
    assert [(each.code, each.file) for each in found if each.code == "C114"] == [("C114", "shown.ipynb")] * 2
    assert "Sample" not in str(found)


def test_a_later_sign_off_takes_the_place_of_a_lapsed_one(tmp_path: Path) -> None:
    reading, notebook = case_in(tmp_path)
    assert reading.scenario is not None
    add_signoff(notebook, FIRST)
    add_signoff(notebook, replace(FIRST, wording=wording_hash(reading.scenario)))
    assert said(reading, notebook) == []
    assert with_signoffs(reading, notebook) is reading


def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    reading, notebook = case_in(tmp_path)
    signoffs_file(notebook).parent.mkdir()
    signoffs_file(notebook).write_bytes(b"{}")
    assert said(reading, notebook) == [("C115", "It is no list of sign-offs.", "# A case")]


def test_of_a_file_that_is_no_case_nothing_is_said(tmp_path: Path) -> None:
    notebook = tmp_path / "case.ipynb"
    notebook.write_text("no notebook", encoding="utf-8")
    add_signoff(notebook, FIRST)
    assert said(read_scenario(notebook), notebook) == []
