"""What the form for talk without devices offers, and what was typed into it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from simlib.errors import Malformed
from simlib.html.blocks import count_words
from simlib.html.records import TalkForm
from simlib.serve.attesting import Offer, Word


def offered(offers: Iterable[Offer]) -> list[tuple[str, str]]:
    """The segments of the cases, as the form sends them and as they are called."""
    return [(f"{each.scenario_id}/{each.number}", _words(each)) for each in offers]


def _words(offer: Offer) -> str:
    return f"{offer.title}, {offer.number}. {offer.label} (plan: {count_words(offer.planned, 'minute')})"


def word_of(typed: TalkForm) -> Word:
    """What the form was sent with. Raises Malformed for a day and a time that are none."""
    scenario_id, _, number = typed.segment.rpartition("/")
    return Word(scenario_id, whole(number), moment_of(typed.began), whole(typed.minutes), typed.who, typed.reason)


def moment_of(typed: str) -> int:
    """A day and a time on this machine's clock, as a form sends them, in milliseconds since 1970 UTC."""
    try:
        moment = datetime.fromisoformat(typed)
        if moment.tzinfo is None:
            return round(moment.astimezone().timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        pass
    raise Malformed("Please give the day and the time at which it began.")


def whole(typed: str) -> int:
    """A whole number as a form sends it, of fourteen digits at most; 0 for anything else.

    >>> whole("12"), whole("-3"), whole("1.5"), whole("9" * 15)
    (12, 0, 0, 0)
    """
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 15 else 0
