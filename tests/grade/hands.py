"""Runs that were really played into a store and signed there, and a course to hand them in to."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from simlib.grade.assign import assign
from simlib.grade.course import course_in
from simlib.grade.handing_in import HandingIn
from simlib.grade.places import RELEASE, RUN_FILE, SOURCE, SUBMITTED, course_folder
from simlib.grade.verdict import Judge, Wanted
from simlib.grade.versions import Versions
from simlib.play.decisions import Decision, decision_from_json
from simlib.play.events import Event
from simlib.play.program import Program, compile_scenario
from simlib.play.replay import replay
from simlib.read.notebook import Reading, read_scenario
from simlib.record.classes import Class
from simlib.record.log import SqlStore, open_store
from simlib.record.people import People, people_in
from simlib.record.secret import Cost
from simlib.record.store import Package, Seat, Stamp
from simlib.score.assess import assess_events
from simlib.serve.runs import ROLE, SEAT, Happening, entries_of, plain_entry
from tests.record.ids import id_of

ROOT = Path(__file__).parents[2]
CASES = ROOT / "scenarios"
PLAYS = ROOT / "tests" / "plays"
CHEAP = Cost(n=2, r=1, p=1)
Json = dict[str, Any]


@cache
def reading(case: str) -> Reading:
    """A shipped case, read once."""
    return read_scenario(CASES / f"{case}.ipynb")


@cache
def program(case: str) -> Program:
    """A shipped case, compiled once."""
    scenario = reading(case).scenario
    assert scenario is not None
    return compile_scenario(scenario)


@cache
def play(case: str, name: str) -> Json:
    """One of the plays whose score was worked out by hand."""
    held: Json = json.loads((PLAYS / case / f"{name}.json").read_text(encoding="utf-8"))
    return held


def decisions(case: str, name: str) -> tuple[Decision, ...]:
    """Its decisions."""
    return tuple(map(decision_from_json, play(case, name)["decisions"]))


@dataclass
class Watch:
    """A clock that goes on by a second each time somebody looks."""

    ms: int = 1_790_000_000_000

    def now(self) -> Stamp:
        self.ms += 1000
        return Stamp(self.ms)


@dataclass
class School:
    """A class on one store, with a course beside it."""

    data: Path
    store: SqlStore
    people: People
    lesson: Class
    clock: Watch = field(default_factory=Watch)
    ids: int = 0

    @property
    def course(self) -> Path:
        return course_folder(self.data)

    @property
    def handing_in(self) -> HandingIn:
        return HandingIn(self.store, self.people, self.data, self.course)

    def new_id(self) -> str:
        """An id that was not given out before."""
        self.ids += 1
        return id_of(self.ids)

    def officer(self, name: str) -> str:
        """Somebody in the class."""
        return self.people.accounts.join(self.lesson.code, name, "4711", "10.0.0.7").person.person_id

    def plays(
        self, person: str, case: str, made: Sequence[Decision], retry_of: str | None = None, raw: bytes = b""
    ) -> str:
        """A run with these decisions, as the authority keeps one; `raw` is a version in which they come to the same."""
        run, package = self.new_id(), Package.of(case, raw or reading(case).raw)
        self.store.create_exercise(run, package, self.clock.now(), (Seat(SEAT, ROLE),))
        said = {"scenario": case, "sha256": package.sha256, "retry_of": None}
        self.store.append(run, 0, [plain_entry(self.new_id(), Happening.CREATED, said, wall_ms=self.clock.now())])
        self.people.runs.begin(run, person, self.lesson.class_id, case, retry_of)
        events: list[Event] = []
        for step in replay(program(case), made):
            events += step.events
            entries = entries_of(step.events, self.new_id(), step.decision, wall_ms=self.clock.now())
            self.store.append(run, self.store.head(run), entries)
        result = assess_events(program(case).scenario, events)
        if result.ending is not None:
            self.people.runs.end(run, result.ending, str(result.outcome), int(result.percent), passed=result.passed)
        return run

    def assigned(self, case: str) -> str:
        """An assignment about a case, released as nbgrader would release it."""
        folder = course_in(self.course, {})
        notebook = assign(reading(case), folder)
        released = self.course / RELEASE / notebook.parent.name
        released.mkdir(parents=True, exist_ok=True)
        shutil.copy(notebook, released)
        return notebook.parent.name

    def handed_in(self, student: str, assignment: str) -> Path:
        """The folder of a submission."""
        return self.course / SUBMITTED / student / assignment

    def run_json(self, student: str, assignment: str) -> Json:
        """What was handed in of a run."""
        held: Json = json.loads((self.handed_in(student, assignment) / RUN_FILE).read_bytes())
        return held

    def judge(self) -> Judge:
        """A judge with this school's keys."""
        return Judge(self.data, Versions(self.course, CASES))


def school_in(folder: Path, new_database: Path) -> School:
    """A school in this folder."""
    data = folder / "data"
    data.mkdir(mode=0o700)
    shutil.copy(new_database, data)
    clock = Watch()
    store = open_store(data)
    people = people_in(store.database, clock=clock, cost=CHEAP)
    instructor = people.accounts.make_instructor("Sgt. Ruiz", "four plain words do")
    lesson = people.classes.make(instructor.person_id, "Academy 12")
    return School(data, store, people, lesson, clock)


@contextmanager
def copy_of(made: School, folder: Path) -> Iterator[School]:
    """The same school in another folder, to be changed by one test."""
    shutil.copytree(made.data, folder / "data")
    store = open_store(folder / "data")
    yield replace(
        made, data=folder / "data", store=store, people=people_in(store.database, clock=made.clock, cost=CHEAP)
    )
    store.close()


def wanted(case: str) -> Wanted:
    """What an assignment about a shipped case grades."""
    return Wanted(case, reading(case).sha256)


def source_of(school: School, assignment: str) -> Path:
    """The source notebook of an assignment."""
    return next((school.course / SOURCE / assignment).glob("*.ipynb"))
