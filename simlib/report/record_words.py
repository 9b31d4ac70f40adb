"""How a training record is told, on the page, on paper and in tables: days, minutes, and what is short."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from simlib.scenario import days
from simlib.score.training import MINUTE_MS, NEEDED_MINUTES, Attested, TrainingRecord


def day_of(moment_ms: int | None, zone: tzinfo | None = None) -> str:
    """The day of a moment as a table holds it, in this machine's time zone unless another is given; empty for none."""
    return "" if moment_ms is None else f"{_local(moment_ms, zone):%Y-%m-%d}"


def day_words(moment_ms: int, zone: tzinfo | None = None) -> str:
    """The day of a moment as it is read, such as "March 2, 2026"."""
    return days.day_words(_local(moment_ms, zone))


def days_words(record: TrainingRecord, zone: tzinfo | None = None) -> str:
    """From which day to which the training went; empty where nothing was begun."""
    if record.first_ms is None or record.last_ms is None:
        return ""
    first, last = day_words(record.first_ms, zone), day_words(record.last_ms, zone)
    return first if first == last else f"{first} to {last}"


def minutes_words(spent_ms: int) -> str:
    """Whole minutes, the rest dropped.

    >>> minutes_words(119_999), minutes_words(59_999)
    ('1 minute', '0 minutes')
    """
    minutes = spent_ms // MINUTE_MS
    return f"{minutes} minute" if minutes == 1 else f"{minutes} minutes"


def short_words(record: TrainingRecord) -> str:
    """What is missing of the minutes; what was attended where nothing is. Minutes by an instructor's word are named."""
    attested = f", {record.attested_minutes} of them attested by an instructor" if record.attested else ""
    if record.shortfall:
        return f"{record.minutes} of {NEEDED_MINUTES} minutes attended{attested}: {record.shortfall} short."
    return f"{record.minutes} minutes attended{attested}; {NEEDED_MINUTES} are asked for."


def talk_words(talk: Attested) -> str:
    """What was talked about without devices."""
    return f"Talk: {talk.title}, {talk.segment}"


def attested_words(talk: Attested) -> str:
    """Whose word stands for it, and why it took longer than planned."""
    told = f"Attested by {talk.by_name or 'an instructor'}"
    return f"{told}: {talk.reason}" if talk.reason else told


def result_words(ended_ms: int | None, *, passed: bool | None) -> str:
    """How a case came out."""
    if ended_ms is None:
        return "Not finished"
    return {True: "Passed", False: "Not passed", None: "Finished"}[passed]


def _local(moment_ms: int, zone: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(moment_ms / 1000, UTC).astimezone(zone)
