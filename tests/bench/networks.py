"""What networks cost: disruption curves, proven best sets, measures of 500 nodes, and networks of 200,000.

The published networks are measured where they are at hand (`tests/network/published.py`); networks that are drawn are
measured always. Beside our numbers stand those of plain networkx, on the same network in the same run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import product
from statistics import median
from typing import Any

import networkx as nx
import numpy as np

from simlib.network.best import BestSet, best_removal
from simlib.network.compact import Compact, joined, largest_component, most_routes
from simlib.network.curves import Centrality, Manner, disruption_curve
from simlib.network.generate import generate
from simlib.network.key_players import fragmentation, greedy
from simlib.network.measures import betweenness, constraint, flow, measures, reach
from simlib.read.typologies import load_typologies
from simlib.scenario.typologies import Size
from tests.bench.processes import PROJECT
from tests.bench.table import NONE_AT_ALL, Asked, Bound, NotMeasured, Row, Target
from tests.network.curves_again import curve_again
from tests.network.published import TABLE, at_hand, published
from tests.network.small_networks import drawn_network

PUBLISHED_CURVES = ("montagna_meetings", "montagna_phonecalls")
DRAWN_CURVES = ((1, 60, 90), (2, 80, 160))
CURVES = tuple(product((Centrality.BETWEENNESS, Centrality.DEGREE), Manner))
"""The curves that have to be the same; the tests hold the others too."""

CASE = ("storefronts", 1)
"""A generated case of size M: typology and seed. Among the eight kinds it is the largest, with 109 nodes."""

AT_RANDOM = (7, 110, 205)
"""Seed, nodes and ties of a network without hubs and circles, as no case is: the hardest to prove of its size."""

MONEY, K = "money", 5
PEER = "networkx"

LIVE = Target(Bound.AT_MOST, 100)
PROVEN = Target(Bound.AT_MOST, 15)
LARGE = Target(Bound.AT_MOST, 1)


def measure(asked: Asked) -> list[Row]:
    """The rows of networks."""
    asked.tell("networks: disruption curves ...")
    rows = curve_rows(asked)
    asked.tell("networks: proofs ...")
    rows += proof_rows(asked)
    asked.tell("networks: measures ...")
    rows += live_rows(asked.size(500, 30), asked.size(5, 1))
    asked.tell("networks: 200,000 nodes; networkx takes a minute ...")
    return rows + large_rows(asked.size(200_000, 300))


def spent(work: Callable[[], object]) -> float:
    """CPU-seconds that the work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


# --- disruption curves ---------------------------------------------------------------------------------------


def curve_rows(asked: Asked) -> list[Row]:
    """Points in which our curves differ from those of the second implementation."""
    rows = [_curve_row("drawn networks", [drawn_network(*size) for size in DRAWN_CURVES[: asked.size(2, 1)]])]
    here = [name for name in PUBLISHED_CURVES if at_hand(name)]
    if here:
        graphs = [nx.relabel_nodes(published(name), int) for name in here]
        rows.append(_curve_row("the published networks", graphs[: asked.size(2, 1)]))
    return rows


def _curve_row(where: str, graphs: Sequence[Any]) -> Row:
    points = differ = 0
    for graph, (centrality, manner) in product(graphs, CURVES):
        ours = disruption_curve(graph, centrality, manner)
        theirs = curve_again(graph, centrality, manner, weighted=False)
        differ += abs(len(ours.shares) - len(theirs.shares))
        differ += sum(one != other for one, other in zip(ours.shares, theirs.shares, strict=False))
        points += len(ours.shares)
    return Row(f"curves of {where}: points that differ, of {points}", "count", differ, target=NONE_AT_ALL)


# --- proofs --------------------------------------------------------------------------------------------------


def proof_rows(asked: Asked) -> list[Row]:
    """What proven best sets take, and whether the published ones are found."""
    rows = _proof_rows(_case(Size.S if asked.quick else Size.M), f"a generated case, {CASE[0]}", PROVEN)
    rows += _proof_rows(drawn_network(*((7, 30, 50) if asked.quick else AT_RANDOM)), "ties at random", None)
    here = [each for each in TABLE if at_hand(each[0])]
    for name, k in here[: asked.size(len(here), 1)]:
        rows += published_rows(name, k)
    return rows


def _case(size: Size) -> Any:
    book, _problems = load_typologies(PROJECT / "scenarios" / "typologies")
    if book is None:
        raise NotMeasured("the typologies in scenarios/typologies have mistakes.")
    kind, seed = CASE
    return generate(book, kind, size, seed).graph.graph()


def _proof_rows(graph: Any, where: str, target: Target | None) -> list[Row]:
    found: list[BestSet] = []
    seconds = spent(lambda: found.append(best_removal(graph, K)))
    what = f"best {K}, {where} ({len(graph)} nodes)"
    return [
        Row(f"{what}: gap", "F", found[0].gap, target=NONE_AT_ALL),
        Row(f"{what}: proof", "CPU-s", seconds, target=target),
    ]


