"""The best set: what trying every set finds, with a bound that holds, and the sets that others proved."""

from __future__ import annotations

from functools import partial
from itertools import combinations
from random import Random
from types import SimpleNamespace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simlib.errors import CannotAnswer
from simlib.network import best as module
from simlib.network import relaxation
from simlib.network.best import BestSet, Progress, best_removal
from simlib.network.compact import compact
from simlib.network.key_players import fragmentation, greedy
from simlib.network.shrinking import Shrunk, joined_where_inseparable, shrunk
from tests.network.published import TABLE, at_hand, published
from tests.network.small_networks import drawn_network, naive_fragmentation, pairs_left, small_networks


def best_by_trying(graph: nx.Graph[str], k: int, eligible: list[str]) -> float:
    sets = combinations(eligible, min(k, len(eligible)))
    return max(naive_fragmentation(graph, set(each)) for each in sets)


def fewer_than(most: int, progress: Progress) -> bool:
    return progress.looked_at < most


@settings(max_examples=250)
@given(small_networks(8), st.integers(0, 4), st.sets(st.sampled_from("abcdefgh")))
def test_no_set_is_better_than_the_proven_one(graph: nx.Graph[str], k: int, some: set[str]) -> None:
    for eligible in (list(graph), [name for name in graph if name in some]):
        found = best_removal(graph, k, eligible)
        assert len(found.removed) == min(k, len(eligible))
        assert set(found.removed) <= set(eligible)
        assert found.fragmentation == pytest.approx(best_by_trying(graph, k, eligible))
        assert found.fragmentation == fragmentation(graph, found.removed)
        assert (found.gap, found.proven) == (0, True)


@pytest.mark.parametrize("seed", range(12))
def test_no_set_is_better_in_networks_of_fourteen(seed: int) -> None:
    graph = drawn_network(seed, 14, 14 + 2 * seed)
    assert best_removal(graph, 3).fragmentation == pytest.approx(best_by_trying(graph, 3, list(graph)))


@pytest.mark.parametrize(("name", "k"), TABLE)
def test_the_published_networks_have_the_proven_values(name: str, k: int) -> None:
    if not at_hand(name):
        pytest.skip("the published networks are not here")
    found = best_removal(published(name), k)
    assert (round(found.fragmentation, 3), found.gap) == (TABLE[name, k], 0)


def test_taking_out_what_changes_nothing_still_takes_out_exactly_so_many() -> None:
    apart = nx.Graph()
    apart.add_nodes_from("abcd")
    assert best_removal(apart, 2) == BestSet(("a", "b"), 1.0, 1.0)


def test_everybody_can_go() -> None:
    assert best_removal(nx.Graph([("a", "b")]), 5) == BestSet(("a", "b"), 1.0, 1.0)
    assert best_removal(nx.Graph(), 1) == BestSet((), 1.0, 1.0)


def test_what_cannot_be_asked_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CannotAnswer, match="0 or more"):
        best_removal(nx.Graph([("a", "b")]), -1)
    monkeypatch.setattr(module, "LARGEST", 3)
    with pytest.raises(CannotAnswer, match="among 0 to 3 nodes"):
        best_removal(nx.path_graph(4), 1)


