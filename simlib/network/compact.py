"""A network as two arrays: what the measures compute on, up to 200,000 people in a fraction of a second.

A network here is undirected and simple: of several ties between two people one counts, and nobody is tied to
themselves. Direction and layers matter to flows alone (`simlib.network.measures.flow`).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, depth_first_order, maximum_flow

Whole = NDArray[np.int64]
Places = NDArray[np.int32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Compact:
    """An undirected network: the neighbors of node `i` are `ends[starts[i]:starts[i + 1]]`, ascending.

    A node's place is its place in `names`. The arrays are never written to.
    """

    names: tuple[Any, ...]
    starts: Places
    ends: Places

    def __len__(self) -> int:
        """How many nodes there are."""
        return len(self.names)

    @property
    def ties(self) -> int:
        """How many ties there are."""
        return len(self.ends) // 2

    @property
    def degrees(self) -> Places:
        """How many neighbors each node has."""
        return np.diff(self.starts)

    def matrix(self, kind: type = np.float64) -> Any:
        """The adjacency matrix in scipy's CSR form, every tie 1."""
        return csr_array((np.ones(len(self.ends), kind), self.ends, self.starts), shape=(len(self), len(self)))

    def without(self, gone: Mask) -> Compact:
        """The same nodes, those that are gone without their ties."""
        heads = self.heads()
        kept = ~(gone[heads] | gone[self.ends])
        degrees = np.bincount(heads[kept], minlength=len(self))
        return Compact(self.names, _starts(degrees), self.ends[kept])

    def heads(self) -> Places:
        """The node each entry of `ends` is a neighbor of."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.degrees)

    def mask(self, names: Collection[Hashable]) -> Mask:
        """Which nodes have one of these names. Raises KeyError for a name that no node has."""
        places = {name: place for place, name in enumerate(self.names)} if names else {}
        mask = np.zeros(len(self), bool)
        mask[[places[name] for name in names]] = True
        return mask


def compact(graph: Any) -> Compact:
    """The compact form of a networkx graph of any kind, nodes in the graph's order."""
    place = {name: index for index, name in enumerate(graph)}
    ends = np.fromiter((place[name] for tie in graph.edges() for name in tie), np.int32)
    return joined(tuple(graph), ends[0::2], ends[1::2])


def compact_ties(ties: Iterable[tuple[str, str]]) -> Compact:
    """The compact form of ties between names, nodes in the order in which they are first named.

    >>> network = compact_ties([("ana", "bo"), ("bo", "ana"), ("bo", "cy"), ("di", "di")])
    >>> network.names, network.ties
    (('ana', 'bo', 'cy', 'di'), 2)
    """
    place: dict[str, int] = {}
    ends = np.fromiter((place.setdefault(name, len(place)) for tie in ties for name in tie), np.int32)
    return joined(tuple(place), ends[0::2], ends[1::2])


def joined(names: Sequence[Any], one: Places, other: Places) -> Compact:
    """The network of these names with a tie between `one[i]` and `other[i]` for each `i`, both places in `names`."""
    apart = one != other
    heads, tails = np.r_[one[apart], other[apart]], np.r_[other[apart], one[apart]]
    size = len(names)
    matrix = csr_array((np.ones(len(heads), np.int8), (heads, tails)), shape=(size, size))
    matrix.sum_duplicates()
    return Compact(tuple(names), matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32))


def _starts(degrees: NDArray[Any]) -> Places:
    starts = np.zeros(len(degrees) + 1, np.int32)
    np.cumsum(degrees, out=starts[1:])
    return starts


def component_of_each(network: Compact) -> Places:
    """The number of the component each node lies in, from 0."""
    return np.asarray(connected_components(network.matrix(np.int8), directed=False)[1], np.int32)


def component_sizes(network: Compact, gone: Mask | None = None) -> Whole:
    """How many nodes each component has, without those that are gone."""
    if gone is None:
        return _counted(component_of_each(network))
    return _counted(component_of_each(network.without(gone))[~gone])


def _counted(numbers: Places) -> Whole:
    counts = np.bincount(numbers) if len(numbers) else np.zeros(0, np.int64)
    return counts[counts > 0]


def connected_pairs(sizes: Whole) -> int:
    """How many pairs of nodes can reach each other in components of these sizes.

    >>> connected_pairs(np.array([4, 1, 2]))
    7
    """
    return int((sizes.astype(np.int64) * (sizes - 1)).sum()) // 2


