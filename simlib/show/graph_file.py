"""A graph for vis-network as pyvis holds it, for a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyvis.network import Network

from simlib.html.graph_picture import HEIGHT, LIGHT, TIE_LOOKS, WIDTH, PictureNode, PictureTie, Shape, Tone

_SHAPES = {Shape.PERSON: "dot", Shape.PLACE: "square", Shape.THING: "diamond", Shape.SERVICE: "triangle"}
_FILLS = {
    Tone.PLAIN: ("surface", "line-strong"),
    Tone.HARMED: ("accent-weak", "accent"),
    Tone.INVOLVED: ("warn-weak", "warn"),
    Tone.OFF: ("sunken", "line-strong"),
    Tone.CHOSEN: ("accent", "accent"),
}


def drawn_by_pyvis(nodes: Sequence[PictureNode], ties: Sequence[PictureTie]) -> dict[str, list[dict[str, Any]]]:
    """`nodes` and `edges` for vis-network. They stand where the picture has them; nothing moves by itself."""
    graph = Network(directed=True)
    graph.toggle_physics(status=False)
    # `add_node` and `add_edge` look through all that is there each time: 8 seconds at 5,000 nodes.
    graph.nodes = [_node(node) for node in nodes]
    graph.edges = [_edge(tie) for tie in ties]
    return {"nodes": graph.nodes, "edges": graph.edges}


def _node(node: PictureNode) -> dict[str, Any]:
    fill, edge = _FILLS[node.tone]
    return {
        "id": node.key,
        "label": node.label,
        "title": node.title,
        "shape": _SHAPES[node.shape],
        "size": 14,
        "x": round((node.x - 0.5) * 1.6 * WIDTH),
        "y": round((node.y - 0.5) * 1.6 * HEIGHT),
        "color": {"background": LIGHT[fill], "border": LIGHT[edge]},
        "borderWidth": 2,
    }


def _edge(tie: PictureTie) -> dict[str, Any]:
    color, dashes, width = TIE_LOOKS[tie.kind]
    return {
        "from": tie.source,
        "to": tie.target,
        "title": tie.title,
        "color": LIGHT[color],
        "dashes": [int(each) for each in dashes.split()] if dashes else False,
        "width": width,
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.5}},
        "smooth": {"type": "curvedCW", "roundness": 0.12},
    }
