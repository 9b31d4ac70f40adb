"""The review script of a case in every kind of file that a reviewer can use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

from simlib.html.review import review_page
from simlib.review.pdf import review_pdf
from simlib.review.word import review_docx
from simlib.script import form
from simlib.script.model import Script
from simlib.script.notes import notes_of


class FileKind(StrEnum):
    """The kinds of file."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"


def _page(script: Script) -> bytes:
    return review_page(script=script, form=form, notes_of=notes_of).encode("utf-8", "replace")


_WRITERS: Mapping[FileKind, Callable[[Script], bytes]] = MappingProxyType(
    {FileKind.HTML: _page, FileKind.PDF: review_pdf, FileKind.DOCX: review_docx}
)


def review_file(script: Script, kind: FileKind) -> bytes:
    """The bytes of the script in this kind of file."""
    return _WRITERS[kind](script)
