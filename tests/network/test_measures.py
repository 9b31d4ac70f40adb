"""Measures: those of networkx to the ninth digit, or counted another way."""

from __future__ import annotations

import math
from itertools import combinations
from random import Random

import networkx as nx
import pytest
from hypothesis import given

from simlib.errors import CannotAnswer
from simlib.network import betweenness as module
from simlib.network.key_players import fragmentation
from simlib.network.measures import betweenness, constraint, flow, measures, reach, reached_from
from tests.network.small_networks import drawn_network, naive_fragmentation, small_networks

SHAPES = {
    "drawn": drawn_network(1, 60, 150),
    "sparse": drawn_network(2, 60, 45),
    "line": nx.relabel_nodes(nx.path_graph(50), str),
    "grid": nx.relabel_nodes(nx.grid_2d_graph(6, 7), str),
    "star": nx.relabel_nodes(nx.star_graph(20), str),
}


def same(ours: dict[str, float], theirs: dict[str, float]) -> bool:
    return ours.keys() == theirs.keys() and all(
        math.isclose(ours[name], theirs[name], rel_tol=1e-9, abs_tol=1e-9) for name in ours
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_betweenness_is_that_of_networkx(shape: str) -> None:
    assert same(betweenness(SHAPES[shape]), nx.betweenness_centrality(SHAPES[shape]))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("lengths", ["whole", "any"])
def test_betweenness_over_ties_with_lengths_is_that_of_networkx(shape: str, lengths: str) -> None:
    graph, random = SHAPES[shape].copy(), Random(3)
    for _, _, told in graph.edges(data=True):
        told["length"] = random.randint(1, 4) if lengths == "whole" else random.random() + 0.1
    assert same(betweenness(graph, "length"), nx.betweenness_centrality(graph, weight="length"))


@given(small_networks())
def test_betweenness_is_that_of_networkx_on_every_small_network(graph: nx.Graph[str]) -> None:
    assert same(betweenness(graph), nx.betweenness_centrality(graph))


def test_betweenness_is_the_same_in_small_batches_of_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 7 * 60)
    assert same(betweenness(SHAPES["drawn"]), nx.betweenness_centrality(SHAPES["drawn"]))
    theirs = nx.betweenness_centrality(SHAPES["drawn"], weight="weight")
    assert same(betweenness(SHAPES["drawn"], "weight"), theirs)


@pytest.mark.parametrize("length", [0, -1])
def test_shortest_paths_over_ties_without_length_are_not_guessed_at(length: float) -> None:
    with pytest.raises(CannotAnswer, match="positive length"):
        betweenness(nx.Graph([("a", "b", {"length": length})]), "length")


def test_of_parallel_ties_the_shortest_counts_and_a_missing_length_is_one() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edge("a", "b", length=5)
    graph.add_edge("b", "a", length=0.5)
    graph.add_edge("b", "c")
    graph.add_edge("a", "c", length=1.6)
    assert betweenness(graph, "length") == {"a": 0.0, "b": 1.0, "c": 0.0}


@pytest.mark.parametrize("shape", SHAPES)
def test_constraint_is_that_of_networkx(shape: str) -> None:
    theirs = nx.constraint(nx.Graph(SHAPES[shape].edges()))
    assert same(constraint(SHAPES[shape]), theirs)


def test_somebody_without_ties_has_no_constraint() -> None:
    graph = nx.Graph([("a", "b")])
    graph.add_node("c")
    assert constraint(graph) == {"a": 1.0, "b": 1.0}


@given(small_networks())
def test_reach_counts_the_others_within_so_many_steps(graph: nx.Graph[str]) -> None:
    for steps in (0, 1, 2, 20):
        near = {name: nx.single_source_shortest_path_length(graph, name, steps) for name in graph}
        assert reach(graph, steps) == pytest.approx(
            {name: (len(others) - 1) / max(1, len(graph) - 1) for name, others in near.items()}
        )


@given(small_networks())
def test_a_group_reaches_whom_one_of_it_reaches(graph: nx.Graph[str]) -> None:
    group = list(graph)[:2]
    for steps in (0, 1, 3, None):
        each = [nx.single_source_shortest_path_length(graph, name, steps) for name in group]
        assert reached_from(graph, group, steps) == frozenset().union(*each)


