"""How a network goes on after somebody acted on it: one run of chance, ten days at a time.

A model for teaching. Who is missing is replaced by somebody near or of the same role, places and accounts are replaced
by others, people are recruited, people leave. How fast is assumed (`Habits`), and no number of it was measured on a
real network. What it has to show, and tests hold it to, is what studies found: see `simlib.network.restructuring`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from simlib.network.case import TARGET_KINDS, TARGET_ROLES, CaseGraph, NodeKind, Role
from simlib.network.control import HEADS, NOBODY, control_in, most_flow, reached
from simlib.network.drawing import Draw
from simlib.network.interventions import HOLDS, RECRUITS
from simlib.scenario.words import Layer

STEP = 10
"""Days between two looks at the network."""

Arc = tuple[str, str, float]


class Replacement(StrEnum):
    """Who takes the place of somebody who is missing."""

    DISTANCE = "distance"
    """Somebody who takes part and was at most two ties away; nearer people sooner."""
    ROLE = "role"
    """Somebody of the same role, wherever they stand."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How a network goes on. Chances are for ten days. All of them are assumptions."""

    replacement: Replacement = Replacement.DISTANCE
    replaced: float = 0.16
    """Somebody who is missing is replaced, while money comes in as before."""
    outside: float = 0.3
    """Of that chance, where nobody within can, but somebody still recruits."""
    poor: float = 0.15
    """Of that chance, where no money comes in at all."""
    moved: float = 0.25
    """A place, a phone, a vehicle, an ad or a business is replaced by another."""
    reopened: float = 0.05
    """An account is replaced by another."""
    successor: float = 0.8
    """What a successor, or another place, is worth beside the first."""
    recruited: float = 0.08
    """Somebody who recruits or brokers brings one more person under control."""
    recruited_alone: float = 0.01
    """The same for somebody who controls."""
    leaves: float = 0.015
    """Somebody leaves who is controlled."""
    reached: float = 0.35
    """Services reach somebody whom no control holds any more; from then on they are out of it."""
    comes_to_harm: float = 0.12
    """Somebody at immediate risk who is still controlled comes to serious harm."""
    warned: float = 0.55
    """A target can still be acted on once the network was warned by something done before."""


@dataclass(frozen=True, slots=True)
class World:
    """What is known of a network before chance begins."""

    supply: Mapping[str, float]
    control: tuple[Arc, ...]
    money: tuple[Arc, ...]
    harmed: frozenset[str]
    at_risk: frozenset[str]
    involved: Mapping[str, Role]
    things: Mapping[str, NodeKind]
    earned: frozenset[str]
    """Where money begins: those who are harmed, buyers and businesses."""
    near: Mapping[str, Mapping[str, int]]
    """For everybody who takes part, the others within two ties, with the number of ties."""
    hold: float
    """What one tie of exploitation weighs on average."""


def world_of(case: CaseGraph, at_risk: Collection[str]) -> World:
    """What chance needs to know of a case, over the ties that count."""
    control = control_in(case)
    counted = case.counted()
    involved = {n.id: n.role for n in case.nodes if n.role in TARGET_ROLES and not n.decoy}
    held = [tie.weight for tie in counted if tie.layer is Layer.EXPLOITATION]
    return World(
        supply=control.supply,
        control=tuple((*ends, weight) for ends, weight in control.arcs.items()),
        money=tuple((tie.source, tie.target, tie.weight) for tie in counted if tie.layer is Layer.MONEY),
        harmed=control.harmed,
        at_risk=control.harmed.intersection(at_risk),
        involved={each: role for each, role in involved.items() if role is not None},
        things={n.id: n.kind for n in case.nodes if n.kind in TARGET_KINDS and not n.decoy},
        earned=frozenset(
            n.id for n in case.nodes if not n.decoy and (n.protected or n.role is Role.BUYER or n.kind == "business")
        ),
        near=_near(involved, ((tie.source, tie.target) for tie in counted)),
        hold=sum(held) / len(held) if held else 1.0,
    )


