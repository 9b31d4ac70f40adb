"""A run of an older version of a case, in a newer one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from simlib.errors import NotOffered
from simlib.play import resume as resume_module
from simlib.play.decisions import Choose, Judge, Select, Sort, TimeOut, Write
from simlib.play.program import compile_scenario
from simlib.play.resume import Resumed, Verdict, resume
from simlib.read.notebook import notebook_from_text, read_text_scenario
from simlib.scenario.model import (
    Adds,
    Choice,
    Compares,
    If,
    Item,
    Kind,
    Limit,
    Outcome,
    Prose,
    Reason,
    Relation,
    Scenario,
    Scene,
    SetsYesNo,
)
from tests.bench.edits import by_position, real_cases
from tests.play.cases import FINDS_TWO_IDS, HURRIED, case, go, points, task
from tests.play.edit_oracle import Fate, share_resumed, trials
from tests.play.edits import EDITS

SMALL = 120
"""Edits in the gate; the bench takes far more."""


def resumed(old: Scenario, new: Scenario, *decisions: object) -> Resumed:
    made = [Choose(each) if isinstance(each, str) else each for each in decisions]
    return resume(compile_scenario(old), compile_scenario(new), made)  # type: ignore[arg-type]


def said(result: Resumed) -> tuple[str, str, list[str]]:
    return result.verdict.value, result.scene, [change.sentence for change in result.changes]


DOOR = Scene("The door", blocks=(Prose("It is dark."),), choices=(go("Knock", "The room"), go("Wait", "The door")))
ROOM = Scene("The room", choices=(go("Ask"), go("Leave")))
CASE = case(DOOR, ROOM)


def with_door(*choices: Choice, **parts: object) -> Scenario:
    return case(replace(DOOR, choices=choices, **parts), ROOM)  # type: ignore[arg-type]


# --- every kind of edit, judged by another telling of the meaning -----------------------------------------------------


def test_after_drawn_edits_no_run_is_silently_wrong_and_nearly_all_go_on() -> None:
    made = list(trials(real_cases(), seed=11, number=SMALL))
    assert [(trial.how, trial.said) for trial in made if trial.fate is Fate.WRONG] == []
    assert share_resumed(made) >= 0.95
    assert {trial.how for trial in made} >= {how.__name__ for how in EDITS}
    assert {trial.resumed.verdict for trial in made} == set(Verdict)


def test_a_resume_by_position_would_be_found_out() -> None:
    fates = Counter(trial.fate for trial in by_position(real_cases(), 40))
    assert fates[Fate.WRONG] > 0


def test_a_resume_that_keeps_silent_would_be_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resume_module, "scene_changes", lambda _point: ())
    fates = Counter(trial.fate for trial in trials(real_cases(), seed=11, number=40))
    assert fates[Fate.WRONG] > 0


# --- the same -------------------------------------------------------------------------------------------------------


def test_a_run_on_the_same_case_is_the_same() -> None:
    assert said(resumed(CASE, CASE, "Wait", "Knock")) == ("same", "The room", [])


def test_what_was_changed_in_a_scene_that_the_run_never_met_leaves_it_the_same() -> None:
    new = case(DOOR, replace(ROOM, blocks=(Prose("Somebody sits there."),)))
    assert said(resumed(CASE, new, "Wait")) == ("same", "The door", [])


def test_another_order_of_scenes_and_choices_is_no_difference() -> None:
    new = case(replace(DOOR, choices=DOOR.choices[::-1]), *reversed([ROOM, Scene("The yard", choices=(go("On"),))]))
    assert said(resumed(CASE, new, "Wait", "Knock")) == ("same", "The room", [])


def test_cells_that_moved_are_no_difference() -> None:
    text = "# A gate\n\n## Here\n\nIt rains.\n\n- [Go](#There)\n\n  You go.\n\n## There\n\n- Ending: good\n"
    moved = text.replace("## Here", "- Note: a line more\n\n## Here")
    old, new = (read_text_scenario(notebook_from_text(each)).scenario for each in (text, moved))
    assert old is not None
    assert new is not None
    assert old != new
    assert said(resumed(old, new, "Go")) == ("same", "There", [])


# --- moved, and why ---------------------------------------------------------------------------------------------------


def test_a_choice_inserted_above_does_not_move_the_decision() -> None:
    new = with_door(go("Call first"), *DOOR.choices)
    result = resumed(CASE, new, "Knock")
    assert said(result) == ("moved", "The room", ['"Call first" is offered in "The door" now.'])
    assert result.story.decisions == (Choose("Knock"),)


def test_a_scene_and_a_choice_are_known_by_their_old_names() -> None:
    entry = replace(
        DOOR, heading="The entry", formerly=("The door",), choices=(go("Tap", "The room", formerly=("Knock",)),)
    )
    result = resumed(CASE, case(entry, ROOM), "Knock")
    assert result.story.decisions == (Choose("Tap"),)
    assert said(result) == (
        "moved",
        "The room",
        [
            'The scene "The door" is now called "The entry".',
            '"Knock" now reads "Tap".',
            '"Wait" is no longer offered in "The entry".',
        ],
    )


def test_a_choice_that_differs_in_signs_and_capitals_is_the_same_choice() -> None:
    result = resumed(CASE, with_door(go("“KNOCK”.", "The room"), DOOR.choices[1]), "Knock")
    assert (result.verdict, result.story.decisions) == (Verdict.MOVED, (Choose("“KNOCK”."),))


def test_a_choice_renamed_without_a_word_is_known_by_what_follows_it() -> None:
    follows = (Prose("The door opens a hand's breadth."),)
    old = with_door(go("Knock", "The room", consequence=follows), DOOR.choices[1])
    new = with_door(go("Rap on the wood", "The room", consequence=follows), DOOR.choices[1])
    result = resumed(old, new, "Knock")
    assert result.story.decisions == (Choose("Rap on the wood"),)
    known = " It is known by all the rest, which is as it was."
    assert said(result)[2] == [f'"Knock" now reads "Rap on the wood".{known}']


def test_a_scene_renamed_without_a_word_is_known_by_what_stands_in_it() -> None:
    new = case(replace(DOOR, choices=(go("Knock", "Room 12"), DOOR.choices[1])), replace(ROOM, heading="Room 12"))
    assert said(resumed(CASE, new, "Knock")) == (
        "moved",
        "Room 12",
        ['The scene "The room" is now called "Room 12". It is known by all the rest, which is as it was.'],
    )


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        (go("Knock", "The room", score=points("care", 2)), '"Knock" now brings 2 for care, not 0.'),
        (go("Knock", "The room", takes=3), 'For "Knock" 3 minutes pass now, not 0.'),
        (go("Knock", "The room", takes=1), 'For "Knock" 1 minute passes now, not 0.'),
        (go("Knock", "The room", then=(Adds("trust", 1),)), 'After "Knock", "trust" is 3, not 2.'),
        (go("Knock", "The room", then=(SetsYesNo("hurried", yes=True),)), 'After "Knock", "hurried" is yes.'),
        (go("Knock", "The room", then=(FINDS_TWO_IDS,)), 'After "Knock", "two IDs" is found.'),
        (go("Knock", "The room", once=True), 'How often "Knock" can be taken is not as it was.'),
        (go("Knock", "The room", consequence=(Prose("Steps."),)), 'What follows "Knock" is not as it was.'),
        (
            go("Knock", "The room", reason=Reason("Why.", why_now="They hear you.")),
            'What follows "Knock" is not as it was.',
        ),
        (go("Knock", "The door"), 'From "Knock" the way leads to "The door", not to "The room".'),
    ],
)
def test_what_a_decision_comes_to_now_is_told_in_a_sentence(choice: Choice, sentence: str) -> None:
    result = resumed(CASE, with_door(choice, DOOR.choices[1]), "Knock")
    assert said(result) == ("moved", choice.target, [sentence])


def test_what_would_tell_the_key_of_the_case_is_marked_as_hidden() -> None:
    new = with_door(go("Knock", "The room", score=points("care", 2), takes=3), DOOR.choices[1])
    changes = resumed(CASE, new, "Knock").changes
    assert {change.about.value: change.hidden for change in changes} == {"points": True, "minutes": False}


def test_a_difference_is_told_where_it_begins_and_not_again() -> None:
    late = go("Wait", "The door", then=(Adds("trust", 1),), score=points("care", 1))
    result = resumed(CASE, with_door(DOOR.choices[0], late), "Wait", "Knock")
    assert said(result)[2] == ['"Wait" now brings 1 for care, not 0.', 'After "Wait", "trust" is 3, not 2.']


def test_a_text_that_was_read_and_is_another_now_is_told() -> None:
    new = case(replace(DOOR, blocks=(Prose("A lamp burns."), If(HURRIED, "You are out of breath."))), ROOM)
    assert said(resumed(CASE, new)) == ("moved", "The door", ['The text of "The door" is not as it was.'])


def test_a_time_limit_more_or_less_is_told_and_a_time_out_stays_one_where_it_can() -> None:
    limited = case(replace(DOOR, choices=DOOR.choices[:1], limit=Limit(60, DOOR.choices[1])), ROOM)
    shorter = case(replace(DOOR, choices=DOOR.choices[:1], limit=Limit(30, DOOR.choices[1])), ROOM)
    kept, gone = resumed(limited, shorter, TimeOut()), resumed(limited, CASE, TimeOut())
    assert (kept.story.decisions, said(kept)[2]) == ((TimeOut(),), ['"The door" has a time limit of 30 seconds now.'])
    assert gone.story.decisions == (Choose("Wait"),)
    assert said(gone)[2] == [
        '"The door" has no time limit now.',
        '"Wait" is no longer what happens when time runs out.',
    ]


def test_how_every_run_is_counted_is_told_too() -> None:
    new = replace(
        CASE, criteria=CASE.criteria[:1], values=CASE.values[1:], header=replace(CASE.header, pass_percent=60)
    )
    assert said(resumed(CASE, new))[2] == [
        "To pass takes 60 percent of the points, not 70.",
        'There is no criterion "facts" any more.',
        'There is no value "trust" any more.',
    ]


def test_what_the_case_file_says_otherwise_is_told_once_it_was_found() -> None:
    found = with_door(go("Knock", "The room", then=(FINDS_TWO_IDS,)), DOOR.choices[1])
    new = replace(found, evidence=(replace(found.evidence[0], text="He holds three."), found.evidence[1]))
    sentence = 'What the case file says about "two IDs" is not as it was.'
    assert said(resumed(found, new, "Knock"))[2] == [sentence]
    assert said(resumed(found, new, "Wait")) == ("same", "The door", [])


# --- tasks ------------------------------------------------------------------------------------------------------------

PACKED = case(task(Kind.SELECT, Item("the cards", right=True), Item("a guess", right=False), target="The room"), ROOM)
SORTED = case(task(Kind.SORT, Item("one", answer="act"), Item("two", answer="means"), target="The room"), ROOM)
JUDGED = case(task(Kind.JUDGE, Item("Ana", answer="yes"), Item("Dale", answer="no"), target="The room"), ROOM)
SORTS = Sort((("one", "act"), ("two", "act")))


def with_items(old: Scenario, *items: Item) -> Scenario:
    first = old.scenes[0]
    assert first.task is not None
    return replace(old, scenes=(replace(first, task=replace(first.task, items=items)), *old.scenes[1:]))


def test_an_item_that_was_ticked_and_is_gone_is_left_out_and_told() -> None:
    result = resumed(PACKED, with_items(PACKED, Item("a guess", right=False)), Select(("the cards", "a guess")))
    assert result.story.decisions == (Select(("a guess",)),)
    assert '"the cards" is not asked about in "The task" any more and is left out.' in said(result)[2]


def test_an_item_that_may_be_another_in_other_words_is_not_guessed_at() -> None:
    new = with_items(PACKED, Item("two cards", right=True), Item("a guess", right=False))
    result = resumed(PACKED, new, Select(("the cards",)))
    assert (result.verdict, result.scene, result.kept) == (Verdict.CANNOT, "The task", 0)
    assert result.as_json()["why"] == (
        '"the cards" is gone from "The task", and "two cards" may be the same in other words.'
    )
    assert resumed(PACKED, new, Select(("a guess",))).verdict is Verdict.MOVED


@pytest.mark.parametrize(
    ("old", "more", "answer"),
    [
        (SORTED, Item("three", answer="act"), SORTS),
        (JUDGED, Item("Joan", answer="no"), Judge((("Ana", "yes"), ("Dale", "no")), (("Ana", 2),))),
    ],
)
def test_a_question_that_was_never_answered_stops_the_run_before_it(old: Scenario, more: Item, answer: object) -> None:
    first = old.scenes[0].task
    assert first is not None
    result = resumed(old, with_items(old, *first.items, more), answer)
    assert (result.verdict, result.scene) == (Verdict.CANNOT, "The task")
    assert result.as_json()["why"] == f'"The task" now also asks about "{more.text}", which was not answered.'
    fewer = resumed(old, with_items(old, first.items[0]), answer)
    assert (fewer.verdict, fewer.scene) == (Verdict.MOVED, "The room")


def test_a_bin_that_is_gone_stops_the_run_before_it() -> None:
    new = with_items(SORTED, Item("one", answer="purpose"), Item("two", answer="means"))
    result = resumed(SORTED, new, SORTS)
    assert result.as_json()["why"] == 'In "The task" nothing can be put under "act" any more.'


def test_another_kind_of_decision_stops_the_run_before_it() -> None:
    new = case(task(Kind.WRITE, target="The room"), ROOM)
    result = resumed(PACKED, new, Select(()))
    assert result.as_json()["why"] == 'In "The task" another kind of decision is asked for now.'
    assert said(resumed(new, new, Write("At nine"))) == ("same", "The room", [])


# --- cannot, and the last safe scene ----------------------------------------------------------------------------------


def test_a_choice_that_is_gone_stops_the_run_where_it_was_taken() -> None:
    result = resumed(CASE, with_door(DOOR.choices[1]), "Wait", "Knock")
    assert result.as_json() == {
        "verdict": "cannot",
        "scene": "The door",
        "kept": 1,
        "decisions": 2,
        "why": '"Knock" is no longer among what can be done in "The door".',
        "changes": [{"about": "offer", "sentence": '"Knock" is no longer offered in "The door".'}],
    }


def test_a_choice_that_gave_way_to_another_is_not_taken_for_it() -> None:
    old = with_door(go("Knock", "The room", consequence=(Prose("It opens."),)), DOOR.choices[1])
    new = with_door(go("Kick", "The room", consequence=(Prose("It breaks."),)), DOOR.choices[1])
    assert resumed(old, new, "Knock").verdict is Verdict.CANNOT
    assert resumed(CASE, with_door(go("Kick", "The room"), DOOR.choices[1]), "Knock").verdict is Verdict.CANNOT


def test_a_scene_with_one_bare_choice_is_not_taken_for_another_one() -> None:
    old = case(Scene("The hall", choices=(go("Go on", "The room"),)), ROOM)
    new = case(Scene("The stairs", choices=(go("Go on", "The room"),)), ROOM)
    assert resumed(old, new, "Go on").verdict is Verdict.CANNOT


def test_two_choices_that_changed_texts_are_not_taken_for_each_other() -> None:
    one, two = go("Knock", "The room", consequence=(Prose("A"),)), go("Wait", "The door", consequence=(Prose("B"),))
    swapped = with_door(replace(one, text="Wait"), replace(two, text="Knock"))
    assert resumed(with_door(one, two), swapped, "Knock").verdict is Verdict.CANNOT


def test_an_old_name_that_two_choices_claim_stops_the_run() -> None:
    new = with_door(go("Tap", "The room", formerly=("Knock",)), go("Rap", "The room", formerly=("Knock",)))
    assert resumed(CASE, new, "Knock").verdict is Verdict.CANNOT


def test_a_choice_that_is_not_offered_any_more_says_what_it_asks_for() -> None:
    enough = Compares("trust", Relation.AT_LEAST, 3)
    result = resumed(CASE, with_door(go("Knock", "The room", when=enough), DOOR.choices[1]), "Knock")
    assert (result.verdict, result.scene, result.because) == (Verdict.CANNOT, "The door", enough)
    assert result.as_json()["why"] == '"Knock" is not offered at this point any more.'


def test_a_choice_that_leads_elsewhere_stops_what_was_decided_after_it() -> None:
    yard = Scene("The yard", choices=(go("Ask"), go("Leave", "The room")))
    long_room = replace(ROOM, choices=(go("Ask", "The room"), go("Leave")))
    old = case(DOOR, long_room, yard)
    result = resumed(
        old, case(replace(DOOR, choices=(go("Knock", "The yard"), DOOR.choices[1])), long_room, yard), "Knock", "Ask"
    )
    assert (result.verdict, result.scene, result.story.decisions) == (Verdict.CANNOT, "The yard", (Choose("Knock"),))
    assert result.as_json()["why"] == 'The way leads to "The yard" now, and the next decision was made in "The room".'
    assert said(result)[2] == ['From "Knock" the way leads to "The yard", not to "The room".']


def test_a_case_that_begins_elsewhere_says_so() -> None:
    new = case(Scene("The yard", choices=(go("On", "The door"),)), DOOR, ROOM)
    assert said(resumed(CASE, new)) == ("moved", "The yard", ['The case begins in "The yard" now, not in "The door".'])
    assert resumed(CASE, new, "Knock").as_json()["why"] == (
        'The case begins in "The yard" now, and the next decision was made in "The door".'
    )


def test_a_run_is_not_ended_by_being_moved() -> None:
    result = resumed(CASE, with_door(go("Knock"), DOOR.choices[1]), "Wait", "Knock")
    assert (result.verdict, result.scene, result.kept) == (Verdict.CANNOT, "The door", 1)
    assert result.as_json()["why"] == 'After "Knock" the case now ends in "The end".'
    stuck = case(DOOR, replace(ROOM, choices=(go("Ask", when=HURRIED),)))
    assert resumed(CASE, stuck, "Knock").as_json()["why"] == 'After "Knock" the case offers nothing more now.'


def test_a_scene_that_ends_the_case_now_takes_no_decision_any_more() -> None:
    new = case(DOOR, replace(ROOM, choices=(), ending=Outcome.PARTIAL))
    result = resumed(CASE, new, "Knock", "Ask")
    assert (result.verdict, result.scene, result.story.state.ended) == (Verdict.CANNOT, "The door", False)
    assert result.as_json()["why"] == 'After "Knock" the case now ends in "The room".'


def test_a_case_that_is_over_as_it_begins_leaves_nothing_to_go_on_with() -> None:
    new = replace(CASE, scenes=(Scene("The door", ending=Outcome.GOOD),))
    result = resumed(CASE, new)
    assert (result.verdict, result.as_json()["why"]) == (Verdict.CANNOT, "The case is over as soon as it begins now.")


def test_a_run_that_has_ended_ends_where_the_newer_version_ends() -> None:
    new = case(DOOR, replace(ROOM, choices=(go("Ask", "The road"),)), Scene("The road", ending=Outcome.HARMFUL))
    result = resumed(CASE, new, "Knock", "Ask")
    assert (result.verdict, result.scene, result.story.state.ended) == (Verdict.MOVED, "The road", True)


def test_decisions_that_the_older_version_never_took_are_refused() -> None:
    with pytest.raises(NotOffered):
        resumed(CASE, CASE, "Fly")


def test_two_scenes_that_changed_their_headings_are_told_apart() -> None:
    yard = Scene("The yard", blocks=(Prose("A lamp."),), choices=(go("Ask"), go("Leave")))
    barn = Scene("The barn", blocks=(Prose("It is dry."),), choices=(go("Ask"), go("Leave")))
    door = replace(DOOR, choices=(go("Knock", "The yard"), go("Wait", "The barn")))
    swapped = case(door, replace(yard, blocks=barn.blocks), replace(barn, blocks=yard.blocks))
    stands = resumed(case(door, yard, barn), swapped, "Knock")
    assert (stands.verdict, stands.scene, stands.kept) == (Verdict.CANNOT, "The door", 0)
    assert stands.as_json()["why"] == '"The yard" is another scene now, and the run stood in the one it was.'
    stopped = resumed(case(door, yard, barn), swapped, "Knock", "Ask")
    why = '"The yard" is another scene now, and the next decision was made in the one it was.'
    assert (stopped.verdict, stopped.scene, stopped.as_json()["why"]) == (Verdict.CANNOT, "The door", why)
    passed = resumed(case(door, yard, barn), case(replace(door, choices=door.choices[:1]), yard, barn), "Knock")
    assert (passed.verdict, passed.scene) == (Verdict.MOVED, "The yard")
    first = resumed(case(yard, barn), case(*swapped.scenes[1:3]))
    assert (first.verdict, first.scene) == (Verdict.CANNOT, "The yard")
    assert said(first)[2] == ['The case begins in "The yard", which is another scene now.']


def test_a_run_whose_scene_is_gone_goes_back_to_the_last_one_that_is_known() -> None:
    yard = Scene("The yard", blocks=(Prose("A lamp."),), choices=(go("Ask"), go("Leave")))
    gone = case(replace(DOOR, choices=(go("Knock", "The yard"), DOOR.choices[1])), yard)
    result = resumed(CASE, gone, "Wait", "Knock")
    assert (result.verdict, result.scene, result.story.decisions) == (Verdict.CANNOT, "The door", (Choose("Wait"),))
    assert result.as_json()["why"] == '"The room", where the run stood, cannot be found again.'
