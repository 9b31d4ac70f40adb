"""YAML as text with line numbers, and nothing else: no numbers, no dates, no tags, no aliases.

Facts are typed where they are read (`facts_fields`), so that no parser decides that `yes` is a truth value or a
date a number. Two ways lead to the same result:

- The quick way reads the few shapes the files are written in: block mappings and lists, quoted and plain values
  on one line, `[a, b]` and `>-`. It gives up at the first line it is not sure of.
- The sure way hands the whole text to ruamel.yaml. An agency may write any YAML; mistakes are found here alone.

Why two: ruamel.yaml in pure Python takes about 0.4 CPU-seconds for the fact base with its import, and
`simlib check` and the player's authority read it at every start; the quick way takes about 0.02. A compiled cache
would be as quick, but a cache is a second truth that has to be found, hashed, written whole, trusted and cleaned
up. This holds nothing: what the file says now is what is read. A property test holds the two ways together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simlib.errors import Unreadable

LARGEST = 500_000
"""Bytes of the largest file that is looked into; the largest of ours has 35,000."""

DEEPEST = 12
"""Levels of nesting; ours have 5."""

_TYPES = ("str", "int", "float", "bool", "null", "timestamp", "seq", "map")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value, as text, whatever it looks like."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A list and the line it starts in."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping from words to values and the line it starts in."""

    entries: Mapping[str, Node]
    line: int


Node = Scalar | Listing | Table


class NotYaml(Unreadable):
    """The text is not the YAML we take; caught by the loader, which makes a problem of it."""

    def __init__(self, line: int, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.message = message
        self.remedy = remedy


def read_yaml(text: str) -> Node:
    """The tree of a YAML text. Raises `NotYaml` with the line for anything that cannot be one."""
    quick = read_plainly(text)
    return quick if quick is not None else read_surely(text)


# --- the quick way --------------------------------------------------------------------------------------------

_ENTRY = re.compile(r"([A-Za-z][A-Za-z0-9_]*):(?: +(.*))?")
_QUOTED = re.compile(r'"([^"\\]*)"|\'([^\']*)\'')
_ITEM = r"[A-Za-z0-9][\w.#-]*(?: [A-Za-z0-9][\w.#-]*)*"
_FLOW = re.compile(rf"\[ *(?:{_ITEM}(?: *, *{_ITEM})*)? *\]", re.ASCII)
_PLAIN = re.compile(r"-?[A-Za-z0-9][^:#]*")
_ODD = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]|^(?:---|\\.\\.\\.|%)", re.MULTILINE
)
_QUICK_INDENT = 8
"""The deepest indent the quick way follows: a level takes one space at least, so it stays within DEEPEST."""


class _Unsure(Exception):
    """The quick way met a line it does not know."""


def read_plainly(text: str) -> Node | None:
    """The tree where every line has a shape the quick way is sure of, else nothing."""
    text = text.replace("\r\n", "\n")
    if _ODD.search(text):
        return None
    try:
        return _Lines(text.split("\n")).whole()
    except _Unsure:
        return None


