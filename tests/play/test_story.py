"""A run as it is read: every condition answered, every decision in words."""

from __future__ import annotations

from datetime import datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.errors import NotOffered
from simlib.play.decisions import Choose, decision_from_json
from simlib.play.engine import offer
from simlib.play.program import compile_scenario
from simlib.play.replay import replay
from simlib.play.story import Manner, Passage, Story, advance, begin, decision_words, tell
from simlib.scenario.model import (
    Adds,
    Choice,
    Does,
    Header,
    If,
    Item,
    Kind,
    Limit,
    Not,
    Notices,
    Prose,
    Reader,
    Reads,
    Reason,
    Relation,
    Scenario,
    Scene,
    Speech,
    Verb,
)
from tests.play.cases import FINDS_TWO_IDS, TWO_IDS, case, go, task, trust
from tests.play.drawn import drawn_decision, drawn_scenario


def story(scenario: Scenario, *decisions: object) -> Story:
    return tell(compile_scenario(scenario), [decision_from_json(decision) for decision in decisions])


def texts(passages: tuple[Passage, ...]) -> list[str]:
    return [passage.text for passage in passages]


def test_a_story_begins_with_the_texts_of_its_first_scene() -> None:
    blocks = (Prose("It is cold."), Speech("Dale", "Ask me."), Notices("She looks away."))
    shown = story(case(Scene("Here", blocks=blocks, choices=(go("Go"),)))).moments[0].blocks
    assert [passage.as_json() for passage in shown] == [
        {"kind": "prose", "text": "It is cold."},
        {"kind": "speech", "who": "Dale", "text": "Ask me."},
        {"kind": "notice", "text": "She looks away."},
    ]


def test_a_text_is_shown_only_where_its_condition_holds() -> None:
    here = Scene("Here", blocks=(If(TWO_IDS, "He hides them."), If(Not(TWO_IDS), "He smiles.")), choices=(go("Go"),))
    assert texts(story(case(here)).moments[0].blocks) == ["He smiles."]


def test_a_scene_shown_again_reads_its_conditions_again() -> None:
    look = go("Look", "Here", then=(FINDS_TWO_IDS,))
    here = Scene("Here", blocks=(If(TWO_IDS, "He hides them."), If(Not(TWO_IDS), "He smiles.")), choices=(look,))
    told = story(case(here), "Look")
    assert [texts(moment.blocks) for moment in told.moments] == [["He smiles."], ["He hides them."]]


ACCEPTS = If(
    trust(Relation.AT_LEAST, 2), "She reads the card.", then=(Does(Verb.ACCEPT, "advocate"), Adds("trust", -2))
)
DECLINES = If(trust(Relation.LESS, 2), "She gives it back.", then=(Does(Verb.DECLINE, "advocate"),))
ACCEPTED = If(Reads(Reader.ACCEPTED, "advocate"), "The advocate asks how she is.")


def test_an_if_that_acted_is_shown_though_its_condition_holds_no_more() -> None:
    here = Scene("Here", blocks=(ACCEPTS, DECLINES), choices=(go("Go"),))
    assert texts(story(case(here)).moments[0].blocks) == ["She reads the card."]


def test_a_text_can_speak_of_what_an_if_of_the_same_scene_just_did() -> None:
    here = Scene("Here", blocks=(ACCEPTED, ACCEPTS, Prose("You wait.")), choices=(go("Go"),))
    shown = texts(story(case(here)).moments[0].blocks)
    assert shown == ["The advocate asks how she is.", "She reads the card.", "You wait."]


def test_an_if_that_only_acts_shows_nothing() -> None:
    silent = If(trust(Relation.AT_LEAST, 2), "", then=(FINDS_TWO_IDS,))
    assert story(case(Scene("Here", blocks=(silent,), choices=(go("Go"),)))).moments[0].blocks == ()


def test_a_consequence_is_read_after_the_whole_decision() -> None:
    after = (Prose("She nods."), If(TWO_IDS, "The cards are on the table."), If(Not(TWO_IDS), "Nothing shows."))
    there = Scene("There", then=(FINDS_TWO_IDS,), choices=(go("Leave"),))
    told = story(case(Scene("Here", choices=(go("Go", "There", consequence=after),)), there), "Go")
    answer = told.moments[0].answer
    assert answer is not None
    assert texts(answer.consequence) == ["She nods.", "The cards are on the table."]


