"""Events: what they tell, how they are kept, and which JSON is none."""

from __future__ import annotations

import json

import pytest

from simlib.errors import Malformed
from simlib.play.decisions import Choose, Judge, Write
from simlib.play.events import Event, EventType, decision_of, event_as_json, event_from_json
from simlib.play.program import compile_scenario
from simlib.scenario.model import Does, Item, Kind, Limit, Scene, Verb
from tests.play.cases import FINDS_TWO_IDS, Run, case, go, points, run, task

OFFERS = (Does(Verb.OFFER, "advocate"), Does(Verb.ACCEPT, "advocate"), Does(Verb.TELL, "ht unit"))
LOOK = go("Look", "There", takes=3, then=(FINDS_TWO_IDS, *OFFERS), score=points("care", 2))
SCENARIO = case(Scene("Here", takes=1, choices=(LOOK,)), Scene("There", takes=1, choices=(go("Leave"),)))
NO_GAINS: dict[str, object] = {"found": [], "told": [], "offered": [], "accepted": [], "declined": [], "broken": []}


def as_kept(event: Event) -> object:
    return json.loads(json.dumps(event_as_json(event)))


def test_the_first_event_tells_where_the_run_began() -> None:
    started = {"scenario": "", "version": 1, "title": "A case", "scene": "Here"}
    assert as_kept(run(SCENARIO).events[0]) == {
        "type": "run.started",
        "schema": 1,
        "minutes": 1,
        "payload": started | NO_GAINS,
    }


def test_a_decision_tells_what_it_was_and_everything_it_did() -> None:
    assert as_kept(run(SCENARIO, "look").events[1]) == {
        "type": "decision.submitted",
        "schema": 1,
        "minutes": 5,
        "payload": {
            "scene": "Here",
            "decision": {"choice": "Look"},
            "points": [["care", 2, "Look"]],
            "found": ["two IDs"],
            "told": ["ht unit"],
            "offered": ["advocate"],
            "accepted": ["advocate"],
            "declined": [],
            "broken": [],
            "moved_to": "There",
            "minutes": 4,
        },
    }


def test_the_last_event_tells_the_ending() -> None:
    assert as_kept(run(SCENARIO, "Look", "Leave").events[-1]) == {
        "type": "run.ended",
        "schema": 1,
        "minutes": 5,
        "payload": {"ending": "The end", "outcome": "good", "must": {}, "never": {}},
    }


def test_a_kept_event_is_read_back_as_it_was() -> None:
    for event in run(SCENARIO, "Look", "Leave").events:
        kept = event_from_json(as_kept(event))
        assert kept == event
        assert (kept.type, kept.schema, kept.minutes) == (event.type, event.schema, event.minutes)
        assert repr(kept) == repr(event)


def test_events_of_different_decisions_differ() -> None:
    assert run(SCENARIO, "Look").events[1] != run(SCENARIO, "Look", "Leave").events[2]


def test_the_decision_of_an_event_can_be_played_again() -> None:
    judged = run(case(task(Kind.JUDGE, Item("Ana", answer="yes"))), {"judge": {"Ana": "no"}, "confidence": {"Ana": 1}})
    assert decision_of(run(SCENARIO, "look").events[1]) == Choose("Look")
    assert decision_of(judged.events[1]) == Judge((("Ana", "no"),), (("Ana", 1),))


def test_a_written_text_comes_from_beside_the_log_and_is_empty_once_purged() -> None:
    written = run(case(task(Kind.WRITE)), {"write": "She owes him."})
    assert decision_of(written.events[1], "She owes him.") == Write("She owes him.")
    assert decision_of(written.events[1]) == Write("")


def kept(**changed: object) -> dict[str, object]:
    event = event_as_json(run(SCENARIO, "Look").events[1])
    return event | changed


def kept_payload(**changed: object) -> dict[str, object]:
    event = run(SCENARIO, "Look").events[1]
    return event_as_json(event) | {"payload": event.payload | changed}


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "run.started",
        {},
        kept(extra=1),
        kept(type="run.paused"),
        kept(type=["run.started"]),
        kept(type="run.started"),
        kept(schema=0),
        kept(schema=2),
        kept(schema="1"),
        kept(schema=True),
        kept(minutes=-1),
        kept(minutes=1.5),
        kept(payload=None),
        kept(payload={}),
        kept_payload(extra=1),
        kept_payload(scene=None),
        kept_payload(decision="Look"),
        kept_payload(decision={"choice": 1}),
        kept_payload(decision={"write": "the text itself"}),
        kept_payload(decision={"write": {"length": -1}}),
        kept_payload(decision={"write": {"length": 1}, "choice": "Look"}),
        kept_payload(points=[["care", "2", "Look"]]),
        kept_payload(points=[["care", True, "Look"]]),
        kept_payload(points=["care"]),
        kept_payload(points={}),
        kept_payload(found="two IDs"),
        kept_payload(found=[1]),
        kept_payload(minutes=-3),
        {
            "type": "run.ended",
            "schema": 1,
            "minutes": 0,
            "payload": {"ending": "x", "outcome": "playing", "must": {}, "never": {}},
        },
        {
            "type": "run.ended",
            "schema": 1,
            "minutes": 0,
            "payload": {"ending": "x", "outcome": "good", "must": {"a": 1}, "never": {}},
        },
        {
            "type": "run.ended",
            "schema": 1,
            "minutes": 0,
            "payload": {"ending": "x", "outcome": "good", "must": [], "never": {}},
        },
    ],
    ids=repr,
)
def test_what_no_log_of_ours_holds_is_malformed(value: object) -> None:
    with pytest.raises(Malformed):
        event_from_json(value)


def test_an_event_of_an_older_schema_is_raised_to_the_newest() -> None:
    def named(payload: dict[str, object]) -> dict[str, object]:
        return payload | {"title": "Untitled"}

    old = event_as_json(run(SCENARIO).events[0])
    payload = old["payload"]
    assert isinstance(payload, dict)
    bare = {key: held for key, held in payload.items() if key != "title"}
    read = event_from_json(old | {"payload": bare}, upcasts={(EventType.STARTED, 1): named}, newest=2)
    assert (read.schema, read.payload["title"]) == (2, "Untitled")


def test_an_older_schema_that_nobody_can_raise_is_malformed() -> None:
    with pytest.raises(Malformed):
        event_from_json(event_as_json(run(SCENARIO).events[0]), newest=2)


def test_every_event_has_a_payload_of_its_own_that_nobody_shares() -> None:
    program = compile_scenario(SCENARIO)
    played = Run(program).do("Look", "Leave").events
    before = [as_kept(event) for event in played]
    for event in played:
        for held in event.payload.values():
            if isinstance(held, dict):
                held["more"] = True
    again = Run(program).do("Look", "Leave").events
    assert [as_kept(event) for event in again] == before


def test_what_is_gained_a_second_time_is_told_no_more() -> None:
    again = go("Look", "Here", then=(FINDS_TWO_IDS,))
    events = run(case(Scene("Here", choices=(again,))), "Look", "Look", "Look").events
    assert [event.payload["found"] for event in events[1:]] == [("two IDs",), (), ()]


def test_the_choice_of_a_time_limit_is_told_as_what_it_was_whichever_came_first() -> None:
    scene = Scene("Here", choices=(go("Stay", "Here"),), limit=Limit(60, go("Wait", "Here")))
    events = run(case(scene), {"timeout": True}, "Wait", "wait", {"timeout": True}).events
    told = [event.payload["decision"] for event in events[1:]]
    assert told == [{"timeout": True}, {"choice": "Wait"}, {"choice": "Wait"}, {"timeout": True}]
