"""The blocks of a Markdown cell: headings, paragraphs, bullets, each with its lines.

markdown-it says where blocks begin and end; the words are taken from the raw lines, so that nothing of what the
author wrote is lost or changed. Inline Markdown is not parsed: a choice is matched in the raw text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from simlib.read.lines import Cell, Text, joined


class Shape(Enum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLETS = "bullets"
    NUMBERED = "numbered list"
    TABLE = "table"
    CODE = "code block"
    QUOTE = "quotation"
    RULE = "line across the page"


PROSE = frozenset({Shape.PARAGRAPH, Shape.NUMBERED, Shape.TABLE})
"""What a trainee reads."""

_SHAPES = {
    "heading_open": Shape.HEADING,
    "paragraph_open": Shape.PARAGRAPH,
    "bullet_list_open": Shape.BULLETS,
    "ordered_list_open": Shape.NUMBERED,
    "table_open": Shape.TABLE,
    "code_block": Shape.CODE,
    "fence": Shape.CODE,
    "blockquote_open": Shape.QUOTE,
    "hr": Shape.RULE,
}
_MARKERS = re.compile(r"[ \t]*(?:[-*+](?:[ \t]+|$))?")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]*(.*?)(?:[ \t]+#+)?[ \t]*$")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a cell, from line `start` up to `end` (from 0, the end not included)."""

    shape: Shape
    cell: Cell
    start: int
    end: int
    column: int = 0
    """Where the words of the first line begin, counted from 0."""
    level: int = 0
    """Headings: how many number signs; 0 for a heading made by underlining."""
    bullets: tuple[Bullet, ...] = ()
    nested_bullet: int = -1
    """Numbered lists: the line of the first bullet inside, if there is one."""

    def text(self, glue: str = " ") -> Text:
        """The words of the block, its lines joined."""
        pieces = []
        for index in range(self.start, self.end):
            line = self.cell.line(index)
            column = self.column if index == self.start else len(line) - len(line.lstrip(" \t"))
            pieces.append((index, column, line[column:] if glue == "\n" else line[column:].strip()))
        return joined(self.cell, pieces, glue)

    def heading(self) -> Text:
        """The words of a heading."""
        line = self.cell.line(self.start)
        found = _HEADING.match(line)
        if self.level == 0 or found is None:
            return self.text().cut(0)
        return Text(found[1], ((0, self.cell.spot(self.start, found.start(1))),))

    def prose(self) -> str:
        """The block in Markdown, without the indent of what it stands in."""
        if self.shape is Shape.PARAGRAPH:
            return self.text("\n").value.rstrip()
        lines = [self.cell.line(index).expandtabs(4) for index in range(self.start, self.end)]
        first = lines[0][self.column :] if lines else ""
        rest = [line[min(self.column, len(line) - len(line.lstrip())) :] for line in lines[1:]]
        return "\n".join([first, *rest]).rstrip()


@dataclass(frozen=True, slots=True)
class Bullet:
    """One bullet: its words are the first block when that is a paragraph on the bullet's own line."""

    cell: Cell
    line: int
    column: int
    """Where the bullet's mark stands, counted from 0."""
    blocks: tuple[Block, ...] = ()

    @property
    def words(self) -> Text:
        """The words of the bullet; empty when it has none."""
        if self._has_words:
            return self.blocks[0].text().cut(0)
        return Text("", ((0, self.cell.spot(self.line, self.column)),))

    @property
    def children(self) -> tuple[Block, ...]:
        """What is indented under the bullet."""
        return self.blocks[1:] if self._has_words else self.blocks

    @property
    def indent(self) -> int:
        """How far what belongs to the bullet is indented, in columns with tabs widened."""
        line = self.cell.line(self.line)
        marks = _MARKERS.match(line[self.column :])
        width = len(marks[0]) if marks else 2
        return len(line[: self.column + width].expandtabs(4))

    @property
    def _has_words(self) -> bool:
        return bool(self.blocks) and self.blocks[0].shape is Shape.PARAGRAPH and self.blocks[0].start == self.line


def blocks_of(cell: Cell) -> tuple[Block, ...]:
    """The blocks of a Markdown cell, nested as CommonMark nests them."""
    tokens = _parser().parse("\n".join(cell.lines))
    return _Builder(cell, tokens).blocks(0, len(tokens), (0, 0))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 40}).enable("table").disable("reference")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _spans(tokens: list[Token], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Each token at the outer level with the index behind its close."""
    at = start
    while at < end:
        close = at + 1
        if tokens[at].nesting == 1:
            level = tokens[at].level
            while close < end and not (tokens[close].nesting == -1 and tokens[close].level == level):
                close += 1
            close += 1
        yield at, close
        at = close


class _Builder:
    """Builds the blocks of one cell from its flat list of tokens."""

    def __init__(self, cell: Cell, tokens: list[Token]) -> None:
        self._cell = cell
        self._tokens = tokens

    def blocks(self, start: int, end: int, mark: tuple[int, int]) -> tuple[Block, ...]:
        """The blocks between two tokens; `mark` is the line and the column behind the bullet they stand in."""
        made = (self._block(at, close, mark) for at, close in _spans(self._tokens, start, end))
        return tuple(block for block in made if block is not None)

    def _block(self, at: int, close: int, mark: tuple[int, int]) -> Block | None:
        token = self._tokens[at]
        shape = _SHAPES.get(token.type)
        if shape is None or token.map is None:
            return None
        start, end = token.map[0], self._trimmed(token.map[0], token.map[1])
        column = self._column(start, mark)
        level = len(token.markup) if shape is Shape.HEADING and token.markup[:1] == "#" else 0
        bullets = self._bullets(at + 1, close - 1, mark) if shape is Shape.BULLETS else ()
        nested = self._nested_bullet(at, close) if shape in {Shape.NUMBERED, Shape.QUOTE} else -1
        return Block(shape, self._cell, start, end, column, level, bullets, nested)

    def _bullets(self, start: int, end: int, mark: tuple[int, int]) -> tuple[Bullet, ...]:
        bullets = []
        for at, close in _spans(self._tokens, start, end):
            lines = self._tokens[at].map
            if lines is not None:
                column = self._column(lines[0], mark)
                marks = _MARKERS.match(self._cell.line(lines[0])[column:])
                behind = (lines[0], column + (len(marks[0]) if marks else 1))
                bullets.append(Bullet(self._cell, lines[0], column, self.blocks(at + 1, close - 1, behind)))
        return tuple(bullets)

    def _column(self, line: int, mark: tuple[int, int]) -> int:
        """Where the words of this line begin: behind the bullet's mark, if they stand on its line."""
        text = self._cell.line(line)
        start = min(mark[1], len(text)) if line == mark[0] else 0
        return start + len(text[start:]) - len(text[start:].lstrip(" \t"))

    def _trimmed(self, start: int, end: int) -> int:
        """The end without the empty lines behind a block."""
        while end - 1 > start and not self._cell.line(end - 1).strip():
            end -= 1
        return end

    def _nested_bullet(self, at: int, close: int) -> int:
        for token in self._tokens[at:close]:
            if token.type == "bullet_list_open" and token.map is not None:
                return token.map[0]
        return -1
