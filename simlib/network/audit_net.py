"""A referral map as clockwork: its units and links as places in arrays, and what each link may be used for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from simlib.network.arrivals import DAY, WEEK, Clockwork, Leg, Loss, Marks, Minutes, waits_of
from simlib.scenario.business_days import holiday_on, is_known
from simlib.scenario.information import Info
from simlib.scenario.referral_map import Link, ReferralMap, Unit
from simlib.scenario.referral_time import Hours, Span

CALENDAR_WEEKS = 8
"""How many weeks the audit looks ahead where a law counts business days: 15 of them take four at most."""

_OFF = Hours()


@dataclass(frozen=True, slots=True, eq=False)
class Net:
    """A map and its clockwork; places count as in `map.units` and `map.links`."""

    map: ReferralMap
    monday: date
    """The first day of the week that the start hours lie in."""
    places: Mapping[str, int]
    clock: Clockwork
    untimed: frozenset[int]
    """Links that wait for a letter, a legal process, the DA or consent: nobody can say how long they take."""

    def lost_for(self, info: frozenset[Info], *, timed: bool, lost: Loss) -> Loss:
        """What cannot be used where this must be passed on, and where a time must be kept."""
        links = enumerate(self.map.links)
        silent = {place for place, link in links if not info <= link.passes} if info else set()
        return Loss(lost.units, lost.legs | silent | (self.untimed if timed else frozenset()))


def net_of(referral_map: ReferralMap, as_of: date) -> Net:
    """The map as clockwork, for the week that the day lies in."""
    places = {unit.id: place for place, unit in enumerate(referral_map.units)}
    waits = _waits(referral_map.units, WEEK, np.zeros(WEEK, dtype=np.bool_))
    untimed = frozenset(place for place, link in enumerate(referral_map.links) if not link.latest.clock.counts)
    legs = tuple(leg_of(referral_map.units, places, link) for link in referral_map.links)
    return Net(referral_map, as_of - timedelta(days=as_of.weekday()), places, Clockwork(waits, legs), untimed)


def leg_of(units: tuple[Unit, ...], places: Mapping[str, int], link: Link) -> Leg:
    """The link as a leg: the sender's own work on the case, then handing it on."""
    tail = places[link.sender]
    return Leg(tail, places[link.receiver], units[tail].takes + link.takes)


def calendar_clock(net: Net) -> Clockwork:
    """The same clockwork over eight weeks of the calendar: units that rest at weekends rest on holidays too.

    In years whose holidays are not known, every week is like the other.
    """
    closed = np.zeros(CALENDAR_WEEKS * WEEK, dtype=np.bool_)
    for count in range(CALENDAR_WEEKS * 7):
        day = net.monday + timedelta(days=count)
        if is_known(day) and holiday_on(day):
            closed[count * DAY : (count + 1) * DAY] = True
    return Clockwork(_waits(net.map.units, len(closed), closed), net.clock.legs)


def _waits(units: tuple[Unit, ...], period: int, holidays: Marks) -> Minutes:
    """The waits of all units; those with the same hours are worked out once."""
    hours = [_OFF if unit.off else unit.hours for unit in units]
    made = {each: _waits_of(each, period, holidays) for each in set(hours)}
    if not hours:
        return np.zeros((0, period), dtype=np.int32)
    return np.stack([made[each] for each in hours])


def _waits_of(hours: Hours, period: int, holidays: Marks) -> Minutes:
    answers, calls = _marks(hours.open, period), _marks(hours.on_call, period)
    if not answers[5 * DAY : WEEK].any():
        answers &= ~holidays
    return waits_of(answers, calls, hours.delay)


def _marks(spans: tuple[Span, ...], period: int) -> Marks:
    week = np.zeros(WEEK, dtype=np.bool_)
    for span in spans:
        week[span.start : span.end] = True
    return np.tile(week, period // WEEK)
