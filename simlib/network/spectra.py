"""How far two networks are from each other, by the eigenvalues of their matrices.

After Ficara et al. 2021 (PLOS ONE 16(8) e0255067): the distance is the Euclidean distance of the two spectra, each
*sorted*. The published distances of adjacency matrices are wrong, because they were taken between spectra in whatever
order the solver for general matrices returned them, which changes with every tie: one column says 19.077 for two
networks of which one lacks a single tie. The difference of their adjacency matrices then has a Frobenius norm of
sqrt(2), and for sorted spectra of symmetric matrices that norm is an upper bound (Hoffman and Wielandt 1953); the right
mean is 0.283. The distances of both Laplacians were taken with a solver for symmetric matrices, which sorts, and are
right as published.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from simlib.errors import CannotAnswer

Spectrum = NDArray[np.float64]
"""Eigenvalues, ascending."""


class Kind(Enum):
    """Of which matrix the eigenvalues are."""

    ADJACENCY = "adjacency"
    LAPLACIAN = "Laplacian"
    NORMALIZED_LAPLACIAN = "normalized Laplacian"


def spectrum(graph: Any, kind: Kind, weight: str | None = None) -> Spectrum:
    """The sorted spectrum of a graph, taken as undirected and simple; with `weight`, each tie weighs that attribute.

    In the normalized Laplacian a node without ties has a row of zeros.
    """
    if not len(graph):
        return np.zeros(0)
    adjacency = np.asarray(nx.to_numpy_array(nx.Graph(graph), weight=weight), float)
    return np.asarray(np.linalg.eigvalsh(_matrix(adjacency, kind)), float)


def _matrix(adjacency: NDArray[np.float64], kind: Kind) -> NDArray[np.float64]:
    degrees = adjacency.sum(axis=1)
    if kind is Kind.ADJACENCY:
        return adjacency
    laplacian = np.diag(degrees) - adjacency
    if kind is Kind.LAPLACIAN:
        return laplacian
    scale = np.where(degrees > 0, 1 / np.sqrt(np.where(degrees > 0, degrees, 1)), 0)
    return np.asarray(scale[:, None] * laplacian * scale[None, :])


def spectral_distance(one: Any, other: Any, kind: Kind, weight: str | None = None) -> float:
    """The Euclidean distance of the sorted spectra of two graphs with equally many nodes; 0 for the same graph.

    Raises CannotAnswer for graphs of different size, whose spectra cannot be laid side by side.

    >>> square = nx.cycle_graph(4)
    >>> round(spectral_distance(square, nx.path_graph(4), Kind.ADJACENCY), 3)
    1.027
    """
    if len(one) != len(other):
        raise CannotAnswer(f"Spectra of {len(one)} and of {len(other)} nodes cannot be laid side by side.")
    return float(np.linalg.norm(spectrum(one, kind, weight) - spectrum(other, kind, weight)))
