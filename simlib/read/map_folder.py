"""The referral maps of an agency as files: those that are shipped, read only, and the agency's own.

Of its own each earlier version is kept for a while. Who may ask is decided elsewhere.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NewType

from simlib.errors import Malformed, OutOfDate, StoreFull, Unreadable
from simlib.read.referral_map import read_map_yaml
from simlib.read.replacing import replace_file

MAPS = "maps"
"""The name of the folder, beside the cases and in the data folder."""
LONGEST_MAP = 192 * 1024
"""Bytes of a map that is kept: a county of 45 units needs about a sixth of it."""
MOST_MAPS = 200
MOST_EARLIER = 20
"""How many earlier versions of a map are kept."""

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_NAME = 60
DEVICE = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")
"""On Windows these are devices, whatever ending follows."""

NOWHERE = "There is no map of this name."

Sound = NewType("Sound", bytes)
"""The bytes of a map that was checked."""


@dataclass(frozen=True, slots=True)
class MapFile:
    """A map there is. `name` is that of its file, without the ending."""

    name: str
    shipped: bool
    digest: str
    """SHA-256 of its bytes, as hex."""
    earlier: int
    """How many earlier versions are kept."""


class MapFolder:
    """The maps in two folders. The one of the agency's own is made when the first map is kept."""

    def __init__(self, shipped: Path, own: Path) -> None:
        self._shipped, self._own = shipped, own

    def listed(self) -> tuple[MapFile, ...]:
        """Every map by name, the agency's own first."""
        own = [path for path in sorted(self._own.glob("*.yaml")) if _is_name(path.stem) and _is_there(path)]
        shipped = [path for path in sorted(self._shipped.glob("*.yaml")) if path.is_file()]
        return (
            *(self._file(path, shipped=False) for path in own[:MOST_MAPS]),
            *(self._file(path, shipped=True) for path in shipped),
        )

    def content(self, name: str, *, shipped: bool) -> bytes:
        """The bytes of a map. Raises Unreadable where there is none of this name."""
        path = self._path(name, shipped=shipped)
        if not shipped and path.is_symlink():
            raise Unreadable(NOWHERE)
        return _read(path)

    def keep(self, name: str, content: Sound, expected: str) -> MapFile:
        """Keeps a map of the agency's own; what stood there before is kept beside it.

        `expected` is the digest of what the person began from; empty for a new map.

        Raises:
            Malformed: the name cannot be kept, or there are too many maps.
            OutOfDate: somebody else has changed the map in between.
            StoreFull: it could not be written.
        """
        path = self._path(name, shipped=False)
        self._must_stand(path, expected)
        self._write(path, content)
        return self._file(path, shipped=False)

    def take_back(self, name: str, expected: str) -> MapFile:
        """Puts the version before the last change back; what stood there takes its place, so that twice is as before.

        Raises:
            Malformed: there is no earlier version.
            OutOfDate: somebody else has changed the map in between.
            StoreFull: it could not be written.
        """
        path = self._path(name, shipped=False)
        self._must_stand(path, expected)
        earlier = self._earlier(name)
        if not earlier:
            raise Malformed("There is no earlier version of this map.")
        before, now = _read(earlier[-1]), _read(path)
        # The machine may stop after each of these lines: no version is ever gone from the disk.
        _replace(earlier[-1].with_name(_numbered(int(earlier[-1].stem) + 1)), now)
        _replace(path, before)
        with suppress(OSError):
            earlier[-1].unlink()
        return self._file(path, shipped=False)

    def _must_stand(self, path: Path, expected: str) -> None:
        now = _digest(_read(path)) if _is_there(path) else ""
        if now != expected:
            raise OutOfDate(
                "There is another map of this name by now. Keep yours under another name, or open that one first."
            )
        if not now and len(self.listed()) >= MOST_MAPS:
            raise Malformed("There are too many maps. Please remove some from the data folder first.")

    def _write(self, path: Path, content: bytes) -> None:
        if _is_there(path) and path.read_bytes() == content:
            return
        earlier = self._earlier(path.stem)
        number = int(earlier[-1].stem) + 1 if earlier else 1
        place = self._own / "earlier" / path.stem
        try:
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_there(path):
                replace_file(place / _numbered(number), path.read_bytes())
            replace_file(path, content)
            for old in earlier[: max(0, len(earlier) + 1 - MOST_EARLIER)]:
                old.unlink(missing_ok=True)
        except OSError as fault:
            raise StoreFull("The map could not be kept: the data folder cannot be written.") from fault

    def _earlier(self, name: str) -> list[Path]:
        return sorted(path for path in (self._own / "earlier" / name).glob("*.yaml") if path.stem.isdecimal())

    def _path(self, name: str, *, shipped: bool) -> Path:
        if not _is_name(name):
            raise Malformed("A map's name has small letters, digits and single hyphens, such as our-county.")
        return (self._shipped if shipped else self._own) / f"{name}.yaml"

    def _file(self, path: Path, *, shipped: bool) -> MapFile:
        earlier = 0 if shipped else len(self._earlier(path.stem))
        return MapFile(path.stem, shipped, _digest(_read(path)), earlier)


def checked(content: bytes) -> Sound:
    """The same bytes, which may be kept as a map. Takes a while for a large one. Raises Malformed where it is none."""
    if len(content) > LONGEST_MAP:
        raise Malformed(f"This map is too large to be kept here: {LONGEST_MAP // 1024} KB at most.")
    findings = read_map_yaml(content, "the map").findings
    if findings:
        first = findings[0]
        raise Malformed(f"This map was not kept. Line {first.spot.line}: {first.message}")
    return Sound(content)


def name_for(title: str) -> str:
    """A file's name for a title.

    >>> name_for("Our county, 2027!"), name_for("Ünser"), name_for("***")
    ('our-county-2027', 'nser', 'map')
    """
    name = "-".join(re.findall(r"[a-z0-9]+", title.lower()))[:LONGEST_NAME].strip("-") or "map"
    return f"{name}-map" if DEVICE.fullmatch(name) else name


def _numbered(number: int) -> str:
    return f"{number:06}.yaml"


def _is_name(name: str) -> bool:
    return len(name) <= LONGEST_NAME and bool(NAME.fullmatch(name)) and not DEVICE.fullmatch(name)


def _is_there(path: Path) -> bool:
    """Whether this is a file of the agency's own folder: a link may lead to anything."""
    return path.is_file() and not path.is_symlink()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise Unreadable(NOWHERE) from fault


def _replace(path: Path, content: bytes) -> None:
    try:
        replace_file(path, content)
    except OSError as fault:
        raise StoreFull("The map could not be kept: the data folder cannot be written.") from fault
