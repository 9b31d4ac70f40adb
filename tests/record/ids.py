"""Ids that are the same in every test, and that cannot be found where they do not stand."""

from __future__ import annotations

from hashlib import sha256


def id_of(number: int) -> str:
    """The id with this number: ids of higher numbers come later, and no two of them are alike.

    A test looks for an id among the bytes of a file, where what lies beside it is drawn by chance. Were one made of
    few digits, the end of one and the beginning of the next could read as a third.
    """
    return f"{number:08x}{sha256(str(number).encode()).hexdigest()[:24]}"
