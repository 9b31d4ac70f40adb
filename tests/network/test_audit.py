"""The audit finds what was planted in the county that is shipped, each fault once and nothing else."""

from __future__ import annotations

import random
from datetime import date

import pytest

from simlib.network.arrivals import Loss
from simlib.network.audit import audit
from simlib.network.audit_hangs import hangs_of
from simlib.network.audit_model import Audit, Fault
from simlib.network.audit_net import net_of
from simlib.network.audit_promises import measured, promises_of, timetable_of
from simlib.network.audit_words import hours_words
from simlib.scenario.information import Info
from simlib.scenario.model import Severity
from simlib.scenario.referral_map import Agreement, Feedback, Need, ReferralMap, Standing
from simlib.scenario.referral_time import DAY, HOUR, Clock, Hours, Latest, Span
from tests.network.small_maps import (
    AS_OF,
    OFFICE,
    Change,
    changed,
    county,
    duty,
    expired,
    link,
    not_meeting,
    small_map,
    unit,
    with_link,
    with_unit,
    without_link,
)

Found = tuple[Fault, tuple[str, ...]]

LAST_YEAR = date(2025, 6, 30)

PLANTED: dict[str, tuple[Change, Found]] = {
    "a partner rests at night": (with_unit("tribal pd", hours=OFFICE), (Fault.MISSED_DEADLINE, ("tribal pd",))),
    "child welfare rests at night": (with_unit("cws", hours=OFFICE), (Fault.MISSED_DEADLINE, ("cws",))),
    "the hub rests at night": (with_unit("dispatch", hours=OFFICE), (Fault.SINGLE_POINT, ("dispatch",))),
    "a unit sits on cases": (with_unit("patrol", takes=600), (Fault.MISSED_DEADLINE, ("patrol",))),
    "a unit is switched off": (with_unit("ncmec", off=True), (Fault.SWITCHED_OFF, ("ncmec",))),
    "the hub is switched off": (with_unit("dispatch", off=True), (Fault.SWITCHED_OFF, ("dispatch",))),
    "a way out is lost": (without_link("hotel", "hotline"), (Fault.SINGLE_POINT, ("hotel", "dispatch"))),
    "a backup is lost": (without_link("ht unit", "taskforce"), (Fault.SINGLE_POINT, ("ht unit", "da ht"))),
    "the other provider is lost": (
        not_meeting("interpreter", Need.INTERPRETER),
        (Fault.SINGLE_POINT, ("hotline",)),
    ),
    "cases end nowhere": (with_unit("usao", ends=False), (Fault.DEAD_END, ("usao",))),
    "the only way on is lost": (without_link("fincrime", "ht unit"), (Fault.DEAD_END, ("fincrime",))),
    "nobody tells a partner": (without_link("ht unit", "caldoj"), (Fault.NEVER_TOLD, ("caldoj",))),
    "too few hands": (with_unit("legal aid", capacity=0.05), (Fault.OVERLOAD, ("legal aid",))),
    "a long queue": (with_unit("crd", capacity=0.05), (Fault.LONG_WAIT, ("crd",))),
    "too small a pipe": (
        with_link("patrol", "advocate", cases=0.01, expected=0.3),
        (Fault.OVERLOAD, ("patrol", "advocate")),
    ),
    "an agreement ended": (
        expired("Language services contract", LAST_YEAR),
        (Fault.EXPIRED_AGREEMENT, ("dispatch", "interpreter")),
    ),
    "no agreement": (
        with_link("patrol", "shelter", agreement=Agreement(Standing.MISSING)),
        (Fault.NO_AGREEMENT, ("patrol", "shelter")),
    ),
    "no word back": (with_link("cws", "cac", feedback=Feedback.NO), (Fault.NO_FEEDBACK, ("cws", "cac"))),
    "names go to intelligence": (
        with_link("ht unit", "fusion", passes=frozenset({Info.IDENTITY, Info.PATTERN})),
        (Fault.PRIVACY, ("ht unit", "fusion")),
    ),
    "privileged talk goes to police": (
        with_link("advocate", "dispatch", passes=frozenset({Info.PRIVILEGED})),
        (Fault.PRIVACY, ("advocate", "dispatch")),
    ),
}


def found(whole: ReferralMap, as_of: date = AS_OF) -> list[Found]:
    return [(each.fault, each.place) for each in audit(whole, as_of).findings]


def test_the_county_that_is_shipped_has_no_hole() -> None:
    audited = audit(county(), AS_OF)
    assert audited.findings == ()
    assert all(audited.hours_kept)
    assert len(audited.deadlines) == 40


@pytest.mark.parametrize("name", PLANTED)
def test_a_fault_that_is_planted_is_found_and_nothing_else(name: str) -> None:
    plant, expected = PLANTED[name]
    assert found(plant(county())) == [expected]


FIVE = (
    "names go to intelligence",
    "a partner rests at night",
    "cases end nowhere",
    "an agreement ended",
    "no word back",
)


