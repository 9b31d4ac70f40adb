"""What every teaching paper of a case is made from, and the stamp that ties the paper to its notebook."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from simlib.scenario.agency import Contact
from simlib.scenario.days import day_words
from simlib.scenario.facts import FactBase, LawRule, Source, resolve
from simlib.scenario.model import Points, Scenario
from simlib.script.words import Speaker

CODE = 12
"""How many signs of the notebook's hash stand on a paper."""
STALE_AFTER = 365
"""Days after which the law of a case has to be looked at again."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it is taught on a day."""

    scenario: Scenario
    facts: FactBase
    sha256: str
    """Of the notebook's bytes."""
    day: date
    """The day by which dates are judged; it stands on the paper."""
    contacts: tuple[Contact, ...] = ()

    @property
    def code(self) -> str:
        """The first signs of the notebook's hash, which stand on every paper that is made of it."""
        return self.sha256[:CODE]

    @property
    def law_stamp(self) -> str:
        """When and for where the law of the case was checked, in words."""
        header = self.scenario.header
        if header.law_checked is None:
            return "law not yet checked"
        stale = "; more than a year ago" if self.is_stale else ""
        return f"law checked {day_words(header.law_checked)}, {header.jurisdiction}{stale}"

    @property
    def is_stale(self) -> bool:
        """Whether nobody has checked the law of the case within a year."""
        checked = self.scenario.header.law_checked
        return checked is None or (self.day - checked).days > STALE_AFTER

    @property
    def stamp(self) -> str:
        """The line at the foot of every paper."""
        header, title = self.scenario.header, self.scenario.title
        return f"{title}, version {header.version} · notebook {self.code} · {self.law_stamp}"

    @property
    def speaker(self) -> Speaker:
        """Puts the conditions of the case into words."""
        units = {name: unit.name for name, unit in self.facts.units.items()}
        return Speaker(self.scenario.conditions, self.numbers, units)

    @property
    def numbers(self) -> dict[str, int]:
        """The number of each scene by its heading, counted from 1."""
        return {scene.heading: number for number, scene in enumerate(self.scenario.scenes, start=1)}

    def unit_name(self, unit: str) -> str:
        """A unit as people call it; the id itself where the fact base does not know it."""
        found = self.facts.units.get(unit)
        return found.name if found else unit

    def dated(self, ids: tuple[str, ...]) -> str:
        """Ids of facts, each with the year of the newest source that was read.

        A rule of law whose day to be checked again has passed says so.
        """
        return ", ".join(self._dated(each) for each in dict.fromkeys(ids))

    def _dated(self, fact_id: str) -> str:
        fact = resolve(self.facts, fact_id)
        if fact is None:
            return f"{fact_id} (not in the fact base)"
        if isinstance(fact, LawRule):
            late = ", past its check-by date" if fact.is_stale(self.day) else ""
            return f"{fact_id} (checked {day_words(fact.checked)}{late})"
        return fact_id if isinstance(fact, Source) else f"{fact_id} ({fact.as_of})"


def is_in_step(paper: bytes, cases: Iterable[Case]) -> bool:
    """Whether a written paper, a page or a PDF file, was made from the notebooks of these cases as they are now."""
    return all(case.code.encode() in paper for case in cases)


def points_words(points: tuple[Points, ...]) -> str:
    """Points as an instructor reads them.

    >>> points_words((Points("care", 2), Points("rights", -1)))
    'care +2, rights −1'
    """
    return ", ".join(f"{each.criterion} {'+' if each.points > 0 else '−'}{abs(each.points)}" for each in points)


_PICTURE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_ROW = re.compile(r"(?m)^\s*\|.*$")


def plain(text: str) -> str:
    r"""A text as one line of a paper: a picture is what it shows, in words, and a table is left to the player.

    >>> plain("![A motel at night](pictures/motel.svg)\n\nIt is late.\n\n| a |\n|---|")
    '[Picture: A motel at night] It is late.'
    """
    return " ".join(_ROW.sub("", _PICTURE.sub(r"[Picture: \1]", text)).split())


def ended(text: str) -> str:
    """The text as it stands at the end of a sentence in quotation marks, with one period inside them.

    >>> ended("Walk over"), ended('Ask her, "Are you OK here?"'), ended("Go.")
    ('Walk over.', 'Ask her, "Are you OK here?"', 'Go.')
    """
    return text if text.rstrip("\"”'’").endswith((".", "?", "!", "…")) else f"{text}."


def first_sentences(text: str, most: int = 220) -> str:
    """The beginning of a text, cut behind a sentence; whole where it is short.

    >>> first_sentences("He waits. She does not.", 12)
    'He waits.'
    >>> first_sentences("One long sentence without an end to it", 12)
    'One long …'
    """
    whole = plain(text)
    if len(whole) <= most:
        return whole
    cut = max(whole.rfind(mark, 0, most) for mark in (". ", "? ", "! ", '." '))
    return whole[: cut + 1] if cut > 0 else whole[:most].rsplit(" ", 1)[0] + " …"