def _near(involved: Collection[str], pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    beside: dict[str, set[str]] = {each: set() for each in involved}
    for one, other in pairs:
        if one in beside and other in beside and one != other:
            beside[one].add(other)
            beside[other].add(one)
    near: dict[str, dict[str, int]] = {}
    for each, first in beside.items():
        second = {other for friend in first for other in beside[friend]} - first - {each}
        near[each] = dict.fromkeys(sorted(first), 1) | dict.fromkeys(sorted(second), 2)
    return near


@dataclass(frozen=True, slots=True)
class Moment:
    """A network in one run on one day."""

    control_flow: float
    controlled: int
    money_flow: float
    recruitment: int
    """How many people recruit or broker."""
    newly_harmed: int
    """How many people came under control since the first day."""
    came_to_harm: int
    """How many of those at immediate risk came to serious harm since the first day."""
    days_controlled: int
    """Days that people spent under control since the first day, all people together."""


class Run:
    """One run of chance. Days are counted from the first act that is thought about."""

    def __init__(self, world: World, habits: Habits, draw: Draw) -> None:
        self.world = world
        self.habits = habits
        self.draw = draw
        self.strength = dict.fromkeys((*world.involved, *world.things), 1.0)
        self.held: list[Arc] = []
        """Ties to people who came under control meanwhile."""
        self.out: set[str] = set()
        """Those who are harmed no more: they left, were reached or were made safe."""
        self.hurt: set[str] = set()
        self.warned = False
        self.days_controlled = 0
        self._heads = frozenset(each for each, role in world.involved.items() if role in HEADS)
        self._first_money = self._money_flow(self._heads)

    # --- acts ---------------------------------------------------------------------------------------------------

    def act(self, targets: Collection[str], made_safe: Collection[str]) -> None:
        """People are made safe, then targets are acted on; some are gone where the network was warned before."""
        self.out.update(made_safe)
        for each in sorted(targets):
            if not self.warned or self.draw.share() < self.habits.warned:
                self.strength[each] = 0.0
        self.warned = self.warned or bool(targets)

    # --- ten days -----------------------------------------------------------------------------------------------

    def live(self) -> None:
        """Ten days go by."""
        controlled = self.controlled()
        self.days_controlled += STEP * len(controlled)
        self._people(controlled)
        self._replace_people()
        self._replace_things()
        self._recruit()

    def _people(self, controlled: Collection[str]) -> None:
        for each in sorted(self._harmed()):
            held = each in controlled
            if held and each in self.world.at_risk and self.draw.share() < self.habits.comes_to_harm:
                self.hurt.add(each)
            if self.draw.share() < (self.habits.leaves if held else self.habits.reached):
                self.out.add(each)

    def _replace_people(self) -> None:
        missing = [(each, role) for each, role in self.world.involved.items() if not self.strength[each]]
        if not missing:
            return
        base = self.habits.replaced * (self.habits.poor + (1 - self.habits.poor) * self._money_left())
        recruits = any(self.strength[each] for each, role in self.world.involved.items() if role in RECRUITS)
        for each, role in missing:
            candidates = self._candidates(each, role)
            chance = base if candidates else base * self.habits.outside * recruits
            if self.draw.share() < chance:
                self.strength[each] = self.habits.successor
                if candidates:
                    chosen = self.draw.weighted(list(candidates), list(candidates.values()))
                    # Whoever does two people's work does each a little worse.
                    self.strength[chosen] *= self.habits.successor

    def _candidates(self, each: str, role: Role) -> dict[str, float]:
        if self.habits.replacement is Replacement.ROLE:
            same = (other for other, theirs in self.world.involved.items() if theirs is role)
            return {other: self.strength[other] for other in same if self.strength[other]}
        near = self.world.near[each]
        return {other: 1 / steps for other, steps in near.items() if self.strength[other]}

    def _replace_things(self) -> None:
        if not any(self.strength[each] for each, role in self.world.involved.items() if role in HOLDS):
            return
        for each, kind in self.world.things.items():
            chance = self.habits.reopened if kind is NodeKind.ACCOUNT else self.habits.moved
            if not self.strength[each] and self.draw.share() < chance:
                self.strength[each] = self.habits.successor

    def _recruit(self) -> None:
        roles = self.world.involved.items()
        holders = [each for each, role in roles if role in HOLDS and self.strength[each]]
        for each, role in roles:
            often = self.habits.recruited if role in RECRUITS else self.habits.recruited_alone * (role in HOLDS)
            if holders and self.strength[each] and self.draw.share() < often * self.strength[each]:
                holder = self.draw.weighted(holders, [self.strength[other] for other in holders])
                self.held.append((holder, f"\x00new {len(self.held)}", self.world.hold))

    # --- how it stands ------------------------------------------------------------------------------------------

    def _harmed(self) -> frozenset[str]:
        return (self.world.harmed | {target for _, target, _ in self.held}) - self.out

    def _arcs(self) -> dict[tuple[str, str], float]:
        found = {}
        for source, target, weight in (*self.world.control, *self.held):
            worth = weight * self._worth(source) * self._worth(target)
            if worth > 0:
                found[source, target] = worth
        return found

    def _worth(self, each: str) -> float:
        return 0.0 if each in self.out else self.strength.get(each, 1.0)

    def _supply(self) -> dict[str, float]:
        return {each: most * self._worth(each) for each, most in self.world.supply.items() if self._worth(each)}

    def controlled(self) -> frozenset[str]:
        """Those who are harmed and whom control reaches now."""
        return frozenset(reached(self._arcs(), self._supply())) & self._harmed()

    def _money_flow(self, there: frozenset[str] = NOBODY) -> float:
        """The most money that flows from where it is earned to the heads; those of `there` count as not missing."""
        arcs: dict[tuple[str, str], float] = {}
        for source, target, weight in self.world.money:
            worth = weight * (source in there or self._worth(source)) * (target in there or self._worth(target))
            if worth > 0 and source != target:
                arcs[source, target] = arcs.get((source, target), 0.0) + worth
        heads = {each for each in self._heads if each in there or self.strength[each]}
        return most_flow(arcs, dict.fromkeys(self.world.earned - self.out, inf), heads)

    def _money_left(self) -> float:
        """The share of the money that still comes in, and waits for whoever succeeds; 1 where none is known to."""
        return min(1.0, self._money_flow(self._heads) / self._first_money) if self._first_money else 1.0

    def moment(self) -> Moment:
        """How the network stands now."""
        return Moment(
            control_flow=most_flow(self._arcs(), self._supply(), self._harmed()),
            controlled=len(self.controlled()),
            money_flow=self._money_flow(),
            recruitment=sum(self.strength[each] > 0 for each, role in self.world.involved.items() if role in RECRUITS),
            newly_harmed=len(self.held),
            came_to_harm=len(self.hurt),
            days_controlled=self.days_controlled,
        )
