"""The values of one entry of a map, typed, with every mistake collected and none raised."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from simlib.read.referral_rows import WORDS, Part, Row, Value, finding
from simlib.scenario.model import Finding, Spot
from simlib.scenario.referral_findings import shown
from simlib.scenario.referral_time import Latest
from simlib.scenario.referral_words import (
    LONGEST_TEXT,
    Unclear,
    cases_of,
    id_of,
    latest_of,
    minutes_of,
    truth_of,
    word_of,
)
from simlib.scenario.words import did_you_mean

_Kind = TypeVar("_Kind")
_Chosen = TypeVar("_Chosen", bound=StrEnum)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_PIECE = re.compile(r"[^,;|]+")


class Fields:
    """One entry: gives its values by word; a value that is missing or wrong gives a finding and a harmless value."""

    def __init__(self, part: Part, row: Row, findings: list[Finding]) -> None:
        self.row = row
        self._findings = findings
        for word, value in row.values.items():
            if word not in WORDS[part]:
                message = f'"{shown(word)}" is not a word of this entry.'
                self.wrong("M202", value.spot, message, did_you_mean(word[:80], WORDS[part]))

    def wrong(self, code: str, spot: Spot, message: str, remedy: str = "") -> None:
        """One more mistake of this entry."""
        self._findings.append(finding(code, self.row.file, spot, message, remedy))

    def text(self, word: str, *, needed: bool = False) -> str:
        """A text; empty where it may be left out."""
        value = self.row.values.get(word)
        if value is None or not (value.text or value.items):
            if needed:
                self.wrong("M201", value.spot if value else self.row.spot, f'"{word}" is missing.', f"Write {word}.")
            return ""
        if value.items is not None:
            self.wrong("M203", value.spot, f'"{word}" should be one text, not a list.', "Write it in quotes.")
            return ""
        return "" if self._is_too_long(word, value) else value.text

    def _is_too_long(self, word: str, value: Value) -> bool:
        if len(value.text) <= LONGEST_TEXT:
            return False
        self.wrong("M204", value.spot, f'"{word}" has {len(value.text):,} characters; {LONGEST_TEXT} is the most.')
        return True

    def read(self, word: str, reader: Callable[[str], _Kind], otherwise: _Kind, *, needed: bool = False) -> _Kind:
        """What the reader makes of the text; `otherwise` where it is left out or not clear."""
        text = self.text(word, needed=needed)
        return self._clear(reader, text, self.row.values[word].spot, otherwise) if text else otherwise

    def _clear(self, reader: Callable[[str], _Kind], text: str, spot: Spot, otherwise: _Kind) -> _Kind:
        try:
            return reader(text)
        except Unclear as fault:
            self.wrong(fault.code, spot, fault.message, fault.remedy)
            return otherwise

    def one_of(self, word: str, kind: type[_Chosen], otherwise: _Chosen, *, needed: bool = False) -> _Chosen:
        """A word of a closed list."""
        return self.read(word, lambda text: word_of(text, kind), otherwise, needed=needed)

    def some_of(self, word: str, kind: type[_Chosen]) -> frozenset[_Chosen]:
        """Several words of a closed list."""
        found = (
            self._clear(lambda text: word_of(text, kind), piece.text, piece.spot, None) for piece in self.pieces(word)
        )
        return frozenset(each for each in found if each is not None)

    def pieces(self, word: str) -> tuple[Value, ...]:
        """The texts of a list, whether it is written as one or with commas, semicolons or bars between."""
        value = self.row.values.get(word)
        if value is None:
            return ()
        if value.items is not None:
            return tuple(each for each in value.items if each.text)
        if self._is_too_long(word, value):
            return ()
        found = _PIECE.finditer(value.text)
        return tuple(_piece(value, each) for each in found if each[0].strip())

    def minutes(self, word: str) -> int:
        """An amount of time; 0 where it is left out."""
        return self.read(word, minutes_of, 0)

    def latest(self, word: str, otherwise: Latest) -> Latest:
        """A latest time, which has to be written."""
        return self.read(word, latest_of, otherwise, needed=True)

    def cases(self, word: str) -> float | None:
        """Cases a day; None where it is left out."""
        return self.read(word, cases_of, None)

    def yes(self, word: str) -> bool:
        """Yes or no; no where it is left out."""
        return self.read(word, truth_of, False)

    def day(self, word: str) -> date | None:
        """A day of the calendar; None where it is left out."""
        return self.read(word, _day, None)

    def id(self, word: str, *, needed: bool = True) -> str:
        """An id, folded as every name is."""
        return self.read(word, id_of, "", needed=needed)


def _piece(value: Value, found: re.Match[str]) -> Value:
    offset = found.start() + len(found[0]) - len(found[0].lstrip())
    return Value(found[0].strip(), Spot(1, value.spot.line, value.spot.column + offset))


def _day(text: str) -> date:
    found = _DAY.fullmatch(text)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise Unclear("M305", f'"{shown(text)}" is not a date.', "Write it as 2026-11-01.")
