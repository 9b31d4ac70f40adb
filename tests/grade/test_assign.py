"""An assignment made from a case: what stands in it, and that nothing of the key does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simlib.cli.entry import PROJECT
from simlib.cli.main import main
from simlib.errors import CannotAnswer, Malformed, NotPlayable, Unreadable
from simlib.grade.assign import assign, names_about
from simlib.grade.cells import Json, scored_cells, written_cells
from simlib.grade.course import Course, course_in, course_of
from simlib.grade.key import key_texts, tells
from simlib.grade.places import Marked, assignment_of
from simlib.read.notebook import Reading, notebook_from_text, read_scenario, read_text_scenario

CASE = """\
# A knock

A door opens a little.

- Id: a-knock
- Version: 3

### Criteria
- care: 4 points. CANARY-ABOUT needs come first.
- Who, when?: 2 points. Asks openly.
- report: 5 points, marked by a person. CANARY-REPORT is whole.

## The door

- [Step in](#The-first-text)
  - Score: care + 4, Who, when? + 2
  - Why: CANARY-WHY she asked for it herself.

## The first text

- Write: What did you see? [Go on](#The-second-text)
  - Criterion: report

## The second text

- Write: What did you do? [Go on](#The-end)
  - Criterion: report

## The end

- Ending: good
"""


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return course_in(tmp_path / "course", {})


def reading(text: str = CASE) -> Reading:
    return read_text_scenario(notebook_from_text(text))


def cell(notebook: Json, grade_id: str) -> Json:
    (found,) = [each for each in notebook["cells"] if each["metadata"].get("nbgrader", {}).get("grade_id") == grade_id]
    return dict(found)


def test_a_case_becomes_a_notebook_with_a_cell_for_each_criterion_and_each_text(course: Course) -> None:
    file = assign(reading(), course)
    made = json.loads(file.read_bytes())
    assert file == course.folder / "source" / "a-knock" / "a-knock.ipynb"
    assert [each["source"].split("\n")[0] for each in made["cells"]] == [
        "# A knock",
        "from simlib import open_case",
        "# care: 4 points at most, by replaying the run. Nothing is written here.",
        "# Who, when?: 2 points at most, by replaying the run. Nothing is written here.",
        "### report",
        "No text yet. What you write in the run is put here.",
        "### report",
        "No text yet. What you write in the run is put here.",
    ]
    assert made["metadata"]["first_contact"] == {"scenario": "a-knock", "version": 3, "package": reading().sha256}


def test_a_criterion_is_a_locked_cell_that_nobody_writes_into(course: Course) -> None:
    made = cell(json.loads(assign(reading(), course).read_bytes()), "criterion-care")
    assert (made["cell_type"], made["outputs"]) == ("code", [])
    assert made["metadata"] == {
        "deletable": False,
        "editable": False,
        "first_contact": {"criterion": "care"},
        "nbgrader": {
            "grade": True,
            "grade_id": "criterion-care",
            "locked": True,
            "points": 4,
            "schema_version": 3,
            "solution": False,
            "task": False,
        },
    }


def test_two_texts_share_the_points_of_their_criterion(course: Course) -> None:
    found = assignment_of(assign(reading(), course))
    assert found is not None
    assert list(found.cells.values()) == [
        Marked(criterion="care", points=4.0),
        Marked(criterion="Who, when?", points=2.0),
        Marked(report="The first text", points=2.5),
        Marked(report="The second text", points=2.5),
    ]


def test_the_ids_of_cells_stay_while_a_case_is_rewritten() -> None:
    before, after = reading().scenario, reading(CASE.replace("4 points", "3 points").replace("A knock", "Two")).scenario
    assert before is not None
    assert after is not None
    assert list(scored_cells(before)) == list(scored_cells(after)) == ["criterion-care", "criterion-who-when-7633"]
    assert [each.grade_id for each in written_cells(before)] == [each.grade_id for each in written_cells(after)]


def test_made_again_it_is_the_same_file(course: Course) -> None:
    first = assign(reading(), course).read_bytes()
    assert assign(reading(), course).read_bytes() == first


def test_nothing_of_the_key_stands_in_it(course: Course) -> None:
    assert "CANARY" not in assign(reading(), course).read_text()


@pytest.mark.parametrize("name", ["long-hours", "room-for-one-night"])
def test_no_sentence_that_a_case_hides_stands_in_its_assignment(name: str, course: Course) -> None:
    read = read_scenario(PROJECT / "scenarios" / f"{name}.ipynb")
    assert read.scenario is not None
    made = json.loads(assign(read, course).read_bytes())
    assert not [each["source"] for each in made["cells"] if tells(each["source"], key_texts(read.scenario))]


def test_an_assignment_can_have_another_name(course: Course) -> None:
    assert assign(reading(), course, "week-2").parent.name == "week-2"


def test_an_assignment_keeps_its_name_when_it_is_made_anew(course: Course) -> None:
    assign(reading(), course, "week-2")
    assert assign(reading(CASE.replace("4 points", "3 points")), course).parent.name == "week-2"
    assert [each.name for each in (course.folder / "source").iterdir()] == ["week-2"]


@pytest.mark.parametrize("step", ["source", "release"])
def test_a_case_has_one_assignment_alone_for_a_run_goes_to_one(course: Course, step: str) -> None:
    folder = assign(reading(), course, "week-2").parent
    (course.folder / step).mkdir(exist_ok=True)
    folder.rename(course.folder / step / "week-2")
    with pytest.raises(CannotAnswer) as refused:
        assign(reading(), course, "a-knock")
    assert refused.value.sentence == (
        "This case has the assignment week-2 already, and a run goes to one assignment alone. Make that one anew, or "
        f"first remove source/week-2 and release/week-2 in {course.folder}."
    )
    assert [each.name for each in course.folder.glob("source/*")] == (["week-2"] if step == "source" else [])


def test_another_case_may_have_another_assignment(course: Course) -> None:
    assign(reading(), course, "week-1")
    other = assign(reading(CASE.replace("a-knock", "a-call")), course, "week-2")
    assert (other.parent.name, names_about(course, "a-knock")) == ("week-2", ("week-1",))


@pytest.mark.parametrize("name", ["../out", "a/b", "a+b", ".hidden", " "])
def test_a_name_that_no_folder_can_have_is_refused(name: str, course: Course) -> None:
    with pytest.raises(Malformed):
        assign(reading(), course, name)
    assert not course.folder.exists()


def test_a_case_with_errors_is_not_assigned(course: Course) -> None:
    with pytest.raises(NotPlayable):
        assign(reading(CASE.replace("#The-end", "#Nowhere")), course)


def test_a_course_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "course").write_text("a file")
    with pytest.raises(Unreadable, match="cannot be written"):
        assign(reading(), course_in(tmp_path / "course", {}))


def test_the_course_lies_in_the_data_folder_and_closed_to_others(course: Course, tmp_path: Path) -> None:
    assign(reading(), course)
    assert course.folder.stat().st_mode & 0o777 == 0o700
    assert course_of({"SIMLIB_DATA": str(tmp_path)}, PROJECT) == course


def test_gradebook_and_exchange_can_lie_elsewhere(tmp_path: Path) -> None:
    named = {"SIMLIB_GRADEBOOK": "postgresql://host/marks", "SIMLIB_EXCHANGE": "/srv/exchange"}
    assert course_in(tmp_path, named) == Course(tmp_path, "postgresql://host/marks", Path("/srv/exchange"))


def test_the_verb_says_where_it_is_and_what_comes_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIMLIB_DATA", str(tmp_path))
    (tmp_path / "a.ipynb").write_bytes(notebook_from_text(CASE))
    assert main(["assign", str(tmp_path / "a.ipynb")]) == 0
    assert capsys.readouterr().out == (
        f"{tmp_path}/course/source/a-knock/a-knock.ipynb is the assignment.\n"
        "Next, in the folder grading: nbgrader generate_assignment a-knock\n"
    )


def test_the_verb_takes_the_id_of_a_case_of_the_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assign", "long-hours", "--course", str(tmp_path)]) == 0
    assert (tmp_path / "source" / "long-hours" / "long-hours.ipynb").is_file()
    assert main(["assign", "no-such-case", "--course", str(tmp_path)]) == 2
    assert "These cases are here: long-hours, room-for-one-night." in capsys.readouterr().err


def test_the_verb_takes_another_course_folder_and_another_name(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_bytes(notebook_from_text(CASE))
    assert main(["assign", str(tmp_path / "a.ipynb"), "--course", str(tmp_path / "mine"), "--name", "day-1"]) == 0
    assert (tmp_path / "mine" / "source" / "day-1" / "a-knock.ipynb").is_file()


def test_a_case_with_errors_is_one_sentence_of_the_verb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.ipynb").write_bytes(notebook_from_text(CASE.replace("#The-end", "#Nowhere")))
    assert main(["assign", str(tmp_path / "a.ipynb"), "--course", str(tmp_path / "mine")]) == 1
    assert capsys.readouterr().err == (
        "This case has errors, so it cannot be assigned yet. `simlib check` lists them.\n"
    )
