"""What the pocket card is given, as it comes over the wire; any key may be missing."""

from __future__ import annotations

from typing import TypedDict

from simlib.html.shapes import Contact


class CardItem(TypedDict, total=False):
    """A sign on the card."""

    id: str
    text: str
    innocent: str
    ask: str


class CardGroup(TypedDict, total=False):
    """Signs of one kind."""

    group: str
    items: list[CardItem]


class CardPractice(TypedDict, total=False):
    """What to do and to avoid in one phase."""

    id: str
    phase: str
    do: list[str]
    avoid: list[str]


class DutyView(TypedDict, total=False):
    """A duty with a deadline that law sets: how long, what starts it, and how old the rule is."""

    id: str
    name: str
    length: str
    starts: str
    law: str
    source: str
    effective: str
    checked: str


class Card(TypedDict, total=False):
    """The pocket card: indicators, rules, practice, deadlines and the agency's own contacts."""

    indicators: list[CardGroup]
    rules: list[str]
    practice: list[CardPractice]
    contacts: list[Contact]
    duties: list[DutyView]
    law_checked: str
