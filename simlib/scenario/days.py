"""Days as US English writes them."""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def day_words(day: date) -> str:
    """A day as it is read.

    >>> day_words(date(2026, 12, 1))
    'December 1, 2026'
    """
    return f"{day:%B} {day.day}, {day.year}"


def days_in_words(text: str) -> str:
    """A text with every day in it as it is read; what only looks like a day stays.

    >>> days_in_words("SB 794, 2016-01-01 (memory)"), days_in_words("2026-13-01")
    ('SB 794, January 1, 2016 (memory)', '2026-13-01')
    """
    return _ISO.sub(lambda found: _in_words(found[0]), text)


def _in_words(written: str) -> str:
    try:
        return day_words(date.fromisoformat(written))
    except ValueError:
        return written
