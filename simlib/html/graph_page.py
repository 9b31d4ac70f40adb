"""A graph as a page that draws itself: one file, nothing asked of any host, and beside the picture the list.

The library is vis-network as pyvis ships it. Names reach the canvas and its small windows as text; the page allows no
request to anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from simlib.html.blocks import joined
from simlib.html.vis_network import vis_network

_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"

_STYLE = """
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #14232b; background: #f4f6f6; }
main { max-width: 1200px; margin: 0 auto; padding: 24px; }
#graph { height: 640px; background: #fff; border: 1px solid #78878f; border-radius: 8px; }
table { border-collapse: collapse; width: 100%; background: #fff; }
th, td { text-align: left; padding: 6px 10px; border-bottom: 1px solid #d6dddf; vertical-align: top; }
div.vis-tooltip { position: absolute; visibility: hidden; padding: 6px 10px; background: #14232b; color: #fff; }
"""

_DRAW = """
const { nodes, edges } = JSON.parse(document.getElementById("data").textContent);
const network = new vis.Network(
  document.getElementById("graph"),
  { nodes: new vis.DataSet(nodes), edges: new vis.DataSet(edges) },
  {
    physics: false,
    interaction: { hover: true },
    nodes: { font: { multi: false } },
    edges: { font: { multi: false } },
  },
);
network.fit();
"""


def graph_page(
    title: str,
    graph: Mapping[str, Sequence[Mapping[str, Any]]],
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> str:
    """The page. `graph` has `nodes` and `edges` as vis-network takes them; `head` and `rows` are the list beside it."""
    # Nothing in the data can end the element that holds it.
    data = json.dumps(graph, ensure_ascii=False).replace("<", "\\u003c")
    columns = joined(Markup('<th scope="col">{}</th>').format(each) for each in head)
    lines = joined(
        Markup("<tr>{}</tr>").format(joined(Markup("<td>{}</td>").format(cell) for cell in row)) for row in rows
    )
    return Markup(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        "<style>{style}</style></head><body><main><h1>{title}</h1>"
        '<div id="graph" role="img" aria-label="The picture; the list below says the same"></div>'
        "<h2>The same as a list</h2><table><thead><tr>{columns}</tr></thead><tbody>{lines}</tbody></table></main>"
        '<script type="application/json" id="data">{data}</script><script>{library}</script><script>{draw}</script>'
        "</body></html>"
    ).format(
        policy=_POLICY,
        title=title,
        style=Markup(_STYLE),  # noqa: S704 - ours
        columns=columns,
        lines=lines,
        data=Markup(data),  # noqa: S704 - JSON without a `<`
        library=Markup(vis_network()),  # noqa: S704 - the library
        draw=Markup(_DRAW),  # noqa: S704 - ours
    )
