"""Classes, who is in them, and which scenarios are open to them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from simlib.errors import NotAllowed, RunOver
from simlib.record.chance import Clock, Dice
from simlib.record.engine import Database
from simlib.record.rights import must_be_instructor, must_lead
from simlib.record.schema import classes, member, opened, person
from simlib.record.secret import fresh_code, fresh_id, login_of, proper_code, proper_name


@dataclass(frozen=True, slots=True)
class Class:
    """A class. Whoever knows its `code` can join while it is open; times are milliseconds since 1970 UTC."""

    class_id: str
    instructor_id: str
    name: str
    code: str
    is_open: bool
    created_ms: int
    archived_ms: int | None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a class. `must_choose_pin`: the PIN was reset and not yet chosen anew."""

    person_id: str
    name: str
    joined_ms: int
    must_choose_pin: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A scenario that a class may play, and the one that gives equal credit to whoever would rather not play it."""

    scenario_id: str
    alternative_id: str | None
    opened_ms: int


_NO_SUCH_CODE = "There is no class with this code. Please check it with your instructor."
_CODES_TO_TRY = 20


class Classes:
    """The classes in the database."""

    def __init__(self, database: Database, clock: Clock, dice: Dice) -> None:
        self._database = database
        self._clock = clock
        self._dice = dice

    def make(self, by: str, name: str) -> Class:
        """A new class of this instructor, open, with a code that no other class has."""
        with self._database.writing() as connection:
            must_be_instructor(connection, by)
            made = Class(
                class_id=fresh_id(self._dice),
                instructor_id=by,
                name=proper_name(name),
                code=self._unused_code(connection),
                is_open=True,
                created_ms=self._clock.now(),
                archived_ms=None,
            )
            connection.execute(insert(classes), _row(made))
        return made

    def _unused_code(self, connection: Connection) -> str:
        for _ in range(_CODES_TO_TRY):
            code = fresh_code(self._dice)
            if connection.execute(select(classes.c.code).where(classes.c.code == code)).scalar() is None:
                return code
        raise NotAllowed("No class code is free just now. Please try again.")

    def mine(self, by: str) -> tuple[Class, ...]:
        """The classes of this instructor, newest first; archived ones last."""
        query = (
            select(classes)
            .where(classes.c.instructor_id == by)
            .order_by(classes.c.archived_ms.is_not(None), classes.c.created_ms.desc(), classes.c.class_id)
        )
        with self._database.reading() as connection:
            return tuple(Class(**row) for row in connection.execute(query).mappings())

    def names(self) -> dict[str, str]:
        """The name of every class by its id, for whoever holds the data folder itself."""
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(select(classes.c.class_id, classes.c.name))}

    def leaders(self) -> dict[str, str]:
        """The instructor of every class by its id, for whoever holds the data folder itself."""
        with self._database.reading() as connection:
            rows = connection.execute(select(classes.c.class_id, classes.c.instructor_id))
            return {row[0]: row[1] for row in rows}

    def of(self, by: str, class_id: str) -> Class:
        """This class of this instructor. Raises NotAllowed for any other."""
        with self._database.reading() as connection:
            must_lead(connection, by, class_id)
            return _class(connection, class_id)

    def by_code(self, code: str) -> Class:
        """The class with this code, however it was typed. Raises NotAllowed where there is none."""
        query = select(classes).where(classes.c.code == proper_code(code), classes.c.archived_ms.is_(None))
        with self._database.reading() as connection:
            found = connection.execute(query).mappings().one_or_none()
        if found is None:
            raise NotAllowed(_NO_SUCH_CODE)
        return Class(**found)

    def set_open(self, by: str, class_id: str, *, is_open: bool) -> Class:
        """Let newcomers in, or no longer; who is in the class is not touched."""
        with self._database.writing() as connection:
            must_lead(connection, by, class_id)
            connection.execute(update(classes).where(classes.c.class_id == class_id).values(is_open=is_open))
            return _class(connection, class_id)

    def archive(self, by: str, class_id: str) -> Class:
        """End a class: nobody joins, signs in or plays in it. Its runs stay for as long as the class was told."""
        with self._database.writing() as connection:
            must_lead(connection, by, class_id)
            kept = {"is_open": False, "archived_ms": self._clock.now()}
            here = (classes.c.class_id == class_id) & classes.c.archived_ms.is_(None)
            connection.execute(update(classes).where(here).values(kept))
            return _class(connection, class_id)

    def take_up(self, by: str, class_id: str) -> Class:
        """Let a class that was archived go on; it takes nobody new until it is opened again."""
        with self._database.writing() as connection:
            must_lead(connection, by, class_id)
            here = (classes.c.class_id == class_id) & classes.c.archived_ms.is_not(None)
            connection.execute(update(classes).where(here).values(archived_ms=None, is_open=False))
            return _class(connection, class_id)

    def must_go_on(self, class_id: str | None) -> None:
        """Raise RunOver where this class has ended; whoever plays without a class goes on in any case."""
        query = select(classes.c.archived_ms).where(classes.c.class_id == class_id)
        with self._database.reading() as connection:
            if connection.execute(query).scalar() is not None:
                raise RunOver("This class has ended, and nobody plays in it any more. What was decided in it is kept.")

    def enter(self, person_id: str, code: str) -> Class:
        """Put somebody who is signed in already into the class with this code."""
        entered = self.by_code(code)
        if not entered.is_open:
            raise NotAllowed("This class takes nobody new just now. Please ask your instructor.")
        with self._database.writing() as connection:
            name = connection.execute(select(person.c.name).where(person.c.person_id == person_id)).scalar_one()
            if entered.class_id in _classes_of(connection, person_id):
                return entered
            row = {"class_id": entered.class_id, "person_id": person_id, "login": login_of(name)}
            try:
                connection.execute(insert(member), {**row, "joined_ms": self._clock.now()})
            except IntegrityError:
                raise NotAllowed("Somebody of this name is in the class already.") from None
        return entered

    def of_person(self, person_id: str) -> tuple[str, ...]:
        """The ids of the classes that somebody is in."""
        with self._database.reading() as connection:
            return _classes_of(connection, person_id)

    def members(self, by: str, class_id: str) -> tuple[Member, ...]:
        """Who is in a class of this instructor, by name."""
        query = (
            select(person.c.person_id, person.c.name, member.c.joined_ms, person.c.must_choose)
            .join(member, member.c.person_id == person.c.person_id)
            .where(member.c.class_id == class_id)
            .order_by(member.c.login)
        )
        with self._database.reading() as connection:
            must_lead(connection, by, class_id)
            return tuple(Member(*row) for row in connection.execute(query))

    def open_scenario(self, by: str, class_id: str, scenario_id: str, alternative_id: str | None = None) -> None:
        """Let the class play a scenario, or change what stands in for it."""
        kept = {"alternative_id": alternative_id}
        with self._database.writing() as connection:
            must_lead(connection, by, class_id)
            here = (opened.c.class_id == class_id) & (opened.c.scenario_id == scenario_id)
            if not connection.execute(update(opened).where(here).values(kept)).rowcount:
                row = {"class_id": class_id, "scenario_id": scenario_id, "opened_ms": self._clock.now()}
                connection.execute(insert(opened), {**row, **kept})

    def close_scenario(self, by: str, class_id: str, scenario_id: str) -> None:
        """Let the class begin a scenario no more; runs that began can be finished."""
        with self._database.writing() as connection:
            must_lead(connection, by, class_id)
            here = (opened.c.class_id == class_id) & (opened.c.scenario_id == scenario_id)
            connection.execute(delete(opened).where(here))

    def opened(self, class_id: str) -> tuple[Opened, ...]:
        """What is open to a class, in the order it was opened."""
        with self._database.reading() as connection:
            return _opened(connection, class_id)

    def may_play(self, person_id: str, scenario_id: str) -> str:
        """The class in which somebody may begin a scenario, as itself or as an alternative; else NotAllowed."""
        with self._database.reading() as connection:
            for class_id in _classes_of(connection, person_id):
                for each in _opened(connection, class_id):
                    if scenario_id in {each.scenario_id, each.alternative_id}:
                        return class_id
        raise NotAllowed("This scenario is not open to your class.")


def _row(made: Class) -> dict[str, object]:
    return {name: getattr(made, name) for name in Class.__dataclass_fields__}


def _class(connection: Connection, class_id: str) -> Class:
    return Class(**connection.execute(select(classes).where(classes.c.class_id == class_id)).mappings().one())


def _classes_of(connection: Connection, person_id: str) -> tuple[str, ...]:
    """Newest first, without those that are archived."""
    query = (
        select(classes.c.class_id)
        .join(member, member.c.class_id == classes.c.class_id)
        .where(member.c.person_id == person_id, classes.c.archived_ms.is_(None))
        .order_by(member.c.joined_ms.desc(), classes.c.class_id)
    )
    return tuple(connection.execute(query).scalars())


def _opened(connection: Connection, class_id: str) -> tuple[Opened, ...]:
    query = (
        select(opened.c.scenario_id, opened.c.alternative_id, opened.c.opened_ms)
        .where(opened.c.class_id == class_id)
        .order_by(opened.c.opened_ms, opened.c.scenario_id)
    )
    return tuple(Opened(*row) for row in connection.execute(query))
