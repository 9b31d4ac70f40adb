"""A smaller network with the same best sets: what makes a proof take seconds rather than minutes.

Three facts are used, each of which holds for every set of at most `k` nodes taken out.

*Inseparable.* Where more than `k` routes without a common node join two nodes (Menger 1927), nobody can part them but
by taking out one of the two. A tie between them then changes no component, and more facts can be seen.

*Dominated.* Where every neighbor of `v` is `w` or a neighbor of `w`, taking out `w` in place of `v` leaves no more
pairs: `v` can stand where `w` stood. So some best set has `v` only together with `w`; and one that holds all neighbors
of `v` has no use for `v`. Of two nodes that dominate each other the one that stands later in the network goes first.

*Kept.* Of nodes that are never taken out, those that are tied stay together: they become one, as heavy as they are
many. One that hangs on a single other node is counted there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, maximum_flow

from simlib.network.compact import Compact, Mask, Places, Whole

Table = NDArray[np.bool_]
"""A row and a column for each node."""

MOST_ROUTES = 300
"""Pairs of nodes whose routes are counted, those with most common neighbors first: a bound on the time this takes."""


@dataclass(frozen=True, slots=True, eq=False)
class Shrunk:
    """The smaller network. A node of it stands for one or more nodes of the network, told by `first`."""

    first: Places
    """The place of one node that it stands for: the only one, where it may be taken out."""
    ties: Table
    free: Mask
    """Which may be taken out."""
    weight: Whole
    """For how many nodes it stands, those that hang on it included."""
    hanging: Whole
    """Pairs among those that hang on it, which stay when it is taken out."""
    settled: int
    """Pairs of the network that no set can part, and that stand nowhere else."""
    dominated: tuple[tuple[int, int], ...]
    """`(v, w)`: `v` is taken out only together with `w`."""


def shrunk(network: Compact, k: int, eligible: Mask) -> Shrunk:
    """The smaller network for sets of at most `k` eligible nodes."""
    ties = joined_where_inseparable(_table(network), k)
    dominates = _dominated_by(ties, eligible)
    kept = ~eligible | (dominates.sum(axis=1) >= k) | ~(ties & ~dominates).any(axis=1)
    group = _groups(ties, kept)
    return _without_hanging(*_contracted(ties, group, kept), _pairs_of_groups(dominates, group, kept))


def _table(network: Compact) -> Table:
    table = np.zeros((len(network), len(network)), bool)
    table[network.heads(), network.ends] = True
    return table


def joined_where_inseparable(ties: Table, k: int) -> Table:
    """The ties, and one more between any two nodes that no `k` others part, as far as that is quickly seen."""
    counted = 0
    while True:
        ties = _joined_by_neighbors(ties, k)
        common = ties.astype(np.float32) @ ties.astype(np.float32)
        busy = ties.sum(axis=1) > k
        asked = np.argwhere(np.triu(busy[:, None] & busy[None, :] & ~ties & (common > 0), 1))
        asked = asked[np.argsort(-common[asked[:, 0], asked[:, 1]], kind="stable")][: MOST_ROUTES - counted]
        counted += len(asked)
        ways = _split_ways(ties)
        found = [(one, other) for one, other in asked.tolist() if _routes(ways, one, other) > k]
        if not found:
            return ties
        one, other = np.array(found).T
        ties = ties.copy()
        ties[one, other] = ties[other, one] = True


def _joined_by_neighbors(ties: Table, k: int) -> Table:
    """Joins nodes with more than `k` common neighbors, until there are no more such pairs."""
    while True:
        common = ties.astype(np.float32) @ ties.astype(np.float32)
        new = (common > k) & ~ties
        np.fill_diagonal(new, val=False)
        if not new.any():
            return ties
        ties = ties | new


def _split_ways(ties: Table) -> Any:
    """The network with every node split in two and a way for one between, so that each node is on one route alone."""
    size = len(ties)
    heads, tails = np.nonzero(ties)
    nodes = np.arange(size)
    ways = (np.r_[heads + size, nodes], np.r_[tails, nodes + size])
    return csr_array((np.ones(len(heads) + size, np.int32), ways), shape=(2 * size, 2 * size))


def _routes(ways: Any, one: int, other: int) -> int:
    """Routes between two nodes that share no other node."""
    return int(maximum_flow(ways, one + ways.shape[0] // 2, other).flow_value)


def _dominated_by(ties: Table, eligible: Mask) -> Table:
    """Row `v`, column `w`: whether some best set has `v` only together with `w`."""
    size = len(ties)
    outside = ~(ties | np.eye(size, dtype=bool))
    dominated: Table = (ties.astype(np.float32) @ outside.astype(np.float32) == 0) & ~np.eye(size, dtype=bool)
    later = np.arange(size)[:, None] < np.arange(size)[None, :]
    dominated &= ~dominated.T | later
    dominated &= eligible[:, None] & eligible[None, :]
    return dominated


def _groups(ties: Table, kept: Mask) -> Places:
    """The number of the group of each node: kept nodes that are tied are in one."""
    together = csr_array(ties & kept[:, None] & kept[None, :])
    return np.asarray(connected_components(together, directed=False)[1], np.int32)


def _contracted(ties: Table, group: Places, kept: Mask) -> tuple[Places, Table, Mask, Whole]:
    """First nodes, ties, freedom and weight of the groups."""
    first = np.unique(group, return_index=True)[1].astype(np.int32)
    between = np.zeros((len(first), len(first)), bool)
    one, other = np.nonzero(ties)
    between[group[one], group[other]] = True
    np.fill_diagonal(between, val=False)
    return first, between, ~kept[first], np.bincount(group).astype(np.int64)


def _pairs_of_groups(dominates: Table, group: Places, kept: Mask) -> Whole:
    pairs = np.argwhere(dominates & ~kept[:, None] & ~kept[None, :])
    return np.asarray(group[pairs], np.int64)


def _without_hanging(first: Places, ties: Table, free: Mask, weight: Whole, dominated: Whole) -> Shrunk:
    """Takes out the kept groups with one neighbor or none, and counts them at that neighbor or as settled."""
    within = weight * (weight - 1) // 2
    degrees = ties.sum(axis=1)
    alone, hanging = ~free & (degrees == 0), ~free & (degrees == 1)
    at = np.nonzero(ties[hanging])[1]
    heavy = weight + np.bincount(at, weight[hanging], len(weight)).astype(np.int64)
    apart = np.bincount(at, within[hanging], len(weight)).astype(np.int64)
    stays = np.flatnonzero(~alone & ~hanging)
    place = {int(old): new for new, old in enumerate(stays)}
    return Shrunk(
        first=first[stays],
        ties=ties[np.ix_(stays, stays)],
        free=free[stays],
        weight=heavy[stays],
        hanging=apart[stays],
        settled=int(within[alone].sum()),
        dominated=tuple((place[v], place[w]) for v, w in dominated.tolist()),
    )
