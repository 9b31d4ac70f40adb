"""What is handed in of a run: `run.json` beside the notebook. Free of nbgrader; a trainee may have written it.

It holds the run's log with its hashes, the texts that were typed, and the receipt that the authority signed. Reading it
believes nothing: it only says that every part has the shape it should have.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from simlib.errors import Unreadable
from simlib.grade.places import RUN_FILE
from simlib.record.receipts import Claim, Receipt, receipt_as_json, receipt_from_json
from simlib.record.store import Record, Seat

Json = dict[str, Any]

FORM = "first-contact-run"
EDITION = 1
LARGEST = 4_000_000
"""Bytes of a run file that are read; the longest run with the longest texts is far smaller."""
MOST_EVENTS = 20_000


@dataclass(frozen=True, slots=True)
class Submission:
    """A run as it was handed in."""

    exercise: str
    scenario: str
    package: str
    """The hash of the version of the case that the run began on."""
    created_ms: int
    seats: tuple[Seat, ...]
    student: str
    records: tuple[Record, ...]
    """The log. The text of a record is the one that was handed in beside it."""
    salts: Mapping[str, str]
    """By the id of the event, in hex: what the hash of its text was made with."""
    receipt: Receipt | None
    """None where there is none, or nothing that could be one."""


def claim_of(submission: Submission, package: str) -> Claim:
    """What the authority vouches for, of a run that ended on the version with this hash."""
    last = submission.records[-1]
    return Claim(
        exercise=submission.exercise,
        scenario=submission.scenario,
        package=package,
        student=submission.student,
        seq=last.seq,
        head=last.hash,
        events=tuple((record.event_id, record.hash) for record in submission.records),
    )


def submission_bytes(submission: Submission) -> bytes:
    """The content of `run.json`."""
    held = {
        "form": FORM,
        "edition": EDITION,
        "exercise": submission.exercise,
        "scenario": submission.scenario,
        "package": submission.package,
        "created_ms": submission.created_ms,
        "seats": [[seat.name, seat.role] for seat in submission.seats],
        "student": submission.student,
        "events": [_event_json(record, submission.salts) for record in submission.records],
        "receipt": receipt_as_json(submission.receipt) if submission.receipt else None,
    }
    return f"{json.dumps(held, indent=1)}\n".encode()


def run_file_in(folder: Path) -> bytes | None:
    """The run in a folder that was handed in; None where there is none.

    Raises Unreadable, with the sentence for whoever grades, where there are two, one that is too large, or one that
    this machine does not let anybody read.
    """
    try:
        return _run_in(folder)
    except (OSError, RecursionError):
        # Folders within folders without end are no submission either.
        raise Unreadable("The run in this submission cannot be read on this machine.") from None


def is_run_file(path: Path) -> bool:
    """Whether this is a run by its name: one comes as "run (1).json" from a browser, or as "run-2.json" by hand."""
    return path.suffix == ".json" and path.stem.lower().startswith("run") and path.is_file()


def _run_in(folder: Path) -> bytes | None:
    found = sorted(filter(is_run_file, folder.rglob("*.json")))
    if not found:
        return None
    if len(found) > 1:
        raise Unreadable("Two runs lie in this submission, and only a person can say which one counts.")
    if found[0].name != RUN_FILE or found[0].parent != folder or found[0].is_symlink():
        raise Unreadable("A run lies in this submission under another name than the simulator gave it.")
    with found[0].open("rb") as file:
        raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise Unreadable("The run in this submission is far larger than any run can be.")
    return raw


def read_submission(raw: bytes) -> Submission:
    """The submission in these bytes. Raises Unreadable for anything else, and nothing but that."""
    try:
        held = json.loads(raw)
    except (ValueError, RecursionError):
        raise _no_run() from None
    if not isinstance(held, dict) or set(held) != _PARTS or not _fits(held, _ENVELOPE):
        raise _no_run()
    seats, events = held["seats"], held["events"]
    if (
        (held["form"], held["edition"]) != (FORM, EDITION)
        or not _are_seats(seats)
        or not 0 < len(events) <= MOST_EVENTS
    ):
        raise _no_run()
    if not all(isinstance(each, dict) and set(each) == _KEYS and _fits(each, _EVENT) for each in events):
        raise _no_run()
    return Submission(
        exercise=held["exercise"],
        scenario=held["scenario"],
        package=held["package"],
        created_ms=held["created_ms"],
        seats=tuple(Seat(name, role) for name, role in seats),
        student=held["student"],
        records=tuple(_record(held["exercise"], each) for each in events),
        salts={each["event_id"]: each["salt"] for each in events if each["salt"] is not None},
        receipt=receipt_from_json(held["receipt"]),
    )


def _event_json(record: Record, salts: Mapping[str, str]) -> Json:
    held = {name: getattr(record, name) for name in _RECORD}
    return {**held, "salt": salts.get(record.event_id) if record.text is not None else None}


def _record(exercise: str, held: Json) -> Record:
    return Record(exercise_id=exercise, **{name: held[name] for name in _RECORD})


_RECORD = tuple(field.name for field in fields(Record) if field.name != "exercise_id")
_KEYS = {*_RECORD, "salt"}
_ENVELOPE: Mapping[str, type] = {
    "form": str,
    "edition": int,
    "exercise": str,
    "scenario": str,
    "package": str,
    "created_ms": int,
    "student": str,
    "seats": list,
    "events": list,
}
_PARTS = {*_ENVELOPE, "receipt"}
_NUMBERS = {"seq", "schema", "sim_ms", "wall_ms"}
_MAY_LACK = {"text", "salt"}
_EVENT: Mapping[str, type] = {
    name: int if name in _NUMBERS else dict if name == "payload" else str for name in _KEYS - _MAY_LACK
}


def _fits(held: Json, shape: Mapping[str, type]) -> bool:
    exact = all(type(held[name]) is kind for name, kind in shape.items())
    return exact and all(held.get(name) is None or isinstance(held[name], str) for name in _MAY_LACK)


def _are_seats(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(seat, list) and len(seat) == 2 and all(isinstance(each, str) for each in seat) for seat in value
    )


def _no_run() -> Unreadable:
    return Unreadable("The run in this submission is not as the simulator writes it, so nothing of it can be read.")
