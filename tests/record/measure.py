"""What keeping a decision costs, for the bench and for anybody who wants to know: `python -m tests.record.measure`."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from simlib.record.log import open_store
from simlib.record.store import Entry
from tests.record.contract import begin

RUN = "measured"
_WARM_UP = 200


@dataclass(frozen=True, slots=True)
class StoredPath:
    """The price of one decision on its way to disk, in microseconds, and of verifying a log, in milliseconds.

    CPU time is this process's, the disk's wait not included; wall time holds both, one commit for each decision.
    """

    decisions: int
    cpu_us: float
    wall_us: float
    verified_events: int
    verify_ms: float


def stored_path(decisions: int, folder: Path, verified: int = 10_000) -> StoredPath:
    """What it cost to serialise, hash and commit so many decisions, one by one, with synchronous FULL."""
    store = open_store(folder)
    begin(store, RUN)
    for seq in range(_WARM_UP):
        store.append(RUN, seq, [_decision(seq)])
    cpu, wall = time.process_time_ns(), time.perf_counter_ns()
    for seq in range(_WARM_UP, _WARM_UP + decisions):
        store.append(RUN, seq, [_decision(seq)])
    cpu, wall = time.process_time_ns() - cpu, time.perf_counter_ns() - wall
    begin(store, "long")
    store.append("long", 0, [_decision(-1 - number) for number in range(verified)])
    began = time.process_time_ns()
    store.verify("long")
    checked = time.process_time_ns() - began
    store.close()
    return StoredPath(decisions, cpu / decisions / 1e3, wall / decisions / 1e3, verified, checked / 1e6)


def _decision(number: int) -> Entry:
    """A decision of ordinary size: what was chosen and what it did."""
    return Entry(
        event_id=f"{number:032d}",
        type="decision.submitted",
        schema=1,
        payload={
            "decision": {"choice": "Ask whether there is somewhere quiet to talk"},
            "scene": "The corridor",
            "moved_to": "The room",
            "minutes": 3,
            "points": [["safety", 2, "separate"], ["rapport", 1, "asks first"]],
            "found": ["two phones", "the key card"],
        },
        wall_ms=1_700_000_000_000 + number,
        sim_ms=180_000,
        actor_seat="officer",
        actor_role="patrol",
        audience="seat:officer",
    )


if __name__ == "__main__":
    with TemporaryDirectory() as place:
        print(stored_path(2_000, Path(place)))
