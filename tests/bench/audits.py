"""What an audit of a referral map costs, and whether it is right: the county that is shipped, sound and with holes.

The peer for arrivals is plain networkx: Dijkstra's search from each unit and start hour, whose edges take as long as
the hours of the receiver say at that moment. A graph with a node for every unit and minute, as textbooks expand it, has
264,000 nodes here and takes a CPU-second and a half for each of the 7,560 starts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median

import networkx as nx

from simlib.network.arrivals import HOURS, NEVER, from_everywhere
from simlib.network.audit import audit
from simlib.network.audit_net import net_of
from simlib.scenario.referral_map import ReferralMap, Unit
from simlib.scenario.referral_time import HOUR
from tests.bench.table import NONE_AT_ALL, Asked, Bound, Row, Target
from tests.network.small_maps import AS_OF, changed, county
from tests.network.test_audit import FIVE, PLANTED, found

PEER = "networkx"
ONE_SECOND = Target(Bound.AT_MOST, 1)


def measure(asked: Asked) -> list[Row]:
    """The rows of audits."""
    holes = changed(county(), (PLANTED[name][0] for name in FIVE))
    units = [unit.id for unit in county().units]
    asked.tell("audits: the county ...")
    rows = [
        cost("audit of the county, 45 units, 168 start hours", county(), asked.size(5, 1)),
        cost("audit of the county with five holes", holes, asked.size(5, 1)),
        Row("findings in the sound county", "count", len(found(county())), target=NONE_AT_ALL),
        Row("planted faults told otherwise", "count", told_otherwise(), target=NONE_AT_ALL),
    ]
    asked.tell("audits: arrivals ...")
    return rows + arrival_rows(county(), units[:: asked.size(1, 15)])


def cost(what: str, whole: ReferralMap, times: int) -> Row:
    """CPU-seconds of an audit, the median of a few."""
    return Row(what, "CPU-s", median(spent(lambda: audit(whole, AS_OF)) for _ in range(times)), target=ONE_SECOND)


def spent(work: Callable[[], object]) -> float:
    """CPU-seconds that the work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def told_otherwise() -> int:
    """How many of the faults that are planted one by one are not told as just that fault; and the five together."""
    alone = sum(found(plant(county())) != [expected] for plant, expected in PLANTED.values())
    five = found(changed(county(), (PLANTED[name][0] for name in FIVE)))
    return alone + (five != [PLANTED[name][1] for name in FIVE])


def arrival_rows(whole: ReferralMap, origins: Sequence[str]) -> list[Row]:
    """Arrivals from these units at every start hour, ours beside networkx's, and how many of them differ."""
    net = net_of(whole, AS_OF)
    began = time.process_time()
    ours = from_everywhere(net.clock)
    our_cost = (time.process_time() - began) * len(origins) / len(whole.units)
    began = time.process_time()
    graph, units = plain_graph(whole), whole.by_id()
    theirs = {
        (origin, hour): arrivals_by_search(graph, units, origin, hour) for origin in origins for hour in range(HOURS)
    }
    their_cost = time.process_time() - began
    differing = sum(
        at != theirs[origin, hour].get(unit.id, NEVER)
        for origin in origins
        for hour in range(HOURS)
        for unit, at in zip(whole.units, ours[net.places[origin], hour].tolist(), strict=True)
    )
    count = len(origins) * HOURS * len(whole.units)
    return [
        Row(f"{count:,} arrivals", "CPU-s", our_cost, their_cost, PEER, our_cost / their_cost),
        Row("arrivals that differ", "count", differing, target=NONE_AT_ALL),
    ]


def plain_graph(whole: ReferralMap) -> nx.DiGraph:
    """The map as networkx has it: the minutes from holding a case to its coming in stand on the edges."""
    units = whole.by_id()
    graph = nx.DiGraph()
    graph.add_nodes_from(units)
    graph.add_edges_from(
        (link.sender, link.receiver, {"minutes": units[link.sender].takes + link.takes}) for link in whole.links
    )
    return graph


def arrivals_by_search(graph: nx.DiGraph, whole: Mapping[str, Unit], origin: str, hour: int) -> dict[str, int]:
    """When each unit first holds a case that begins in this unit at this hour.

    Dijkstra's search asks for the edges of a unit when its own arrival is settled; the earliest that was offered to it
    is then its arrival, and the hours of the receiver say how long the edge takes just then.
    """
    begin = whole[origin].answers_at(hour * HOUR)
    if begin is None:
        return {}
    offered = {origin: begin}

    def minutes(sender: str, receiver: str, edge: Mapping[str, int]) -> int | None:
        at = whole[receiver].answers_at(offered[sender] + edge["minutes"])
        if at is None:
            return None
        offered[receiver] = min(at, offered.get(receiver, at))
        return at - offered[sender]

    return {
        unit: begin + after
        for unit, after in nx.single_source_dijkstra_path_length(graph, origin, weight=minutes).items()
    }
