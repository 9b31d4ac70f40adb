"""`simlib grade`: a class marked from the command line, what it says, and what another rubric would change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simlib.cli import grade
from simlib.cli.main import main
from simlib.grade.places import RUN_FILE
from simlib.record.folder import hold_folder
from simlib.record.log import open_store
from tests.grade.gradebooks import change, nbgrader, rows
from tests.grade.hands import CASES, School, copy_of, decisions, play, reading, school_in

CASE = "room-for-one-night"
Json = dict[str, Any]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """Two trainees who handed in what they played."""
    blank = tmp_path_factory.mktemp("new")
    open_store(blank).close()
    school = school_in(tmp_path_factory.mktemp("class"), blank / "record.sqlite")
    school.assigned(CASE)
    nbgrader(school, "generate_assignment", CASE, "--force")
    for name in ("expert", "hasty"):
        school.handing_in.ended(school.plays(school.officer(name), CASE, decisions(CASE, name)))
    yield school
    school.store.close()


@pytest.fixture
def school(made: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[School]:
    """The same class, to be changed by one test; the command line works on it."""
    monkeypatch.setenv("SIMLIB_DATA", str(tmp_path / "data"))
    with copy_of(made, tmp_path) as school:
        yield school


def cases_with(folder: Path, old: str, new: str) -> Path:
    """A folder of cases, with one sentence of ours changed."""
    folder.mkdir()
    raw = (CASES / f"{CASE}.ipynb").read_text(encoding="utf-8")
    assert old in raw
    (folder / f"{CASE}.ipynb").write_text(raw.replace(old, new), encoding="utf-8")
    return folder


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [line for line in capsys.readouterr().out.splitlines() if line.strip()]


def test_without_an_assignment_it_is_said_which_step_comes_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIMLIB_DATA", str(tmp_path))
    assert main(["grade"]) == 1
    assert main(["assign", CASE]) == 0
    assert main(["grade"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "No assignment about a case is generated yet. `simlib assign` makes one.",
        f"No assignment about a case is generated yet. In the folder grading: nbgrader generate_assignment {CASE}",
    ]


def test_a_class_is_marked_and_one_line_says_so(school: School, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade"]) == 0
    assert said(capsys)[-1] == f"{CASE}: 2 marked, 0 for a person to look at, 2 texts to mark in formgrader."
    assert {row[4] for row in rows(school) if len(row) > 5 and row[3] == "criterion-care"} == {7.0, 0.0}


def test_once_their_texts_have_marks_nothing_is_said_of_texts(
    school: School, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["grade"])
    change(
        school,
        "UPDATE grade SET manual_score = 3 WHERE auto_score IS NULL"
        " AND notebook_id = (SELECT notebook_id FROM grade LIMIT 1)",
    )
    main(["grade"])
    assert said(capsys)[-1] == f"{CASE}: 2 marked, 0 for a person to look at, 1 text to mark in formgrader."
    change(school, "UPDATE grade SET manual_score = 3 WHERE auto_score IS NULL")
    main(["grade"])
    assert said(capsys)[-1] == f"{CASE}: 2 marked, 0 for a person to look at."


def test_as_json_every_trainee_has_points_and_maximum(school: School, capsys: pytest.CaptureFixture[str]) -> None:
    main(["grade", CASE, "--json"])
    held: list[Json] = json.loads(capsys.readouterr().out)
    assert sorted((each["points"], each["maximum"]) for each in held) == [(17, 60), (60, 60)]


def test_whoever_a_person_has_to_look_at_is_named_with_the_reason(
    school: School, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = min((school.course / "submitted").glob(f"*/{CASE}"))
    run = json.loads((folder / RUN_FILE).read_bytes())
    (folder / RUN_FILE).write_text(json.dumps({**run, "receipt": None}))
    assert main(["grade", CASE]) == 1
    assert said(capsys)[-1] == f"  {folder.parent.name}: This run has no receipt of the simulator, so it is unverified."


def test_a_run_of_another_version_is_named_and_needs_nobody(school: School, capsys: pytest.CaptureFixture[str]) -> None:
    student, raw = school.officer("Another version"), reading(CASE).raw + b"\n"
    school.handing_in.ended(school.plays(student, CASE, decisions(CASE, "expert"), raw=raw))
    assert main(["grade", CASE]) == 0
    assert said(capsys)[-2:] == [
        f"{CASE}: 3 marked, 0 for a person to look at, 3 texts to mark in formgrader.",
        f"  {student}: This run was played on another version of the case; it is scored by the one that is graded.",
    ]


def test_whoever_the_gradebook_knows_by_name_is_called_by_it(
    school: School, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["grade", CASE])
    folder = min((school.course / "submitted").glob(f"*/{CASE}"))
    change(school, "UPDATE student SET first_name = 'Dana', last_name = 'Lee'")
    (folder / RUN_FILE).unlink()
    with hold_folder(school.data):
        main(["grade", CASE])
    assert said(capsys)[-1].startswith(f"  Dana Lee ({folder.parent.name}): No run was handed in")


def test_a_server_that_runs_on_the_data_does_not_keep_anybody_from_marking(
    school: School, capsys: pytest.CaptureFixture[str]
) -> None:
    with hold_folder(school.data):
        assert main(["grade", CASE]) == 0
    assert "2 marked" in said(capsys)[-1]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["grade", "week-9"], "There is no assignment 'week-9'. There are: room-for-one-night."),
        (["grade", "--apply"], "--apply goes with --rescore."),
    ],
)
def test_what_cannot_be_is_one_sentence(
    school: School, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert main(words) != 0
    assert sentence in capsys.readouterr().err


def test_without_a_course_the_next_step_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIMLIB_DATA", str(tmp_path))
    assert main(["grade"]) == 1
    assert "`simlib assign` makes one" in capsys.readouterr().err


def test_a_rubric_that_did_not_change_changes_nothing(school: School, capsys: pytest.CaptureFixture[str]) -> None:
    main(["grade", CASE])
    before = rows(school)
    capsys.readouterr()
    assert main(["grade", CASE, "--rescore"]) == 0
    assert said(capsys)[0] == "Of 2 trainees, 0 have other marks."
    assert rows(school) == before


def test_a_changed_rubric_is_shown_for_each_trainee_and_criterion_before_it_counts(
    school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["grade", CASE])
    change(school, "UPDATE grade SET extra_credit = 2 WHERE auto_score = 7")
    before = rows(school)
    monkeypatch.setattr(grade, "CASES", cases_with(tmp_path / "cases", "separation: 5 points", "separation: 4 points"))
    capsys.readouterr()
    main(["grade", CASE, "--rescore"])
    shown = said(capsys)
    assert [line for line in shown if "separation" in line] == ["  separation: 5 -> 4"]
    assert shown[-1] == "Nothing was written. To keep these marks: add --apply."
    assert rows(school) == before
    main(["grade", CASE, "--rescore", "--apply"])
    after = rows(school)
    assert sorted(str(row[4]) for row in after if len(row) > 5 and row[3] == "criterion-separation") == ["3.0", "4.0"]
    # What a person gave stays, and so does every other mark.
    assert [row for row in after if "separation" not in str(row[3])] == [
        row for row in before if "separation" not in str(row[3])
    ]


def test_the_totals_are_those_that_were_worked_out(school: School) -> None:
    main(["grade", CASE])
    marks: dict[object, float] = {}
    for row in rows(school):
        if len(row) > 5 and row[4] is not None:
            marks[row[0]] = marks.get(row[0], 0.0) + float(str(row[4]))
    assert sorted(marks.values()) == sorted(play(CASE, name)["expected"]["total"] for name in ("expert", "hasty"))
