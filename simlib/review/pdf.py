"""The review script as a PDF file: tagged for screen readers, its fonts inside, the same bytes for the same case."""

from __future__ import annotations

import json
from pathlib import Path

import typst

from simlib.review.paper import paper_of
from simlib.script.model import Script

_HERE = Path(__file__).parent


def review_pdf(script: Script) -> bytes:
    """The bytes of the file. The words come to the typesetter as data, so that none of them is read as markup."""
    data = json.dumps(paper_of(script, "pdf"), ensure_ascii=False)
    made = typst.compile(
        _HERE / "script.typ",
        root=_HERE,
        font_paths=[_HERE / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"script": data},
        format="pdf",
        pdf_standards=["ua-1"],
    )
    if not isinstance(made, bytes):
        raise TypeError("One file was expected.")
    return made