def test_of_five_planted_faults_exactly_those_five_are_found_the_heaviest_first() -> None:
    whole = changed(county(), (PLANTED[name][0] for name in FIVE))
    assert found(whole) == [PLANTED[name][1] for name in FIVE]


APART = [name for name in PLANTED if "hub" not in name and "rests at night" not in name and "sits" not in name]
"""Faults that do not carry each other: two closed units on one way would be one hole with two reasons."""


@pytest.mark.parametrize("seed", range(8))
def test_of_any_five_faults_that_lie_apart_exactly_those_are_found(seed: int) -> None:
    names = [*random.Random(seed).sample(APART, 4), "a partner rests at night"]
    whole = changed(county(), (PLANTED[name][0] for name in names))
    assert sorted(found(whole)) == sorted(PLANTED[name][1] for name in names)


def test_a_finding_says_what_when_and_what_to_do() -> None:
    [told] = audit(with_unit("tribal pd", hours=OFFICE)(county()), AS_OF).findings
    assert told.what == (
        "Alder River tribal police, court and ICWA worker is not told within 24 h (Indian child) "
        "from Alder County child welfare hotline in 39 of 168 start hours."
    )
    assert told.hours == "Friday 17:00 to 24:00; Saturday all day; Sunday 0:00 to 8:00"
    assert (told.hours_hit, told.severity, told.source) == (
        39,
        Severity.ERROR,
        "LAW-U8, where missing from foster care; else a training target.",
    )
    assert told.remedy.startswith("Agree with Alder River tribal police, court and ICWA worker on hours")


def test_what_hangs_on_the_same_is_told_in_one_finding() -> None:
    [told] = audit(without_link("hotel", "hotline")(county()), AS_OF).findings
    assert told.what.startswith("Without the link Hotels, transit and truck stops of the county → ")
    assert told.also[-1] == "The same hangs on Alder County dispatch center."
    assert any("advocate, interpreter, medical care, shelter and child protection" in line for line in told.also)


def test_an_agreement_that_ends_tomorrow_holds_today_and_is_named() -> None:
    tomorrow = AS_OF.replace(day=AS_OF.day + 1)
    whole = expired("Language services contract", tomorrow)(county())
    audited = audit(whole, AS_OF)
    assert audited.findings == ()
    assert ("Language services contract", tomorrow) in [(each.name, each.expires) for each in audited.ending_soon]
    assert found(whole, tomorrow.replace(day=tomorrow.day + 1)) == [
        (Fault.EXPIRED_AGREEMENT, ("dispatch", "interpreter"))
    ]
    after = audit(whole, tomorrow.replace(day=tomorrow.day + 1))
    assert "Language services contract" not in [each.name for each in after.ending_soon]


# --- single points, against taking every element away ---------------------------------------------------------


def test_single_points_are_those_that_a_loss_of_each_element_in_turn_shows() -> None:
    whole = changed(county(), [without_link("ht unit", "taskforce"), with_unit("hotline", hours=OFFICE)])
    net = net_of(whole, AS_OF)
    promises = [promise for promise in promises_of(net) if promise.is_duty]
    table = timetable_of(net, promises)
    now = measured(table, promises, ways=True)
    losses = [
        *(Loss(units=frozenset({place})) for place in range(len(whole.units))),
        *(Loss(legs=frozenset({place})) for place in range(len(whole.links))),
    ]
    shown = {
        (place, lost, tuple(broken))
        for lost in losses
        for place, broken in enumerate((now.kept & ~measured(table, promises, lost).kept).tolist())
        if any(broken) and not lost.units & (promises[place].targets | {promises[place].sender})
    }
    hangs = [hang for hang in hangs_of(table, now) if hang.promise.is_duty]
    assert {(promises.index(hang.promise), hang.lost, tuple(hang.hours.tolist())) for hang in hangs} == shown
    assert shown


# --- small maps -----------------------------------------------------------------------------------------------


def two_units(within: Latest | int, hours: Hours, minutes: int = 0) -> Audit:
    units = [unit("patrol", arrivals=1.0), unit("desk", hours)]
    rule = duty("patrol", "desk", within)
    return audit(small_map(units, [link("patrol", "desk", minutes)], must_notify=(rule,)), AS_OF)


def test_a_duty_is_kept_in_the_hours_from_which_the_desk_opens_in_time() -> None:
    [kept] = two_units(10 * HOUR, OFFICE).deadlines
    assert list(kept.kept[:24]) == [hour < 17 or hour >= 22 for hour in range(24)]
    assert kept.kept[24 * 5 : 24 * 6] == (False,) * 24
    assert kept.slowest == 63 * HOUR


def test_a_duty_is_counted_from_when_somebody_can_know() -> None:
    school = unit("school", OFFICE, arrivals=1.0)
    whole = small_map([school, unit("cws")], [link("school", "cws", 5)], must_notify=(duty("school", "cws", 5),))
    assert all(audit(whole, AS_OF).deadlines[0].kept)


