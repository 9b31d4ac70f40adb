"""Single points of failure: the units and links whose loss alone breaks a promise that the map keeps today."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from simlib.network.arrivals import HOURS, NEVER, NOTHING, Clockwork, Loss, Marks
from simlib.network.audit_promises import Measured, Promise, Timetable, measured


@dataclass(frozen=True, slots=True, eq=False)
class Hang:
    """A promise that one element carries alone in some start hours."""

    promise: Promise
    lost: Loss
    """The one unit or link."""
    hours: Marks


def hangs_of(table: Timetable, now: Measured) -> Iterator[Hang]:
    """Every promise that is kept and would not be without one unit or one link.

    A duty is looked at hour by hour; a vital need only in whether anybody who meets it can be reached at all. The unit
    that sends and the unit that has to be told are no single points: the promise is about them.
    """
    yield from _hangs_of_duties(table, now)
    yield from _hangs_of_needs(table.net.clock, now.promises)


def _hangs_of_duties(table: Timetable, now: Measured) -> Iterator[Hang]:
    asked: dict[tuple[int, Loss], list[int]] = {}
    for place, promise in enumerate(now.promises):
        if promise.is_duty and now.kept[place].any():
            for lost in _on_the_way(promise, now.by[place]):
                asked.setdefault((promise.sender, lost), []).append(place)
    for (_, lost), places in asked.items():
        then = measured(table, [now.promises[place] for place in places], lost)
        for place, kept in zip(places, then.kept, strict=True):
            broken = now.kept[place] & ~kept
            if broken.any():
                yield Hang(now.promises[place], lost, broken)


def _on_the_way(promise: Promise, by: frozenset[tuple[int, int]]) -> list[Loss]:
    """What the earliest ways use: only its loss can break the promise, for any other leaves those ways open."""
    units = sorted({head for _, head in by} - promise.targets - {promise.sender})
    legs = sorted({leg for leg, _ in by})
    return [Loss(units=frozenset({unit})) for unit in units] + [Loss(legs=frozenset({leg})) for leg in legs]


def _hangs_of_needs(clock: Clockwork, promises: Sequence[Promise]) -> Iterator[Hang]:
    asked: dict[frozenset[int], list[Promise]] = {}
    for promise in promises:
        if not promise.is_duty:
            asked.setdefault(promise.targets, []).append(promise)
    always = np.ones(HOURS, dtype=np.bool_)
    for targets, group in asked.items():
        before = reaching(clock, targets)
        legs = {place for place, leg in enumerate(clock.legs) if leg.head in before and leg.tail in before}
        for lost in [
            *(Loss(units=frozenset({unit})) for unit in sorted(before)),
            *(Loss(legs=frozenset({leg})) for leg in sorted(legs)),
        ]:
            cut = before - reaching(clock, targets, lost) - lost.units
            for promise in group:
                if promise.sender in cut:
                    yield Hang(promise, lost, always)


def answering(clock: Clockwork) -> frozenset[int]:
    """The units that take a case at some minute of the week."""
    return frozenset(np.flatnonzero(clock.waits.min(axis=1) < NEVER).tolist())


def reaching(clock: Clockwork, targets: Collection[int], lost: Loss = NOTHING) -> frozenset[int]:
    """The units from which a case can come to a target at all, the targets themselves included."""
    alive = answering(clock) - lost.units
    found = set(targets) & alive
    queue = deque(found)
    while queue:
        for place in clock.coming[queue.popleft()]:
            tail = clock.legs[place].tail
            if place not in lost.legs and tail in alive and tail not in found:
                found.add(tail)
                queue.append(tail)
    return frozenset(found)


def reached(clock: Clockwork, origin: int, lost: Loss = NOTHING) -> frozenset[int]:
    """The units to which a case can come from this one at all, itself included."""
    alive = answering(clock) - lost.units
    found = {origin} & alive
    queue = deque(found)
    while queue:
        for place in clock.leaving[queue.popleft()]:
            head = clock.legs[place].head
            if place not in lost.legs and head in alive and head not in found:
                found.add(head)
                queue.append(head)
    return frozenset(found)
