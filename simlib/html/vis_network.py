"""The drawing library vis-network, from the installed package pyvis: served once as a file, never fetched elsewhere.

Measured: 124 KB compressed, once for each browser and kept there for years, instead of 469 KB through each kernel to
each page, which costs a kernel 1.9 MB of memory and a page the same wait again after every reload.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

VIS_VERSION = "9.1.2"
VIS_FILE = "vis-network.min.js"
VIS_URL = "static/vis-network/"
"""Where the server mounts the file, below its base URL."""


def vis_network_folder() -> Path:
    """The folder that holds `VIS_FILE`. The package is looked up and not imported: it would bring networkx along.

    Raises:
        FileNotFoundError: the package pyvis is not installed.
    """
    found = find_spec("pyvis")
    if found is None or found.origin is None:
        raise FileNotFoundError("pyvis")
    return Path(found.origin).parent / "lib" / f"vis-{VIS_VERSION}"


@cache
def vis_network() -> str:
    """The library itself, for a page that no server of ours stands behind."""
    return (vis_network_folder() / VIS_FILE).read_text(encoding="utf-8")
