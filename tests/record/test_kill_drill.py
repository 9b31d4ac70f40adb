"""No acknowledged decision is lost, doubled or reordered when its writer is killed; and the drill can tell."""

from __future__ import annotations

from pathlib import Path

from tests.record.conftest import Academy
from tests.record.contract import begin, entry
from tests.record.kill_drill import RUN, DrillResult, _counted, drill


def test_twenty_five_kills_lose_nothing_that_was_acknowledged(folder: Path) -> None:
    result = drill(25, folder)
    assert result == DrillResult(kills=25, acknowledged=result.acknowledged, lost=0, doubled=0, reordered=0)
    assert result.acknowledged >= 25


def test_the_drill_counts_what_is_lost_doubled_and_out_of_order(academy: Academy) -> None:
    begin(academy.store, RUN)
    academy.store.append(RUN, 0, [entry(event_id) for event_id in "abcd"])
    told = ["a", "c", "b", "never kept", "d", "d"]
    assert _counted(academy.store, 1, told) == DrillResult(kills=1, acknowledged=6, lost=1, doubled=1, reordered=2)
