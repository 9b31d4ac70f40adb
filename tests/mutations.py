"""Broken copies of a notebook, seeded: bytes, lines and structure, one to three faults in each.

`mutants(seed, count, raw)` gives the same bytes for the same arguments, on every machine. The bench uses it too.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

LINES = (
    "- ", "-", "* * *", "---", "===", "> quoted", "```", "    code", "\tcode", "# Again", "## ", "## The same",
    "##Near", "### Values", "### Nothing", "#### Deep", "1. one\n   - two", "| a | b |\n|---|---|\n| 1 | 2 |",
    "<!-- note -->", "<script>alert(1)</script>", "[x]: y", "- [x] ticked", "- [ ] open", "- [a](#b", "- [a](b)",
    "- [](#)", "- [a](#%ff)", "- If", "- If found(: x", "- If not not not: y", "- Then: find", "- Score: + 1",
    "- Takes: 9999999 minutes", "- When:", "- Limit: 0 seconds, then [x](#y)", "- Judge: who?", "- Sort: [go](#x)",
    "- Select: a [b](#c)\n  - [x] d\n    - Score: e + 1", "- Ending: good", "- Ending: bad", "- Values: 1",
    "- You: hello", "- You notice:", "- : x", "-  x: y", "$a$ $b$", "![](http://example.invalid/x.png)",
    "- Formerly: The lobby", "- Note:", "- Once: maybe", "- Why now", "&amp; &#0;", "- [one\n  two](#three)",
    "  - Then: trust + 1", "   - Then: trust + 1", " - Then: trust + 1", "- Follows: PRA-99.do9",
)  # fmt: skip
PIECES = (
    "\x00", "\u202e", "\ud800", "\u2028", "\r", "\t", "  ", "\n", "\n\n", "(", ")", "[", "]", "](#", ":", ",", "`",
    "*", "_", "<b>", "$", "#", "and", "or", "not", "(((((", "not " * 60, "found(", ")", "é", "e\u0301", "’", "–",
    "ß", "İ", "\U0001f600", "x" * 3000, "99999999999", "-1", "%", "%25", "\\", "{{", "}}", "__import__('os')", "0",
    "½", "٣", "\x1b[31m",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1e308, "", "text", [], {}, [[]], {"a": 1}, [None], ["a", 1], "\ud800", 10**40, [[[[[]]]]],
)  # fmt: skip

Fault = Callable[[random.Random, bytes], bytes]


def mutants(seed: int, count: int, raw: bytes) -> Iterator[bytes]:
    """So many broken copies of the notebook, each with one to three faults."""
    dice = random.Random(seed)
    for _ in range(count):
        broken = raw
        for _ in range(dice.randint(1, 3)):
            broken = dice.choices(FAULTS, WEIGHTS)[0](dice, broken)
        yield broken


def _bytes(dice: random.Random, raw: bytes) -> bytes:
    """A byte changed, some cut out, doubled or put in, or the end torn off."""
    if not raw:
        return b"\xff"
    at = dice.randrange(len(raw))
    end = min(len(raw), at + dice.choice((1, 2, 10, 400)))
    return dice.choice(
        (
            raw[:at] + bytes([dice.randrange(256)]) + raw[at + 1 :],
            raw[:at] + raw[end:],
            raw[:end] + raw[at:end] + raw[end:],
            raw[:at] + dice.randbytes(3) + raw[at:],
            raw[:at],
        )
    )


def _lines(dice: random.Random, raw: bytes) -> bytes:
    """A line of one Markdown cell dropped, doubled, moved, indented, joined, or followed by a strange one."""
    return _with_cell(dice, raw, lambda lines: _broken_lines(dice, lines))


def _pieces(dice: random.Random, raw: bytes) -> bytes:
    """Something strange inside a line of one Markdown cell, or a piece of the line lost."""
    return _with_cell(dice, raw, lambda lines: _broken_piece(dice, lines))


def _structure(dice: random.Random, raw: bytes) -> bytes:
    """Cells lost, doubled, moved, of another kind, or with values that no notebook holds."""
    document = _document(raw)
    cells = document.get("cells") if isinstance(document, dict) else None
    if not isinstance(cells, list) or not cells:
        return dice.choice((b"", b"[]", b"{}", b'{"cells": 1}', b"[" * 100_000, b"null", b"\xef\xbb\xbf{}"))
    at, other = dice.randrange(len(cells)), dice.randrange(len(cells))
    match dice.randrange(7):
        case 0:
            del cells[at]
        case 1:
            cells.insert(other, cells[at])
        case 2:
            cells[at], cells[other] = cells[other], cells[at]
        case 3:
            cells[at] = dice.choice(VALUES)
        case 4 if isinstance(cells[at], dict):
            cells[at][dice.choice(("cell_type", "source", "metadata", "attachments", "id"))] = dice.choice(VALUES)
        case 5 if isinstance(cells[at], dict):
            cells[at]["cell_type"] = dice.choice(("code", "raw", "markdown", "heading"))
        case _:
            document[dice.choice(("cells", "nbformat", "nbformat_minor", "metadata"))] = dice.choice(VALUES)
    return _written(document)


FAULTS: tuple[Fault, ...] = (_bytes, _lines, _pieces, _structure)
WEIGHTS = (2, 5, 5, 2)


def _with_cell(dice: random.Random, raw: bytes, change: Callable[[list[str]], list[str]]) -> bytes:
    document = _document(raw)
    cells = document.get("cells") if isinstance(document, dict) else None
    texts = [
        cell
        for cell in (cells if isinstance(cells, list) else [])
        if isinstance(cell, dict) and isinstance(cell.get("source"), list) and cell.get("cell_type") == "markdown"
    ]
    if not texts:
        return raw
    cell = dice.choice(texts)
    source = "".join(part for part in cell["source"] if isinstance(part, str))
    cell["source"] = ["\n".join(change(source.split("\n")))]
    return _written(document)


def _broken_lines(dice: random.Random, lines: list[str]) -> list[str]:
    at, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    match dice.randrange(8):
        case 0:
            return lines[:at] + lines[at + 1 :]
        case 1:
            return lines[: at + 1] + lines[at:]
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = " " * dice.randrange(6) + lines[at].lstrip()
        case 4:
            lines[at] = lines[at] + " " + lines[other]
        case 5:
            lines[at] = lines[at].lstrip(" -")
        case 6:
            return [*lines[:at], "", *lines[at:]]
        case _:
            strange = " " * dice.choice((0, 0, 2, 4)) + dice.choice(LINES)
            return [*lines[:at], strange, *lines[at:]]
    return lines


def _broken_piece(dice: random.Random, lines: list[str]) -> list[str]:
    at = dice.randrange(len(lines))
    line = lines[at]
    start = dice.randrange(len(line) + 1)
    end = min(len(line), start + dice.randrange(4))
    lines[at] = line[:start] + dice.choice((*PIECES, "", "")) + line[end:]
    return lines


def _document(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _written(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=True, indent=1).encode()
