"""When a referral arrives: earliest arrivals and latest departures in a network of units that open and close.

The time-dependent shortest path of Cooke and Halsey (1966) with waiting allowed. Passing a case on later never makes
it arrive sooner here, so that label correction is exact (Dreyfus 1969). All times are whole minutes since Monday
0:00 of the first week; the opening hours repeat every week. Many starts are worked out side by side, as columns.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

DAY = 24 * 60
WEEK = 7 * DAY
HOURS = WEEK // 60
"""The start hours of a week: 168."""

NEVER = 10**8
"""More minutes than any arrival: the case does not arrive. Sums of a few of them still fit 32 bits."""

Minutes = NDArray[np.int32]
Marks = NDArray[np.bool_]

ALL_HOURS: Minutes = np.arange(HOURS, dtype=np.int32) * np.int32(60)
"""The minutes at which the 168 start hours begin."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One way a case can be passed on: the places of two units, and the minutes it takes."""

    tail: int
    head: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Loss:
    """What is taken away for a question: the places of units, and of legs."""

    units: frozenset[int] = frozenset()
    legs: frozenset[int] = frozenset()


NOTHING = Loss()


@dataclass(frozen=True, slots=True, eq=False)
class Clockwork:
    """Units that take cases at their hours, and the legs between them.

    `waits[unit, minute]` holds the minutes until somebody there takes a case that comes in at that minute (`waits_of`);
    the columns are a week, or several weeks of a calendar, after which everything repeats. Waiting never overtakes: a
    case that comes later is not taken sooner.
    """

    waits: Minutes
    legs: tuple[Leg, ...]
    leaving: tuple[tuple[int, ...], ...] = field(init=False)
    """For each unit, the places of the legs that leave it."""
    coming: tuple[tuple[int, ...], ...] = field(init=False)
    """For each unit, the places of the legs that come to it."""

    def __post_init__(self) -> None:
        count = len(self.waits)
        leaving: list[list[int]] = [[] for _ in range(count)]
        coming: list[list[int]] = [[] for _ in range(count)]
        for place, leg in enumerate(self.legs):
            leaving[leg.tail].append(place)
            coming[leg.head].append(place)
        object.__setattr__(self, "leaving", tuple(map(tuple, leaving)))
        object.__setattr__(self, "coming", tuple(map(tuple, coming)))

    def taken(self, unit: int, come: Minutes) -> Minutes:
        """When somebody at the unit takes cases that come in at these minutes; `NEVER` or more where nobody does."""
        taken: Minutes = come + self.waits[unit][come % self.waits.shape[1]]
        return taken


def waits_of(answers: Marks, calls: Marks | None = None, delay: int = 0) -> Minutes:
    """For each minute the minutes until a case is taken; `NEVER` where it never is.

    `answers` says of each minute whether somebody is there, `calls` whether somebody on call can be reached, who acts
    `delay` minutes later. A case waits for whichever comes first.
    """
    waits = _until(answers)
    if calls is not None:
        np.minimum(waits, _until(calls) + np.int32(delay), out=waits)
    np.minimum(waits, np.int32(NEVER), out=waits)
    return waits


def _until(marks: Marks) -> Minutes:
    """The minutes from each minute to the next one that is marked, around the end to the beginning."""
    period = len(marks)
    if not marks.any():
        return np.full(period, NEVER, dtype=np.int32)
    minutes = np.arange(period, dtype=np.int32)
    far = np.where(marks, minutes, np.int32(NEVER))
    following = np.minimum.accumulate(far[::-1])[::-1]
    around = far.min() + period
    waits: Minutes = (np.minimum(following, around) - minutes).astype(np.int32)
    return waits


@dataclass(frozen=True, slots=True, eq=False)
class Arrivals:
    """When each unit first holds a case, and over which leg it came: one row a unit, one column a start."""

    held: Minutes
    """Minutes since Monday 0:00; `NEVER` where the case does not arrive."""
    by: Minutes
    """The place of the leg it came by; -1 in the unit where it began, and where it does not arrive."""


