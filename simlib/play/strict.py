"""Reading what a sender says, who is taken for hostile: strings, rows and pairs of JSON, or `Malformed`."""

from __future__ import annotations

from simlib.errors import Malformed
from simlib.scenario.confidence import SURE_WORDS

MOST_ITEMS = 500
"""Items in one decision."""
LONGEST_NAME = 4_000
"""Code points in the text of a choice, item, bin or person."""
DEEPEST = 8
"""Levels of what is ticked or sorted; a form sends three."""
CONFIDENCE = tuple(SURE_WORDS)


def pairs_of(value: object) -> list[tuple[str, object]]:
    """An object as pairs of name and what it holds."""
    if not isinstance(value, dict) or len(value) > MOST_ITEMS:
        raise malformed()
    return [(name_of(key), held) for key, held in value.items()]


def names_of(value: object, most: int = MOST_ITEMS) -> tuple[str, ...]:
    """A row of names, none of them twice."""
    if not isinstance(value, list) or len(value) > most:
        raise malformed()
    names = tuple(name_of(name) for name in value)
    if len(set(names)) < len(names):
        raise malformed()
    return names


def name_of(value: object) -> str:
    """A name: of a choice, an item, a bin, a person or a piece of evidence."""
    return text_of(value, LONGEST_NAME)


def text_of(value: object, longest: int) -> str:
    """A text that can be stored: no longer than allowed, and without half characters, which UTF-8 cannot hold."""
    if not isinstance(value, str):
        raise malformed()
    if len(value) > longest:
        raise Malformed(f"That is too long: {longest:,} characters are the most that can be kept.")
    try:
        value.encode()
    except UnicodeEncodeError as fault:
        raise malformed() from fault
    return value


def plain_of(value: object, deepest: int = DEEPEST) -> object:
    """A JSON value that every page can be sent again: not nested too deeply, and without half characters."""
    if isinstance(value, dict | list) and not deepest:
        raise malformed()
    if isinstance(value, dict):
        return {name_of(key): plain_of(held, deepest - 1) for key, held in value.items()}
    if isinstance(value, list):
        return [plain_of(held, deepest - 1) for held in value]
    return name_of(value) if isinstance(value, str) else value


def sureness_of(value: object) -> int:
    """How sure somebody is: 1, 2 or 3."""
    if type(value) is not int or value not in CONFIDENCE:
        raise malformed()
    return value


def malformed() -> Malformed:
    """What is said of a decision that cannot be read."""
    return Malformed("That could not be read as a decision. Nothing was changed.")
