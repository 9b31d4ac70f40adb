"""The fields of one entry in a file of facts, typed, with every mistake collected and none raised."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from simlib.read.facts_yaml import LARGEST, Listing, Node, NotYaml, Scalar, Table, read_yaml
from simlib.scenario.facts import Confidence, FactProblem

_Chosen = TypeVar("_Chosen", bound=StrEnum)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,9}", re.ASCII)

FIRST_YEAR, LAST_YEAR = 1990, 2100


class Entry:
    """One mapping of a file: asks for its fields by name and remembers which were asked for.

    A field that is missing or wrong gives a problem and a harmless value, so that all mistakes of an entry are
    found in one pass; `sound` says whether the entry may be used.
    """

    def __init__(self, file: str, table: Table, problems: list[FactProblem]) -> None:
        self.file = file
        self.line = table.line
        self.sound = True
        self._entries = dict(table.entries)
        self._problems = problems
        self._asked: list[str] = []

    def problem(self, line: int, message: str, remedy: str = "") -> None:
        """One more mistake: the entry is not used."""
        self.sound = False
        self._problems.append(FactProblem(self.file, line, message, remedy))

    def names(self) -> tuple[str, ...]:
        """The words the entry is written with."""
        return tuple(self._entries)

    def has(self, name: str) -> bool:
        """Whether the field is written at all."""
        return name in self._entries

    def line_of(self, name: str) -> int:
        """The line a field stands in; the entry's own where it is missing."""
        return self._entries[name].line if name in self._entries else self.line

    def text(self, name: str, *, needed: bool = True) -> str:
        """A text that is not empty, or an empty one where it may be left out."""
        node = self._node(name, needed=needed)
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.problem(node.line, f'"{name}" should be one text.', "Quote it, or write it under >-.")
            return ""
        if not node.value.strip():
            self.problem(node.line, f'"{name}" is empty.')
        return " ".join(node.value.split())

    def words(self, name: str, *, needed: bool = True) -> tuple[str, ...]:
        """A list of short texts."""
        return tuple(word for word, _ in self.placed_words(name, needed=needed))

    def placed_words(self, name: str, *, needed: bool = True) -> tuple[tuple[str, int], ...]:
        """A list of short texts, each with the line it stands in."""
        node = self._node(name, needed=needed)
        if node is None:
            return ()
        items = node.items if isinstance(node, Listing) else (node,)
        scalars = (item for item in items if isinstance(item, Scalar))
        words = tuple((item.value.strip(), item.line) for item in scalars if item.value.strip())
        if not isinstance(node, Listing) or len(words) < len(items) or (needed and not words):
            self.problem(node.line, f'"{name}" should be a list.', "Write it as [one, another].")
        return words

    def whole(self, name: str, low: int, high: int, *, needed: bool = True) -> int | None:
        """A whole number within bounds."""
        written = self.text(name, needed=needed)
        if not written:
            return None
        if not _WHOLE.fullmatch(written) or not low <= int(written) <= high:
            self.problem(
                self.line_of(name), f'"{name}" should be a whole number from {low} to {high}, not "{written}".'
            )
            return None
        return int(written)

    def day(self, name: str, *, needed: bool = True) -> date | None:
        """A day of the calendar."""
        written = self.text(name, needed=needed)
        if not written:
            return None
        try:
            if _DAY.fullmatch(written):
                return date.fromisoformat(written)
        except ValueError:
            pass
        self.problem(self.line_of(name), f'"{written}" is not a date.', f'Write "{name}" as 2026-11-01.')
        return None

    def one_of(self, name: str, kind: type[_Chosen]) -> _Chosen:
        """One of a closed list of words."""
        written = self.text(name)
        known = list(kind)
        if written not in known:
            if written:
                self.problem(
                    self.line_of(name),
                    f'"{name}" cannot be "{written}".',
                    f"It is one of: {', '.join(word.value for word in known)}.",
                )
            return known[0]
        return kind(written)

    def several_of(self, name: str, kind: type[_Chosen]) -> frozenset[_Chosen]:
        """Some of a closed list of words, each once; none where the field is not written."""
        words = self.words(name, needed=False)
        known = [word.value for word in kind]
        for word in dict.fromkeys(words):
            if word not in known:
                remedy = f"It is one of: {', '.join(known)}."
                self.problem(self.line_of(name), f'"{name}" cannot hold "{word}".', remedy)
            elif words.count(word) > 1:
                self.problem(self.line_of(name), f'"{word}" stands twice in "{name}".')
        return frozenset(kind(word) for word in words if word in known)

    def tables(self, name: str) -> tuple[Table, ...]:
        """The entries of a list that stands under this word; a list may be empty but not missing."""
        node = self._node(name, needed=True)
        if node is None:
            return ()
        if not isinstance(node, Listing):
            self.problem(node.line, f'"{name}" should be a list of entries.', 'Begin each with "- id:".')
            return ()
        for item in node.items:
            if not isinstance(item, Table):
                self.problem(item.line, f'In "{name}" this is no entry.', 'Begin each with "- id:".')
        return tuple(item for item in node.items if isinstance(item, Table))

    def table(self, name: str) -> Table:
        """The mapping that stands under this word."""
        node = self._node(name, needed=True)
        if isinstance(node, Table):
            return node
        if node is not None:
            self.problem(node.line, f'"{name}" should have lines of its own, each with a word and a colon.')
        return Table({}, self.line)

    def basis(self) -> tuple[tuple[str, ...], int, Confidence]:
        """What a fact rests on: its sources, the year of the newest, and how well it is founded."""
        year = self.whole("as_of", FIRST_YEAR, LAST_YEAR)
        return self.words("sources"), year or 0, self.one_of("confidence", Confidence)

    def finish(self) -> bool:
        """Whether the entry may be used, once every field it may have was asked for; tells the others."""
        for name in self._entries.keys() - set(self._asked):
            near = difflib.get_close_matches(name, self._asked, n=1)
            self.problem(
                self._entries[name].line,
                f'"{name}" is not a word this entry knows.',
                f'Is it "{near[0]}"?' if near else f"It knows: {', '.join(self._asked)}.",
            )
        return self.sound

    def _node(self, name: str, *, needed: bool) -> Node | None:
        self._asked.append(name)
        node = self._entries.get(name)
        if node is None and needed:
            self.problem(self.line, f'"{name}" is missing.', f'Add a line that begins with "{name}:".')
        return node


