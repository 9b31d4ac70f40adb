"""The best next agreement: which one link, new or renewed, would help most.

Every pair of units without a link is tried, and every link whose agreement is missing or has expired: for these the
help is what would be lost if the partner stopped. Tried by reckoning, not by guess: a case that reaches the one end
helps exactly when it goes on from the other end not after the latest minute that is still in time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low

import numpy as np

from simlib.network.arrivals import (
    ALL_HOURS,
    DAY,
    NOTHING,
    Loss,
    Marks,
    Minutes,
    from_everywhere,
    latest,
    latest_coming,
)
from simlib.network.audit_causes import Counts, Symptom, healing_lines, hours_in_time
from simlib.network.audit_model import NextAgreement
from simlib.network.audit_net import Net
from simlib.network.audit_promises import Measured, Timetable, front_of, measured, providers
from simlib.scenario.referral_map import Link, Need, Standing


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """T24: who is reached within a day from each unit in each start hour."""

    needs: tuple[Need, ...]
    held: Minutes
    """`[origin, hour, unit]`: when a unit holds the case."""
    met: Marks
    """`[origin, hour, need]`: whether the need is met within 24 hours of the start hour."""


def reach_of(net: Net, lost: Loss = NOTHING) -> Reach:
    """T24 of a map, over ways that have a time; without what is lost."""
    needs = tuple(need for need in Need if providers(net.map, need))
    held = from_everywhere(net.clock, Loss(lost.units, lost.legs | net.untimed))
    met = np.zeros((*held.shape[:2], len(needs)), dtype=np.bool_)
    for place, need in enumerate(needs):
        first = held[:, :, sorted(providers(net.map, need))].min(axis=2)
        met[:, :, place] = first <= ALL_HOURS + DAY
    return Reach(needs, held, met)


def best_next(
    table: Timetable, now: Measured, reach: Reach, symptoms: Sequence[Symptom], as_of: date
) -> NextAgreement | None:
    """The link that keeps most duties, then ends most single points, then adds most to T24; None where none helps.

    Between equals a renewal goes before a new link, and then the first in the order of the map.
    """
    best = max([*_new(table, now, reach, symptoms), *_renewed(table, now, reach, as_of)], key=_order, default=None)
    return best if best and any(best.helps) else None


def _order(found: NextAgreement) -> tuple[object, ...]:
    return *found.helps, found.renews


def _new(table: Timetable, now: Measured, reach: Reach, symptoms: Sequence[Symptom]) -> list[NextAgreement]:
    """Every pair of units without a link, with what a link as quick as the map's middle one would bring.

    A unit that is only ever told through a letter, a legal process, the DA or by consent cannot be told directly.
    """
    minutes = median_low([link.takes for link in table.net.map.links] or [0])
    deadlines = _deadlines_gained(table, now, minutes)
    points = _points_ended(table, symptoms)
    t24 = _t24_gained(table.net, reach, minutes)
    units = table.net.map.units
    taken = {link.key for link in table.net.map.links}
    heads = [head for head in range(len(units)) if not _is_shielded(table.net, head)]
    keys = [(tail, head) for tail in range(len(units)) for head in heads if tail != head]
    return [
        NextAgreement((units[tail].id, units[head].id), False, *map(int, gains))
        for tail, head in keys
        if (units[tail].id, units[head].id) not in taken
        for gains in ((deadlines[tail, head], t24[tail, head], points[tail, head]),)
        if any(gains)
    ]


def _is_shielded(net: Net, unit: int) -> bool:
    legs = net.clock.coming[unit]
    return bool(legs) and all(leg in net.untimed for leg in legs)


def _deadlines_gained(table: Timetable, now: Measured, minutes: int) -> Counts:
    count = len(table.net.map.units)
    gained = np.zeros((count, count), dtype=np.int64)
    for promise, kept in zip(now.promises, now.kept, strict=True):
        if promise.is_duty and not kept.all():
            gained += hours_in_time(table, Symptom(~kept, promise), minutes)
    return gained


def _points_ended(table: Timetable, symptoms: Sequence[Symptom]) -> Counts:
    """How many elements would be no single point of failure any more: all that hangs on them is held twice."""
    count = len(table.net.map.units)
    ended = np.zeros((count, count), dtype=np.int64)
    hanging: dict[Loss, list[Symptom]] = {}
    for symptom in symptoms:
        if symptom.is_hang:
            hanging.setdefault(symptom.lost, []).append(symptom)
    for group in hanging.values():
        ended += np.logical_and.reduce([healing_lines(table, symptom) for symptom in group])
    return ended


def _t24_gained(net: Net, reach: Reach, minutes: int) -> Counts:
    """Start hours and needs that a line would bring within a day, over the units in which people come to notice."""
    front = np.array(front_of(net.map), dtype=np.intp)
    takes = np.array([unit.takes + minutes for unit in net.map.units], dtype=np.int32)
    held = reach.held[front] + takes
    count = len(takes)
    gained = np.zeros((count, count), dtype=np.int64)
    for place, need in enumerate(reach.needs):
        unmet = held[~reach.met[front, :, place]]
        hours = np.nonzero(~reach.met[front, :, place])[1]
        may = latest(net.clock, providers(net.map, need), ALL_HOURS + np.int32(DAY), Loss(legs=net.untimed))
        for head in range(count):
            last = latest_coming(net.clock, head, may[head])
            if unmet.size and last.max() >= 0:
                gained[:, head] += np.count_nonzero(unmet <= last[hours, None], axis=0)
    return gained


def _renewed(table: Timetable, now: Measured, reach: Reach, as_of: date) -> list[NextAgreement]:
    """Every link without a valid agreement, with what the map would lose if the partner stopped."""
    found = []
    for place, link in enumerate(table.net.map.links):
        if needs_agreement(link, as_of):
            lost = Loss(legs=frozenset({place}))
            duties = [each for each in range(len(now.promises)) if now.promises[each].is_duty]
            then = measured(table, [now.promises[each] for each in duties], lost)
            deadlines = int((now.kept[duties] & ~then.kept).sum())
            found.append(NextAgreement(link.key, True, deadlines, _t24_lost(table.net, reach, lost)))
    return found


def _t24_lost(net: Net, reach: Reach, lost: Loss) -> int:
    front = list(front_of(net.map))
    return int((reach.met[front] & ~reach_of(net, lost).met[front]).sum())


def needs_agreement(link: Link, as_of: date) -> bool:
    """Whether the link should rest on an agreement and does not today."""
    return link.agreement.standing is Standing.MISSING or link.agreement.is_expired(as_of)
