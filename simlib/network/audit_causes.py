"""Root causes: the fewest repairs that would heal every symptom of a map, so that one hole is told once.

A closed unit can break five duties and leave two needs on one link; these are symptoms. For each possible repair it is
worked out which symptoms it would heal, by measuring the mended map again; then repairs are chosen greedily, the one
that heals most first (Chvatal 1979, set cover), so that the same map always gets the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from simlib.network.arrivals import ALL_HOURS, HOURS, NOTHING, Clockwork, Loss, Marks, arrivals, latest, latest_coming
from simlib.network.audit_hangs import Hang, answering, hangs_of, reached, reaching
from simlib.network.audit_net import Net, calendar_clock, net_of
from simlib.network.audit_promises import Measured, Promise, Timetable, due_of, measured
from simlib.scenario.referral_map import Need

Counts = NDArray[np.int64]


MOST_POINTS = 40
"""With more single points than this, hours are not tried as their cause: the map lacks links first."""


@dataclass(frozen=True, slots=True, eq=False)
class Symptom:
    """Something that goes wrong: a promise that is broken or hangs on one element, a dead end, or a lone unit."""

    hours: Marks
    promise: Promise | None = None
    lost: Loss = NOTHING
    """The element that a kept promise hangs on."""
    stuck: int | None = None
    """The unit in which cases come to a stop."""
    lone: int | None = None
    """The unit to which no case ever comes."""

    @property
    def is_hang(self) -> bool:
        """Whether the promise is kept, and would not be after one loss."""
        return self.lost != NOTHING


class RepairKind(IntEnum):
    """What can be mended, the likelier cause first where two repairs heal the same."""

    SWITCH_ON = 0
    ANSWER = 1
    """A unit takes cases at every hour, and hands them on at once."""
    HAND_ON = 2
    """A link takes no time, waits for nothing and carries what has to be told."""
    LINE = 3
    """A direct line where there is none."""
    SECOND = 4
    """Another unit that meets a need, beside the only one."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing to mend: a unit, a link, a new link between two units, or a need."""

    kind: RepairKind
    places: tuple[int, ...] = ()
    """A unit; a leg; or two units."""
    need: Need | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Cause:
    """A repair with the symptoms it would heal; without a repair where no single one heals the symptom."""

    repair: Repair | None
    symptoms: tuple[Symptom, ...]


def symptoms_of(table: Timetable, now: Measured) -> tuple[Symptom, ...]:
    """All that goes wrong in a map, echoes included."""
    broken = [Symptom(~kept, promise) for promise, kept in zip(now.promises, now.kept, strict=True) if not kept.all()]
    hangs = [Symptom(hang.hours, hang.promise, hang.lost) for hang in hangs_of(table, now) if _is_news(hang, now)]
    always = np.ones(HOURS, dtype=np.bool_)
    stuck = [Symptom(always, stuck=unit) for unit in dead_ends(table.net)]
    return (*broken, *hangs, *stuck, *(Symptom(always, lone=unit) for unit in lone_units(table.net)))


def _is_news(hang: Hang, now: Measured) -> bool:
    """A need that is met in no hour cannot hang on anything."""
    return bool(now.kept[now.promises.index(hang.promise)].any())


def dead_ends(net: Net) -> tuple[int, ...]:
    """Units in which cases come to a stop although none may end there: they, and all they tell, tell nobody further.

    Where units only tell each other in a circle, the first of the map stands for the circle. Units that nobody tells
    and in which nobody comes to notice have no cases.
    """
    live, units = _live(net), net.map.units
    found = []
    for circle in nx.strongly_connected_components(live):
        leaves = any(head not in circle for unit in circle for head in live.successors(unit))
        has_cases = any(units[unit].arrivals > 0 or live.in_degree(unit) for unit in circle)
        if has_cases and not leaves and not any(units[unit].ends for unit in circle):
            found.append(min(circle))
    return tuple(sorted(found))


