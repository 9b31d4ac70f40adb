"""The branch map as a widget: pyvis holds the graph, vis-network draws it, and a click says which scene was meant."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from pyvis.network import Network

from simlib.html.vis_network import vis_network
from simlib.show.scripts import drawing_script

Json = dict[str, Any]

THINNEST, THICKEST = 1.0, 7.0
"""Pixels of a line that no run at random takes, and of one that every run takes."""


class BranchMap(anywidget.AnyWidget):
    """A map that can be dragged, zoomed and clicked. `view` is what it shows, `chosen` the mark that was clicked."""

    _esm = drawing_script("branch_map.js")
    library = traitlets.Unicode("").tag(sync=True)
    view = traitlets.Dict({"nodes": [], "edges": [], "label": ""}).tag(sync=True)
    chosen = traitlets.Unicode("").tag(sync=True)
    clicks = traitlets.Int(0).tag(sync=True)

    def __init__(self, clicked: Callable[[str], None]) -> None:
        super().__init__(library=vis_network())
        self.observe(lambda change: clicked(self.chosen) if change["new"] else None, "clicks")

    def show(self, marks: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]], label: str) -> None:
        """Show these marks and lines.

        A mark has key, label, title, kind, reached, x and y; a line has source, target, title, share and reached.
        """
        graph = graph_of(marks, lines)
        self.view = {"nodes": graph.nodes, "edges": graph.edges, "label": label}


def graph_of(marks: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]]) -> Network:
    """The marks and lines as a graph of pyvis."""
    graph = Network(directed=True)
    for mark in marks:
        more = {name: mark[name] for name in ("title", "kind", "reached", "x", "y")}
        graph.add_node(mark["key"], label=mark["label"], **more)
    known = set(graph.get_nodes())
    for number, line in enumerate(lines):
        if {line["source"], line["target"]} <= known:
            more = {"id": number, "title": line["title"], "reached": line["reached"], "width": width_of(line["share"])}
            graph.add_edge(line["source"], line["target"], **more)
    return graph


def width_of(share: float | None) -> float:
    """The width of a line, in pixels.

    >>> width_of(None), width_of(0.0), width_of(0.25), width_of(3.0)
    (1.5, 1.0, 4.0, 7.0)
    """
    if share is None:
        return 1.5
    # The root keeps thin lines apart: a tenth of the runs is a third of the width.
    return round(THINNEST + (THICKEST - THINNEST) * math.sqrt(min(1.0, share)), 1)


class Bridge(anywidget.AnyWidget):
    """Tells the studio which case JupyterLab asks for, and JupyterLab which file the studio has written."""

    _esm = Path(__file__).parent / "js" / "bridge.js"
    asked = traitlets.Unicode("").tag(sync=True)
    written = traitlets.List(["", 0]).tag(sync=True)
    _written = 0

    def tell_written(self, path: str) -> None:
        """The file at this path of JupyterLab was written."""
        self._written += 1
        self.written = [path, self._written]
