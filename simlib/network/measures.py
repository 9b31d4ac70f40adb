"""How a network hangs together: who reaches whom, who stands between, and what can flow.

Every function takes a networkx graph. All but `flow` look at it as undirected and simple, whatever it is. With 500
nodes each answers within a tenth of a CPU-second, so that a screen can show them while somebody tries things out.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from simlib.errors import CannotAnswer
from simlib.network.betweenness import betweenness_of
from simlib.network.compact import Compact, compact, component_sizes, connected_pairs
from simlib.network.key_players import fragmentation_of

GRAIN = 1000
"""Capacities that are no whole numbers are taken in thousandths."""

MOST = 2**31 - 1
"""The largest capacity, and the largest flow, that scipy counts."""

WAY = 2
"""Steps within which somebody is reached: a friend of a friend (Borgatti 2006 looks at the same distance)."""


@dataclass(frozen=True, slots=True)
class Measures:
    """What is measured of a network as a whole, and of each node."""

    nodes: int
    ties: int
    components: int
    largest: int
    """Nodes in the largest component."""
    fragmentation: float
    """F (`simlib.network.key_players.fragmentation`)."""
    reach: dict[Any, float]
    """Share of the other nodes within two steps."""
    betweenness: dict[Any, float]
    """Share of the shortest paths of the others that run through the node, as networkx normalizes it."""
    constraint: dict[Any, float]
    """How much a node's neighbors know each other; low for a broker. Nodes without ties are left out."""


def measures(graph: Any) -> Measures:
    """All of them."""
    network = compact(graph)
    sizes = component_sizes(network)
    return Measures(
        nodes=len(network),
        ties=network.ties,
        components=len(sizes),
        largest=int(sizes.max(initial=0)),
        fragmentation=fragmentation_of(connected_pairs(sizes), len(network)),
        reach=_by_name(network, _reach(network, WAY)),
        betweenness=_by_name(network, _shares(betweenness_of(network))),
        constraint=_constraint(network),
    )


def reach(graph: Any, steps: int = WAY) -> dict[Any, float]:
    """For each node, the share of the other nodes that it reaches within so many steps; 0 where it is alone."""
    network = compact(graph)
    return _by_name(network, _reach(network, steps))


def reached_from(graph: Any, sources: Iterable[Hashable], steps: int | None = None) -> frozenset[Any]:
    """The nodes that at least one source reaches within so many steps, or at all; sources are among them.

    Ties are followed in both directions. Raises KeyError for a source that is not in the graph.
    """
    network = compact(graph)
    ties, there = network.matrix(), network.mask(frozenset(sources))
    count = int(there.sum())
    for _ in range(len(network) if steps is None else steps):
        there |= ties @ there > 0
        if int(there.sum()) == count:
            break
        count = int(there.sum())
    return frozenset(network.names[place] for place in np.flatnonzero(there))


def betweenness(graph: Any, weight: str | None = None) -> dict[Any, float]:
    """For each node, the share of the shortest paths between others that run through it, as networkx normalizes it.

    With `weight`, that attribute is a tie's length, 1 where it is missing; of parallel ties the shortest counts. Raises
    CannotAnswer for a length that is not positive.
    """
    network = compact(graph)
    lengths = None if weight is None else _lengths(graph, network, weight)
    return _by_name(network, _shares(betweenness_of(network, lengths)))


def constraint(graph: Any) -> dict[Any, float]:
    """For each node with ties, Burt's constraint (1992): near 0 for a broker, high where all neighbors know each other.

    Every tie counts the same.
    """
    return _constraint(compact(graph))


def flow(
    graph: Any,
    layers: Collection[str],
    sources: Collection[Hashable],
    sinks: Collection[Hashable],
    without: Collection[Hashable] = (),
) -> float:
    """The most that can flow from the sources to the sinks over the ties of these layers (max-flow).

    `graph` is directed; the attribute `layer` of a tie says where it lies, `weight` what it carries, 1 where that is
    missing. A node that is named as source and as sink is a sink alone: somebody who directs and is harmed is harmed
    first. Nodes in `without` are taken out before. Capacities that are no whole numbers are taken in thousandths.

    Raises CannotAnswer for a negative capacity, or for capacities beyond two thousand million in all.
    """
    place = {name: index for index, name in enumerate(graph) if name not in without}
    arcs = [
        (place[tail], place[head], float(told.get("weight", 1)))
        for tail, head, told in graph.edges(data=True)
        if told.get("layer") in layers and tail in place and head in place
    ]
    ends = [place[name] for name in sinks if name in place]
    begins = [place[name] for name in sources if name in place and name not in sinks]
    return _flow(len(graph), arcs, begins, ends) if arcs and begins and ends else 0.0


def _flow(size: int, arcs: list[tuple[int, int, float]], begins: list[int], ends: list[int]) -> float:
    """Max-flow from one more node before the beginnings to one more behind the ends."""
    tails, heads, carried = (np.array(column) for column in zip(*arcs, strict=True))
    grain = 1 if (carried == np.round(carried)).all() else GRAIN
    carried = np.round(carried * grain)
    if (carried < 0).any() or carried.sum() > MOST:
        raise CannotAnswer("A flow needs capacities that are not negative, and not beyond two thousand million.")
    tails = np.r_[tails, np.full(len(begins), size), ends].astype(np.int32)
    heads = np.r_[heads, begins, np.full(len(ends), size + 1)].astype(np.int32)
    capacity = np.r_[carried, np.full(len(begins) + len(ends), max(1, carried.sum()))].astype(np.int32)
    matrix = csr_array((capacity, (tails, heads)), shape=(size + 2, size + 2))
    return float(maximum_flow(matrix, size, size + 1).flow_value) / grain


def _by_name(network: Compact, values: NDArray[np.float64]) -> dict[Any, float]:
    return dict(zip(network.names, values.tolist(), strict=True))


def _shares(through: NDArray[np.float64]) -> NDArray[np.float64]:
    size = len(through)
    return through if size < 3 else through * 2 / ((size - 1) * (size - 2))


def _reach(network: Compact, steps: int) -> NDArray[np.float64]:
    size = len(network)
    near = csr_array((size, size), dtype=np.float64)
    near.setdiag(1)
    closed = network.matrix() + near
    for _ in range(min(steps, size)):
        wider = (closed @ near).sign()
        if wider.nnz == near.nnz:
            break
        near = wider
    return np.asarray((near.sum(axis=1) - 1) / max(1, size - 1), float)


def _constraint(network: Compact) -> dict[Any, float]:
    """The square of what goes from a node to a neighbor, straight and over others, summed over its neighbors."""
    degrees = network.degrees
    share = csr_array((1 / np.repeat(degrees, degrees), network.ends, network.starts), shape=(len(network),) * 2)
    over = (share + share @ share).multiply(network.matrix())
    total = np.asarray(over.power(2).sum(axis=1), float).ravel()
    return {name: float(total[place]) for place, name in enumerate(network.names) if degrees[place]}


def _lengths(graph: Any, network: Compact, weight: str) -> NDArray[np.float64]:
    """The length of each tie, in the order of `network.ends`."""
    shortest: dict[tuple[Any, Any], float] = {}
    for one, other, told in graph.edges(data=True):
        length = float(told.get(weight, 1))
        for ends in ((one, other), (other, one)):
            shortest[ends] = min(length, shortest.get(ends, length))
    names = network.names
    return np.array(
        [shortest[names[one], names[other]] for one, other in zip(network.heads(), network.ends, strict=True)]
    )