def _live(net: Net) -> nx.DiGraph:
    """The units that ever answer, and the links between them."""
    graph = nx.DiGraph([(leg.tail, leg.head) for leg in net.clock.legs])
    alive = answering(net.clock)
    graph.add_nodes_from(alive)
    return graph.subgraph(alive)


def lone_units(net: Net) -> tuple[int, ...]:
    """Units to which no case ever comes: nobody comes to notice there, and nobody who has a case tells them.

    A unit that nobody tells and that tells others is a beginning. Of units that only hear from a lone one, nothing
    is said.
    """
    live, units = _live(net), net.map.units
    begins = {unit for unit in live if units[unit].arrivals > 0 or (live.out_degree(unit) and not live.in_degree(unit))}
    fed = begins.union(*(nx.descendants(live, unit) for unit in begins))
    rest = live.subgraph(set(live) - fed)
    circles = nx.strongly_connected_components(rest)
    return tuple(
        sorted(
            min(circle)
            for circle in circles
            if not any(tail not in circle for unit in circle for tail in rest.predecessors(unit))
        )
    )


def causes_of(table: Timetable, symptoms: Sequence[Symptom]) -> tuple[Cause, ...]:
    """The root causes: each symptom belongs to exactly one."""
    heals = _heals(table, symptoms)
    left, causes = set(range(len(symptoms))), []
    while left:
        best = min(heals, key=lambda repair: _rank(repair, heals[repair] & left, symptoms), default=None)
        healed = heals[best] & left if best else set()
        if not best or not healed:
            break
        causes.append(Cause(best, tuple(symptoms[place] for place in sorted(healed))))
        left -= healed
    return (*causes, *(Cause(None, (symptoms[place],)) for place in sorted(left)))


def _rank(repair: Repair, healed: set[int], symptoms: Sequence[Symptom]) -> tuple[object, ...]:
    """The repair that heals most of what is broken; then most of all; then the likelier one; then the direct line."""
    promises = [symptoms[place].promise for place in healed]
    kind = repair.kind + 0.0
    direct = False
    if repair.kind is RepairKind.LINE:
        tail, head = repair.places
        direct = any(promise and promise.sender == tail and head in promise.targets for promise in promises)
        always = all(symptoms[place].hours.all() for place in healed if not symptoms[place].is_hang)
        kind = 0.5 if direct and always else kind
    broken = sum(not symptoms[place].is_hang for place in healed)
    return -broken, -len(healed), kind, not direct, repair.places, repair.need or ""


def _heals(table: Timetable, symptoms: Sequence[Symptom]) -> dict[Repair, set[int]]:
    everything = _by_loss(symptoms)
    asked = everything if len(everything) <= MOST_POINTS else {NOTHING: everything.get(NOTHING, [])}
    heals = {
        repair: _healed(changed, symptoms, everything if repair.kind is RepairKind.SWITCH_ON else asked)
        for repair, changed in _mended(table, symptoms, asked)
    }
    for place, symptom in enumerate(symptoms):
        lines = healing_lines(table, symptom)
        likely = lines & new_lines(table) & _likely_lines(table, symptoms, symptom)
        for tail, head in np.argwhere(likely).tolist():
            heals.setdefault(Repair(RepairKind.LINE, (tail, head)), set()).add(place)
        for target in _late_in_any_case(symptom, lines):
            heals.setdefault(Repair(RepairKind.ANSWER, (target,)), set()).add(place)
    return heals | _seconds(table, symptoms)


def _likely_lines(table: Timetable, symptoms: Sequence[Symptom], symptom: Symptom) -> Marks:
    """The lines that one cause would join: a way on from a dead end is no remedy for what begins elsewhere.

    Without this a line from one hole to another would pass for the cause of both.
    """
    count = len(table.net.map.units)
    likely = np.ones((count, count), dtype=np.bool_)
    begin = symptom.promise.sender if symptom.promise else symptom.stuck
    likely[[each.stuck for each in symptoms if each.stuck is not None and each.stuck != begin]] = False
    likely[:, [each.lone for each in symptoms if each.lone is not None and each.lone != symptom.lone]] = False
    return likely


