"""Our scenarios through Twee and back, and what a person changed in Twine meanwhile."""

from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simlib.errors import Unreadable
from simlib.exchange.carry import Form, export
from simlib.exchange.json_form import Brought, same_case
from simlib.exchange.twee_form import parse_twee
from simlib.exchange.twee_read import scenario_from_twee
from simlib.exchange.twee_scenes import scenario_of
from simlib.exchange.twee_story import story_of
from simlib.exchange.twee_write import twee_of
from simlib.read.notebook import notebook_from_text, read_text_scenario
from simlib.scenario.model import Choice, Finding, If, Limit, Outcome, Prose, Scenario, Scene, Speech
from tests.exchange.plays import CASES, RECORDED, case, drawn_play, recorded, result
from tests.play.drawn import drawn_scenario
from tests.prove.drawn import small_case

GATE = """# The open gate

- Law checked: 2026-11-01, California
- Notice: a quarrel; nobody under 18; low

### Values

- calm: 2, from 0 to 5.

### Criteria

- care: 2 points.

### People and places

- Ana: person, witness

## At the gate

- Place: The farm
- Takes: 2 minutes

The gate stands open.

- Ana: "Come in."
- If calm at least 2: She smiles.

- [Ask [[loudly]] -> now](#The-yard)

  She steps back.

  - When: calm < 5
  - Then: calm - 1
  - Score: care - 1
  - Against: PRA-03.avoid1
  - Why: It frightens her.
- [Wait](#The-yard)
- Limit: 60 seconds, then [Drive on](#StoryInit)

## The yard

- Select: What do you see? [Close the notebook](#StoryInit)
  - [x] A truck
    - Score: care + 1
    - Follows: PRA-05.do1
    - Why: It is there.
  - [ ] A dog

  It is quiet.

## StoryInit

- Ending: good

:: You never learn who was there.
"""


def gate() -> Scenario:
    scenario = read_text_scenario(notebook_from_text(GATE)).scenario
    assert scenario is not None
    return scenario


Said = list[tuple[str, str]]


def came_back(twee: str) -> tuple[Scenario, Said]:
    brought = scenario_from_twee(twee.encode())
    assert brought.scenario is not None
    return brought.scenario, [(each.code, each.message) for each in brought.findings]


def put_together(twee: str) -> tuple[Scenario, Said]:
    """The scenario as it is put together from its passages, as if something had been changed."""
    findings: list[Finding] = []
    scenario = scenario_of(story_of(parse_twee(twee).passages, findings), findings)
    return scenario, [(each.code, each.message) for each in findings]


def edited(old: str, new: str) -> tuple[Scenario, Said]:
    """What comes back of the gate after somebody replaced a piece of its story."""
    twee = twee_of(gate())
    front, mark, data = twee.rpartition("\n:: First Contact data")
    assert old in front
    return came_back(front.replace(old, new, 1) + mark + data)


@pytest.mark.parametrize("name", CASES)
def test_a_case_of_the_project_comes_back_whole(name: str) -> None:
    scenario = case(name)[1]
    assert scenario_from_twee(twee_of(scenario).encode()) == Brought(scenario, ())


@pytest.mark.parametrize("file", RECORDED[::3], ids=lambda file: f"{file.parent.name}, {file.stem}")
def test_a_recorded_play_is_the_same_after_the_way_through_twee(file: Path) -> None:
    scenario = case(file.parent.name)[1]
    assert result(came_back(twee_of(scenario))[0], recorded(file)) == result(scenario, recorded(file))


@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_a_drawn_case_comes_back_whole_and_plays_the_same(seed: int) -> None:
    for scenario in (drawn_scenario(Random(seed)), small_case(seed)):
        again, said = came_back(twee_of(scenario))
        assert (again, said) == (scenario, [])
        assert drawn_play(again, seed) == drawn_play(scenario, seed)


@pytest.mark.parametrize("name", CASES)
def test_a_case_put_together_from_its_passages_is_the_same_case(name: str) -> None:
    scenario = case(name)[1]
    again, said = put_together(twee_of(scenario))
    assert said == []
    assert same_case(again, scenario)


