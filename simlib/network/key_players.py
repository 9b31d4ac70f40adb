"""Whom to take out, found fast and without proof: step by step, or the most central ones.

Fragmentation F = 1 - sum(s(s-1)) / (n(n-1)), where n and the sizes s of the components are counted over the nodes that
remain (Borgatti 2006, the negative key player problem). `simlib.network.best` finds the best set with proof.

Wherever two nodes are worth the same, the one that stands first in the network is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simlib.network.betweenness import betweenness_of
from simlib.network.compact import Compact, Mask, compact, component_sizes, connected_pairs, pairs_cut

Scores = NDArray[np.float64]
Centrality = Callable[[Compact], Scores]
"""A number for each node of a network; the largest is the most central."""


@dataclass(frozen=True, slots=True)
class Removal:
    """Nodes that are taken out, in the order in which they were chosen, and what that does."""

    removed: tuple[Any, ...]
    fragmentation: float
    """F over the nodes that remain, from 0 (everybody reaches everybody) to 1 (nobody reaches anybody)."""


def fragmentation(graph: Any, removed: Collection[Hashable] = ()) -> float:
    """F over the nodes that remain; 1 where fewer than two remain, since nobody is left to be reached.

    `graph` is a networkx graph of any kind or a `Compact`. Raises KeyError for a removed node that is not in it.

    >>> from simlib.network.compact import compact_ties
    >>> line = compact_ties([("ana", "bo"), ("bo", "cy")])
    >>> fragmentation(line), fragmentation(line, ["bo"]), fragmentation(line, ["ana"])
    (0.0, 1.0, 0.0)
    """
    network = as_compact(graph)
    return fragmentation_without(network, network.mask(removed))


def fragmentation_without(network: Compact, gone: Mask) -> float:
    """F over the nodes that are not gone."""
    return fragmentation_of(connected_pairs(component_sizes(network, gone)), int((~gone).sum()))


def fragmentation_of(pairs: int, remaining: int) -> float:
    """F where so many pairs of the remaining nodes can reach each other; 1 where fewer than two remain."""
    return 1.0 if remaining < 2 else 1 - 2 * pairs / (remaining * (remaining - 1))


def as_compact(graph: Any) -> Compact:
    """The compact form of a graph that may have it already."""
    return graph if isinstance(graph, Compact) else compact(graph)


def greedy(graph: Any, k: int, eligible: Collection[Hashable] | None = None) -> Removal:
    """`k` nodes, each the one whose going raises F most after those before it; one depth-first pass for each.

    Fewer where fewer are eligible. The same nodes as trying every node at every step.
    """
    network = as_compact(graph)
    allowed = allowed_in(network, eligible)
    return _step_by_step(network, k, allowed, lambda gone: pairs_cut(network, gone).astype(float))


def by_betweenness(
    graph: Any, k: int, eligible: Collection[Hashable] | None = None, *, recomputed: bool = False
) -> Removal:
    """The `k` nodes that most shortest paths run through: the first of one ranking, or of one made anew each time."""
    return _most_central(graph, k, eligible, betweenness_of, recomputed=recomputed)


def by_degree(graph: Any, k: int, eligible: Collection[Hashable] | None = None, *, recomputed: bool = False) -> Removal:
    """The `k` nodes with most neighbors: the first of one ranking, or of one made anew each time."""
    return _most_central(graph, k, eligible, lambda network: network.degrees.astype(float), recomputed=recomputed)


def allowed_in(network: Compact, eligible: Collection[Hashable] | None) -> Mask:
    """Which nodes may be taken out: those that are eligible, or all. Raises KeyError for one that is not there."""
    return np.ones(len(network), bool) if eligible is None else network.mask(eligible)


def _most_central(
    graph: Any, k: int, eligible: Collection[Hashable] | None, centrality: Centrality, *, recomputed: bool
) -> Removal:
    network = as_compact(graph)
    allowed = allowed_in(network, eligible)
    at_once = _ranked(centrality(network))
    return _step_by_step(
        network, k, allowed, lambda gone: _ranked(centrality(network.without(gone))) if recomputed else at_once
    )


def _ranked(scores: Scores) -> Scores:
    """Scores without the last digits, in which equal ones differ by the order of their sums."""
    return np.round(scores, 9)


def _step_by_step(network: Compact, k: int, allowed: Mask, score: Callable[[Mask], Scores]) -> Removal:
    gone = np.zeros(len(network), bool)
    removed: list[int] = []
    for _ in range(min(k, int(allowed.sum()))):
        best = int(np.where(allowed & ~gone, score(gone), -np.inf).argmax())
        gone[best] = True
        removed.append(best)
    return Removal(tuple(network.names[place] for place in removed), fragmentation_without(network, gone))
