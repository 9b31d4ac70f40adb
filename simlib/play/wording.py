"""When two texts are the same to a reader."""

from __future__ import annotations

_STRAIGHT = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " "})


def folded(text: str) -> str:
    """The text without the case, repeated spaces and slant of quotes that the format says do not matter.

    >>> folded("Ana\u2019s  ID card")
    "ana's id card"
    """
    return " ".join(text.translate(_STRAIGHT).casefold().split())