def test_the_story_plays_by_itself_in_twine() -> None:
    passages = {each.name: each for each in parse_twee(twee_of(gate())).passages}
    assert json.loads(passages["StoryData"].text)["start"] == "At the gate"
    assert passages["StoryTitle"].text == "The open gate"
    assert passages["At the gate"].text == (
        "The gate stands open.\n\n"
        'Ana: "Come in."\n\n'
        "If calm >= 2: She smiles.\n\n"
        "[[Ask [ [loudly] ] → now->At the gate: Ask loudly - now]]\n\n"
        "[[Wait->The yard]]\n\n"
        "[[Drive on->StoryInit 2]]"
    )
    assert passages["At the gate: Ask loudly - now"].text == "She steps back.\n\n[[Go on->The yard]]"
    assert passages["The yard"].text == (
        "Select: What do you see?\n\n1. A truck\n2. A dog\n\n[[Close the notebook->The yard: Close the notebook]]"
    )
    assert passages["StoryInit 2"].tags == ("ending-good",)
    assert passages["StoryInit 2"].text == " :: You never learn who was there."


def test_every_link_of_a_story_names_a_passage_of_it() -> None:
    for scenario in (*(case(name)[1] for name in CASES), *(drawn_scenario(Random(seed)) for seed in range(6))):
        passages = parse_twee(twee_of(scenario)).passages
        named = {target for each in passages for target in re.findall(r"->([^\]]*)\]\]", each.text)}
        assert named <= {each.name for each in passages}
        assert len({each.name.lower() for each in passages}) == len(passages)


def test_the_data_of_ours_hold_no_link_and_no_sign_of_a_program() -> None:
    for name in CASES:
        data = parse_twee(twee_of(case(name)[1])).passages[-1]
        assert data.tags == ("first-contact", "Twine.private")
        assert [sign for sign in ("[[", "<<", "<%", "${", "(if:") if sign in data.text] == []


def test_what_twee_has_no_word_for_is_listed_with_its_place() -> None:
    reading = read_text_scenario(notebook_from_text(GATE))
    carried = export(reading, Form.TWEE, "gate.ipynb")
    assert [(each.code, each.spot.cell, each.spot.line, each.message) for each in carried.findings] == [
        ("X103", 1, 1, "The head of the case: Law checked, Notice."),
        ("X103", 1, 8, "The part Values, with 1 line."),
        ("X103", 1, 12, "The part Criteria, with 1 line."),
        ("X103", 1, 16, "The part People and places, with 1 line."),
        ("X103", 2, 1, 'The scene "At the gate": Place, Takes.'),
        ("X103", 2, 9, 'This If always shows: "She smiles.".'),
        ("X103", 2, 11, 'The choice "Ask [[loudly]] -> now": When, Then, Score, Against, Why.'),
        ("X105", 2, 11, '"Ask [[loudly]] -> now" stands as "Ask [ [loudly] ] → now".'),
        ("X103", 2, 21, 'The choice "Drive on": Limit.'),
        ("X103", 3, 3, 'This Select can be read, and is no more than a link: "What do you see?".'),
        ("X104", 4, 1, '"StoryInit" is the passage "StoryInit 2".'),
        ("X105", 4, 5, 'In "StoryInit": ":: You never learn who was there.".'),
    ]


def test_a_case_with_errors_is_not_handed_on() -> None:
    with pytest.raises(Unreadable, match="has errors"):
        export(read_text_scenario(b"no notebook"), Form.TWEE, "x.ipynb")


def test_a_text_changed_in_twine_is_taken_in_and_everything_else_stays() -> None:
    scenario, said = edited("The gate stands open.", "The gate stands //wide// open.")
    assert said == []
    start = scenario.scenes[0]
    assert start.blocks[0] == Prose("The gate stands //wide// open.", start.blocks[0].spot)
    assert start.blocks[1:] == gate().scenes[0].blocks[1:]
    assert start.choices == gate().scenes[0].choices
    assert (start.place, start.takes, start.limit) == ("The farm", 2, gate().scenes[0].limit)


def test_what_follows_a_choice_can_be_changed_and_keeps_its_points() -> None:
    scenario, said = edited("She steps back.", "She turns away.")
    choice = scenario.scenes[0].choices[0]
    assert said == []
    assert [getattr(block, "text", "") for block in choice.consequence] == ["She turns away."]
    assert choice.score == gate().scenes[0].choices[0].score
    assert choice.when == gate().scenes[0].choices[0].when


def test_a_speech_and_a_condition_that_were_changed_are_said_to_be_lost() -> None:
    scenario, said = edited('Ana: "Come in."\n\nIf calm >= 2: She smiles.', "She nods.")
    assert said == [
        ("X221", 'This If became plain text, or is gone: "She smiles.".'),
        ("X221", 'This speech became plain text, or is gone: ""Come in."".'),
    ]
    assert not any(isinstance(block, If | Speech) for block in scenario.scenes[0].blocks)


