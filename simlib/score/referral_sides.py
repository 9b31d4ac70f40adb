"""One telling, judged from five sides: partner, order, time, consent, and what was passed on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from simlib.scenario.facts import Consent, FactBase, Unit, UnitKind
from simlib.scenario.information import ALWAYS, PLAIN_WORDS, WHO_IT_IS, Info
from simlib.scenario.model import Reason
from simlib.scenario.telling import NEVER_TO_ANYBODY, ONLY_WHERE_LISTED, Way, needs_consent, never_gets

AT_ONCE = 15
"""Minutes within which "at once" is kept: a call takes its time."""

BEFORE_ANY_QUESTION = frozenset({"interpreter"})
"""Told before all others: the fact base has it before the first question, and no way with hours leads there."""


class Standing(StrEnum):
    """How one side of a telling is judged."""

    RIGHT = "right"
    BETTER = "could be better"
    BREACH = "breach"
    OPEN = "not judged"


@dataclass(frozen=True, slots=True)
class Seen:
    """One side of a telling, judged, in a sentence."""

    standing: Standing
    said: str
    why: str = ""
    ids: tuple[str, ...] = ()
    """The facts it rests on."""


@dataclass(frozen=True, slots=True)
class Call:
    """One unit told in one decision, before it is judged."""

    unit: str
    way: Way | None
    waited: int
    """Minutes from when there was something to tell to the telling."""
    chance: int
    """The same to the first moment at which the case let the officer tell it."""
    names: tuple[str, ...]
    """All units told in this decision, in their order."""
    passed: frozenset[Info] | None
    """What was passed on; None where a choice told the unit, which does not say."""
    right: bool | None
    """Whether the case ticks it; None where a choice told it."""
    reason: Reason
    """What the case says of it."""
    asked: str
    """The last answer before it: accepted, declined, offered, or empty where nobody asked."""
    again: bool = False
    """Whether it was told before."""


NOTHING_TO_SAY = Seen(Standing.OPEN, "")


def partner_seen(call: Call, facts: FactBase) -> Seen:
    """Whether this was the right one to tell: by the case's ticks, and by who usually tells whom."""
    through = _through(call, facts)
    if call.right:
        return Seen(Standing.RIGHT, f"Belongs here.{through}", call.reason.why, call.reason.follows)
    if call.right is False or call.reason.against:
        return Seen(Standing.BETTER, f"Better left out here.{through}", call.reason.why, call.reason.against)
    return Seen(Standing.OPEN, f"The case leaves it open.{through}", call.reason.why, call.reason.follows)


def _through(call: Call, facts: FactBase) -> str:
    if call.way is None or call.way.direct:
        return ""
    sender = facts.units.get(call.way.edge.sender)
    return f" Usually told by: {sender.name if sender else call.way.edge.sender}."


def order_seen(call: Call, ranks: dict[str, int], facts: FactBase) -> Seen:
    """Whether somebody who can wait longer was told before. `ranks` are latest times in minutes, by unit."""
    if len(call.names) < 2 or call.unit not in ranks:
        return Seen(Standing.OPEN, "The only one told then." if len(call.names) < 2 else "No order is set.")
    place = call.names.index(call.unit)
    later = [name for name in call.names[:place] if ranks.get(name, -1) > ranks[call.unit]]
    if not later:
        return Seen(Standing.RIGHT, f"Told {ordinal(place + 1)}: in order.")
    known = facts.units.get(later[0])
    said = f"Told {ordinal(place + 1)}. It comes before: {known.name if known else later[0]}."
    return Seen(Standing.BETTER, said, _order_why(call), (call.unit,))


def _order_why(call: Call) -> str:
    if call.unit in BEFORE_ANY_QUESTION:
        return "Where language stands between you, an interpreter comes before the first question."
    return f"Whoever is needed sooner is told sooner: here {_limit_words(call.way)}."


def ordinal(number: int) -> str:
    """A place in a row, in words for the first ten.

    >>> ordinal(1), ordinal(3), ordinal(12)
    ('first', 'third', '12th')
    """
    words = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
    return words[number - 1] if number <= len(words) else f"{number}th"


def time_seen(call: Call) -> Seen:
    """Whether it was told within the latest time of the way there."""
    if call.again:
        return Seen(Standing.OPEN, "Told before.")
    limit = None if call.way is None else call.way.edge.minutes
    if limit is None:
        set_by = "" if call.way is None else f" ({call.way.edge.latest})"
        return Seen(Standing.OPEN, f"After {duration(call.waited)}; no number of hours is set{set_by}.")
    said = f"After {duration(call.waited)}; the target is {duration(limit) if limit else 'at once'}."
    if call.waited <= max(limit, AT_ONCE):
        return Seen(Standing.RIGHT, said)
    if call.chance > max(limit, AT_ONCE):
        return Seen(Standing.OPEN, f"{said} There was no chance to tell it before.")
    return Seen(Standing.BETTER, said, "It counts from the second sign that you found.", (call.unit,))


