"""The fact finder: from words that people use to the id of a practice, a sign, a rule of law or a unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from simlib.scenario.facts import Advice, Fact, FactBase, Indicator, LawRule, PracticeItem, Unit, sentence_of

MOST_FOUND = 12


@dataclass(frozen=True, slots=True)
class FoundFact:
    """A fact as the finder shows it, and how a notebook names it."""

    id: str
    kind: str
    """What it is about, in a few words."""
    text: str
    line: str
    """The line that names it in a notebook, without its bullet: `Follows: PRA-04.do1`."""


def facts_like(base: FactBase, words: str, most: int = MOST_FOUND) -> tuple[FoundFact, ...]:
    """The facts whose id or text holds all of these words, the likeliest first; a word may be typed in part."""
    wanted = [word for word in re.findall(r"[\w.-]+", words.casefold()) if word]
    if not wanted:
        return ()
    scored = [(_score(found, wanted), index, found) for index, found in enumerate(_all(base))]
    ranked = sorted((-score, index, found) for score, index, found in scored if score)
    return tuple(found for _, _, found in ranked[:most])


def _all(base: FactBase) -> Iterator[FoundFact]:
    for table in (base.practices, base.indicators, base.laws, base.units):
        for fact in table.values():
            yield FoundFact(fact.id, _kind(fact), sentence_of(fact), _line(fact))


def _kind(fact: Fact) -> str:
    match fact:
        case PracticeItem():
            return f"{'Do' if fact.kind is Advice.DO else 'Avoid'}: {fact.phase_title}"
        case Indicator():
            return f"Sign: {fact.group}"
        case LawRule():
            return f"Law: {fact.title}"
        case Unit():
            return f"Unit: {fact.name}"
        case _:
            return ""


def _line(fact: Fact) -> str:
    match fact:
        case PracticeItem() if fact.kind is Advice.AVOID:
            return f"Against: {fact.id}"
        case Indicator():
            return f"Indicator: {fact.id}"
        case Unit():
            return f"Then: tell {fact.id}"
        case _:
            return f"Follows: {fact.id}"


def _score(found: FoundFact, wanted: list[str]) -> int:
    """How well it fits: a word of its id or heading counts more than one of its text; 0 where a word is missing."""
    head, body = f"{found.id} {found.kind}".casefold(), found.text.casefold()
    total = 0
    for word in wanted:
        here = 4 * _holds(head, word) + 2 * _holds(body, word)
        if not here:
            return 0
        total += here
    return total


def _holds(text: str, word: str) -> int:
    """2 for a whole word, 1 for the beginning of one, 0 for none."""
    if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text):
        return 2
    return 1 if re.search(rf"(?<!\w){re.escape(word)}", text) else 0