def _by_loss(symptoms: Sequence[Symptom]) -> dict[Loss, list[int]]:
    """The places of the symptoms, by the element whose loss shows them."""
    places: dict[Loss, list[int]] = {}
    for place, symptom in enumerate(symptoms):
        places.setdefault(symptom.lost, []).append(place)
    return places


def _healed(table: Timetable, symptoms: Sequence[Symptom], asked: dict[Loss, list[int]]) -> set[int]:
    """The places of the symptoms that this changed map does not have."""
    healed: set[int] = set()
    for lost, places in asked.items():
        timed = [place for place in places if _is_timed(symptoms[place])]
        promises = [symptoms[place].promise for place in timed]
        then = measured(table, [promise for promise in promises if promise], lost)
        healed |= {place for place, kept in zip(timed, then.kept, strict=True) if kept[symptoms[place].hours].all()}
        healed |= {place for place in places if place not in timed and _is_joined(table, symptoms[place])}
    return healed


def _is_timed(symptom: Symptom) -> bool:
    """Whether minutes matter: for every promise but a vital need that hangs on something."""
    return symptom.promise is not None and (symptom.promise.is_duty or not symptom.is_hang)


def _is_joined(table: Timetable, symptom: Symptom) -> bool:
    if symptom.promise:
        return symptom.promise.sender in reaching(table.week, symptom.promise.targets, symptom.lost)
    if symptom.stuck is not None:
        return symptom.stuck not in dead_ends(table.net)
    return symptom.lone not in lone_units(table.net)


def _late_in_any_case(symptom: Symptom, lines: Marks) -> list[int]:
    """The one to be told, where even a direct line would be too late: then its own hours are at fault."""
    promise = symptom.promise
    if promise is None or symptom.is_hang or len(promise.targets) != 1:
        return []
    return [target for target in promise.targets if not lines[promise.sender, target]]


def _mended(table: Timetable, symptoms: Sequence[Symptom], asked: Iterable[Loss]) -> Iterator[tuple[Repair, Timetable]]:
    """The map with one unit or link mended, for each that the symptoms point to."""
    for place, unit in enumerate(table.net.map.units):
        if unit.off and symptoms:
            yield Repair(RepairKind.SWITCH_ON, (place,)), _switched_on(table, place)
    units: set[int] = set()
    legs: set[int] = set()
    for lost in asked:
        promises = [each.promise for each in symptoms if each.lost == lost and each.promise and _is_timed(each)]
        ways = frozenset().union(*measured(table, promises, lost, ways=True).by)
        units = units.union((head for _, head in ways), *(each.targets | {each.sender} for each in promises))
        legs |= {leg for leg, _ in ways}
        legs |= {leg for each in promises for leg in table.week.leaving[each.sender] if _leads_to(table, leg, each)}
    for place in sorted(unit for unit in units if _takes_time(table, unit)):
        yield Repair(RepairKind.ANSWER, (place,)), _answering_at_once(table, place)
    for leg in sorted(legs):
        yield Repair(RepairKind.HAND_ON, (leg,)), _handing_on_at_once(table, leg)


def _leads_to(table: Timetable, leg: int, promise: Promise) -> bool:
    return table.week.legs[leg].head in promise.targets


def _takes_time(table: Timetable, unit: int) -> bool:
    return bool(table.week.waits[unit].any() or table.net.map.units[unit].takes)


def _switched_on(table: Timetable, place: int) -> Timetable:
    units = tuple(replace(unit, off=unit.off and at != place) for at, unit in enumerate(table.net.map.units))
    net = net_of(replace(table.net.map, units=units), table.net.monday)
    return Timetable(net, net.clock, calendar_clock(net) if table.calendar else None)


def _answering_at_once(table: Timetable, place: int) -> Timetable:
    own = table.net.map.units[place].takes

    def mended(clock: Clockwork) -> Clockwork:
        waits = clock.waits.copy()
        waits[place] = 0
        legs = (replace(leg, minutes=leg.minutes - own) if leg.tail == place else leg for leg in clock.legs)
        return Clockwork(waits, tuple(legs))

    return table.with_clock(mended(table.week), table.calendar and mended(table.calendar))


