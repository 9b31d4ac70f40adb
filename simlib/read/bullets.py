"""What kind of bullet a bullet is: a choice, a box, a known word, an If, somebody who speaks, or none of these."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from simlib.read.ledger import Ledger
from simlib.read.lines import NO_TEXT, Text
from simlib.read.tree import Bullet, Shape
from simlib.scenario.words import EVERY_WORD, YOU, fold, nearest


class Sort(Enum):
    """The kinds of bullet."""

    LINK = "link"
    BOX = "box"
    WORD = "word"
    IF = "if"
    SPEECH = "speech"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Entry:
    """A bullet and what it is."""

    sort: Sort
    bullet: Bullet
    word: str = ""
    """The word as the list spells it, or the person as declared."""
    rest: Text = NO_TEXT
    """What follows the word and the colon; the whole text of a link; the words behind a box."""
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """`[text](#target)`: the words, and the target as written."""

    text: Text
    target: Text
    before: Text
    after: Text


LONGEST_NAME = 200
"""Characters; what stands before a later colon is no word and no name."""

MOST_BRACKETS = 50
"""Brackets that are tried from the end of a line to find its last link."""

_BOX = re.compile(r"\[([ xX]?)\](?=\s|$)")
_WORDS_BY_FOLD = {fold(word): word for word in EVERY_WORD if word != "If"}
_COLON = re.compile(r":(?=\s|$)")


def entry_of(bullet: Bullet, people: Sequence[str]) -> Entry:
    """The bullet with its kind; a person counts when `people` declares them."""
    text = bullet.words
    value = text.value
    box = _BOX.match(value)
    if box:
        return Entry(Sort.BOX, bullet, "", text.cut(box.end()), box[1] in {"x", "X"})
    if value.startswith("["):
        return Entry(Sort.LINK, bullet, "", text)
    if re.match(r"(?i)if(\s|$)", value):
        return Entry(Sort.IF, bullet, "If", text.cut(2))
    for colon in _COLON.finditer(value, 0, LONGEST_NAME):
        head, rest = fold(value[: colon.start()]), text.cut(colon.end())
        if head in _WORDS_BY_FOLD:
            return Entry(Sort.WORD, bullet, _WORDS_BY_FOLD[head], rest)
        who = next((name for name in (YOU, *people) if fold(name) == head), None)
        if who is not None:
            return Entry(Sort.SPEECH, bullet, who, rest)
    return Entry(Sort.UNKNOWN, bullet, "", text)


def note_unknown(entry: Entry, allowed: Iterable[str], people: Sequence[str], ledger: Ledger) -> None:
    """Say that a bullet is none of the kinds that may stand here, and what comes closest."""
    text = entry.bullet.words
    if not text:
        remedy = "Write it on one line, or delete it. Where the line begins with two dashes, delete one of them."
        ledger.add("S206", text.spot(), "This bullet has no words of its own.", remedy)
        return
    colon = _COLON.search(text.value)
    if colon is None:
        remedy = "Begin it with a link to a scene, a known word and a colon, or a person's name and a colon."
        ledger.about("S201", text, f'"{_short(text.value)}" is no link and has no known word before a colon.', remedy)
        return
    head = text.cut(0, colon.start())
    near = nearest(head.value, (*allowed, YOU, *people))
    remedy = f'The closest is "{near}".' if near else "A person who speaks stands under `### People and places`."
    ledger.about("S201", head, f'"{_short(head.value)}" is neither a known word nor a person of this case.', remedy)


def note_misplaced(entry: Entry, where: str, allowed: Iterable[str], ledger: Ledger) -> None:
    """Say that a known word has no place here."""
    words = ", ".join(dict.fromkeys(allowed))
    head = entry.bullet.words.cut(0, len(entry.word))
    ledger.about("S202", head, f'"{entry.word}" has no place in {where}.', f"What may stand here: {words}.")


def note_children(entry: Entry, ledger: Ledger) -> None:
    """Say that something hangs under a line which holds nothing."""
    for child in entry.bullet.children[:1]:
        what = "bullet" if child.shape is Shape.BULLETS else child.shape.value
        name = entry.word or "this line"
        spot = child.cell.spot(child.start, child.column)
        ledger.add(
            "S211",
            spot,
            f'This {what} hangs under "{name}".',
            "Write it on the line itself, or move it out to the indent where it belongs.",
        )


def last_link(text: Text) -> Link | None:
    """The last `[text](#target)` that the text holds, with what stands before and after it."""
    starts = [at for at, character in enumerate(text.value) if character == "["]
    for start in reversed(starts[-MOST_BRACKETS:]):
        found = _link_at(text, start)
        if found is not None:
            return found
    return None


def first_link(text: Text) -> Link | None:
    """The link that the text begins with."""
    return _link_at(text, 0) if text.value.startswith("[") else None


def _link_at(text: Text, start: int) -> Link | None:
    value = text.value
    close = _balanced(value, start, "[", "]")
    if close < 0 or not value.startswith("](", close):
        return None
    end = _balanced(value, close + 1, "(", ")")
    target = text.cut(close + 2, end) if end > 0 else None
    if target is None or not target.value.startswith("#") or re.search(r"\s", value[close + 2 : end]):
        return None
    return Link(text.cut(start + 1, close), target.cut(1), text.cut(0, start), text.cut(end + 1))


def _balanced(value: str, start: int, opens: str, closes: str) -> int:
    """The offset of the bracket that closes the one at `start`; -1 if none does."""
    depth, at = 0, start
    while at < len(value):
        if value[at] == "\\":
            at += 1
        elif value[at] == opens:
            depth += 1
        elif value[at] == closes:
            depth -= 1
            if depth == 0:
                return at
        at += 1
    return -1


def once_each(entries: Iterable[Entry], repeatable: Callable[[str], bool], ledger: Ledger) -> dict[str, Entry]:
    """The word entries by word; a word that may stand once only and stands twice is written down."""
    kept: dict[str, Entry] = {}
    for entry in entries:
        if entry.word in kept and not repeatable(entry.word):
            ledger.about(
                "S203",
                entry.bullet.words.cut(0, len(entry.word)),
                f'"{entry.word}" stands here a second time.',
                "Keep one of the two.",
            )
        kept.setdefault(entry.word, entry)
    return kept


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
