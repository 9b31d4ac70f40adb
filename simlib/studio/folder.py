"""The cases in a folder, for whoever chooses one: by title, read again only when a file changes."""

from __future__ import annotations

import json
import re
from pathlib import Path

Stamp = tuple[int, int]

_TITLE = re.compile(r"\s*#(?!#)\s*(.+)")


def stamp_of(path: Path) -> Stamp:
    """What changes whenever a file is written; (0, 0) where there is none."""
    try:
        stat = path.stat()
    except OSError:
        return 0, 0
    return stat.st_mtime_ns, stat.st_size


class Cases:
    """The notebooks of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._titles: dict[str, tuple[Stamp, str]] = {}

    def listed(self) -> list[tuple[str, str]]:
        """Each case as its title and its file, in the order of the titles; two of one title carry their file."""
        found = sorted(path for path in self._folder.glob("*.ipynb") if not path.name.startswith("."))
        pairs = sorted((self._title(path), path.name) for path in found)
        titles = [title for title, _ in pairs]
        return [(title if titles.count(title) == 1 else f"{title} ({file})", file) for title, file in pairs]

    def _title(self, path: Path) -> str:
        stamp = stamp_of(path)
        known = self._titles.get(path.name)
        if known is None or known[0] != stamp:
            known = self._titles[path.name] = (stamp, title_in(path))
        return known[1]


def title_in(path: Path) -> str:
    """The title that stands in a notebook; the name of the file where there is none."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8-sig"))["cells"]
        for cell in cells:
            if cell["cell_type"] == "markdown":
                found = _TITLE.match("".join(cell["source"]))
                return found[1].strip() if found else path.stem
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    return path.stem
