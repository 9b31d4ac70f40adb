"""What is passed on with a referral: read strictly, kept in the event, and never part of state or points."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.errors import Malformed, NotOffered
from simlib.play.decisions import Decision, Refer, decision_as_json, decision_from_json
from simlib.play.events import decision_of, event_as_json, event_from_json
from simlib.play.program import compile_scenario
from simlib.play.replay import replay
from simlib.play.resume import Resumed, resume
from simlib.play.sharing import passed_on
from simlib.play.story import tell
from simlib.play.view import view_of
from simlib.scenario.information import Info
from simlib.scenario.model import Does, Header, Item, Kind, Scenario, Verb
from tests.play.cases import case, points, run, task

CALLS = case(task(Kind.REFER, Item("ht unit", score=points("care", 2)), Item("dlse"), Item("hsi")))
SAID = {"refer": ["dlse", "ht unit"], "shared": {"dlse": ["site facts", "identity"], "ht unit": []}}


def test_what_is_passed_on_is_read_from_json_and_written_back_as_it_was() -> None:
    decision = decision_from_json(SAID)

    assert decision == Refer(("dlse", "ht unit"), (("dlse", (Info.SITE, Info.IDENTITY)), ("ht unit", ())))
    assert decision_as_json(decision) == SAID


def test_where_nothing_is_said_only_the_facts_of_the_place_are_passed_on() -> None:
    made = decision_from_json({"refer": ["dlse", "ht unit"], "shared": {"dlse": ["needs"]}})

    assert isinstance(made, Refer)
    assert [passed_on(made.shared, unit) for unit in made.units] == [{Info.NEEDS}, {Info.SITE}]


def test_an_empty_word_about_sharing_is_as_none() -> None:
    assert decision_as_json(decision_from_json({"refer": ["dlse"], "shared": {}})) == {"refer": ["dlse"]}


@pytest.mark.parametrize(
    "value",
    [
        {"shared": {}},
        {"shared": {"dlse": ["needs"]}},
        {"refer": ["dlse"], "shared": None},
        {"refer": ["dlse"], "shared": ["needs"]},
        {"refer": ["dlse"], "shared": {"dlse": "needs"}},
        {"refer": ["dlse"], "shared": {"dlse": {"needs": True}}},
        {"refer": ["dlse"], "shared": {"dlse": [["needs"]]}},
        {"refer": ["dlse"], "shared": {"dlse": ["need"]}},
        {"refer": ["dlse"], "shared": {"dlse": ["Needs"]}},
        {"refer": ["dlse"], "shared": {"dlse": ["needs", "needs"]}},
        {"refer": ["dlse"], "shared": {"dlse": [info.value for info in Info] + ["needs"]}},
        {"refer": ["dlse"], "shared": {"hsi": ["needs"]}},
        {"refer": ["dlse"], "shared": {"dlse": [1]}},
        {"refer": ["dlse"], "shared": {1: ["needs"]}},
        {"refer": ["dlse"], "shared": {"dlse": ["\ud800"]}},
        {"refer": ["dlse"], "shared": {str(n): [] for n in range(501)}},
        {"refer": ["dlse"], "shared": {}, "confidence": {}},
        {"select": ["dlse"], "shared": {}},
        {"chart": ["dlse"], "shared": {}},
    ],
    ids=lambda value: json.dumps(value)[:60],
)
def test_anything_else_is_malformed(value: object) -> None:
    with pytest.raises(Malformed):
        decision_from_json(value)


NAMES = st.sampled_from(["dlse", "hsi", "needs", "identity", "shared", "refer", ""])
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | NAMES | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=8,
)


@given(st.lists(NAMES, max_size=3), JUNK)
def test_whatever_a_sender_says_is_a_decision_that_reads_back_or_malformed(units: list[str], shared: object) -> None:
    try:
        decision = decision_from_json({"refer": units, "shared": shared})
    except Malformed:
        return

    assert isinstance(decision, Refer)
    assert decision_from_json(json.loads(json.dumps(decision_as_json(decision)))) == decision
    assert {unit for unit, _ in decision.shared} <= set(decision.units)


def test_what_is_passed_on_changes_neither_the_state_nor_the_points() -> None:
    told = {"refer": ["ht unit", "dlse"]}
    plain = run(CALLS, told)
    said = run(CALLS, told | {"shared": {"dlse": ["privileged talk"], "ht unit": ["identity"]}})

    assert said.state == plain.state
    assert [event.payload["points"] for event in said.events if "points" in event.payload] == [
        (("care", 2, "ht unit"),)
    ]


def test_the_order_of_the_list_changes_neither_the_state_nor_the_points() -> None:
    assert run(CALLS, {"refer": ["dlse", "ht unit"]}).state == run(CALLS, {"refer": ["ht unit", "dlse"]}).state


def test_the_event_keeps_what_was_passed_on_in_the_order_told_and_a_replay_comes_to_the_same() -> None:
    played = run(CALLS, SAID)
    logged = json.loads(json.dumps([event_as_json(event) for event in played.events]))
    read = [event_from_json(event) for event in logged]

    assert logged[1]["payload"]["decision"] == SAID
    assert decision_of(read[1]) == decision_from_json(SAID)
    *_, again = replay(compile_scenario(CALLS), [decision_of(read[1])])
    assert (again.state, again.events) == (played.state, tuple(played.events[1:]))


def test_a_unit_that_is_not_offered_is_refused_with_all_that_was_to_be_passed_on() -> None:
    with pytest.raises(NotOffered):
        run(CALLS, {"refer": ["dlse", "fbi"], "shared": {"dlse": ["needs"]}})


def resumed(new: Scenario, decision: Decision) -> Resumed:
    return resume(compile_scenario(CALLS), compile_scenario(new), [decision])


def test_in_a_newer_version_what_was_passed_on_stays_with_its_unit_and_goes_with_it() -> None:
    newer = case(task(Kind.REFER, Item("ht unit", score=points("care", 2)), Item("hsi")))

    result = resumed(newer, decision_from_json(SAID))

    assert result.story.decisions == (Refer(("ht unit",), (("ht unit", ()),)),)


def told_view(*decisions: object) -> dict[str, object]:
    story = tell(compile_scenario(CLOCKED), [decision_from_json(decision) for decision in decisions])
    return view_of(story)


CLOCKED = case(
    task(
        Kind.REFER,
        Item("ht unit"),
        Item("certifier", then=(Does(Verb.OFFER, "advocate"), Does(Verb.DECLINE, "advocate"))),
        heading="First",
        target="Then",
        takes=20,
    ),
    task(Kind.REFER, Item("dlse"), heading="Then"),
    header=Header(starts=datetime(2026, 3, 12, 21, 40)),
)


def test_the_view_tells_who_was_told_in_the_order_told_and_what_was_passed_on() -> None:
    first = {"refer": ["certifier", "ht unit"], "shared": {"certifier": ["identity", "site facts"], "ht unit": []}}

    assert told_view(first, {"refer": ["dlse"]})["told"] == [
        {
            "unit": "certifier",
            "name": "certifier",
            "clock": "22:00",
            "passed": ["The place and the facts", "Name and date of birth"],
        },
        {"unit": "ht unit", "name": "ht unit", "clock": "22:00", "passed": []},
        {"unit": "dlse", "name": "dlse", "clock": "22:00", "passed": ["The place and the facts"]},
    ]


def test_the_view_tells_what_was_offered_and_when_and_the_answer() -> None:
    assert told_view({"refer": ["certifier"]})["offered"] == [
        {"what": "advocate", "answer": "declined", "clock": "22:00"}
    ]


def test_the_view_tells_the_clocks_that_were_started_and_no_other() -> None:
    assert told_view({"refer": ["ht unit"]})["clocks"] == []
    assert told_view({"refer": ["certifier"]})["clocks"] == [
        {
            "name": "Declaration on Form I-914 Supplement B",
            "unit": "certifier",
            "due": "Friday, April 3, 2026, by 21:40; 15 business days; Cesar Chavez Day does not count",
            "starts": "Your agency first met the victim.",
            "law": "LAW-U2",
            "state": "running",
        },
        {
            "name": "T or U certification, if it was requested",
            "unit": "certifier",
            "due": "Saturday, April 11, 2026, by 22:00; 30 days; no business day: plan for Friday, April 10, 2026",
            "starts": "A request for certification came in.",
            "law": "LAW-U3",
            "state": "running",
        },
        {
            "name": "T or U certification, if it was requested in removal proceedings",
            "unit": "certifier",
            "due": "Thursday, March 19, 2026, by 22:00; 7 days",
            "starts": "A request for certification came in.",
            "law": "LAW-U3",
            "state": "running",
        },
    ]
