"""What a lab's kernel may ask for: the referral maps as files, and the cases of the house to look at.

A lab changes no run and writes no log. What it asks for happens in the authority's lane, one act after the other, but
for reading a map that is to be kept: that takes a while, and runs do not wait for it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Protocol, TypeVar

from simlib.errors import Malformed, NotAllowed, Unreadable
from simlib.read.map_folder import MapFile, MapFolder, Sound, checked
from simlib.record.people import People
from simlib.serve.library import Library
from simlib.serve.wire import Connection, Handler, Message

T = TypeVar("T")

HALF = re.compile(r"[\ud800-\udfff]")
"""Half a character, which no file can hold."""


class InLane(Protocol):
    """Does something where nothing else is done at the same time."""

    def __call__(self, act: Callable[[], T], /) -> Awaitable[T]:
        """What came of it."""
        ...


def each_to_its_own(runs: Handler, labs: Handler, boards: Handler) -> Handler:
    """A handler that asks `labs` for a kernel in a lab, `boards` for one before a board, and `runs` for every other.

    No ticket opens what belongs to another.
    """

    async def handle(connection: Connection, request: Message) -> Message:
        seat = connection.seat
        return await (labs if seat.lab is not None else boards if seat.board else runs)(connection, request)

    return handle


class LabActs:
    """The acts of the labs, over the folders of this server."""

    def __init__(self, in_lane: InLane, people: People, library: Library, maps: MapFolder) -> None:
        self._in_lane, self._people, self._library, self._maps = in_lane, people, library, maps

    async def handle(self, connection: Connection, request: Message) -> Message:
        """The answer to a lab's request. Raises FirstContactError with a sentence where it cannot be."""
        operation = str(request.get("op"))
        if operation != "keep" and operation not in OPERATIONS:
            raise Malformed("This page asked for something that does not exist. Please load it again.")
        await self._in_lane(partial(self._touch, connection.seat.session))
        if operation == "keep":
            content = _text(request, "content").encode()
            sound = await asyncio.to_thread(checked, content)
            return await self._in_lane(partial(self.keep, request, sound))
        return await self._in_lane(partial(OPERATIONS[operation], self, request))

    def _touch(self, session: str) -> None:
        if self._people.sessions.touch_handle(session).locked:
            raise NotAllowed("This page locked itself after a while. Please load it again and unlock it.")

    def here(self, request: Message) -> Message:
        """The person is here; nothing else."""
        return {"ok": True}

    def maps(self, request: Message) -> Message:
        """Every map there is."""
        return {"maps": [_row(each) for each in self._maps.listed()]}

    def map(self, request: Message) -> Message:
        """The text of a map."""
        shipped = request.get("shipped") is True
        return {"content": self._maps.content(_text(request, "name"), shipped=shipped).decode("utf-8", "replace")}

    def keep(self, request: Message, content: Sound) -> Message:
        """Keep a map of the agency's own, which was checked."""
        return {"map": _row(self._maps.keep(_text(request, "name"), content, _text(request, "expected")))}

    def take_back(self, request: Message) -> Message:
        """Put back the version before the last that was kept."""
        return {"map": _row(self._maps.take_back(_text(request, "name"), _text(request, "expected")))}

    def cases(self, request: Message) -> Message:
        """The cases that can be read, with what they are called."""
        readable = (title for title in self._library.titles() if title.reading.scenario is not None)
        return {"cases": [{"id": title.id, "title": title.name} for title in readable]}

    def case(self, request: Message) -> Message:
        """A case as it stands in its file: whoever teaches may know all of it."""
        title = self._library.title(_text(request, "id"))
        if title is None or title.reading.scenario is None:
            raise Unreadable("There is no such case, or it cannot be read now.")
        return {"notebook": title.reading.raw.decode("utf-8", "replace")}

    def typologies(self, request: Message) -> Message:
        """What networks are made up from, as it stands in the files."""
        return {"files": self._files("typologies")}

    def facts(self, request: Message) -> Message:
        """What is known of the law and of partners, as it stands in the files."""
        return {"files": self._files("facts")}

    def _files(self, folder: str) -> dict[str, str]:
        """The files of a folder beside the cases, by name."""
        found = sorted((self._library.folder / folder).glob("*.yaml"))
        return {file.name: file.read_bytes().decode("utf-8", "replace") for file in found}


def _row(file: MapFile) -> dict[str, object]:
    return {"name": file.name, "shipped": file.shipped, "digest": file.digest, "earlier": file.earlier}


def _text(request: Message, field: str) -> str:
    value = request.get(field)
    if not isinstance(value, str) or HALF.search(value):
        raise Malformed("That came incomplete. Please try again.")
    return value


Operation = Callable[[LabActs, Message], Message]

OPERATIONS: Mapping[str, Operation] = {
    "view": LabActs.here,
    "here": LabActs.here,
    "maps": LabActs.maps,
    "map": LabActs.map,
    "take_back": LabActs.take_back,
    "cases": LabActs.cases,
    "case": LabActs.case,
    "typologies": LabActs.typologies,
    "facts": LabActs.facts,
}
"""What a lab may ask for besides `keep`. None of it has to do with a run."""
