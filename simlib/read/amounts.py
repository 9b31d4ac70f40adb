"""Whole numbers, minutes, dates, ids and words of a closed list, as they stand behind a word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from simlib.read.ledger import Ledger
from simlib.read.lines import Text
from simlib.scenario.words import did_you_mean, fold

MOST_MINUTES = 10_000
"""A simulated week; a longer step is a slip of the hand."""

_MINUTES = re.compile(r"([0-9]{1,6})\s+minutes?\.?", re.IGNORECASE)
_NUMBER = re.compile(r"([0-9]{1,6})")
_PERCENT = re.compile(r"([0-9]{1,3})\s*(?:percent|%)", re.IGNORECASE)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}")
_ID = re.compile(r"[A-Za-z]{2,6}-[A-Za-z0-9]{1,8}(?:\.[a-z]{2,8}[0-9]{1,3})?")


def minutes(text: Text, ledger: Ledger) -> int:
    """`2 minutes` as 2; 0 when it is none."""
    found = _MINUTES.fullmatch(text.value)
    if found and int(found[1]) <= MOST_MINUTES:
        return int(found[1])
    ledger.about("S301", text, f'"{text.value[:40]}" is no time that can pass here.', "Write for example `2 minutes`.")
    return 0


def percent(text: Text, default: int, ledger: Ledger) -> int:
    """`70 percent` as 70."""
    found = _PERCENT.fullmatch(text.value)
    if found and int(found[1]) <= 100:
        return int(found[1])
    ledger.about("S303", text, f'"{text.value[:40]}" is no percentage.', "Write for example `70 percent`.")
    return default


def whole_number(text: Text, default: int, ledger: Ledger) -> int:
    """A whole number that is not negative."""
    if _NUMBER.fullmatch(text.value):
        return int(text.value)
    ledger.about("S303", text, f'"{text.value[:40]}" is no whole number.', "Write for example `3`.")
    return default


def day(text: Text, ledger: Ledger) -> date | None:
    """`2026-11-01` as a date between 1900 and 2200."""
    found = _DATE.fullmatch(text.value)
    try:
        made = date.fromisoformat(found[0]) if found else None
    except ValueError:
        made = None
    if made is None or not 1900 <= made.year <= 2200:
        ledger.about("S302", text, f'"{text.value[:40]}" is no date.', "Write for example `2026-11-01`.")
        return None
    return made


def moment(text: Text, ledger: Ledger) -> datetime | None:
    """`2026-03-12 21:40` as a moment between 1900 and 2200."""
    found = _MOMENT.fullmatch(text.value)
    try:
        made = datetime.fromisoformat(found[0]) if found else None
    except ValueError:
        made = None
    if made is None or not 1900 <= made.year <= 2200:
        ledger.about(
            "S302", text, f'"{text.value[:40]}" is no date with a time.', "Write for example `2026-03-12 21:40`."
        )
        return None
    return made


def yes_or_no(text: Text, ledger: Ledger) -> bool:
    """Whether it says yes."""
    if fold(text.value) not in {"yes", "no"}:
        ledger.about("S308", text, f'"{text.value[:40]}" is neither yes nor no.', "Write `yes` or `no`.")
    return fold(text.value) == "yes"


def ids(text: Text, ledger: Ledger) -> tuple[str, ...]:
    """The ids in a list parted by commas."""
    made = []
    for piece in comma_list(text):
        if _ID.fullmatch(piece.value):
            made.append(piece.value)
        else:
            ledger.about(
                "S311", piece, f'"{piece.value[:40]}" is no id.', "An id looks like PRA-03.do1, LAW-U1 or IND-D01."
            )
    return tuple(made)


def one_of(text: Text, known: Iterable[str], what: str, ledger: Ledger) -> str:
    """The word of a closed list that stands here, as the list spells it; empty when it is none."""
    by_fold = {fold(word): word for word in known}
    word = by_fold.get(fold(text.value), "")
    if not word:
        ledger.about("S304", text, f'"{text.value[:40]}" is no {what}.', did_you_mean(text.value, by_fold.values()))
    return word


def comma_list(text: Text) -> list[Text]:
    """The pieces between commas, without empty ones."""
    pieces, start = [], 0
    for match in re.finditer(r",|$", text.value):
        piece = text.cut(start, match.start())
        if piece:
            pieces.append(piece)
        start = match.end()
    return pieces
