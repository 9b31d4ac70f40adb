"""Arrivals, against a walk through the week minute by minute that shares nothing with them."""

from __future__ import annotations

import random

import numpy as np
import pytest

from simlib.network.arrivals import (
    ALL_HOURS,
    DAY,
    NEVER,
    WEEK,
    Clockwork,
    Leg,
    Loss,
    Minutes,
    arrivals,
    back_waits,
    from_everywhere,
    latest,
    waits_of,
)
from simlib.network.audit_net import calendar_clock, net_of
from simlib.scenario.referral_map import ReferralMap
from simlib.scenario.referral_time import Hours, Span
from tests.network.small_maps import AS_OF, OFFICE, ROUND_THE_CLOCK, county, link, small_map, unit

LONGEST = 3 * WEEK


def is_open(spans: tuple[Span, ...], minute: int) -> bool:
    return any(span.start <= minute % WEEK < span.end for span in spans)


def walked(whole: ReferralMap, origin: str, start: int, until: int = LONGEST) -> dict[str, int]:
    """When each unit first holds a case: the week is walked minute by minute, and every unit is asked at each."""
    units = whole.by_id()
    come, called, held = {origin: start}, dict[str, int](), dict[str, int]()
    for minute in range(start, start + until):
        for unit_id in [each for each, at in come.items() if at <= minute and each not in held]:
            pending = [unit_id]
            while pending:
                now = pending.pop()
                hours = units[now].hours
                if now in held or units[now].off or come[now] > minute:
                    continue
                if is_open(hours.on_call, minute):
                    called.setdefault(now, minute + hours.delay)
                if is_open(hours.open, minute) or called.get(now, NEVER) <= minute:
                    held[now] = minute
                    for each in whole.links:
                        if each.sender == now:
                            at = minute + units[now].takes + each.takes
                            come[each.receiver] = min(at, come.get(each.receiver, NEVER))
                            pending.append(each.receiver)
        if len(held) == len(units):
            break
    return held


def random_hours(draw: random.Random) -> Hours:
    spans = sorted(draw.sample(range(0, WEEK, 30), 2 * draw.randint(1, 4)))
    opens = tuple(Span(start, end) for start, end in zip(spans[::2], spans[1::2], strict=True))
    first, second = sorted(draw.sample(range(0, WEEK, 30), 2))
    calls = ((), (Span(first, second),), (Span(0, WEEK),))[draw.randrange(3)]
    return draw.choice([ROUND_THE_CLOCK, OFFICE, Hours(opens, calls, draw.randrange(0, 600, 7)), Hours((), calls, 45)])


def random_map(seed: int) -> ReferralMap:
    draw = random.Random(seed)
    names = [f"u{number}" for number in range(6)]
    units = [unit(name, random_hours(draw), takes=draw.randrange(0, 90)) for name in names]
    pairs = [(one, other) for one in names for other in names if one != other]
    return small_map(units, [link(*pair, draw.randrange(0, 300)) for pair in draw.sample(pairs, 11)])


@pytest.mark.parametrize("seed", range(12))
def test_arrivals_are_those_of_a_walk_minute_by_minute(seed: int) -> None:
    whole = random_map(seed)
    clock = net_of(whole, AS_OF).clock
    draw = random.Random(-seed)
    origins = [draw.randrange(6) for _ in range(4)]
    starts = [draw.randrange(WEEK) for _ in range(4)]
    found = arrivals(clock, origins, np.array(starts, dtype=np.int32))
    for column, (origin, start) in enumerate(zip(origins, starts, strict=True)):
        held = walked(whole, f"u{origin}", start)
        assert {f"u{place}": int(at) for place, at in enumerate(found.held[:, column]) if at < NEVER} == held


def test_the_walk_finds_the_same_in_the_county_that_is_shipped() -> None:
    whole = county()
    net = net_of(whole, AS_OF)
    everywhere = from_everywhere(net.clock)
    for origin, hour in (("school", 130), ("patrol", 3), ("hotel", 24 * 5 + 2)):
        held = walked(whole, origin, hour * 60, 9 * DAY)
        found = everywhere[net.places[origin], hour]
        assert {each.id: int(at) for each, at in zip(whole.units, found, strict=True) if at < NEVER} == held


