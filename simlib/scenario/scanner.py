"""A cursor over one line of the condition language; case, repeated spaces and the slant of quotes do not matter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from simlib.scenario.findings import Problem
from simlib.scenario.model import MINUTES, Condition, Reader, Verb
from simlib.scenario.words import NEEDS, fold, folded_with_places

LONGEST_LINE = 2_000
"""Characters; a longer condition or effect is a mistake, not a thought."""

MINUS = "-–−—"
"""A typed dash counts as a minus: word processors turn one into the other."""

_WORD_END = re.compile(r"[^\w]|$")
_INTEGER = re.compile(r"[0-9]{1,6}(?![0-9])")
_UNIT = re.compile(r"[a-z0-9][a-z0-9 ._-]{0,60}\Z")


@dataclass(frozen=True, slots=True)
class Names:
    """What a case declares, as far as conditions, effects and points may name it."""

    evidence: tuple[str, ...] = ()
    scenes: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    yes_no: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    conditions: tuple[tuple[str, Condition], ...] = ()
    """Named conditions with what they stand for."""
    units: tuple[str, ...] | None = None
    """None when no fact base is at hand: any name that could be a unit is then taken as one."""

    def read_by(self, reader: Reader) -> tuple[str, ...]:
        """The names this reader can ask about."""
        if reader is Reader.FOUND:
            return self.evidence
        if reader is Reader.VISITED:
            return self.scenes
        return (self.units or ()) if reader is Reader.TOLD else (*NEEDS, *(self.units or ()))

    def done_by(self, verb: Verb) -> tuple[str, ...]:
        """The names this verb can act on."""
        if verb is Verb.FIND:
            return self.evidence
        return (self.units or ()) if verb is Verb.TELL else (*NEEDS, *(self.units or ()))

    def open_to(self, word: Reader | Verb) -> bool:
        """Whether a name that no list holds may stand here, because the units are not known."""
        return self.units is None and word not in {Reader.FOUND, Reader.VISITED, Verb.FIND}

    @property
    def values(self) -> tuple[str, ...]:
        """Every value, `minutes`, and every named condition."""
        return (*self.numbers, *self.yes_no, MINUTES, *(name for name, _ in self.conditions))


@lru_cache(maxsize=64)
def longest_first(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Each name folded, with the name as declared, the longest first."""
    return tuple(sorted(((fold(name), name) for name in names if fold(name)), key=lambda pair: -len(pair[0])))


class Unclear(Exception):
    """The line cannot be read any further; its problem is already noted."""


class Scanner:
    """A cursor over the folded text, which knows the offset of everything in the text as written."""

    def __init__(self, text: str, names: Names) -> None:
        self.text = text
        self.names = names
        self.folded, self._places = folded_with_places(text)
        self.at = 0
        self.problems: list[Problem] = []
        self.skip()

    def place(self, at: int | None = None) -> int:
        """The offset in the text as written."""
        return self._places[min(self.at if at is None else at, len(self._places) - 1)]

    def written(self, start: int, end: int | None = None) -> str:
        """The text as written between two positions."""
        return self.text[self.place(start) : self.place(end)].strip()

    def note(self, code: str, start: int, message: str, remedy: str = "", end: int | None = None) -> None:
        """Note a problem from `start` to the cursor."""
        first, last = self.place(start), self.place(end)
        self.problems.append(Problem(code, first, max(first + 1, last), message, remedy))

    def give_up(self, code: str, start: int, message: str, remedy: str = "", end: int | None = None) -> Unclear:
        """Note a problem and return what to raise."""
        self.note(code, start, message, remedy, end)
        return Unclear()

    def skip(self) -> None:
        """Go over spaces."""
        while self.at < len(self.folded) and self.folded[self.at] == " ":
            self.at += 1

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.at >= len(self.folded)

    def sees(self, word: str) -> bool:
        """Whether this word stands here, whole."""
        end = self.at + len(word)
        return self.folded.startswith(word, self.at) and _WORD_END.match(self.folded, end) is not None

    def word(self, *words: str) -> str:
        """Take the first of these words that stands here; empty if none does."""
        for word in words:
            if self.sees(word):
                self.at += len(word)
                self.skip()
                return word
        return ""

    def symbol(self, *symbols: str) -> str:
        """Take the first of these symbols that stands here; empty if none does."""
        for symbol in symbols:
            if self.folded.startswith(symbol, self.at):
                self.at += len(symbol)
                self.skip()
                return symbol
        return ""

    def integer(self) -> int | None:
        """Take a whole number of at most six digits, which may be negative."""
        start = self.at
        minus = bool(self.symbol(*MINUS))
        found = _INTEGER.match(self.folded, self.at)
        if found is None:
            self.at = start
            return None
        self.at = found.end()
        self.skip()
        return -int(found[0]) if minus else int(found[0])

    def name(self, names: tuple[str, ...], ends: str) -> str | None:
        """Take the longest of these names that is followed by one of the characters in `ends`, or by the end."""
        for folded, declared in longest_first(names):
            end = self.at + len(folded)
            if self.folded.startswith(folded, self.at) and self._ends(end, ends):
                self.at = end
                self.skip()
                return declared
        return None

    def value(self, names: tuple[str, ...]) -> str | None:
        """Take the longest of these names that stands here as whole words."""
        for folded, declared in longest_first(names):
            if self.folded.startswith(folded, self.at) and _WORD_END.match(self.folded, self.at + len(folded)):
                self.at += len(folded)
                self.skip()
                return declared
        return None

    def unit(self, ends: str) -> str | None:
        """Take what could be a unit, up to one of the characters in `ends`."""
        end = self.find(ends)
        text = self.folded[self.at : end].strip()
        if not _UNIT.match(text):
            return None
        self.at = end
        return text

    def find(self, ends: str) -> int:
        """The position of the next of these characters outside parentheses, or the end."""
        depth = 0
        for at in range(self.at, len(self.folded)):
            character = self.folded[at]
            if depth == 0 and character in ends:
                return at
            depth += (character == "(") - (character == ")")
        return len(self.folded)

    def find_word(self, words: Iterable[str], ends: str) -> int:
        """The position where the first of these words or characters stands, or the end."""
        either = "|".join(re.escape(word) for word in words)
        pattern = rf"(?<!\w)(?:{either})(?!\w)|[{re.escape(ends)}]"
        found = re.compile(pattern).search(self.folded, self.at)
        return found.start() if found else len(self.folded)

    def _ends(self, at: int, ends: str) -> bool:
        rest = self.folded[at : at + 2].lstrip(" ")
        return at >= len(self.folded) or not rest or rest[0] in ends
