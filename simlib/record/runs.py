"""The index of runs: whose each exercise is, how far it has come, and how it ended.

The log is the truth. What stands here can be made again from it, except whose a run is and when somebody paused.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from simlib.record.chain import no_such_run
from simlib.record.chance import Clock
from simlib.record.engine import Database
from simlib.record.rights import must_lead
from simlib.record.schema import member, pause, person, run, session


class RunState(StrEnum):
    """Where a run stands."""

    PLAYING = "playing"
    PAUSED = "paused"
    LEFT = "left"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt of one person at one scenario. Times are milliseconds since 1970 UTC.

    `retry_of` names the run from which this one was begun again. The last four are None until the run has ended.
    """

    exercise_id: str
    person_id: str
    class_id: str | None
    scenario_id: str
    attempt: int
    retry_of: str | None
    started_ms: int
    active_ms: int
    ended_ms: int | None
    state: RunState
    scene: str
    ending: str | None
    outcome: str | None
    percent: int | None
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Somebody in a class and what they are at: their latest run, if any. `signed_in` in some browser."""

    person_id: str
    name: str
    signed_in: bool
    run: Run | None


class Runs:
    """The index of runs in the database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def begin(
        self, exercise_id: str, person_id: str, class_id: str | None, scenario_id: str, retry_of: str | None = None
    ) -> Run:
        """A new attempt, numbered after the person's earlier ones; the exercise must be in the store already."""
        now = self._clock.now()
        with self._database.writing() as connection:
            number = (run.c.person_id == person_id) & (run.c.scenario_id == scenario_id)
            last = connection.execute(select(func.max(run.c.attempt)).where(number)).scalar() or 0
            row = {
                "exercise_id": exercise_id,
                "person_id": person_id,
                "class_id": class_id,
                "scenario_id": scenario_id,
                "attempt": last + 1,
                "retry_of": retry_of,
                "started_ms": now,
                "active_ms": now,
                "state": RunState.PLAYING.value,
                "scene": "",
            }
            connection.execute(insert(run), row)
            return _one(connection, exercise_id)

    def of(self, exercise_id: str) -> Run:
        """The run that this exercise is. Raises NotAllowed where there is none."""
        with self._database.reading() as connection:
            return _one(connection, exercise_id)

    def owned(self, exercise_id: str, person_id: str) -> Run:
        """The run, if it is this person's. Raises NotAllowed otherwise, in the same words as where there is none."""
        found = self.of(exercise_id)
        if found.person_id != person_id:
            raise no_such_run()
        return found

    def owner(self, exercise_id: str) -> str:
        """The id of the person whose run this is. Raises NotAllowed where there is none."""
        return self.of(exercise_id).person_id

    def of_person(self, person_id: str, scenario_id: str | None = None) -> tuple[Run, ...]:
        """The runs of a person, of one scenario or of all, oldest first."""
        with self._database.reading() as connection:
            found = _some(connection, run.c.person_id == person_id)
        return tuple(each for each in found if scenario_id in {None, each.scenario_id})

    def of_class(self, by: str, class_id: str) -> tuple[Run, ...]:
        """The runs in a class of this instructor, oldest first."""
        with self._database.reading() as connection:
            must_lead(connection, by, class_id)
            return _some(connection, run.c.class_id == class_id)

    def note_place(self, exercise_id: str, scene: str) -> None:
        """Keep which scene the run has come to, and that its person is active."""
        self._set(exercise_id, {"scene": scene, "active_ms": self._clock.now(), "state": RunState.PLAYING.value})

    def end(self, exercise_id: str, ending: str, outcome: str, percent: int | None, *, passed: bool | None) -> Run:
        """The run, with its end kept for the catalogue. Ending it again changes nothing."""
        now = self._clock.now()
        kept = {
            "state": RunState.ENDED.value,
            "ending": ending,
            "outcome": outcome,
            "percent": percent,
            "passed": passed,
            "ended_ms": now,
            "active_ms": now,
        }
        with self._database.writing() as connection:
            connection.execute(update(run).where(_unfinished(exercise_id)).values(kept))
            _end_pauses(connection, exercise_id, now)
            return _one(connection, exercise_id)

    def leave(self, exercise_id: str) -> None:
        """Keep that the person left; they may come back."""
        self._set(exercise_id, {"state": RunState.LEFT.value, "active_ms": self._clock.now()})

    def pause(self, exercise_id: str) -> None:
        """Keep that the person paused. No reason is kept, and none is asked."""
        now = self._clock.now()
        with self._database.writing() as connection:
            began = update(run).where(_unfinished(exercise_id), run.c.state != RunState.PAUSED.value)
            if connection.execute(began.values(state=RunState.PAUSED.value, active_ms=now)).rowcount:
                connection.execute(insert(pause), {"exercise_id": exercise_id, "began_ms": now})

    def resume(self, exercise_id: str) -> None:
        """Keep that the person goes on."""
        self._set(exercise_id, {"state": RunState.PLAYING.value, "active_ms": self._clock.now()})

    def pauses(self, exercise_id: str) -> tuple[tuple[int, int | None], ...]:
        """When the run was paused and when it went on, oldest first. For the person themself, not for a list."""
        query = select(pause.c.began_ms, pause.c.ended_ms).where(pause.c.exercise_id == exercise_id)
        with self._database.reading() as connection:
            return tuple((row[0], row[1]) for row in connection.execute(query.order_by(pause.c.number)))

    def who_is_where(self, by: str, class_id: str) -> tuple[Whereabouts, ...]:
        """Everybody in a class of this instructor, by name, with their latest run in it."""
        everybody = (
            select(person.c.person_id, person.c.name)
            .join(member, member.c.person_id == person.c.person_id)
            .where(member.c.class_id == class_id)
            .order_by(member.c.login)
        )
        here = select(session.c.person_id).where(session.c.expires_ms > self._clock.now())
        with self._database.reading() as connection:
            must_lead(connection, by, class_id)
            signed_in = set(connection.execute(here).scalars())
            in_class = sorted(_some(connection, run.c.class_id == class_id), key=lambda each: each.active_ms)
            latest = {each.person_id: each for each in in_class}
            return tuple(
                Whereabouts(person_id, name, person_id in signed_in, latest.get(person_id))
                for person_id, name in connection.execute(everybody).all()
            )

    def _set(self, exercise_id: str, kept: dict[str, object]) -> None:
        with self._database.writing() as connection:
            connection.execute(update(run).where(_unfinished(exercise_id)).values(kept))
            _end_pauses(connection, exercise_id, self._clock.now())


def _unfinished(exercise_id: str) -> ColumnElement[bool]:
    return (run.c.exercise_id == exercise_id) & (run.c.state != RunState.ENDED.value)


def _end_pauses(connection: Connection, exercise_id: str, now: int) -> None:
    here = (pause.c.exercise_id == exercise_id) & pause.c.ended_ms.is_(None)
    connection.execute(update(pause).where(here).values(ended_ms=now))


def _some(connection: Connection, where: ColumnElement[bool]) -> tuple[Run, ...]:
    rows = connection.execute(select(run).where(where).order_by(run.c.started_ms, run.c.attempt)).mappings()
    return tuple(Run(**{**row, "state": RunState(row["state"])}) for row in rows)


def _one(connection: Connection, exercise_id: str) -> Run:
    found = _some(connection, run.c.exercise_id == exercise_id)
    if not found:
        raise no_such_run()
    return found[0]
