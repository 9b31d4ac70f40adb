"""Words from elsewhere as words of a notebook: nothing in them turns into a bullet, a link, a heading or code."""

from __future__ import annotations

import re
from collections.abc import Container

from simlib.read.targets import target_of
from simlib.scenario.words import fold

_RULE = re.compile(r"(?:[-_*=~`]\s*){3,}")
_BULLET = re.compile(r"(?:[*+-]|•)\s+")
_NUMBER = re.compile(r"(\d{1,6})[.)]\s+")
_HEADING = re.compile(r"(?:#{1,6}|!{1,6}(?!\[))\s*(?=[^\s#!])")
_NOT_IN_HEADINGS = re.compile(r"[*`\[\]<>\\|%]|&#?\w+;")
_ITALIC = re.compile(r"(?<!:)//(?!\s)([^/\n]{1,500}?)(?<!\s)//")
_BOLD = re.compile(r"''([^'\n]{1,500}?)''")
LONGEST_NAME = 120
MOST_MARKS = 8
"""Bullets and numbers in a row at the head of a line; nobody lists deeper."""


def paragraph_of(line: str, *, converts: bool = True) -> str:
    """A line of a story as a paragraph in Markdown; empty where it holds no words.

    `converts` turns the emphasis of Twine's older formats into that of Markdown.

    >>> paragraph_of("* The ''gate'' is open"), paragraph_of("<b> & so on"), paragraph_of("----")
    ('• The **gate** is open', '< b> & so on', '')
    """
    marks, words = _marks_of(line)
    heading = _HEADING.match(words)
    if heading and converts:
        said = f"**{plain_words(words[heading.end() :]).replace('*', '')}**"
    else:
        said = _emphasis(plain_words(words)) if converts else plain_words(words)
    lead = " ".join(marks)
    return f"{lead} {said}".strip() if said else lead.rstrip(".")


def _marks_of(line: str) -> tuple[list[str], str]:
    """The bullets and numbers that a line begins with, and its words; beyond `MOST_MARKS` they count as words."""
    marks: list[str] = []
    words = line
    while True:
        words = words.strip().lstrip(">").strip()
        if _RULE.fullmatch(words):
            return marks, ""
        number = _NUMBER.match(words)
        found = number or _BULLET.match(words)
        if found is None or len(marks) == MOST_MARKS:
            return marks, words
        marks.append(f"{number[1]}." if number else "•")
        words = words[found.end() :]


def _emphasis(words: str) -> str:
    return _BOLD.sub(r"**\1**", _ITALIC.sub(r"*\1*", words))


def plain_words(text: str) -> str:
    r"""The words on one line, with a backslash before everything that Markdown would act on.

    >>> print(plain_words("[Go](#x) for $5"))
    \[Go\] (#x) for \$5
    """
    words = " ".join(text.split())
    words = re.sub(r"[\\`\[\]$|~]", r"\\\g<0>", words).replace("](", "] (")
    words = re.sub(r"<(?=[A-Za-z/!?])", "< ", words)
    return re.sub(r"\A[#>+=*-]", r"\\\g<0>", words) if re.match(r"[#>+=]|[*-](?:\s|$)", words) else words


def heading_of(name: str, taken: Container[str], number: int) -> str:
    """A heading for a passage of this name: plain text, and unlike those taken, which are folded targets.

    >>> heading_of("The [old] gate*", (), 1), heading_of("Gate", {"gate"}, 2), heading_of("***", (), 3)
    ('The old gate', 'Gate 2', 'Passage 3')
    """
    plain = _NOT_IN_HEADINGS.sub(" ", name)
    plain = "".join(each if each.isprintable() else " " for each in plain)
    plain = re.sub(r"(?<!\w)_(.+)_(?!\w)", r"\1", plain)
    if plain.count("(") != plain.count(")"):
        plain = plain.replace("(", " ").replace(")", " ")
    plain = " ".join(plain.split())[:LONGEST_NAME].strip(" #") or f"Passage {number}"
    made, count = plain, 1
    while target_key(made) in taken:
        count += 1
        made = f"{plain} {count}"
    return made


def target_key(heading: str) -> str:
    """What two headings share when a link could mean either."""
    return fold(target_of(heading))