@given(small_networks())
def test_fragmentation_is_the_share_of_pairs_that_cannot_reach_each_other(graph: nx.Graph[str]) -> None:
    for gone in ((), *combinations(graph, 2)):
        assert fragmentation(graph, gone) == pytest.approx(naive_fragmentation(graph, set(gone)))


def test_where_fewer_than_two_remain_nobody_reaches_anybody() -> None:
    pair = nx.Graph([("a", "b")])
    assert fragmentation(pair) == 0.0
    assert [fragmentation(nx.Graph()), fragmentation(pair, ["a"]), fragmentation(pair, ["a", "b"])] == [1.0, 1.0, 1.0]


def test_all_measures_together_say_what_each_says_alone() -> None:
    graph = SHAPES["sparse"]
    together = measures(graph)
    parts = list(nx.connected_components(graph))
    assert (together.nodes, together.ties, together.components) == (60, 45, len(parts))
    assert together.largest == max(map(len, parts))
    assert together.fragmentation == fragmentation(graph)
    assert together.reach == reach(graph)
    assert together.betweenness == betweenness(graph)
    assert together.constraint == constraint(graph)


# --- flows ---------------------------------------------------------------------------------------------------


def layered(seed: int) -> nx.MultiDiGraph[str]:
    random = Random(seed)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    names = [f"p{place}" for place in range(15)]
    graph.add_nodes_from(names)
    for _ in range(60):
        one, other = random.sample(names, 2)
        graph.add_edge(one, other, layer=random.choice(["command", "money", "kinship"]), weight=random.randint(1, 6))
    return graph


def flow_of_networkx(
    graph: nx.MultiDiGraph[str], layers: set[str], sources: set[str], sinks: set[str], without: set[str]
) -> float:
    simple: nx.DiGraph[str] = nx.DiGraph()
    simple.add_nodes_from(["from", "to"])
    for one, other, told in graph.edges(data=True):
        if told["layer"] in layers and not {one, other} & without:
            before = simple.get_edge_data(one, other, {"capacity": 0})["capacity"]
            simple.add_edge(one, other, capacity=before + told["weight"])
    simple.add_edges_from([("from", name) for name in sources - sinks - without])
    simple.add_edges_from([(name, "to") for name in sinks - without])
    return float(nx.maximum_flow_value(simple, "from", "to"))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("without", [set(), {"p3", "p9"}], ids=["whole", "without two"])
def test_a_flow_over_layers_is_that_of_networkx(seed: int, without: set[str]) -> None:
    graph, layers, sources, sinks = layered(seed), {"command", "money"}, {"p0", "p1", "p2"}, {"p2", "p8", "p9"}
    theirs = flow_of_networkx(graph, layers, sources, sinks, without)
    assert flow(graph, layers, sources, sinks, without) == theirs


def test_a_flow_runs_in_the_direction_of_its_ties_and_over_its_layers_alone() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edge("head", "helper", layer="command", weight=2.5)
    graph.add_edge("helper", "harmed", layer="exploitation", weight=4)
    graph.add_edge("helper", "harmed", layer="kinship", weight=9)
    both = {"command", "exploitation"}
    assert flow(graph, both, ["head"], ["harmed"]) == 2.5
    assert flow(graph, both, ["harmed"], ["head"]) == 0.0
    assert flow(graph, {"exploitation", "kinship"}, ["helper"], ["harmed"]) == 13.0
    assert flow(graph, both, ["head"], ["harmed"], without=["helper"]) == 0.0


def test_whoever_directs_and_is_harmed_is_harmed_first() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edge("head", "both", layer="command", weight=3)
    graph.add_edge("both", "harmed", layer="command", weight=5)
    assert flow(graph, {"command"}, ["head", "both"], ["both", "harmed"]) == 3.0


def test_a_flow_of_nothing_is_nothing_and_one_without_bounds_is_not_guessed_at() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edge("a", "b", layer="money")
    assert flow(graph, {"money"}, ["a"], ["b"]) == 1.0
    assert flow(graph, {"money"}, ["zoe"], ["b"]) == flow(graph, {"money"}, ["a"], []) == 0.0
    graph.add_edge("a", "b", layer="money", weight=-1)
    with pytest.raises(CannotAnswer, match="not negative"):
        flow(graph, {"money"}, ["a"], ["b"])
    graph.add_edge("a", "b", layer="money", weight=1e10)
    with pytest.raises(CannotAnswer, match="two thousand million"):
        flow(graph, {"money"}, ["a"], ["b"])
