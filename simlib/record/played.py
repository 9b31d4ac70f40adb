"""The engine's events as a log keeps them, read back: for whoever plays a run again from its log."""

from __future__ import annotations

from simlib.record.store import TEXT_HASH, Record

MINUTE_MS = 60_000


def engine_json(record: Record) -> dict[str, object]:
    """The engine's event in a record, in the form that `event_from_json` reads."""
    payload = {key: value for key, value in record.payload.items() if key != TEXT_HASH}
    return {
        "type": record.type,
        "schema": record.schema,
        "minutes": record.sim_ms // MINUTE_MS,
        "payload": payload,
    }
