"""The bench of generated cases counts what it says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simlib.network.generate import GeneratedCase
from simlib.scenario.typologies import Size
from tests.bench import generator
from tests.bench.table import Asked
from tests.network.cases import case_of, shipped_book


def test_the_quick_bench_tells_sound_cases_and_proven_plans() -> None:
    rows = generator.measure(Asked(quick=True, tell=lambda _: None))
    held = {row.what: row.held for row in rows if row.target is not None}
    assert "40 cases of size S: checks that fail" in held
    assert "8 cases of size M: plans without proof" in held
    assert all(row.ours == 0 for row in rows if row.unit == "count")


def test_a_fault_and_a_plan_without_proof_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = case_of("gang-run")
    broken: GeneratedCase = replace(sound, leads=("nothing",), plan=replace(sound.plan, bound=-1.0))
    monkeypatch.setattr(generator, "generate", lambda *_: broken)
    told = generator.counted(shipped_book(), Size.S, 1)
    assert (told.cases, told.faults, told.unproven) == (8, 8, 8)
    assert told.widest_gap > 0
