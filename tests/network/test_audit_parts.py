"""Privacy paths, queues, narrow places, the best next agreement and comparisons, each against a second reckoning."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise, permutations, product
from typing import Any

import pytest

from simlib.network.audit import audit
from simlib.network.audit_compare import ReachChange, compare, switch_off
from simlib.network.audit_load import capacities_of, erlang_wait, queues_of
from simlib.network.audit_model import Audit, Fault, NextAgreement
from simlib.network.audit_net import net_of
from simlib.network.audit_privacy import holders, leaks_of
from simlib.scenario.facts import Consent
from simlib.scenario.information import Info
from simlib.scenario.referral_edits import NotChanged
from simlib.scenario.referral_map import (
    Agreement,
    Forbidden,
    Need,
    Receivers,
    ReferralMap,
    Sphere,
    Standing,
    Unit,
    Unless,
)
from simlib.scenario.referral_time import HOUR
from tests.network.small_maps import AS_OF, OFFICE, county, duty, link, small_map, unit, with_unit

# --- privacy --------------------------------------------------------------------------------------------------

ID = frozenset({Info.IDENTITY})
NO_NAMES = Forbidden(
    id="no names", info=Info.IDENTITY, to=Receivers(spheres=frozenset({Sphere.INTELLIGENCE})), unless=Unless.CONSENT
)


def knowing(name: str) -> Unit:
    return unit(name, learns=ID)


def fusion(name: str) -> Unit:
    return unit(name, spheres=frozenset({Sphere.INTELLIGENCE}))


def way_to_fusion(**more: Any) -> ReferralMap:
    links = [
        link("patrol", "desk", passes=ID),
        link("desk", "fusion", passes=ID, **more),
        link("fusion", "other", passes=ID),
    ]
    units = [knowing("patrol"), unit("desk"), fusion("fusion"), fusion("other")]
    return small_map(units, links, forbidden=(NO_NAMES,))


def test_a_name_that_comes_to_intelligence_over_two_units_is_one_leak_with_its_way() -> None:
    [leak] = leaks_of(way_to_fusion())
    assert (leak.link.key, leak.path, leak.rule) == (("desk", "fusion"), ("patrol", "desk", "fusion"), NO_NAMES)


def test_consent_on_the_step_lifts_the_rule_for_that_step_alone() -> None:
    whole = way_to_fusion(consent=Consent.YES)
    assert [leak.link.key for leak in leaks_of(whole)] == [("fusion", "other")]
    assert set(holders(whole, Info.IDENTITY)) == {"patrol", "desk", "fusion"}


def test_consent_that_is_not_in_writing_does_not_lift_a_rule_that_asks_for_writing() -> None:
    rule = replace(NO_NAMES, unless=Unless.WRITTEN_CONSENT)
    spoken = replace(way_to_fusion(consent=Consent.YES), forbidden=(rule,))
    written = replace(way_to_fusion(consent=Consent.YES, in_writing=True), forbidden=(rule,))
    assert [leak.link.key for leak in leaks_of(spoken)] == [("desk", "fusion")]
    assert [leak.link.key for leak in leaks_of(written)] == [("fusion", "other")]


def test_what_nobody_ever_learns_does_not_leak() -> None:
    nobody = replace(way_to_fusion(), units=(unit("patrol"), unit("desk"), fusion("fusion"), fusion("other")))
    assert leaks_of(nobody) == ()


def test_a_unit_passes_on_nothing_that_it_must_keep() -> None:
    units = [replace(knowing("gang"), keeps=ID), unit("desk")]
    [leak] = leaks_of(small_map(units, [link("gang", "desk", passes=ID)]))
    assert (leak.link.key, leak.rule) == (("gang", "desk"), None)


def test_privileged_talk_and_a_secret_address_are_known_where_they_arise() -> None:
    both = frozenset({Info.PRIVILEGED, Info.SHELTER_ADDRESS})
    never = [Forbidden(id=info.value, info=info, to=Receivers(everyone=True)) for info in sorted(both)]
    units = [unit("advocate", privileged=True), unit("shelter", address_secret=True), unit("desk")]
    links = [link("advocate", "desk", passes=both), link("shelter", "desk", passes=both)]
    leaks = leaks_of(small_map(units, links, forbidden=tuple(never)))
    assert [(leak.info, leak.link.sender) for leak in leaks] == [
        (Info.SHELTER_ADDRESS, "shelter"),
        (Info.PRIVILEGED, "advocate"),
    ]


def leaks_by_hand(whole: ReferralMap, info: Info) -> set[tuple[str, str]]:
    """Every simple way from whoever learns it, tried one by one, to its first step that a rule forbids."""
    units, leaks = whole.by_id(), set()
    for length in range(2, len(units) + 1):
        for way in permutations(units, length):
            steps = [whole.link(one, other) for one, other in pairwise(way)]
            if info not in units[way[0]].learns or not all(step and info in step.passes for step in steps):
                continue
            bad = [
                step is not None
                and any(
                    rule.info is info and rule.to.includes(units[step.receiver]) and not rule.is_lifted_by(step)
                    for rule in whole.forbidden
                )
                for step in steps
            ]
            if bad.index(True) == len(bad) - 1 if any(bad) else False:
                leaks.add((way[-2], way[-1]))
    return leaks


@pytest.mark.parametrize("seed", range(20))
def test_leaks_are_those_that_trying_every_way_shows(seed: int) -> None:
    draw = random.Random(seed)
    names = "abcdef"
    units = [draw.choice([unit, knowing, fusion])(name) for name in names]
    pairs = draw.sample(list(permutations(names, 2)), 12)
    consents = [draw.choice([Consent.YES, Consent.NO]) for _ in pairs]
    links = [
        link(*pair, passes=draw.choice([ID, frozenset()]), consent=each)
        for pair, each in zip(pairs, consents, strict=True)
    ]
    whole = small_map(units, links, forbidden=(NO_NAMES,))
    assert {leak.link.key for leak in leaks_of(whole)} == leaks_by_hand(whole, Info.IDENTITY)


# --- queues and narrow places ---------------------------------------------------------------------------------


def simulated_wait(cases: float, capacity: float, servers: int, seed: int) -> float:
    """The mean wait of 60,000 cases that come at random, in days."""
    draw = random.Random(seed)
    free, now, waited = [0.0] * servers, 0.0, 0.0
    for _ in range(60_000):
        now += draw.expovariate(cases)
        begins = max(now, min(free))
        waited += begins - now
        free[free.index(min(free))] = begins + draw.expovariate(capacity / servers)
    return waited / 60_000


@pytest.mark.parametrize(("cases", "capacity", "servers"), [(1.0, 2.0, 1), (3.0, 4.0, 2), (6.0, 8.0, 5)])
def test_a_wait_is_that_of_cases_that_come_at_random(cases: float, capacity: float, servers: int) -> None:
    wait = erlang_wait(cases, capacity, servers)
    assert wait == pytest.approx(simulated_wait(cases, capacity, servers, 3), rel=0.08)


def test_one_server_waits_as_the_formula_for_one_says_and_a_full_one_for_ever() -> None:
    assert erlang_wait(1, 2, 1) == pytest.approx(0.5)
    assert (erlang_wait(0, 2, 1), erlang_wait(2, 2, 4), erlang_wait(3, 2, 4)) == (0.0, None, None)


def test_cases_come_from_outside_and_over_links_from_units_that_are_on() -> None:
    units = [unit("a", arrivals=2.0), unit("b", arrivals=1.0, off=True), unit("c", capacity=4.0)]
    whole = small_map(units, [link("a", "c", expected=1.5), link("b", "c", expected=9.0)])
    assert [(queue.unit, queue.cases) for queue in queues_of(whole)] == [("c", 1.5)]


def narrow_map(**more: Any) -> ReferralMap:
    units = [
        unit("a", arrivals=5.0),
        unit("hub", capacity=4.0),
        unit("shelter", meets=frozenset({Need.SHELTER}), capacity=9.0),
    ]
    links = [link("a", "hub", expected=1.0), link("hub", "shelter", expected=3.0), link("a", "shelter", **more)]
    return small_map(units, links, vital=frozenset({Need.SHELTER}))


def test_the_most_that_can_go_is_the_cut_through_unit_and_link() -> None:
    [capacity] = capacities_of(net_of(narrow_map(cases=2.0), AS_OF))
    assert (capacity.expected, capacity.most, capacity.narrow) == (3.0, 6.0, ("a → shelter", "hub"))


def test_a_narrow_place_is_told_where_more_is_expected_than_can_go() -> None:
    whole = narrow_map(cases=2.0, expected=2.0)
    tight = replace(
        whole, units=tuple(replace(each, capacity=2.0) if each.id == "hub" else each for each in whole.units)
    )
    told = [each for each in audit(tight, AS_OF).findings if each.fault is Fault.BOTTLENECK]
    assert [each.what for each in told] == ["At most 4 cases a day can be brought to shelter, and 5 are expected."]


def test_a_map_without_limits_has_no_narrow_place() -> None:
    whole = small_map(
        [unit("a", arrivals=1.0), unit("s", meets=frozenset({Need.SHELTER}))],
        [link("a", "s")],
        vital=frozenset({Need.SHELTER}),
    )
    assert [(each.most, each.narrow) for each in capacities_of(net_of(whole, AS_OF))] == [(None, ())]


# --- the best next agreement ----------------------------------------------------------------------------------


def gains(before: Audit, after: Audit) -> tuple[int, int]:
    """Start hours of duties kept more, and of needs met more in units where people come to notice."""
    front = [each.id for each in before.map.units if each.arrivals > 0]
    kept = [sum(sum(duty_.kept) for duty_ in each.deadlines) for each in (before, after)]
    met = [sum(sum(each.t24[unit_id]) for unit_id in front) for each in (before, after)]
    return kept[1] - kept[0], met[1] - met[0]


@pytest.mark.parametrize("seed", range(5))
def test_no_link_that_is_tried_out_helps_more_than_the_best_next_agreement(seed: int) -> None:
    draw = random.Random(seed)
    names = "abcde"
    units = [
        unit("a", arrivals=1.0),
        unit("b", OFFICE, arrivals=1.0, takes=20),
        unit("c", draw.choice([OFFICE, unit("x").hours]), takes=30),
        unit("d", OFFICE, meets=frozenset({Need.SHELTER})),
        unit("e", meets=frozenset({Need.FOOD})),
    ]
    pairs = [("a", "c"), *draw.sample([pair for pair in permutations(names, 2) if pair != ("a", "c")], 3)]
    whole = small_map(
        units, [link(*pair, 10) for pair in pairs], must_notify=(duty("a", "d", 9 * HOUR), duty("b", "e", HOUR))
    )
    before = audit(whole, AS_OF)
    tried = {
        pair: gains(before, audit(replace(whole, links=(*whole.links, link(*pair, 10))), AS_OF))
        for pair in product(names, names)
        if pair[0] != pair[1] and pair not in pairs
    }
    best = before.best_next
    assert best is not None
    assert (best.deadlines, best.t24) == tried[best.link]
    assert best.deadlines == max(kept for kept, _ in tried.values())


def test_an_agreement_to_renew_counts_what_would_be_lost_without_it() -> None:
    units = [unit("a", arrivals=1.0), unit("s", meets=frozenset({Need.SHELTER}))]
    missing = link("a", "s", agreement=Agreement(Standing.MISSING))
    best = audit(small_map(units, [missing], must_notify=(duty("a", "s", HOUR),)), AS_OF).best_next
    assert best == NextAgreement(("a", "s"), True, 168, 168)


def test_a_partner_who_is_told_only_through_the_da_is_not_proposed() -> None:
    best = audit(county(), AS_OF).best_next
    assert best is not None
    assert best.link[1] != "calwrap"


# --- comparisons ----------------------------------------------------------------------------------------------


def test_a_unit_that_is_switched_off_shows_in_findings_duties_and_reach() -> None:
    before = audit(county(), AS_OF)
    comparison = compare(before, audit(switch_off(county(), "ncmec"), AS_OF))
    assert [(each.fault, each.place) for each in comparison.new] == [(Fault.SWITCHED_OFF, ("ncmec",))]
    assert comparison.gone == ()
    assert {(each.rule, each.before, each.after) for each in comparison.deadlines} == {
        ("mn-04", 168, 0),
        ("mn-10", 168, 0),
    }


def test_a_change_back_is_the_mirror_of_the_change() -> None:
    before, after = audit(county(), AS_OF), audit(with_unit("hospital", hours=OFFICE)(county()), AS_OF)
    there, back = compare(before, after), compare(after, before)
    assert (there.new, there.gone) == (back.gone, back.new)
    assert {ReachChange(each.unit, each.after, each.before) for each in there.reach} == set(back.reach)
    assert compare(before, before).is_same


def test_a_need_that_nobody_meets_any_more_is_named() -> None:
    before = audit(county(), AS_OF)
    assert compare(before, audit(switch_off(county(), "calvcb"), AS_OF)).needs_lost == (Need.COMPENSATION,)


def test_a_unit_that_is_not_there_cannot_be_switched_off() -> None:
    with pytest.raises(NotChanged, match="nobody"):
        switch_off(county(), "nobody")
