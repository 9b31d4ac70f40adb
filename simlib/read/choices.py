"""A choice: the link, what follows at once, and the words under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from simlib.read.amounts import comma_list, ids, minutes, yes_or_no
from simlib.read.bullets import (
    Entry,
    Link,
    Sort,
    entry_of,
    first_link,
    last_link,
    note_children,
    note_misplaced,
    note_unknown,
    once_each,
)
from simlib.read.ledger import Ledger
from simlib.read.lines import Text
from simlib.read.passages import Passages, condition_of, effects_of, passage_of, points_of
from simlib.read.targets import Targets
from simlib.read.tree import PROSE, Block, Shape
from simlib.scenario.model import NO_REASON, Choice, Limit, Reason, Spots
from simlib.scenario.model import Block as Passage
from simlib.scenario.scanner import Names
from simlib.scenario.words import CHOICE_WORDS

_LIMIT = re.compile(r"([0-9]{1,4})\s+seconds?,\s*then$", re.IGNORECASE)
LONGEST_LIMIT = 3600
"""Seconds; longer is no time pressure."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a construct needs to know about the rest of the case."""

    names: Names
    speakers: tuple[str, ...]
    targets: Targets


def choice_of(entry: Entry, known: Known, ledger: Ledger) -> Choice | None:
    """The choice that a bullet with a link is; None when it is no link."""
    link = first_link(entry.rest)
    if link is None:
        remedy = "A choice is `[what you do](#Heading-of-a-scene)`, with hyphens for spaces and every bracket closed."
        ledger.about("S204", entry.rest, "It begins with a bracket but is no link to a scene.", remedy)
        return None
    return _choice(entry, link, known, ledger)


def limit_of(entry: Entry, known: Known, ledger: Ledger) -> Limit | None:
    """`- Limit: 60 seconds, then [Wait and say nothing](#Target)`."""
    link = last_link(entry.rest)
    found = _LIMIT.fullmatch(link.before.value) if link else None
    if link is None or found is None or not 1 <= int(found[1]) <= LONGEST_LIMIT:
        remedy = "Write `Limit: 60 seconds, then [what is done](#Heading-of-a-scene)`."
        ledger.about("S310", entry.rest or entry.bullet.words, "Its seconds or its action are missing.", remedy)
        return None
    return Limit(int(found[1]), _choice(entry, link, known, ledger))


def note_after(link: Link, ledger: Ledger) -> None:
    """Say that text stands behind a link."""
    if link.after:
        remedy = "Put it on its own line under the link, after an empty line, indented by two spaces."
        ledger.about("S205", link.after, f'"{link.after.value[:40]}" stands behind the link.', remedy)


def _choice(entry: Entry, link: Link, known: Known, ledger: Ledger) -> Choice:
    note_after(link, ledger)
    if not link.text:
        ledger.add("S207", entry.rest.spot(), "This link has no words.", "Write what the officer does.")
    body = body_of(entry.bullet.children, known, CHOICE_WORDS, "a choice", ledger)
    words = body.words
    return Choice(
        text=link.text.value,
        target=known.targets.heading(link.target, ledger),
        consequence=body.passages,
        when=condition_of(words["When"], known.names, ledger) if "When" in words else None,
        takes=minutes(words["Takes"], ledger) if "Takes" in words else 0,
        then=effects_of(words["Then"], known.names, ledger, of_the_person=False) if "Then" in words else (),
        score=points_of(words["Score"], known.names, ledger) if "Score" in words else (),
        reason=reason_of(words, ledger),
        once=yes_or_no(words["Once"], ledger) if "Once" in words else False,
        tags=tuple(tag.value for tag in comma_list(words["Tags"])) if "Tags" in words else (),
        formerly=body.formerly,
        spot=link.text.spot(),
        spots=spots_of(words),
    )


@dataclass(frozen=True, slots=True)
class Body:
    """What stands under a choice: its words by name, and what the trainee reads after it."""

    words: dict[str, Text]
    passages: tuple[Passage, ...]
    formerly: tuple[str, ...]


def body_of(children: Sequence[Block], known: Known, allowed: tuple[str, ...], where: str, ledger: Ledger) -> Body:
    """The words and the passages among these blocks."""
    passages = Passages()
    entries = []
    for block in children:
        if block.shape in PROSE:
            passages.prose(block)
        for bullet in block.bullets if block.shape is Shape.BULLETS else ():
            entry = entry_of(bullet, known.speakers)
            passage = passage_of(entry, known.names, ledger, acts=False)
            if passage is not None:
                passages.add(passage)
            elif takes_word(entry, known.speakers, allowed, where, ledger):
                entries.append(entry)
    kept = once_each(entries, lambda word: word in {"Note", "Formerly"}, ledger)
    formerly = tuple(entry.rest.value for entry in entries if entry.word == "Formerly")
    return Body({word: entry.rest for word, entry in kept.items()}, passages.made, formerly)


def takes_word(entry: Entry, speakers: tuple[str, ...], allowed: tuple[str, ...], where: str, ledger: Ledger) -> bool:
    """Whether the entry is one of these words with something behind it; what is wrong with it is written down."""
    if entry.sort is Sort.WORD and entry.word in allowed:
        note_children(entry, ledger)
        if not entry.rest:
            ledger.about(
                "S207",
                entry.bullet.words,
                f'"{entry.word}" stands here without anything.',
                "Write it behind the colon, or delete the line.",
            )
        return bool(entry.rest)
    if entry.sort is Sort.WORD:
        note_misplaced(entry, where, allowed, ledger)
    elif entry.sort is Sort.LINK:
        ledger.about("S204", entry.rest, f"A choice stands inside {where}.", "Move it out to the edge of the line.")
    elif entry.sort is Sort.BOX:
        ledger.about(
            "S204", entry.bullet.words, f"A box has no place in {where}.", "Boxes stand under Select, Refer and Chart."
        )
    else:
        note_unknown(entry, allowed, speakers, ledger)
    return False


def spots_of(words: dict[str, Text]) -> Spots:
    """Where each of the words stands."""
    return tuple((word, text.spot()) for word, text in words.items())


def reason_of(words: dict[str, Text], ledger: Ledger) -> Reason:
    """Why a choice or an item is good or harmful, and on what that rests."""
    reason = Reason(
        why=words["Why"].value if "Why" in words else "",
        follows=ids(words["Follows"], ledger) if "Follows" in words else (),
        against=ids(words["Against"], ledger) if "Against" in words else (),
        why_now=words["Why now"].value if "Why now" in words else "",
    )
    return NO_REASON if reason == NO_REASON else reason
