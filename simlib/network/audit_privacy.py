"""Privacy paths: who comes to hold what kind of information over any number of units, and where that is forbidden.

The proof is a search over pairs of unit and kind of information. It begins where somebody learns a thing by itself,
follows every link that passes that kind on, and stops at the first step that a rule forbids: what lies behind such a
step is an echo, for nothing arrives there any more once the step is mended.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from simlib.scenario.information import Info
from simlib.scenario.referral_map import Forbidden, Link, ReferralMap, Unit


@dataclass(frozen=True, slots=True)
class Leak:
    """One step that should not be: a link that passes on what it must not, with the way from where it was learned."""

    info: Info
    link: Link
    path: tuple[str, ...]
    """The units in order, the last two being those of the link."""
    rule: Forbidden | None = None
    """The rule it breaks; None where the sender itself may not pass this on to anybody."""


def leaks_of(referral_map: ReferralMap) -> tuple[Leak, ...]:
    """Every step that should not be, by kind of information and in the order of the map."""
    return tuple(leak for info in Info for leak in _leaks(referral_map, info))


def holders(referral_map: ReferralMap, info: Info) -> dict[str, tuple[str, ...]]:
    """The units that come to hold this by allowed steps, each with a shortest way from where it was learned."""
    return _searched(referral_map, info)[0]


def _leaks(referral_map: ReferralMap, info: Info) -> list[Leak]:
    return _searched(referral_map, info)[1]


def _searched(referral_map: ReferralMap, info: Info) -> tuple[dict[str, tuple[str, ...]], list[Leak]]:
    units = referral_map.by_id()
    ways: dict[str, tuple[str, ...]] = {unit.id: (unit.id,) for unit in referral_map.units if _learns(unit, info)}
    queue, leaks = deque(ways), []
    while queue:
        unit_id = queue.popleft()
        for link in _passing(referral_map, unit_id, info):
            path = (*ways[unit_id], link.receiver)
            rule = _broken_rule(referral_map, info, link, units[link.receiver])
            if rule or info in units[unit_id].keeps:
                leaks.append(Leak(info, link, path, rule))
            elif link.receiver not in ways:
                ways[link.receiver] = path
                queue.append(link.receiver)
    order = {link.key: place for place, link in enumerate(referral_map.links)}
    return ways, sorted(leaks, key=lambda leak: order[leak.link.key])


def _passing(referral_map: ReferralMap, unit_id: str, info: Info) -> list[Link]:
    return [link for link in referral_map.links if link.sender == unit_id and info in link.passes]


def _learns(unit: Unit, info: Info) -> bool:
    """Whether a unit knows this without being told; a secret address and privileged talk are known where they arise."""
    arises = {Info.SHELTER_ADDRESS: unit.address_secret, Info.PRIVILEGED: unit.privileged}
    return info in unit.learns or arises.get(info, False)


def _broken_rule(referral_map: ReferralMap, info: Info, link: Link, receiver: Unit) -> Forbidden | None:
    """The first rule of the map that this step breaks."""
    return next(
        (
            rule
            for rule in referral_map.forbidden
            if rule.info is info and rule.to.includes(receiver) and not rule.is_lifted_by(link)
        ),
        None,
    )
