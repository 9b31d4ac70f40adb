"""What is noted on the link chart beside the ties offered: read strictly, kept whole, and never part of the score."""

from __future__ import annotations

import pytest

from simlib.errors import Malformed, NotOffered
from simlib.play.chart import MOST_DRAWN, MOST_SHOWN_BY, NO_NOTES, Drawn, Notes, notes_from_json
from simlib.play.decisions import Chart, Decision, decision_as_json, decision_from_json
from simlib.play.events import event_as_json, event_from_json
from simlib.play.met import known_only
from simlib.play.program import Program, compile_scenario
from simlib.play.resume import carried_over
from simlib.play.resume_match import match_of
from simlib.play.story import Story, advance, tell
from simlib.read.notebook import notebook_from_text, read_text_scenario

CASE = """
# The yard

- Id: the-yard

### Criteria

- facts: 3 points. What was seen.

### Evidence

- the count: Ana said what she owes.
- the drawer: A drawer with cards.

### People and places

- Ana: person, may be trafficked
- Dale: person, controls
- Renee: person, witness
- room 12: place

### Ties

- Ana stays at room 12
- Dale directs Ana
  - Shown by: the drawer
- Ana owes Dale
  - Shown by: the count

## The door

Dale opens room 12. Ana stands behind him.

- [Ask](#The-sheet)

  - Then: find the count

## The sheet

Lines on paper.

- Chart: Which can you show? [Go on](#The-end)
  - [x] Ana owes Dale
    - Score: facts + 2
  - [ ] Ana directs Dale
    - Score: facts - 1

## The end

Renee waves.

- Ending: good
"""
DRAWN = Drawn("Dale", "directs", "Ana", ("the count",))
WHOLE = {
    "chart": ["Ana owes Dale"],
    "roles": {"Dale": ["directs"], "Ana": ["may be trafficked", "directs"]},
    "drawn": [{"from": "Dale", "verb": "directs", "to": "Ana", "shown_by": ["the count"]}],
    "confidence": {"Ana owes Dale": 3, "Dale directs Ana": 1, "Dale": 2},
}


def program_of(text: str) -> Program:
    """The case, ready for play."""
    scenario = read_text_scenario(notebook_from_text(text)).scenario
    assert scenario is not None
    return compile_scenario(scenario)


@pytest.fixture
def at_the_sheet() -> Story:
    return tell(program_of(CASE), [decision_from_json("Ask")])


def test_a_chart_with_notes_is_read_and_written_back_as_it_was() -> None:
    decision = decision_from_json(WHOLE)
    assert decision == Chart(
        ("Ana owes Dale",),
        Notes(
            roles=(("Dale", ("directs",)), ("Ana", ("may be trafficked", "directs"))),
            drawn=(DRAWN,),
            confidence=(("Ana owes Dale", 3), ("Dale directs Ana", 1), ("Dale", 2)),
        ),
    )
    assert decision_as_json(decision) == WHOLE


def test_a_chart_without_notes_is_written_as_ever() -> None:
    assert decision_as_json(decision_from_json({"chart": ["a"], "roles": {}, "drawn": []})) == {"chart": ["a"]}


NO_NOTE: list[object] = [
    None,
    [],
    {"marks": {}},
    {"roles": ["Dale"]},
    {"roles": {"Dale": "directs"}},
    {"roles": {"Dale": []}},
    {"roles": {"Dale": ["controls"]}},
    {"roles": {"Dale": ["directs", "directs"]}},
    {"roles": {"Dale\ud800": ["directs"]}},
    {"drawn": {}},
    {"drawn": ["Dale directs Ana"]},
    {"drawn": [{"from": "Dale", "verb": "directs", "to": "Ana"}]},
    {"drawn": [{"from": "Dale", "verb": "directs", "to": "Ana", "shown_by": "he answers"}]},
    {"drawn": [{"from": "Dale", "verb": "likes", "to": "Ana", "shown_by": []}]},
    {"drawn": [{"from": "Dale", "verb": "directs", "to": "Dale", "shown_by": []}]},
    {"drawn": [{"from": "Dale", "verb": "directs", "to": "Ana", "shown_by": [], "layer": "money"}]},
    {"drawn": [{"from": "Dale", "verb": "directs", "to": "Ana", "shown_by": []}] * 2},
    {"confidence": {"Dale": 2}},
    {"roles": {"Dale": ["directs"]}, "confidence": {"Dale": 4}},
    {"roles": {"Dale": ["directs"]}, "confidence": {"Dale": True}},
]


