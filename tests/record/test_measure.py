"""The measure measures what it says: every decision was kept. How fast is for the bench to tell."""

from __future__ import annotations

from pathlib import Path

from simlib.record.log import open_store
from tests.record.measure import RUN, stored_path


def test_the_measure_keeps_and_verifies_what_it_counts(folder: Path) -> None:
    told = stored_path(20, folder, verified=50)
    assert (told.decisions, told.verified_events) == (20, 50)
    assert min(told.cpu_us, told.wall_us, told.verify_ms) > 0
    store = open_store(folder)
    assert (store.head(RUN), store.head("long")) == (220, 50)
    store.verify(RUN)
    store.close()
