"""The audit of a referral map: its holes, each once, and the numbers they rest on. A pure function of map and day."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from simlib.network.arrivals import NEVER
from simlib.network.audit_causes import causes_of, symptoms_of
from simlib.network.audit_findings import agreement_findings, feedback_findings, load_findings, privacy_findings
from simlib.network.audit_load import capacities_of, queues_of
from simlib.network.audit_model import Audit, AuditFinding, DeadlineKept, EndingSoon, Fault
from simlib.network.audit_net import net_of
from simlib.network.audit_next import Reach, best_next, reach_of
from simlib.network.audit_promises import Measured, measured, promises_of, timetable_of
from simlib.network.audit_tell import finding_of
from simlib.scenario.referral_map import ReferralMap

SOON = timedelta(days=90)
"""How long before its last day an agreement is named, so that there is time to renew it."""


def audit(referral_map: ReferralMap, as_of: date) -> Audit:
    """The audit of a sound map (one without findings of its reader) on a day.

    Start hours are those of the week that the day lies in; where a law counts business days, holidays of that and the
    following weeks count.
    """
    net = net_of(referral_map, as_of)
    promises = promises_of(net)
    table = timetable_of(net, promises)
    now = measured(table, promises, ways=True)
    symptoms = symptoms_of(table, now)
    reach = reach_of(net)
    queues, capacities = queues_of(referral_map), capacities_of(net)
    findings = [
        *(finding_of(net, cause) for cause in causes_of(table, symptoms)),
        *privacy_findings(referral_map),
        *agreement_findings(referral_map, as_of),
        *load_findings(referral_map, queues, capacities),
        *feedback_findings(referral_map),
    ]
    return Audit(
        map=referral_map,
        as_of=as_of,
        needs=reach.needs,
        findings=by_weight(findings),
        t24=_t24(referral_map, reach),
        deadlines=_deadlines(referral_map, now),
        capacity=capacities,
        queues=queues,
        best_next=best_next(table, now, reach, symptoms, as_of),
        ending_soon=_ending_soon(referral_map, as_of),
    )


def by_weight(findings: list[AuditFinding]) -> tuple[AuditFinding, ...]:
    """The heaviest kind first, then the heaviest of a kind, then by place."""
    order = list(Fault)
    return tuple(sorted(findings, key=lambda each: (order.index(each.fault), -each.weight, each.place, each.what)))


def _t24(referral_map: ReferralMap, reach: Reach) -> dict[str, tuple[int, ...]]:
    counts = reach.met.sum(axis=2)
    return {unit.id: tuple(counts[place].tolist()) for place, unit in enumerate(referral_map.units)}


def _deadlines(referral_map: ReferralMap, now: Measured) -> tuple[DeadlineKept, ...]:
    found = []
    for place, promise in enumerate(now.promises):
        if promise.rule:
            slowest = int(np.max(now.minutes[place]))
            sender = referral_map.units[promise.sender].id
            kept = tuple(now.kept[place].tolist())
            found.append(DeadlineKept(promise.rule, sender, kept, None if slowest >= NEVER else slowest))
    return tuple(found)


def _ending_soon(referral_map: ReferralMap, as_of: date) -> tuple[EndingSoon, ...]:
    """The agreements that end within the next 90 days, each once, the first to end first."""
    found: dict[str, EndingSoon] = {}
    for link in referral_map.links:
        expires = link.agreement.expires
        if expires and as_of <= expires <= as_of + SOON:
            found.setdefault(link.agreement.name, EndingSoon(link.key, link.agreement.name, expires))
    return tuple(sorted(found.values(), key=lambda each: (each.expires, each.name)))