def _limit_words(way: Way | None) -> str:
    limit = None if way is None else way.edge.minutes
    if limit is None:
        return "first"
    return f"within {duration(limit)}" if limit else "at once"


def duration(minutes: int) -> str:
    """Minutes in words.

    >>> [duration(minutes) for minutes in (0, 1, 60, 95, 1440, 1500, 10080)]
    ['0 minutes', '1 minute', '1 hour', '1 hour 35 minutes', '1 day', '1 day 1 hour', '7 days']
    """
    days, left = divmod(minutes, 24 * 60)
    hours, rest = divmod(left, 60)
    parts = ((days, "day"), (hours, "hour"), (rest, "minute"))
    said = [f"{count} {word}{'' if count == 1 else 's'}" for count, word in parts if count]
    return " ".join(said) or "0 minutes"


def consent_seen(call: Call, unit: Unit | None) -> Seen:
    """Whether the person was asked where the person decides, and whether the answer was kept."""
    if unit is None:
        return NOTHING_TO_SAY
    passed = call.passed or frozenset()
    # Where nobody is known to tell this unit, no law says that it must be told: then a no is a no.
    nobodys_duty = call.way is None and call.asked == "declined"
    if not nobodys_duty and not needs_consent(unit, call.way, passed):
        return _free(call, unit)
    if call.asked == "accepted":
        return Seen(Standing.RIGHT, "Asked, and accepted.")
    if call.asked == "declined":
        why = "The person declined this today. Nobody is told until the person says yes."
        return Seen(Standing.BREACH, "Told after it was declined.", why, (unit.id,))
    if _says_who(call.way, unit, passed):
        why = "Who somebody is goes to prosecutors and those whom the law names; to others when the person agrees."
        return Seen(Standing.BREACH, "Who the person is was passed on without consent.", why, ("SHR-1", unit.id))
    said = "Offered, and told before there was an answer." if call.asked else "Told without asking the person first."
    return Seen(Standing.BETTER, said, "This is the person's to decide.", (unit.id,))


def _says_who(way: Way | None, unit: Unit, passed: frozenset[Info]) -> bool:
    """Whether what is passed on says who somebody is, where the way does not leave that free."""
    free = unit.gets if way is not None and way.edge.consent is Consent.NO else frozenset()
    return bool(passed & (WHO_IT_IS - free))


def _free(call: Call, unit: Unit) -> Seen:
    """No consent is needed; a report that law requires is made also after a no, and the person is told of it."""
    if call.asked == "declined" and unit.kind is UnitKind.CHILD:
        said = "Declined, and no consent is needed: say what you report, and why."
        return Seen(Standing.RIGHT, said, ids=("SHR-4",))
    if call.way is not None and call.way.edge.consent is Consent.IF_IDENTITY_SHARED:
        return Seen(Standing.RIGHT, "Not needed: nothing passed on says who the person is.")
    return Seen(Standing.RIGHT, "Not needed.")


def sharing_seen(call: Call, unit: Unit | None) -> Seen:
    """Whether the unit got what it may get and can use, and no more."""
    if call.passed is None or unit is None:
        return Seen(Standing.OPEN, "What was passed on is not recorded for a choice." if call.passed is None else "")
    never = call.passed & never_gets(unit)
    if never:
        why, ids = _never_why(never, unit)
        return Seen(Standing.BREACH, f"It may not get: {_listed(never)}.", why, ids)
    if not call.passed:
        return Seen(Standing.BETTER, "Nothing was passed on.", "Without the facts nobody can act.", (unit.id,))
    beyond = call.passed - unit.gets - unit.by_consent - ALWAYS
    if beyond:
        why = f"Need to know. For this unit: {unit.may_share}"
        return Seen(Standing.BETTER, f"Not needed there: {_listed(beyond)}.", why, (unit.id,))
    return Seen(Standing.RIGHT, f"{_listed(call.passed).capitalize()}.")


def _never_why(never: frozenset[Info], unit: Unit) -> tuple[str, tuple[str, ...]]:
    """Why, and the rule, of the gravest of them."""
    if Info.PRIVILEGED in never:
        return "What is said to an advocate stays there: nobody asks, and nobody reports.", ("SHR-2",)
    if never & NEVER_TO_ANYBODY:
        return "Where a shelter is goes to nobody.", (unit.id,)
    if never & ONLY_WHERE_LISTED:
        return "Status is never passed on for enforcement; only for an application that needs it.", ("SHR-3", "LAW-U12")
    return f"Not for this unit: {unit.not_share}", ("SHR-1", unit.id) if never & WHO_IT_IS else (unit.id,)


def _listed(classes: Iterable[Info]) -> str:
    held = set(classes)
    return ", ".join(words.lower() for info, words in PLAIN_WORDS.items() if info in held)
