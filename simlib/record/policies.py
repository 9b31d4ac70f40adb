"""What a class keeps of its runs and for how long, and for which occasion it takes the identification test."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update

from simlib.errors import Malformed, NotAllowed
from simlib.record.engine import Database
from simlib.record.rights import must_lead
from simlib.record.runs import RunState
from simlib.record.schema import policy, run

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


class Policies:
    """The policies in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, class_id: str | None) -> Policy:
        """The policy of a class; that of a class whose instructor chose nothing, for none."""
        with self._database.reading() as connection:
            return policy_in(connection, class_id)

    def choose(
        self, by: str, class_id: str, *, scored: bool, keep_days: int | None = None, sure: bool = False
    ) -> Policy:
        """Keep an instructor's choice: practice, or scored with a number of days.

        Raises NotAllowed for another's class; where finished runs of practice are still there, which would count then
        although their trainees were told otherwise; and where finished runs would go and nobody said that this is
        meant (`sure`). Raises Malformed for a number of days that makes no sense.
        """
        if scored and not (keep_days and 1 <= keep_days <= LONGEST_DAYS):
            raise Malformed(f"Please say for how many days scored runs are kept: 1 to {LONGEST_DAYS}.")
        practices = self.of(class_id).practices
        if scored and practices and self.finished(by, class_id):
            raise NotAllowed(
                "Runs of practice are still here and must not count. They go within a day of their end. Please choose "
                "again then, or make another class for what counts."
            )
        if not (scored or practices or sure) and self.finished(by, class_id):
            raise NotAllowed(
                "Finished runs of this class would go within a day, with what was handed in of them. Nothing was "
                "changed. If that is meant, tick that they may go, and press the button again."
            )
        return self._set(by, class_id, {"scored": scored, "keep_days": keep_days if scored else None})

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
