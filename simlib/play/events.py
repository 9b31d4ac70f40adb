"""What happened in a run, one event at a time, with no clock and no identity: those belong to the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple

from simlib.errors import Malformed
from simlib.play.decisions import Decision, Write, decision_from_json
from simlib.play.state import Status

Json = dict[str, object]
SCHEMA = 1
"""The version in which events are written now.

What a decision may hold besides its answer (notes on a chart, what a unit is told) raised it not: without them it is
written as it always was, and every event of this version still reads as it did.
"""


class EventType(StrEnum):
    """The kinds of event."""

    STARTED = "run.started"
    DECIDED = "decision.submitted"
    ENDED = "run.ended"


class Event(NamedTuple):
    """One thing that happened."""

    type: EventType
    minutes: int
    """Simulated minutes since the start, once it had happened."""
    schema: int
    """The version of the payload."""
    payload: Json
    """What happened, as JSON, rows of names and of points as tuples. No other event has the same object."""


def event_as_json(event: Event) -> Json:
    """The event as a log keeps it."""
    return {
        "type": event.type.value,
        "schema": event.schema,
        "minutes": event.minutes,
        "payload": event.payload,
    }


Upcast = Callable[[Json], Json]
"""Turns the payload of one schema into that of the next."""

UPCASTS: Mapping[tuple[EventType, int], Upcast] = {}
"""By type and the schema it comes from. Empty while there is only one."""


def event_from_json(
    value: object, upcasts: Mapping[tuple[EventType, int], Upcast] = UPCASTS, newest: int = SCHEMA
) -> Event:
    """The event a log kept, its payload raised to the newest schema. Raises `Malformed` for anything else."""
    if not isinstance(value, dict) or set(value) != {"type", "schema", "minutes", "payload"}:
        raise _malformed()
    kind, schema, minutes, payload = value["type"], value["schema"], value["minutes"], value["payload"]
    if kind not in list(EventType) or not _is_count(schema) or not _is_count(minutes) or not isinstance(payload, dict):
        raise _malformed()
    type_ = EventType(kind)
    for older in range(schema, newest):
        if (type_, older) not in upcasts:
            raise _malformed()
        payload = upcasts[type_, older](payload)
    if not 1 <= schema <= newest or not _fits(payload, SHAPES[type_]):
        raise _malformed()
    return Event(type_, minutes, newest, {key: _fixed(held) for key, held in payload.items()})


def _fixed(held: object) -> object:
    """A row of JSON as a tuple, so that an event that was kept equals the one that is."""
    return tuple(map(_fixed, held)) if isinstance(held, list) else held


def decision_of(event: Event, text: str = "") -> Decision:
    """The decision of a `decision.submitted`, to play it again.

    A log holds what was written apart from its events: it is handed in as `text`, empty where it was purged. The
    engine needs no text, so a purge changes no state.
    """
    decision = event.payload["decision"]
    return Write(text) if isinstance(decision, dict) and "write" in decision else decision_from_json(decision)


Check = Callable[[object], bool]


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(name, str) for name in value)


def _are_points(value: object) -> bool:
    return isinstance(value, list | tuple) and all(
        isinstance(row, list | tuple) and [type(cell) for cell in row] == [str, int, str] for row in value
    )


def _are_verdicts(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(name, str) and type(met) is bool for name, met in value.items())


def _is_outcome(value: object) -> bool:
    return value in [status.value for status in Status if status is not Status.PLAYING]


def _is_decision(value: object) -> bool:
    if isinstance(value, dict) and "write" in value:
        written = value["write"]
        return (
            len(value) == 1
            and isinstance(written, dict)
            and set(written) == {"length"}
            and _is_count(written["length"])
        )
    try:
        decision_from_json(value)
    except Malformed:
        return False
    return isinstance(value, dict)


_GAINS: Mapping[str, Check] = dict.fromkeys(("found", "told", "offered", "accepted", "declined", "broken"), _are_texts)

SHAPES: Mapping[EventType, Mapping[str, Check]] = {
    EventType.STARTED: {"scenario": _is_text, "version": _is_count, "title": _is_text, "scene": _is_text, **_GAINS},
    EventType.DECIDED: {
        "scene": _is_text,
        "decision": _is_decision,
        "points": _are_points,
        **_GAINS,
        "moved_to": _is_text,
        "minutes": _is_count,
    },
    EventType.ENDED: {"ending": _is_text, "outcome": _is_outcome, "must": _are_verdicts, "never": _are_verdicts},
}
"""What each payload holds, in the newest schema: these keys and no others."""


def _fits(payload: Json, shape: Mapping[str, Check]) -> bool:
    return set(payload) == set(shape) and all(check(payload[key]) for key, check in shape.items())


def _malformed() -> Malformed:
    return Malformed("This is no event that the log could hold.")
