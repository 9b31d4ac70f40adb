"""Control over people: how much of it reaches those who are harmed, and whom it still reaches.

Control runs over the ties of command and exploitation, from whoever directs to whoever is harmed (the flow of Kosmas et
al. 2022, arXiv 2203.01893 and 2209.04507). What people tell each other, pay or drive is not control.

It begins with controllers and employers. A co-controller passes theirs on, and goes on alone where they are gone, with
half of what they hand on (`ALONE`): whoever stands beside the people harmed does not let go because a head is arrested.
That half is an assumption of ours.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, inf

from simlib.network.case import TARGET_ROLES, CaseGraph, CaseNode, Role
from simlib.scenario.words import Layer

CONTROL_LAYERS = frozenset({Layer.COMMAND, Layer.EXPLOITATION})
HEADS = frozenset({Role.CONTROLLER, Role.EMPLOYER})
"""Whoever control begins with; everybody else who takes part passes it on."""

ALONE = 0.5
"""The share of what co-controllers hand on that they can keep up without a head."""

Arcs = dict[tuple[str, str], float]
"""Pairs of nodes with what can flow from the first to the second."""

NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Control:
    """Where control begins, whom it harms, and what carries it in between."""

    arcs: Mapping[tuple[str, str], float]
    supply: Mapping[str, float]
    """Whom control begins with, and how much of it each can have; infinite for a head."""
    harmed: frozenset[str]

    def without(self, gone: Collection[str]) -> Control:
        """The same once these people are no part of it any more."""
        return Control(
            {ends: weight for ends, weight in self.arcs.items() if not (ends[0] in gone or ends[1] in gone)},
            {head: most for head, most in self.supply.items() if head not in gone},
            self.harmed.difference(gone),
        )


def control_in(case: CaseGraph) -> Control:
    """The control in a case, over the ties that count; parallel ties carry the sum of their weights.

    Where no head is known, control begins with everybody who takes part and whom nobody is known to direct.
    """
    arcs: Arcs = {}
    for tie in case.counted():
        if tie.layer in CONTROL_LAYERS and tie.source != tie.target:
            ends = (tie.source, tie.target)
            arcs[ends] = arcs.get(ends, 0.0) + tie.weight
    harmed = frozenset(node.id for node in case.protected())
    return Control(arcs, _supply(case.nodes, arcs), harmed)


def _supply(nodes: Iterable[CaseNode], arcs: Arcs) -> dict[str, float]:
    involved = {node.id: node.role for node in nodes if node.role in TARGET_ROLES and not node.decoy}
    directed = {target for source, target in arcs if source in involved}
    heads = [each for each, role in involved.items() if role in HEADS] or sorted(set(involved) - directed)
    handed: dict[str, float] = {each: 0.0 for each, role in involved.items() if role is Role.CO_CONTROLLER}
    for (source, _), weight in arcs.items():
        if source in handed:
            handed[source] += weight
    return {each: float(ceil(handed[each] * ALONE)) for each in sorted(handed)} | dict.fromkeys(sorted(heads), inf)


def control_flow(control: Control) -> float:
    """The most control that can flow from the heads to those who are harmed at once, in the unit of the weights."""
    return most_flow(control.arcs, control.supply, control.harmed)


def controlled(control: Control) -> frozenset[str]:
    """Those who are harmed and whom control still reaches, directly or through others."""
    return frozenset(reached(control.arcs, control.supply)) & control.harmed


def reached(arcs: Iterable[tuple[str, str]], starts: Iterable[str]) -> set[str]:
    """Every node that a directed way leads to, the starts included."""
    onward = _onward(arcs)
    seen = set(starts)
    waiting = sorted(seen)
    while waiting:
        fresh = [each for each in onward.get(waiting.pop(), ()) if each not in seen]
        seen.update(fresh)
        waiting += fresh
    return seen


def between(control: Control) -> frozenset[str]:
    """The nodes that control to somebody who is harmed runs through, both ends included."""
    back = reached(((target, source) for source, target in control.arcs), control.harmed)
    return frozenset(reached(control.arcs, control.supply) & back)


def _onward(arcs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    onward: dict[str, list[str]] = {}
    for source, target in arcs:
        onward.setdefault(source, []).append(target)
    return onward


# --- the most that can flow -----------------------------------------------------------------------------------

_START, _END = "\x00start", "\x00end"
"""No id of a case holds this character."""

Left = dict[str, dict[str, float]]
"""What can still flow from a node to its neighbors, and back."""


def most_flow(arcs: Mapping[tuple[str, str], float], supply: Mapping[str, float], sinks: Collection[str]) -> float:
    """The maximum flow from the sources, each with its supply, to any sink (Edmonds and Karp), without a library.

    Made for the few hundred nodes of a case; a whole replay asks for it thousands of times.

    >>> most_flow({("a", "b"): 3.0, ("b", "c"): 2.0, ("a", "c"): 1.0}, {"a": 9.0}, ["c"])
    3.0
    """
    endless = sum(arcs.values()) + 1.0
    left: Left = {_START: {}, _END: {}}
    ends = [((_START, each), min(endless, most)) for each, most in sorted(supply.items())]
    ends += [((each, _END), endless) for each in sorted(sinks)]
    for (source, target), most in [*arcs.items(), *ends]:
        left.setdefault(source, {})[target] = left.get(source, {}).get(target, 0.0) + most
        left.setdefault(target, {}).setdefault(source, 0.0)
    total = 0.0
    while came := _shortest(left):
        total += _pushed(left, came)
    return total


def _shortest(left: Left) -> dict[str, str]:
    """Where each node of a shortest way to the end is come to from; empty where there is no way."""
    came = {_START: ""}
    waiting = deque([_START])
    while waiting:
        here = waiting.popleft()
        for target, most in left[here].items():
            if most > 0 and target not in came:
                came[target] = here
                if target == _END:
                    return came
                waiting.append(target)
    return {}


def _pushed(left: Left, came: Mapping[str, str]) -> float:
    steps = [_END]
    while steps[-1] != _START:
        steps.append(came[steps[-1]])
    steps.reverse()
    pairs = list(pairwise(steps))
    least = min(left[source][target] for source, target in pairs)
    for source, target in pairs:
        left[source][target] -= least
        left[target][source] += least
    return least
