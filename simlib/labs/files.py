"""Files that a lab makes for the browser."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file for the browser: `kind` is its media type."""

    name: str
    content: bytes
    kind: str


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files in one ZIP. The same files give the same bytes, so they all have the same date."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
