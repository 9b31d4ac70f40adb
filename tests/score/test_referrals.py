"""Who was told, judged from five sides against the case and the fact base; and what is a breach."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from simlib.play.decisions import decision_from_json
from simlib.play.program import compile_scenario
from simlib.play.story import Story, tell
from simlib.read.facts import load_facts
from simlib.scenario.facts import FactBase
from simlib.scenario.model import (
    Does,
    Evidence,
    Header,
    Item,
    Kind,
    Reason,
    Scenario,
    Scene,
    Verb,
)
from simlib.score.debrief import debrief_of
from simlib.score.referrals import Telling, breaches_of, minutes_of_trigger, tellings_of
from tests.play.cases import case, go, points, task

FACTS, _ = load_facts(Path("scenarios/facts"))
BREACH, BETTER, RIGHT, OPEN = "breach", "could be better", "right", "not judged"

NAMES = (
    "ht unit", "hsi", "dlse", "cyber", "advocate", "shelter", "certifier", "fusion", "code", "cws", "interpreter",
    "vice", "legal aid", "hospital", "gang", "da ht", "school", "dispatch",
)  # fmt: skip
WRONG = Reason("The case has an owner.", (), ("PRA-21.avoid2",))
OWNER = Reason("One owner for the case.", ("PRA-21.do2",))


def item(unit: str) -> Item:
    """Only the trafficking unit belongs there."""
    if unit == "ht unit":
        return Item(unit, right=True, score=points("care", 2), reason=OWNER)
    return Item(unit, right=False, reason=WRONG)


CALLS = task(Kind.REFER, *map(item, NAMES), heading="Who is told")


def does(*words: str) -> tuple[Does, ...]:
    """Effects as a notebook writes them: `offer advocate`."""
    return tuple(Does(Verb(verb), name) for verb, _, name in (word.partition(" ") for word in words))


def scenario(*before: str, waits: int = 0, scene: Scene = CALLS, **parts: object) -> Scenario:
    """A case in which these effects act in a first choice, so many minutes before units are told."""
    first = Scene("Here", choices=(go("Go on", scene.heading, takes=waits, then=does(*before)),))
    return case(first, scene, header=Header(starts=datetime(2026, 3, 12, 21, 40)), **parts)


def played(made: Scenario, *decisions: object) -> Story:
    return tell(compile_scenario(made), [decision_from_json(decision) for decision in ("Go on", *decisions)])


def told(*units: str, before: tuple[str, ...] = (), shared: dict[str, list[str]] | None = None) -> list[Telling]:
    decision = {"refer": list(units), "shared": shared or {}}
    made = tellings_of(played(scenario(*before), decision), FACTS)
    return [telling for telling in made if not telling.left_out]


def said(seen: object) -> tuple[str, str]:
    return seen.standing.value, seen.said  # type: ignore[attr-defined]


# --- partner ----------------------------------------------------------------------------------------------------


def test_a_partner_that_the_case_ticks_is_right_with_its_why() -> None:
    (telling,) = told("ht unit")

    assert said(telling.partner) == (RIGHT, "Belongs here.")
    assert (telling.partner.why, telling.partner.ids) == ("One owner for the case.", ("PRA-21.do2",))


def test_a_partner_whom_another_unit_usually_tells_is_named_with_that_unit() -> None:
    (telling,) = told("fusion")

    assert said(telling.partner) == (
        BETTER,
        f"Better left out here. Usually told by: {FACTS.units['ht unit'].name}.",
    )
    assert telling.partner.ids == ("PRA-21.avoid2",)


def test_whoever_belonged_there_and_was_never_told_is_left_out_once() -> None:
    made = tellings_of(played(scenario(), {"refer": []}), FACTS)

    assert [(each.unit, each.left_out, said(each.partner)) for each in made] == [
        ("ht unit", True, (BETTER, "Left out; it belongs here."))
    ]


def test_whoever_was_left_out_although_law_sets_a_time_is_shown_with_it() -> None:
    calls = task(Kind.REFER, Item("otip", right=True), heading="Who is told")

    (left,) = tellings_of(played(scenario(scene=calls), {"refer": []}), FACTS)

    assert said(left.time) == (OPEN, "Law sets it: Friday, March 13, 2026, by 21:40; 24 hours.")
    assert left.time.ids == ("LAW-U9",)


def test_whoever_was_told_by_a_choice_is_not_left_out() -> None:
    made = tellings_of(played(scenario("tell ht unit"), {"refer": []}), FACTS)

    assert [(each.unit, each.left_out) for each in made] == [("ht unit", False)]
    assert said(made[0].sharing) == (OPEN, "What was passed on is not recorded for a choice.")


# --- order ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("units", "orders"),
    [
        (("ht unit",), [(OPEN, "The only one told then.")]),
        (("ht unit", "cyber"), [(RIGHT, "Told first: in order."), (RIGHT, "Told second: in order.")]),
        (
            ("cyber", "ht unit"),
            [
                (RIGHT, "Told first: in order."),
                (
                    BETTER,
                    "Told second. It comes before: Digital forensics / ICAC / eCrime.",
                ),
            ],
        ),
        (
            ("dlse", "cws"),
            [
                (RIGHT, "Told first: in order."),
                (BETTER, "Told second. It comes before: Labor Commissioner (DLSE) / BOFE."),
            ],
        ),
        (
            ("cws", "interpreter"),
            [
                (RIGHT, "Told first: in order."),
                (BETTER, "Told second. It comes before: County child welfare hotline."),
            ],
        ),
        (("code", "vice"), [(OPEN, "No order is set."), (OPEN, "No order is set.")]),
    ],
)
def test_whoever_is_needed_sooner_is_told_sooner(units: tuple[str, ...], orders: list[tuple[str, str]]) -> None:
    assert [said(telling.order) for telling in told(*units)] == orders


# --- time -------------------------------------------------------------------------------------------------------

SIGNS = tuple(Evidence(name, name, indicators=("IND-C01",)) for name in ("one", "two", "three"))


def timed(waits: int, *before: str, unit: str = "ht unit") -> tuple[str, str]:
    call = Scene(
        "Or now",
        choices=(go("Tell them", "Who is told", then=does(f"tell {unit}")), go("Wait", "Who is told", takes=waits)),
    )
    first = Scene("Here", choices=(go("Go on", "Or now", then=does(*before)),))
    made = case(first, call, CALLS, header=Header(starts=datetime(2026, 3, 12, 21, 40)), evidence=SIGNS)
    story = tell(compile_scenario(made), [decision_from_json(each) for each in ("Go on", "Wait", {"refer": [unit]})])
    return said(tellings_of(story, FACTS)[0].time)


@pytest.mark.parametrize(
    ("waits", "unit", "time"),
    [
        (60, "ht unit", (RIGHT, "After 1 hour; the target is 1 hour.")),
        (61, "ht unit", (BETTER, "After 1 hour 1 minute; the target is 1 hour.")),
        (15, "cws", (RIGHT, "After 15 minutes; the target is at once.")),
        (16, "cws", (BETTER, "After 16 minutes; the target is at once.")),
        (100, "vice", (OPEN, "After 1 hour 40 minutes; no number of hours is set.")),
        (100, "certifier", (OPEN, "After 1 hour 40 minutes; no number of hours is set (15 business days).")),
    ],
)
def test_the_time_counts_against_the_latest_time_of_the_way_there(waits: int, unit: str, time: tuple[str, str]) -> None:
    assert timed(waits, unit=unit) == time


def test_who_had_no_chance_to_tell_it_before_is_not_called_late() -> None:
    story = played(scenario(waits=100, evidence=SIGNS), {"refer": ["ht unit"]})

    assert said(tellings_of(story, FACTS)[0].time) == (
        OPEN,
        "After 1 hour 40 minutes; the target is 1 hour. There was no chance to tell it before.",
    )


@pytest.mark.parametrize(
    ("found", "minutes"),
    [((), 0), (("find one",), 5), (("find one", "find two"), 5)],
)
def test_a_latest_time_counts_from_the_second_sign_or_the_first_or_the_start(
    found: tuple[str, ...], minutes: int
) -> None:
    assert minutes_of_trigger(played(scenario(*found, waits=5, evidence=SIGNS))) == minutes


def test_the_third_sign_does_not_move_what_the_second_started() -> None:
    more = task(Kind.REFER, replace(item("ht unit"), then=does("find three")), heading="Who is told", takes=30)
    story = played(scenario("find one", "find two", waits=5, scene=more, evidence=SIGNS), {"refer": ["ht unit"]})

    assert minutes_of_trigger(story) == 5


def test_a_unit_that_was_told_before_is_not_timed_again() -> None:
    made = tellings_of(played(scenario("tell ht unit"), {"refer": ["ht unit"]}), FACTS)

    assert [said(each.time)[1] for each in made] == ["After 0 minutes; the target is 1 hour.", "Told before."]


# --- consent ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "before", "passed", "consent"),
    [
        ("ht unit", (), ["identity", "account of events"], (RIGHT, "Not needed.")),
        ("ht unit", (), ["health"], (BETTER, "Told without asking the person first.")),
        ("advocate", (), ["site facts"], (BETTER, "Told without asking the person first.")),
        ("advocate", ("offer advocate",), [], (BETTER, "Offered, and told before there was an answer.")),
        ("advocate", ("offer advocate", "accept advocate"), ["needs", "identity"], (RIGHT, "Asked, and accepted.")),
        ("advocate", ("offer advocate", "decline advocate"), [], (BREACH, "Told after it was declined.")),
        ("school", ("offer school", "decline school"), ["site facts"], (BREACH, "Told after it was declined.")),
        ("shelter", ("offer shelter",), ["identity"], (BREACH, "Who the person is was passed on without consent.")),
        ("dlse", (), ["site facts"], (RIGHT, "Not needed: nothing passed on says who the person is.")),
        ("dlse", (), ["site facts", "identity"], (BREACH, "Who the person is was passed on without consent.")),
        ("dlse", (), ["images"], (BREACH, "Who the person is was passed on without consent.")),
        ("dlse", ("offer dlse", "accept dlse"), ["identity"], (RIGHT, "Asked, and accepted.")),
        (
            "dlse",
            ("offer dlse", "decline dlse"),
            ["site facts"],
            (RIGHT, "Not needed: nothing passed on says who the person is."),
        ),
        ("dlse", ("offer dlse", "decline dlse"), ["identity"], (BREACH, "Told after it was declined.")),
        ("dlse", (), ["account of events"], (BETTER, "Told without asking the person first.")),
        ("legal aid", ("offer legal help", "accept legal help"), ["needs"], (RIGHT, "Asked, and accepted.")),
        ("hospital", ("offer medical care", "decline medical care"), [], (BREACH, "Told after it was declined.")),
        (
            "cws",
            ("offer cws", "decline cws"),
            ["identity"],
            (RIGHT, "Declined, and no consent is needed: say what you report, and why."),
        ),
        ("vice", (), ["identity"], (BREACH, "Who the person is was passed on without consent.")),
        # A hotline asks before it tells dispatch, a hotel does not have to: nor does an officer.
        ("dispatch", (), ["site facts", "location"], (RIGHT, "Not needed.")),
    ],
)
def test_consent_is_asked_and_the_answer_kept(
    unit: str, before: tuple[str, ...], passed: list[str], consent: tuple[str, str]
) -> None:
    (telling,) = told(unit, before=before, shared={unit: passed})

    assert said(telling.consent) == consent


def test_an_answer_that_changed_counts_as_it_was_last() -> None:
    again = Scene("Later", choices=(go("Ask again", "Who is told", then=does("accept advocate")),))
    first = Scene("Here", choices=(go("Go on", "Later", then=does("offer advocate", "decline advocate")),))
    story = tell(
        compile_scenario(case(first, again, CALLS)),
        [decision_from_json(each) for each in ("Go on", "Ask again", {"refer": ["advocate"]})],
    )

    assert said(tellings_of(story, FACTS)[0].consent) == (RIGHT, "Asked, and accepted.")


def test_telling_by_a_choice_after_a_decline_is_a_breach_too() -> None:
    first = Scene("Here", choices=(go("Go on", "Later", then=does("offer advocate", "decline advocate")),))
    later = Scene("Later", choices=(go("Call anyway", then=does("tell advocate"), score=points("care", 2)),))
    story = tell(compile_scenario(case(first, later)), [decision_from_json(each) for each in ("Go on", "Call anyway")])

    entry = debrief_of(story, FACTS)["timeline"][1]  # type: ignore[index]
    assert (entry["kind"], entry["grade"]) == ("choice", "could be better")
    assert [mistake["said"] for mistake in entry["mistakes"]] == [
        "Human trafficking caseworker / advocate NGO: Told after it was declined."
    ]


# --- what was passed on -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "passed", "sharing", "ids"),
    [
        ("ht unit", None, (RIGHT, "The place and the facts."), ()),
        ("ht unit", ["identity", "needs"], (RIGHT, "Needs and language, name and date of birth."), ()),
        ("ht unit", [], (BETTER, "Nothing was passed on."), ("ht unit",)),
        ("ht unit", ["privileged talk"], (BREACH, "It may not get: talk with an advocate."), ("SHR-2",)),
        ("ht unit", ["immigration status"], (BREACH, "It may not get: immigration status."), ("SHR-3", "LAW-U12")),
        ("hsi", ["immigration status"], (BREACH, "It may not get: immigration status."), ("SHR-3", "LAW-U12")),
        ("cyber", ["needs"], (BETTER, "Not needed there: needs and language."), ("cyber",)),
        ("fusion", ["pattern only"], (RIGHT, "The pattern, without names."), ()),
        ("fusion", ["identity"], (BREACH, "It may not get: name and date of birth."), ("SHR-1", "fusion")),
        ("fusion", ["account of events"], (BREACH, "It may not get: the account of events."), ("fusion",)),
        (
            "code",
            ["images", "identity"],
            (BREACH, "It may not get: name and date of birth, photos."),
            ("SHR-1", "code"),
        ),
        ("shelter", ["shelter address"], (BREACH, "It may not get: the address of a shelter."), ("shelter",)),
        ("certifier", ["immigration status"], (RIGHT, "Immigration status."), ()),
    ],
)
def test_a_unit_gets_what_it_may_get_and_can_use(
    unit: str, passed: list[str] | None, sharing: tuple[str, str], ids: tuple[str, ...]
) -> None:
    (telling,) = told(unit, shared=None if passed is None else {unit: passed})

    assert (said(telling.sharing), telling.sharing.ids) == (sharing, ids)


def test_of_units_that_look_for_patterns_none_learns_who_it_is_whatever_else_was_passed_on() -> None:
    for unit in ("fusion", "gang", "code"):
        for who in ("identity", "contact", "images"):
            (telling,) = told(unit, shared={unit: ["site facts", who]})
            assert telling.sharing.standing.value == BREACH, (unit, who)


# --- breaches in the debrief --------------------------------------------------------------------------------------


def timeline(**shared: list[str]) -> dict[str, object]:
    story = played(scenario(), {"refer": ["ht unit"], "shared": {"ht unit": shared["passed"]} if shared else {}})
    entry: dict[str, object] = debrief_of(story, FACTS)["timeline"][1]  # type: ignore[index]
    return entry


def test_a_referral_without_a_breach_is_as_strong_as_its_items() -> None:
    assert (timeline()["grade"], timeline()["points"]) == ("strong", 2)


def test_a_breach_takes_no_point_and_is_never_strong() -> None:
    entry = timeline(passed=["privileged talk"])

    assert (entry["grade"], entry["points"]) == ("could be better", 2)


def test_a_breach_stands_before_the_other_mistakes_with_its_why_and_source() -> None:
    story = played(scenario(), {"refer": ["dlse"], "shared": {"dlse": ["identity"]}})
    mistakes = debrief_of(story, FACTS)["timeline"][1]["mistakes"]  # type: ignore[index]

    assert [mistake["said"] for mistake in mistakes] == [
        "Labor Commissioner (DLSE) / BOFE: Who the person is was passed on without consent.",
        'You ticked "Labor Commissioner (DLSE) / BOFE"; it is better left out.',
        'You left out "Trafficking detective / specialist (or named officer in a small agency)"; it belongs here.',
    ]
    assert mistakes[0]["why"].startswith("Who somebody is goes to prosecutors")
    assert [source.partition(":")[0] for source in mistakes[0]["sources"]] == ["SHR-1", "dlse"]


def test_one_telling_can_breach_twice() -> None:
    made = told("hsi", shared={"hsi": ["identity", "immigration status"]})

    assert [mistake.said for mistake in breaches_of(made)[2]] == [
        "hsi: Who the person is was passed on without consent.",
        "hsi: It may not get: immigration status.",
    ]


def test_the_section_names_every_breach_and_every_clock_once() -> None:
    story = played(scenario("offer certifier", "decline certifier", waits=20), {"refer": ["certifier", "cws"]})
    section = debrief_of(story, FACTS)["told"]

    assert [breach["said"] for breach in section["breaches"]] == [  # type: ignore[index]
        "Certifying official (T/U): Told after it was declined."
    ]
    assert [(clock["due"], clock["state"]) for clock in section["clocks"]] == [  # type: ignore[index]
        ("Saturday, March 14, 2026, by 09:40; 36 hours", "running"),
        ("Friday, April 3, 2026, by 21:40; 15 business days; Cesar Chavez Day does not count", "running"),
        (
            "Saturday, April 11, 2026, by 22:00; 30 days; no business day: plan for Friday, April 10, 2026",
            "running",
        ),
        ("Thursday, March 19, 2026, by 22:00; 7 days", "running"),
    ]


def test_without_a_fact_base_the_case_alone_is_judged() -> None:
    made = tellings_of(played(scenario(), {"refer": ["ht unit", "hsi"]}), FactBase())

    assert [[standing.standing.value for _, standing in telling.sides] for telling in made] == [
        [RIGHT, OPEN, OPEN, OPEN, OPEN],
        [BETTER, OPEN, OPEN, OPEN, OPEN],
    ]


def test_an_officer_of_another_unit_tells_by_that_units_ways() -> None:
    detective = replace(scenario(), header=Header(role="Gang unit detective", starts=datetime(2026, 3, 12, 21, 40)))

    made = tellings_of(played(detective, {"refer": ["ht unit"]}), FACTS)

    assert said(made[0].time) == (RIGHT, "After 0 minutes; the target is 1 day.")
