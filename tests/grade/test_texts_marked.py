"""Which texts have a mark, read from the gradebook as nbgrader keeps it, in a file and in PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool

from simlib.grade.cells import WRITTEN
from simlib.record import gradebook
from simlib.record.gradebook import Marked, MarkedTexts, marked_texts
from tests.record.postgres import fresh_database, needs_postgres

pytestmark = pytest.mark.usefixtures("programs")

CELLS = f"{WRITTEN}-"
END_THE_OTHERS = """
SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
CONNECTED_WITHIN = 60
"""Seconds: a busy machine may take more than a server that people look at should."""
KINDS = ["file", pytest.param("server", marks=needs_postgres)]


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gradebook that can be read is read, however busy the machine is."""
    monkeypatch.setattr(gradebook, "PATIENCE", CONNECTED_WITHIN)


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


@dataclass
class Connections:
    """How many this process opened to any database, and how many of them it closed."""

    opened: int = 0
    closed: int = 0

    def opens(self, *_: object) -> None:
        self.opened += 1

    def closes(self, *_: object) -> None:
        self.closed += 1


@contextmanager
def connections() -> Iterator[Connections]:
    """The connections from here on."""
    seen = Connections()
    listened = {"connect": seen.opens, "close": seen.closes}
    for name, listener in listened.items():
        event.listen(Pool, name, listener)
    yield seen
    for name, listener in listened.items():
        event.remove(Pool, name, listener)


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
    marked = gradebook._marked

    def counting(engine: Engine, cells: str) -> Marked:
        reads.append(cells)
        return marked(engine, cells)

    monkeypatch.setattr(gradebook, "_marked", counting)
    with course(address) as book:
        handed_in(book, "one", written_story=True, written_plan=False)
        texts = MarkedTexts(address, CELLS)
        assert [texts.look(), texts.look()] == [frozenset()] * 2
        book.find_grade("written-story", "case", "week-1", "one").needs_manual_grade = False
        book.db.commit()
        assert [texts.look(), texts.look()] == [{("one", "week-1")}] * 2
        texts.rest()
    assert len(reads) == (2 if address.startswith("sqlite") else 4)


def test_while_one_thread_looks_another_hears_what_is_known(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = MarkedTexts(address, CELLS)
    heard: list[Marked] = []
    marked = gradebook._marked

    def interrupted(engine: Engine, cells: str) -> Marked:
        with ThreadPoolExecutor(1) as other:
            heard.append(other.submit(texts.look).result())
        return marked(engine, cells)

    with course(address) as book:
        handed_in(book, "done", written_story=False, written_plan=False)
        monkeypatch.setattr(gradebook, "_marked", interrupted)
        assert texts.look() == {("done", "week-1")}
        texts.rest()
    assert heard == [frozenset()]


@needs_postgres
def test_a_gradebook_on_a_server_is_asked_over_one_connection_until_nobody_looks() -> None:
    with fresh_database() as plain:
        address = plain.replace("postgresql://", "postgresql+psycopg://")
        with course(address) as book:
            handed_in(book, "done", written_story=False, written_plan=False)
        texts = MarkedTexts(address, CELLS)
        with connections() as seen:
            assert [texts.look() for _ in range(20)] == [{("done", "week-1")}] * 20
            assert (seen.opened, seen.closed, texts.is_awake) == (1, 0, True)
            texts.rest()
            assert (seen.opened, seen.closed, texts.is_awake) == (1, 1, False)
            texts.rest()
            assert texts.look() == {("done", "week-1")}
            texts.rest()
            assert (seen.opened, seen.closed) == (2, 2)


@needs_postgres
def test_a_server_that_let_go_of_the_connection_is_asked_over_another() -> None:
    with fresh_database() as plain:
        address = plain.replace("postgresql://", "postgresql+psycopg://")
        with course(address) as book:
            handed_in(book, "done", written_story=False, written_plan=False)
            texts = MarkedTexts(address, CELLS)
            assert texts.look() == {("done", "week-1")}
            handed_in(book, "later", written_story=False, written_plan=False)
            with book.engine.connect() as own:
                ended = own.exec_driver_sql(END_THE_OTHERS).all()
            assert len(ended) == 1
            assert texts.look() == {("done", "week-1"), ("later", "week-1")}
            texts.rest()


@needs_postgres
def test_while_a_server_keeps_the_marks_locked_what_it_said_before_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    with fresh_database() as plain:
        address = plain.replace("postgresql://", "postgresql+psycopg://")
        texts = MarkedTexts(address, CELLS)
        with course(address) as book:
            handed_in(book, "done", written_story=False, written_plan=False)
            assert texts.look() == {("done", "week-1")}
            handed_in(book, "later", written_story=False, written_plan=False)
            texts.rest()
            with book.engine.begin() as other, monkeypatch.context() as patch:
                other.exec_driver_sql("LOCK TABLE grade IN ACCESS EXCLUSIVE MODE")
                patch.setattr(gradebook, "PATIENCE", 1)
                assert texts.look() == {("done", "week-1")}
            texts.rest()
            assert texts.look() == {("done", "week-1"), ("later", "week-1")}
            texts.rest()
