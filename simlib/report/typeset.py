"""A paper as a PDF file: its words go to the typesetter as data, so that none of them is read as markup."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_FONTS = _HERE.parent / "review" / "fonts"


def pdf_of(template: str, name: str, words: dict[str, Any]) -> bytes:
    """The PDF file that a template of this room makes of these words, which it knows by this name.

    It is tagged for screen readers. Words that our fonts do not have are set in whatever font this machine has; such a
    file makes no promise to screen readers. The typesetter is loaded here and not before: a server that makes no paper
    does without it.
    """
    import typst  # noqa: PLC0415 - see above

    data = {name: json.dumps(words, ensure_ascii=False, default=str)}
    try:
        return _set(template, data, only_ours=True)
    except typst.TypstError:
        return _set(template, data, only_ours=False)


def _set(template: str, data: dict[str, str], *, only_ours: bool) -> bytes:
    import typst  # noqa: PLC0415 - as above

    made = typst.compile(
        _HERE / template,
        root=_HERE,
        font_paths=[_FONTS],
        ignore_system_fonts=only_ours,
        sys_inputs=data,
        format="pdf",
        pdf_standards=["ua-1"] if only_ours else [],
    )
    if not isinstance(made, bytes):
        raise TypeError("One file was expected.")
    return made
