"""Markdown as paragraphs of plain runs, for paper that knows no Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a line of a list or of a table; `mark` is what stands before it."""

    runs: tuple[Run, ...]
    mark: str = ""

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a text in Markdown.

    >>> [(each.mark, each.text) for each in paragraphs_of("3. He *waits*.")]
    [('3.', 'He waits.')]
    """
    return tuple(each for each in _paragraphs(_parser().parse(text)) if each.runs)


def runs_of(text: str) -> tuple[Run, ...]:
    """The runs of a line in Markdown."""
    inline = _parser().parseInline(text)
    return tuple(_runs(inline[0].children or ())) if inline else ()


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(["entity", "reference", "heading"])


def _paragraphs(tokens: Sequence[Token]) -> Iterator[Paragraph]:
    """One paragraph for each piece of text; the cells of a row of a table stand in one."""
    mark, row = "", list[Run]()
    for token in tokens:
        match token.type:
            case "list_item_open":
                mark = f"{token.info}." if token.info else "•"
            case "tr_open":
                row = []
            case "tr_close":
                yield Paragraph(tuple(row), mark)
                row = []
            case "inline" if token.level and _in_cell(token, tokens):
                row += [Run(" | ")] * bool(row) + list(_runs(token.children or ()))
            case "inline":
                yield Paragraph(tuple(_runs(token.children or ())), mark)
                mark = ""
            case "fence" | "code_block":
                yield Paragraph((Run(token.content.rstrip("\n")),), mark)


def _in_cell(token: Token, tokens: Sequence[Token]) -> bool:
    before = tokens[tokens.index(token) - 1]
    return before.type in {"th_open", "td_open"}


def _runs(tokens: Sequence[Token]) -> Iterator[Run]:
    bold = italic = 0
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "softbreak" | "hardbreak":
                yield Run(" " if token.type == "softbreak" else "\n", bold > 0, italic > 0)
            case "image":
                yield Run(f"[Picture: {token.content}]", bold > 0, italic=True)
            case "text" | "code_inline" if token.content:
                yield Run(token.content, bold > 0, italic > 0)
