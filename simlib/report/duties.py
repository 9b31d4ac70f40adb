"""What an agency owes by law, and by when, as a checklist. Everything that is law comes from the fact base."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from simlib.network.audit_model import Audit
from simlib.scenario.days import day_words, days_in_words
from simlib.scenario.facts import FactBase, LawRule, source_lines

SOON = 60
"""Days before its date from which a duty is told as due soon."""


class State(StrEnum):
    """How a duty stands on a day."""

    OVERDUE = "overdue"
    SOON = "due soon"
    AHEAD = "ahead"
    STANDING = "standing"


_URGENCY = list(State)


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of the checklist."""

    law: str
    """The id of the rule in the fact base."""
    what: str
    when: str
    """By when, in words."""
    state: State
    due: date | None
    title: str
    text: str
    """What the rule says, in the words of the fact base."""
    sources: tuple[str, ...]
    as_of: int
    checked: str
    """When somebody last read the rule, in words."""
    is_stale: bool
    """Whether the day has passed on which somebody was to check the rule again."""
    on_map: str
    """How the map keeps it; empty where the map says nothing of it."""


_POLICY = re.compile(r"survivor-interaction policy by (\d{4}-\d{2}-\d{2})")
"""Where rule LAW-U4 of the fact base names the day."""

_OWED = (
    ("LAW-U4", "Write the survivor-interaction policy, and train on it", ""),
    ("LAW-U14", "Tell a victim of the right to an advocate and a support person", "before the first interview"),
    ("LAW-U7", "Report exploitation of a child to child welfare", "by phone at once, in writing within 36 hours"),
    ("LAW-U9", "Tell HHS (OTIP) of a foreign national under 18 who may be a victim", "within 24 hours"),
    (
        "LAW-U8",
        "Expect notice of youth missing from foster care (child welfare or probation owes it)",
        "within 24 hours",
    ),
    (
        "LAW-U2",
        "Give the declaration for a T visa (Form I-914, Supplement B)",
        "within 15 business days of the first encounter",
    ),
    (
        "LAW-U3",
        "Answer requests for T and U certification",
        "within 30 days of the request, 7 days in removal proceedings",
    ),
    ("LAW-N1", "Know which businesses and places must post the notice (they owe it)", "always"),
    ("LAW-T2", "Two hours of training for field and investigative assignments", "within six months of the assignment"),
    ("LAW-T3", "The course on trafficking, with scenario exercises and survivor input", "as POST sets it"),
)


def duties_of(base: FactBase, audit: Audit) -> tuple[Duty, ...]:
    """The checklist on the day of the audit: what is overdue first, then what has a day, then what always holds.

    A rule that the fact base does not hold is left out: nothing is said that has no source.
    """
    found = [_duty(base, base.laws[law], what, when, audit) for law, what, when in _OWED if law in base.laws]
    return tuple(sorted(found, key=lambda duty: (_URGENCY.index(duty.state), duty.due or date.max)))


def _duty(base: FactBase, rule: LawRule, what: str, when: str, audit: Audit) -> Duty:
    named = _POLICY.search(rule.now)
    due = date.fromisoformat(named[1]) if named else None
    return Duty(
        law=rule.id,
        what=what,
        when=when if due is None else _by(due, audit.as_of),
        state=_state(due, audit.as_of),
        due=due,
        title=rule.title,
        text=days_in_words(" ".join(rule.now.split())),
        sources=source_lines(base, rule),
        as_of=rule.as_of,
        checked=day_words(rule.checked),
        is_stale=rule.is_stale(audit.as_of),
        on_map="; ".join(_on_map(rule.id, audit)),
    )


def _state(due: date | None, today: date) -> State:
    if due is None:
        return State.STANDING
    if due < today:
        return State.OVERDUE
    return State.SOON if (due - today).days <= SOON else State.AHEAD


def _by(due: date, today: date) -> str:
    days = (due - today).days
    if not days:
        return f"by {day_words(due)}: today"
    return f"by {day_words(due)}: {_days(-days)} ago" if days < 0 else f"by {day_words(due)}: in {_days(days)}"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _on_map(law: str, audit: Audit) -> Iterator[str]:
    """How well the duties of the map that cite this law are kept, the worst unit of each."""
    worst: dict[str, tuple[int, str]] = {}
    for each in audit.deadlines:
        if re.search(rf"\b{re.escape(law)}\b", each.rule.why):
            worst[each.rule.id] = min(worst.get(each.rule.id, (999, "")), (sum(each.kept), each.sender))
    for rule, (kept, sender) in worst.items():
        yield f"rule {rule} is kept in {kept} of 168 start hours" + ("" if kept == 168 else f" from {sender}")
