"""The fictional county that is shipped has no hole that the audit finds; one that is planted is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from simlib.network.audit import audit
from simlib.network.audit_model import Fault
from simlib.read.referral_map import load_map
from simlib.scenario.information import Info
from simlib.scenario.referral_edits import change_link, change_unit, set_agreement
from simlib.scenario.referral_map import Agreement, Feedback, ReferralMap, Standing
from simlib.scenario.referral_time import Hours

MAP = Path(__file__).resolve().parents[2] / "scenarios" / "maps" / "alder-county.yaml"


def county() -> ReferralMap:
    found = load_map(MAP).map
    assert found is not None
    return found


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 12, 21), date(2028, 7, 3)], ids=str)
def test_the_county_audits_clean(day: date) -> None:
    found = audit(county(), day)
    assert found.findings == ()
    assert found.hours_kept == (True,) * 168


def with_five_faults() -> ReferralMap:
    """An agreement that ran out, one that is missing, no word back, a name where it must not be, nobody at night."""
    made = set_agreement(county(), "patrol", "shelter", Agreement(Standing.SIGNED, "Old MOU", date(2025, 1, 31)))
    made = set_agreement(made, "advocate", "legal aid", Agreement(Standing.MISSING))
    for sender, receiver in (("da ht", "usao"), ("ht unit", "fusion")):
        link = made.link(sender, receiver)
        assert link is not None
        named = replace(link, passes=link.passes | {Info.IDENTITY})
        made = change_link(made, named if receiver == "fusion" else replace(link, feedback=Feedback.NO))
    advocate = made.unit("advocate")
    assert advocate is not None
    return change_unit(made, replace(advocate, hours=Hours(advocate.hours.open)))


def test_five_faults_that_are_planted_are_the_five_that_are_found() -> None:
    found = audit(with_five_faults(), date(2026, 11, 1)).findings
    assert [(each.fault, each.place) for each in found] == [
        (Fault.PRIVACY, ("ht unit", "fusion")),
        (Fault.MISSED_DEADLINE, ("advocate",)),
        (Fault.NO_AGREEMENT, ("advocate", "legal aid")),
        (Fault.EXPIRED_AGREEMENT, ("patrol", "shelter")),
        (Fault.NO_FEEDBACK, ("da ht", "usao")),
    ]
