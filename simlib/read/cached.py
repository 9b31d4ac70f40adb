"""Files that can be made again at any time: read where they are there, kept where they can be, the oldest let go."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from simlib.read.replacing import replace_file


def cached(file: Path) -> bytes | None:
    """What the file holds, which from now on counts as used just now; None where there is nothing to read."""
    with suppress(OSError):
        raw = file.read_bytes()
        with suppress(OSError):
            file.touch()
        return raw
    return None


def cache(file: Path, raw: bytes, most: int) -> None:
    """Keep this content, and no more than `most` files of the folder: those used longest ago go first.

    Whoever reads the file meanwhile sees all of the old or all of the new; the last of two writers wins. Where nothing
    can be kept, nothing is lost.
    """
    with suppress(OSError):
        _closed(file.parent)
        replace_file(file, raw)
        let_go(file.parent, most)


def let_go(folder: Path, most: int) -> None:
    """Leave the `most` files of the folder that were used last; a file that is still being written is none of them."""
    files = [each for each in folder.iterdir() if not each.name.startswith(".")]
    for old in sorted(files, key=lambda each: each.stat().st_mtime_ns)[: -most or None]:
        old.unlink(missing_ok=True)


def _closed(folder: Path) -> None:
    """The folder, and those above it that are missing, made for nobody but their owner."""
    if not folder.is_dir():
        _closed(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
