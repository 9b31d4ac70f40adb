"""How often somebody may try a secret.

A few tries are free; then each failure doubles the wait. Tries are counted for the account and for the address they
come from, and counted before the secret is looked at, so that many tries at once gain nothing.
"""

from __future__ import annotations

from enum import Enum

from sqlalchemy import Connection, delete, insert, select, update

from simlib.errors import NotAllowed
from simlib.record.chance import Clock
from simlib.record.engine import Database
from simlib.record.schema import attempt

_FIRST_WAIT_S = 15
_LONGEST_WAIT_S = 900
_FORGOTTEN_AFTER_MS = 24 * 60 * 60 * 1000


class Tried(Enum):
    """What tries are counted for, and how many of them are free."""

    ACCOUNT = 5
    # A whole class may sit behind one address.
    SOURCE = 40


Subject = tuple[Tried, str]


def wait_after(failures: int, free: int) -> int:
    """How many seconds must pass after so many failures before the next try.

    >>> [wait_after(n, free=5) for n in (4, 5, 6, 7, 50)]
    [0, 15, 30, 60, 900]
    """
    if failures < free:
        return 0
    return min(_FIRST_WAIT_S << min(failures - free, 10), _LONGEST_WAIT_S)


class Attempts:
    """Counts tries in the database, so that a restart forgives nothing."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def count(self, *subjects: Subject) -> None:
        """Count one try for each subject. Raises NotAllowed, saying how long to wait, when one must wait."""
        now = self._clock.now()
        with self._database.writing() as connection:
            connection.execute(delete(attempt).where(attempt.c.last_ms < now - _FORGOTTEN_AFTER_MS))
            known = {subject: _known(connection, subject) for subject in subjects}
            left = max((_wait_left(subject, *known[subject], now) for subject in subjects), default=0)
            if left > 0:
                raise NotAllowed(f"That did not fit several times. Please wait {left} seconds and try again.")
            for subject in subjects:
                _keep(connection, subject, known[subject][0] + 1, now)

    def forgive(self, *subjects: Subject) -> None:
        """Take the last try back, because it fitted; an account's failures before it are forgotten too."""
        with self._database.writing() as connection:
            for subject in subjects:
                failures, last = _known(connection, subject)
                after = 0 if subject[0] is Tried.ACCOUNT else failures - 1
                _keep(connection, subject, after, last)


def _name(subject: Subject) -> str:
    return f"{subject[0].name.lower()}:{subject[1]}"


def _known(connection: Connection, subject: Subject) -> tuple[int, int]:
    query = select(attempt.c.failures, attempt.c.last_ms).where(attempt.c.subject == _name(subject))
    found = connection.execute(query).one_or_none()
    return (0, 0) if found is None else (found[0], found[1])


def _wait_left(subject: Subject, failures: int, last: int, now: int) -> int:
    """Seconds, rounded up."""
    return -((now - last - 1000 * wait_after(failures, subject[0].value)) // 1000)


def _keep(connection: Connection, subject: Subject, failures: int, last: int) -> None:
    here = attempt.c.subject == _name(subject)
    if failures <= 0:
        connection.execute(delete(attempt).where(here))
    elif not connection.execute(update(attempt).where(here).values(failures=failures, last_ms=last)).rowcount:
        connection.execute(insert(attempt), {"subject": _name(subject), "failures": failures, "last_ms": last})


def forget_account(connection: Connection, person_id: str) -> None:
    """Forget the failures of an account."""
    _keep(connection, (Tried.ACCOUNT, person_id), 0, 0)
