"""A whole class in one session has the rows that nbgrader's own command writes, and says what is wrong in one line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from traitlets.config import Config

from simlib.errors import CannotAnswer
from simlib.grade.course import course_in
from simlib.grade.marking import marker_of
from simlib.grade.places import AUTOGRADED, RUN_FILE
from simlib.grade.plain import plain_markdown
from simlib.grade.session import Marked, Session
from tests.grade.gradebooks import change, gradebook_file, nbgrader, rows
from tests.grade.hands import CASES, School, copy_of, decisions, play, reading, school_in
from tests.grade.lessons import HOSTILE, types_into

CASE = "long-hours"
PLAYED = ("expert", "hasty", "rescuer")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, new_database: Path) -> Iterator[School]:
    """A class of which everybody handed something in, well or badly; nothing is marked yet."""
    school = school_in(tmp_path_factory.mktemp("class"), new_database)
    school.assigned(CASE)
    nbgrader(school, "generate_assignment", CASE, "--force")
    for name in PLAYED:
        student = school.officer(name)
        school.handing_in.ended(school.plays(student, CASE, decisions(CASE, name)))
    yield school
    school.store.close()


@pytest.fixture
def school(made: School, tmp_path: Path) -> Iterator[School]:
    """The same class, to be changed by one test."""
    with copy_of(made, tmp_path) as school:
        yield school


def session(school: School, config: Config | None = None) -> Session:
    return Session(course_in(school.course, {}), marker_of(school.data, school.course, CASES), CASE, config)


def graded(school: School) -> dict[str, Marked]:
    with session(school) as opened:
        return {each.student: each for each in opened.all()}


def folders(school: School) -> list[Path]:
    return sorted((school.course / "submitted").glob(f"*/{CASE}"))


def total(name: str) -> int:
    return int(play(CASE, name)["expected"]["total"])


def test_the_marks_are_those_that_were_worked_out(school: School) -> None:
    marks = graded(school).values()
    assert sorted(each.points for each in marks) == sorted(map(total, PLAYED))
    assert {each.remark for each in marks} == {""}


def marked_cells(school: School) -> dict[str, list[tuple[object, ...]]]:
    """What stands in every marked notebook, and under its cells, by trainee."""
    read: Callable[..., Any] = nbformat.read
    found = {file.parents[1].name: read(file, 4) for file in school.course.glob(f"{AUTOGRADED}/*/*/*.ipynb")}
    return {
        student: [(cell.id, cell.source, cell.get("outputs")) for cell in notebook.cells]
        for student, notebook in found.items()
    }


def test_rows_and_notebooks_are_those_of_nbgraders_own_command_whatever_was_typed(school: School) -> None:
    folder, typed, _ = folders(school)
    run = json.loads((folder / RUN_FILE).read_bytes())
    run["events"].pop(7)
    (folder / RUN_FILE).write_text(json.dumps(run))
    (typed / RUN_FILE).unlink()
    types_into(typed / f"{CASE}.ipynb")
    before = gradebook_file(school).read_bytes()
    graded(school)
    ours, notebooks = rows(school), marked_cells(school)
    gradebook_file(school).write_bytes(before)
    shutil.rmtree(school.course / AUTOGRADED)
    nbgrader(school, "autograde", CASE)
    assert ours == rows(school)
    assert notebooks == marked_cells(school)
    assert plain_markdown(HOSTILE) in [source for _, source, _ in notebooks[typed.parent.name]]
    assert len(ours) > 25


def test_marking_again_changes_nothing_and_keeps_what_a_person_marked(school: School) -> None:
    graded(school)
    change(school, "UPDATE grade SET manual_score = 4 WHERE auto_score IS NULL")
    change(school, "UPDATE grade SET extra_credit = 1")
    graded(school)
    once = rows(school)
    graded(school)
    assert rows(school) == once
    assert {row[5] for row in once if len(row) > 5 and str(row[3]).startswith("written")} == {4.0}


def test_a_penalty_for_lateness_is_the_one_that_nbgrader_gives_and_survives_regrading(school: School) -> None:
    change(school, "UPDATE assignment SET duedate = '2026-01-01 00:00:00.000000'")
    before = gradebook_file(school).read_bytes()
    late = Config({"LateSubmissionPlugin": {"penalty_method": "zero"}})
    for _ in range(2):
        with session(school, late) as opened:
            assert all(each.late_seconds > 0 for each in opened.all())
    ours = rows(school)
    gradebook_file(school).write_bytes(before)
    shutil.rmtree(school.course / AUTOGRADED)
    nbgrader(school, "autograde", CASE, "--LateSubmissionPlugin.penalty_method=zero")
    assert ours == rows(school)
    assert sorted({float(str(row[8])) for row in ours if len(row) > 5}) == sorted(float(total(name)) for name in PLAYED)


def test_a_run_is_as_late_as_it_ended_whatever_time_its_file_says(school: School) -> None:
    change(school, "UPDATE assignment SET duedate = '2026-01-01 00:00:00.000000'")
    before = gradebook_file(school).read_bytes()
    late = {student: each.late_seconds for student, each in graded(school).items()}
    earlier, later, none = (folder / "timestamp.txt" for folder in folders(school))
    earlier.write_text("2020-01-01 09:00:00 UTC\n", encoding="ascii")
    later.write_text("2031-01-01 09:00:00 UTC\n", encoding="ascii")
    none.unlink()
    gradebook_file(school).write_bytes(before)
    assert {student: each.late_seconds for student, each in graded(school).items()} == late
    ours = rows(school)
    gradebook_file(school).write_bytes(before)
    shutil.rmtree(school.course / AUTOGRADED)
    nbgrader(school, "autograde", CASE)
    assert ours == rows(school)
    assert len({row[9] for row in ours if len(row) > 5}) == len({*late.values()}) > 0


def test_a_notebook_without_a_run_is_as_late_as_its_file_says(school: School) -> None:
    change(school, "UPDATE assignment SET duedate = '2026-01-01 00:00:00.000000'")
    folder = folders(school)[0]
    (folder / RUN_FILE).unlink()
    (folder / "timestamp.txt").write_text("2026-01-01 00:01:00 UTC\n", encoding="ascii")
    assert graded(school)[folder.parent.name].late_seconds == 60


def test_a_file_that_is_not_whole_yet_never_lies_in_a_marked_folder(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: set[str] = set()
    replace = Path.replace

    def looking(part: Path, target: Path) -> Path:
        seen.update(each.name for each in target.parent.iterdir())
        return replace(part, target)

    monkeypatch.setattr(Path, "replace", looking)
    graded(school)
    assert seen <= {f"{CASE}.ipynb", RUN_FILE, "timestamp.txt", "submission_secret.txt"}
    assert len(seen) > 1
    assert [each.name for home in school.course.glob(f"{AUTOGRADED}/*") for each in home.iterdir()] == [CASE] * 3


def test_a_marked_folder_that_somebody_removes_meanwhile_is_one_line_and_leaves_nothing_half_written(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(part: Path, target: Path) -> Path:
        raise FileNotFoundError(2, "No such file or directory", str(part))

    monkeypatch.setattr(Path, "replace", gone)
    told = "Its marks are kept, but its marked notebook cannot be written: No such file or directory."
    assert {each.remark for each in graded(school).values()} == {told}
    assert [each for each in (school.course / AUTOGRADED).rglob("*") if each.is_file()] == []


def test_the_marked_notebook_has_one_table_and_one_number_for_each_criterion(school: School) -> None:
    graded(school)
    for notebook in (school.course / AUTOGRADED).glob(f"*/{CASE}/*.ipynb"):
        cells = [
            cell
            for cell in json.loads(notebook.read_bytes())["cells"]
            if cell["metadata"].get("nbgrader", {}).get("grade") and cell["cell_type"] == "code"
        ]
        kinds = {tuple(output["output_type"] for output in cell["outputs"]) for cell in cells}
        assert (len(cells), kinds) == (8, {("display_data", "execute_result")})


def test_the_text_of_a_report_stands_in_its_cell_as_it_was_typed(school: School) -> None:
    graded(school)
    notebooks = (school.course / AUTOGRADED).glob(f"*/{CASE}/*.ipynb")
    found = {
        cell["source"]
        for each in notebooks
        for cell in json.loads(each.read_bytes())["cells"]
        if cell["cell_type"] == "markdown" and cell["metadata"].get("nbgrader", {}).get("grade")
    }
    texts = [each["write"] for name in PLAYED for each in play(CASE, name)["decisions"] if "write" in each]
    assert found == {plain_markdown(text) for text in texts}


def without_run(folder: Path) -> None:
    (folder / RUN_FILE).unlink()


def two_runs(folder: Path) -> None:
    shutil.copy(folder / RUN_FILE, folder / "run (1).json")


def of_another_case(folder: Path) -> None:
    run = json.loads((folder / RUN_FILE).read_bytes())
    (folder / RUN_FILE).write_text(json.dumps({**run, "scenario": "room-for-one-night"}))


def huge_run(folder: Path) -> None:
    (folder / RUN_FILE).write_bytes(b"[" * 50_000_000)


def huge_notebook(folder: Path) -> None:
    (folder / f"{CASE}.ipynb").write_bytes(b" " * 50_000_000)


def no_cells(folder: Path) -> None:
    notebook = json.loads((folder / f"{CASE}.ipynb").read_bytes())
    (folder / f"{CASE}.ipynb").write_text(json.dumps({**notebook, "cells": []}))


def no_notebook(folder: Path) -> None:
    (folder / f"{CASE}.ipynb").unlink()


def endless_brackets(folder: Path) -> None:
    (folder / f"{CASE}.ipynb").write_text("[" * 100_000)


def no_json(folder: Path) -> None:
    (folder / RUN_FILE).write_bytes(b"\xff\xfe\x00")


BAD: dict[str, tuple[Callable[[Path], None], str, bool]] = {
    "without a run": (
        without_run,
        "No run was handed in with this notebook, so it is unverified and brings no points by itself.",
        False,
    ),
    "with two": (two_runs, "Two runs lie in this submission, and only a person can say which one counts.", False),
    "of another case": (of_another_case, "This run was played on another case than the assignment's.", False),
    "a run of 50 MB": (huge_run, "The run in this submission is far larger than any run can be.", False),
    "a run that is none": (
        no_json,
        "The run in this submission is not as the simulator writes it, so nothing of it can be read.",
        False,
    ),
    "a notebook of 50 MB": (huge_notebook, "Its notebook is far too large, so that its cells were not read.", True),
    "with its cells deleted": (no_cells, "9 cells were missing from its notebook and were put back.", True),
    "without a notebook": (no_notebook, "Its notebook is missing.", True),
    "a notebook that is none": (endless_brackets, "Its notebook cannot be read.", True),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_submission_is_one_clear_line_and_the_rest_of_the_class_is_marked(school: School, what: str) -> None:
    spoil, said, has_run = BAD[what]
    before = graded(school)
    folder = folders(school)[0]
    spoil(folder)
    after = graded(school)
    student = folder.parent.name
    assert after[student].remark == said
    assert after[student].points == (before[student].points if has_run else 0)
    assert {name: each for name, each in after.items() if name != student} == {
        name: each for name, each in before.items() if name != student
    }


def test_a_run_of_another_version_is_one_line_and_scored_by_the_version_that_is_graded(school: School) -> None:
    student, raw = school.officer("Another version"), reading(CASE).raw + b"\n"
    school.handing_in.ended(school.plays(student, CASE, decisions(CASE, "expert"), raw=raw))
    marks = graded(school)
    told = "This run was played on another version of the case; it is scored by the one that is graded."
    assert (marks[student].points, marks[student].remark, marks[student].note) == (total("expert"), "", told)
    assert {each.note for name, each in marks.items() if name != student} == {""}


def test_a_submission_that_this_machine_does_not_let_anybody_read_is_one_line(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, rglob = folders(school)[0], Path.rglob

    def denied(folder: Path, pattern: str) -> Iterator[Path]:
        if folder == closed:
            raise PermissionError(13, "Permission denied")
        return iter(list(rglob(folder, pattern)))

    monkeypatch.setattr(Path, "rglob", denied)
    marks = graded(school)
    assert marks[closed.parent.name].remark == "The run in this submission cannot be read on this machine."
    assert sum(bool(each.remark) for each in marks.values()) == 1


def test_an_assignment_that_is_not_there_is_one_sentence(school: School) -> None:
    with pytest.raises(CannotAnswer, match="simlib assign"):
        Session(course_in(school.course, {}), marker_of(school.data, school.course, CASES), "week-9")
