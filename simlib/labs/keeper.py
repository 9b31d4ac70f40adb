"""Where a lab finds maps and cases: it asks the simulator's authority, or looks into folders under JupyterLab."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from simlib.errors import FirstContactError, Unreadable
from simlib.read.map_folder import MapFile, MapFolder, checked
from simlib.read.notebook import read_scenario
from simlib.show.authority import Authority


class NotKept(FirstContactError):
    """What was asked for was not done."""

    code = "not-kept"


@dataclass(frozen=True, slots=True)
class CaseTitle:
    """A case that can be opened."""

    id: str
    title: str


class Keeper(Protocol):
    """Keeps maps and cases. Every method may raise FirstContactError, with a sentence that says what to do."""

    def here(self) -> None:
        """The person is here."""

    def maps(self) -> tuple[MapFile, ...]:
        """Every map there is."""

    def map(self, name: str, *, shipped: bool) -> bytes:
        """The text of a map."""

    def keep(self, name: str, content: bytes, expected: str) -> MapFile:
        """Keep a map of the agency's own; `expected` is the digest of what stands there, empty for a new one."""

    def take_back(self, name: str, expected: str) -> MapFile:
        """Put back the version before the last that was kept."""

    def cases(self) -> tuple[CaseTitle, ...]:
        """Every case that can be read."""

    def case(self, case_id: str) -> bytes:
        """A case as it stands in its file."""

    def typologies(self) -> Mapping[str, bytes]:
        """The files that networks are made up from, by name."""

    def facts(self) -> Mapping[str, bytes]:
        """The files of the fact base, by name."""


class LineKeeper:
    """A keeper at the other end of a line."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority

    def here(self) -> None:
        """The person is here."""
        self._ask("here")

    def maps(self) -> tuple[MapFile, ...]:
        """Every map there is."""
        return tuple(map(_map_file, self._ask("maps")["maps"]))

    def map(self, name: str, *, shipped: bool) -> bytes:
        """The text of a map."""
        return str(self._ask("map", name=name, shipped=shipped)["content"]).encode()

    def keep(self, name: str, content: bytes, expected: str) -> MapFile:
        """Keep a map of the agency's own."""
        return _map_file(self._ask("keep", name=name, content=content.decode(), expected=expected)["map"])

    def take_back(self, name: str, expected: str) -> MapFile:
        """Put back the version before the last that was kept."""
        return _map_file(self._ask("take_back", name=name, expected=expected)["map"])

    def cases(self) -> tuple[CaseTitle, ...]:
        """Every case that can be read."""
        return tuple(CaseTitle(str(each["id"]), str(each["title"])) for each in self._ask("cases")["cases"])

    def case(self, case_id: str) -> bytes:
        """A case as it stands in its file."""
        return str(self._ask("case", id=case_id)["notebook"]).encode()

    def typologies(self) -> Mapping[str, bytes]:
        """The files that networks are made up from, by name."""
        return self._files("typologies")

    def facts(self) -> Mapping[str, bytes]:
        """The files of the fact base, by name."""
        return self._files("facts")

    def _files(self, op: str) -> Mapping[str, bytes]:
        return {str(name): str(text).encode() for name, text in self._ask(op)["files"].items()}

    def _ask(self, op: str, **fields: object) -> Mapping[str, Any]:
        reply = self._authority.ask(op, **fields)
        if "error" in reply:
            error = reply["error"]
            sentence = error.get("sentence") if isinstance(error, Mapping) else ""
            raise NotKept(str(sentence or "That did not work. What was kept before is as it was."))
        return reply


class FolderKeeper:
    """A keeper over folders of this machine."""

    def __init__(self, maps: MapFolder, cases: Path) -> None:
        self._maps, self._cases = maps, cases

    def here(self) -> None:
        """Nobody needs to know."""

    def maps(self) -> tuple[MapFile, ...]:
        """Every map there is."""
        return self._maps.listed()

    def map(self, name: str, *, shipped: bool) -> bytes:
        """The text of a map."""
        return self._maps.content(name, shipped=shipped)

    def keep(self, name: str, content: bytes, expected: str) -> MapFile:
        """Keep a map of the agency's own."""
        return self._maps.keep(name, checked(content), expected)

    def take_back(self, name: str, expected: str) -> MapFile:
        """Put back the version before the last that was kept."""
        return self._maps.take_back(name, expected)

    def cases(self) -> tuple[CaseTitle, ...]:
        """Every case that can be read."""
        read = ((path.stem, read_scenario(path).scenario) for path in sorted(self._cases.glob("*.ipynb")))
        return tuple(CaseTitle(stem, scenario.title or stem) for stem, scenario in read if scenario is not None)

    def case(self, case_id: str) -> bytes:
        """A case as it stands in its file."""
        if case_id not in {each.id for each in self.cases()}:
            raise Unreadable("There is no such case, or it cannot be read now.")
        return (self._cases / f"{case_id}.ipynb").read_bytes()

    def typologies(self) -> Mapping[str, bytes]:
        """The files that networks are made up from, by name."""
        return self._files("typologies")

    def facts(self) -> Mapping[str, bytes]:
        """The files of the fact base, by name."""
        return self._files("facts")

    def _files(self, folder: str) -> Mapping[str, bytes]:
        return {file.name: file.read_bytes() for file in sorted((self._cases / folder).glob("*.yaml"))}


def _map_file(row: Mapping[str, Any]) -> MapFile:
    return MapFile(str(row["name"]), bool(row["shipped"]), str(row["digest"]), int(row["earlier"]))
