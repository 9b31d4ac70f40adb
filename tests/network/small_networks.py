"""Small networks of any shape, for the laws that hold for all of them."""

from __future__ import annotations

from itertools import combinations
from random import Random

import networkx as nx
from hypothesis import strategies as st


@st.composite
def small_networks(draw: st.DrawFn, most: int = 9) -> nx.Graph[str]:
    """Up to `most` people, any ties between them, in any order."""
    names = draw(st.permutations([chr(ord("a") + place) for place in range(draw(st.integers(0, most)))]))
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(names)
    pairs = list(combinations(names, 2))
    if pairs:
        graph.add_edges_from(draw(st.lists(st.sampled_from(pairs), max_size=2 * most)))
    return graph


def drawn_network(seed: int, nodes: int, ties: int) -> nx.Graph[str]:
    """A network of a given size, the same for the same seed."""
    random = Random(seed)
    names = [f"p{place}" for place in range(nodes)]
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(names)
    while graph.number_of_edges() < ties:
        one, other = random.sample(names, 2)
        graph.add_edge(one, other, weight=random.randint(1, 5))
    return graph


def pairs_left(graph: nx.Graph[str], gone: frozenset[str] | set[str]) -> int:
    """Pairs that can reach each other without those who are gone, counted the slow way."""
    left = graph.subgraph(set(graph) - gone)
    return sum(nx.has_path(left, one, other) for one, other in combinations(left, 2))


def naive_fragmentation(graph: nx.Graph[str], gone: frozenset[str] | set[str]) -> float:
    """F as Borgatti writes it, pair by pair."""
    remaining = len(graph) - len(gone)
    return 1.0 if remaining < 2 else 1 - 2 * pairs_left(graph, gone) / (remaining * (remaining - 1))
