"""Several words as a sentence lists them."""

from __future__ import annotations

from collections.abc import Sequence


def listed(words: Sequence[str]) -> str:
    """Several words as a list is written.

    >>> listed(["Ana", "Renee"]), listed(["Lidia", "Denise", "Teo"])
    ('Ana and Renee', 'Lidia, Denise, and Teo')
    """
    if len(words) < 3:
        return " and ".join(words)
    return f"{', '.join(words[:-1])}, and {words[-1]}"
