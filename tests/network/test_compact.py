"""A network in two arrays: what it falls apart into is what networkx says, at any size."""

from __future__ import annotations

from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.network.compact import (
    compact,
    compact_ties,
    component_sizes,
    connected_pairs,
    largest_component,
    most_routes,
    pairs_cut,
)
from tests.network.small_networks import drawn_network, pairs_left, small_networks


def naive_cuts(graph: nx.Graph[str], gone: set[str]) -> list[int]:
    before = pairs_left(graph, gone)
    return [-1 if name in gone else before - pairs_left(graph, gone | {name}) for name in graph]


@given(small_networks(), st.randoms(use_true_random=False))
def test_one_pass_tells_for_everybody_which_pairs_their_going_parts(graph: nx.Graph[str], random: Random) -> None:
    gone = {name for name in graph if random.random() < 0.2}
    network = compact(graph)
    assert pairs_cut(network, network.mask(gone)).tolist() == naive_cuts(graph, gone)


@pytest.mark.parametrize(
    "graph",
    [nx.path_graph(40), nx.star_graph(30), nx.cycle_graph(25), nx.barbell_graph(6, 3), nx.balanced_tree(2, 4)],
    ids=["path", "star", "cycle", "barbell", "tree"],
)
def test_the_pass_is_right_on_long_wide_and_round_networks(graph: nx.Graph[int]) -> None:
    named = nx.relabel_nodes(graph, str)
    assert pairs_cut(compact(named), np.zeros(len(named), bool)).tolist() == naive_cuts(named, set())


def test_a_line_of_a_hundred_thousand_people_is_no_deeper_than_the_stack() -> None:
    size = 100_001
    network = compact_ties((str(place), str(place + 1)) for place in range(size - 1))
    cut = pairs_cut(network, np.zeros(size, bool))
    place = np.arange(size)
    assert (cut == place * (size - 1 - place) + size - 1).all()


@given(small_networks(), st.randoms(use_true_random=False))
def test_components_are_those_of_networkx(graph: nx.Graph[str], random: Random) -> None:
    network = compact(graph)
    gone = {name for name in graph if random.random() < 0.3}
    left = graph.subgraph(set(graph) - gone)
    assert sorted(component_sizes(network)) == sorted(map(len, nx.connected_components(graph)))
    assert sorted(component_sizes(network, network.mask(gone))) == sorted(map(len, nx.connected_components(left)))
    largest = {network.names[place] for place in largest_component(network)}
    assert len(largest) == max(map(len, nx.connected_components(graph)), default=0)
    assert not largest or largest in nx.connected_components(graph)


def test_of_two_largest_components_the_one_with_the_first_person_is_taken() -> None:
    network = compact_ties([("ana", "bo"), ("cy", "di"), ("bo", "ana")])
    assert [network.names[place] for place in largest_component(network)] == ["ana", "bo"]


@pytest.mark.parametrize("seed", range(20))
def test_routes_without_a_common_tie_are_as_many_as_networkx_finds(seed: int) -> None:
    graph = drawn_network(seed, 12, 24)
    assert most_routes(compact(graph), 0, 7) == nx.edge_connectivity(graph, "p0", "p7")


def test_nobody_needs_a_route_to_themselves() -> None:
    assert most_routes(compact_ties([("ana", "bo")]), 1, 1) == 0


def test_ties_count_once_in_both_directions_and_never_to_oneself() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph([("a", "b"), ("b", "a"), ("a", "b"), ("c", "c"), ("b", "d")])
    network = compact(graph)
    assert network.names == ("a", "b", "c", "d")
    assert (network.ties, network.degrees.tolist()) == (2, [1, 2, 0, 1])
    assert network.matrix(np.int64).toarray().tolist() == [[0, 1, 0, 0], [1, 0, 0, 1], [0, 0, 0, 0], [0, 1, 0, 0]]


def test_a_network_of_nobody_has_no_component_and_no_pair() -> None:
    network = compact(nx.Graph())
    assert (len(network), network.ties, component_sizes(network).tolist()) == (0, 0, [])
    assert largest_component(network).tolist() == pairs_cut(network, np.zeros(0, bool)).tolist() == []
    assert connected_pairs(component_sizes(network)) == 0


def test_a_name_that_nobody_has_is_an_error() -> None:
    with pytest.raises(KeyError, match="zoe"):
        compact_ties([("ana", "bo")]).mask(["zoe"])


def test_without_somebody_their_ties_are_gone_and_the_others_stay() -> None:
    network = compact_ties([("ana", "bo"), ("bo", "cy"), ("cy", "ana"), ("cy", "di")])
    left = network.without(network.mask(["cy"]))
    assert (left.names, left.ties, left.degrees.tolist()) == (network.names, 1, [1, 1, 0, 0])
    assert network.ties == 4
