"""`simlib review` as a person calls it: the files, the sign-offs, and how they lapse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simlib.cli.main import group, main
from simlib.read.notebook import notebook_from_text
from simlib.read.signoffs import read_signoffs, signoffs_file

PROJECT = Path(__file__).resolve().parents[2]
CASE = (PROJECT / "tests" / "read" / "room.md").read_text(encoding="utf-8")
SIGN = ("--name", "Sample Reader", "--role", "survivor-expert", "--date", "2026-11-20", "--for", "survivors")

READ = "November 20, 2026, for people with lived experience: survivor-expert."


def call(*arguments: object) -> Result:
    return CliRunner().invoke(group, ["review", *map(str, arguments)])


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    """A case in a folder of its own."""
    path = tmp_path / "room.ipynb"
    path.write_bytes(notebook_from_text(CASE))
    return path


def code_of(notebook: Path) -> str:
    return call("status", notebook).output.splitlines()[0].rpartition(" ")[2]


def test_all_three_kinds_of_file_are_written(notebook: Path, tmp_path: Path) -> None:
    done = call(notebook, "-o", tmp_path / "out")
    assert done.exit_code == 0
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        "room-review.docx",
        "room-review.html",
        "room-review.pdf",
    ]
    assert done.output.splitlines() == [
        *(
            f"{tmp_path}/out/room-review.{kind} holds the review script of room.ipynb."
            for kind in ("html", "pdf", "docx")
        ),
        f"The code of its text is {code_of(notebook)}.",
    ]


def test_one_kind_can_be_asked_for_before_or_behind_the_path(notebook: Path, tmp_path: Path) -> None:
    assert call("--format", "html", notebook, "-o", tmp_path / "one").exit_code == 0
    assert call(notebook, "-o", tmp_path / "two", "--format", "pdf").exit_code == 0
    assert [file.name for file in (tmp_path / "one").iterdir()] == ["room-review.html"]
    assert [file.name for file in (tmp_path / "two").iterdir()] == ["room-review.pdf"]


def test_a_sign_off_stands_until_a_word_changes(notebook: Path) -> None:
    assert call("sign", notebook, *SIGN, "--text", code_of(notebook)).exit_code == 0
    assert call("status", notebook).output.splitlines()[1:] == [f"   {READ} It stands."]
    notebook.write_bytes(notebook_from_text(CASE.replace(" + 1", " + 2")))
    assert "It stands." in call("status", notebook).output
    notebook.write_bytes(notebook_from_text(CASE.replace("# ", "# Another ", 1)))
    assert call("status", notebook).output.splitlines()[1:] == [
        "   Not yet reviewed by survivors.",
        f"   {READ} It has lapsed, because words changed since.",
    ]


def test_a_sign_off_for_another_text_is_not_taken(notebook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "sign", str(notebook), *SIGN, "--text", "0123456789ab"]) == 1
    said = capsys.readouterr().err
    assert said == f"The text has changed: its code is {code_of(notebook)}, and 0123456789ab was read.\n"
    assert main(["review", "sign", str(notebook), *SIGN, "--text", code_of(notebook)[:4]]) == 1
    assert read_signoffs(notebook).signoffs == ()


def test_no_name_is_shown_unless_the_person_agreed(notebook: Path) -> None:
    call("sign", notebook, *SIGN)
    assert read_signoffs(notebook).signoffs[0].name == "Sample Reader"
    assert "Sample" not in call("status", notebook).output
    call("sign", notebook, *SIGN, "--show-name")
    assert "Sample Reader, survivor-expert. It stands." in call("status", notebook).output


def test_a_script_written_after_a_sign_off_says_so_without_the_name(notebook: Path, tmp_path: Path) -> None:
    call("sign", notebook, *SIGN)
    call(notebook, "-o", tmp_path / "out", "--format", "html")
    page = (tmp_path / "out" / "room-review.html").read_text(encoding="utf-8")
    assert "Not yet reviewed by survivors." not in page
    assert "for people with lived experience: survivor-expert. It stands." in page
    assert "Sample" not in page


@pytest.mark.parametrize("name", ["--name", "--role"])
def test_a_name_of_nothing_is_not_taken(notebook: Path, name: str) -> None:
    values = list(SIGN)
    values[values.index(name) + 1] = " \u202e "
    assert call("sign", notebook, *values).exit_code == 2
    assert read_signoffs(notebook).signoffs == ()


def test_a_damaged_file_is_left_alone_and_said(notebook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = signoffs_file(notebook)
    file.parent.mkdir()
    file.write_text("{}", encoding="utf-8")
    assert main(["review", "sign", str(notebook), *SIGN]) == 1
    assert capsys.readouterr().err == (
        "The sign-offs of room.ipynb cannot be read: It is no list of sign-offs. Nothing was changed.\n"
    )
    assert call("status", notebook).output.splitlines()[1:] == [
        "   The sign-offs cannot be read: It is no list of sign-offs.",
        "   Not yet reviewed by survivors.",
    ]
    assert json.loads(file.read_text(encoding="utf-8")) == {}


def test_a_case_with_errors_is_not_given_to_anybody(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_bytes(notebook_from_text("# A case\n\n## Here\n\n- [Go](#Nowhere)\n"))
    assert call(path, "-o", tmp_path / "out").exit_code == 1
    assert call("sign", path, *SIGN).exit_code == 1
    assert not (tmp_path / "out").exists()
    (tmp_path / "b.ipynb").write_text("no notebook", encoding="utf-8")
    assert "This is no scenario; `simlib check` says why." in call("status", tmp_path / "b.ipynb").output


def test_the_cases_of_the_project_are_not_yet_reviewed() -> None:
    lines = call("status", PROJECT / "scenarios").output.splitlines()
    assert lines[1::2] == ["   Not yet reviewed by survivors."] * 2
    assert len(lines) == 4