def arrivals(clock: Clockwork, origins: Sequence[int] | Minutes, starts: Minutes, lost: Loss = NOTHING) -> Arrivals:
    """The earliest arrivals from these starts.

    Column i begins in unit `origins[i]` at minute `starts[i]`, and there too it waits until it is taken. Units and
    legs in `lost` pass nothing on; a lost origin has no arrivals at all.
    """
    begin = np.asarray(origins, dtype=np.intp)
    held = np.full((len(clock.waits), len(begin)), NEVER, dtype=np.int32)
    found = Arrivals(held, np.full(held.shape, -1, dtype=np.int32))
    begun = set(begin.tolist()) - lost.units
    for unit in begun:
        mine = begin == unit
        held[unit, mine] = np.minimum(clock.taken(unit, starts[mine]), NEVER)
    _spread(clock, found, begun, lost)
    return found


def _spread(clock: Clockwork, found: Arrivals, changed: Iterable[int], lost: Loss) -> None:
    """Passes on what units hold until nothing arrives sooner."""
    queue = deque(sorted(changed))
    waiting = set(queue)
    while queue:
        unit = queue.popleft()
        waiting.discard(unit)
        for place in clock.leaving[unit]:
            head = clock.legs[place].head
            if place in lost.legs or head in lost.units:
                continue
            if _pass_on(clock, found, place) and head not in waiting:
                waiting.add(head)
                queue.append(head)


def _pass_on(clock: Clockwork, found: Arrivals, place: int) -> bool:
    """Passes on over one leg; whether that is sooner than what was known."""
    leg = clock.legs[place]
    come = clock.taken(leg.head, found.held[leg.tail] + np.int32(leg.minutes))
    sooner = come < found.held[leg.head]
    if not sooner.any():
        return False
    np.copyto(found.held[leg.head], come, where=sooner)
    np.copyto(found.by[leg.head], np.int32(place), where=sooner)
    return True


def from_everywhere(clock: Clockwork, lost: Loss = NOTHING) -> Minutes:
    """Every arrival of every start hour: `[origin, hour, unit]`, in minutes since Monday 0:00."""
    count = len(clock.waits)
    found = arrivals(clock, np.repeat(np.arange(count, dtype=np.int32), HOURS), np.tile(ALL_HOURS, count), lost)
    return found.held.T.reshape(count, HOURS, count)


def back_waits(waits: Minutes) -> Minutes:
    """For each minute, how long before it a case must have come in to be taken by then.

    `back_waits(w)[m]` is `m` less the latest minute that is taken by `m`; `NEVER` where none ever is.
    """
    period = len(waits)
    if waits.min() >= NEVER:
        return np.full(period, NEVER, dtype=np.int32)
    come = np.arange(-2 * period, period)
    taken = come + np.tile(waits, 3)
    minutes = np.arange(period)
    last = np.searchsorted(taken, minutes, side="right") - 1
    return (minutes - come[last]).astype(np.int32)


def latest_coming(clock: Clockwork, unit: int, held: Minutes) -> Minutes:
    """The last minute at which a case may come in at the unit to be held there by then; about `-NEVER` where never."""
    back = _all_back_waits(clock)[unit]
    come: Minutes = held - back[held % len(back)]
    return come


@lru_cache(maxsize=4)
def _all_back_waits(clock: Clockwork) -> Minutes:
    return np.stack([back_waits(each) for each in clock.waits])


def latest(clock: Clockwork, targets: Collection[int], deadlines: Minutes, lost: Loss = NOTHING) -> Minutes:
    """The last minute at which each unit may hold the case so that a target holds it by the deadline.

    One row a unit, one column a deadline; `-NEVER` where it can never be. It is `arrivals` read backward: a case that
    a unit holds at minute m is in time exactly when m is not after this.
    """
    may = np.full((len(clock.waits), len(deadlines)), -NEVER, dtype=np.int32)
    queue = deque(sorted(set(targets) - lost.units))
    for unit in queue:
        may[unit] = deadlines
    while queue:
        unit = queue.popleft()
        come = latest_coming(clock, unit, may[unit])
        for place in clock.coming[unit]:
            leg = clock.legs[place]
            if place in lost.legs or leg.tail in lost.units:
                continue
            leave = np.maximum(come - np.int32(leg.minutes), np.int32(-NEVER))
            if (leave > may[leg.tail]).any():
                np.maximum(may[leg.tail], leave, out=may[leg.tail])
                if leg.tail not in queue:
                    queue.append(leg.tail)
    return may
