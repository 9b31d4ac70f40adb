"""Numbers and start hours of an audit in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from simlib.scenario.referral_map import ReferralMap

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def listed(words: Iterable[str]) -> str:
    """Words as a sentence lists them.

    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    *most, last = [*words] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def some(words: Sequence[str], most: int = 3) -> str:
    """The first of them, and how many more there are.

    >>> some(["a", "b", "c", "d", "e"])
    'a, b, c and 2 more'
    """
    return listed(words) if len(words) <= most + 1 else f"{', '.join(words[:most])} and {len(words) - most} more"


def minutes_words(minutes: float) -> str:
    """A length of time, not more exact than it deserves.

    >>> [minutes_words(each) for each in (0, 1, 45, 90, 240, 2880, 4000)]
    ['no time', '1 minute', '45 minutes', '1.5 hours', '4 hours', '2 days', '2.8 days']
    """
    if minutes < 1:
        return "no time"
    if minutes < 90:
        return _counted(round(minutes), "minute")
    return _counted(minutes / 60, "hour") if minutes < 2880 else _counted(minutes / 1440, "day")


def _counted(number: float, word: str) -> str:
    text = f"{number:.1f}".removesuffix(".0")
    return f"{text} {word}" if text == "1" else f"{text} {word}s"


def hours_words(hours: Sequence[bool]) -> str:
    """The start hours that are marked; days that are alike stand together.

    >>> night = [hour < 8 for hour in range(24)]
    >>> hours_words(night * 5 + [True] * 48)
    'Monday to Friday 0:00 to 8:00; Saturday and Sunday all day'
    """
    if all(hours):
        return "at every hour"
    days = [tuple(hours[day * 24 : day * 24 + 24]) for day in range(7)]
    parts = []
    for marks, run in groupby(range(7), key=days.__getitem__):
        if any(marks):
            parts.append(f"{_days(list(run))} {_times(marks)}")
    return "; ".join(parts)


def _days(run: list[int]) -> str:
    if len(run) > 2:
        return f"{DAYS[run[0]]} to {DAYS[run[-1]]}"
    return listed(DAYS[day] for day in run)


def _times(marks: Sequence[bool]) -> str:
    if all(marks):
        return "all day"
    runs = [list(run) for marked, run in groupby(range(24), key=marks.__getitem__) if marked]
    return listed(f"{run[0]}:00 to {run[-1] + 1}:00" for run in runs)


def in_hours(hours: Sequence[bool]) -> str:
    """How many of the start hours, for a sentence.

    >>> in_hours([True] * 40 + [False] * 128)
    'in 40 of 168 start hours'
    """
    return "at every hour" if all(hours) else f"in {sum(hours)} of {len(hours)} start hours"


def names(referral_map: ReferralMap, places: Iterable[int]) -> list[str]:
    """The names of units in the map's order."""
    return [referral_map.units[place].name for place in sorted(places)]
