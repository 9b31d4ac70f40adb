"""Exact betweenness of every node, from many sources at once (Brandes 2001, in sparse matrices).

The numbers are those of `networkx.betweenness_centrality`, apart from the order in which they are summed. Networks are
undirected; where ties have lengths, a shorter tie is a closer one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from simlib.errors import CannotAnswer
from simlib.network.compact import Compact

Scores = NDArray[np.float64]
Pairs = NDArray[np.int64]
"""Pairs of a node and a source, as places in a matrix with a row for each node and a column for each source."""

BATCH = 1_000_000
"""So many pairs are looked at together; four arrays of so many numbers are in memory."""


def betweenness_of(network: Compact, lengths: Scores | None = None) -> Scores:
    """How many shortest paths run through each node; each pair of other nodes counts 1 in all.

    `lengths` has the length of each tie, in the order of `network.ends`. Raises CannotAnswer for one that is not
    positive.
    """
    size = len(network)
    if lengths is not None and not (lengths > 0).all():
        raise CannotAnswer("A tie needs a positive length: shortest paths are not defined over the others.")
    through = np.zeros(size)
    width = max(1, BATCH // max(1, size))
    for first in range(0, size, width):
        sources = np.arange(first, min(first + width, size))
        depends = _by_steps(network, sources) if lengths is None else _by_lengths(network, lengths, sources)
        depends[sources, np.arange(len(sources))] = 0
        through += depends.sum(axis=1)
    return through / 2


def _by_steps(network: Compact, sources: Pairs) -> Scores:
    """For each node and source: over how many shortest paths from the source others depend on the node."""
    ties, shape = network.matrix(), (len(network), len(sources))
    steps, paths = np.full(shape, -1, np.int32).ravel(), np.zeros(shape).ravel()
    reached = np.sort(sources * len(sources) + np.arange(len(sources)))
    levels: list[Pairs] = []
    found = np.ones(len(sources))
    while len(reached):
        steps[reached], paths[reached] = len(levels), found
        levels.append(reached)
        reached, found = _one_further(ties, shape, reached, found)
        new = steps[reached] < 0
        reached, found = reached[new], found[new]
    depends = np.zeros(shape).ravel()
    for level in range(len(levels) - 1, 0, -1):
        far = levels[level]
        near, share = _one_further(ties, shape, far, (1 + depends[far]) / paths[far])
        back = steps[near] == level - 1
        depends[near[back]] += share[back] * paths[near[back]]
    return depends.reshape(shape)


def _one_further(ties: Any, shape: tuple[int, int], pairs: Pairs, values: Scores) -> tuple[Pairs, Scores]:
    """The values summed over the neighbors of the nodes they stand at, and where these sums stand."""
    rows, width = np.bincount(pairs // shape[1], minlength=shape[0]), shape[1]
    there = csr_array((values, pairs % width, np.r_[0, np.cumsum(rows)]), shape=shape)
    summed = ties @ there
    at = np.repeat(np.arange(shape[0], dtype=np.int64), np.diff(summed.indptr))
    return at * width + summed.indices, summed.data


def _by_lengths(network: Compact, lengths: Scores, sources: Pairs) -> Scores:
    """The same where ties have lengths: the nodes of every source in the order of their distance."""
    size, shape = len(network), (len(sources), len(network))
    matrix = csr_array((lengths, network.ends, network.starts), shape=(size, size))
    distance = dijkstra(matrix, indices=sources)
    heads = network.heads()
    source, tie = np.nonzero(
        (distance[:, heads] + lengths == distance[:, network.ends]) & np.isfinite(distance[:, heads])
    )
    # Numbers of sixteen bits are sorted several times faster.
    rank = np.empty(shape, np.uint16 if size < 2**16 else np.int64)
    np.put_along_axis(rank, np.argsort(distance, axis=1), np.arange(size)[None, :], axis=1)
    near, far = source * size + heads[tie], source * size + network.ends[tie]
    order = np.argsort(rank.ravel()[far], kind="stable")
    near, far = near[order], far[order]
    bounds = np.searchsorted(rank.ravel()[far], np.arange(size + 1))
    turns = [slice(*each) for each in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True) if each[0] < each[1]]
    paths, depends = np.zeros(shape).ravel(), np.zeros(shape).ravel()
    paths[np.arange(len(sources)) * size + sources] = 1
    for turn in turns:
        np.add.at(paths, far[turn], paths[near[turn]])
    for turn in reversed(turns):
        share = paths[near[turn]] / paths[far[turn]] * (1 + depends[far[turn]])
        np.add.at(depends, near[turn], share)
    return depends.reshape(shape).T.copy()
