"""How the values of a referral map are written: hours, times, numbers, and the words of closed lists.

What is written here is read back as the same value. A text that is no such value raises `Unclear` with the sentence
for its finding; the reader adds the place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from itertools import groupby
from typing import TypeVar

from simlib.errors import FirstContactError
from simlib.scenario.facts import UnitKind
from simlib.scenario.referral_findings import shown
from simlib.scenario.referral_map import Sphere
from simlib.scenario.referral_time import ALWAYS, DAY, HOUR, WEEK, Clock, Hours, Latest, Span, spans_of
from simlib.scenario.words import did_you_mean, fold

_Chosen = TypeVar("_Chosen", bound=StrEnum)

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FULL = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST_MINUTES = 10 * 366 * DAY
"""Ten years; the longest term of the fact base is seven."""
MOST_CASES = 100_000
MOST_SERVERS = 1_000
ID = re.compile(r"[a-z0-9]+(?:[ -][a-z0-9]+)*", re.ASCII)
"""An id, as units and rules have them."""
LONGEST_ID = 40
LONGEST_TEXT = 500
EVERYONE = "everyone"
ANY = "any"
TAKEN_WORDS = frozenset({EVERYONE, ANY, *(fold(each.value) for kind in (Sphere, UnitKind) for each in kind)})
"""Words that mean several units at once, so that no unit can have one as its id."""
_AMOUNT = re.compile(r"([+-]?)(\d{1,7})(?:\.(\d{1,3}))?\s*(min|minutes?|h|hours?|days?|business days?)", re.ASCII)
_NUMBER = re.compile(r"(\d{1,6})(?:\.(\d{1,3}))?", re.ASCII)
_UNITS = {"m": 1, "h": HOUR, "d": DAY}
_TIME = r"(?:([01]?\d|2[0-4]):([0-5]\d))"
_HOURS = re.compile(rf"(?:([A-Za-z]{{3,9}})(?:\s*-\s*([A-Za-z]{{3,9}}))?\s+)?{_TIME}\s*-\s*{_TIME}", re.ASCII)
_TIME_HELP = "Write it as 90 min, 4 h or 2 days."
_HOURS_HELP = 'Write hours as "Mon-Fri 08:00-17:00, Sat 10:00-14:00", or as always.'


class Unclear(FirstContactError):
    """A text that is not such a value: the code of its finding, the sentence and what would be right."""

    def __init__(self, code: str, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy


# --- times ----------------------------------------------------------------------------------------------------


def minutes_of(text: str) -> int:
    """Whole minutes. Raises `Unclear` for a negative time and for what is none.

    >>> minutes_of("1.5 h"), minutes_of("0 min")
    (90, 0)
    """
    amount = _AMOUNT.fullmatch(fold(text))
    if amount is None or amount[4].startswith("business"):
        raise Unclear("M302", f'"{shown(text)}" is not a time.', _TIME_HELP)
    thousandths = int(amount[2]) * 1000 + int((amount[3] or "0").ljust(3, "0"))
    minutes, rest = divmod(thousandths * _UNITS[amount[4][0]], 1000)
    if amount[1] == "-" and thousandths:
        raise Unclear("M302", f'"{shown(text)}" is a negative time.', _TIME_HELP)
    if rest:
        raise Unclear("M302", f'"{shown(text)}" is not a whole number of minutes.', _TIME_HELP)
    if minutes > LONGEST_MINUTES:
        raise Unclear("M302", f'"{shown(text)}" is longer than ten years.', _TIME_HELP)
    return minutes


def minutes_text(minutes: int) -> str:
    """Minutes as they are written.

    >>> minutes_text(90), minutes_text(240)
    ('90 min', '4 h')
    """
    return f"{minutes // HOUR} h" if minutes and minutes % HOUR == 0 else f"{minutes} min"


def latest_of(text: str) -> Latest:
    """A latest time: an amount, business days, or what has to come first. Raises `Unclear`.

    >>> latest_of("15 business days"), latest_of("legal process").clock
    (Latest(clock=<Clock.BUSINESS_DAYS: 'business days'>, amount=15), <Clock.LEGAL_PROCESS: 'legal process'>)
    """
    words = {fold(clock.value): clock for clock in Clock if not clock.counts}
    if fold(text) in words:
        return Latest(words[fold(text)])
    amount = _AMOUNT.fullmatch(fold(text))
    if amount and amount[4].startswith("business") and not amount[1] and not amount[3] and int(amount[2]) <= 2500:
        return Latest(Clock.BUSINESS_DAYS, int(amount[2]))
    try:
        return Latest(Clock.MINUTES, minutes_of(text))
    except Unclear as fault:
        others = ", ".join(clock.value for clock in words.values())
        help_ = f"Write it as 90 min, 4 h or 15 business days, or as one of: {others}."
        raise Unclear(fault.code, fault.message, help_) from None


def latest_text(latest: Latest) -> str:
    """A latest time as it is written."""
    if latest.clock is Clock.MINUTES:
        return minutes_text(latest.amount)
    return f"{latest.amount} business days" if latest.clock is Clock.BUSINESS_DAYS else latest.clock.value


# --- hours ----------------------------------------------------------------------------------------------------


def spans_in(text: str) -> tuple[Span, ...]:
    """Opening hours; nothing where the text is empty or never. Raises `Unclear`.

    >>> spans_in("Mon 22:00-02:00")
    (Span(start=1320, end=1560),)
    """
    said = fold(text)
    if said in {"", "never"}:
        return ()
    if said == "always":
        return ALWAYS
    return spans_of(span for piece in re.split(r"[,;]", text) for span in _piece(piece.strip()))


def _piece(text: str) -> Iterable[Span]:
    found = _HOURS.fullmatch(text)
    if found is None:
        raise Unclear("M303", f'"{shown(text)}" are not hours.', _HOURS_HELP)
    start, end = int(found[3]) * HOUR + int(found[4]), int(found[5]) * HOUR + int(found[6])
    if start >= DAY or end > DAY or start == end:
        raise Unclear("M303", f'"{shown(text)}" is no span of time.', "A day goes from 00:00 to 24:00.")
    length = end - start if end > start else end + DAY - start
    for day in _days(found[1], found[2]):
        yield from _around(day * DAY + start, length)


def _around(start: int, length: int) -> Iterable[Span]:
    """A span that may run over the end of the week into its beginning."""
    yield Span(start, min(start + length, WEEK))
    if start + length > WEEK:
        yield Span(0, start + length - WEEK)


def _days(first: str | None, last: str | None) -> Iterable[int]:
    if first is None:
        return range(7)
    start = _day(first)
    end = _day(last) if last else start
    return ((start + each) % 7 for each in range((end - start) % 7 + 1))


def _day(word: str) -> int:
    index = next((index for index, day in enumerate(_FULL) if word.lower() in {day, day[:3]}), None)
    if index is None:
        raise Unclear("M303", f'"{shown(word)}" is not a day.', f"The days are {', '.join(DAYS)}.")
    return index


def spans_text(spans: tuple[Span, ...]) -> str:
    """Opening hours as they are written.

    >>> spans_text(spans_in("Mon-Fri 8:00-17:00; Sat 22:00-2:00"))
    'Mon-Fri 08:00-17:00, Sat 22:00-24:00, Sun 00:00-02:00'
    """
    if spans == ALWAYS:
        return "always"
    pieces = [piece for span in spans for piece in _by_day(span)]
    days: dict[tuple[int, int], list[int]] = {}
    for day, start, end in pieces:
        days.setdefault((start, end), []).append(day)
    runs = [(run[0], run[-1], clock) for clock, each in days.items() for run in _runs(each)]
    runs.sort()
    return ", ".join(f"{_days_text(first, last)} {_clock(start)}-{_clock(end)}" for first, last, (start, end) in runs)


def _by_day(span: Span) -> Iterable[tuple[int, int, int]]:
    start = span.start
    while start < span.end:
        day = start // DAY
        end = min(span.end, (day + 1) * DAY)
        yield day, start - day * DAY, end - day * DAY
        start = end


def _runs(days: list[int]) -> list[list[int]]:
    """Days in a row: [0, 1, 2, 5] is [[0, 1, 2], [5]]."""
    return [[day for _, day in run] for _, run in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0])]


def _days_text(first: int, last: int) -> str:
    return DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}"


def _clock(minutes: int) -> str:
    return f"{minutes // HOUR:02}:{minutes % HOUR:02}"


def on_call_of(text: str) -> tuple[tuple[Span, ...], int]:
    """Hours on call and the delay. Raises `Unclear`.

    >>> on_call_of("always after 30 min") == (ALWAYS, 30)
    True
    """
    if fold(text) in {"", "never"}:
        return (), 0
    hours, word, delay = text.rpartition(" after ")
    if not word:
        raise Unclear("M303", f'"{shown(text)}" does not say how soon somebody acts.', 'Write "always after 30 min".')
    spans = spans_in(hours)
    if not spans:
        raise Unclear("M303", f'"{shown(text)}" says no hours.', _HOURS_HELP)
    return spans, minutes_of(delay)


def on_call_text(hours: Hours) -> str:
    """Hours on call as they are written; empty where nobody is."""
    return f"{spans_text(hours.on_call)} after {minutes_text(hours.delay)}" if hours.on_call else ""


# --- numbers and words ----------------------------------------------------------------------------------------


def cases_of(text: str) -> float:
    """Cases a day, with three decimals at most. Raises `Unclear`."""
    number = _NUMBER.fullmatch(text.strip())
    if number is None or int(number[1]) > MOST_CASES:
        raise Unclear("M304", f'"{shown(text)}" is not a number of cases.', "Write a number such as 12 or 0.5.")
    return float(text)


def cases_text(cases: float) -> str:
    """Cases a day as they are written.

    >>> cases_text(12.0), cases_text(0.25)
    ('12', '0.25')
    """
    return f"{cases:.3f}".rstrip("0").rstrip(".")


def word_of(text: str, kind: type[_Chosen]) -> _Chosen:
    """A word of a closed list, however its letters are written. Raises `Unclear`."""
    words = {fold(each.value): each for each in kind}
    said = words.get(fold(text))
    if said is None:
        names = [each.value for each in kind]
        remedy = did_you_mean(text[:80], names) or f"The list is: {', '.join(names)}."
        raise Unclear("M301", f'"{shown(text)}" is not in the list.', remedy)
    return said


def words_text(words: Iterable[_Chosen], kind: type[_Chosen]) -> tuple[str, ...]:
    """Words of a closed list, in the order of the list."""
    chosen = set(words)
    return tuple(each.value for each in kind if each in chosen)


def id_of(text: str) -> str:
    """The id as maps hold it. Raises `Unclear`."""
    said = fold(text)
    if not ID.fullmatch(said) or len(said) > LONGEST_ID:
        remedy = f"Write letters, digits and single spaces, at most {LONGEST_ID}."
        raise Unclear("M307", f'"{shown(text)}" is not an id.', remedy)
    return said


def truth_of(text: str) -> bool:
    """Yes or no. Raises `Unclear`."""
    if fold(text) not in {"yes", "no"}:
        raise Unclear("M306", f'"{shown(text)}" is neither yes nor no.', "Write yes or no.")
    return fold(text) == "yes"
