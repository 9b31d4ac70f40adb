"""The plainest store there can be, to hold the real ones against."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from simlib.errors import Malformed, NotAllowed, OutOfDate
from simlib.record.store import (
    PACKAGE_CHANGED,
    TEXT_HASH,
    Draft,
    Entry,
    Package,
    Record,
    Report,
    ReportStatus,
    Seat,
    Stamp,
    broken,
    canonical,
    storable,
)


@dataclass
class _Exercise:
    package: Package
    seats: tuple[Seat, ...]
    records: list[Record] = field(default_factory=list)
    drafts: dict[str, Draft] = field(default_factory=dict)


class MemoryStore:
    """Keeps everything in lists and dicts, behind one lock."""

    def __init__(self) -> None:
        self._exercises: dict[str, _Exercise] = {}
        self._notebooks: dict[str, bytes] = {}
        self._reports: list[Report] = []
        self._salts = 0
        self._lock = threading.Lock()

    def create_exercise(self, exercise_id: str, package: Package, created: Stamp, seats: Sequence[Seat]) -> None:
        if hashlib.sha256(package.notebook).hexdigest() != package.sha256:
            raise Malformed("hash")
        self._notebooks[package.sha256] = package.notebook
        places = tuple(sorted(seats, key=lambda seat: seat.name))
        new = _Exercise(package, places)
        known = self._exercises.setdefault(exercise_id, new)
        if (known.package, known.seats) != (package, places):
            raise Malformed("known")

    def _of(self, exercise_id: str) -> _Exercise:
        try:
            return self._exercises[exercise_id]
        except KeyError:
            raise NotAllowed("none") from None

    def append(self, exercise_id: str, expect: int, entries: Sequence[Entry]) -> tuple[Record, ...]:
        with self._lock:
            exercise = self._of(exercise_id)
            everywhere = {record.event_id: record for each in self._exercises.values() for record in each.records}
            ids = [entry.event_id for entry in entries]
            known = [everywhere[event_id] for event_id in ids if event_id in everywhere]
            if len(set(ids)) < len(ids) or any(record.exercise_id != exercise_id for record in known):
                raise Malformed("id")
            if known and len(known) == len(ids):
                return tuple(known)
            if known:
                raise Malformed("half")
            if expect != len(exercise.records):
                raise OutOfDate("late")
            new = exercise.records[:]
            for entry in entries:
                new.append(self._next(exercise_id, new, entry))
            exercise.records = new
            return tuple(new[expect:])

    def _next(self, exercise_id: str, before: list[Record], entry: Entry) -> Record:
        if TEXT_HASH in entry.payload:
            raise Malformed("hash")
        payload = json.loads(canonical(entry.payload))
        if entry.text is not None:
            self._salts += 1
            payload[TEXT_HASH] = hashlib.sha256(f"{self._salts} {storable(entry.text)}".encode()).hexdigest()
        fields: dict[str, Any] = {
            **asdict(entry),
            "payload": payload,
            "exercise_id": exercise_id,
            "seq": len(before) + 1,
            "prev_hash": before[-1].hash if before else exercise_id,
        }
        return Record(**fields, hash=_hash(fields))

    def read(self, exercise_id: str, after: int = 0) -> tuple[Record, ...]:
        return tuple(self._of(exercise_id).records[after:])

    def head(self, exercise_id: str) -> int:
        return len(self._of(exercise_id).records)

    def package(self, exercise_id: str) -> Package:
        return self._of(exercise_id).package

    def keep(self, package: Package) -> None:
        if hashlib.sha256(package.notebook).hexdigest() != package.sha256:
            raise Malformed("hash")
        self._notebooks[package.sha256] = package.notebook

    def notebook(self, sha256: str) -> bytes:
        try:
            return self._notebooks[sha256]
        except KeyError:
            raise NotAllowed("none") from None

    def seats(self, exercise_id: str) -> tuple[Seat, ...]:
        return self._of(exercise_id).seats

    def exercises(self) -> tuple[str, ...]:
        return tuple(self._exercises)

    def verify(self, exercise_id: str) -> None:
        link = exercise_id
        for seq, record in enumerate(self._of(exercise_id).records, start=1):
            if (record.seq, record.prev_hash) != (seq, link):
                raise broken(exercise_id, seq, "does not fit")
            if record.type == PACKAGE_CHANGED and record.payload["to"] not in self._notebooks:
                raise broken(exercise_id, seq, "names nothing")
            link = record.hash

    def put_draft(self, exercise_id: str, seat: str, draft: Draft) -> None:
        self._of(exercise_id).drafts[seat] = draft

    def draft(self, exercise_id: str, seat: str) -> Draft | None:
        return self._of(exercise_id).drafts.get(seat)

    def drop_draft(self, exercise_id: str, seat: str) -> None:
        self._of(exercise_id).drafts.pop(seat, None)

    def put_report(self, report: Report) -> Report:
        self._of(report.exercise_id)
        self._reports.append(replace(report, number=len(self._reports) + 1))
        return self._reports[-1]

    def reports(self, exercise_id: str | None = None) -> tuple[Report, ...]:
        return tuple(report for report in self._reports if exercise_id in {None, report.exercise_id})

    def settle_report(self, number: int, status: ReportStatus) -> None:
        if not 0 < number <= len(self._reports):
            raise NotAllowed("none")
        self._reports[number - 1] = replace(self._reports[number - 1], status=status)

    def close(self) -> None:
        self._exercises.clear()


def _hash(fields: dict[str, Any]) -> str:
    hashed = {name: value for name, value in fields.items() if name != "text"}
    return hashlib.sha256(canonical(hashed).encode()).hexdigest()
