"""What a change of a map does: a unit switched off, and two audits beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from simlib.network.audit_model import Audit, AuditFinding, DeadlineKept
from simlib.scenario.referral_edits import switch
from simlib.scenario.referral_map import Need, ReferralMap


@dataclass(frozen=True, slots=True)
class DeadlineChange:
    """A duty to tell that is kept in more or fewer start hours than before; 0 where it was not in one of the maps."""

    rule: str
    sender: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class ReachChange:
    """A unit from which more or fewer needs are met within 24 hours than before, on average over start hours."""

    unit: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What got better and what got worse between two audits."""

    gone: tuple[AuditFinding, ...]
    """Findings of the first audit that the second does not have."""
    new: tuple[AuditFinding, ...]
    """Findings of the second audit that the first did not have."""
    deadlines: tuple[DeadlineChange, ...]
    """Those that changed, the greatest loss first."""
    reach: tuple[ReachChange, ...]
    """Those that changed, the greatest loss first; units of one map only are left out."""
    needs_lost: tuple[Need, ...]
    """Needs that nobody meets any more."""

    @property
    def is_same(self) -> bool:
        """Whether nothing changed that an audit can see."""
        return not (self.gone or self.new or self.deadlines or self.reach or self.needs_lost)


def switch_off(referral_map: ReferralMap, unit_id: str) -> ReferralMap:
    """The map with this unit taking no case; its links stay. Raises `NotAllowed` for an id that no unit has."""
    return switch(referral_map, unit_id, off=True)


def compare(before: Audit, after: Audit) -> Comparison:
    """What got better and what got worse. Findings are the same when kind and place are the same."""
    return Comparison(
        gone=_missing_in(after.findings, before.findings),
        new=_missing_in(before.findings, after.findings),
        deadlines=_deadlines(before.deadlines, after.deadlines),
        reach=_reach(before, after),
        needs_lost=tuple(need for need in _needs_met(before) if need not in _needs_met(after)),
    )


def _missing_in(these: Iterable[AuditFinding], those: Iterable[AuditFinding]) -> tuple[AuditFinding, ...]:
    known = {(each.fault, each.place) for each in these}
    return tuple(each for each in those if (each.fault, each.place) not in known)


def _deadlines(before: Sequence[DeadlineKept], after: Sequence[DeadlineKept]) -> tuple[DeadlineChange, ...]:
    first, then = ({(each.rule.id, each.sender): sum(each.kept) for each in duties} for duties in (before, after))
    changes = [
        DeadlineChange(*key, first.get(key, 0), then.get(key, 0))
        for key in dict.fromkeys((*first, *then))
        if first.get(key, 0) != then.get(key, 0)
    ]
    return tuple(sorted(changes, key=lambda each: (each.after - each.before, each.rule, each.sender)))


def _reach(before: Audit, after: Audit) -> tuple[ReachChange, ...]:
    changes = [
        ReachChange(unit, sum(hours) / len(hours), sum(after.t24[unit]) / len(hours))
        for unit, hours in before.t24.items()
        if unit in after.t24 and sum(hours) != sum(after.t24[unit])
    ]
    return tuple(sorted(changes, key=lambda each: (each.after - each.before, each.unit)))


def _needs_met(audit: Audit) -> tuple[Need, ...]:
    """The needs that a unit meets which is not switched off."""
    met = frozenset().union(*(unit.meets for unit in audit.map.units if not unit.off))
    return tuple(need for need in Need if need in met)
