"""nbgrader's own commands on a course of ours, each run for real: what they take in, mark, give back and let out."""

from __future__ import annotations

import csv
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from simlib.grade.cells import NO_TEXT, Json
from simlib.grade.key import key_texts, letters, tells
from simlib.grade.plain import plain_markdown
from simlib.play.story import tell
from simlib.read.facts import load_facts
from simlib.score.debrief import debrief_of
from tests.grade.gradebooks import gradebook_file
from tests.grade.hands import ROOT, decisions, play, program, school_in
from tests.grade.lessons import A_REASON, CASE, HOSTILE, PAYLOADS, PLANTED, Lesson, lesson_in

NO_RUN = "No run was handed in with this notebook, so it is unverified and brings no points by itself."


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory, new_database: Path) -> Iterator[Lesson]:
    """One lesson for every test: a command takes seconds."""
    folder = tmp_path_factory.mktemp("lesson")
    (folder / "home").mkdir()
    school = school_in(folder, new_database)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIMLIB_DATA", str(school.data))
        yield lesson_in(school, folder / "home")
    school.store.database.close()


def students(lesson: Lesson) -> list[str]:
    return sorted([lesson.expert, "broken", "claims", "fetcher", "gaps", "mountain"])


def marks_of(lesson: Lesson, student: str) -> dict[str, tuple[str, str]]:
    """Points, and whether somebody still has to look, by criterion, as the export has them."""
    with (lesson.home / "criteria.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["student_id"] == student]
    return {row["criterion"]: (row["points"], row["waits"]) for row in rows}


def scores(lesson: Lesson) -> list[tuple[object, ...]]:
    """Every row of marks as the gradebook keeps it."""
    with sqlite3.connect(gradebook_file(lesson.school)) as raw:
        return sorted(raw.execute("SELECT id, auto_score, manual_score, needs_manual_grade FROM grade"))


def sources(notebook: Json) -> list[str]:
    return ["".join(cell["source"]) for cell in notebook["cells"]]


def test_every_command_ends_well_but_for_the_one_file_that_is_no_notebook(lesson: Lesson) -> None:
    assert {name: said.code for name, said in lesson.said.items()} == {
        "generate_assignment": 0,
        "release_assignment": 0,
        "fetch_assignment": 0,
        "submit": 0,
        "collect": 0,
        "autograde": 1,
        "generate_feedback": 0,
        "release_feedback": 0,
        "export": 0,
    }
    failed = "There was an error processing assignment 'room-for-one-night' for student "
    assert lesson.said["autograde"].text.count(failed) == 1
    assert f"{failed}'broken'" in lesson.said["autograde"].text


def test_what_is_huge_or_none_of_ours_is_not_collected_and_keeps_nobody_else_from_being_marked(lesson: Lesson) -> None:
    folder = lesson.course / "submitted" / "mountain" / CASE
    assert sorted(path.name for path in folder.iterdir()) == ["submission_secret.txt", "timestamp.txt"]
    assert lesson.said["collect"].text.count("Ignoring file too large") == 1
    assert f"No notebooks were matched by '{folder}/*.ipynb'" in lesson.said["autograde"].text


def test_what_was_played_in_the_simulator_gets_the_points_that_were_worked_out_by_hand(lesson: Lesson) -> None:
    worked_out = play(CASE, "expert")["expected"]["score"]
    assert marks_of(lesson, lesson.expert) == {
        **{name: (str(points), "no") for name, points in worked_out.items()},
        "report": ("0", "yes"),
    }


@pytest.mark.parametrize("student", ["fetcher", "gaps", "claims"])
def test_a_notebook_without_a_run_brings_nothing_and_waits_for_a_person(lesson: Lesson, student: str) -> None:
    marks = marks_of(lesson, student)
    assert {name: mark for name, mark in marks.items() if name != "report"} == {
        name: ("0", "yes") for name in marks_of(lesson, lesson.expert) if name != "report"
    }
    assert f"{student}: {NO_RUN}" in lesson.said["autograde"].text


def test_a_text_that_was_typed_waits_for_its_mark_and_one_that_was_not_is_marked(lesson: Lesson) -> None:
    assert marks_of(lesson, "fetcher")["report"] == ("0", "yes")
    assert marks_of(lesson, "gaps")["report"] == ("0", "no")


def test_what_is_marked_has_the_cells_that_were_released_whatever_was_handed_in(lesson: Lesson) -> None:
    released = sources(lesson.notebook("release"))
    for student in ("claims", "gaps"):
        assert sources(lesson.notebook("autograded", student)) == released
    (typed,) = [source for source in sources(lesson.notebook("autograded", "fetcher")) if source not in released]
    assert typed == plain_markdown(HOSTILE)


def test_nothing_an_instructor_left_in_the_source_leaves_with_it(lesson: Lesson) -> None:
    released = lesson.notebook("release")
    # The course keeps the versions of a case that runs were played on, as it keeps the source: for the instructor.
    left = [path for path in lesson.course.rglob("*") if path.is_file() and path.parts[-3:-1] != ("source", CASE)]
    assert [path.name for path in left if PLANTED.encode() in path.read_bytes()] == []
    told = "Hand this in by Friday.\n\n- [ ] ticked"
    assert (NO_TEXT, told) == tuple(sources(released)[-2:])
    assert not any(A_REASON in source for source in sources(released))


def test_no_sentence_of_the_key_is_released_or_handed_in(lesson: Lesson) -> None:
    texts = key_texts(program(CASE).scenario)
    notebooks = [*lesson.course.glob("release/*/*.ipynb"), *lesson.course.glob("submitted/*/*/*.ipynb")]
    handed_in = lesson.course.glob("exchange/*/*/*/*.ipynb")
    notebooks += [path for path in handed_in if not path.parent.name.startswith("mountain")]
    assert len(notebooks) == 8
    assert [path for path in notebooks if tells(path.read_text("utf-8"), texts)] == []


def test_the_gradebook_keeps_no_sentence_of_the_key(lesson: Lesson) -> None:
    with sqlite3.connect(gradebook_file(lesson.school)) as raw:
        kept = [source for (source,) in raw.execute("SELECT source FROM source_cell")]
    assert len(kept) == 12
    texts = key_texts(program(CASE).scenario)
    assert [source for source in kept if tells(source, texts)] == []


def test_feedback_tells_of_the_key_what_the_debrief_of_the_same_run_tells(lesson: Lesson) -> None:
    texts = key_texts(program(CASE).scenario)
    told = letters(
        str(debrief_of(tell(program(CASE), decisions(CASE, "expert")), load_facts(ROOT / "scenarios/facts")[0]))
    )
    page = letters(lesson.feedback(lesson.expert))
    found = {text for text in map(letters, texts) if text in page}
    assert [text for text in found if text not in told] == []
    assert len(found) > 50


@pytest.mark.parametrize("student", ["fetcher", "gaps", "claims"])
def test_feedback_without_a_run_tells_nothing_of_the_key(lesson: Lesson, student: str) -> None:
    assert not tells(lesson.feedback(student), key_texts(program(CASE).scenario))


def test_feedback_asks_no_other_host_and_holds_nothing_that_was_typed_as_a_tag(lesson: Lesson) -> None:
    page = lesson.feedback("fetcher")
    body = page[page.index("<body") :]
    assert [url for url in ("cdnjs", "<script src", "<link") if url in page] == []
    assert "<script" not in body
    assert [payload for payload in PAYLOADS if "<" in payload and payload in body] == []


def test_feedback_is_given_out_for_everybody_who_was_marked(lesson: Lesson) -> None:
    given = list((lesson.course / "exchange" / "first-contact" / "feedback").glob("*.html"))
    assert len(given) == len(students(lesson))


def test_made_again_after_everybody_handed_in_the_assignment_and_the_marks_stay(lesson: Lesson) -> None:
    before = scores(lesson)
    again = replace(lesson, said={})
    assert again.nbgrader("generate_assignment", CASE, "--force").code == 0
    assert again.nbgrader("autograde", CASE, "--force", f"--student={lesson.expert}").code == 0
    assert (len(before), scores(lesson)) == (60, before)


@pytest.mark.parametrize(
    ("system", "head"),
    [
        ("canvas", '"Student","ID","SIS User ID","SIS Login ID","Section","room-for-one-night"'),
        ("moodle", '"ID number","First name","Last name","Email address","room-for-one-night"'),
    ],
)
def test_the_totals_go_to_a_learning_system(lesson: Lesson, system: str, head: str) -> None:
    lines = (lesson.home / f"{system}.csv").read_text("utf-8").splitlines()
    worked_out = sum(play(CASE, "expert")["expected"]["score"].values())
    (own,) = [line for line in lines if lesson.expert in line]
    assert (lines[0], own.rsplit(",", 1)[1]) == (head, f'"{worked_out}"')


def test_the_commands_are_those_of_the_page_in_their_order(lesson: Lesson) -> None:
    page = (ROOT / "grading" / "README.md").read_text("utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    told = [line for block in blocks[1:] for line in block.splitlines()]
    assert lesson.typed == told
    assert blocks[0] == "source .venv/bin/activate\ncd grading\n"


def test_a_name_of_a_roster_is_no_tag_and_no_formula_in_the_gradebook(lesson: Lesson) -> None:
    with sqlite3.connect(gradebook_file(lesson.school)) as raw:
        (names,) = raw.execute("SELECT last_name, first_name FROM student WHERE id = ?", [lesson.expert])
    assert names == ("'=Lee", "‹b›Dana")
