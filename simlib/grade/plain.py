"""What a trainee wrote, as it may stand in a notebook that an instructor's browser shows. Standard library alone.

nbgrader's pages turn a cell's Markdown into HTML and let tags through, so a text is put there letter by letter: what
Markdown, HTML or mathematics would act on becomes a character reference, and is seen as what was typed.
"""

from __future__ import annotations

import re

MOST = 100_000
"""Characters of a text that are kept; the longest report that the player takes is shorter."""

_ACTIVE = re.compile(r"[&<>\[\](){}*_`#|~!$\\:+=^@-]|(?<=[0-9])\.")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


def plain_markdown(text: str) -> str:
    """The text as Markdown that shows exactly it, line by line, and can do nothing.

    >>> print(plain_markdown("She said <b>no</b>."))
    She said &#60;b&#62;no&#60;/b&#62;.
    """
    seen = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:MOST]
    lines = [_INDENT.sub(_kept, _ACTIVE.sub(_reference, line.rstrip())) for line in seen.split("\n")]
    paragraphs = "\n".join(lines).strip("\n").split("\n\n")
    return "\n\n".join(each.strip("\n").replace("\n", "<br>\n") for each in paragraphs)


def _reference(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def _kept(match: re.Match[str]) -> str:
    """Spaces before a line, so that they make no block of code."""
    return "&#160;" * len(match[0].expandtabs(4))
