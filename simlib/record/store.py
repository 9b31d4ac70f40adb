"""What a store of runs promises, whichever database stands behind it.

A run is an *exercise* with one seat; a tabletop will be one with many. Each exercise has a log of events that is
only ever added to. Event 1 is chained to the package (the notebook's bytes the exercise started on), every later
event to the one before it, and the exercise's head names the last, so that neither a change nor a cut goes unseen.

What a person typed lies apart from the log. The event holds a salted hash of it and the salt lies with the text:
when the text is purged the chain stays whole, and the hash that remains tells nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, Protocol, Self

from simlib.errors import ChainBroken, Malformed

Stamp = NewType("Stamp", int)
"""Wall-clock time in milliseconds since 1970-01-01 UTC."""

TEXT_HASH = "text_sha256"
"""The key under which a payload holds the salted hash of the text that lies apart."""

PACKAGE_CHANGED = "package.changed"
"""The type of the event by which a run goes over to another version of its scenario; its payload names under `to` the
hash of that version's bytes, which must be kept before."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One place in an exercise, and the role played there."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Package:
    """The scenario exactly as it was when the exercise began."""

    scenario_id: str
    sha256: str
    notebook: bytes

    @classmethod
    def of(cls, scenario_id: str, notebook: bytes) -> Self:
        """The package of these bytes, with their hash worked out."""
        return cls(scenario_id, hashlib.sha256(notebook).hexdigest(), notebook)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event as the authority hands it over, before it has a place in the log.

    `event_id` makes a repeat harmless: it is unique over the whole store. `audience` is `all`, `team:<id>`,
    `seat:<id>` or `excon`. `sim_ms` is time in the story, `wall_ms` time on the server. `text` is what a person
    typed; it never enters the payload.
    """

    event_id: str
    type: str
    schema: int
    payload: Mapping[str, object]
    wall_ms: int
    sim_ms: int = 0
    actor_seat: str = ""
    actor_role: str = ""
    on_behalf_of: str = ""
    audience: str = "all"
    causation_id: str = ""
    correlation_id: str = ""
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Entry):
    """An event in its place in the log. `text` is None where nothing was typed or where it was purged."""

    exercise_id: str
    seq: int
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody has typed or marked but not yet sent, at the prompt that event `seq` led to.

    `items` is what was marked, as JSON-able data.
    """

    seq: int
    text: str
    items: object
    wall_ms: int


class ReportStatus(StrEnum):
    """How far a reported problem has come."""

    OPEN = "open"
    FIXED = "fixed"
    NO_FAULT = "no fault found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A problem somebody saw on a screen. `number` is given by the store; 0 before it is kept."""

    exercise_id: str
    seat: str
    where: str
    text: str
    wall_ms: int
    status: ReportStatus = ReportStatus.OPEN
    number: int = 0


