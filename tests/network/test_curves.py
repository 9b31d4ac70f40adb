"""Disruption curves, beside a second implementation that shares nothing with the first but the paper's words."""

from __future__ import annotations

from itertools import product

import networkx as nx
import pytest

from simlib.errors import CannotAnswer
from simlib.network.curves import Centrality, Curve, Manner, disruption_curve
from tests.network.curves_again import curve_again
from tests.network.published import at_hand, published
from tests.network.small_networks import drawn_network

WAYS = list(product(Centrality, Manner, (False, True)))
NAMED = [f"{way[0].value}, {way[1].value}, {'weighed' if way[2] else 'counted'}" for way in WAYS]


@pytest.mark.parametrize(("centrality", "manner", "weighted"), WAYS, ids=NAMED)
@pytest.mark.parametrize("seed", [1, 2])
def test_the_curve_is_that_of_the_second_implementation(
    seed: int, centrality: Centrality, manner: Manner, weighted: bool
) -> None:
    # Of equal Katz scores the last digit would decide, which no law fixes.
    graph = without_equals(seed) if centrality is Centrality.KATZ else drawn_network(seed, 43, 60)
    ours = disruption_curve(graph, centrality, manner, weighted=weighted)
    theirs = curve_again(graph, centrality, manner, weighted=weighted)
    assert ours.removed == theirs.removed
    assert ours.shares == pytest.approx(theirs.shares)


def without_equals(seed: int) -> nx.Graph[str]:
    """A network so dense that no two people stand in the same place."""
    dense = drawn_network(seed, 30, 120)
    for place, (_, _, told) in enumerate(dense.edges(data=True)):
        told["weight"] = 1 + place / 1000
    return dense


@pytest.mark.parametrize(("centrality", "manner", "weighted"), WAYS, ids=NAMED)
@pytest.mark.parametrize("name", ["montagna_meetings", "montagna_phonecalls"])
def test_the_curves_of_the_published_networks_are_those_of_the_second_implementation(
    name: str, centrality: Centrality, manner: Manner, weighted: bool
) -> None:
    if not at_hand(name):
        pytest.skip("the published networks are not here")
    # Names are numbers there, and compare as such.
    graph = nx.relabel_nodes(published(name), int)
    ours = disruption_curve(graph, centrality, manner, weighted=weighted)
    theirs = curve_again(graph, centrality, manner, weighted=weighted)
    assert ours == theirs


def test_the_first_points_of_a_published_curve() -> None:
    if not at_hand("montagna_meetings"):
        pytest.skip("the published networks are not here")
    graph = published("montagna_meetings")
    curve = disruption_curve(graph, Centrality.BETWEENNESS, Manner.SEQUENTIAL)
    assert curve.shares[:4] == (1.0, 88 / 92, 68 / 92, 66 / 92)
    assert curve.removed == tuple(range(96))


def test_a_block_is_ranked_once_and_one_at_a_time_is_ranked_anew() -> None:
    graph = nx.Graph([("hub", f"h{place}") for place in range(9)] + [("h0", f"l{place}") for place in range(3)])
    block = disruption_curve(graph, Centrality.DEGREE, Manner.BLOCK)
    one_by_one = disruption_curve(graph, Centrality.DEGREE, Manner.SEQUENTIAL)
    assert (block.removed, block.shares) == ((0, 5), (1.0, 1 / 13))
    assert one_by_one.removed == (0, 1, 2, 3, 4, 5, 6, 7)
    assert one_by_one.shares == (1.0, *(size / 13 for size in (4, 1, 1, 1, 1, 1, 1)))


def test_of_equals_the_one_that_stands_last_goes_first() -> None:
    graph = nx.Graph([("y", "a"), ("y", "b"), ("y", "c"), ("m", "d"), ("m", "e"), ("m", "f"), ("f", "g")])
    assert disruption_curve(graph, Centrality.DEGREE, Manner.SEQUENTIAL).shares[:2] == (1.0, 4 / 5)
    turned = nx.Graph(list(graph.edges)[::-1])
    assert disruption_curve(turned, Centrality.DEGREE, Manner.SEQUENTIAL).shares[:2] == (1.0, 1.0)


def test_a_curve_of_a_few_is_one_point_or_none_and_of_nobody_not_asked_for() -> None:
    assert disruption_curve(nx.path_graph(6), Centrality.DEGREE, Manner.BLOCK) == Curve((0,), (1.0,))
    assert disruption_curve(nx.path_graph(5), Centrality.DEGREE, Manner.BLOCK) == Curve((), ())
    with pytest.raises(CannotAnswer, match="nobody"):
        disruption_curve(nx.Graph(), Centrality.DEGREE, Manner.BLOCK)
