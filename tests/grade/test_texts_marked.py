"""Which texts have a mark, read from the gradebook as nbgrader keeps it, in a file and in PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from simlib.grade.cells import WRITTEN
from simlib.record import gradebook
from simlib.record.gradebook import Marked, MarkedTexts, marked_texts
from tests.record.postgres import fresh_database, needs_postgres

pytestmark = pytest.mark.usefixtures("programs")

CELLS = f"{WRITTEN}-"
KINDS = ["file", pytest.param("server", marks=needs_postgres)]


@pytest.fixture(params=KINDS)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a gradebook is made: in a file, or on a server."""
    if request.param == "file":
        yield f"sqlite:///{tmp_path / 'gradebook.db'}"
        return
    with fresh_database() as made:
        yield made.replace("postgresql://", "postgresql+psycopg://")


def handed_in(book: Gradebook, student: str, **waits: bool) -> None:
    """A submission whose cells wait for a person, or do not."""
    book.add_student(student)
    # nbgrader's own way to make one has SQLAlchemy warn where it flushes half way.
    with book.db.no_autoflush:
        book.add_submission("week-1", student)
    for cell, waiting in waits.items():
        book.find_grade(cell.replace("_", "-"), "case", "week-1", student).needs_manual_grade = waiting
    book.db.commit()


def course(address: str) -> Gradebook:
    """A gradebook with one assignment: a criterion and two texts."""
    book = Gradebook(address, "first-contact")
    book.add_assignment("week-1")
    book.add_notebook("case", "week-1")
    for cell in ("criterion-care", "written-story", "written-plan"):
        book.add_grade_cell(cell, "case", "week-1", max_score=4, cell_type="markdown")
    return book


def test_a_text_is_marked_once_none_of_its_cells_waits(address: str) -> None:
    with course(address) as book:
        handed_in(book, "new", criterion_care=False, written_story=True, written_plan=True)
        handed_in(book, "half", criterion_care=False, written_story=False, written_plan=True)
        handed_in(book, "done", criterion_care=False, written_story=False, written_plan=False)
        handed_in(book, "flagged", criterion_care=True, written_story=False, written_plan=False)
        found = marked_texts(address, CELLS)
    assert found == frozenset({("done", "week-1"), ("flagged", "week-1")})


def test_where_no_gradebook_was_made_nobody_has_a_mark(tmp_path: Path) -> None:
    assert marked_texts(f"sqlite:///{tmp_path / 'none.db'}", CELLS) == frozenset()
    assert marked_texts("", CELLS) == frozenset()
    assert not (tmp_path / "none.db").exists()


def test_a_gradebook_that_cannot_be_read_says_nothing_and_what_it_said_before_holds(tmp_path: Path) -> None:
    file = tmp_path / "gradebook.db"
    address = f"sqlite:///{file}"
    texts = MarkedTexts(address, CELLS)
    with course(address) as book:
        handed_in(book, "done", written_story=False, written_plan=False)
        assert texts.look() == {("done", "week-1")}
    kept = file.read_bytes()
    for spoiled in (b"", b"no database"):
        file.write_bytes(spoiled)
        assert marked_texts(address, CELLS) is None
        assert texts.look() == {("done", "week-1")}
    file.write_bytes(kept)
    assert texts.look() == {("done", "week-1")}


def test_while_another_program_holds_the_gradebook_what_it_said_before_holds(tmp_path: Path) -> None:
    file = tmp_path / "gradebook.db"
    texts = MarkedTexts(f"sqlite:///{file}", CELLS)
    with course(f"sqlite:///{file}") as book:
        handed_in(book, "done", written_story=False, written_plan=False)
        assert texts.look() == {("done", "week-1")}
        handed_in(book, "later", written_story=False, written_plan=False)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert texts.look() == {("done", "week-1")}
    assert texts.look() == {("done", "week-1"), ("later", "week-1")}


@pytest.mark.parametrize(
    "address", ["nonsense://host/name", "mysql://host/name", "postgresql+psycopg://127.0.0.1:1/no"]
)
def test_a_gradebook_that_cannot_be_reached_says_nothing(address: str) -> None:
    assert marked_texts(address, CELLS) is None
    assert MarkedTexts(address, CELLS).look() == frozenset()


def test_a_gradebook_is_read_again_once_it_has_changed(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []

    def counting(address: str, cells: str) -> Marked | None:
        reads.append(cells)
        return marked_texts(address, cells)

    monkeypatch.setattr(gradebook, "marked_texts", counting)
    with course(address) as book:
        handed_in(book, "one", written_story=True, written_plan=False)
        texts = MarkedTexts(address, CELLS)
        assert [texts.look(), texts.look()] == [frozenset()] * 2
        book.find_grade("written-story", "case", "week-1", "one").needs_manual_grade = False
        book.db.commit()
        assert [texts.look(), texts.look()] == [{("one", "week-1")}] * 2
    assert len(reads) == (2 if address.startswith("sqlite") else 4)
