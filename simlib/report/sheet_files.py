"""A teaching paper as a file: a page that stands by itself, or a PDF file tagged for screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from simlib.html.prose import runs_of
from simlib.html.sheet import sheet_page
from simlib.report.sheet import Heading, Sheet
from simlib.report.typeset import pdf_of

KINDS = (".html", ".pdf")


@dataclass(frozen=True, slots=True)
class Form:
    """Where the ticks of a paper go."""

    action: str
    xsrf: str


def sheet_file(sheet: Sheet, kind: str) -> bytes:
    """The bytes of the paper; `kind` is `.html` or `.pdf`. The same paper gives the same bytes."""
    return html_sheet(sheet).encode("utf-8", "replace") if kind == ".html" else pdf_sheet(sheet)


def html_sheet(sheet: Sheet, form: Form | None = None, ways: Sequence[tuple[str, str]] = ()) -> str:
    """The page; with a form, its ticks can be sent. `ways` are links to other pages, each with its words."""
    contents = [block.text for block in sheet.blocks if isinstance(block, Heading) and block.level == 2]
    contents = [] if sheet.dense else contents
    return sheet_page(sheet=sheet, form=form, ways=ways, contents=contents)


def pdf_sheet(sheet: Sheet) -> bytes:
    """The PDF file."""
    return pdf_of("sheet.typ", "sheet", paper_of(sheet))


def paper_of(sheet: Sheet) -> dict[str, Any]:
    """The paper as plain data, every text as runs in one style."""
    blocks = [{"kind": block.kind} | _said(asdict(block)) for block in sheet.blocks]
    words = {name: _runs(getattr(sheet, name)) for name in ("name", "title", "whom", "lead", "stamp")}
    return words | {"blocks": blocks, "dense": sheet.dense}


def _said(value: Any) -> Any:
    """The value with every text as runs; what only names a style stays a name."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str):
        return _runs(value)
    if isinstance(value, dict):
        return {key: _said(held) for key, held in value.items()}
    return [_said(each) for each in value] if isinstance(value, list | tuple) else value


def _runs(text: str) -> list[dict[str, Any]]:
    return [asdict(run) for run in runs_of(_seen(text))]


def _seen(text: str) -> str:
    """The text with a space for each character that nobody can see."""
    return "".join(each if each.isprintable() else " " for each in text)
