"""What an intervention does to a network: several numbers side by side, never one.

They do not add up and are not weighed against each other. What becomes of the people who are harmed counts first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import inf

from simlib.errors import NotAllowed
from simlib.network.case import TARGET_ROLES, CaseGraph, NodeKind, Role
from simlib.network.control import HEADS, NOBODY, control_flow, control_in, controlled, most_flow
from simlib.scenario.words import Layer

RECRUITS = frozenset({Role.RECRUITER, Role.BROKER})
HOLDS = HEADS | {Role.CO_CONTROLLER}
STEPS = 2
"""Ties within which somebody is reached: a friend of a friend, as in `simlib.network.measures`."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A network in numbers."""

    control_flow: float
    """The most control that flows to those who are harmed at once, in the unit of the ties' weights."""
    controlled: int
    """How many of those who are harmed control reaches."""
    money_flow: float
    """The most money that flows at once from those who are harmed, from buyers and from businesses to the heads."""
    recruitment: int
    """How many people who recruit or broker are in touch with somebody who controls, directly or through others."""
    reach: int
    """How many people stand within two ties of a head."""
    fragmentation: float
    """F: the share of pairs that no way connects (Borgatti 2006); of those who remain."""
    brokerage: float
    """The largest share of shortest ways that runs through one of those who take part: how much hangs on that one."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A network before and right after an intervention."""

    before: Measured
    after: Measured


def effect_of(case: CaseGraph, targets: Iterable[str], made_safe: Iterable[str] = NOBODY) -> Effect:
    """What it changes at once to act on these targets and to make these people safe.

    Raises `NotAllowed` where a target is somebody who is harmed: people who are harmed are made safe.
    """
    targets = frozenset(targets)
    harmed = sorted(node.label for node in case.protected() if node.id in targets)
    if harmed:
        raise NotAllowed(f"{harmed[0]} is harmed, so nobody acts against them. Make them safe instead.")
    return Effect(measured(case), measured(case, targets.union(made_safe)))


def measured(case: CaseGraph, gone: Collection[str] = NOBODY) -> Measured:
    """The network in numbers without these people and things; about 0.1 CPU-seconds for 500 nodes."""
    # Where control begins is told by the whole case: who remains does not become a head by that.
    control = control_in(case).without(gone)
    case = without(case, gone)
    fragmentation, brokerage = _hanging_together(case)
    return Measured(
        control_flow=control_flow(control),
        controlled=len(controlled(control)),
        money_flow=money_flow(case),
        recruitment=recruitment(case),
        reach=reach(case),
        fragmentation=fragmentation,
        brokerage=brokerage,
    )


def without(case: CaseGraph, gone: Collection[str]) -> CaseGraph:
    """The case without these nodes and their ties."""
    if not gone:
        return case
    return CaseGraph(
        tuple(node for node in case.nodes if node.id not in gone),
        tuple(tie for tie in case.ties if tie.source not in gone and tie.target not in gone),
        case.evidence,
    )


def money_flow(case: CaseGraph) -> float:
    """The most money that flows at once from where it is earned to the heads, over ties that count."""
    arcs: dict[tuple[str, str], float] = {}
    for tie in case.counted():
        if tie.layer is Layer.MONEY and tie.source != tie.target:
            arcs[tie.source, tie.target] = arcs.get((tie.source, tie.target), 0.0) + tie.weight
    earned = {
        node.id: inf
        for node in case.nodes
        if not node.decoy and (node.protected or node.role is Role.BUYER or node.kind is NodeKind.BUSINESS)
    }
    return most_flow(arcs, earned, _of_roles(case, HEADS))


def recruitment(case: CaseGraph) -> int:
    """How many people who recruit or broker can still hand somebody on to a person who controls.

    Whoever is harmed, or has no part in it, passes nobody on.
    """
    involved = _of_roles(case, TARGET_ROLES)
    pairs = {(tie.source, tie.target) for tie in case.counted() if {tie.source, tie.target} <= involved}
    in_touch = _within(pairs, _of_roles(case, HOLDS), len(involved))
    return len(in_touch & _of_roles(case, RECRUITS))


def reach(case: CaseGraph) -> int:
    """How many people stand within two ties of a head, the heads included."""
    pairs = {(tie.source, tie.target) for tie in case.counted()}
    return len(_within(pairs, _of_roles(case, HEADS), STEPS) & _people(case))


def _of_roles(case: CaseGraph, roles: Collection[Role]) -> frozenset[str]:
    return frozenset(node.id for node in case.nodes if node.role in roles and not node.decoy)


def _people(case: CaseGraph) -> frozenset[str]:
    return frozenset(node.id for node in case.nodes if node.kind is NodeKind.PERSON)


def _within(pairs: Iterable[tuple[str, str]], starts: Collection[str], steps: int) -> set[str]:
    """Whoever stands within so many ties of a start, in either direction; the starts included."""
    near: dict[str, set[str]] = {}
    for one, other in pairs:
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    seen, edge = set(starts), set(starts)
    for _ in range(steps):
        edge = {other for each in edge for other in near.get(each, ())} - seen
        if not edge:
            break
        seen |= edge
    return seen


def _hanging_together(case: CaseGraph) -> tuple[float, float]:
    """F, and the largest share of shortest ways that runs through one of those who take part."""
    # They load scipy, which the numbers that a replay asks for again and again do without.
    from simlib.network.key_players import fragmentation  # noqa: PLC0415
    from simlib.network.measures import betweenness  # noqa: PLC0415

    graph = case.graph()
    involved = _of_roles(case, TARGET_ROLES)
    shares: dict[str, float] = betweenness(graph)
    return fragmentation(graph), max((share for each, share in shares.items() if each in involved), default=0.0)