@pytest.mark.parametrize("value", NO_NOTE, ids=repr)
def test_what_is_no_note_is_malformed(value: object) -> None:
    with pytest.raises(Malformed):
        notes_from_json(value)


@pytest.mark.parametrize(
    "value",
    [
        {"drawn": [{"from": f"p{n}", "verb": "knows", "to": "q", "shown_by": []} for n in range(MOST_DRAWN + 1)]},
        {"drawn": [{"from": "a", "verb": "knows", "to": "b", "shown_by": [str(n) for n in range(MOST_SHOWN_BY + 1)]}]},
        {"roles": {str(n): ["directs"] for n in range(501)}},
    ],
    ids=["ties", "evidence", "roles"],
)
def test_too_much_of_it_is_malformed(value: object) -> None:
    with pytest.raises(Malformed):
        notes_from_json(value)


def test_notes_stand_in_the_event_and_change_neither_state_nor_points(at_the_sheet: Story) -> None:
    plain = advance(at_the_sheet, Chart(("Ana owes Dale",)))
    noted = advance(at_the_sheet, decision_from_json(WHOLE))
    (before, _), (after, _) = (list(story.events)[-2:] for story in (plain, noted))
    assert plain.state == noted.state
    assert after.payload == before.payload | {"decision": WHOLE}
    assert event_from_json(event_as_json(after)).payload["decision"] == WHOLE


@pytest.mark.parametrize(
    "notes",
    [
        Notes(roles=(("Renee", ("witness",)),)),
        Notes(roles=(("Nobody", ("witness",)),)),
        Notes(roles=(("room 12", ("witness",)),)),
        Notes(drawn=(Drawn("Renee", "knows", "Ana"),)),
        Notes(drawn=(Drawn("Dale", "directs", "Ana", ("the drawer",)),)),
        Notes(drawn=(Drawn("Dale", "directs", "Ana", ("a dream",)),)),
    ],
    ids=["not met", "unknown", "no person", "a tie to somebody not met", "not found", "no evidence"],
)
def test_a_note_about_what_did_not_come_up_is_refused_in_the_same_words(at_the_sheet: Story, notes: Notes) -> None:
    with pytest.raises(NotOffered, match=r"^One of these marks is about somebody or something that did not come up\."):
        advance(at_the_sheet, Chart((), notes))


def test_of_notes_only_what_came_up_is_carried_on(at_the_sheet: Story) -> None:
    kept = Notes((("Ana", ("witness",)),), (Drawn("Dale", "rents", "room 12"),), (("Ana", 2), ("Ana owes Dale", 3)))
    more = Notes(
        (*kept.roles, ("Renee", ("directs",))),
        (Drawn("Dale", "rents", "room 12", ("the drawer",)), Drawn("Renee", "knows", "Ana")),
        (*kept.confidence, ("Renee", 1), ("Renee knows Ana", 1)),
    )
    assert known_only(at_the_sheet.program, at_the_sheet.moments, more) == kept
    assert known_only(at_the_sheet.program, at_the_sheet.moments, NO_NOTES) == NO_NOTES


def test_a_story_told_again_from_its_decisions_is_the_same(at_the_sheet: Story) -> None:
    decisions: list[Decision] = [decision_from_json("Ask"), decision_from_json(WHOLE)]
    assert tell(at_the_sheet.program, decisions) == advance(at_the_sheet, decisions[1])


def test_a_run_taken_over_to_a_newer_version_keeps_the_notes_that_stand_there(at_the_sheet: Story) -> None:
    story = advance(at_the_sheet, decision_from_json(WHOLE))
    newer = program_of(CASE.replace("the count", "her count").replace("- Dale: person", "- Dan: person"))
    carried = carried_over(story, newer, match_of(story.program.scenario, newer.scenario))
    assert carried.story.decisions[-1] == Chart(
        ("Ana owes Dale",), Notes((("Ana", ("may be trafficked", "directs")),), (), (("Ana owes Dale", 3),))
    )
    same = carried_over(story, story.program, match_of(story.program.scenario, story.program.scenario))
    assert same.story.decisions == story.decisions
