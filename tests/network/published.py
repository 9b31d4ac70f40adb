"""Networks that others published, where they are at hand: for comparison, never shipped."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import networkx as nx

FOLDER = "FIRST_CONTACT_NETWORKS"
"""The environment variable that names the folder with NAME.nodes.csv and NAME.edges.csv."""

BESIDE = Path(__file__).parents[3] / "shared" / "data" / "networks"
"""Where they lie beside the checkout, when nothing names a folder."""

TABLE = {
    ("montagna_meetings", 5): 0.784,
    ("montagna_phonecalls", 5): 0.932,
    ("montagna_meetings", 10): 0.906,
    ("caviar_full", 5): 0.839,
    ("natarajan_heroin", 5): 0.729,
    ("london_gang", 3): 0.078,
}
"""The largest F that any set of so many nodes reaches, as proven before by other means, to three digits."""


def table_at(name: str, part: str) -> Path:
    """Where a table of a published network would lie."""
    return Path(os.environ.get(FOLDER) or BESIDE) / f"{name}.{part}.csv"


def at_hand(name: str) -> bool:
    """Whether a published network is here."""
    return table_at(name, "edges").is_file() and table_at(name, "nodes").is_file()


def published(name: str) -> nx.Graph[str]:
    """A published network, nodes in the order published, `weight` on its ties."""
    graph: nx.Graph[str] = nx.Graph()
    with table_at(name, "nodes").open(encoding="utf-8", newline="") as nodes:
        graph.add_nodes_from(row["id"] for row in csv.DictReader(nodes))
    with table_at(name, "edges").open(encoding="utf-8", newline="") as edges:
        for row in csv.DictReader(edges):
            graph.add_edge(row["source"], row["target"], weight=float(row.get("weight") or 1))
    return graph
