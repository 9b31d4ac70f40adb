"""Files from the browser to the kernel: chosen by the person, read whole, and never larger than told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

Files = Mapping[str, bytes]
"""The chosen files by name."""


class Upload(anywidget.AnyWidget):
    """A field to choose files with. `taken` is called with them, `refused` with a sentence where they are too large."""

    _esm = Path(__file__).parent / "js" / "upload.js"
    label = traitlets.Unicode("").tag(sync=True)
    accept = traitlets.Unicode("").tag(sync=True)
    multiple = traitlets.Bool(default_value=False).tag(sync=True)
    most = traitlets.Int(0).tag(sync=True)
    """Bytes of all files together."""
    disabled = traitlets.Bool(default_value=False).tag(sync=True)

    def __init__(self, taken: Callable[[Files], None], refused: Callable[[str], None], **traits: Any) -> None:
        """`traits` are those above."""
        super().__init__(**traits)
        self._taken, self._refused = taken, refused
        self.on_msg(lambda _, content, buffers: self.heard(content, buffers))

    def heard(self, content: object, buffers: Sequence[bytes | memoryview]) -> None:
        """Take what a page has sent, which may be anything."""
        said = content if isinstance(content, dict) else {}
        named = said.get("names")
        names = [name for name in named if isinstance(name, str)] if isinstance(named, list) else []
        if said.get("too_large") is True or sum(len(each) for each in buffers) > self.most:
            self._refused(f"These files are too large: {self.most // 1024:,} KB together at most.")
        elif names and len(names) == len(buffers):
            self._taken({name: bytes(each) for name, each in zip(names, buffers, strict=True)})
