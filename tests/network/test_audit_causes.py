"""Root causes: every symptom belongs to one, a repair that is named heals what it is named for, places are sensible."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simlib.network.audit import audit
from simlib.network.audit_causes import RepairKind, causes_of, dead_ends, lone_units, symptoms_of
from simlib.network.audit_model import AuditFinding, Fault
from simlib.network.audit_net import net_of
from simlib.network.audit_promises import measured, promises_of, timetable_of
from simlib.scenario.information import Info
from simlib.scenario.referral_map import Need, ReferralMap
from simlib.scenario.referral_time import DAY, HOUR
from tests.network.small_maps import AS_OF, OFFICE, duty, link, small_map, unit
from tests.network.test_audit_arrivals import random_map


def the_finding(whole: ReferralMap) -> AuditFinding:
    [told] = [each for each in audit(whole, AS_OF).findings if each.fault is not Fault.SINGLE_POINT]
    return told


def shaken(seed: int) -> ReferralMap:
    """A map drawn at random, with duties and needs of which many are broken."""
    whole = random_map(seed)
    units = [
        replace(
            each,
            arrivals=1.0 if place < 3 else 0.0,
            meets=frozenset({list(Need)[place % 3]}) if place > 2 else frozenset(),
        )
        for place, each in enumerate(whole.units)
    ]
    rules = (duty(None, "u5", 6 * HOUR, id="one"), duty("u0", "u4", 2 * HOUR, id="two"))
    vital = frozenset(list(Need)[:3])
    return replace(whole, units=tuple(units), must_notify=rules, vital=vital)


@pytest.mark.parametrize("seed", range(10))
def test_every_symptom_belongs_to_exactly_one_cause(seed: int) -> None:
    net = net_of(shaken(seed), AS_OF)
    promises = promises_of(net)
    table = timetable_of(net, promises)
    symptoms = symptoms_of(table, measured(table, promises, ways=True))
    causes = causes_of(table, symptoms)
    told = [id(symptom) for cause in causes for symptom in cause.symptoms]
    assert sorted(told) == sorted(map(id, symptoms))
    assert all(len(cause.symptoms) == 1 for cause in causes if cause.repair is None)


@pytest.mark.parametrize("seed", range(10))
def test_a_line_that_is_named_as_the_repair_keeps_the_broken_duties_once_it_is_drawn(seed: int) -> None:
    whole = shaken(seed)
    net = net_of(whole, AS_OF)
    promises = promises_of(net)
    table = timetable_of(net, promises)
    symptoms = symptoms_of(table, measured(table, promises, ways=True))
    for cause in causes_of(table, symptoms):
        if cause.repair is None or cause.repair.kind is not RepairKind.LINE:
            continue
        tail, head = (whole.units[place].id for place in cause.repair.places)
        mended = net_of(replace(whole, links=(*whole.links, link(tail, head, passes=frozenset(Info)))), AS_OF)
        broken = [each for each in cause.symptoms if each.promise and not each.is_hang]
        after = measured(timetable_of(mended, promises), [each.promise for each in broken if each.promise])
        assert all(kept[each.hours].all() for each, kept in zip(broken, after.kept, strict=True))


def test_a_link_that_is_too_slow_is_the_place() -> None:
    units = [unit("patrol", arrivals=1.0), unit("cws")]
    slow = small_map(units, [link("patrol", "cws", 120)], must_notify=(duty("patrol", "cws", HOUR),))
    told = the_finding(slow)
    assert (told.fault, told.place) == (Fault.MISSED_DEADLINE, ("patrol", "cws"))
    assert told.remedy == "Shorten Patrol → Cws, or let it carry what has to be told."


def test_a_unit_on_the_way_that_rests_is_the_place_of_all_that_it_delays() -> None:
    units = [unit("a", arrivals=1.0), unit("b", arrivals=1.0), unit("hub", OFFICE), unit("x"), unit("y")]
    links = [link("a", "hub"), link("b", "hub"), link("hub", "x"), link("hub", "y")]
    rules = (duty("a", "x", HOUR), duty("b", "y", HOUR))
    told = the_finding(small_map(units, links, must_notify=rules))
    assert (told.fault, told.place, len(told.also)) == (Fault.MISSED_DEADLINE, ("hub",), 1)
    assert told.also[0].startswith("Y is not told within 1 h (under 18) from B in 118 of 168 start hours")


def test_who_is_to_be_told_and_rests_is_the_place_even_where_the_way_there_is_slow_too() -> None:
    units = [unit("a", arrivals=1.0), unit("b", OFFICE, takes=30), unit("desk", OFFICE)]
    whole = small_map(units, [link("a", "b"), link("b", "desk")], must_notify=(duty("a", "desk", HOUR),))
    assert the_finding(whole).place == ("desk",)


def test_a_second_unit_is_asked_for_where_only_one_meets_a_need() -> None:
    units = [unit("a", arrivals=1.0), unit("one", meets=frozenset({Need.SHELTER})), unit("b", arrivals=1.0)]
    whole = small_map(units, [link("a", "one"), link("b", "one")], vital=frozenset({Need.SHELTER}))
    [told] = audit(whole, AS_OF).findings
    assert (told.fault, told.place) == (Fault.SINGLE_POINT, ("one",))
    assert told.remedy == "Find a second unit for shelter, and link it."


def test_a_need_that_is_met_too_late_on_weekends_is_a_late_service() -> None:
    units = [unit("a", arrivals=1.0), *(unit(name, OFFICE, meets=frozenset({Need.SHELTER})) for name in ("s", "t"))]
    whole = small_map(units, [link("a", "s"), link("a", "t")], vital=frozenset({Need.SHELTER}))
    told = the_finding(whole)
    assert (told.fault, told.hours_hit) == (Fault.LATE_SERVICE, 39)
    assert told.hours == "Friday 17:00 to 24:00; Saturday all day; Sunday 0:00 to 8:00"


def test_a_way_is_made_of_links_that_carry_what_has_to_be_told() -> None:
    units = [unit("a", arrivals=1.0), unit("hub"), unit("cws")]
    names = frozenset({Info.IDENTITY})
    links = [link("a", "hub", passes=names), link("hub", "cws"), link("a", "cws", 2 * DAY, passes=names)]
    told = the_finding(small_map(units, links, must_notify=(duty("a", "cws", HOUR, passes=names),)))
    assert told.fault is Fault.MISSED_DEADLINE


def test_units_that_only_hear_from_a_lone_one_are_not_told_of() -> None:
    units = [unit("a", arrivals=1.0), unit("b"), unit("c"), unit("d"), unit("begins")]
    links = [link("c", "d"), link("d", "c"), link("d", "b"), link("begins", "a")]
    net = net_of(small_map(units, links), AS_OF)
    assert lone_units(net) == (2,)
    assert dead_ends(net) == ()


def test_a_unit_to_which_no_case_comes_is_no_dead_end() -> None:
    net = net_of(small_map([unit("a", arrivals=1.0), unit("quiet", ends=False)], []), AS_OF)
    assert (dead_ends(net), lone_units(net)) == ((), (1,))


def test_nothing_is_healed_in_a_map_without_symptoms() -> None:
    net = net_of(small_map([unit("a", arrivals=1.0)], []), AS_OF)
    table = timetable_of(net, ())
    assert causes_of(table, symptoms_of(table, measured(table, ()))) == ()
