"""Twee 3 as a notation: passages with names, tags, metadata and text, from a file and back into one.

Written after the Twee 3 specification, version 3.0.2. What a passage means is told elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from simlib.exchange.findings import at_line, shown
from simlib.scenario.model import Finding

_NEWLINE = re.compile(r"\r\n?|\n")
_SPECIAL = re.compile(r"[\\\[\]{}]")
_ESCAPED = re.compile(r"\\(.)")
_NO_METADATA: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage of a story."""

    name: str
    tags: tuple[str, ...] = ()
    metadata: Mapping[str, object] = field(default_factory=dict)
    """As it stands in the header: `position`, `size` and whatever a tool added."""
    text: str = ""
    line: int = field(default=0, compare=False)
    """The line of the header in its file, counted from 1."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """The passages of a file in the order written, and what is wrong with their headers."""

    passages: tuple[Passage, ...]
    findings: tuple[Finding, ...] = ()


def parse_twee(text: str) -> Parsed:
    """The passages of a Twee file; whatever its text holds, this ends without an exception.

    >>> parse_twee(":: The gate [first dark]").passages[0].tags
    ('first', 'dark')
    """
    passages: list[Passage] = []
    findings: list[Finding] = []
    header: Passage | None = None
    lines: list[str] = []
    for number, line in enumerate(_NEWLINE.split(text.removeprefix("\ufeff")), start=1):
        if not line.startswith("::"):
            lines.append(line)
            continue
        _close(header, lines, passages, findings)
        header, lines = _header(line, number, findings), []
    _close(header, lines, passages, findings)
    return Parsed(tuple(passages), tuple(findings))


def _close(header: Passage | None, lines: list[str], passages: list[Passage], findings: list[Finding]) -> None:
    """End a passage with the lines under its header; lines above the first header belong to none."""
    if header is not None:
        text = _without_blank_end("\n".join(lines))
        passages.append(Passage(header.name, header.tags, header.metadata, text, header.line))
        return
    stray = next((number for number, line in enumerate(lines, start=1) if line.strip()), 0)
    if stray:
        words = shown(lines[stray - 1].strip())
        findings.append(at_line("X212", stray, f'"{words}" stands above the first passage.', "Give it a header."))


def _without_blank_end(text: str) -> str:
    """The text up to the end of its last line with words; spaces behind these words stay."""
    words = text.rstrip()
    return words + text[len(words) :].partition("\n")[0] if words else ""


def _header(line: str, number: int, findings: list[Finding]) -> Passage:
    """The passage that a header opens; what cannot be read of it is left out and written down."""
    name, rest = _until(line[2:], "[{")
    tags: tuple[str, ...] = ()
    if rest.startswith("["):
        inside, behind = _until(rest[1:], "]")
        if behind:
            tags, rest = tuple(_plain(tag) for tag in inside.split()), behind[1:]
        else:
            findings.append(at_line("X213", number, "Its tags have no closing bracket.", "Close them with `]`."))
            rest = ""
    plain = _plain(name.strip())
    if not plain:
        findings.append(at_line("X217", number, "This passage has no name.", "Write one behind the colons."))
        plain = f"Passage in line {number}"
    return Passage(plain, tags, _metadata(rest.strip(), number, findings), "", number)


def _metadata(text: str, number: int, findings: list[Finding]) -> Mapping[str, object]:
    if not text:
        return _NO_METADATA
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict):
        return value
    remedy = 'Metadata are JSON in braces, for example {"position": "600,400"}.'
    findings.append(at_line("X213", number, f'"{shown(text)}" is no such metadata.', remedy))
    return _NO_METADATA


def _until(text: str, ends: str) -> tuple[str, str]:
    """The text up to the first of these characters that no backslash precedes, and the rest."""
    at = 0
    while at < len(text) and text[at] not in ends:
        at += 2 if text[at] == "\\" else 1
    return text[:at], text[at:]


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def twee_text(passages: Iterable[Passage]) -> str:
    """The passages as a Twee file. Their texts hold no line that begins with two colons."""
    return "\n".join(f"{_header_text(passage)}\n{passage.text}".rstrip("\n") + "\n" for passage in passages)


def _header_text(passage: Passage) -> str:
    tags = f" [{' '.join(_escaped(tag) for tag in passage.tags)}]" if passage.tags else ""
    metadata = f" {json.dumps(dict(passage.metadata), ensure_ascii=False)}" if passage.metadata else ""
    return f":: {_escaped(passage.name)}{tags}{metadata}"


def _escaped(name: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", name)
