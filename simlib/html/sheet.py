"""A teaching paper as one page that stands by itself: no script, nothing fetched from anywhere."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup

from simlib.html.pages import environment
from simlib.html.review import page_font

_STATIC = Path(__file__).parent / "static"


def sheet_page(**context: object) -> str:
    """The whole page, with its style and its font inside.

    The context is `sheet`, a `Sheet` of the room `report`; `contents`, the headings to jump to; `ways`, links to other
    pages of the site; and `form`, a `Form` where its lines can be ticked.
    """
    return environment().get_template("sheet.html").render(style=_style(), font=page_font(), anchor=anchor, **context)


def anchor(text: str) -> str:
    """What the address of a heading ends with.

    >>> anchor("2. The call, continued"), anchor("…")
    ('2-the-call-continued', 'part')
    """
    return "-".join(re.findall(r"[a-z0-9]+", text.lower())) or "part"


@cache
def _style() -> Markup:
    """The sheet of the page, which is ours and needs no escaping."""
    return Markup((_STATIC / "sheet.css").read_text(encoding="utf-8"))  # noqa: S704
