"""How long runs and tests are kept, and letting one go: its log, texts and drafts leave, a completion stays.

A log is never shortened or changed: a run is there whole, or it is gone whole. So the log stays the truth about every
run that is there, and what stays of the others says of itself that it is all there is. A backup made before still
holds a run that is gone; where it is brought back, the next look lets the run go again, because its time is over.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, update

from simlib.record import schema
from simlib.record.chance import Clock
from simlib.record.completions import Completion, keep
from simlib.record.engine import Database
from simlib.record.policies import Policy, are_over, is_over
from simlib.record.questions import QuestionStatus
from simlib.record.runs import RunState
from simlib.record.sittings import SittingRow
from simlib.record.store import ReportStatus

_WITH_A_RUN = tuple(
    table
    for table in reversed(schema.metadata.sorted_tables)
    if "exercise_id" in table.c and table not in {schema.completion, schema.exercise}
)
"""Every table that holds something of a run, those that refer to others first."""


@dataclass(frozen=True, slots=True)
class OverTime:
    """A run whose time is over. `assignment` and `student` name its folder in the course, empty where it has none."""

    exercise_id: str
    person_id: str
    class_id: str
    assignment: str = ""
    student: str = ""


class Retention:
    """What is over, and how it goes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._left: set[str] = set()
        self._must_wipe = False

    def left(self, exercise_id: str) -> None:
        """The debrief of a run was left. After a restart nobody knows that, and the run stays for its day."""
        self._left.add(exercise_id)

    def over(self) -> tuple[OverTime, ...]:
        """The runs of classes whose time is over now, oldest first."""
        now, run, handed, chosen = self._clock.now(), schema.run.c, schema.submission.c, schema.policy.c
        query = (
            select(run.exercise_id, run.person_id, run.class_id, run.state, run.active_ms, run.ended_ms)
            .add_columns(handed.assignment, handed.student, chosen.scored, chosen.keep_days)
            .join(schema.policy, chosen.class_id == run.class_id)
            .outerjoin(schema.submission, handed.exercise_id == run.exercise_id)
            .where(chosen.scored.is_not(None))
            .order_by(run.started_ms, run.exercise_id)
        )
        found = []
        with self._database.reading() as connection:
            for row in connection.execute(query).all():
                ended = row.ended_ms if row.state == RunState.ENDED.value else None
                read = row.exercise_id in self._left and not _waits(connection, row.exercise_id)
                if is_over(Policy(row.scored, row.keep_days), now, ended, row.active_ms, read=read):
                    place = (row.assignment or "", row.student or "")
                    found.append(OverTime(row.exercise_id, row.person_id, row.class_id, *place))
        return tuple(found)

    def over_tests(self) -> tuple[SittingRow, ...]:
        """The sittings of the identification test whose time is over now, oldest first.

        All of a person's sittings in a class go together, as a change can be told from all of them alone.
        """
        sat, chosen = schema.sitting.c, schema.policy.c
        last = func.max(func.coalesce(sat.ended_ms, sat.started_ms)).over(partition_by=(sat.person_id, sat.class_id))
        query = (
            select(schema.sitting, last.label("last_ms"), chosen.scored, chosen.keep_days)
            .join(schema.policy, chosen.class_id == sat.class_id)
            .order_by(sat.started_ms, sat.exercise_id)
        )
        now = self._clock.now()
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(
            SittingRow(*row[:-3]) for row in rows if are_over(Policy(row.scored, row.keep_days), now, row.last_ms)
        )

    def let_go(self, stays: Completion) -> None:
        """The run goes and its completion stays, in one transaction; harmless where it is gone. `wipe` comes after.

        A sitting of the identification test goes the same way.
        """
        exercise_id = stays.exercise_id
        there = select(schema.exercise.c.exercise_id).where(schema.exercise.c.exercise_id == exercise_id)
        with self._database.writing() as connection:
            if connection.execute(there).scalar() is None:
                return
            keep(connection, stays)
            again = update(schema.run).where(schema.run.c.retry_of == exercise_id)
            connection.execute(again.values(retry_of=None))
            for table in (*_WITH_A_RUN, schema.exercise):
                connection.execute(delete(table).where(table.c.exercise_id == exercise_id))
        self._must_wipe = True
        self._left.discard(exercise_id)

    def owes_wiping(self) -> None:
        """Something else was deleted and could not be wiped: the next `wipe` does it."""
        self._must_wipe = True

    def wipe(self) -> None:
        """No byte of what went is left in the database's files; harmless where nothing went.

        Raises StoreBusy where another program reads them; then do it again.
        """
        if self._must_wipe:
            self._database.wipe_free_space()
            self._must_wipe = False


def _waits(connection: Connection, exercise_id: str) -> bool:
    """Whether a report or a question of this run still waits to be read."""
    report, question = schema.report.c, schema.question.c
    waiting = (
        select(report.number).where(report.exercise_id == exercise_id, report.status == ReportStatus.OPEN.value),
        select(question.number).where(
            question.exercise_id == exercise_id, question.status == QuestionStatus.WAITING.value
        ),
    )
    return any(connection.execute(query.limit(1)).scalar() is not None for query in waiting)