def bytes_of(path: Path) -> bytes | None:
    """A file's bytes, one more than `open_entry` looks into at most; nothing where it cannot be opened."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError:
        return None


def open_entry(file: str, raw: bytes | None, problems: list[FactProblem]) -> Entry:
    """The outermost entry of a file; an empty one, with a problem, where the file is not to be read.

    `raw` is nothing where there is no such file. A file above the limit is not looked into.
    """
    empty = Entry(file, Table({}, 1), [])
    if raw is None:
        problems.append(FactProblem(file, 1, "This file is missing or cannot be opened.", "Bring it back."))
        return empty
    if len(raw) > LARGEST:
        problems.append(FactProblem(file, 1, f"This file has {len(raw):,} bytes; {LARGEST:,} is the most."))
        return empty
    try:
        node = read_yaml(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        problems.append(FactProblem(file, line, "This is not text in UTF-8.", "Save the file as UTF-8."))
        return empty
    except NotYaml as fault:
        problems.append(FactProblem(file, fault.line, fault.message, fault.remedy))
        return empty
    if not isinstance(node, Table):
        problems.append(FactProblem(file, node.line, "This file should begin with a word and a colon."))
        return empty
    return Entry(file, node, problems)


def entries(parent: Entry, names: Iterable[str], problems: list[FactProblem]) -> list[tuple[str, Entry]]:
    """The entries of several lists of a file, each with the name of its list."""
    return [(name, Entry(parent.file, table, problems)) for name in names for table in parent.tables(name)]