def _handing_on_at_once(table: Timetable, place: int) -> Timetable:
    def mended(clock: Clockwork) -> Clockwork:
        legs = list(clock.legs)
        legs[place] = replace(legs[place], minutes=0)
        return Clockwork(clock.waits, tuple(legs))

    links = list(table.net.map.links)
    carried = frozenset().union(*(rule.passes for rule in table.net.map.must_notify))
    links[place] = replace(links[place], passes=links[place].passes | carried)
    net = replace(table.net, map=replace(table.net.map, links=tuple(links)), untimed=table.net.untimed - {place})
    changed = table.with_clock(mended(table.week), table.calendar and mended(table.calendar))
    return replace(changed, net=net)


def healing_lines(table: Timetable, symptom: Symptom) -> Marks:
    """`[from, to]`: whether a line between these two, which takes no time and carries all, heals the symptom."""
    net, promise = table.net, symptom.promise
    count = len(net.map.units)
    heals = np.zeros((count, count), dtype=np.bool_)
    if symptom.stuck is not None:
        ends = [place for place, unit in enumerate(net.map.units) if unit.ends]
        heals[symptom.stuck, sorted(reaching(table.week, ends))] = True
    elif promise is None:
        heals[:, symptom.lone] = True
    elif symptom.is_hang and not promise.is_duty:
        tails = sorted(reached(table.week, promise.sender, symptom.lost))
        heads = sorted(reaching(table.week, promise.targets, symptom.lost))
        heals[np.ix_(tails, heads)] = True
    else:
        heals = hours_in_time(table, symptom) == symptom.hours.sum()
    return heals


def new_lines(table: Timetable) -> Marks:
    """`[from, to]`: whether there is no link between these two yet."""
    count = len(table.net.map.units)
    new = ~np.eye(count, dtype=np.bool_)
    for leg in table.net.clock.legs:
        new[leg.tail, leg.head] = False
    return new


def hours_in_time(table: Timetable, symptom: Symptom, minutes: int = 0) -> Counts:
    """`[from, to]`: in how many of the symptom's hours a line between these two would keep its promise.

    It does when a case that has reached its one end goes on from its other end not after the latest minute in time.
    `minutes` is what the line itself takes.
    """
    promise = symptom.promise
    if promise is None:
        raise ValueError("A dead end has no hours.")
    clock = table.clock_of(promise)
    lost = table.net.lost_for(promise.info, timed=True, lost=symptom.lost)
    starts = ALL_HOURS[symptom.hours]
    held = arrivals(clock, np.full(len(starts), promise.sender), starts, lost).held
    held += np.array([[unit.takes + minutes] for unit in table.net.map.units], dtype=np.int32)
    may = latest(clock, promise.targets, due_of(table.net, promise, clock)[symptom.hours], lost)
    counts = np.zeros((len(held), len(held)), dtype=np.int64)
    for head in set(range(len(held))) - lost.units:
        counts[:, head] = (held <= latest_coming(clock, head, may[head])).sum(axis=1)
    counts[sorted(lost.units)] = 0
    return counts


def _seconds(table: Timetable, symptoms: Sequence[Symptom]) -> dict[Repair, set[int]]:
    """A second unit for a need that only one unit meets, or none: it heals all that goes wrong with this need."""
    alive = answering(table.week)
    of_need: dict[Need, set[int]] = {}
    for place, symptom in enumerate(symptoms):
        if symptom.promise and symptom.promise.need and len(symptom.promise.targets & alive) < 2:
            of_need.setdefault(symptom.promise.need, set()).add(place)
    return {Repair(RepairKind.SECOND, need=need): places for need, places in of_need.items()}


def hours_together(symptoms: Iterable[Symptom]) -> Marks:
    """The start hours in which any of these goes wrong."""
    together = np.zeros(HOURS, dtype=np.bool_)
    for symptom in symptoms:
        together |= symptom.hours
    return together