class _Lines:
    """The lines of one text and how far they are read."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0

    def whole(self) -> Node:
        node = self._block(self._indent())
        if self._indent() >= 0:
            raise _Unsure
        return node

    def _indent(self) -> int:
        """The indent of the next line that says something; -1 at the end."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            bare = line.lstrip(" ")
            if bare and not bare.startswith("#"):
                return len(line) - len(bare)
            self.at += 1
        return -1

    def _block(self, indent: int) -> Table | Listing:
        if not 0 <= indent <= _QUICK_INDENT:
            raise _Unsure
        return self._listing(indent) if self.lines[self.at][indent:].startswith("- ") else self._table(indent)

    def _listing(self, indent: int) -> Listing:
        items: list[Node] = []
        first = self.at + 1
        while self._indent() == indent:
            line = self.lines[self.at]
            if not line[indent:].startswith("- "):
                break
            rest = line[indent + 2 :].lstrip(" ")
            inner = len(line) - len(rest)
            if _ENTRY.fullmatch(rest):
                self.lines[self.at] = " " * inner + rest
                items.append(self._table(inner))
            else:
                items.append(self._value(rest, self.at + 1, indent))
        return Listing(tuple(items), first)

    def _table(self, indent: int) -> Table:
        entries: dict[str, Node] = {}
        first = self.at + 1
        while self._indent() == indent:
            entry = _ENTRY.fullmatch(self.lines[self.at][indent:])
            if entry is None or entry[1] in entries:
                raise _Unsure
            entries[entry[1]] = self._entry_value((entry[2] or "").rstrip(" "), indent)
        return Table(entries, first)

    def _entry_value(self, written: str, indent: int) -> Node:
        if written == ">-":
            return self._folded(indent)
        if written:
            return self._value(written, self.at + 1, indent)
        self.at += 1
        inner = self._indent()
        deeper = inner > indent or (inner == indent and self.lines[self.at][indent:].startswith("- "))
        if not deeper:
            raise _Unsure
        return self._block(inner)

    def _folded(self, indent: int) -> Scalar:
        line = self.at + 1
        self.at += 1
        start = self.at
        while self.at < len(self.lines) and self.lines[self.at].startswith(" " * (indent + 1)):
            self.at += 1
        block = self.lines[start : self.at]
        inner = len(block[0]) - len(block[0].lstrip(" ")) if block else 0
        even = all(text[:inner].isspace() and text[inner:].strip(" ") == text[inner:] != "" for text in block)
        if not block or not even or self._comment_within(indent) or self._indent() > indent:
            raise _Unsure
        return Scalar(" ".join(text[inner:] for text in block), line)

    def _comment_within(self, indent: int) -> bool:
        """Whether what looks like a comment after a folded text may still be a part of it."""
        start = self.at
        self._indent()
        return any(line.startswith(" " * (indent + 1)) for line in self.lines[start : self.at] if line.strip(" "))

    def _value(self, written: str, line: int, indent: int) -> Node:
        node = _one_line(written.rstrip(" "), line)
        self.at += 1
        if self._indent() > indent:
            raise _Unsure
        return node


def _one_line(written: str, line: int) -> Node:
    quoted = _QUOTED.fullmatch(written)
    if quoted:
        return Scalar(quoted[1] if quoted[1] is not None else quoted[2], line)
    if _FLOW.fullmatch(written):
        items = (item.strip(" ") for item in written[1:-1].split(","))
        return Listing(tuple(Scalar(item, line) for item in items if item), line)
    if _PLAIN.fullmatch(written):
        return Scalar(written, line)
    raise _Unsure


# --- the sure way ---------------------------------------------------------------------------------------------

_REMEDY = "Look at the indent, the quotes and the colons of this line and the one above it."
_USUAL = frozenset(f"tag:yaml.org,2002:{name}" for name in _TYPES)


def read_surely(text: str) -> Node:
    """The tree as ruamel.yaml composes it. Raises `NotYaml` for broken text, tags, anchors and repeated words."""
    from ruamel import yaml  # noqa: PLC0415 - costs 0.1 CPU-seconds that nobody owes while the files are plain

    try:
        root = yaml.YAML(typ="safe", pure=True).compose(text)
    except yaml.error.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        raise NotYaml((mark.line if mark else 0) + 1, f"This is not YAML: {fault.problem}.", _REMEDY) from None
    except (yaml.error.YAMLError, RecursionError, ValueError):
        raise NotYaml(1, "This file is not YAML that can be read.", _REMEDY) from None
    if root is None:
        raise NotYaml(1, "This file is empty.")
    return _tree(root, 0)


def _tree(node: Any, depth: int) -> Node:
    line = node.start_mark.line + 1
    if depth > DEEPEST:
        raise NotYaml(line, f"This is nested more than {DEEPEST} levels deep.")
    if node.anchor is not None:
        raise NotYaml(line, "Anchors (&) and aliases (*) are not used here.", "Write the value out.")
    if node.tag not in _USUAL:
        raise NotYaml(line, f"Tags such as {node.tag} are not used here.", "Leave the tag out.")
    if node.id == "scalar":
        return Scalar(node.value, line)
    if node.id == "sequence":
        return Listing(tuple(_tree(item, depth + 1) for item in node.value), line)
    return _table(node.value, line, depth)


def _table(pairs: list[tuple[Any, Any]], line: int, depth: int) -> Table:
    entries: dict[str, Node] = {}
    for key, value in pairs:
        word = _tree(key, depth + 1)
        if not isinstance(word, Scalar):
            raise NotYaml(word.line, "A word with a colon is expected here, not a list.")
        if word.value in entries:
            raise NotYaml(word.line, f'"{word.value}" stands twice in the same entry.', "Keep one of them.")
        entries[word.value] = _placed(_tree(value, depth + 1), word.line)
    return Table(entries, line)


def _placed(node: Node, line: int) -> Node:
    """A value counts as standing in the line of its word, wherever its text begins."""
    return Scalar(node.value, line) if isinstance(node, Scalar) else node
