"""Markdown to HTML that cannot run anything.

Two walls: markdown-it with raw HTML off, so that a tag an author or a trainee types is shown as text, and nh3
over what comes out. What is not allowed stays visible as the text it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from simlib.html import PICTURES_URL

_LINK = re.compile(r"(?:https?://|mailto:|tel:)\S+", re.IGNORECASE)
_PICTURE = re.compile(r"pictures/[\w-]+(?:\.[\w-]+)*\.(?:svg|png|jpe?g|webp|gif)", re.ASCII | re.IGNORECASE)
_DATA_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+")

_TAGS = {
    "p", "br", "em", "strong", "s", "code", "pre", "blockquote", "hr", "ul", "ol", "li",
    "a", "img", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}

_OFF = ["heading", "lheading", "reference", "html_block", "html_inline", "entity"]
"""Rules of Markdown that would hide what was typed, or make a heading inside a scene."""


class _Renderer(RendererHTML):
    """markdown-it's renderer, but a picture from elsewhere stays the text that asked for it."""

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        source, alt = str(token.attrs.get("src", "")), token.content
        if _PICTURE.fullmatch(source):
            # Seen from the player's page, one step below the site's base address, whatever that is.
            token.attrs["src"] = f"..{PICTURES_URL}{source.removeprefix('pictures/')}"
        elif not _DATA_PICTURE.fullmatch(source):
            return str(escape(f"![{alt}]({source})"))
        token.attrs["alt"] = alt
        return self.renderToken(tokens, idx, options, env)


class _Parser(MarkdownIt):
    """markdown-it that takes few links for links; what may not be one stays text."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the name is markdown-it's
        return bool(_LINK.fullmatch(url) or _PICTURE.fullmatch(url) or _DATA_PICTURE.fullmatch(url))


@cache
def _parser() -> MarkdownIt:
    return _Parser("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table").disable(_OFF)


def _keep(tag: str, attribute: str, value: str) -> str | None:
    if tag == "a" and attribute == "href":
        return value if _LINK.fullmatch(value) else None
    return value


def _clean(html: str) -> Markup:
    options: dict[str, Any] = {"tags": _TAGS, "attributes": _ATTRIBUTES, "attribute_filter": _keep}
    schemes = {"http", "https", "mailto", "tel", "data"}
    # The one place where text becomes markup: what nh3 lets through is safe by the lists above.
    return Markup(nh3.clean(html, url_schemes=schemes, link_rel="noopener noreferrer", **options))  # noqa: S704


def markdown_html(text: str) -> Markup:
    """The text as paragraphs, lists, tables and pictures, safe to put on a page.

    >>> print(markdown_html("Nine *nights*. <b>Paid</b>").strip())
    <p>Nine <em>nights</em>. &lt;b&gt;Paid&lt;/b&gt;</p>
    """
    return _clean(_parser().render(text))


def inline_html(text: str) -> Markup:
    """The text of one line with its emphasis and links, without a paragraph around it."""
    return _clean(_parser().renderInline(text))
