"""Key players without proof: step by step as the slow way finds them, and the most central ones."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.network.compact import compact
from simlib.network.key_players import by_betweenness, by_degree, fragmentation, greedy
from tests.network.published import at_hand, published
from tests.network.small_networks import drawn_network, naive_fragmentation, pairs_left, small_networks

LINE = nx.Graph([("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")])


def naive_greedy(graph: nx.Graph[str], k: int, eligible: list[str]) -> tuple[str, ...]:
    """Whoever leaves fewest pairs, the first of equals, again and again."""
    gone: list[str] = []
    for _ in range(min(k, len(eligible))):
        open_to_us = [name for name in graph if name in eligible and name not in gone]
        gone.append(min(open_to_us, key=lambda name: pairs_left(graph, {*gone, name})))
    return tuple(gone)


@given(small_networks(), st.integers(0, 5), st.sets(st.sampled_from("abcdefghi")))
def test_greedy_takes_whom_trying_everybody_takes(graph: nx.Graph[str], k: int, some: set[str]) -> None:
    for eligible in (list(graph), [name for name in graph if name in some]):
        found = greedy(graph, k, eligible)
        assert found.removed == naive_greedy(graph, k, eligible)
        assert found.fragmentation == pytest.approx(naive_fragmentation(graph, set(found.removed)))
    assert greedy(graph, k) == greedy(compact(graph), k, list(graph))


def test_greedy_on_a_line_begins_in_the_middle() -> None:
    assert greedy(LINE, 2).removed == ("c", "a")


@given(small_networks(), st.integers(0, 4))
def test_the_most_central_are_the_first_of_one_ranking(graph: nx.Graph[str], k: int) -> None:
    degree = sorted(graph, key=lambda name: -graph.degree(name))[:k]
    assert by_degree(graph, k).removed == tuple(degree)
    between = nx.betweenness_centrality(graph)
    ranked = sorted(graph, key=lambda name: -round(between[name], 7))[:k]
    found = by_betweenness(graph, k)
    assert found.removed == tuple(ranked)
    assert found.fragmentation == pytest.approx(naive_fragmentation(graph, set(ranked)))


@pytest.mark.parametrize("seed", range(5))
def test_recomputed_each_step_looks_at_the_network_that_is_left(seed: int) -> None:
    graph = drawn_network(seed, 40, 60)
    left: nx.Graph[str] = graph.copy()
    expected = []
    for _ in range(6):
        between = nx.betweenness_centrality(left, normalized=False)
        expected.append(max(left, key=lambda name: round(between[name], 7)))
        left.remove_node(expected[-1])
    assert by_betweenness(graph, 6, recomputed=True).removed == tuple(expected)


def test_degrees_recomputed_do_not_count_ties_to_those_who_are_gone() -> None:
    graph = nx.Graph([("hub", name) for name in "abcd"] + [("a", "b"), ("x", "y"), ("x", "z")])
    assert by_degree(graph, 2).removed == ("hub", "a")
    assert by_degree(graph, 2, recomputed=True).removed == ("hub", "x")


def test_only_the_eligible_go_and_all_of_them_where_they_are_few() -> None:
    assert by_degree(LINE, 2, ["e", "a"]).removed == ("a", "e")
    assert greedy(LINE, 9, ["e", "b"]).removed == ("b", "e")
    assert by_betweenness(LINE, 9, []).removed == ()
    with pytest.raises(KeyError, match="zoe"):
        greedy(LINE, 1, ["zoe"])


PUBLISHED = {
    ("montagna_phonecalls", 5): ("0.932", "0.903", "0.930"),
    ("montagna_meetings", 5): (None, "0.355", "0.784"),
    ("montagna_meetings", 10): (None, "0.855", "0.904"),
    ("caviar_full", 5): ("0.827", "0.827", None),
    ("natarajan_heroin", 5): ("0.706", "0.600", None),
    ("london_gang", 3): ("0.039", "0.000", None),
}
"""F of greedy, of the top betweenness at once, and recomputed; None where none was published."""


@pytest.mark.parametrize(("name", "k"), PUBLISHED)
def test_the_published_networks_give_the_published_numbers(name: str, k: int) -> None:
    if not at_hand(name):
        pytest.skip("the published networks are not here")
    graph = published(name)
    found = (greedy(graph, k), by_betweenness(graph, k), by_betweenness(graph, k, recomputed=True))
    for ours, theirs in zip(found, PUBLISHED[name, k], strict=True):
        assert ours.fragmentation == pytest.approx(fragmentation(graph, ours.removed))
        assert theirs in {None, f"{ours.fragmentation:.3f}"}
