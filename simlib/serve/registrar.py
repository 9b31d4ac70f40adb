"""Puts the training record of officers together.

It is made from the log, from the pages that were open, and from what stays of
runs that are gone. Nothing is written.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from simlib.errors import NotPlayable
from simlib.play.events import EventType
from simlib.play.segments import segments_of
from simlib.record.attendance import Span
from simlib.record.attested import AttestedRow
from simlib.record.classes import Opened
from simlib.record.completions import Completion
from simlib.record.officers import Officer
from simlib.record.people import People
from simlib.record.runs import Run
from simlib.record.store import Record, Store
from simlib.scenario.model import Scenario
from simlib.score.training import (
    Act,
    Asked,
    Attested,
    CaseRecord,
    RunSeen,
    Stay,
    TrainingRecord,
    case_records,
    counted,
)
from simlib.serve.library import Library
from simlib.serve.runs import Happening

LOG = logging.getLogger("simlib.registrar")

Labels = Mapping[str, str]
"""The segment of each scene, by its heading."""


class Registrar:
    """Reads what the store holds of officers."""

    def __init__(self, store: Store, people: People, library: Library) -> None:
        self._store, self._people, self._library = store, people, library
        self._labels: dict[str, Labels] = {}

    def of_class(self, by: str, class_id: str) -> tuple[TrainingRecord, ...]:
        """The records of everybody in a class of this instructor, by name."""
        lesson = self._people.classes.of(by, class_id)
        members = {each.person_id: each.name for each in self._people.classes.members(by, class_id)}
        return self._records(members, class_id, lesson.name)

    def of_person(self, person_id: str, class_id: str) -> TrainingRecord:
        """The record of one person in one class."""
        name = self._people.accounts.person(person_id).name
        (found,) = self._records({person_id: name}, class_id, self._people.classes.names().get(class_id, ""))
        return found

    def _records(self, people: Mapping[str, str], class_id: str, class_name: str) -> tuple[TrainingRecord, ...]:
        officers, spans = self._people.officers.of_all(people), self._people.attendance.of_people(people)
        gone = [each for each in self._people.completions.of_people(people) if each.class_id == class_id]
        asked = tuple(self._asked(self._people.classes.opened(class_id)))
        talk = self._talk(people, class_id)
        return tuple(
            TrainingRecord(
                person=person,
                name=name,
                post_id=officers.get(person, Officer()).post_id,
                agency=officers.get(person, Officer()).agency,
                class_id=class_id,
                class_name=class_name,
                cases=self._cases(
                    person, class_id, spans[person], [each for each in gone if each.person_id == person], talk[person]
                ),
                asked=asked,
                attested=talk[person],
            )
            for person, name in people.items()
        )

    def _talk(self, people: Iterable[str], class_id: str) -> dict[str, tuple[Attested, ...]]:
        """What an instructor vouches for, by person."""
        rows, accounts = self._people.attested.of_people(people, class_id), self._people.accounts
        names = {by: accounts.person(by).name for by in {row.by_id for row in rows}}
        return {
            person: counted(attested_of(row, names[row.by_id]) for row in rows if row.person_id == person)
            for person in people
        }

    def _cases(
        self,
        person: str,
        class_id: str,
        spans: Sequence[Span],
        gone: Iterable[Completion],
        talk: Iterable[Attested],
    ) -> tuple[CaseRecord, ...]:
        runs = [each for each in self._people.runs.of_person(person) if each.class_id == class_id]
        there = case_records([self.seen(run, spans) for run in runs], talk)
        return tuple(sorted((*map(case_of, gone), *there), key=lambda case: (case.began_ms, case.run)))

    def seen(self, run: Run, spans: Iterable[Span]) -> RunSeen:
        """A run as its log tells it; of the person's spans, those of this run."""
        package = self._store.package(run.exercise_id)
        scenario = self._scenario(package.sha256, package.notebook)
        records = self._store.read(run.exercise_id)
        return RunSeen(
            run=run.exercise_id,
            scenario_id=run.scenario_id,
            title=scenario.title if scenario else run.scenario_id,
            topics=scenario.header.topics if scenario else (),
            began_ms=run.started_ms,
            ended_ms=run.ended_ms,
            passed=run.passed,
            acts=tuple(acts_of(records, package.sha256, self.labels)),
            stays=tuple(Stay(each.began_ms, each.last_ms, each.segment) for each in _of_run(spans, run)),
        )

    def segment(self, run: Run) -> str:
        """The segment that a run stands in; the scene itself where the case has changed since."""
        return self.labels(self._store.package(run.exercise_id).sha256).get(run.scene, run.scene)

    def labels(self, sha256: str) -> Labels:
        """The segments of the case with these bytes; none where they cannot be read any more."""
        if sha256 not in self._labels:
            scenario = self._scenario(sha256, self._store.notebook(sha256))
            plan = segments_of(scenario) if scenario else ()
            self._labels[sha256] = {heading: segment.label for segment in plan for heading in segment.scenes}
        return self._labels[sha256]

    def _scenario(self, sha256: str, notebook: bytes) -> Scenario | None:
        """The case with these bytes. One that this version of the program cannot read hides nobody's minutes."""
        try:
            return self._library.program(sha256, notebook).scenario
        except NotPlayable as fault:
            LOG.warning("a case is on the record by its id alone: %s", fault.sentence)
            return None

    def _asked(self, opened: Iterable[Opened]) -> Iterator[Asked]:
        names = {title.id: title.name for title in self._library.titles()}
        for each in opened:
            yield Asked(each.scenario_id, names.get(each.scenario_id, each.scenario_id), each.alternative_id)


def _of_run(spans: Iterable[Span], run: Run) -> Iterator[Span]:
    return (each for each in spans if each.exercise_id == run.exercise_id)


def attested_of(row: AttestedRow, by_name: str) -> Attested:
    """What an instructor vouches for, before it is counted."""
    return Attested(
        scenario_id=row.scenario_id,
        title=row.title,
        segment=row.segment,
        topics=row.topics,
        began_ms=row.began_ms,
        minutes=row.minutes,
        by=row.by_id,
        by_name=by_name,
        reason=row.reason,
    )


def case_of(gone: Completion) -> CaseRecord:
    """What counts of a run that is gone."""
    return CaseRecord(
        run=gone.exercise_id,
        scenario_id=gone.scenario_id,
        title=gone.title,
        topics=gone.topics,
        began_ms=gone.began_ms,
        ended_ms=gone.ended_ms,
        passed=gone.passed,
        attended_ms=gone.active_ms,
        segments=gone.segments,
        kept=False,
    )


def acts_of(records: Iterable[Record], package: str, labels_of: Callable[[str], Labels]) -> Iterator[Act]:
    """What the person did, and in which segment that left them. What the server did by itself is no act of theirs."""
    labels = labels_of(package)
    segment = next(iter(labels.values()), "")
    for record in records:
        if record.type == EventType.STARTED.value:
            segment = labels.get(str(record.payload["scene"]), segment)
        elif record.type == EventType.DECIDED.value:
            segment = labels.get(str(record.payload["moved_to"] or record.payload["scene"]), segment)
        elif record.type == Happening.MOVED:
            labels = labels_of(str(record.payload["to"]))
        if record.actor_role != "server":
            yield Act(record.wall_ms, segment, record.type == Happening.CLOCK and record.payload["rate"] == 0)
