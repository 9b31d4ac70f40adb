"""Time that stands still until a test moves it, chance that falls the same way each time, and cheap secrets."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from simlib.record.accounts import Person, SignedIn
from simlib.record.classes import Class
from simlib.record.folder import DATABASE_NAME, make_folder
from simlib.record.log import SqlStore, open_store
from simlib.record.people import People, people_in
from simlib.record.secret import Cost
from simlib.record.store import Stamp
from tests.record.postgres import bytes_of_tables, fresh_database, needs_postgres, template_database

CHEAP = Cost(n=2, r=1, p=1)


@dataclass
class StillClock:
    """Shows a time until it is moved."""

    time: int = 1_700_000_000_000

    def now(self) -> Stamp:
        return Stamp(self.time)

    def move(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0) -> None:
        self.time += round(1000 * (seconds + 60 * minutes + 3600 * hours))


@dataclass
class KnownDice:
    """Bytes that look like chance and are the same in every test."""

    rolls: int = 0
    given: list[bytes] = field(default_factory=list)

    def bytes(self, count: int) -> bytes:
        self.rolls += 1
        stream = b"".join(hashlib.sha256(f"{self.rolls} {n}".encode()).digest() for n in range(count // 32 + 1))
        self.given.append(stream[:count])
        return stream[:count]


@dataclass
class Academy:
    """A store with an instructor, and quick ways to have a class and somebody in it."""

    folder: Path
    """The data folder; the database is a file in it, unless it is PostgreSQL's."""
    place: Path | str
    store: SqlStore
    people: People
    clock: StillClock
    dice: KnownDice
    instructor: Person

    def a_class(self, name: str = "Academy 12") -> Class:
        return self.people.classes.make(self.instructor.person_id, name)

    def joined(self, lesson: Class, name: str = "Dana Lee", pin: str = "4711") -> SignedIn:
        return self.people.accounts.join(lesson.code, name, pin, "10.0.0.7")

    def trainee(self, lesson: Class, name: str = "Dana Lee") -> str:
        return self.joined(lesson, name).person.person_id

    def bytes_kept(self) -> bytes:
        """Every byte of the database: of the file and what lies beside it, or of the tables on the server."""
        if isinstance(self.place, str):
            return bytes_of_tables(self.place)
        return b"".join(file.read_bytes() for file in sorted(self.folder.iterdir()) if file.is_file())

    def reopened(self) -> People:
        """The people as another start of the server sees them."""
        self.store.close()
        self.store = open_store(self.place, dice=self.dice)
        return people_in(self.store.database, clock=self.clock, dice=self.dice, cost=CHEAP)


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as the first start makes it, to be copied: making it is what takes time."""
    folder = tmp_path_factory.mktemp("new")
    open_store(folder).close()
    return folder / DATABASE_NAME


@pytest.fixture
def folder(tmp_path: Path, new_database: Path) -> Path:
    """A data folder as the first start leaves it."""
    made = make_folder(tmp_path / "data")
    shutil.copy(new_database, made)
    return made


@pytest.fixture(scope="session")
def template(request: pytest.FixtureRequest) -> Iterator[str]:
    """The name of the database on the PostgreSQL server that all others are copied from."""
    with template_database() as name:
        yield name


@pytest.fixture
def postgres(template: str) -> Iterator[str]:
    """The address of a database on the PostgreSQL server as the first start leaves it."""
    with fresh_database(template) as address:
        yield address


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask everything that is asked of an academy of both databases, but for what is about the bytes of the file."""
    if "database" in metafunc.fixturenames:
        other = [] if metafunc.definition.get_closest_marker("in_a_file") else [POSTGRES]
        metafunc.parametrize("database", ["sqlite", *other], indirect=True)


POSTGRES = pytest.param("postgresql", marks=needs_postgres)


@pytest.fixture
def database(request: pytest.FixtureRequest, folder: Path) -> Path | str:
    """Where the store lies: in the data folder, or behind an address."""
    return folder if request.param == "sqlite" else str(request.getfixturevalue("postgres"))


@pytest.fixture
def academy(database: Path | str, folder: Path) -> Iterator[Academy]:
    clock, dice = StillClock(), KnownDice()
    store = open_store(database, dice=dice)
    people = people_in(store.database, clock=clock, dice=dice, cost=CHEAP)
    instructor = people.accounts.make_instructor("Sgt. Ruiz", "four plain words here")
    made = Academy(folder, database, store, people, clock, dice, instructor)
    yield made
    made.store.close()
