"""Runs that a whole room plays, and the votes it takes: nobody in the room has an account, and no vote names anybody.

A voter is the hash of what a phone holds, of one room alone. The votes of a decision are kept until it is taken; then
only the counts stay, in the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Select, Update, delete, func, insert, select, update

from simlib.errors import NotAllowed
from simlib.record.chance import Clock, Dice
from simlib.record.engine import Database
from simlib.record.rights import must_be_instructor
from simlib.record.schema import exercise, roll_call, vote
from simlib.record.secret import fresh_code, proper_code

HANDS = "hands"
"""The voter under which what was counted by hand is kept."""
MOST_VOTERS = 500
"""Voters of one decision: nobody fills the disk with votes."""
_CODES_TO_TRY = 20

Votes = Mapping[str, int]
"""How many votes for which answer."""


@dataclass(frozen=True, slots=True)
class RollCall:
    """A run of a room. Whoever knows its `code` may vote; times are milliseconds since 1970 UTC."""

    exercise_id: str
    person_id: str
    """The instructor who leads it."""
    code: str
    segment: str
    """Where it is, in words, for a list."""
    began_ms: int
    ended_ms: int | None
    scenario_id: str


class RollCalls:
    """The roll calls in the database."""

    def __init__(self, database: Database, clock: Clock, dice: Dice) -> None:
        self._database = database
        self._clock = clock
        self._dice = dice

    def begin(self, by: str, exercise_id: str) -> RollCall:
        """A new roll call of this instructor; the exercise must be in the store already."""
        with self._database.writing() as connection:
            must_be_instructor(connection, by)
            row = {
                "exercise_id": exercise_id,
                "person_id": by,
                "code": self._unused_code(connection),
                "segment": "",
                "began_ms": self._clock.now(),
            }
            connection.execute(insert(roll_call), row)
            return _one(connection, _all().where(roll_call.c.exercise_id == exercise_id))

    def _unused_code(self, connection: Connection) -> str:
        for _ in range(_CODES_TO_TRY):
            code = fresh_code(self._dice)
            if connection.execute(select(roll_call.c.code).where(roll_call.c.code == code)).scalar() is None:
                return code
        raise NotAllowed("No code is free just now. Please try again.")

    def open_with(self, code: str) -> RollCall:
        """The roll call with this code, however it was typed. Raises NotAllowed where none is open."""
        here = (roll_call.c.code == proper_code(code)) & roll_call.c.ended_ms.is_(None)
        with self._database.reading() as connection:
            return _one(connection, _all().where(here))

    def mine(self, by: str) -> tuple[RollCall, ...]:
        """The open roll calls of this instructor, the newest first."""
        here = (roll_call.c.person_id == by) & roll_call.c.ended_ms.is_(None)
        query = _all().where(here).order_by(roll_call.c.began_ms.desc(), roll_call.c.exercise_id)
        with self._database.reading() as connection:
            return tuple(RollCall(**row) for row in connection.execute(query).mappings())

    def note_place(self, exercise_id: str, segment: str) -> None:
        """Keep where the room is."""
        with self._database.writing() as connection:
            connection.execute(_this(exercise_id).values(segment=segment))

    def finish(self, by: str, exercise_id: str) -> None:
        """Close a roll call for good: nobody votes any more, and no vote is left. Raises NotAllowed for another's."""
        with self._database.writing() as connection:
            mine = _this(exercise_id).where(roll_call.c.person_id == by, roll_call.c.ended_ms.is_(None))
            if not connection.execute(mine.values(ended_ms=self._clock.now())).rowcount:
                raise _none()
            connection.execute(delete(vote).where(vote.c.exercise_id == exercise_id))

    def put_votes(self, exercise_id: str, seq: int, voter: str, votes: Votes) -> None:
        """Keep what a voter says about the decision after event `seq`, in place of what they said before."""
        about = (vote.c.exercise_id == exercise_id) & (vote.c.seq == seq)
        shared = {"exercise_id": exercise_id, "seq": seq, "voter": voter, "wall_ms": self._clock.now()}
        rows = [{**shared, "choice": choice, "votes": number} for choice, number in votes.items()]
        with self._database.writing() as connection:
            connection.execute(delete(vote).where(about, vote.c.voter == voter))
            voters = connection.execute(select(func.count(vote.c.voter.distinct())).where(about)).scalar_one()
            if voters >= MOST_VOTERS:
                raise NotAllowed("More votes are not counted here.")
            if rows:
                connection.execute(insert(vote), rows)

    def votes(self, exercise_id: str, seq: int) -> dict[str, Votes]:
        """What each voter says about the decision after event `seq`."""
        here = (vote.c.exercise_id == exercise_id) & (vote.c.seq == seq)
        found: dict[str, dict[str, int]] = {}
        with self._database.reading() as connection:
            for voter, choice, votes in connection.execute(
                select(vote.c.voter, vote.c.choice, vote.c.votes).where(here)
            ):
                found.setdefault(voter, {})[choice] = votes
        return dict(found)

    def drop_votes(self, exercise_id: str, asked_at: int) -> None:
        """Forget who voted what, save on the decision after event `asked_at`: of the others the log has the counts."""
        with self._database.writing() as connection:
            connection.execute(delete(vote).where(vote.c.exercise_id == exercise_id, vote.c.seq != asked_at))


def _this(exercise_id: str) -> Update:
    return update(roll_call).where(roll_call.c.exercise_id == exercise_id)


def _all() -> Select[tuple[object, ...]]:
    return select(roll_call, exercise.c.scenario_id).join(exercise, exercise.c.exercise_id == roll_call.c.exercise_id)


def _one(connection: Connection, query: Select[tuple[object, ...]]) -> RollCall:
    found = connection.execute(query).mappings().one_or_none()
    if found is None:
        raise _none()
    return RollCall(**found)


def _none() -> NotAllowed:
    return NotAllowed("There is no roll call with this code. Please look at the wall once more.")
