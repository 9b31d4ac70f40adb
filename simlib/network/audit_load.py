"""How many cases a county can carry: queues in front of units, and the narrowest place on the way to each service.

Queues: cases come at random and independently (Poisson), work on one takes an exponential time, and a unit's servers
work side by side: the queue M/M/c, whose mean wait is Erlang's second formula (A. K. Erlang 1917; Gross and others,
Fundamentals of Queueing Theory, chapter 3). Narrow places: the minimum cut of a network whose units and links both
have capacities (Ford and Fulkerson 1956), found by networkx. A mean over a long time says nothing of a single night.
"""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from simlib.network.arrivals import DAY
from simlib.network.audit_model import NeedCapacity, UnitQueue
from simlib.network.audit_net import Net
from simlib.network.audit_promises import providers
from simlib.scenario.referral_map import Need, ReferralMap

_ROUNDING = 1e-9


def erlang_wait(cases: float, capacity: float, servers: int) -> float | None:
    """The mean time a case waits before work on it begins, in days; None where the queue grows without end.

    `cases` come in a day, `capacity` are worked on a day by all `servers` together. Beside a textbook's table:
    two servers, one case each in half an hour on average, three cases an hour, wait 0.643 hours.

    >>> round(erlang_wait(3, 4, 2), 3)
    0.643
    """
    if cases <= 0:
        return 0.0
    if cases >= capacity:
        return None
    offered = cases * servers / capacity
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = offered * blocked / (count + offered * blocked)
    busy = cases / capacity
    waits = blocked / (1 - busy * (1 - blocked))
    return waits / (capacity - cases)


def cases_into(referral_map: ReferralMap) -> dict[str, float]:
    """Cases a day that come to each unit: from outside, and as expected on the links from units that are on."""
    cases = {unit.id: unit.arrivals for unit in referral_map.units}
    off = {unit.id for unit in referral_map.units if unit.off}
    for link in referral_map.links:
        if link.sender not in off:
            cases[link.receiver] += link.expected
    return cases


def queues_of(referral_map: ReferralMap) -> tuple[UnitQueue, ...]:
    """The queue in front of each unit whose capacity is limited, in the map's order."""
    cases = cases_into(referral_map)
    return tuple(
        UnitQueue(unit.id, cases[unit.id], unit.capacity, None if wait is None else wait * DAY)
        for unit in referral_map.units
        if unit.capacity is not None and not unit.off
        for wait in (erlang_wait(cases[unit.id], unit.capacity, unit.servers),)
    )


def capacities_of(net: Net) -> tuple[NeedCapacity, ...]:
    """For each vital need, the cases a day that can be brought to those who meet it, and where it is narrow."""
    return tuple(_capacity(net.map, need, providers(net.map, need)) for need in Need if need in net.map.vital)


def _capacity(referral_map: ReferralMap, need: Need, targets: frozenset[int]) -> NeedCapacity:
    cases = cases_into(referral_map)
    meeting = [referral_map.units[place].id for place in sorted(targets) if not referral_map.units[place].off]
    expected = sum(cases[unit_id] for unit_id in meeting)
    graph = _graph(referral_map, meeting)
    try:
        most, (near, _) = nx.minimum_cut(graph, "cases", "meets")
    except nx.NetworkXUnbounded:
        return NeedCapacity(need, expected, None)
    cut = [(tail, head) for tail in near for head in graph.successors(tail) if head not in near]
    return NeedCapacity(need, expected, float(most), tuple(sorted(_narrow(graph, cut))))


def _graph(referral_map: ReferralMap, meeting: list[str]) -> nx.DiGraph:
    """Each unit as two nodes with its capacity between them; where cases come from, and where they are met."""
    graph = nx.DiGraph()
    graph.add_nodes_from(("cases", "meets"))
    on = [unit for unit in referral_map.units if not unit.off]
    for unit in on:
        graph.add_edge((unit.id, "in"), (unit.id, "out"), name=unit.id, **_limit(unit.capacity))
        if unit.arrivals > 0:
            graph.add_edge("cases", (unit.id, "in"), name="")
    known = {unit.id for unit in on}
    for link in referral_map.links:
        if link.sender in known and link.receiver in known:
            name = f"{link.sender} → {link.receiver}"
            graph.add_edge((link.sender, "out"), (link.receiver, "in"), name=name, **_limit(link.cases))
    for unit_id in meeting:
        graph.add_edge((unit_id, "out"), "meets", name="")
    return graph


def _limit(cases: float | None) -> dict[str, float]:
    """What networkx asks: no attribute where nothing limits."""
    return {} if cases is None else {"capacity": cases}


def _narrow(graph: nx.DiGraph, cut: list[tuple[object, object]]) -> Iterator[str]:
    for tail, head in cut:
        name = graph.edges[tail, head]["name"]
        if name:
            yield name


def is_short(capacity: NeedCapacity) -> bool:
    """Whether fewer cases a day can be brought there than are expected."""
    return capacity.most is not None and capacity.most + _ROUNDING < capacity.expected
