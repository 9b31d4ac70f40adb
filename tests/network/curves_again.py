"""Disruption curves a second time: straight from networkx's own measures, and from the words of the paper."""

from __future__ import annotations

import networkx as nx

from simlib.network.curves import Centrality, Curve, Manner

FINE = 1_000_000_000
"""Scores are compared in thousand millionths, so that the order of a sum decides nothing."""


def influence(graph: nx.Graph[str], weight: str | None) -> dict[str, float]:
    degree = dict(graph.degree(weight=weight))
    return {
        name: (degree[name] - 1) * sum(degree[neighbor] - 1 for neighbor in graph.neighbors(name)) for name in graph
    }


def who_goes(graph: nx.Graph[str], centrality: Centrality, weight: str | None, many: int) -> list[str]:
    """The most central, straight from networkx's own measures; of equals the last, or the one with the last name."""
    scores: dict[str, float]
    match centrality:
        case Centrality.BETWEENNESS:
            scores = nx.betweenness_centrality(graph, weight=weight, normalized=False)
        case Centrality.KATZ:
            scores = nx.katz_centrality_numpy(graph, weight=weight)
        case Centrality.DEGREE:
            scores = dict(graph.degree(weight=weight))
        case _:
            scores = influence(graph, weight)
    named = sorted(graph) if centrality is Centrality.COLLECTIVE_INFLUENCE else list(graph)
    exact = {name: score if centrality is Centrality.KATZ else round(score * FINE) for name, score in scores.items()}
    return sorted(named, key=lambda name: exact[name])[::-1][:many]


def curve_again(graph: nx.Graph[str], centrality: Centrality, manner: Manner, *, weighted: bool) -> Curve:
    """The same curve, with a queue of people and a graph that shrinks."""
    weight = "weight" if weighted else None
    left: nx.Graph[str] = graph.copy()
    whole = len(max(nx.connected_components(left), key=len))
    points: dict[int, float] = {}
    queue: list[str] = []
    while left.number_of_nodes() > 5:
        if not queue:
            points[len(graph) - len(left)] = len(max(nx.connected_components(left), key=len)) / whole
            queue = who_goes(left, centrality, weight, 1 if manner is Manner.SEQUENTIAL else 5)
        left.remove_node(queue.pop(0))
    return Curve(tuple(points), tuple(points.values()))