def largest_component(network: Compact) -> Places:
    """The places of the nodes of the largest component; of equal ones, the one with the first node."""
    if not len(network):
        return np.zeros(0, np.int32)
    of_each = component_of_each(network)
    return np.flatnonzero(of_each == np.bincount(of_each).argmax()).astype(np.int32)


def most_routes(network: Compact, source: int, sink: int) -> int:
    """The greatest number of routes between two places of which no two share a tie (max-flow, every tie 1)."""
    if source == sink:
        return 0
    return int(maximum_flow(network.matrix(np.int32), source, sink).flow_value)


# --- what a network falls apart into -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Forest:
    """A depth-first forest. Row `i` is about the node visited as the `i`-th, from 1; row 0 is above all roots."""

    nodes: Whole
    """Which node it is."""
    above: Whole
    """The row of its parent."""
    last: Whole
    """The last row of its subtree, which is the rows `i` to `last[i]`."""


def pairs_cut(network: Compact, gone: Mask) -> Whole:
    """For each node, how many pairs can no longer reach each other once it goes too; -1 for those that are gone.

    Pairs that the node itself is part of count. One depth-first pass (Tarjan 1972): below a node, the subtree of a
    child falls off exactly if no tie leads from it to above the node. The pass runs in scipy, the rest in numpy.
    """
    left = network.without(gone)
    forest = _forest(left, gone)
    child = np.arange(1, len(forest.nodes))
    above = forest.above[child]
    falls = (above > 0) & (_lowest(left, forest)[child] >= above)
    size = forest.last - np.arange(len(forest.nodes)) + 1
    part, into = size[child[falls]], above[falls]
    whole = _whole_sizes(forest, size)
    cut_off = np.bincount(into, part, len(size)).astype(np.int64)
    within = np.bincount(into, part * (part - 1.0) / 2, len(size)).astype(np.int64)
    rest = whole - 1 - cut_off
    cut = np.full(len(network), -1, np.int64)
    cut[forest.nodes[1:]] = (whole * (whole - 1) // 2 - within - rest * (rest - 1) // 2)[1:]
    return cut


def _forest(left: Compact, gone: Mask) -> _Forest:
    """The depth-first forest of the nodes that are left, from one more node that leads to each of them."""
    size = len(left)
    roots = np.flatnonzero(~gone).astype(np.int32)
    ends = np.r_[left.ends, roots]
    starts = np.r_[left.starts, np.int32(len(ends))]
    matrix = csr_array((np.ones(len(ends)), ends, starts), shape=(size + 1, size + 1))
    order, before = depth_first_order(matrix, size)
    row = np.empty(size + 1, np.int64)
    row[order] = np.arange(len(order))
    above = np.zeros(len(order), np.int64)
    above[1:] = row[before[order[1:]]]
    return _Forest(order.astype(np.int64), above, _last_rows(above))


def _last_rows(above: Whole) -> Whole:
    """The last row of each subtree: the last child of the last child, and so on."""
    last = np.arange(len(above))
    last[above[1:]] = np.arange(1, len(above))
    while True:
        further = last[last]
        if (further == last).all():
            return last
        last = further


def _lowest(left: Compact, forest: _Forest) -> Whole:
    """The least row that a tie leads to from the subtree of each row."""
    row = np.zeros(len(left) + 1, np.int64)
    row[forest.nodes] = np.arange(len(forest.nodes))
    tied = np.flatnonzero(left.degrees)
    least = np.arange(len(forest.nodes))
    if len(tied):
        least[row[tied]] = np.minimum(row[tied], np.minimum.reduceat(row[left.ends], left.starts[tied]))
    return _least_between(least, forest.last)


def _least_between(values: Whole, last: Whole) -> Whole:
    """The least of `values[i:last[i] + 1]` for each `i`: from tables of the least of 1, 2, 4 ... neighbors."""
    first = np.arange(len(values))
    wide = np.frexp((last - first + 1).astype(float))[1] - 1
    least = values.copy()
    table = values
    for power in range(int(wide.max(initial=0)) + 1):
        rows = np.flatnonzero(wide == power)
        least[rows] = np.minimum(table[rows], table[last[rows] - (1 << power) + 1])
        table = np.minimum(table[: -(1 << power)], table[1 << power :]) if (1 << power) < len(table) else table
    return least


def _whole_sizes(forest: _Forest, size: Whole) -> Whole:
    """How large the component of each row is."""
    top = forest.above == 0
    top[0] = False
    sizes: Whole = np.r_[0, size[top]][np.cumsum(top)]
    return sizes
