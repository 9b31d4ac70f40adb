"""How the fact base has one unit tell another: the way there, its latest time, and what the person has to agree to."""

from __future__ import annotations

from dataclasses import dataclass

from simlib.scenario.facts import Consent, FactBase, ReferralEdge, Unit
from simlib.scenario.information import WHO_IT_IS, Info
from simlib.scenario.words import fold

PATROL = "patrol"
"""The unit of a role that names no other."""

ALSO_OFFERED_AS = {"legal aid": "legal help", "hospital": "medical care"}
"""The need by which a unit is offered to a person, where it is not called like the unit."""

NEVER_TO_ANYBODY = frozenset({Info.PRIVILEGED, Info.SHELTER_ADDRESS})
"""What nobody is told: rule SHR-2, and the default of the fact base."""

ONLY_WHERE_LISTED = frozenset({Info.IMMIGRATION})
"""What nobody is told but the units that the fact base lists: rule SHR-3."""


_FREEST_FIRST = (Consent.NO, Consent.IF_IDENTITY_SHARED, Consent.YES)


@dataclass(frozen=True, slots=True)
class Way:
    """How a unit is reached."""

    edge: ReferralEdge
    direct: bool
    """Whether the officer's own unit tells it; else another one does, and the officer would tell that one."""


def unit_of_role(role: str, facts: FactBase) -> str:
    """The unit an officer of this role belongs to.

    >>> unit_of_role("Patrol officer", FactBase())
    'patrol'
    """
    words = fold(role).split()
    return next((unit for unit in facts.units if any(word.startswith(unit) for word in words)), PATROL)


def way_to(facts: FactBase, sender: str, receiver: str) -> Way | None:
    """The way from one unit to another; None where none leads there.

    It is the straight one, or else the one on which least has to be agreed to: whom somebody may tell without asking,
    as dispatch is told, an officer may tell as well.
    """
    ways = [edge for edge in facts.referrals if edge.receiver == receiver]
    straight = next((edge for edge in ways if edge.sender == sender), None)
    if straight is not None:
        return Way(straight, direct=True)
    other = min(ways, key=lambda edge: _FREEST_FIRST.index(edge.consent), default=None)
    return Way(other, direct=False) if other else None


def needs_consent(unit: Unit, way: Way | None, passed: frozenset[Info]) -> bool:
    """Whether the person has to agree before this is told to the unit.

    A way that the law or the protocol leaves free stays free, whatever of the unit's own list is passed on.
    """
    if way is not None and way.edge.consent is Consent.YES:
        return True
    if way is not None and way.edge.consent is Consent.NO:
        return bool(passed & unit.by_consent)
    return bool(passed & (unit.by_consent | WHO_IT_IS))


def never_gets(unit: Unit) -> frozenset[Info]:
    """What the unit may not be told, consent or not."""
    listed = unit.gets | unit.by_consent
    return unit.never | NEVER_TO_ANYBODY | (ONLY_WHERE_LISTED - listed)
