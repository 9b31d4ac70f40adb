"""Scenes by the target that leads to them: the heading with hyphens for spaces, as JupyterLab makes its anchors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize
from urllib.parse import quote, unquote

from simlib.read.ledger import Ledger
from simlib.read.lines import Text
from simlib.scenario.words import fold, nearest

_MARKUP = re.compile(r"[*`\[\]<>\\|%]|&#?\w+;|(?<!\w)_.+_(?!\w)")
_CLICKABLE = re.compile(r"[\x20-\x7e]*")


def target_of(heading: str) -> str:
    """The target that leads to a heading, not encoded.

    >>> target_of("She says she's fine")
    "She-says-she's-fine"
    """
    return normalize("NFC", heading).strip().replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Targets:
    """The headings of a notebook by their targets, with the cell each stands in."""

    by_target: Mapping[str, str]
    cells: Mapping[str, int]

    def heading(self, target: Text, ledger: Ledger) -> str:
        """The heading a link leads to; what the target says, when there is no such heading."""
        key = normalize("NFC", unquote(target.value))
        found = self.by_target.get(key)
        if found is not None:
            return found
        words = key.replace("-", " ").strip()
        near = nearest(words, self.by_target.values())
        remedy = "Write the heading of a scene with hyphens for spaces."
        if near is not None:
            remedy = f'The closest is "{near}" (cell {self.cells[near]}): `#{written_target(near)}`.'
        spot = target.spot()
        back = type(spot)(spot.cell, spot.line, max(1, spot.column - 1))
        ledger.add("S101", back, f'There is no scene called "{words[:80]}".', remedy, len(target.value) + 1)
        return words


def targets_of(headings: Sequence[Text], ledger: Ledger) -> Targets:
    """The targets of these headings; two that collide and a heading that is no plain text are written down."""
    by_target: dict[str, str] = {}
    cells: dict[str, int] = {}
    seen: dict[str, str] = {}
    for heading in headings:
        _note_heading(heading, ledger)
        target = target_of(heading.value)
        other = seen.setdefault(fold(target), heading.value)
        if target in by_target or other != heading.value:
            ledger.about(
                "S102",
                heading,
                f'"{heading.value}" and "{other}" have the same target.',
                "Give one of them another heading.",
            )
        by_target.setdefault(target, heading.value)
        cells.setdefault(heading.value, heading.spot().cell)
    return Targets(by_target, cells)


def _note_heading(heading: Text, ledger: Ledger) -> None:
    value = heading.value
    if not value:
        ledger.add("S109", heading.spot(), "This heading has no words.", "Write what the scene is called.")
    elif _MARKUP.search(value) or value.count("(") != value.count(")"):
        ledger.about("S109", heading, f'"{value[:60]}" holds signs of Markdown.', "Write it in plain words.")
    elif not _CLICKABLE.fullmatch(value):
        ledger.about(
            "S108",
            heading,
            f'"{value[:60]}" holds accents, curly quotes or dashes.',
            "Write it with plain letters and straight quotes.",
        )


def written_target(heading: str) -> str:
    """The target as it stands in a link: what a link may not hold is encoded."""
    return quote(target_of(heading), safe="!#$&'()*+,/:;=?@~-._")
