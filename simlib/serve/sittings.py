"""Lets people take the identification test: the log is the truth, so a reload or a restart changes nothing.

Everything here runs in the authority's lane. A sitting is an exercise of its own, whose package is the file of
vignettes as it was when the sitting began.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from simlib.errors import Malformed, NotAllowed, NotPlayable, RunOver
from simlib.read.vignettes import read_vignettes
from simlib.record.people import People
from simlib.record.rights import Role
from simlib.record.sessions import Session
from simlib.record.sittings import SittingRow
from simlib.record.store import Entry, Package, Seat, Stamp, Store
from simlib.scenario.facts import FactBase
from simlib.scenario.vignettes import TEST_ID, Vignette, VignetteBank
from simlib.score.identification_class import Sat
from simlib.score.sittings import (
    Happened,
    Marked,
    Occasion,
    Sitting,
    answered,
    began,
    due,
    form_for,
    marked,
    order_of,
    rotation,
    said_of,
    sitting_of,
)

SEAT, ROLE = "officer", "trainee"


class Examiner:
    """The test, over the store and one file of vignettes, which may change while the server runs."""

    def __init__(
        self,
        store: Store,
        people: People,
        facts: FactBase,
        file: Path,
        now: Callable[[], int],
        new_id: Callable[[], str],
    ) -> None:
        self._store, self._people, self.facts, self._file = store, people, facts, file
        self._now, self._new_id = now, new_id
        self._banks: dict[tuple[str, bool], VignetteBank] = {}

    # --- for whoever takes it -----------------------------------------------------------------------------------

    def waits(self, session: Session) -> tuple[Occasion, bool] | None:
        """The occasion of the test that this person can take now, and whether it is begun; None for none."""
        if session.role is not Role.TRAINEE or session.class_id is None:
            return None
        taken = self._taken(session.person_id, session.class_id)
        for row in taken:
            if row.ended_ms is None:
                return Occasion(row.occasion), True
        occasion = self._due(session.class_id, taken)
        return (occasion, False) if occasion else None

    def _due(self, class_id: str, taken: Sequence[SittingRow]) -> Occasion | None:
        ended = {Occasion(row.occasion): _day(row.ended_ms or row.started_ms) for row in taken}
        return due(self._people.policies.of(class_id).asks, ended, _day(self._now()))

    def taken(self, session: Session) -> tuple[SittingRow, ...]:
        """The tests that this person finished in this class, oldest first."""
        rows = self._taken(session.person_id, session.class_id or "")
        return tuple(row for row in rows if row.ended_ms is not None)

    def _taken(self, person_id: str, class_id: str) -> tuple[SittingRow, ...]:
        return self._people.sittings.of_person(person_id, class_id)

    def count(self) -> int:
        """How many vignettes a form has."""
        bank = self._bank(self._raw(), self.facts)
        return len(bank.of_form(bank.forms[0]))

    def asked(self, session: Session) -> tuple[Vignette, Sitting, str] | None:
        """The vignette that waits for this person's answer, the sitting it is of, and its name there; None for none.

        On a page it has that name, which is of this sitting alone: its id tells the slot, and so what it is.
        """
        row = self._open(session)
        if row is None:
            return None
        sitting, bank = self._sitting(row)
        vignette = next(each for each in bank.vignettes if each.id == sitting.asked)
        return vignette, sitting, _id_of(row.exercise_id, vignette.id)

    def _open(self, session: Session) -> SittingRow | None:
        """The sitting that is begun and not finished. One whose end was not noted, after a fall, is noted now."""
        for row in self._taken(session.person_id, session.class_id or ""):
            if row.ended_ms is None:
                if self._sitting(row)[0].asked:
                    return row
                self._people.sittings.end(row.exercise_id)
        return None

    def begin(self, session: Session, occasion: str) -> None:
        """Begin the test that waits; harmless where it is begun. Raises NotAllowed for any other."""
        waits = self.waits(session)
        if waits is None or waits[0].value != occasion:
            raise NotAllowed("This test is not open to you now.")
        if not waits[1]:
            self._begin(session.person_id, session.class_id or "", waits[0])

    def _begin(self, person_id: str, class_id: str, occasion: Occasion) -> None:
        raw, exercise_id, now = self._raw(), self._new_id(), self._now()
        bank = self._bank(raw, self.facts)
        place = self._people.sittings.place(person_id, class_id)
        met = [row.form for row in self._taken(person_id, class_id)]
        form = form_for(occasion, rotation(class_id, place, bank.forms), met)
        payload = began(occasion, form, order_of(bank, form, exercise_id))
        self._store.create_exercise(exercise_id, Package.of(TEST_ID, raw), Stamp(now), (Seat(SEAT, ROLE),))
        self._store.append(exercise_id, 0, (self._entry(self._new_id(), Happened.BEGAN, payload),))
        self._people.sittings.begin(exercise_id, person_id, class_id, occasion.value, form)

    def answer(self, session: Session, name: str, kind: str, sure: str) -> None:
        """Keep an answer to the vignette of this name. One to a vignette that was answered before changes nothing.

        Raises Malformed where something is missing, RunOver where no test is under way.
        """
        row = self._open(session)
        if row is None:
            raise RunOver("No test is under way. Your answers are kept.")
        sitting, _ = self._sitting(row)
        event_id = _id_of(row.exercise_id, sitting.asked)
        if name != event_id:
            return
        said = said_of(sitting.asked, kind, sure)
        if said is None:
            raise Malformed("Please choose what it is, and how sure you are.")
        # The same answer sent twice has the same id, and stands once.
        entries = [self._entry(event_id, Happened.ANSWERED, answered(said))]
        if len(sitting.answers) + 1 == len(sitting.order):
            entries.append(self._entry(_id_of(row.exercise_id, "ended"), Happened.ENDED, {}))
        self._store.append(row.exercise_id, self._store.head(row.exercise_id), entries)
        if len(entries) > 1:
            self._people.sittings.end(row.exercise_id)

    def feedback(self, session: Session, exercise_id: str) -> tuple[SittingRow, tuple[Marked, ...]]:
        """A finished sitting of this person, beside what is so.

        Raises NotAllowed for anybody else's, RunOver before the end.
        """
        row = self._people.sittings.owned(exercise_id, session.person_id)
        sitting, bank = self._sitting(row)
        if not sitting.ended:
            raise RunOver("The reasons come when the test is finished.")
        return row, marked(sitting, bank)

    # --- for the instructor -------------------------------------------------------------------------------------

    def of_class(self, by: str, class_id: str) -> tuple[Sat, ...]:
        """The finished sittings of a class of this instructor, for `class_identification`."""
        found = []
        for row in self._people.sittings.of_class(by, class_id):
            sitting, bank = self._sitting(row)
            if sitting.ended:
                found.append(Sat(row.person_id, sitting.occasion, marked(sitting, bank)))
        return tuple(found)

    def reminded(self, by: str, class_id: str) -> tuple[str, ...]:
        """Who of a class is due for the test that comes six months later, by person id."""
        rows = self._people.sittings.of_class(by, class_id)
        people = dict.fromkeys(row.person_id for row in rows)
        of = {person: [row for row in rows if row.person_id == person] for person in people}
        return tuple(person for person in people if self._due(class_id, of[person]) is Occasion.LATER)

    # --- the log ------------------------------------------------------------------------------------------------

    def _sitting(self, row: SittingRow) -> tuple[Sitting, VignetteBank]:
        events = [(each.type, each.payload) for each in self._store.read(row.exercise_id)]
        sitting = sitting_of(events)
        if sitting is None:
            raise NotAllowed("This test's log does not begin as it should.")
        return sitting, self._bank(self._store.package(row.exercise_id).notebook)

    def _raw(self) -> bytes:
        try:
            return self._file.read_bytes()
        except OSError as fault:
            raise NotPlayable("The test cannot be read now. Please tell your instructor.") from fault

    def _bank(self, raw: bytes, facts: FactBase | None = None) -> VignetteBank:
        """The vignettes of a file; without facts as it was when a sitting began, whatever facts there are now."""
        key = hashlib.sha256(raw).hexdigest(), facts is None
        if key not in self._banks:
            bank = read_vignettes(raw, facts)[0]
            if not bank.vignettes:
                raise NotPlayable("The test cannot be read now. Please tell your instructor.")
            self._banks[key] = bank
        return self._banks[key]

    def _entry(self, event_id: str, kind: Happened, payload: dict[str, object]) -> Entry:
        return Entry(
            event_id=event_id,
            type=kind.value,
            schema=1,
            payload=payload,
            wall_ms=self._now(),
            actor_seat=SEAT,
            actor_role=ROLE,
        )


def _id_of(exercise_id: str, name: str) -> str:
    return uuid.uuid5(uuid.UUID(exercise_id), name).hex


def _day(wall_ms: int) -> date:
    return datetime.fromtimestamp(wall_ms / 1000, UTC).astimezone().date()
