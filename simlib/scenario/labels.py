"""How a scene's decisions are numbered on paper: the scene's number, then a letter."""

from __future__ import annotations


def label(number: int, place: int) -> str:
    """The number of a scene, counted from 1, and a letter for the place, counted from 0: a to z, then aa, ab and so on.

    >>> label(3, 0), label(3, 27)
    ('3a', '3ab')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return f"{number}{letters}"
