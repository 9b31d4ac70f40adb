"""Talk without devices that an instructor vouches for: discussion in class, a roll call on paper.

It is of a person and not of a run, so it stays when runs go, as their completion does, and goes when the person is
forgotten. It says whose word it is. What was put down by mistake is taken back whole and put down anew.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from simlib.errors import Malformed, NotAllowed
from simlib.record.chance import Clock
from simlib.record.engine import Database
from simlib.record.rights import must_lead
from simlib.record.schema import attested, member
from simlib.record.store import canonical, storable

LONGEST_REASON = 200
LONGEST_TALK = 240
"""Minutes of one entry."""
MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Talk:
    """What a room talked about, from when, and for how long; `planned` are the minutes that the segment's plan has."""

    scenario_id: str
    title: str
    segment: str
    topics: tuple[str, ...]
    began_ms: int
    minutes: int
    planned: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AttestedRow:
    """What stands of one person. `wall_ms` is when it was put down, and the same for everybody in one entry."""

    person_id: str
    class_id: str
    by_id: str
    scenario_id: str
    title: str
    segment: str
    topics: tuple[str, ...]
    began_ms: int
    minutes: int
    reason: str
    wall_ms: int


class AttestedTalk:
    """The entries in the database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def put(self, by: str, class_id: str, talk: Talk, minutes_of: Mapping[str, int]) -> None:
        """Put on record how many of the talk's minutes count for whom, by their ids; for all of them, or for nobody.

        Raises Malformed for a length or a time that makes no sense and where nobody is named. Raises NotAllowed for
        another's class or somebody who is not in it, for what stands there already, and where it would be more than the
        plan gives the segment and no reason is named.
        """
        reason, now = storable(" ".join(talk.reason.split()))[:LONGEST_REASON], self._clock.now()
        _must_make_sense(talk, minutes_of, now)
        about = {name: getattr(talk, name) for name in ("scenario_id", "title", "segment", "began_ms")}
        shared = {**about, "class_id": class_id, "by_id": by, "topics": canonical(talk.topics), "reason": reason}
        rows = [
            {**shared, "person_id": person, "minutes": counts, "wall_ms": now} for person, counts in minutes_of.items()
        ]
        with self._database.writing() as connection:
            must_lead(connection, by, class_id)
            _must_be_members(connection, class_id, minutes_of)
            stands = _standing(connection, class_id, talk)
            over = [person for person, counts in minutes_of.items() if stands.get(person, 0) + counts > talk.planned]
            if over and not reason:
                raise NotAllowed(
                    f"The plan gives this segment {talk.planned} minutes, and this would be more. "
                    "Please say in a few words why."
                )
            try:
                connection.execute(insert(attested), rows)
            except IntegrityError:
                raise NotAllowed("Talk that began at this time is on record for some of them already.") from None

    def take_back(self, by: str, class_id: str, wall_ms: int) -> None:
        """Remove the entry that was put down at this time in a class of this instructor, for everybody in it."""
        here = (attested.c.class_id == class_id) & (attested.c.wall_ms == wall_ms)
        with self._database.writing() as connection:
            must_lead(connection, by, class_id)
            if not connection.execute(delete(attested).where(here)).rowcount:
                raise NotAllowed("There is no such entry in your class.")

    def of_people(self, people: Iterable[str], class_id: str) -> tuple[AttestedRow, ...]:
        """What stands of these people in a class, oldest first."""
        return self._some(attested.c.person_id.in_(tuple(people)) & (attested.c.class_id == class_id))

    def told_by(self, by: str) -> tuple[AttestedRow, ...]:
        """What an instructor vouched for in all classes, oldest first."""
        return self._some(attested.c.by_id == by)

    def _some(self, where: ColumnElement[bool]) -> tuple[AttestedRow, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(select(attested).where(where).order_by(attested.c.began_ms, attested.c.number))
            return tuple(map(_row, rows.mappings()))


def _must_make_sense(talk: Talk, minutes_of: Mapping[str, int], now: int) -> None:
    if not minutes_of:
        raise Malformed("Please tick who was there.")
    if not (1 <= talk.minutes <= LONGEST_TALK and all(1 <= each <= talk.minutes for each in minutes_of.values())):
        raise Malformed(f"Please give whole minutes, 1 to {LONGEST_TALK}.")
    if not 0 < talk.began_ms <= now - talk.minutes * MINUTE_MS:
        raise Malformed("Please give a day and a time so that the talk is over by now.")


def _must_be_members(connection: Connection, class_id: str, people: Collection[str]) -> None:
    inside = (member.c.class_id == class_id) & member.c.person_id.in_(tuple(people))
    if connection.execute(select(func.count()).select_from(member).where(inside)).scalar() != len(people):
        raise NotAllowed("Somebody of them is not in this class any more. Please load the page again.")


def _standing(connection: Connection, class_id: str, talk: Talk) -> dict[str, int]:
    """The minutes that stand for the same segment already, by person."""
    same = (attested.c.scenario_id == talk.scenario_id) & (attested.c.segment == talk.segment)
    query = select(attested.c.person_id, func.sum(attested.c.minutes)).where(attested.c.class_id == class_id, same)
    return {row[0]: int(row[1]) for row in connection.execute(query.group_by(attested.c.person_id))}


def _row(row: RowMapping) -> AttestedRow:
    kept = {name: row[name] for name in AttestedRow.__dataclass_fields__}
    return AttestedRow(**{**kept, "topics": tuple(json.loads(row["topics"]))})
