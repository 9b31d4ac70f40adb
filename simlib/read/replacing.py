"""A file put in the place of another one, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from simlib.errors import Unreadable


def put_file(path: Path, content: bytes, *, fresh: int = 0o644, with_folder: bool = False) -> None:
    """Put this content where a person asked for it, whole or not at all; `with_folder` makes the folder, too.

    A link leads to where it leads, and what is no file, such as `/dev/null`, is written into. Raises Unreadable where
    it cannot be written.
    """
    try:
        if with_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            path.write_bytes(content)
        else:
            replace_file(path.resolve(), content, fresh=fresh)
    except OSError as fault:
        raise Unreadable(f"{path} cannot be written: {fault.strerror}.") from fault


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
