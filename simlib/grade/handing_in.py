"""Runs that hand themselves in: signed when they end, and put into the course as soon as there is an assignment.

Free of nbgrader, because the server does it. Nobody handles a file: the folder in `submitted/` holds the notebook as it
was released, the run with its receipt, and the time at which the run ended.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from simlib.errors import FirstContactError, StoreFull
from simlib.grade.places import (
    GIVEN_OUT_BY,
    RELEASE,
    RUN_FILE,
    SUBMITTED,
    TIMESTAMP_FILE,
    Assignment,
    assignments,
    student_id,
)
from simlib.grade.submission import Submission, claim_of, submission_bytes
from simlib.grade.versions import keep_version
from simlib.play.events import EventType
from simlib.read.replacing import replace_file
from simlib.record.people import People
from simlib.record.receipts import Receipt, Signer
from simlib.record.store import PACKAGE_CHANGED, Record, Store
from simlib.record.submissions import WAITS, HandedIn

LOG = logging.getLogger("simlib.handing_in")

STAMP = "%Y-%m-%d %H:%M:%S.%f UTC"
"""How nbgrader writes the time at which something was handed in."""


class HandingIn:
    """Hands runs in to the course of a data folder. Every act can be repeated and then changes nothing."""

    def __init__(self, store: Store, people: People, data: Path, course: Path) -> None:
        self._store = store
        self._people = people
        self._signer = Signer(data)
        self._course = course
        self.missed = False
        """Whether a run that ended could not be handed in since `catch_up` last did all there was to do."""

    def ended(self, exercise_id: str) -> None:
        """A run has ended: sign it if it counts, and hand it in if there is an assignment for it.

        A fault is kept for the log of the server alone: the run is over and safe, and `catch_up` tries once more.
        """
        try:
            self._sign(exercise_id)
            self.deliver(exercise_id)
        except (FirstContactError, OSError) as fault:
            self.missed = True
            LOG.warning("run %s is not handed in yet: %s", exercise_id, fault)

    def catch_up(self) -> None:
        """Hand in what could not be when it ended. A run whose log does not verify is left for a person to look at."""
        for exercise_id in self._people.submissions.unsigned():
            try:
                self._sign(exercise_id)
            except FirstContactError as fault:
                LOG.warning("run %s is not handed in: %s", exercise_id, fault.sentence)
        self.deliver()
        self.missed = False

    def released(self) -> tuple[tuple[str, int], ...]:
        """What changes when there may be something to hand in: assignments with their times, and runs that lie there.

        `nbgrader collect --update`, and formgrader's button, put a trainee's files in the place of the whole folder.
        """
        made = sorted((self._course / RELEASE).glob("*/*.ipynb"))
        there = sorted((self._course / SUBMITTED).glob(f"*/*/{RUN_FILE}"))
        changed = ((str(file), _changed_ns(file)) for file in made)
        return (*((name, when) for name, when in changed if when), *((str(file), 0) for file in there))

    def deliver(self, exercise_id: str | None = None) -> tuple[str, ...]:
        """The runs that were put into the course just now: those that waited, and those whose file was gone.

        Of all runs, or of the one that is named: who has just ended a run waits for no other. What is in the way of
        one is in the way of no other. Raises StoreFull at the end where the course could not be written for some.
        """
        made = {each.scenario: each for each in reversed(list(assignments(self._course, RELEASE)))}
        delivered, full = [], None
        for each in self._people.submissions.all(exercise_id):
            try:
                if self._is_due(each, made):
                    self._put(each, made[each.scenario_id])
                    delivered.append(each.exercise_id)
            except StoreFull as fault:
                full = fault
            except FirstContactError as fault:
                LOG.warning("run %s is not handed in: %s", each.exercise_id, fault.sentence)
        if full is not None:
            raise full
        return tuple(delivered)

    def _sign(self, exercise_id: str) -> None:
        if not self._people.submissions.counts(exercise_id):
            return
        self._store.verify(exercise_id)
        owned = self._people.runs.of(exercise_id)
        student = student_id(owned.person_id, self._people.submissions.login(owned.person_id))
        bare = self._submission(exercise_id, student, None)
        receipt = self._signer.sign(claim_of(bare, last_package(bare.package, bare.records)))
        self._people.submissions.put(exercise_id, student, _ended_ms(bare.records), receipt)

    def _is_due(self, handed: HandedIn, made: Mapping[str, Assignment]) -> bool:
        assignment = made.get(handed.scenario_id)
        if assignment is None:
            return False
        return handed.assignment == WAITS or not (self._folder(handed, assignment) / RUN_FILE).is_file()

    def _folder(self, handed: HandedIn, assignment: Assignment) -> Path:
        return self._course / SUBMITTED / handed.student / (handed.assignment or assignment.name)

    def _put(self, handed: HandedIn, assignment: Assignment) -> None:
        submission = self._submission(handed.exercise_id, handed.student, handed.receipt)
        # Whatever was noted after the end, such as that its last words were read, is no part of what was signed.
        submission = replace(submission, records=submission.records[: handed.receipt.claim.seq])
        ended = datetime.fromtimestamp(handed.submitted_ms / 1000, UTC)
        files = {
            RUN_FILE: submission_bytes(submission),
            TIMESTAMP_FILE: f"{ended:{STAMP}}\n".encode(),
            # nbgrader names the feedback it gives out by this; whoever has the receipt may find it.
            GIVEN_OUT_BY: hashlib.sha256(handed.receipt.signature.encode()).hexdigest().encode(),
        }
        try:
            files[assignment.notebook.name] = assignment.notebook.read_bytes()
            for sha256 in {submission.package, handed.receipt.claim.package}:
                keep_version(self._course, self._store.notebook(sha256))
            put_folder(self._folder(handed, assignment), files)
        except OSError as fault:
            raise StoreFull(f"The course folder cannot be written: {fault.strerror}.") from fault
        if handed.assignment == WAITS:
            self._people.submissions.went_to(handed.exercise_id, assignment.name)

    def _submission(self, exercise_id: str, student: str, receipt: Receipt | None) -> Submission:
        origin = self._people.submissions.origin(exercise_id)
        return Submission(
            exercise=exercise_id,
            scenario=origin.scenario_id,
            package=origin.package,
            created_ms=origin.created_ms,
            seats=self._store.seats(exercise_id),
            student=student,
            records=self._store.read(exercise_id),
            salts=self._people.submissions.salts(exercise_id),
            receipt=receipt,
        )


def _ended_ms(records: tuple[Record, ...]) -> int:
    """When the case was over; whoever reads its debrief once more is not late by that."""
    ends = (each.wall_ms for each in records if each.type == EventType.ENDED.value)
    return next(ends, records[-1].wall_ms)


def last_package(first: str, records: tuple[Record, ...]) -> str:
    """The hash of the version that a run ended on, which began on the first."""
    return next((str(each.payload["to"]) for each in reversed(records) if each.type == PACKAGE_CHANGED), first)


def put_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder with these files, whole or not at all.

    Where it is there already, the run alone is put into it: a notebook that somebody handed in another way stays. Its
    time stays as well where it is the later one: who sends an empty notebook early is not early with the run.
    """
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = folder.with_name(f".{folder.name}-{secrets.token_hex(8)}.part")
    try:
        part.mkdir(mode=0o700)
        for name, content in files.items():
            (part / name).write_bytes(content)
        if not folder.exists():
            part.rename(folder)
            return
    finally:
        shutil.rmtree(part, ignore_errors=True)
    for name, content in files.items():
        there = folder / name
        stays = there.exists() and (name != TIMESTAMP_FILE or _is_later(there, content))
        if name == RUN_FILE or not stays:
            replace_file(there, content)


def _is_later(file: Path, stamp: bytes) -> bool:
    """Whether this file tells a later time than the stamp; never where it tells none."""
    with file.open("rb") as opened:
        said = opened.read(100)
    try:
        return _time(said) > _time(stamp)
    except ValueError:
        return False


def _time(stamp: bytes) -> datetime:
    return datetime.strptime(stamp.decode("ascii").strip(), STAMP).replace(tzinfo=UTC)


def _changed_ns(file: Path) -> int:
    """When a file was written; 0 where it is gone."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0
