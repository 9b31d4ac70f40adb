"""What JupyterLab finds under which name: the folder of the cases, and studio and labs as if they lay among them."""

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
LABS = ("network_lab.ipynb", "referral_lab.ipynb")
"""The names of the labs; they are opened in the same way."""


class Shelf(AsyncLargeFileManager):
    """The folder of the cases. Studio and labs lie elsewhere, are always as they are shipped, and are never saved."""

    studio = Unicode("").tag(config=True)
    """The file that holds the studio; the labs lie beside it."""

    async def get(
        self,
        path: str,
        content: bool | int = True,  # noqa: FBT001, FBT002 - the base class is called so
        type: str | None = None,  # noqa: A002 - the same
        format: str | None = None,  # noqa: A002 - the same
        require_hash: bool | int = False,  # noqa: FBT001, FBT002 - the same
    ) -> dict[str, Any]:
        """A file of the folder, or the studio or a lab."""
        if ours := self._ours(path):
            return _model_of(ours, content=bool(content), hashed=bool(require_hash))
        from_folder: Callable[..., Awaitable[dict[str, Any]]] = super().get
        return await from_folder(path, content, type, format, require_hash)

    async def is_hidden(self, path: str) -> bool:
        """Whether nobody is to see this file; studio and labs are seen by whoever asks for them by name."""
        hidden: Callable[..., Awaitable[Any]] = super().is_hidden
        return self._ours(path) is None and bool(await hidden(path))

    def _ours(self, path: str) -> Path | None:
        """The file behind the name of the studio or of a lab."""
        name = path.strip("/")
        file = Path(self.studio).with_name(name) if self.studio and name in {STUDIO, *LABS} else None
        return file if file is not None and file.is_file() else None


def _model_of(file: Path, *, content: bool, hashed: bool) -> dict[str, Any]:
    digest = hashlib.sha256(file.read_bytes()).hexdigest() if hashed else None
    changed = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    notebook = json.loads(file.read_text(encoding="utf-8")) if content else None
    return {
        "name": file.name,
        "path": file.name,
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
