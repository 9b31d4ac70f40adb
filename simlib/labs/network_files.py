"""The files of a network: GraphML and tables for other programs, a picture, and a page that draws it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence

import networkx as nx

from simlib.html.graph_page import graph_page
from simlib.html.graph_picture import picture_svg
from simlib.labs.files import MadeFile, zipped
from simlib.labs.network_jobs import Network
from simlib.labs.network_view import keys_of, picture_nodes, picture_ties, role_words, rows_of
from simlib.network.case import CaseGraph
from simlib.read.map_folder import name_for
from simlib.scenario.words import Layer
from simlib.show.graph_file import drawn_by_pyvis

KINDS: Mapping[str, str] = {
    "html": "Page that draws it (HTML)",
    "svg": "Picture (SVG)",
    "graphml": "Graph (GraphML)",
    "csv": "Tables (CSV, in one ZIP)",
}
"""What can be made, with what it is called."""

_MEDIA = {"html": "text/html", "svg": "image/svg+xml", "graphml": "application/xml", "csv": "application/zip"}
_RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet may run."""


def file_of(kind: str, network: Network) -> MadeFile:
    """The file of this kind (one of `KINDS`) of a network. The same network gives the same bytes."""
    makers: Mapping[str, Callable[[Network], bytes]] = {"html": _page, "svg": _svg, "graphml": graphml, "csv": tables}
    ending = "zip" if kind == "csv" else kind
    return MadeFile(f"{name_for(network.title)}.{ending}", makers[kind](network), _MEDIA[kind])


def _page(network: Network) -> bytes:
    graph = drawn_by_pyvis(picture_nodes(network.case, network.places), picture_ties(network.case, list(Layer)))
    rows = [(row.name, row.role, row.ties_said) for row in rows_of(network.case, list(Layer))]
    return graph_page(network.title, graph, ("Who or what", "Part", "Ties"), rows).encode()


def _svg(network: Network) -> bytes:
    nodes = picture_nodes(network.case, network.places)
    return picture_svg(nodes, picture_ties(network.case, list(Layer)), network.title, alone=True).encode()


def graphml(network: Network) -> bytes:
    """The ties that count, as GraphML. Ids are ours; what somebody is called is the attribute `label`."""
    drawn = network.case.graph()
    keys = keys_of(network.case)
    clean: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, attributes in drawn.nodes(data=True):
        clean.add_node(keys[node], **{name: _visible(value) for name, value in attributes.items()})
    for source, target, attributes in drawn.edges(data=True):
        clean.add_edge(keys[source], keys[target], **{name: _visible(value) for name, value in attributes.items()})
    return "\n".join(nx.generate_graphml(clean)).encode()


def tables(network: Network) -> bytes:
    """`nodes.csv` and `ties.csv` in one ZIP; the first two columns of the ties are who and whom."""
    case, keys = network.case, keys_of(network.case)
    nodes = [
        (keys[each.id], each.label, each.kind.value, role_words(each), "yes" if each in case.targets() else "no")
        for each in case.nodes
    ]
    return zipped(
        {
            "nodes.csv": _csv(("id", "name", "kind", "role", "may be acted on"), nodes),
            "ties.csv": _csv(("from", "to", "layer", "verb", "weight", "counts"), _tie_rows(case, keys)),
        }
    )


def _tie_rows(case: CaseGraph, keys: Mapping[str, str]) -> Iterable[Sequence[str]]:
    counted = set(map(id, case.counted()))
    for tie in case.ties:
        counts = "yes" if id(tie) in counted else "no"
        yield keys[tie.source], keys[tie.target], tie.layer.value, tie.verb, f"{tie.weight:g}", counts


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return made.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """The cell, with an apostrophe before whatever a spreadsheet would run.

    >>> _harmless("=1+1"), _harmless("Ana")
    ("'=1+1", 'Ana')
    """
    return f"'{cell}" if cell.startswith(_RISKY) else cell


def _visible(value: object) -> object:
    """The value without characters that XML cannot hold."""
    return "".join(c for c in value if c.isprintable() or c in "\n\t") if isinstance(value, str) else value
