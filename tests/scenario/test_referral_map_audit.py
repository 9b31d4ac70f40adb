"""The fictional county that is shipped has no hole that the audit finds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from simlib.network.audit import audit
from simlib.read.referral_map import load_map

MAP = Path(__file__).resolve().parents[2] / "scenarios" / "maps" / "alder-county.yaml"


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 12, 21), date(2028, 7, 3)], ids=str)
def test_the_county_audits_clean(day: date) -> None:
    county = load_map(MAP).map
    assert county is not None
    found = audit(county, day)
    assert found.findings == ()
    assert found.hours_kept == (True,) * 168
