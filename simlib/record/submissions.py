"""Runs that were handed in: the receipt of each, and to which assignment it went. One still waits for its assignment.

What a receipt vouches for is read here as well: where an exercise began, and the salts of the texts typed in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, exists, insert, select, update

from simlib.record.chain import no_such_run
from simlib.record.engine import Database
from simlib.record.policies import policy_in
from simlib.record.receipts import Receipt, receipt_as_json, receipt_from_json
from simlib.record.runs import RunState
from simlib.record.schema import completion, exercise, person, run, submission, typed

WAITS = ""
"""The assignment of a run that is signed and waits until its assignment is made."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What the first event of an exercise is chained to, beside its seats."""

    scenario_id: str
    package: str
    created_ms: int


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A run that counts. `submitted_ms` is when it ended, in milliseconds since 1970 UTC."""

    exercise_id: str
    scenario_id: str
    assignment: str
    """`WAITS` until there is one."""
    student: str
    submitted_ms: int
    receipt: Receipt


class Submissions:
    """The runs that were handed in, in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(self, exercise_id: str) -> bool:
        """Whether this run is to be handed in: it ended, in a class that scores, is no retry, and none was before.

        The first run that somebody ends of a case is the one that counts: after it they have read the debrief.
        """
        with self._database.reading() as connection:
            found = connection.execute(select(run).where(run.c.exercise_id == exercise_id)).mappings().one_or_none()
            if found is None or found["state"] != RunState.ENDED.value or found["class_id"] is None:
                return False
            if found["retry_of"] is not None or policy_in(connection, found["class_id"]).practices:
                return False
            return not _another_counts(connection, exercise_id, found["person_id"], found["scenario_id"])

    def put(self, exercise_id: str, student: str, submitted_ms: int, receipt: Receipt) -> None:
        """Keep the receipt of a run, which then waits for its assignment. Keeping it again changes nothing."""
        row = {
            "exercise_id": exercise_id,
            "assignment": WAITS,
            "student": student,
            "submitted_ms": submitted_ms,
            "receipt": json.dumps(receipt_as_json(receipt)),
        }
        known = select(submission.c.exercise_id).where(submission.c.exercise_id == exercise_id)
        with self._database.writing() as connection:
            if connection.execute(known).scalar() is None:
                connection.execute(insert(submission), row)

    def went_to(self, exercise_id: str, assignment: str) -> None:
        """Keep that a run lies in the folder of this assignment."""
        here = update(submission).where(submission.c.exercise_id == exercise_id)
        with self._database.writing() as connection:
            connection.execute(here.values(assignment=assignment))

    def of_class(self, class_id: str) -> dict[str, tuple[str, str]]:
        """The runs of a class that were handed in: by run, student and assignment; `WAITS` before there is one."""
        query = (
            select(submission.c.exercise_id, submission.c.student, submission.c.assignment)
            .join(run, run.c.exercise_id == submission.c.exercise_id)
            .where(run.c.class_id == class_id)
        )
        with self._database.reading() as connection:
            return {row[0]: (row[1], row[2]) for row in connection.execute(query)}

    def all(self, exercise_id: str | None = None) -> tuple[HandedIn, ...]:
        """Every run that was handed in or waits, oldest first; of one exercise where it is named."""
        query = (
            select(submission, exercise.c.scenario_id)
            .join(exercise, exercise.c.exercise_id == submission.c.exercise_id)
            .order_by(submission.c.submitted_ms, submission.c.exercise_id)
        )
        if exercise_id is not None:
            query = query.where(submission.c.exercise_id == exercise_id)
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        found = [(row, receipt_from_json(json.loads(row["receipt"]))) for row in rows]
        return tuple(
            HandedIn(
                exercise_id=row["exercise_id"],
                scenario_id=row["scenario_id"],
                assignment=row["assignment"],
                student=row["student"],
                submitted_ms=row["submitted_ms"],
                receipt=receipt,
            )
            for row, receipt in found
            if receipt is not None
        )

    def unsigned(self) -> tuple[str, ...]:
        """Runs that ended in a class without a receipt, oldest first: where the server stopped in between.

        Of a case of which somebody's run counts already, no further run of theirs is among them.
        """
        theirs, first = run.alias(), submission.alias()
        counted = exists(
            select(first.c.exercise_id)
            .join(theirs, theirs.c.exercise_id == first.c.exercise_id)
            .where(theirs.c.person_id == run.c.person_id, theirs.c.scenario_id == run.c.scenario_id)
        )
        query = (
            select(run.c.exercise_id)
            .join(person, person.c.person_id == run.c.person_id)
            .outerjoin(submission, submission.c.exercise_id == run.c.exercise_id)
            .where(run.c.state == RunState.ENDED.value, run.c.class_id.is_not(None), run.c.retry_of.is_(None))
            .where(submission.c.exercise_id.is_(None), person.c.purged_ms.is_(None), ~counted)
            .order_by(run.c.ended_ms, run.c.exercise_id)
        )
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def login(self, person_id: str) -> str | None:
        """The login by which another system knows a person; None for those who have none."""
        with self._database.reading() as connection:
            return connection.execute(select(person.c.login).where(person.c.person_id == person_id)).scalar()

    def origin(self, exercise_id: str) -> Origin:
        """Where an exercise began. Raises NotAllowed where there is none."""
        query = select(exercise.c.scenario_id, exercise.c.package_sha256, exercise.c.created_ms)
        with self._database.reading() as connection:
            found = connection.execute(query.where(exercise.c.exercise_id == exercise_id)).one_or_none()
        if found is None:
            raise no_such_run()
        return Origin(*found)

    def salts(self, exercise_id: str) -> Mapping[str, str]:
        """The salts of the texts of an exercise, in hex, by the id of the event."""
        query = select(typed.c.event_id, typed.c.salt).where(typed.c.exercise_id == exercise_id)
        with self._database.reading() as connection:
            return {row[0]: bytes(row[1]).hex() for row in connection.execute(query)}


def _another_counts(connection: Connection, exercise_id: str, person_id: str, scenario_id: str) -> bool:
    """Whether another run of this person and case was handed in, or ended before this one; also one that is gone."""
    ended = run.c.ended_ms < select(run.c.ended_ms).where(run.c.exercise_id == exercise_id).scalar_subquery()
    earlier = (
        select(run.c.exercise_id)
        .outerjoin(submission, submission.c.exercise_id == run.c.exercise_id)
        .where(run.c.person_id == person_id, run.c.scenario_id == scenario_id, run.c.exercise_id != exercise_id)
        .where(submission.c.exercise_id.is_not(None) | (ended & (run.c.state == RunState.ENDED.value)))
    )
    gone = (completion.c.person_id == person_id) & (completion.c.scenario_id == scenario_id)
    over = select(completion.c.exercise_id).where(gone, completion.c.ended_ms.is_not(None))
    return any(connection.execute(query.limit(1)).scalar() is not None for query in (earlier, over))
