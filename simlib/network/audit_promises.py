"""What a referral map promises, which promises it breaks in which start hours, and what each of them hangs on.

A promise is a duty to tell somebody in time, or a vital need that is met within a day. Both are counted from when the
unit has the case, which is when it can know: a school that is closed at night meets nobody then. (T24 itself counts
from the start hour.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import numpy as np

from simlib.network.arrivals import ALL_HOURS, DAY, HOURS, NEVER, NOTHING, Arrivals, Clockwork, Loss, Marks, Minutes
from simlib.network.arrivals import arrivals as arrivals_of
from simlib.network.audit_net import Net, calendar_clock
from simlib.scenario.business_days import business_days_after, is_known
from simlib.scenario.information import Info
from simlib.scenario.referral_map import MustNotify, Need, ReferralMap
from simlib.scenario.referral_time import Clock, Latest

WITHIN_A_DAY = Latest(Clock.MINUTES, DAY)
"""What T24 asks of a service."""


@dataclass(frozen=True, slots=True, eq=False)
class Promise:
    """From one unit, some target is reached in time."""

    sender: int
    targets: frozenset[int]
    within: Latest
    info: frozenset[Info] = frozenset()
    rule: MustNotify | None = None
    need: Need | None = None

    @property
    def is_duty(self) -> bool:
        """Whether a rule of the map asks it; else it is a vital need."""
        return self.rule is not None

    @property
    def on_calendar(self) -> bool:
        """Whether it is counted in business days."""
        return self.within.clock is Clock.BUSINESS_DAYS


@dataclass(frozen=True, slots=True, eq=False)
class Timetable:
    """A net with the clock that a promise is measured on: the same week for ever, or the calendar."""

    net: Net
    week: Clockwork
    calendar: Clockwork | None = None

    def clock_of(self, promise: Promise) -> Clockwork:
        """The clockwork to measure this promise on."""
        return self.calendar if promise.on_calendar and self.calendar else self.week

    def with_clock(self, week: Clockwork, calendar: Clockwork | None) -> Timetable:
        """The same net with other clockworks, to ask what would be if."""
        return replace(self, week=week, calendar=calendar)


def timetable_of(net: Net, promises: Iterable[Promise]) -> Timetable:
    """The clockworks that these promises need."""
    wanted = any(promise.on_calendar for promise in promises)
    return Timetable(net, net.clock, calendar_clock(net) if wanted else None)


def front_of(referral_map: ReferralMap) -> tuple[int, ...]:
    """The units in which people first come to notice; all that pass cases on, where the map names none."""
    first = tuple(place for place, unit in enumerate(referral_map.units) if unit.arrivals > 0)
    senders = {link.sender for link in referral_map.links}
    return first or tuple(place for place, unit in enumerate(referral_map.units) if unit.id in senders)


def providers(referral_map: ReferralMap, need: Need) -> frozenset[int]:
    """The places of the units that meet a need."""
    return frozenset(place for place, unit in enumerate(referral_map.units) if need in unit.meets)


def promises_of(net: Net) -> tuple[Promise, ...]:
    """Every duty to tell of every unit that has it, then every vital need of every unit that meets people."""
    return (*_duties(net), *_needs(net))


def _duties(net: Net) -> Iterator[Promise]:
    for rule in net.map.must_notify:
        target = net.places[rule.target]
        senders = front_of(net.map) if rule.sender is None else (net.places[rule.sender],)
        if rule.within.clock.counts:
            for sender in senders:
                if sender != target:
                    yield Promise(sender, frozenset({target}), rule.within, rule.passes, rule=rule)


def _needs(net: Net) -> Iterator[Promise]:
    for need in (each for each in Need if each in net.map.vital):
        targets = providers(net.map, need)
        for sender in front_of(net.map):
            if sender not in targets:
                yield Promise(sender, targets, WITHIN_A_DAY, need=need)


def due_of(net: Net, promise: Promise, clock: Clockwork) -> Minutes:
    """The last minute in time for each of the 168 start hours."""
    starts = np.minimum(clock.taken(promise.sender, ALL_HOURS), NEVER)
    if not promise.on_calendar:
        return np.minimum(starts + np.int32(promise.within.amount), NEVER)
    days = {day: _end_of_business_days(net, promise.within, day) for day in set((starts // DAY).tolist())}
    return np.array([days[day] for day in (starts // DAY).tolist()], dtype=np.int32)


def _end_of_business_days(net: Net, within: Latest, day: int) -> int:
    if day >= NEVER // DAY:
        return NEVER
    start = net.monday + timedelta(days=day)
    if not is_known(start):
        return within.due(day * DAY) or 0
    last, _ = business_days_after(start, within.amount)
    return ((last - net.monday).days + 1) * DAY


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """How promises stand: for each of them and each start hour."""

    promises: tuple[Promise, ...]
    kept: Marks
    """`[promise, hour]`"""
    minutes: Minutes
    """`[promise, hour]`: from when the clock starts to when a target has the case; `NEVER` where none does."""
    by: tuple[frozenset[tuple[int, int]], ...] = field(default=())
    """For each promise, the (leg, unit it leads to) of the ways that its cases took."""


def measured(table: Timetable, promises: Sequence[Promise], lost: Loss = NOTHING, *, ways: bool = False) -> Measured:
    """How these promises stand when something is lost; with the ways that cases take, if those are asked for."""
    kept = np.zeros((len(promises), HOURS), dtype=np.bool_)
    minutes = np.full((len(promises), HOURS), NEVER, dtype=np.int32)
    by: dict[int, frozenset[tuple[int, int]]] = {}
    for group in _alike(promises):
        clock = table.clock_of(promises[group[0]])
        without = table.net.lost_for(promises[group[0]].info, timed=True, lost=lost)
        senders = sorted({promises[place].sender for place in group})
        found = arrivals_of(clock, np.repeat(np.array(senders), HOURS), np.tile(ALL_HOURS, len(senders)), without)
        for place in group:
            promise = promises[place]
            columns = slice(senders.index(promise.sender) * HOURS, (senders.index(promise.sender) + 1) * HOURS)
            kept[place], minutes[place] = _judged(table.net, promise, clock, found.held[:, columns], lost)
            if ways:
                by[place] = _ways(clock, found, columns, promise)
    return Measured(tuple(promises), kept, minutes, tuple(by[place] for place in sorted(by)))


def _alike(promises: Sequence[Promise]) -> list[list[int]]:
    """The places of promises that one reckoning of arrivals serves."""
    groups: dict[tuple[bool, frozenset[Info]], list[int]] = {}
    for place, promise in enumerate(promises):
        groups.setdefault((promise.on_calendar, promise.info), []).append(place)
    return list(groups.values())


def _judged(net: Net, promise: Promise, clock: Clockwork, held: Minutes, lost: Loss) -> tuple[Marks, Minutes]:
    alive = sorted(promise.targets - lost.units)
    first = held[alive].min(axis=0) if alive else np.full(HOURS, NEVER, dtype=np.int32)
    begin = held[promise.sender]
    arrives = first < NEVER
    in_time = arrives & (first <= due_of(net, promise, clock))
    return in_time, np.where(arrives, first - begin, NEVER).astype(np.int32)


def _ways(clock: Clockwork, found: Arrivals, columns: slice, promise: Promise) -> frozenset[tuple[int, int]]:
    """The legs that the earliest way takes in any start hour, each with the unit it leads to."""
    if not promise.targets:
        return frozenset()
    held, by = found.held[:, columns], found.by[:, columns]
    tails = np.array([leg.tail for leg in clock.legs] or [0])
    targets = np.array(sorted(promise.targets))
    here = targets[held[targets].argmin(axis=0)]
    hours = np.arange(held.shape[1])
    used: set[tuple[int, int]] = set()
    while True:
        legs = by[here, hours]
        going = legs >= 0
        if not going.any():
            return frozenset(used)
        used |= set(zip(legs[going].tolist(), here[going].tolist(), strict=True))
        here = np.where(going, tails[legs], here)
