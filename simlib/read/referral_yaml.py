"""A referral map in YAML as rows: every value as text with its line and column.

The text is read as a stream of events, so that a file is refused at its first anchor, alias or tag and at its first
entry too many, before anything is built from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simlib.read.referral_rows import MOST, MOST_WORDS, Broken, Part, Row, Rows, Value, finding, text_of, too_many
from simlib.scenario.model import Spot
from simlib.scenario.referral_findings import shown
from simlib.scenario.words import did_you_mean, fold

DEEPEST = 6
"""Levels of nesting; a map has 4."""
_LOOK = "Look at the indent, the quotes and the colons of this line and the one above it."
_PARTS = {part.value: part for part in Part}


def rows_of_yaml(file: str, raw: bytes) -> Rows:
    """The rows of a map in YAML, with findings where it is none."""
    rows = Rows(file)
    try:
        _Events(file, text_of(file, raw), rows).whole()
    except Broken as fault:
        rows.findings.append(fault.finding)
    return rows


class _Events:
    """The events of one text, and how far they are read."""

    def __init__(self, file: str, text: str, rows: Rows) -> None:
        self.file = file
        self.rows = rows
        self.events = _events(file, text)
        self.part = ""

    def next(self) -> Any:
        event = next(self.events)
        kind = type(event).__name__
        spot = _spot(event)
        if kind == "AliasEvent" or getattr(event, "anchor", None) is not None:
            raise self._broken("M105", spot, "Anchors (&) and aliases (*) are not used here.", "Write the value out.")
        tag = getattr(event, "tag", None)
        if tag is not None and kind in {"ScalarEvent", "SequenceStartEvent", "MappingStartEvent"}:
            raise self._broken("M105", spot, f"Tags such as {shown(str(tag))} are not used here.", "Leave the tag out.")
        return event

    def _broken(self, code: str, spot: Spot, message: str, remedy: str = "") -> Broken:
        return Broken(finding(code, self.file, spot, message, remedy))

    def _wrong(self, code: str, spot: Spot, message: str, remedy: str = "") -> None:
        self.rows.findings.append(finding(code, self.file, spot, message, remedy))

    # --- the outermost mapping ----------------------------------------------------------------------------------

    def whole(self) -> None:
        self.next()
        start = self.next()
        if type(start).__name__ != "DocumentStartEvent":
            raise self._broken("M409", Spot(), "This file is empty.", 'A map begins with "map:" and has "units:".')
        first = self.next()
        if type(first).__name__ != "MappingStartEvent":
            remedy = f"It has the parts {', '.join(_PARTS)}."
            raise self._broken("M104", _spot(first), "This file should begin with a word and a colon.", remedy)
        taken: set[str] = set()
        while type(event := self.next()).__name__ != "MappingEndEvent":
            self._not_too_many(len(taken), event)
            self._part(self._key(event), taken)
        self.next()
        if type(after := self.next()).__name__ != "StreamEndEvent":
            raise self._broken("M104", _spot(after), "A second document begins here.", "Keep one map in one file.")

    def _part(self, key: Value, taken: set[str]) -> None:
        name = fold(key.text)
        self.part = name
        if name in taken:
            raise self._broken("M107", key.spot, f'"{shown(key.text)}" stands twice.', "Put both under one.")
        taken.add(name)
        if name not in _PARTS:
            self._wrong("M202", key.spot, f'"{shown(key.text)}" is no part of a map.', did_you_mean(name[:80], _PARTS))
            self._node(self.next(), 1)
        elif _PARTS[name] is Part.MAP:
            self._entry(Part.MAP, self.next())
        else:
            self._entries(_PARTS[name], self.next())

    def _entries(self, part: Part, event: Any) -> None:
        if type(event).__name__ != "SequenceStartEvent":
            if type(event).__name__ != "ScalarEvent" or event.value.strip():
                remedy = 'Begin each entry with "- ".'
                self._wrong("M203", _spot(event), f'"{part.value}" should be a list of entries.', remedy)
            self._node(event, 1)
            return
        while type(event := self.next()).__name__ != "SequenceEndEvent":
            if len(self.rows.parts[part]) == MOST[part.value]:
                raise too_many(self.file, _spot(event), part.value, MOST[part.value])
            self._entry(part, event)

    def _entry(self, part: Part, event: Any) -> None:
        spot = _spot(event)
        node = self._node(event, 2)
        if not isinstance(node, dict):
            self._wrong("M203", spot, f'This is no entry of "{part.value}".', "An entry has words with colons.")
            return
        values = {word: self._value(word, key, value) for word, (key, value) in node.items()}
        kept = {word: value for word, value in values.items() if value is not None}
        self.rows.parts[part].append(Row(self.file, spot, kept))

    def _value(self, word: str, key: Spot, node: Any) -> Value | None:
        if isinstance(node, Value):
            return node if node.text else Value("", key)
        if isinstance(node, list) and all(isinstance(each, Value) for each in node):
            return Value("", node[0].spot if node else key, tuple(node))
        self._wrong("M203", key, f'"{shown(word)}" should be one text or a list of words.')
        return None

    # --- any node -------------------------------------------------------------------------------------------------

    def _key(self, event: Any) -> Value:
        if type(event).__name__ != "ScalarEvent":
            raise self._broken("M104", _spot(event), "A word with a colon is expected here, not a list.", _LOOK)
        return Value(event.value, _spot(event))

    def _node(self, event: Any, depth: int) -> Any:
        """A text, a list of nodes, or a mapping from folded words to the word's place and its node."""
        kind = type(event).__name__
        if kind == "ScalarEvent":
            return Value(" ".join(event.value.split()), _spot(event))
        if depth == DEEPEST:
            raise self._broken("M106", _spot(event), f"This is nested more than {DEEPEST} levels deep.")
        if kind == "SequenceStartEvent":
            items: list[Any] = []
            while type(event := self.next()).__name__ != "SequenceEndEvent":
                self._not_too_many(len(items), event)
                items.append(self._node(event, depth + 1))
            return items
        return self._mapping(depth)

    def _not_too_many(self, count: int, event: Any) -> None:
        if count == MOST_WORDS:
            raise self._broken("M102", _spot(event), f"More than {MOST_WORDS} words stand together; nothing was read.")

    def _mapping(self, depth: int) -> dict[str, tuple[Spot, Any]]:
        found: dict[str, tuple[Spot, Any]] = {}
        count = 0
        while type(event := self.next()).__name__ != "MappingEndEvent":
            self._not_too_many(count, event)
            count += 1
            key = self._key(event)
            word = fold(key.text)
            node = self._node(self.next(), depth + 1)
            if word in found:
                self._wrong("M107", key.spot, f'"{shown(key.text)}" stands twice in this entry.', "Keep one of them.")
            found[word] = key.spot, node
        return found


def _spot(event: Any) -> Spot:
    return Spot(1, event.start_mark.line + 1, event.start_mark.column + 1)


def _events(file: str, text: str) -> Iterator[Any]:
    """The events of ruamel.yaml; its faults become the finding that ends the reading."""
    from ruamel import yaml  # noqa: PLC0415 - costs 0.1 CPU-seconds that nobody owes who reads no map

    try:
        yield from yaml.YAML(typ="safe", pure=True).parse(text)
    except yaml.error.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        spot = Spot(1, mark.line + 1, mark.column + 1) if mark else Spot()
        raise Broken(finding("M104", file, spot, f"This is not YAML: {shown(str(fault.problem))}.", _LOOK)) from None
    except (yaml.error.YAMLError, RecursionError, ValueError):
        raise Broken(finding("M104", file, Spot(), "This file is not YAML that can be read.", _LOOK)) from None
