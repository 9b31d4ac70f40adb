"""Who is signed in, in which browser, and until when.

The browser holds a token of 256 random bits; the database its hash, the session's *handle*. A handle signs in nobody,
so the server may use it as a name, for instance for the kernels of a session. Sessions survive a restart.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from simlib.errors import NotAllowed
from simlib.record.accounts import Accounts
from simlib.record.chance import Clock, Dice
from simlib.record.engine import Database
from simlib.record.rights import Role, must_lead, must_teach
from simlib.record.schema import classes, person, session

_MINUTE_MS = 60_000
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lasts. `idle_ms` without an act of the person locks it, `whole_ms` ends it in any case."""

    idle_ms: int = 15 * _MINUTE_MS
    whole_ms: int = 12 * 60 * _MINUTE_MS
    # An act is noted at most this often: each note is a write to disk.
    noted_every_ms: int = 20_000


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in. `locked`: nothing may be shown until the PIN or passphrase was given again."""

    handle: str
    person_id: str
    name: str
    role: Role
    class_id: str | None
    created_ms: int
    seen_ms: int
    expires_ms: int
    locked: bool
    must_choose_pin: bool


class Sessions:
    """The sessions in the database."""

    def __init__(self, database: Database, clock: Clock, dice: Dice, accounts: Accounts, limits: Limits) -> None:
        self._database = database
        self._clock = clock
        self._dice = dice
        self._accounts = accounts
        self._limits = limits

    def begin(self, person_id: str, class_id: str | None) -> tuple[str, Session]:
        """The token for the browser, told this once, and the session it stands for."""
        token = base64.urlsafe_b64encode(self._dice.bytes(_TOKEN_BYTES)).decode().rstrip("=")
        now = self._clock.now()
        row = {
            "handle": handle_of(token),
            "person_id": person_id,
            "class_id": class_id,
            "created_ms": now,
            "seen_ms": now,
            "expires_ms": now + self._limits.whole_ms,
        }
        with self._database.writing() as connection:
            connection.execute(insert(session), row)
            return token, self._one(connection, handle_of(token))

    def of(self, token: str) -> Session:
        """The session of a token. Raises NotAllowed when it ended, expired or never was."""
        return self.of_handle(handle_of(token))

    def of_handle(self, handle: str) -> Session:
        """The session with this handle. Raises NotAllowed when it ended, expired or never was."""
        with self._database.reading() as connection:
            return self._one(connection, handle)

    def touch(self, token: str) -> Session:
        """The session, noting that the person did something. A locked session stays locked.

        What a page does by itself is no act of a person and must not come here.
        """
        return self.touch_handle(handle_of(token))

    def touch_handle(self, handle: str) -> Session:
        """The same for whoever knows the session by its handle, as the kernels' side does."""
        known = self.of_handle(handle)
        now = self._clock.now()
        if known.locked or now - known.seen_ms < self._limits.noted_every_ms:
            return known
        return self._seen_now(known.handle)

    def unlock(self, token: str, secret: str, source: str) -> Session:
        """The session, open again, because PIN or passphrase fitted. Tries are limited as at sign-in."""
        known = self.of(token)
        self._accounts.check(known.person_id, secret, source)
        return self._seen_now(known.handle)

    def lock(self, token: str) -> Session:
        """The session, locked at once, because its person steps away."""
        long_ago = self._clock.now() - self._limits.idle_ms - 1
        return self._set_seen(handle_of(token), long_ago)

    def _seen_now(self, handle: str) -> Session:
        return self._set_seen(handle, self._clock.now())

    def _set_seen(self, handle: str, seen: int) -> Session:
        with self._database.writing() as connection:
            connection.execute(update(session).where(session.c.handle == handle).values(seen_ms=seen))
            return self._one(connection, handle)

    def end(self, token: str) -> None:
        """Sign out."""
        with self._database.writing() as connection:
            connection.execute(delete(session).where(session.c.handle == handle_of(token)))

    def end_handle(self, by: str, handle: str) -> None:
        """End a session of somebody whom this instructor teaches, or one's own."""
        with self._database.writing() as connection:
            whose = connection.execute(select(session.c.person_id).where(session.c.handle == handle)).scalar()
            if whose is None:
                return
            if whose != by:
                must_teach(connection, by, whose)
            connection.execute(delete(session).where(session.c.handle == handle))

    def of_person(self, person_id: str) -> tuple[Session, ...]:
        """Where somebody is signed in, oldest first."""
        with self._database.reading() as connection:
            return self._some(connection, session.c.person_id == person_id)

    def of_class(self, by: str, class_id: str) -> tuple[Session, ...]:
        """Who is signed in to a class of this instructor, oldest first."""
        with self._database.reading() as connection:
            must_lead(connection, by, class_id)
            return self._some(connection, session.c.class_id == class_id)

    def sweep(self) -> tuple[str, ...]:
        """The handles of the sessions that expired, now forgotten."""
        over = (session.c.expires_ms <= self._clock.now()) | session.c.class_id.in_(_ARCHIVED)
        with self._database.writing() as connection:
            handles = tuple(connection.execute(select(session.c.handle).where(over)).scalars())
            connection.execute(delete(session).where(session.c.handle.in_(handles)))
        return handles

    def _one(self, connection: Connection, handle: str) -> Session:
        found = self._some(connection, session.c.handle == handle)
        if not found:
            raise NotAllowed("You are signed out. Please sign in again.")
        return found[0]

    def _some(self, connection: Connection, where: ColumnElement[bool]) -> tuple[Session, ...]:
        now = self._clock.now()
        alive = (session.c.expires_ms > now) & (session.c.class_id.is_(None) | session.c.class_id.not_in(_ARCHIVED))
        rows = connection.execute(_SESSIONS.where(where, alive)).mappings()
        return tuple(
            Session(**{**row, "role": Role(row["role"])}, locked=now - row["seen_ms"] > self._limits.idle_ms)
            for row in rows
        )


_ARCHIVED = select(classes.c.class_id).where(classes.c.archived_ms.is_not(None))
_SESSIONS = (
    select(
        session.c.handle,
        session.c.person_id,
        person.c.name,
        person.c.role,
        session.c.class_id,
        session.c.created_ms,
        session.c.seen_ms,
        session.c.expires_ms,
        person.c.must_choose.label("must_choose_pin"),
    )
    .join(person, person.c.person_id == session.c.person_id)
    .order_by(session.c.created_ms, session.c.handle)
)


def handle_of(token: str) -> str:
    """The hash by which a token is kept. The token has 256 random bits, so it needs no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
