"""A file put in the place of another one, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def replace_file(path: Path, content: bytes, *, fresh: int = 0o600) -> None:
    """Put this content into the file at once: whoever reads it sees all of the old or all of the new.

    The file keeps who may read it; a new one gets the mode `fresh`. What it is written through has a name that nobody
    can know before, and is never there already; a link in the place of the file is replaced and not followed.
    """
    is_file = path.is_file() and not path.is_symlink()
    mode = path.stat().st_mode & 0o777 if is_file else fresh
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
