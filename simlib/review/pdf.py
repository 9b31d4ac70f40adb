"""The review script as a PDF file: tagged for screen readers, its fonts inside, the same bytes for the same case."""

from __future__ import annotations

import json
from pathlib import Path

import typst

from simlib.review.paper import paper_of
from simlib.script.model import Script

_HERE = Path(__file__).parent


def review_pdf(script: Script) -> bytes:
    """The bytes of the file. The words come to the typesetter as data, so that none of them is read as markup.

    Words in a script that our fonts do not have are set in whatever font this machine has for them; such a file
    makes no promise to screen readers.
    """
    data = json.dumps(paper_of(script, "pdf"), ensure_ascii=False)
    try:
        return _set(data, only_ours=True)
    except typst.TypstError:
        return _set(data, only_ours=False)


def _set(data: str, *, only_ours: bool) -> bytes:
    made = typst.compile(
        _HERE / "script.typ",
        root=_HERE,
        font_paths=[_HERE / "fonts"],
        ignore_system_fonts=only_ours,
        sys_inputs={"script": data},
        format="pdf",
        pdf_standards=["ua-1"] if only_ours else [],
    )
    if not isinstance(made, bytes):
        raise TypeError("One file was expected.")
    return made
