"""A drill: a process that writes decisions is killed without warning, again and again, and the log is counted.

The writer says through a pipe when the store has acknowledged a decision, and only then makes the next one. What it
said must be in the log afterwards, once and in order. `python -m tests.record.kill_drill 500` runs it by hand.
"""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from simlib.record.log import SqlStore, open_store
from tests.record.contract import begin, entry

RUN = "drill"
_WRITER = "from tests.record.kill_drill import write_for_ever; write_for_ever()"
_MOST_BEFORE_A_KILL = 25


@dataclass(frozen=True, slots=True)
class DrillResult:
    """What was counted: decisions the store acknowledged, and what became of them."""

    kills: int
    acknowledged: int
    lost: int
    doubled: int
    reordered: int


def drill(times: int, folder: Path, seed: int = 1) -> DrillResult:
    """The result of killing a writer so many times in a folder; the log is verified at the end."""
    chance = random.Random(seed)
    store = open_store(folder)
    begin(store, RUN)
    acknowledged: list[str] = []
    for kill in range(times):
        acknowledged += _killed_writer(folder, kill, store.head(RUN), chance)
    result = _counted(store, times, acknowledged)
    store.verify(RUN)
    store.close()
    return result


def _killed_writer(folder: Path, kill: int, head: int, chance: random.Random) -> list[str]:
    """What a writer said was acknowledged before it was killed, at a random moment of a random write."""
    command = [sys.executable, "-c", _WRITER, str(folder), str(kill), str(head)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline().strip() for _ in range(chance.randint(1, _MOST_BEFORE_A_KILL))]
        # Somewhere in the middle of what it does next: a commit takes about a millisecond.
        for _ in range(chance.randint(0, 40_000)):
            pass
        writer.kill()
        # A line that was cut off is no acknowledgement: nobody could have read it.
        said += [line.strip() for line in writer.stdout if line.endswith("\n")]
    return said


def _counted(store: SqlStore, kills: int, acknowledged: list[str]) -> DrillResult:
    kept = [record.event_id for record in store.read(RUN)]
    places = {event_id: place for place, event_id in enumerate(kept)}
    found = [places[event_id] for event_id in acknowledged if event_id in places]
    return DrillResult(
        kills=kills,
        acknowledged=len(acknowledged),
        lost=len(acknowledged) - len(found),
        doubled=len(kept) - len(set(kept)) + len(acknowledged) - len(set(acknowledged)),
        reordered=sum(later <= earlier for earlier, later in pairwise(found)),
    )


def write_for_ever() -> None:
    """What the process does that is going to be killed: decide, say so, decide."""
    folder, kill, head = sys.argv[1:]
    store = open_store(folder)
    seq = int(head)
    while True:
        decision = entry(f"{kill}-{seq}", {"scene": "The room", "words": "x" * (seq % 7) * 300}, text="typed " * 30)
        seq = store.append(RUN, seq, [decision])[-1].seq
        print(decision.event_id, flush=True)


if __name__ == "__main__":
    with TemporaryDirectory() as place:
        print(drill(int(sys.argv[1]), Path(place)))