@pytest.mark.parametrize("seed", range(6))
def test_a_case_is_in_time_exactly_when_it_is_held_not_after_the_latest_minute(seed: int) -> None:
    clock = net_of(random_map(seed), AS_OF).clock
    deadlines = np.array([700, 4000, 9000, 15000], dtype=np.int32)
    may = latest(clock, [0, 1], deadlines)
    for origin in range(6):
        for start in range(0, WEEK, 577):
            held = arrivals(clock, [origin], np.array([start], dtype=np.int32)).held[:, 0]
            in_time = [bool(min(held[0], held[1]) <= deadline) for deadline in deadlines]
            assert in_time == [bool(held[origin] < NEVER and held[origin] <= each) for each in may[origin]]


def test_a_unit_that_is_lost_passes_nothing_on_and_neither_does_a_link() -> None:
    clock = Clockwork(np.zeros((3, WEEK), dtype=np.int32), (Leg(0, 1, 5), Leg(1, 2, 5), Leg(0, 2, 60)))

    def at_the_end(lost: Loss) -> list[int]:
        held: list[int] = arrivals(clock, [0], ALL_HOURS[:1], lost).held[:, 0].tolist()
        return held

    assert at_the_end(Loss()) == [0, 5, 10]
    assert at_the_end(Loss(legs=frozenset({1}))) == [0, 5, 60]
    assert at_the_end(Loss(units=frozenset({1}))) == [0, NEVER, 60]
    assert at_the_end(Loss(units=frozenset({0}))) == [NEVER] * 3


def test_the_way_a_case_came_is_kept() -> None:
    clock = Clockwork(np.zeros((3, WEEK), dtype=np.int32), (Leg(0, 1, 5), Leg(1, 2, 5), Leg(0, 2, 60)))
    assert arrivals(clock, [0], ALL_HOURS[:1]).by[:, 0].tolist() == [-1, 0, 1]


def marks(*hours: int) -> Minutes:
    week = np.zeros(WEEK, dtype=np.bool_)
    for hour in hours:
        week[hour * 60 : hour * 60 + 60] = True
    return waits_of(week)


def test_a_case_waits_for_the_opening_around_the_end_of_the_week() -> None:
    waits = marks(8)
    assert [int(waits[minute]) for minute in (0, 479, 480, 539, 540, WEEK - 1)] == [480, 1, 0, 0, WEEK - 60, 481]


def test_whoever_is_on_call_acts_after_a_delay_or_not_at_all() -> None:
    closed, calls = np.zeros(WEEK, dtype=np.bool_), np.zeros(WEEK, dtype=np.bool_)
    calls[600:660] = True
    waits = waits_of(closed, calls, 30)
    assert [int(waits[minute]) for minute in (0, 600, 659, 660)] == [630, 30, 30, WEEK - 660 + 630]
    assert waits_of(closed).min() == NEVER


def test_the_latest_minute_to_come_in_is_the_mirror_of_waiting() -> None:
    waits = marks(8, 30)
    back = back_waits(waits)
    for minute in range(0, WEEK, 97):
        in_time = [come for come in range(minute - WEEK, minute + 1) if come + int(waits[come % WEEK]) <= minute]
        assert minute - int(back[minute]) == max(in_time)


def test_an_office_rests_on_a_holiday_and_who_works_at_weekends_does_not() -> None:
    clock = calendar_clock(net_of(small_map([unit("office", OFFICE), unit("desk")], []), AS_OF))
    veterans_day = 9 * DAY
    assert [int(each) for each in clock.waits[:, veterans_day + 9 * 60]] == [23 * 60, 0]
    assert [int(each) for each in clock.waits[:, veterans_day - DAY + 9 * 60]] == [0, 0]


def test_in_years_without_known_holidays_every_week_is_alike() -> None:
    far = AS_OF.replace(year=2099)
    clock = calendar_clock(net_of(small_map([unit("office", OFFICE)], []), far))
    weeks = clock.waits.reshape(-1, WEEK)
    assert all((week == weeks[0]).all() for week in weeks)
