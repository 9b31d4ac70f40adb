"""Time on a referral map: a unit's hours in a week, and the latest time for telling somebody.

Everything is whole minutes. A week begins on Monday at 00:00; a minute of the week is 0 to 10,079, and a time that
runs on into later weeks simply goes on counting. Holidays are not known here: a week is like every other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

HOUR = 60
DAY = 24 * HOUR
WEEK = 7 * DAY


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From one minute of the week to another, the end not included; 0 ≤ start < end ≤ 10,080."""

    start: int
    end: int


ALWAYS = (Span(0, WEEK),)
"""Around the clock, every day."""


def spans_of(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same times in order, with what touches or overlaps as one.

    >>> spans_of([Span(60, 90), Span(0, 60)])
    (Span(start=0, end=90),)
    """
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return tuple(merged)


def next_within(spans: tuple[Span, ...], minute: int) -> int | None:
    """The first minute at or after this one that lies within the hours; None where there are none.

    `minute` may lie in a later week. The hours are in order, as `spans_of` gives them.

    >>> next_within((Span(480, 1020),), 1020) == WEEK + 480
    True
    """
    if not spans:
        return None
    week, inside = divmod(minute, WEEK)
    for span in spans:
        if inside < span.end:
            return week * WEEK + max(inside, span.start)
    return (week + 1) * WEEK + spans[0].start


@dataclass(frozen=True, slots=True)
class Hours:
    """When a unit takes a case: at once while it is open, after a delay while somebody is on call."""

    open: tuple[Span, ...] = ()
    on_call: tuple[Span, ...] = ()
    delay: int = 0
    """Minutes from a call to somebody on call until that person acts."""

    def answers_at(self, minute: int) -> int | None:
        """The minute at which somebody takes a case that arrives then; None where nobody ever does.

        Arriving later never means being answered earlier, so the earliest path is found by taking the earliest at
        each step (Dijkstra's rule holds).

        >>> Hours(open=(Span(480, 1020),), on_call=ALWAYS, delay=60).answers_at(470)
        480
        """
        opens = next_within(self.open, minute)
        calls = next_within(self.on_call, minute)
        times = [opens] if opens is not None else []
        times += [calls + self.delay] if calls is not None else []
        return min(times, default=None)


class Clock(StrEnum):
    """What a latest time is counted in, or what else has to come first."""

    MINUTES = "minutes"
    BUSINESS_DAYS = "business days"
    LEGAL_PROCESS = "legal process"
    AFTER_LETTER = "after letter"
    THROUGH_DA = "through DA"
    BY_CONSENT = "by consent"

    @property
    def counts(self) -> bool:
        """Whether it is an amount of time; the others have no number."""
        return self in {Clock.MINUTES, Clock.BUSINESS_DAYS}


@dataclass(frozen=True, slots=True)
class Latest:
    """By when somebody has to be told; `amount` is minutes or business days, 0 minutes is at once."""

    clock: Clock
    amount: int = 0

    def due(self, start: int) -> int | None:
        """The last minute in time, counted like `start`; None where no clock runs.

        Business days are Monday to Friday; the day of the start is not counted, and the last day counts whole.

        >>> Latest(Clock.BUSINESS_DAYS, 1).due(4 * DAY + 600) == WEEK + DAY
        True
        """
        if self.clock is Clock.MINUTES:
            return start + self.amount
        return _end_of_business_day(start, self.amount) if self.clock is Clock.BUSINESS_DAYS else None


def _end_of_business_day(start: int, count: int) -> int:
    day = start // DAY
    weeks, left = divmod(count, 5)
    day += 7 * weeks
    while left:
        day += 1
        left -= day % 7 < 5
    while count and day % 7 >= 5:
        day -= 1
    return (day + 1) * DAY