@settings(max_examples=120)
@given(small_networks(8), st.integers(1, 4), st.sets(st.sampled_from("abcdefgh")))
def test_no_set_is_better_where_every_branch_is_looked_at(graph: nx.Graph[str], k: int, some: set[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "SMALL", 0)
        patch.setattr(module, "ROUNDED", 1)
        for eligible in (list(graph), [name for name in graph if name in some]):
            found = best_removal(graph, k, eligible)
            assert found.fragmentation == pytest.approx(best_by_trying(graph, k, eligible))
            assert found.gap == 0


def test_the_branches_come_to_what_one_program_comes_to(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = drawn_network(3, 30, 48)
    monkeypatch.setattr(module, "SMALL", 10**9)
    at_once = best_removal(graph, 5)
    monkeypatch.setattr(module, "SMALL", 0)
    seen: list[Progress] = []

    def go_on(progress: Progress) -> bool:
        seen.append(progress)
        return True

    branched = best_removal(graph, 5, go_on=go_on)
    assert (branched.fragmentation, branched.gap) == (at_once.fragmentation, 0)
    assert [each.looked_at for each in seen] == list(range(len(seen)))
    assert [each.bound for each in seen] == sorted((each.bound for each in seen), reverse=True)
    assert [each.fragmentation for each in seen] == sorted(each.fragmentation for each in seen)
    assert all(each.fragmentation < each.bound and each.waiting > 0 for each in seen)


def test_a_search_that_is_stopped_has_a_set_and_a_bound_that_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SMALL", 0)
    graph = drawn_network(5, 40, 70)
    whole = best_removal(graph, 5)
    for most in (0, 1, 2):
        found = best_removal(graph, 5, go_on=partial(fewer_than, most))
        assert greedy(graph, 5).fragmentation <= found.fragmentation <= whole.fragmentation <= found.bound
        assert found.fragmentation == fragmentation(graph, found.removed)
        assert found.proven == (found.gap == 0)
    assert best_removal(graph, 5, go_on=lambda _progress: False).bound == 1.0


def test_out_of_time_there_is_still_a_set_and_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SMALL", 10**9)
    graph = drawn_network(5, 70, 120)
    found = best_removal(graph, 8, seconds=0.001)
    assert greedy(graph, 8).fragmentation <= found.fragmentation < found.bound <= 1
    assert found.fragmentation == fragmentation(graph, found.removed)
    assert (found.gap, found.proven) == (found.bound - found.fragmentation, False)


def test_where_nobody_can_pay_nobody_who_is_not_eligible_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SMALL", 0)
    graph = drawn_network(5, 24, 40)
    eligible = list(graph)[::2]
    found = best_removal(graph, 3, eligible)

    def worthless(given: relaxation.Program, seconds: float | None) -> relaxation.Answer:
        answer = relaxation.relaxed(given, seconds)
        return relaxation.Answer(answer.least, np.zeros(len(answer.shares)), np.full(len(answer.shares), 1e9))

    monkeypatch.setattr(module, "relaxed", worthless)
    fewer = best_removal(graph, 3, eligible)
    assert set(fewer.removed) <= set(eligible)
    assert fewer.fragmentation <= found.fragmentation


def test_a_branch_of_which_nothing_is_learned_in_time_is_not_called_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SMALL", 0)
    monkeypatch.setattr(relaxation, "linprog", lambda *_program, **_options: SimpleNamespace(status=1))
    graph = drawn_network(5, 30, 60)
    found = best_removal(graph, 3)
    assert greedy(graph, 3).fragmentation <= found.fragmentation < found.bound == 1.0


def test_a_program_too_large_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ROWS", 10)
    graph = drawn_network(5, 30, 60)
    found = best_removal(graph, 3)
    assert found.fragmentation >= greedy(graph, 3).fragmentation
    assert found.bound == 1.0


# --- what makes the program small ----------------------------------------------------------------------------


@given(small_networks(), st.integers(0, 4))
def test_ties_between_the_inseparable_change_nothing_that_so_many_can_do(graph: nx.Graph[str], k: int) -> None:
    network = compact(graph)
    table = joined_where_inseparable(network.matrix(np.int64).toarray() > 0, k)
    wider = nx.relabel_nodes(nx.from_numpy_array(table), dict(enumerate(graph)))
    assert set(map(frozenset, graph.edges)) <= set(map(frozenset, wider.edges))
    for gone in combinations(graph, min(k, len(graph))):
        assert pairs_left(graph, set(gone)) == pairs_left(wider, set(gone))


def test_two_that_three_routes_join_are_inseparable_by_two() -> None:
    graph = nx.Graph([("a", f"r{each}") for each in range(3)] + [(f"r{each}", f"s{each}") for each in range(3)])
    graph.add_edges_from([(f"s{each}", "b") for each in range(3)])
    graph.add_edges_from([("a", "c"), ("c", "b")])
    places = {name: place for place, name in enumerate(graph)}
    table = compact(graph).matrix(np.int64).toarray() > 0
    assert joined_where_inseparable(table, 3)[places["a"], places["b"]]
    assert not joined_where_inseparable(table, 4)[places["a"], places["b"]]


@given(small_networks(), st.integers(0, 3), st.randoms(use_true_random=False))
def test_the_smaller_network_counts_the_same_pairs(graph: nx.Graph[str], k: int, random: Random) -> None:
    network = compact(graph)
    eligible = np.array([random.random() < 0.8 for _ in graph], bool)
    small = shrunk(network, k, eligible)
    places = [place for place in range(len(small.first)) if small.free[place]]
    for gone in combinations(places, min(k, len(places))):
        names = {network.names[small.first[place]] for place in gone}
        assert pairs_in(small, set(gone)) == pairs_left(graph, names)


def pairs_in(small: Shrunk, gone: set[int]) -> int:
    left: nx.Graph[int] = nx.from_numpy_array(small.ties).subgraph(set(range(len(small.first))) - gone)
    sizes = [sum(int(small.weight[place]) for place in part) for part in nx.connected_components(left)]
    hanging = sum(int(small.hanging[place]) for place in gone)
    return small.settled + hanging + sum(size * (size - 1) // 2 for size in sizes)


def test_a_crowd_that_knows_each_other_becomes_one() -> None:
    crowd = nx.complete_graph(20)
    graph = nx.relabel_nodes(crowd, str)
    graph.add_edges_from([("0", "way"), ("way", "out"), ("out", "far")])
    small = shrunk(compact(graph), 2, np.ones(len(graph), bool))
    assert len(small.first) < 8
    assert int(small.weight.sum()) + small.settled == 23
