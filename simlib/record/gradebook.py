"""nbgrader's gradebook, as far as the server has to do with it: forgetting somebody, and which texts have a mark.

The gradebook is nbgrader's; a few of its tables are named here, so that the server need not load it.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    Select,
    Table,
    column,
    create_engine,
    delete,
    event,
    inspect,
    select,
    table,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchTableError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from simlib.errors import StoreBusy

SQLITE, SERVER = "sqlite", "postgresql"
PATIENCE = 2
"""Seconds that whoever reads waits for a server."""
TABLES = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")


def forget_student(address: str, student: str) -> None:
    """Remove everything about a student from the gradebook at this address, also from the bytes of a file.

    Harmless where there is no such student, and where no gradebook was made yet. Raises StoreBusy where it could not
    be done because another program holds the gradebook; then do it again.
    """
    url = _url_of(address)
    if url is None:
        return
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    if url.get_backend_name() == SQLITE:
        event.listen(engine, "connect", _overwrites)
    try:
        _forget(engine, student)
    except SQLAlchemyError as fault:
        raise StoreBusy("The gradebook is in use, so the marks are not forgotten yet. Please try again.") from fault
    finally:
        engine.dispose()


Marked = frozenset[tuple[str, str]]
"""Student and assignment."""


class MarkedTexts:
    """Whose texts have a mark, by the cells whose names begin so.

    A gradebook in a file is read when it has changed. One on a server is asked each time, over one connection that
    stays open until `rest`.
    """

    def __init__(self, address: str, cells: str) -> None:
        self._address, self._cells = address, cells
        self._known: Marked = frozenset()
        self._read_at: int | None = None
        self._engine: Engine | None = None
        self._guard = Lock()

    def look(self) -> Marked:
        """Who has one now; where the gradebook cannot be read just now, who had one when it last could.

        While another thread looks, it is what is known so far: nobody waits for a server that does not answer.
        """
        if self._guard.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._guard.release()
        return self._known

    @property
    def is_awake(self) -> bool:
        """Whether there is something to close."""
        return self._engine is not None

    def rest(self) -> None:
        """Close the connection, where one is open; the next look opens another."""
        with self._guard:
            if self._engine is not None:
                self._engine.dispose()
            self._engine = None

    def _look(self) -> None:
        changed = _changed_ns(self._address)
        if changed is None or changed != self._read_at:
            found = self.read()
            if found is not None:
                self._known, self._read_at = found, changed

    def read(self) -> Marked | None:
        """Who has one now; None where it cannot be read just now."""
        try:
            engine = self._engine or _reading(self._address)
            if engine is None:
                return frozenset()
            if engine.dialect.name == SERVER:
                self._engine = engine
            return _marked(engine, self._cells)
        except (SQLAlchemyError, OSError, ImportError):
            return None


def marked_texts(address: str, cells: str) -> Marked | None:
    """Whose text for which assignment has a mark, by the cells whose names begin so.

    Where somebody wrote several, all of them have one. Nobody's where there is no gradebook yet; None where it cannot
    be read just now.
    """
    texts = MarkedTexts(address, cells)
    try:
        return texts.read()
    finally:
        texts.rest()


def _marked(engine: Engine, cells: str) -> Marked:
    with engine.connect() as connection:
        found = connection.execute(_GRADES.where(_CELL.c.name.startswith(cells, autoescape=True)))
        rows = [(student, assignment, waits) for student, assignment, waits in found]
    waiting = {(student, assignment) for student, assignment, waits in rows if waits}
    return frozenset((student, assignment) for student, assignment, _ in rows) - waiting


def _reading(address: str) -> Engine | None:
    """What reads a gradebook and waits for nobody for long; None where none was made yet."""
    url = _url_of(address)
    if url is None:
        return None
    kind = url.get_backend_name()
    if kind == SERVER:
        return _over_one_connection(url)
    patience = {"timeout": 0.2} if kind == SQLITE else {"connect_timeout": PATIENCE}
    return create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args=patience)


def _over_one_connection(url: URL) -> Engine:
    """What keeps one connection to a server, and makes it anew where the server has let go of it."""
    milliseconds = PATIENCE * 1000
    patience = {
        "connect_timeout": PATIENCE,
        "tcp_user_timeout": milliseconds,
        "options": f"{url.query.get('options', '')} -c statement_timeout={milliseconds}".strip(),
    }
    return create_engine(
        url,
        connect_args=patience,
        pool_size=1,
        max_overflow=0,
        pool_timeout=PATIENCE,
        pool_pre_ping=True,
        # One question at a time, so that it needs no transaction around it.
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
    )


_CELL = table("base_cell", column("id"), column("name"))
_GRADE = table("grade", column("cell_id"), column("notebook_id"), column("needs_manual_grade"))
_NOTEBOOK = table("submitted_notebook", column("id"), column("assignment_id"))
_HANDED_IN = table("submitted_assignment", column("id"), column("assignment_id"), column("student_id"))
_ASSIGNMENT = table("assignment", column("id"), column("name"))
_GRADES = (
    select(_HANDED_IN.c.student_id, _ASSIGNMENT.c.name, _GRADE.c.needs_manual_grade)
    .join_from(_GRADE, _CELL, _CELL.c.id == _GRADE.c.cell_id)
    .join(_NOTEBOOK, _NOTEBOOK.c.id == _GRADE.c.notebook_id)
    .join(_HANDED_IN, _HANDED_IN.c.id == _NOTEBOOK.c.assignment_id)
    .join(_ASSIGNMENT, _ASSIGNMENT.c.id == _HANDED_IN.c.assignment_id)
)


def _url_of(address: str) -> URL | None:
    """The address; None where it is none, or is a file that is not there."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        return None
    is_missing = url.get_backend_name() == SQLITE and not Path(url.database or "").is_file()
    return None if is_missing else url


def _changed_ns(address: str) -> int | None:
    """When the gradebook's file was written; None where it is no file, or none is there."""
    try:
        url = _url_of(address)
        if url is None or url.get_backend_name() != SQLITE:
            return None
        return Path(url.database or "").stat().st_mtime_ns
    except OSError:
        return None


def _overwrites(raw: Any, _entry: object) -> None:
    """Have SQLite write zeros over what is deleted."""
    raw.execute("PRAGMA secure_delete=ON")


def _forget(engine: Engine, student: str) -> None:
    with engine.begin() as connection:
        if not inspect(connection).has_table(TABLES[0]):
            return
        try:
            tables = {name: Table(name, MetaData(), autoload_with=connection, resolve_fks=False) for name in TABLES}
        except NoSuchTableError:
            return
        _delete(connection, tables, student)
    if engine.dialect.name == SQLITE:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")


def _delete(connection: Connection, tables: dict[str, Table], student: str) -> None:
    """Those rows first that refer to others."""
    handed_in, notebooks = tables["submitted_assignment"], tables["submitted_notebook"]
    theirs: Select[Any] = select(handed_in.c.id).where(handed_in.c.student_id == student)
    books: Select[Any] = select(notebooks.c.id).where(notebooks.c.assignment_id.in_(theirs))
    for name in ("grade", "comment"):
        connection.execute(delete(tables[name]).where(tables[name].c.notebook_id.in_(books)))
    connection.execute(delete(notebooks).where(notebooks.c.assignment_id.in_(theirs)))
    connection.execute(delete(handed_in).where(handed_in.c.student_id == student))
    connection.execute(delete(tables["student"]).where(tables["student"].c.id == student))