def test_a_duty_must_carry_what_has_to_be_told() -> None:
    rule = duty("patrol", "cws", HOUR, passes=frozenset({Info.IDENTITY}))
    units = [unit("patrol", arrivals=1.0), unit("cws")]
    mute = small_map(units, [link("patrol", "cws")], must_notify=(rule,))
    assert found(mute) == [(Fault.MISSED_DEADLINE, ("patrol", "cws"))]
    spoken = small_map(units, [link("patrol", "cws", passes=frozenset({Info.IDENTITY}))], must_notify=(rule,))
    assert [each for each in found(spoken) if each[0] is Fault.MISSED_DEADLINE] == []


def test_no_time_is_promised_over_a_way_that_waits_for_a_letter() -> None:
    units = [unit("patrol", arrivals=1.0), unit("otip")]
    slow = link("patrol", "otip", latest=Latest(Clock.AFTER_LETTER))
    audited = audit(small_map(units, [slow], must_notify=(duty("patrol", "otip", DAY),)), AS_OF)
    assert [(each.fault, each.place) for each in audited.findings] == [(Fault.MISSED_DEADLINE, ("patrol", "otip"))]


def test_business_days_pass_over_holidays_and_so_does_the_office_that_is_told() -> None:
    one_day = Latest(Clock.BUSINESS_DAYS, 1)
    thanksgiving = date(2026, 11, 25)
    desk = Hours(open=tuple(Span(day * DAY + 8 * HOUR, day * DAY + 17 * HOUR) for day in (0, 1, 2, 3)))
    units = [unit("patrol", arrivals=1.0), unit("desk", desk)]
    whole = small_map(units, [link("patrol", "desk")], must_notify=(duty("patrol", "desk", one_day),))
    [usual] = audit(whole, date(2026, 10, 21)).deadlines
    [holiday] = audit(whole, thanksgiving).deadlines
    assert [sum(usual.kept[day * 24 : day * 24 + 24]) for day in range(7)] == [24, 24, 24, 17, 24, 24, 24]
    assert [sum(holiday.kept[day * 24 : day * 24 + 24]) for day in range(7)] == [24, 24, 24, 24, 24, 24, 24]
    assert [sum(kept) for kept in (holiday.kept[:96], usual.kept[:96])] == [96, 89]


def test_t24_counts_from_the_start_hour_the_needs_that_are_met_within_a_day() -> None:
    units = [
        unit("patrol", arrivals=1.0),
        unit("shelter", OFFICE, meets=frozenset({Need.SHELTER, Need.FOOD})),
        unit("clinic", meets=frozenset({Need.MEDICAL_CARE})),
    ]
    audited = audit(small_map(units, [link("patrol", "shelter"), link("patrol", "clinic", 30)]), AS_OF)
    assert audited.needs == (Need.MEDICAL_CARE, Need.SHELTER, Need.FOOD)
    assert audited.t24["patrol"][:24] == (3,) * 24
    assert audited.t24["patrol"][24 * 4 + 15 : 24 * 4 + 19] == (3, 3, 1, 1)
    assert audited.t24["clinic"] == (1,) * 168
    assert audited.t24["shelter"][24 * 5] == 0


def test_a_map_of_nothing_is_audited_too() -> None:
    empty = audit(small_map([unit("only", arrivals=1.0)], []), AS_OF)
    assert (empty.findings, empty.best_next, empty.mean_t24, empty.deadlines) == ((), None, 0.0, ())


def test_a_circle_that_tells_only_itself_is_one_dead_end() -> None:
    units = [unit("a", arrivals=1.0, ends=False), unit("b", ends=False), unit("c", ends=False)]
    whole = small_map(units, [link("a", "b"), link("b", "c"), link("c", "b")])
    assert found(whole) == [(Fault.DEAD_END, ("b",))]


def test_a_vital_need_that_nobody_meets_is_one_hole_for_all_units() -> None:
    units = [unit("a", arrivals=1.0), unit("b", arrivals=1.0), unit("c")]
    whole = small_map(units, [link("a", "c"), link("b", "c")], vital=frozenset({Need.SHELTER}))
    [told] = audit(whole, AS_OF).findings
    assert (told.fault, told.what) == (
        Fault.CUT_OFF,
        "Nobody for shelter can be reached within 24 hours from A and B at every hour.",
    )


def test_the_same_map_and_day_give_the_same_audit() -> None:
    whole = changed(county(), (PLANTED[name][0] for name in FIVE))
    assert audit(whole, AS_OF) == audit(whole, AS_OF)


def test_hours_in_words_put_days_that_are_alike_together() -> None:
    assert hours_words([True] * 168) == "at every hour"
    assert hours_words([hour % 24 == 5 for hour in range(168)]) == "Monday to Sunday 5:00 to 6:00"
    assert hours_words([hour in {0, 30} for hour in range(168)]) == "Monday 0:00 to 1:00; Tuesday 6:00 to 7:00"
