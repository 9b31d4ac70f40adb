"""Who a person is, and how they show it: an instructor by a passphrase, a trainee by class code, name and PIN."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, RowMapping, Update, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from simlib.errors import NotAllowed
from simlib.record.attempts import Attempts, Subject, Tried, forget_account
from simlib.record.chance import Clock, Dice
from simlib.record.engine import Database
from simlib.record.rights import Role, must_be_instructor, must_teach
from simlib.record.schema import classes, member, person, session
from simlib.record.secret import (
    Cost,
    fresh_id,
    fresh_passphrase,
    fresh_pin,
    login_of,
    opens,
    proper_code,
    proper_name,
    proper_passphrase,
    proper_pin,
    sealed,
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signed in. `name` is empty once the person was purged."""

    person_id: str
    role: Role
    name: str
    must_choose_pin: bool


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person, and the class whose code they gave; an instructor gives none."""

    person: Person
    class_id: str | None


_DID_NOT_FIT = "That did not fit. Please check what you typed, or ask your instructor for a new PIN."
_INSTRUCTORS = "instructor:"
"""How the logins of those begin who sign in with a passphrase."""


class Accounts:
    """The accounts in the database."""

    def __init__(self, database: Database, clock: Clock, dice: Dice, cost: Cost) -> None:
        self._database = database
        self._clock = clock
        self._dice = dice
        self._cost = cost
        self._attempts = Attempts(database, clock)

    def has_instructor(self) -> bool:
        """Whether the first start is over: there is somebody who can make classes."""
        with self._database.reading() as connection:
            return _has_instructor(connection)

    def make_instructor(self, name: str, passphrase: str) -> Person:
        """The instructor of the first start. Raises NotAllowed when there is one already."""
        seal = self._sealed_passphrase(passphrase)
        with self._database.writing() as connection:
            if _has_instructor(connection):
                raise NotAllowed("There is an instructor already. Please sign in.")
            return self._add(connection, Role.INSTRUCTOR, name, login=_instructor_login(name), seal=seal)

    def add_instructor(self, by: str, name: str, passphrase: str) -> Person:
        """A further instructor, whom an instructor lets in. Raises NotAllowed when the name is taken."""
        seal = self._sealed_passphrase(passphrase)
        with self._database.writing() as connection:
            must_be_instructor(connection, by)
            if _by_login(connection, _instructor_login(name)):
                raise NotAllowed("There is an instructor of this name already.")
            return self._add(connection, Role.INSTRUCTOR, name, login=_instructor_login(name), seal=seal)

    def invite_instructor(self, by: str, name: str) -> str:
        """A passphrase that signs a further instructor in once. Raises NotAllowed when the name is taken."""
        passphrase = fresh_passphrase(self._dice)
        added = self.add_instructor(by, name, passphrase)
        with self._database.writing() as connection:
            connection.execute(_of(added.person_id).values(must_choose=True))
        return passphrase

    def reset_instructor(self, name: str) -> str:
        """A passphrase that signs this instructor in once; their sessions end, and wrong tries are forgotten.

        For whoever has the data in hand. Raises NotAllowed, naming who teaches here, where nobody has that name.
        """
        passphrase = fresh_passphrase(self._dice)
        seal = sealed(passphrase, self._dice, self._cost)
        with self._database.writing() as connection:
            found = _by_login(connection, _instructor_login(name))
            if found is None:
                known = ", ".join(_instructors(connection)) or "nobody yet"
                raise NotAllowed(f"There is no instructor of this name. Here teach: {known}.")
            _keep_seal(connection, found["person_id"], seal, must_choose=True)
            forget_account(connection, found["person_id"])
            connection.execute(delete(session).where(session.c.person_id == found["person_id"]))
        return passphrase

    def instructors(self) -> tuple[str, ...]:
        """The names of those who sign in with a passphrase, by name."""
        with self._database.reading() as connection:
            return _instructors(connection)

    def change_passphrase(self, person_id: str, current: str, new: str, source: str, *, stays: str) -> None:
        """Another passphrase for an instructor who still knows the current one.

        Ends every session of theirs but `stays`, a handle: whoever found the old one out is signed out. Tries are
        limited as at sign-in.
        """
        seal = self._sealed_passphrase(new)
        self.check(person_id, current, source)
        with self._database.writing() as connection:
            must_be_instructor(connection, person_id)
            _keep_seal(connection, person_id, seal, must_choose=False)
            others = (session.c.person_id == person_id) & (session.c.handle != stays)
            connection.execute(delete(session).where(others))

    def choose_passphrase(self, person_id: str, passphrase: str) -> None:
        """Let an instructor whose passphrase worked once sign in with this one from now on."""
        seal = self._sealed_passphrase(passphrase)
        with self._database.writing() as connection:
            must_be_instructor(connection, person_id)
            _keep_seal(connection, person_id, seal, must_choose=False)

    def sign_in_instructor(self, name: str, passphrase: str, source: str) -> SignedIn:
        """The instructor of this name and passphrase; `source` is the address they come from."""
        with self._database.reading() as connection:
            found = _by_login(connection, _instructor_login(name))
        return SignedIn(self._checked(found, passphrase, source), None)

    def join(self, code: str, name: str, pin: str, source: str) -> SignedIn:
        """The trainee of this name in the class with this code: let in with the same PIN, or made if new.

        A closed class takes nobody new; who is in it can still sign in.
        """
        try:
            return self._join(code, name, pin, source)
        except IntegrityError:
            # Somebody of the same name was faster by a moment: now this is a sign-in.
            return self._join(code, name, pin, source)

    def _join(self, code: str, name: str, pin: str, source: str) -> SignedIn:
        login = login_of(name)
        with self._database.reading() as connection:
            lesson = _class_with_code(connection, code)
            found = _by_class(connection, lesson["class_id"], login) if lesson else None
        if lesson is not None and found is not None:
            return SignedIn(self._checked(found, pin, source), str(lesson["class_id"]))
        self._attempts.count((Tried.SOURCE, source))
        if lesson is None:
            raise NotAllowed("There is no class with this code. Please check it with your instructor.")
        if not lesson["is_open"]:
            raise NotAllowed("This class takes nobody new just now. Please ask your instructor.")
        newcomer = self._newcomer(lesson["class_id"], name, login, pin)
        self._attempts.forgive((Tried.SOURCE, source))
        return SignedIn(newcomer, lesson["class_id"])

    def _newcomer(self, class_id: str, name: str, login: str, pin: str) -> Person:
        seal = sealed(proper_pin(pin), self._dice, self._cost)
        with self._database.writing() as connection:
            made = self._add(connection, Role.TRAINEE, name, login=None, seal=seal)
            joined = {"class_id": class_id, "person_id": made.person_id, "login": login, "joined_ms": self._clock.now()}
            connection.execute(insert(member), joined)
        return made

    def person(self, person_id: str) -> Person:
        """The person with this id. Raises NotAllowed where there is none."""
        with self._database.reading() as connection:
            found = _first(connection, person.c.person_id == person_id)
        if found is None:
            raise NotAllowed("There is no such person.")
        return _person_of(found)

    def check(self, person_id: str, secret: str, source: str) -> Person:
        """The person, if the secret is theirs: to open a locked screen again."""
        with self._database.reading() as connection:
            found = _first(connection, person.c.person_id == person_id)
        return self._checked(found, secret, source)

    def reset_pin(self, by: str, person_id: str) -> str:
        """A new PIN that signs the person in once and must then be changed. Ends the person's sessions."""
        pin = fresh_pin(self._dice)
        seal = sealed(pin, self._dice, self._cost)
        with self._database.writing() as connection:
            must_teach(connection, by, person_id)
            _keep_seal(connection, person_id, seal, must_choose=True)
            forget_account(connection, person_id)
            connection.execute(delete(session).where(session.c.person_id == person_id))
        return pin

    def choose_pin(self, person_id: str, pin: str) -> None:
        """Let the person sign in with this PIN from now on."""
        seal = sealed(proper_pin(pin), self._dice, self._cost)
        with self._database.writing() as connection:
            _keep_seal(connection, person_id, seal, must_choose=False)

    def outside_person(self, user: str, role: Role) -> Person:
        """The person whom another system, such as JupyterHub, signed in under this name; made at the first visit.

        To that system two names that differ in one sign are two people, so they are here. Whoever it makes an
        instructor becomes one; an instructor stays one, and whether they may still come in is for the caller to ask.
        """
        login = f"outside:{user}"
        with self._database.writing() as connection:
            found = _by_login(connection, login)
            if found is None:
                return self._add(connection, role, user, login=login, seal="")
            if role is Role.INSTRUCTOR and found["role"] != role.value:
                here = person.c.person_id == found["person_id"]
                connection.execute(update(person).where(here).values(role=role.value))
            return replace(_person_of(found), role=role if role is Role.INSTRUCTOR else Role(found["role"]))

    def _checked(self, found: RowMapping | None, secret: str, source: str) -> Person:
        subjects: list[Subject] = [(Tried.SOURCE, source)]
        if found is not None:
            subjects.append((Tried.ACCOUNT, found["person_id"]))
        self._attempts.count(*subjects)
        if found is None:
            # As slow as a name that exists, so that the time tells nothing.
            sealed(secret, self._dice, self._cost)
        if found is None or not opens(secret, found["secret"]):
            raise NotAllowed(_DID_NOT_FIT)
        if found["must_choose"]:
            self._use_up(found)
        self._attempts.forgive(*subjects)
        return _person_of(found)

    def _use_up(self, found: RowMapping) -> None:
        """A one-time PIN fits once, also for two who try at the same moment."""
        unused = (person.c.person_id == found["person_id"]) & (person.c.secret == found["secret"])
        with self._database.writing() as connection:
            if not connection.execute(update(person).where(unused).values(secret="")).rowcount:
                raise NotAllowed(_DID_NOT_FIT)

    def _sealed_passphrase(self, passphrase: str) -> str:
        return sealed(proper_passphrase(passphrase), self._dice, self._cost)

    def _add(self, connection: Connection, role: Role, name: str, *, login: str | None, seal: str) -> Person:
        new = Person(fresh_id(self._dice), role, proper_name(name), must_choose_pin=False)
        row = {
            "person_id": new.person_id,
            "role": role.value,
            "name": new.name,
            "login": login,
            "secret": seal,
            "must_choose": False,
            "created_ms": self._clock.now(),
        }
        connection.execute(insert(person), row)
        return new


