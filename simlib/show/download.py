"""A file from the kernel into the browser's folder of downloads."""

from __future__ import annotations

from pathlib import Path

import anywidget


class Download(anywidget.AnyWidget):
    """Nothing to see: `give` hands the browser a file."""

    _esm = Path(__file__).parent / "js" / "download.js"

    def give(self, name: str, content: bytes, kind: str) -> None:
        """Let the browser keep this file under this name; `kind` is its media type."""
        self.send({"name": name, "kind": kind}, buffers=[content])
