"""The long work of the referral lab, each a job for `simlib.labs.work`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from simlib.labs.work import Say
from simlib.network.audit import audit
from simlib.network.audit_model import Audit
from simlib.scenario.referral_map import ReferralMap


@dataclass(frozen=True, slots=True)
class Audited:
    """A map as it was opened and as it is now, both audited on the same day."""

    before: Audit
    after: Audit


def audited(say: Say, before: ReferralMap, after: ReferralMap, as_of: date) -> Audited:
    """Both audits; one, where nothing was changed."""
    say(0.1, "Auditing the map as it was opened")
    first = audit(before, as_of)
    if before == after:
        return Audited(first, first)
    say(0.5, "Auditing the map as it is now")
    return Audited(first, audit(after, as_of))