def _of(person_id: str) -> Update:
    return update(person).where(person.c.person_id == person_id)


def _instructors(connection: Connection) -> tuple[str, ...]:
    """Those whom another system signs in have no passphrase here, and are not among them."""
    query = select(person.c.name).where(person.c.login.startswith(_INSTRUCTORS))
    return tuple(connection.execute(query.order_by(person.c.login)).scalars())


def _keep_seal(connection: Connection, person_id: str, seal: str, *, must_choose: bool) -> None:
    here = (person.c.person_id == person_id) & person.c.purged_ms.is_(None)
    if not connection.execute(update(person).where(here).values(secret=seal, must_choose=must_choose)).rowcount:
        raise NotAllowed("There is no such person.")


def _instructor_login(name: str) -> str:
    return f"{_INSTRUCTORS}{login_of(name)}"


def _has_instructor(connection: Connection) -> bool:
    query = select(person.c.person_id).where(person.c.role == Role.INSTRUCTOR.value).limit(1)
    return connection.execute(query).scalar() is not None


def _first(connection: Connection, where: ColumnElement[bool]) -> RowMapping | None:
    return connection.execute(select(person).where(where)).mappings().one_or_none()


def _by_login(connection: Connection, login: str) -> RowMapping | None:
    return _first(connection, person.c.login == login)


def _class_with_code(connection: Connection, code: str) -> RowMapping | None:
    here = (classes.c.code == proper_code(code)) & classes.c.archived_ms.is_(None)
    return connection.execute(select(classes).where(here)).mappings().one_or_none()


def _by_class(connection: Connection, class_id: str, login: str) -> RowMapping | None:
    joined = select(person).join(member, member.c.person_id == person.c.person_id)
    here = (member.c.class_id == class_id) & (member.c.login == login)
    return connection.execute(joined.where(here)).mappings().one_or_none()


def _person_of(row: RowMapping) -> Person:
    return Person(row["person_id"], Role(row["role"]), row["name"], must_choose_pin=row["must_choose"])
