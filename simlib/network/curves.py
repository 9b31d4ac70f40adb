"""Disruption curves: how the largest component shrinks as the most central people are taken out.

After Cavallaro et al. 2020 (PLOS ONE 15(8) e0236476), whose 32 published curves these are, point by point: four
centralities, one person at a time or five at once, ties counted or weighed, on two networks. What matters to the points
and is not in the paper's words: the weight of a tie is its length for betweenness and its strength for the others, and
of people who are equally central the one that stands last in the network goes first, for collective influence the one
with the largest name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from simlib.errors import CannotAnswer
from simlib.network.betweenness import betweenness_of
from simlib.network.compact import Compact, component_sizes, joined

Matrix = NDArray[np.float64]
"""The weight of the tie between each two nodes, 0 where there is none."""

STEP = 5
"""So many are taken out at once in a block; the curve ends where no more than that remain."""

KATZ = 0.1
"""What a walk loses with each step (the default of networkx, with which the curves were made)."""


class Centrality(Enum):
    """Who counts as central."""

    BETWEENNESS = "betweenness"
    KATZ = "Katz"
    COLLECTIVE_INFLUENCE = "collective influence"
    DEGREE = "degree"


class Manner(Enum):
    """How people are taken out."""

    SEQUENTIAL = "sequential"
    """One at a time, and everybody is ranked anew after each."""
    BLOCK = "block"
    """Five by one ranking, and then everybody is ranked anew."""


@dataclass(frozen=True, slots=True)
class Curve:
    """What remains of the largest component."""

    removed: tuple[int, ...]
    """How many are taken out by then, from 0."""
    shares: tuple[float, ...]
    """The size of the largest component then, by its size at the beginning."""


def disruption_curve(graph: Any, centrality: Centrality, manner: Manner, *, weighted: bool = False) -> Curve:
    """The curve of an undirected networkx graph; with `weighted`, by the attribute `weight`, 1 where it is missing.

    Raises CannotAnswer for a graph without a node.
    """
    if not len(graph):
        raise CannotAnswer("There is nobody in this network to be taken out.")
    names = list(graph)
    matrix = np.asarray(nx.to_numpy_array(graph, weight="weight" if weighted else None), float)
    rank = np.argsort(np.argsort(np.array(names))) if centrality is Centrality.COLLECTIVE_INFLUENCE else None
    at_once = 1 if manner is Manner.SEQUENTIAL else STEP
    left = np.arange(len(names))
    removed, sizes = [], []
    while len(left) > STEP:
        part = matrix[np.ix_(left, left)]
        removed.append(len(names) - len(left))
        sizes.append(_largest(part))
        order = np.lexsort((left if rank is None else rank[left], SCORES[centrality](part)))
        left = np.delete(left, order[::-1][: min(at_once, len(left) - STEP)])
    whole = _largest(matrix)
    return Curve(tuple(removed), tuple(size / whole for size in sizes))


def _largest(matrix: Matrix) -> int:
    return int(component_sizes(_network(matrix)).max())


def _network(matrix: Matrix) -> Compact:
    one, other = np.nonzero(np.triu(matrix, 1))
    return joined(range(len(matrix)), one.astype(np.int32), other.astype(np.int32))


# --- who is central ------------------------------------------------------------------------------------------


def _betweenness(matrix: Matrix) -> NDArray[np.float64]:
    network = _network(matrix)
    return _rounded(betweenness_of(network, matrix[network.heads(), network.ends]))


def _katz(matrix: Matrix) -> NDArray[np.float64]:
    """Walks to a node, each step counting a tenth of the one before; normalized with the sign of their sum.

    Not rounded: one of the 460 published points hangs on the last digit of two equal scores.
    """
    walks = np.linalg.solve(np.eye(len(matrix)) - KATZ * matrix.T, np.ones(len(matrix)))
    return np.asarray(walks / (np.sign(walks.sum()) * np.linalg.norm(walks)))


def _collective_influence(matrix: Matrix) -> NDArray[np.float64]:
    """A node's degree less 1, by the sum of its neighbors' degrees less 1 each (Morone and Makse 2015, one step)."""
    surplus = matrix.sum(axis=1) - 1
    return _rounded(surplus * ((matrix > 0) @ surplus))


def _degree(matrix: Matrix) -> NDArray[np.float64]:
    return _rounded(matrix.sum(axis=1))


def _rounded(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scores without the last digits, so that equal ones are equal in whatever order they were summed."""
    return np.round(scores, 9)


SCORES: dict[Centrality, Callable[[Matrix], NDArray[np.float64]]] = {
    Centrality.BETWEENNESS: _betweenness,
    Centrality.KATZ: _katz,
    Centrality.COLLECTIVE_INFLUENCE: _collective_influence,
    Centrality.DEGREE: _degree,
}
