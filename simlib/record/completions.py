"""What stays of a run once the run itself is gone: which case, when, for how long, and whether it was passed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, RowMapping, insert, select

from simlib.record.engine import Database
from simlib.record.schema import completion
from simlib.record.store import canonical
from simlib.scenario.vignettes import TEST_ID


@dataclass(frozen=True, slots=True)
class Completion:
    """A run that is gone. `ended_ms` is None for one that was never finished; its minutes count all the same.

    Times are milliseconds, moments since 1970 UTC; `segments` are labels with what was attended of each.
    """

    exercise_id: str
    person_id: str
    class_id: str | None
    scenario_id: str
    title: str
    began_ms: int
    ended_ms: int | None
    active_ms: int
    passed: bool | None
    topics: tuple[str, ...] = ()
    segments: tuple[tuple[str, int], ...] = ()


class Completions:
    """The completions in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_people(self, people: Iterable[str]) -> tuple[Completion, ...]:
        """What stays of the runs of these people, oldest first."""
        return self._some(people, completion.c.scenario_id != TEST_ID)

    def tests_of(self, people: Iterable[str]) -> tuple[Completion, ...]:
        """What stays of the identification tests of these people, oldest first: that they took them."""
        return self._some(people, completion.c.scenario_id == TEST_ID)

    def _some(self, people: Iterable[str], which: ColumnElement[bool]) -> tuple[Completion, ...]:
        query = select(completion).where(completion.c.person_id.in_(tuple(people)), which)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(completion.c.began_ms, completion.c.exercise_id)).mappings()
            return tuple(map(_completion, rows))


def keep(connection: Connection, stays: Completion) -> None:
    """Write it down, within the transaction that lets the run go."""
    row: dict[str, object] = {name: getattr(stays, name) for name in Completion.__dataclass_fields__}
    listed = {"topics": canonical(stays.topics), "segments": canonical(stays.segments)}
    connection.execute(insert(completion), {**row, **listed})


def _completion(row: RowMapping) -> Completion:
    topics, segments = json.loads(row["topics"]), json.loads(row["segments"])
    listed = {"topics": tuple(topics), "segments": tuple((label, spent) for label, spent in segments)}
    return Completion(**{**row, **listed})
