"""What the officer sees, whole; and that nothing hidden is in it at any step of any play."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.play.decisions import decision_from_json
from simlib.play.engine import offer
from simlib.play.links import opaque
from simlib.play.program import compile_scenario
from simlib.play.register import Mark
from simlib.play.story import Story, advance, begin, tell
from simlib.play.view import Frame, view_of
from simlib.scenario.model import (
    Adds,
    Does,
    Evidence,
    Header,
    If,
    Item,
    Kind,
    Limit,
    Notices,
    Outcome,
    Person,
    Prose,
    Reader,
    Reads,
    Reason,
    Relation,
    Scenario,
    Scene,
    Speech,
    Task,
    Tie,
    Verb,
)
from simlib.scenario.words import MARKS, TIE_LAYERS
from tests.play.cases import FINDS_TWO_IDS, THE_END, TWO_IDS, case, go, points, task, trust
from tests.play.drawn import drawn_decision, drawn_scenario

HEADER = Header(
    id="room-for-one-night",
    catalogue="HT-02",
    setting=("motel",),
    starts=datetime(2026, 3, 12, 21, 40),
    law_checked=date(2026, 11, 1),
    topics=("TP2",),
    notice="threats and control",
)
LOBBY = Scene(
    "The lobby",
    segment="The knock",
    place="Motel office",
    takes=2,
    blocks=(Prose("Joan turns the radio down."), Speech("Joan", "It's room 12."), Notices("She looks at the lot.")),
    choices=(
        go(
            "Ask Joan",
            "At the door",
            takes=3,
            then=(FINDS_TWO_IDS, Does(Verb.TELL, "ht unit"), Does(Verb.OFFER, "water"), Does(Verb.OFFER, "advocate")),
            consequence=(Prose("Nine nights, she says."),),
            reason=Reason("For the debrief.", ("PRA-12.do2",), why_now="She looks relieved."),
            score=points("facts", 1),
        ),
    ),
)
DOOR = Scene(
    "At the door",
    segment="The questions",
    then=(Does(Verb.ACCEPT, "advocate"), Does(Verb.FIND, "debt")),
    blocks=(Prose("A man opens."),),
    choices=(go("Step in"),),
    limit=Limit(60, go("Wait", consequence=(Prose("Dale talks."),))),
)
MOTEL = case(
    LOBBY,
    DOOR,
    header=HEADER,
    summary="A clerk calls.",
    people=(
        Person("Ana", role="may be trafficked"),
        Person("Dale", role="controls"),
        Person("Joan", role="witness"),
        Person("room 12", "place"),
    ),
    ties=(
        Tie("Dale controls Ana", "Dale", "controls", "Ana", ("two IDs", "record")),
        Tie("Joan works at room 12", "Joan", "works at", "room 12"),
    ),
)


PLAIN = Frame()
JOAN, ROOM_12 = opaque("Joan"), opaque("room 12")


def view(*decisions: object, scenario: Scenario = MOTEL, frame: Frame = PLAIN) -> dict[str, Any]:
    story = tell(compile_scenario(scenario), [decision_from_json(decision) for decision in decisions])
    made: dict[str, Any] = json.loads(json.dumps(view_of(story, frame)))
    return made


ABOUT = {
    "title": "A case",
    "summary": "A clerk calls.",
    "id": "room-for-one-night",
    "role": "Patrol officer",
    "setting": ["motel"],
    "lasts": 20,
    "notice": "threats and control",
    "law_checked": "2026-11-01",
    "jurisdiction": "California",
    "topics": ["TP2"],
    "reviewed": False,
}
FIRST_BLOCKS = [
    {"kind": "prose", "text": "Joan turns the radio down."},
    {"kind": "speech", "who": "Joan", "text": "It's room 12."},
    {"kind": "notice", "text": "She looks at the lot."},
]


def test_the_view_of_a_case_before_its_notice_holds_nothing_of_it() -> None:
    assert view(frame=Frame("r1", 1, noticed=False)) == {
        "view": 1,
        "run": "r1",
        "seq": 1,
        "status": "notice",
        "scenario": ABOUT,
        "clock": "21:40",
        "date": "2026-03-12",
        "minutes": 0,
        "place": "",
        "segment": {"label": "", "number": 0, "of": 2},
        "progress": 0.0,
        "scene": {"heading": "", "blocks": []},
        "since": None,
        "prompt": None,
        "timers": False,
        "has_limits": True,
        "evidence": [],
        "people": [],
        "ties": [],
        "links": None,
        "told": [],
        "offered": [],
        "clocks": [],
        "transcript": [],
        "ending": None,
        "support": {"lines": []},
        "alternative": None,
    }


def test_the_view_of_the_first_scene() -> None:
    assert view(frame=Frame("r1", 1)) == {
        "view": 1,
        "run": "r1",
        "seq": 1,
        "status": "playing",
        "scenario": ABOUT,
        "clock": "21:42",
        "date": "2026-03-12",
        "minutes": 2,
        "place": "Motel office",
        "segment": {"label": "The knock", "number": 1, "of": 2},
        "progress": 0.0,
        "scene": {"heading": "The lobby", "blocks": FIRST_BLOCKS},
        "since": None,
        "prompt": {
            "kind": "choice",
            "ask": "",
            "button": "",
            "choices": [{"text": "Ask Joan"}],
            "items": [],
            "bins": [],
            "limit": None,
            "draft": "",
            "draft_items": None,
            "max_chars": 20000,
        },
        "timers": False,
        "has_limits": True,
        "evidence": [],
        "people": [{"name": "Joan", "kind": "person"}, {"name": "room 12", "kind": "place"}],
        "ties": [{"text": "Joan works at room 12", "shown_by": []}],
        "links": {
            "nodes": [
                {"id": JOAN, "name": "Joan", "kind": "person", "new": False},
                {"id": ROOM_12, "name": "room 12", "kind": "place", "new": False},
            ],
            "ties": [
                {
                    "id": opaque("Joan works at room 12"),
                    "source": JOAN,
                    "target": ROOM_12,
                    "text": "Joan works at room 12",
                    "shown_by": [],
                    "new": False,
                }
            ],
            "notes": {},
            "marks": list(MARKS),
            "verbs": list(TIE_LAYERS),
        },
        "told": [],
        "offered": [],
        "clocks": [],
        "transcript": [],
        "ending": None,
        "support": {"lines": []},
        "alternative": None,
    }


def test_the_view_after_a_decision_tells_what_followed_what_was_found_and_who_was_told() -> None:
    after = view("Ask Joan", frame=Frame(seq=7, read=False))
    assert {key: after[key] for key in ("clock", "place", "segment", "progress", "since")} == {
        "clock": "21:45",
        "place": "Motel office",
        "segment": {"label": "The questions", "number": 2, "of": 2},
        "progress": 0.5,
        "since": {
            "seq": 7,
            "chosen": "Ask Joan",
            "blocks": [{"kind": "prose", "text": "Nine nights, she says."}],
            "why_now": "She looks relieved.",
            "minutes": 3,
            "read": False,
        },
    }
    assert {key: after[key] for key in ("evidence", "people", "ties", "told", "offered", "transcript")} == {
        "evidence": [
            {
                "name": "two IDs",
                "text": "He holds two ID cards.",
                "clock": "21:45",
                "place": "Motel office",
                "indicator": None,
            },
            {
                "name": "debt",
                "text": "She owes him $900.",
                "clock": "21:45",
                "place": "Motel office",
                "indicator": None,
            },
        ],
        "people": [
            {"name": "Ana", "kind": "person"},
            {"name": "Dale", "kind": "person"},
            {"name": "Joan", "kind": "person"},
            {"name": "room 12", "kind": "place"},
        ],
        "ties": [
            {"text": "Dale controls Ana", "shown_by": ["two IDs"]},
            {"text": "Joan works at room 12", "shown_by": []},
        ],
        "told": [{"unit": "ht unit", "name": "ht unit", "clock": "21:45", "passed": None}],
        "offered": [
            {"what": "water", "answer": "", "clock": "21:45"},
            {"what": "advocate", "answer": "accepted", "clock": "21:45"},
        ],
        "transcript": [
            {
                "clock": "21:42",
                "heading": "The lobby",
                "place": "Motel office",
                "blocks": FIRST_BLOCKS,
                "chosen": "Ask Joan",
                "consequence": [{"kind": "prose", "text": "Nine nights, she says."}],
            }
        ],
    }


def test_the_view_of_an_ending() -> None:
    over = view(
        "Ask Joan", "Step in", scenario=replace(MOTEL, scenes=(LOBBY, DOOR, replace(THE_END, blocks=(Prose("Dawn."),))))
    )
    assert {key: over[key] for key in ("status", "progress", "prompt", "ending", "since")} == {
        "status": "ended",
        "progress": 1.0,
        "prompt": None,
        "ending": {"label": "The end", "outcome": "good", "blocks": [{"kind": "prose", "text": "Dawn."}]},
        "since": None,
    }


def test_evidence_found_by_entering_a_scene_was_found_there() -> None:
    here = Scene("Here", place="The lot", choices=(go("Go", "There", then=(FINDS_TWO_IDS,)),))
    sees = If(trust(Relation.AT_LEAST, 0), "You see it.", then=(Does(Verb.FIND, "debt"),))
    there = Scene("There", place="Room 12", blocks=(sees,), choices=(go("Leave"),))
    places = [(piece["name"], piece["place"]) for piece in view("Go", scenario=case(here, there))["evidence"]]
    assert places == [("two IDs", "The lot"), ("debt", "Room 12")]


def test_evidence_that_was_never_declared_has_no_text() -> None:
    here = Scene("Here", then=(Does(Verb.FIND, "a key"),), choices=(go("Go"),))
    assert [(piece["name"], piece["text"]) for piece in view(scenario=case(here))["evidence"]] == [("a key", "")]


@pytest.mark.parametrize(
    ("frame", "status"),
    [(Frame(), "playing"), (Frame(paused=True), "paused"), (Frame(noticed=False, paused=True), "notice")],
)
def test_the_status_of_a_run_that_goes_on(frame: Frame, status: str) -> None:
    assert view(frame=frame)["status"] == status


def test_a_run_that_is_stuck_says_so() -> None:
    assert view(scenario=case(Scene("Here")))["status"] == "stuck"
    assert view(scenario=case(Scene("Here")))["ending"]["outcome"] == "stuck"


def test_a_limit_is_an_ordinary_choice_while_timers_are_off() -> None:
    prompt = view("Ask Joan")["prompt"]
    assert [choice["text"] for choice in prompt["choices"]] == ["Step in", "Wait"]
    assert prompt["limit"] == {"seconds": 60, "text": "Wait", "left": None}


def test_only_the_server_takes_the_limit_while_timers_are_on() -> None:
    prompt = view("Ask Joan", frame=Frame(timers=True, left=41.5))["prompt"]
    assert [choice["text"] for choice in prompt["choices"]] == ["Step in"]
    assert prompt["limit"] == {"seconds": 60, "text": "Wait", "left": 41.5}


def test_nothing_follows_a_decision_without_a_consequence() -> None:
    assert view("Go", scenario=case(Scene("Here", choices=(go("Go"),))))["since"] is None


def test_what_followed_keeps_the_number_of_its_own_decision() -> None:
    assert view("Ask Joan", frame=Frame(seq=9, since_seq=7))["since"]["seq"] == 7


def test_the_items_of_a_task_come_without_ticks_and_answers() -> None:
    sort = task(Kind.SORT, Item("He drove her", answer="means"), Item("He keeps her pay", answer="act", when=TWO_IDS))
    prompt = view(scenario=case(sort), frame=Frame(draft_items={"a": "b"}))["prompt"]
    assert (prompt["kind"], prompt["ask"], prompt["button"]) == ("sort", "What now?", "Continue")
    assert (prompt["items"], prompt["bins"]) == ([{"text": "He drove her"}], ["act", "means"])
    assert prompt["draft_items"] == {"a": "b"}


def test_a_judgment_asks_its_question() -> None:
    judge = task(Kind.JUDGE, Item("Ana", answer="yes", question="Is she being trafficked?"))
    prompt = view(scenario=case(judge))["prompt"]
    assert prompt["items"] == [{"text": "Ana", "question": "Is she being trafficked?"}]


# --- canary ------------------------------------------------------------------------------------------

CANARY = "CANARY"
HIDDEN: dict[str, tuple[str, ...]] = {
    "Criterion": ("name", "about"),
    "Points": ("criterion",),
    "NumberValue": ("name", "about"),
    "YesNoValue": ("name", "about"),
    "IsYes": ("value",),
    "Compares": ("value",),
    "Adds": ("value",),
    "SetsNumber": ("value",),
    "SetsYesNo": ("value",),
    "Evidence": ("indicators", "basis", "unit", "reliability"),
    "Person": ("role", "wants", "fears"),
    "Tie": ("source", "verb", "target"),
    "Rule": ("name",),
    "Promise": ("text",),
    "Scene": ("formerly", "notes"),
    "Choice": ("tags", "formerly"),
    "Reason": ("why", "follows", "against"),
    "Task": ("criterion",),
    "Header": ("catalogue",),
}
"""What no view may ever hold, whatever was played. Every other text of the model is shown at its time."""


def poisoned(part: Any, within: str = "") -> Any:
    """The same case with the word CANARY before every hidden text, so that its names still fit each other."""
    if isinstance(part, tuple):
        return tuple(poisoned(each, within) for each in part)
    if isinstance(part, str) and within:
        return part if part == "minutes" else f"{CANARY} {part}"
    if not is_dataclass(part) or isinstance(part, type):
        return part
    hidden = HIDDEN.get(type(part).__name__, ())
    changes = {
        field.name: poisoned(getattr(part, field.name), field.name if field.name in hidden else "")
        for field in fields(part)
        if field.init
    }
    return replace(part, **changes)


def filled(random: Random) -> Scenario:
    """A drawn case in which the fields that nothing draws are filled as well."""
    drawn = drawn_scenario(random)
    scenes = tuple(
        replace(
            scene,
            notes=("note",),
            formerly=("Old heading",),
            choices=tuple(replace(choice, tags=("tag",), formerly=("Old text",)) for choice in scene.choices),
        )
        for scene in drawn.scenes
    )
    in_law: dict[str, Any] = {"basis": "consent", "unit": "patrol", "reliability": "low"}
    evidence = tuple(replace(piece, indicators=("IND-D01",), **in_law) for piece in drawn.evidence)
    people = tuple(replace(person, wants="rest", fears="noise") for person in drawn.people)
    header = Header(id="x", catalogue="HT-02")
    return replace(drawn, scenes=scenes, evidence=evidence, people=people, header=header)


@given(st.integers(0, 2**32 - 1))
def test_nothing_hidden_is_in_any_view_of_any_play(seed: int) -> None:
    random = Random(seed)
    scenario = poisoned(filled(random))
    assert str(scenario).count(CANARY) > 30
    story = begin(compile_scenario(scenario))
    for _ in range(20):
        for frame in (Frame(), Frame(timers=True), Frame(noticed=False)):
            assert CANARY not in json.dumps(view_of(story, frame))
        if story.state.ended:
            return
        story = advance(story, drawn_decision(offer(story.program, story.state), random))


def marked(scenario: Scenario) -> Scenario:
    """The same case with a word of its own in every text that has its time."""
    scenes = tuple(_marked_scene(scene, f"S{place}Q") for place, scene in enumerate(scenario.scenes))
    targets = {old.heading: new.heading for old, new in zip(scenario.scenes, scenes, strict=True)}
    evidence = tuple(Evidence(piece.name, f"E{piece.name}Q") for piece in scenario.evidence)
    made: Scenario = _retargeted(replace(scenario, scenes=scenes, evidence=evidence), targets)
    return made


def _marked_scene(scene: Scene, mark: str) -> Scene:
    choices = tuple(
        replace(choice, text=f"{choice.text} {mark}C{n}Q", consequence=(Prose(f"{mark}A{n}Q"),))
        for n, choice in enumerate(scene.choices)
    )
    return replace(
        scene,
        heading=f"{scene.heading} {mark}",
        place=f"P{mark}",
        blocks=(*scene.blocks, Prose(mark)),
        choices=choices,
    )


def _retargeted(part: Any, targets: dict[str, str]) -> Any:
    """Targets and `visited` follow the scenes to their marked headings."""
    if isinstance(part, tuple):
        return tuple(_retargeted(each, targets) for each in part)
    if not is_dataclass(part) or isinstance(part, type):
        return part
    changes = {field.name: _retargeted(getattr(part, field.name), targets) for field in fields(part)}
    if hasattr(part, "target") and part.target in targets:
        changes["target"] = targets[part.target]
    if isinstance(part, Reads) and part.reader is Reader.VISITED:
        changes["name"] = targets[part.name]
    return replace(part, **changes)


def not_yet(story: Story) -> list[str]:
    """The words of the texts whose time has not come."""
    program, flags = story.program, story.state.flags
    found = program.bits(Mark.FOUND)
    words = [f"E{piece.name}Q" for piece in program.scenario.evidence if not flags & found[piece.name]]
    words += [f"S{place}Q" for place, stage in enumerate(program.stages) if not flags & stage.visited]
    words += [
        tie.text for tie in program.scenario.ties if tie.shown_by and not any(flags & found[n] for n in tie.shown_by)
    ]
    taken = {(moment.state.scene, answer.words) for moment, answer in story.answers}
    for place, stage in enumerate(program.stages):
        chosen = {words for at, words in taken if at == place}
        words += [f"S{place}QA{n}Q" for n, choice in enumerate(stage.scene.choices) if choice.text not in chosen]
    return words


@given(st.integers(0, 2**32 - 1))
def test_no_text_is_in_a_view_before_its_time(seed: int) -> None:
    random = Random(seed)
    story = begin(compile_scenario(marked(drawn_scenario(random))))
    for _ in range(15):
        seen = json.dumps(view_of(story))
        charted = {item.text for moment in story.moments for item in offer(story.program, moment.state).items}
        assert [word for word in not_yet(story) if word in seen and word not in charted] == []
        offered = {choice.text for choice in offer(story.program, story.state).choices}
        chosen = {answer.words for _, answer in story.answers}
        hidden = [choice.text for _, choice in story.program.scenario.every_choice()]
        assert not [text for text in hidden if json.dumps(text)[1:-1] in seen and text not in offered | chosen]
        if story.state.ended:
            return
        story = advance(story, drawn_decision(offer(story.program, story.state), random))


def test_the_canary_would_be_seen() -> None:
    ana = Person("Ana", role="x", wants="y", fears="z")
    told = poisoned(case(Scene("Here", choices=(go("Go", reason=Reason("Because.")),)), people=(ana,)))
    assert told.scenes[0].choices[0].reason.why == "CANARY Because."
    assert told.people[0] == Person("Ana", role="CANARY x", wants="CANARY y", fears="CANARY z")


def test_every_field_of_the_model_that_holds_text_is_either_hidden_or_shown_at_its_time() -> None:
    shown = {
        "Prose": {"text"},
        "Speech": {"who", "text"},
        "Notices": {"text"},
        "If": {"text"},
        "Choice": {"text", "target"},
        "Item": {"text", "answer", "question"},
        "Reason": {"why_now"},
        "Task": {"ask", "button", "target", "named_bins"},
        "Scene": {"heading", "place", "segment"},
        "Evidence": {"name", "text"},
        "Person": {"name", "kind"},
        "Tie": {"text", "shown_by"},
        "Header": {"id", "role", "setting", "jurisdiction", "topics", "notice"},
        "Scenario": {"title", "summary"},
    }
    classes = (Prose, Speech, Notices, If, Item, Reason, Task, Scene, Evidence, Person, Tie, Header, Scenario)
    for kind in classes:
        texts = {field.name for field in fields(kind) if field.type in {"str", "tuple[str, ...]"}}
        assert texts == shown[kind.__name__] | set(HIDDEN.get(kind.__name__, ())), kind.__name__


def test_points_and_values_change_no_view() -> None:
    plain = case(Scene("Here", choices=(go("Go", "Here"), go("Leave"))))
    scored = case(
        Scene("Here", choices=(go("Go", "Here", score=points("care", 3), then=(Adds("trust", 1),)), go("Leave")))
    )
    assert view("Go", scenario=plain) == view("Go", scenario=scored)


def test_an_ending_tells_its_outcome_only_once_it_is_reached() -> None:
    harmful = case(
        Scene("Here", choices=(go("Go", "The door closes"),)), Scene("The door closes", ending=Outcome.HARMFUL)
    )
    assert "harmful" not in json.dumps(view(scenario=harmful))
    assert view("Go", scenario=harmful)["ending"]["outcome"] == "harmful"
