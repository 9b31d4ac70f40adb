"""Decisions kept through `kill -9`: how many that were acknowledged are lost, doubled or out of order afterwards."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.table import NONE_AT_ALL, Asked, Row
from tests.record.kill_drill import drill

ROUND = 50
"""Kills between two words on how far it is."""


def measure(asked: Asked) -> list[Row]:
    """The rows of the drill, in a folder of its own."""
    kills = asked.size(500, 3)
    acknowledged = lost = doubled = reordered = 0
    for begun in range(0, kills, ROUND):
        asked.tell(f"kills: {begun} of {kills} ...")
        with TemporaryDirectory() as folder:
            result = drill(min(ROUND, kills - begun), Path(folder), seed=begun)
        acknowledged += result.acknowledged
        lost += result.lost
        doubled += result.doubled
        reordered += result.reordered
    return [
        Row(f"decisions acknowledged before {kills} kills -9", "count", acknowledged),
        Row("of these lost", "count", lost, target=NONE_AT_ALL),
        Row("doubled", "count", doubled, target=NONE_AT_ALL),
        Row("out of order", "count", reordered, target=NONE_AT_ALL),
    ]