def test_an_answer_keeps_its_words_its_minutes_and_the_why_that_is_told_at_once() -> None:
    ask = go("Ask her", takes=3, reason=Reason("For later.", why_now="He heard it too."))
    answer = story(case(Scene("Here", choices=(ask,))), "ask HER").moments[0].answer
    assert answer is not None
    assert (answer.words, answer.minutes, answer.why_now) == ("Ask her", 3, "He heard it too.")


def test_the_consequence_of_a_task_is_shown_too() -> None:
    told = story(case(task(Kind.SELECT, Item("Her words"), consequence=(Prose("She corrects one."),))), {"select": []})
    answer = told.moments[0].answer
    assert answer is not None
    assert (texts(answer.consequence), answer.why_now) == (["She corrects one."], "")


@pytest.mark.parametrize(
    ("scene", "decision", "words"),
    [
        (task(Kind.SELECT, Item("a"), Item("b")), {"select": ["a", "b"]}, "a; b"),
        (task(Kind.SELECT, Item("a")), {"select": []}, "None of these"),
        (task(Kind.REFER, Item("ht unit")), {"refer": ["ht unit"]}, "ht unit"),
        (task(Kind.CHART, Item("Dale controls Ana")), {"chart": ["Dale controls Ana"]}, "Dale controls Ana"),
        (task(Kind.SORT, Item("a", answer="act")), {"sort": {"a": "act"}}, "a: act"),
        (task(Kind.JUDGE, Item("Ana", answer="no")), {"judge": {"Ana": "unclear"}}, "Ana: not yet clear"),
        (task(Kind.WRITE), {"write": "She said no."}, "You wrote 3 words."),
        (task(Kind.WRITE), {"write": "No"}, "You wrote 1 word."),
        (Scene("Here", limit=Limit(9, go("Wait"))), {"timeout": True}, "Wait"),
    ],
)
def test_every_decision_has_words(scene: Scene, decision: object, words: str) -> None:
    answer = story(case(scene), decision).moments[0].answer
    assert answer is not None
    assert answer.words == words


def test_a_choice_that_stands_nowhere_has_no_words() -> None:
    program = compile_scenario(case(Scene("Here", choices=(go("Go"),))))
    assert decision_words(program, begin(program).state, Choose("Fly")) == ""


def test_a_scene_without_a_place_is_where_the_last_one_was() -> None:
    scenes = (Scene("A", place="Room 12", choices=(go("Go", "B"),)), Scene("B", choices=(go("Go", "C"),)))
    told = story(case(*scenes, Scene("C", place="The lot", choices=(go("Go"),))), "Go", "Go", "Go")
    assert [moment.place for moment in told.moments] == ["Room 12", "Room 12", "The lot", "The lot"]


def test_the_clock_of_a_story_starts_where_the_case_does() -> None:
    header = Header(starts=datetime(2026, 3, 12, 23, 50))
    told = story(case(Scene("Here", choices=(go("Go", takes=15),)), header=header), "Go")
    assert told.clock(told.state.minutes) == datetime(2026, 3, 13, 0, 5)


def test_a_refused_decision_leaves_the_story_as_it_was() -> None:
    told = story(case(Scene("Here", choices=(go("Go"),))))
    with pytest.raises(NotOffered):
        advance(told, Choose("Fly"))
    assert len(told.moments) == 1


@given(st.integers(0, 2**32 - 1))
def test_a_story_goes_where_the_engine_goes(seed: int) -> None:
    random = Random(seed)
    program = compile_scenario(drawn_scenario(random))
    told = begin(program)
    while not told.state.ended and len(told.moments) < 25:
        told = advance(told, drawn_decision(offer(program, told.state), random))
    steps = list(replay(program, told.decisions))
    assert [moment.state for moment in told.moments] == [step.state for step in steps]
    assert list(told.events) == [event for step in steps for event in step.events]
    assert tell(program, told.decisions) == told
    assert all(passage.text and (passage.manner is Manner.SPEECH) == bool(passage.who) for passage in every(told))


def every(told: Story) -> list[Passage]:
    return [passage for moment in told.moments for passage in moment.blocks]


def test_choices_and_scenes_have_no_texts_of_their_own_accord() -> None:
    answer = story(case(Scene("Here", choices=(Choice("Go", "The end"),))), "Go").moments[0].answer
    assert answer is not None
    assert (answer.consequence, answer.why_now) == ((), "")
