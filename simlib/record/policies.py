"""What a class keeps of its runs and for how long, and for which occasion it takes the identification test."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update

from simlib.errors import Malformed, NotAllowed, NotSure
from simlib.record.chance import Clock
from simlib.record.engine import Database
from simlib.record.rights import must_lead
from simlib.record.runs import RunState
from simlib.record.schema import policy, run, sitting

DAY_MS = 24 * 60 * 60 * 1000
LONGEST_DAYS = 3650
ABANDONED_DAYS = 30
"""A practice run that nobody went on with for so long is over, finished or not."""
UNREAD_DAYS = 1
"""So long a finished practice run waits for its debrief to be read, where nobody left it."""
TEST_DAYS = 184
"""Six months, in days: so long after the last identification test its answers wait for the one that comes again."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The choice for a class. `scored` is None until its instructor chose: then every run stays, as it always did."""

    scored: bool | None = None
    keep_days: int | None = None
    """For a scored class: for how many days after its end a run is kept."""
    asks: str = ""
    """The occasion of the identification test that is open to the class, empty for none."""

    @property
    def practices(self) -> bool:
        """Whether nothing but the completion is kept."""
        return self.scored is False

    @property
    def test_days(self) -> int | None:
        """For how many days beyond the six months after somebody's last test their answers are kept; None for ever."""
        return ABANDONED_DAYS if self.practices else self.keep_days


UNDECIDED = Policy()


def is_over(policy: Policy, now: int, ended_ms: int | None, active_ms: int, *, read: bool) -> bool:
    """Whether the time of a run is over.

    `ended_ms` is None while it goes on, `active_ms` when somebody last did something, `read` whether its debrief was
    left and nothing that was written in it waits for the instructor.
    """
    if policy.practices:
        if ended_ms is None:
            return now - active_ms >= ABANDONED_DAYS * DAY_MS
        return read or now - ended_ms >= UNREAD_DAYS * DAY_MS
    if policy.scored and policy.keep_days:
        return now - (active_ms if ended_ms is None else ended_ms) >= policy.keep_days * DAY_MS
    return False


def are_over(policy: Policy, now: int, last_ms: int) -> bool:
    """Whether the time of somebody's tests is over, the last of which was at `last_ms`.

    Six months after it the test comes once more; the days that the class was told begin then.
    """
    return policy.test_days is not None and now - last_ms >= (TEST_DAYS + policy.test_days) * DAY_MS


class Policies:
    """The policies in the database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def of(self, class_id: str | None) -> Policy:
        """The policy of a class; that of a class whose instructor chose nothing, for none."""
        with self._database.reading() as connection:
            return policy_in(connection, class_id)

    def choose(
        self, by: str, class_id: str, *, scored: bool, keep_days: int | None = None, sure: bool = False
    ) -> Policy:
        """Keep an instructor's choice: practice, or scored with a number of days.

        Raises NotAllowed for another's class; where finished runs of practice are still there, which would count then
        although their trainees were told otherwise. Raises NotSure where runs or tests would go by it that stay as it
        is, and nobody said that this is meant (`sure`), and Malformed for a number of days that makes no sense.
        """
        if scored and not (keep_days and 1 <= keep_days <= LONGEST_DAYS):
            raise Malformed(f"Please say for how many days scored runs are kept: 1 to {LONGEST_DAYS}.")
        before, after = self.of(class_id), Policy(scored, keep_days if scored else None)
        if scored and before.practices and self.finished(by, class_id):
            raise NotAllowed(
                "Runs of practice are still here and must not count. They go within a day of their end. Please choose "
                "again then, or make another class for what counts."
            )
        if not sure and self._lets_go(by, class_id, before, after):
            raise NotSure(
                "Runs or tests of this class would go within a day, with what was handed in of them. Nothing was "
                "changed. If that is meant, tick that they may go, and press the button again."
            )
        return self._set(by, class_id, {"scored": after.scored, "keep_days": after.keep_days})

    def _lets_go(self, by: str, class_id: str, before: Policy, after: Policy) -> bool:
        """Whether anything would be over within a day by the one choice, and is not by the other."""
        soon = self._clock.now() + DAY_MS
        last = func.max(func.coalesce(sitting.c.ended_ms, sitting.c.started_ms))
        with self._database.reading() as connection:
            must_lead(connection, by, class_id)
            of_runs = select(run.c.state, run.c.ended_ms, run.c.active_ms).where(run.c.class_id == class_id)
            of_tests = select(last).where(sitting.c.class_id == class_id).group_by(sitting.c.person_id)
            runs, tests = connection.execute(of_runs).all(), connection.execute(of_tests).scalars().all()
        ends = [(ended if state == RunState.ENDED.value else None, active) for state, ended, active in runs]

        def over(policy: Policy) -> list[bool]:
            played = [is_over(policy, soon, ended, active, read=False) for ended, active in ends]
            return played + [are_over(policy, soon, each) for each in tests]

        return any(goes and not went for went, goes in zip(over(before), over(after), strict=True))

    def ask(self, by: str, class_id: str, occasion: str) -> Policy:
        """Open the identification test to a class for an occasion, or close it with an empty one."""
        return self._set(by, class_id, {"asks": occasion})

    def finished(self, by: str, class_id: str) -> int:
        """How many finished runs of this class are still there. Raises NotAllowed for another's class."""
        ended = (run.c.class_id == class_id) & (run.c.state == RunState.ENDED.value)
        with self._database.reading() as connection:
            must_lead(connection, by, class_id)
            return connection.execute(select(func.count()).select_from(run).where(ended)).scalar_one()

    def _set(self, by: str, class_id: str, kept: dict[str, object]) -> Policy:
        with self._database.writing() as connection:
            must_lead(connection, by, class_id)
            if not connection.execute(update(policy).where(policy.c.class_id == class_id).values(kept)).rowcount:
                nothing = {"class_id": class_id, "scored": None, "keep_days": None, "asks": ""}
                connection.execute(insert(policy), {**nothing, **kept})
            return policy_in(connection, class_id)


def policy_in(connection: Connection, class_id: str | None) -> Policy:
    """The policy of a class, within a transaction."""
    query = select(policy.c.scored, policy.c.keep_days, policy.c.asks).where(policy.c.class_id == class_id)
    found = connection.execute(query).one_or_none()
    return UNDECIDED if found is None else Policy(*found)