def published_rows(name: str, k: int) -> list[Row]:
    """A best set that others proved: what it takes here, its gap, and whether F is the same to three digits."""
    graph = published(name)
    found: list[BestSet] = []
    seconds = spent(lambda: found.append(best_removal(graph, k)))
    what, off = f"best {k} of {len(graph)}, {name}", round(found[0].fragmentation, 3) != TABLE[name, k]
    return [
        Row(f"{what}: F", "F", found[0].fragmentation, greedy(graph, k).fragmentation, "greedy"),
        Row(f"{what}: gap", "F", found[0].gap, target=NONE_AT_ALL),
        Row(f"{what}: other than proven before", "count", int(off), target=NONE_AT_ALL),
        Row(f"{what}: proof", "CPU-s", seconds, target=PROVEN),
    ]


# --- measures on a screen ------------------------------------------------------------------------------------


def live_rows(nodes: int, rounds: int) -> list[Row]:
    """Every measure of a network with three ties a node, from the networkx graph to the answer."""
    graph = drawn_network(3, nodes, 3 * nodes)
    directed: nx.MultiDiGraph[str] = nx.MultiDiGraph(graph)
    nx.set_edge_attributes(directed, MONEY, "layer")
    names = list(graph)
    begins, ends = names[:3], names[-3:]
    pairs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "fragmentation": (lambda: fragmentation(graph), lambda: [len(part) for part in nx.connected_components(graph)]),
        "reach within two steps": (lambda: reach(graph), lambda: _reach_of_networkx(graph)),
        "exact betweenness": (lambda: betweenness(graph), lambda: nx.betweenness_centrality(graph)),
        "exact betweenness, ties with lengths": (
            lambda: betweenness(graph, "weight"),
            lambda: nx.betweenness_centrality(graph, weight="weight"),
        ),
        "constraint": (lambda: constraint(graph), lambda: nx.constraint(graph)),
        "max-flow over a layer": (
            lambda: flow(directed, {MONEY}, begins, ends),
            lambda: _flow_of_networkx(directed, begins, ends),
        ),
        f"greedy, {K}": (lambda: greedy(graph, K), lambda: _greedy_of_networkx(graph)),
    }
    rows = [_live_row(f"{what}, {nodes} nodes", *both, rounds) for what, both in pairs.items()]
    together = median(spent(lambda: measures(graph)) for _ in range(rounds))
    return [*rows, Row(f"measures of a graph together, {nodes} nodes", "CPU-ms", 1000 * together, target=LIVE)]


def _live_row(what: str, ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> Row:
    mine = 1000 * median(spent(ours) for _ in range(rounds))
    other = 1000 * spent(theirs)
    return Row(what, "CPU-ms", mine, other, PEER, mine / other if other else None, LIVE)


def _reach_of_networkx(graph: Any) -> dict[str, int]:
    return {name: len(nx.single_source_shortest_path_length(graph, name, 2)) for name in graph}


def _flow_of_networkx(directed: Any, begins: Sequence[str], ends: Sequence[str]) -> float:
    simple: nx.DiGraph[str] = nx.DiGraph()
    for one, other, told in directed.edges(data=True):
        if told["layer"] == MONEY:
            simple.add_edge(one, other, capacity=told["weight"])
    simple.add_edges_from(("from", name) for name in begins)
    simple.add_edges_from((name, "to") for name in ends)
    return float(nx.maximum_flow_value(simple, "from", "to"))


def _greedy_of_networkx(graph: Any) -> list[str]:
    """Whoever leaves fewest pairs, found by trying everybody."""
    gone: list[str] = []
    for _ in range(K):
        gone.append(min(set(graph) - set(gone), key=lambda name: _pairs_of_networkx(graph, {*gone, name})))
    return gone


def _pairs_of_networkx(graph: Any, gone: set[str]) -> int:
    left = graph.subgraph(set(graph) - gone)
    return sum(len(part) * (len(part) - 1) for part in nx.connected_components(left))


# --- networks of a whole country -----------------------------------------------------------------------------


def large_rows(nodes: int) -> list[Row]:
    """What a network with three ties a node takes once it is compact; networkx on its own form of it."""
    network, graph = _large(nodes)
    far = int(largest_component(network)[-1])
    mine = [
        spent(lambda: largest_component(network)),
        spent(lambda: most_routes(network, int(largest_component(network)[0]), far)),
        spent(lambda: greedy(network, K)),
    ]
    begin = int(largest_component(network)[0])
    nx.set_edge_attributes(graph, 1, "capacity")
    theirs = [
        spent(lambda: max(nx.connected_components(graph), key=len)),
        spent(lambda: nx.maximum_flow_value(graph, begin, far)),
        spent(lambda: _cut_points_of_networkx(graph)),
    ]
    whats = ("largest component", "one max-flow", f"greedy key players, {K}")
    peers = (PEER, PEER, f"{PEER}, articulation points {K} times: who cuts, not how much")
    return [
        Row(f"{what}, {nodes:,} nodes", "CPU-s", ours, other, peer, ours / other if other else None, LARGE)
        for what, ours, other, peer in zip(whats, mine, theirs, peers, strict=True)
    ]


def _large(nodes: int) -> tuple[Compact, Any]:
    """A drawn network in both forms."""
    ends = np.random.default_rng(5).integers(0, nodes, (2, 3 * nodes), np.int32)
    network = joined(range(nodes), ends[0], ends[1])
    graph: nx.Graph[int] = nx.empty_graph(nodes)
    graph.add_edges_from(zip(network.heads().tolist(), network.ends.tolist(), strict=True))
    return network, graph


def _cut_points_of_networkx(graph: Any) -> None:
    left = graph.copy()
    for _ in range(K):
        left.remove_node(next(nx.articulation_points(left), next(iter(left))))
