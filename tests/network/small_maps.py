"""Small referral maps, and the county that is shipped with one thing changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from simlib.read.referral_map import load_map
from simlib.scenario.facts import Consent, UnitKind
from simlib.scenario.referral_map import (
    Agreement,
    Condition,
    Feedback,
    Link,
    MustNotify,
    Need,
    ReferralMap,
    Standing,
    Unit,
)
from simlib.scenario.referral_time import ALWAYS, DAY, HOUR, Clock, Hours, Latest, Span

COUNTY_FILE = Path(__file__).parents[2] / "scenarios" / "maps" / "alder-county.yaml"
AS_OF = date(2026, 11, 4)
"""A Wednesday of the week before Veterans Day."""
OFFICE = Hours(open=tuple(Span(day * DAY + 8 * HOUR, day * DAY + 17 * HOUR) for day in range(5)))
ROUND_THE_CLOCK = Hours(open=ALWAYS)

Change = Callable[[ReferralMap], ReferralMap]


def unit(name: str, hours: Hours = ROUND_THE_CLOCK, **more: Any) -> Unit:
    """A unit at which cases may end, unless something else is said."""
    values: dict[str, Any] = {"id": name, "name": name.title(), "kind": UnitKind.UNIT, "hours": hours, "ends": True}
    return Unit(**(values | more))


def link(sender: str, receiver: str, minutes: int = 0, **more: Any) -> Link:
    """A link with feedback that needs neither consent nor an agreement."""
    values: dict[str, Any] = {"latest": Latest(Clock.MINUTES, 60), "consent": Consent.NO, "feedback": Feedback.YES}
    values |= {"sender": sender, "receiver": receiver, "why": "", "takes": minutes}
    return Link(**(values | more))


def duty(sender: str | None, target: str, within: Latest | int, **more: Any) -> MustNotify:
    """A duty to tell; a number is minutes."""
    time = Latest(Clock.MINUTES, within) if isinstance(within, int) else within
    values: dict[str, Any] = {"id": f"{sender}-{target}", "condition": Condition.UNDER_18}
    values |= {"sender": sender, "target": target, "within": time}
    return MustNotify(**(values | more))


def small_map(units: Iterable[Unit], links: Iterable[Link], **more: Any) -> ReferralMap:
    """A map of these."""
    return ReferralMap(name="Small", units=tuple(units), links=tuple(links), **more)


@cache
def county() -> ReferralMap:
    """The county that is shipped."""
    reading = load_map(COUNTY_FILE)
    assert reading.map is not None, reading.findings
    return reading.map


def with_unit(unit_id: str, **values: Any) -> Change:
    """The change of one unit."""
    return lambda whole: replace(
        whole, units=tuple(replace(each, **values) if each.id == unit_id else each for each in whole.units)
    )


def with_link(sender: str, receiver: str, **values: Any) -> Change:
    """The change of one link."""
    key = (sender, receiver)
    return lambda whole: replace(
        whole, links=tuple(replace(each, **values) if each.key == key else each for each in whole.links)
    )


def without_link(sender: str, receiver: str) -> Change:
    """The loss of one link."""
    return lambda whole: replace(whole, links=tuple(each for each in whole.links if each.key != (sender, receiver)))


def expired(name: str, on: date) -> Change:
    """The end of an agreement, wherever it stands."""
    ended = Agreement(Standing.SIGNED, name, on)
    return lambda whole: replace(
        whole,
        links=tuple(replace(each, agreement=ended) if each.agreement.name == name else each for each in whole.links),
    )


def not_meeting(unit_id: str, need: Need) -> Change:
    """A unit that does not meet a need any more."""
    return lambda whole: replace(
        whole,
        units=tuple(replace(each, meets=each.meets - {need}) if each.id == unit_id else each for each in whole.units),
    )


def changed(whole: ReferralMap, changes: Iterable[Change]) -> ReferralMap:
    """The map after all of these."""
    for change in changes:
        whole = change(whole)
    return whole
