"""What an officer adds about themself for the training record: the id that POST gave them, and their agency."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from simlib.errors import Malformed
from simlib.record.engine import Database
from simlib.record.schema import officer
from simlib.record.store import storable

LONGEST_AGENCY = 80
_POST_ID = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{0,18}[A-Z0-9])?")


@dataclass(frozen=True, slots=True)
class Officer:
    """Both are what the officer typed, empty where nothing was given."""

    post_id: str = ""
    agency: str = ""


class Officers:
    """The officers in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, person_id: str) -> Officer:
        """What this person gave; an empty Officer for nobody."""
        return self.of_all((person_id,)).get(person_id, Officer())

    def of_all(self, people: Iterable[str]) -> dict[str, Officer]:
        """What these people gave, without those who gave nothing."""
        query = select(officer.c.person_id, officer.c.post_id, officer.c.agency)
        with self._database.reading() as connection:
            rows = connection.execute(query.where(officer.c.person_id.in_(tuple(people)))).all()
        return {row[0]: Officer(row[1], row[2]) for row in rows}

    def put(self, person_id: str, post_id: str, agency: str) -> Officer:
        """Keep what the person typed, in place of what was there. Raises Malformed for what is no POST id."""
        given = Officer(proper_post_id(post_id), storable(" ".join(agency.split()))[:LONGEST_AGENCY])
        with self._database.writing() as connection:
            connection.execute(delete(officer).where(officer.c.person_id == person_id))
            if given != Officer():
                row = {"person_id": person_id, "post_id": given.post_id, "agency": given.agency}
                connection.execute(insert(officer), row)
        return given


def proper_post_id(typed: str) -> str:
    """A POST id as it is kept: capitals, digits and hyphens, 20 at most; empty for none. Raises Malformed.

    >>> proper_post_id(" a12-b34 ")
    'A12-B34'
    """
    tidy = "".join(typed.split()).upper()
    if tidy and not _POST_ID.fullmatch(tidy):
        raise Malformed("A POST id has up to 20 letters, digits and hyphens. Leave it empty if you have none.")
    return tidy
