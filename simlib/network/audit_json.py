"""An audit as JSON, as `simlib audit --json` prints it.

    {"map", "county", "invented", "as_of", "units", "links",
     "errors", "warnings",
     "findings": [{"code", "severity", "unit", "from", "to", "what", "remedy", "also": [...], "hours", "hours_hit",
                   "since", "path": [...], "source", "weight"}],
     "t24": {"needs": [...], "mean", "units": {id: [168 counts of needs met within 24 h]}},
     "deadlines": [{"rule", "condition", "from", "to", "within", "kept", "of", "missed_hours": [...],
                    "slowest_minutes", "source"}],
     "capacity": [{"need", "expected", "most", "narrow": [...]}],
     "queues": [{"unit", "cases", "capacity", "wait_minutes"}],
     "best_next": {"from", "to", "renews", "deadlines", "single_points", "t24"} or null,
     "ending_soon": [{"from", "to", "name", "expires"}],
     "comparison": {...}}   with --without and --against only

A finding names a unit, or a link by `from` and `to`; the others are null. `code` is one of `privacy-path`,
`missed-deadline`, `cut-off`, `switched-off`, `dead-end`, `overload`, `missing-agreement`, `expired-agreement`,
`single-point-of-failure`, `late-service`, `bottleneck`, `long-wait`, `never-told`, `missing-feedback`. Start hours are
0 to 167 from Monday 0:00; a capacity or a time of null has no limit, or no end.
"""

from __future__ import annotations

from dataclasses import asdict

from simlib.network.arrivals import HOURS
from simlib.network.audit_compare import Comparison
from simlib.network.audit_model import Audit, AuditFinding, DeadlineKept, NextAgreement
from simlib.scenario.referral_words import latest_text

Json = dict[str, object]


def audit_json(audit: Audit, comparison: Comparison | None = None) -> Json:
    """The whole audit, and the comparison where there is one."""
    told = {
        "map": audit.map.name,
        "county": audit.map.county,
        "invented": audit.map.invented,
        "as_of": audit.as_of.isoformat(),
        "units": len(audit.map.units),
        "links": len(audit.map.links),
        "errors": audit.errors,
        "warnings": len(audit.findings) - audit.errors,
        "findings": [finding_json(finding) for finding in audit.findings],
        "t24": {
            "needs": [need.value for need in audit.needs],
            "mean": audit.mean_t24,
            "units": {unit: list(hours) for unit, hours in audit.t24.items()},
        },
        "deadlines": [_deadline(each) for each in audit.deadlines],
        "capacity": [asdict(each) | {"narrow": list(each.narrow)} for each in audit.capacity],
        "queues": [
            {"unit": each.unit, "cases": each.cases, "capacity": each.capacity, "wait_minutes": each.wait}
            for each in audit.queues
        ],
        "best_next": audit.best_next and _next(audit.best_next),
        "ending_soon": [
            {**_link(each.link), "name": each.name, "expires": each.expires.isoformat()} for each in audit.ending_soon
        ],
    }
    return told if comparison is None else {**told, "comparison": comparison_json(comparison)}


def finding_json(finding: AuditFinding) -> Json:
    """One finding."""
    return {
        "code": finding.fault.replace(" ", "-"),
        "severity": finding.severity.value,
        "unit": finding.unit,
        **(_link(finding.link) if finding.link else {"from": None, "to": None}),
        "what": finding.what,
        "remedy": finding.remedy,
        "also": list(finding.also),
        "hours": finding.hours,
        "hours_hit": finding.hours_hit,
        "since": finding.since and finding.since.isoformat(),
        "path": list(finding.path),
        "source": finding.source,
        "weight": finding.weight,
    }


def comparison_json(comparison: Comparison) -> Json:
    """What a change did."""
    return {
        "gone": [finding_json(each) for each in comparison.gone],
        "new": [finding_json(each) for each in comparison.new],
        "deadlines": [
            {"rule": each.rule, "from": each.sender, "kept_before": each.before, "kept_after": each.after}
            for each in comparison.deadlines
        ],
        "t24": [{"unit": each.unit, "before": each.before, "after": each.after} for each in comparison.reach],
        "needs_lost": [need.value for need in comparison.needs_lost],
    }


def _link(link: tuple[str, str]) -> Json:
    return {"from": link[0], "to": link[1]}


def _deadline(duty: DeadlineKept) -> Json:
    return {
        "rule": duty.rule.id,
        "condition": duty.rule.condition.value,
        **_link((duty.sender, duty.rule.target)),
        "within": latest_text(duty.rule.within),
        "kept": sum(duty.kept),
        "of": HOURS,
        "missed_hours": [hour for hour, kept in enumerate(duty.kept) if not kept],
        "slowest_minutes": duty.slowest,
        "source": duty.rule.why,
    }


def _next(best: NextAgreement) -> Json:
    gains = {"deadlines": best.deadlines, "single_points": best.single_points, "t24": best.t24}
    return {**_link(best.link), "renews": best.renews, **gains}
