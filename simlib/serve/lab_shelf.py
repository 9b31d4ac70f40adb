"""What JupyterLab finds under which name: the folder of the cases, and the studio as if it lay among them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from traitlets import Unicode

STUDIO = "author.ipynb"
"""The name under which the studio is opened. No list of the folder shows it."""


class Shelf(AsyncLargeFileManager):
    """The folder of the cases. The studio's notebook lies elsewhere, is always as it is shipped, and is never saved."""

    studio = Unicode("").tag(config=True)
    """The file that holds the studio."""

    async def get(
        self,
        path: str,
        content: bool | int = True,  # noqa: FBT001, FBT002 - the base class is called so
        type: str | None = None,  # noqa: A002 - the same
        format: str | None = None,  # noqa: A002 - the same
        require_hash: bool | int = False,  # noqa: FBT001, FBT002 - the same
    ) -> dict[str, Any]:
        """A file of the folder, or the studio."""
        if self._is_studio(path):
            return self._studio_model(content=bool(content), hashed=bool(require_hash))
        from_folder: Callable[..., Awaitable[dict[str, Any]]] = super().get
        return await from_folder(path, content, type, format, require_hash)

    async def is_hidden(self, path: str) -> bool:
        """Whether nobody is to see this file; the studio is seen by whoever asks for it by name."""
        hidden: Callable[..., Awaitable[Any]] = super().is_hidden
        return not self._is_studio(path) and bool(await hidden(path))

    def _is_studio(self, path: str) -> bool:
        return path.strip("/") == STUDIO and Path(self.studio).is_file()

    def _studio_model(self, *, content: bool, hashed: bool) -> dict[str, Any]:
        file = Path(self.studio)
        digest = hashlib.sha256(file.read_bytes()).hexdigest() if hashed else None
        changed = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        notebook = json.loads(file.read_text(encoding="utf-8")) if content else None
        return {
            "name": STUDIO,
            "path": STUDIO,
            "type": "notebook",
            "format": "json" if content else None,
            "content": notebook,
            "mimetype": None,
            "size": file.stat().st_size,
            "created": changed,
            "last_modified": changed,
            "writable": False,
            "hash": digest,
            "hash_algorithm": "sha256" if hashed else None,
        }
