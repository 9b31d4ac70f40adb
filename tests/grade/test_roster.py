"""A roster: who is taken, what is said of the lines that are not, and what the gradebook then knows."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Gradebook

from simlib.cli.main import main
from simlib.errors import Unreadable
from simlib.grade.course import course_in
from simlib.grade.export import CriteriaExport, students_of
from simlib.grade.roster import LARGEST, Entry, Roster, name_as_text, read_roster
from simlib.grade.table import Student
from simlib.report.record_csv import roster_csv
from simlib.score.training import TrainingRecord
from tests.grade.lessons import PAYLOADS
from tests.record.postgres import fresh_database, needs_postgres

OFFICER = TrainingRecord("9f2c", "Dana Lee", "4471", "", "c1", "Academy 12")
GOOD = """\
id,last_name,first_name,email,lms_id
s1,Lee,Dana,dana@academy.test,4471
s2,O'Neil,Ann-Marie,,
"""


def roster(text: str) -> Roster:
    return read_roster(text.encode())


def test_a_roster_is_read() -> None:
    assert roster(GOOD) == Roster(
        (Entry("s1", "Lee", "Dana", "dana@academy.test", "4471"), Entry("s2", "O'Neil", "Ann-Marie")), ()
    )


def test_columns_may_stand_in_any_order_be_missing_or_be_others() -> None:
    assert roster("\ufeffBadge;ID;Last_Name\r\n7;s1;Lee\r\n") == Roster((Entry("s1", "Lee"),), ())
    assert roster("Id,Last Name,First name\ns1,Lee,Dana\n") == Roster((Entry("s1", "Lee", "Dana"),), ())


def test_the_roster_of_a_training_record_is_one_as_well() -> None:
    written = roster_csv([OFFICER]).decode("utf-8-sig")
    assert roster(written) == Roster((Entry(OFFICER.person, "Dana Lee", lms_id="4471"),), ())


def test_of_two_lines_with_one_id_the_first_counts_and_the_other_is_named() -> None:
    assert roster("id,last_name\ns1,Lee\ns2,Park\ns1,Other\n") == Roster(
        (Entry("s1", "Lee"), Entry("s2", "Park")),
        ("Line 4: the id s1 stands in a line before, which is the one that counts.",),
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("<script>alert(1)</script>", "‹script›alert(1)‹/script›"),
        ("Tom & Jerry", "Tom ＆ Jerry"),
        ("\u202eDana", "Dana"),
    ],
)
def test_a_formula_or_a_tag_in_a_name_is_made_text_and_the_line_is_named(typed: str, kept: str) -> None:
    assert roster(f"id,last_name\ns1,{typed}\ns2,Park\n") == Roster(
        (Entry("s1", kept), Entry("s2", "Park")),
        ("Line 2: signs that no name has were changed, so that nothing can act on them.",),
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (",Lee,", "it has no id."),
        ("../x,Lee,", "its id has signs that an id cannot have."),
        ("s 1,Lee,", "its id has signs that an id cannot have."),
        ("s1,Lee,not an address", "its email is no address."),
        (f"s1,{'a' * 121},", "one of its cells is too long."),
    ],
)
def test_a_line_that_cannot_be_taken_is_named_and_the_rest_is_taken(line: str, why: str) -> None:
    assert roster(f"id,last_name,email\n{line}\n\ns2,Park,\n") == Roster((Entry("s2", "Park"),), (f"Line 2: {why}",))


@pytest.mark.parametrize("raw", [b"", b"name\nDana\n", b"\xff\xfe", b'id\n"open', b"id\n" + b"x" * LARGEST])
def test_what_is_no_roster_is_one_sentence(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read_roster(raw)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("id;last_name\r\ns1;Müller\r\n".encode("cp1252"), "save it as “CSV UTF-8 (Comma delimited)”"),
        (b"id,last_name\n\n", "The roster names nobody"),
        (b'id,last_name\n"s\n1",Lee\ns2,"Park\ns3,Kim\n', "from line 4 on. Is a quotation mark open there?"),
    ],
)
def test_what_is_wrong_with_a_whole_file_is_said_with_what_to_do(raw: bytes, said: str) -> None:
    with pytest.raises(Unreadable) as told:
        read_roster(raw)
    assert said in told.value.sentence


def test_columns_may_be_parted_as_a_spreadsheet_copies_them() -> None:
    assert roster("id\tlast_name\ns1\tLee, Dana\n") == Roster((Entry("s1", "Lee, Dana"),), ())


def test_a_gradebook_that_cannot_be_opened_is_one_sentence_without_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "roster.csv").write_text(GOOD, encoding="utf-8")
    for address in ("secretword", "postgresql://somebody:secretword@127.0.0.1:9/none"):
        monkeypatch.setenv("SIMLIB_GRADEBOOK", address)
        assert main(["roster", str(tmp_path / "roster.csv"), "--course", str(tmp_path / "course")]) == 1
        told = capsys.readouterr().err
        assert told.startswith("The gradebook cannot be opened. Please check the database that SIMLIB_GRADEBOOK names")
        assert "secretword" not in told


def test_an_export_into_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    export = CriteriaExport(to=str(tmp_path / "no" / "criteria.csv"))
    with Gradebook("sqlite://") as book, pytest.raises(SystemExit) as told:
        export.export(book)
    assert told.value.code == f"{tmp_path}/no/criteria.csv cannot be written: No such file or directory."


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.text(max_size=20)), max_size=6))
def test_whatever_stands_in_it_every_id_is_taken_once_and_no_name_is_a_tag_or_a_formula(
    rows: list[tuple[str, str]],
) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([("id", "last_name"), *rows])
    if not rows:
        return
    made = read_roster(out.getvalue().encode("utf-8", "replace"))
    assert [each.id for each in made.entries] == list(dict.fromkeys(id_ for id_, _ in rows))
    assert not [each for each in made.entries if set("<>&") & set(each.last_name) or each.last_name[:1] in set("=+@")]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_name_is_a_tag_on_a_page_that_escapes_nothing(payload: str) -> None:
    assert not set('<>&"') & set(name_as_text(payload))


def test_the_gradebook_learns_the_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "roster.csv").write_text(f"{GOOD}s1,Again,,,\n", encoding="utf-8")
    assert main(["roster", str(tmp_path / "roster.csv"), "--course", str(tmp_path / "course")]) == 1
    told = capsys.readouterr()
    assert told.err == "Line 4: the id s1 stands in a line before, which is the one that counts.\n"
    assert told.out == "The gradebook knows 2 people of roster.csv by name.\n"
    course = course_in(tmp_path / "course", {})
    with Gradebook(course.gradebook, course.course_id) as book:
        assert students_of(book) == {
            "s1": Student("s1", "Lee", "Dana", "dana@academy.test", "4471"),
            "s2": Student("s2", "O'Neil", "Ann-Marie"),
        }


@needs_postgres
def test_a_roster_comes_before_any_assignment_into_a_database_that_knows_nothing_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "roster.csv").write_text(GOOD, encoding="utf-8")
    monkeypatch.setenv("SIMLIB_DATA", str(tmp_path))
    with fresh_database() as address:
        monkeypatch.setenv("SIMLIB_DATABASE", address)
        assert main(["roster", str(tmp_path / "roster.csv")]) == 0
        course = course_in(tmp_path / "course", os.environ)
        with Gradebook(course.gradebook, course.course_id) as book:
            assert sorted(students_of(book)) == ["s1", "s2"]