def test_a_choice_that_was_renamed_loses_its_rules_and_that_is_said() -> None:
    scenario, said = edited("[[Wait->The yard]]", "[[Wait a while->The yard]]\n\n[[Wait a while->StoryInit 2]]")
    assert said == [
        ("X221", 'The choice "Wait" is gone, with all its rules.'),
        ("X218", 'The second became "Wait a while (2)".'),
    ]
    assert [(each.text, each.target) for each in scenario.scenes[0].all_choices][1:] == [
        ("Wait a while", "The yard"),
        ("Wait a while (2)", "StoryInit"),
        ("Drive on", "StoryInit"),
    ]


def test_a_passage_that_was_added_is_a_new_scene() -> None:
    scenario, said = edited("[[Wait->The yard]]", "[[Wait->The barn]]")
    assert said == [
        ("X221", 'The choice "Wait" is gone, with all its rules.'),
        ("X214", '"Wait" names "The barn".'),
    ]
    twee = twee_of(gate()).replace("[[Wait->The yard]]", "[[Wait->The *barn*]]")
    scenario, said = came_back(f"{twee}\n\n:: The *barn*\nIt is dark.\n[[Leave->The yard]]\n")
    assert said == [("X217", '"The *barn*" is the scene "The barn".')]
    assert scenario.scene("The barn").choices[0].target == "The yard"
    assert [each.target for each in scenario.scenes[0].choices] == ["The yard", "The barn"]


def test_a_scene_that_was_deleted_is_said_to_be_gone() -> None:
    twee = twee_of(gate())
    start, end = twee.index(":: StoryInit 2"), twee.index(":: First Contact data")
    scenario, said = came_back(twee[:start] + twee[end:])
    assert [each.heading for each in scenario.scenes] == ["At the gate", "The yard"]
    assert ("X221", 'The scene "StoryInit" is gone, with all its rules.') in said
    assert ("X221", 'The choice "Drive on" is gone, with all its rules.') in said
    assert ("X221", '"What do you see?" is gone, with its items.') in said
    assert scenario.scene("The yard").ending is Outcome.PARTIAL


def test_a_link_beside_another_decision_is_left_out() -> None:
    scenario, said = edited("[[Close the notebook", "[[Run->At the gate]]\n\n[[Close the notebook")
    assert said == [("X221", "A link beside its other decision was left out.")]
    assert scenario.scene("The yard").task == gate().scene("The yard").task
    assert scenario.scene("The yard").choices == ()


def test_items_that_were_changed_stay_as_they_were_and_that_is_said() -> None:
    scenario, said = edited("1. A truck", "1. A tractor")
    assert said == [("X221", '"1. A truck 2. A dog" was changed; the decision stays as it was.')]
    assert scenario.scene("The yard").task == gate().scene("The yard").task


def test_a_choice_that_now_leads_elsewhere_keeps_its_points() -> None:
    scenario, said = edited("[[Go on->The yard]]", "[[Go on->At the gate]]")
    before = gate().scenes[0].choices[0]
    assert said == []
    assert scenario.scenes[0].choices[0].target == "At the gate"
    assert scenario.scenes[0].choices[0].score == before.score


def test_data_that_were_damaged_leave_the_story_itself() -> None:
    twee = re.sub(r'"version": 1', '"version": 7', twee_of(gate()))
    scenario, said = came_back(twee)
    assert said[-1] == ("X213", '"First Contact data": form: first-contact/scenario in version 1 was expected.')
    assert scenario.scenes[0].heading == "At the gate"
    assert scenario.criteria == ()


def test_a_story_has_the_same_name_however_often_its_text_changes() -> None:
    again, _ = edited("The gate stands open.", "It is shut.")
    ifid = [json.loads(parse_twee(twee_of(each)).passages[1].text)["ifid"] for each in (gate(), again)]
    assert ifid[0] == ifid[1]
    assert re.fullmatch(r"[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}", ifid[0])


def test_a_scene_and_a_limit_of_ones_own_survive_a_merge() -> None:
    scenario = Scenario("T", scenes=(Scene("A", choices=(Choice("b", "E"),), limit=Limit(5, Choice("c", "E"))),
                                     Scene("E", ending=Outcome.GOOD)))  # fmt: skip
    again, said = put_together(twee_of(scenario))
    assert said == []
    assert same_case(again, scenario)
