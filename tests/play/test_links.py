"""The link chart in the view: what came up, what is new, and nothing of what is hidden."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simlib.play.chart import NO_NOTES, Drawn, Notes
from simlib.play.decisions import decision_from_json
from simlib.play.links import links_of, opaque
from simlib.play.program import Program, compile_scenario
from simlib.play.story import Story, tell
from simlib.play.view import Frame, view_of
from simlib.read.notebook import notebook_from_text, read_text_scenario

CASE = """
# The yard

- Id: the-yard

### Evidence

- the drawer: A drawer with cards.
- the call: A call.

### People and places

- Ana: person, may be trafficked
- Dale: person, controls
- Renee: person, dual status
- Mr. Hollis: person, employs
- room 12: place
- the van: vehicle

### Ties

- Ana stays at room 12
- Dale directs Ana
  - Shown by: the drawer, the call
- Renee directs Ana
  - Shown by: the call
- Dale threatens Ana
  - Shown by: the call
- Mr. Hollis owns the van

## The door

Ana stands in room 12.

- [Ask](#The-drawer)

  Dale laughs.

  - Then: find the drawer

## The drawer

It is open.

- [Go on](#The-sheet)

## The sheet

Lines on paper.

- Chart: Which can you show? [Listen](#The-call)
  - [x] Dale directs Ana
    - When: found(the drawer)
  - [ ] Mr. Hollis employs Ana
  - [ ] Renee directs Ana
    - When: found(the call)

## The call

- Then: find the call

It rings.

- [End it](#The-end)

## The end

Quiet.

- Ending: good
"""
WAY = ["Ask", "Go on", {"chart": ["Dale directs Ana"]}]


@pytest.fixture(scope="module")
def program() -> Program:
    scenario = read_text_scenario(notebook_from_text(CASE)).scenario
    assert scenario is not None
    return compile_scenario(scenario)


def after(program: Program, count: int) -> Story:
    """The story after so many decisions."""
    return tell(program, [decision_from_json(decision) for decision in WAY[:count]])


def brief(links: dict[str, Any], part: str, name: str) -> dict[str, bool]:
    """Each mark or tie by what it says, with whether it is new."""
    return {each[name]: each["new"] for each in links[part]}


def links(program: Program, count: int) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(links_of(after(program, count), NO_NOTES)))
    return made


def test_at_first_stands_what_the_first_scene_shows_and_none_of_it_is_new(program: Program) -> None:
    first = links(program, 0)
    assert brief(first, "nodes", "name") == {"Ana": False, "room 12": False}
    assert brief(first, "ties", "text") == {"Ana stays at room 12": False}


def test_what_a_decision_brought_up_is_new_until_the_next_one(program: Program) -> None:
    assert brief(links(program, 1), "nodes", "name") == {"Ana": False, "Dale": True, "room 12": False}
    assert brief(links(program, 1), "ties", "text") == {"Ana stays at room 12": False, "Dale directs Ana": True}
    assert brief(links(program, 2), "ties", "text") == {"Ana stays at room 12": False, "Dale directs Ana": False}
    (tie,) = [tie for tie in links(program, 1)["ties"] if tie["new"]]
    assert tie == {
        "id": opaque("Dale directs Ana"),
        "source": opaque("Dale"),
        "target": opaque("Ana"),
        "text": "Dale directs Ana",
        "shown_by": ["the drawer"],
        "new": True,
    }


def test_a_tie_to_tick_names_its_ends_by_the_ids_of_their_marks(program: Program) -> None:
    view = json.loads(json.dumps(view_of(after(program, 2))))
    ids = {node["name"]: node["id"] for node in view["links"]["nodes"]}
    assert view["prompt"]["items"] == [
        {"text": "Dale directs Ana", "source": ids["Dale"], "target": ids["Ana"]},
        {"text": "Mr. Hollis employs Ana", "source": ids["Mr. Hollis"], "target": ids["Ana"]},
    ]


def test_who_stood_in_a_tie_to_tick_came_up_and_who_is_shown_by_evidence_alone_does_too(program: Program) -> None:
    assert "Mr. Hollis" in brief(links(program, 2), "nodes", "name")
    assert brief(links(program, 3), "nodes", "name") == {
        "Ana": False, "Dale": False, "Renee": True, "Mr. Hollis": False, "room 12": False,
    }  # fmt: skip


@pytest.mark.parametrize("count", range(4))
def test_no_hidden_tie_no_role_and_nobody_before_their_time_is_in_the_chart(program: Program, count: int) -> None:
    told = json.dumps({**links(program, count), "marks": [], "verbs": []})
    hidden = ["controls", "dual status", "the van", "owns", *(["Renee", "threatens"] if count < 3 else [])]
    assert [word for word in [*hidden, opaque("the van"), opaque("Mr. Hollis owns the van")] if word in told] == []


def test_the_notes_are_shown_as_they_were_kept_without_what_did_not_come_up(program: Program) -> None:
    kept = Notes((("Ana", ("may be trafficked",)),), (Drawn("Dale", "calls", "Ana", ("the drawer",)),), (("Ana", 2),))
    more = Notes((*kept.roles, ("Renee", ("directs",))), kept.drawn, kept.confidence)
    view = view_of(after(program, 1), Frame(notes=more))
    assert view["links"] == {**links_of(after(program, 1), NO_NOTES), "notes": kept.as_json()}
