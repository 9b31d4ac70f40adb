"""Where the pages of the simulator are: it says so when it leads somebody to the studio."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

FILE = "simulator.json"


def way_back(folder: Path) -> str:
    """The address of the classes; empty where nobody has said it, or where it is no address of a page."""
    try:
        address = json.loads((folder / FILE).read_text(encoding="utf-8"))["classes"]
        return address if urlsplit(address).scheme in {"http", "https"} else ""
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ""
