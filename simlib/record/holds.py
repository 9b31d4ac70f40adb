"""Scenes at which an instructor holds a class: whoever has decided there waits until it is released."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, insert, select, update

from simlib.errors import Malformed, NotAllowed
from simlib.record.chance import Clock
from simlib.record.engine import Database
from simlib.record.rights import must_lead
from simlib.record.schema import hold
from simlib.record.store import storable

LONGEST_NAME = 400
"""Characters of a scenario's id or of a scene's heading."""
MOST_HELD = 20
"""Scenes at which one class can be held at once."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A class is held at this scene; `held_ms` in milliseconds since 1970 UTC."""

    number: int
    scenario_id: str
    scene: str
    held_ms: int


class Holds:
    """The holds in the database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def hold(self, by: str, class_id: str, scenario_id: str, scene: str) -> Hold:
        """Hold a class of this instructor at a scene. Holding it there again changes nothing.

        Raises NotAllowed for a class that is not theirs and where too many scenes are held already.
        """
        if not all(0 < len(storable(name)) <= LONGEST_NAME for name in (scenario_id, scene)):
            raise Malformed("There is no such scene to hold the room at.")
        row = {"class_id": class_id, "scenario_id": scenario_id, "scene": scene, "held_ms": self._clock.now()}
        with self._database.writing() as connection:
            must_lead(connection, by, class_id)
            held = _standing(connection, class_id)
            if not any((each.scenario_id, each.scene) == (scenario_id, scene) for each in held):
                if len(held) >= MOST_HELD:
                    raise NotAllowed("The room is held at many scenes already. Please release one first.")
                connection.execute(insert(hold), row)
            return next(
                each
                for each in _standing(connection, class_id)
                if (each.scenario_id, each.scene) == (scenario_id, scene)
            )

    def release(self, by: str, class_id: str, number: int) -> None:
        """Let a class of this instructor go on. Releasing it again changes nothing."""
        with self._database.writing() as connection:
            must_lead(connection, by, class_id)
            here = update(hold).where(_of(class_id), hold.c.number == number)
            connection.execute(here.values(released_ms=self._clock.now()))

    def of_class(self, class_id: str) -> tuple[Hold, ...]:
        """Where a class is held now, the oldest hold first."""
        with self._database.reading() as connection:
            return _standing(connection, class_id)


def _of(class_id: str) -> ColumnElement[bool]:
    return (hold.c.class_id == class_id) & hold.c.released_ms.is_(None)


def _standing(connection: Connection, class_id: str) -> tuple[Hold, ...]:
    columns = (hold.c.number, hold.c.scenario_id, hold.c.scene, hold.c.held_ms)
    rows = connection.execute(select(*columns).where(_of(class_id)).order_by(hold.c.number))
    return tuple(Hold(*row) for row in rows)