class Store(Protocol):
    """A place where exercises are kept. Every method is one transaction: all of it is on disk, or none.

    Each may raise StoreBusy or StoreFull; then nothing was written. An exercise that is not there is NotAllowed:
    whoever asks learns nothing about what exists.
    """

    def create_exercise(self, exercise_id: str, package: Package, created: Stamp, seats: Sequence[Seat]) -> None:
        """Keep a new exercise and freeze its package. Creating the same exercise again changes nothing."""

    def append(self, exercise_id: str, expect: int, entries: Sequence[Entry]) -> tuple[Record, ...]:
        """The entries as they now stand in the log, committed; `expect` is the number of the last event known.

        Entries whose ids are all stored already give what was stored. Raises OutOfDate when somebody wrote in
        between, and Malformed when an id belongs to another exercise or only some of the ids are stored.
        """

    def read(self, exercise_id: str, after: int = 0) -> tuple[Record, ...]:
        """The events after number `after`, in order."""

    def head(self, exercise_id: str) -> int:
        """The number of the last event, 0 where there is none yet."""

    def package(self, exercise_id: str) -> Package:
        """The scenario the exercise began on."""

    def keep(self, package: Package) -> None:
        """Keep a version of a scenario, for a run that goes over to it. Keeping it again changes nothing."""

    def notebook(self, sha256: str) -> bytes:
        """The bytes of a kept version. Raises NotAllowed for one that is not kept."""

    def seats(self, exercise_id: str) -> tuple[Seat, ...]:
        """The seats of the exercise, by name."""

    def exercises(self) -> tuple[str, ...]:
        """The ids of all exercises, oldest first."""

    def verify(self, exercise_id: str) -> None:
        """Return if the log is as it was written; raise ChainBroken naming the first event that is not."""

    def put_draft(self, exercise_id: str, seat: str, draft: Draft) -> None:
        """Keep the seat's draft in place of its last one."""

    def draft(self, exercise_id: str, seat: str) -> Draft | None:
        """The seat's draft, if there is one."""

    def drop_draft(self, exercise_id: str, seat: str) -> None:
        """Forget the seat's draft."""

    def put_report(self, report: Report) -> Report:
        """The report as kept, with its number."""

    def reports(self, exercise_id: str | None = None) -> tuple[Report, ...]:
        """The reports of one exercise or of all, oldest first."""

    def settle_report(self, number: int, status: ReportStatus) -> None:
        """Keep how far the report has come."""

    def close(self) -> None:
        """Let go of files and connections."""


def canonical(value: object) -> str:
    r"""The one JSON text of a value: keys sorted, no spaces, plain ASCII.

    Raises Malformed for what JSON cannot hold.

    >>> canonical({"b": (1, 2), "a": "é"})
    '{"a":"\\u00e9","b":[1,2]}'
    """
    try:
        return _COMPACT.encode(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise Malformed("This cannot be kept in the log.") from error


_COMPACT = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False)
_PLAIN = json.JSONEncoder(separators=(",", ":"))


def digest_of(*columns: object) -> str:
    """The SHA-256 of columns in their order, in hex. No two different rows give the same bytes to hash."""
    return hashlib.sha256(_PLAIN.encode(columns).encode()).hexdigest()


def first_link(exercise_id: str, package_sha256: str, scenario_id: str, created: int, seats: Sequence[Seat]) -> str:
    """The hash that event 1 of an exercise is chained to: what the exercise is and what it is played on."""
    places = [[seat.name, seat.role] for seat in sorted(seats, key=lambda seat: seat.name)]
    return digest_of("exercise", exercise_id, package_sha256, scenario_id, created, places)


def salted_hash(salt: bytes, text: str) -> str:
    """The hash that an event keeps of a text that lies apart."""
    return hashlib.sha256(salt + text.encode()).hexdigest()


def storable(text: str) -> str:
    """The text itself, when every database can hold it. Raises Malformed for NUL and for half a character."""
    if "\0" in text or not (text.isascii() or _is_whole(text)):
        raise Malformed("The text holds a character that cannot be kept.")
    return text


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def broken(exercise_id: str, seq: int, what: str) -> ChainBroken:
    """The exception that names the first place where a log is not as it was written."""
    return ChainBroken(f"Event {seq} of run {exercise_id} {what}. The log was changed after it was written.")


def payload_with_hash(entry: Entry, salt: bytes) -> Mapping[str, object]:
    """The payload as the log keeps it: with the salted hash of the text, where there is one."""
    if TEXT_HASH in entry.payload:
        raise Malformed(f"A payload may not bring its own {TEXT_HASH}.")
    if entry.text is None:
        return entry.payload
    return {**entry.payload, TEXT_HASH: salted_hash(salt, storable(entry.text))}


def check_ids(entries: Sequence[Entry]) -> None:
    """Raise Malformed when two entries of one batch share an id."""
    if len({entry.event_id for entry in entries}) != len(entries):
        raise Malformed("Two events carry the same id.")
