"""The review script as one page that stands by itself: no script, no account, nothing fetched from anywhere."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from pathlib import Path

from markupsafe import Markup

from simlib.html.pages import environment

_STATIC = Path(__file__).parent / "static"


def review_page(**context: object) -> str:
    """The whole page, with its style and its font inside.

    The context is `script`, `form` and `notes_of` of the room `script`, which no screen of a trainee may import.
    """
    return environment().get_template("review.html").render(style=_style(), font=page_font(), **context)


@cache
def _style() -> Markup:
    """The sheet of the page, which is ours and needs no escaping."""
    return Markup((_STATIC / "review.css").read_text(encoding="utf-8"))  # noqa: S704


@cache
def page_font() -> str:
    """Our font, as a page that stands by itself carries it."""
    font = _STATIC / "fonts" / "public-sans-latin-wght-normal.woff2"
    return b64encode(font.read_bytes()).decode("ascii")
