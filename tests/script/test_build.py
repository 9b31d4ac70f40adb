"""The script of a case: every scene once, with everything a reader reads and nothing that is counted."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from simlib.read.facts import load_facts
from simlib.read.notebook import notebook_from_text, read_scenario, read_text_scenario
from simlib.scenario.model import Scenario
from simlib.scenario.signoffs import SignOff, Speaks
from simlib.scenario.wording import wording_hash
from simlib.script.build import script_of, standing
from simlib.script.model import Goal, Question, Script
from simlib.script.notes import meta_of, notes_of
from tests.play.drawn import drawn_scenario

PROJECT = Path(__file__).resolve().parents[2]
FACTS = load_facts(PROJECT / "scenarios" / "facts")[0]
EXAMPLE = (PROJECT / "tests" / "read" / "room.md").read_text(encoding="utf-8")
CASE = """# The open gate

A gate stands open.

- Role: Patrol officer
- Starts: 2026-03-12 21:40
- Law checked: 2026-11-01, California

### Values

- calm: 2, from 0 to 5. How calm she is.

### Criteria

- care: 77 points. Needs first.

### People and places

- Ana: person, may be trafficked

### Conditions

- settled: calm at least 3 and offered(water)

### Must

- water was offered: offered(water)

### Never

- she was pressed: calm < 1

## At the gate

- Place: The farm
- Takes: 1 minute

She stands still.

- If settled: She sits down.
  - Then: accept water

- [Give her water](#At-the-gate)

  She drinks.

  - Once: yes
  - When: not settled
  - Then: offer water, calm + 2
  - Score: care + 41
  - Follows: PRA-06.do1
  - Why: Needs come first.
- [Go on](#What-now)
- Limit: 60 seconds, then [Wait](#The-end)

## What now

- Judge: On what you know? [Put it on record](#Whom)
  - Ana: Is she being trafficked?
    - Answer: yes
    - Clear when: offered(water)
    - Score: care + 36
    - Follows: PRA-20.do2
    - Why: Take it with what she said.

## Whom

- Refer: Who is told? [Make the calls](#The-end)
  - [x] ht unit
    - Follows: PRA-21.do2
    - Why: One owner.
  - [ ] hsi

## The end

- Ending: harmful

It is over.
"""


def read(text: str) -> Scenario:
    scenario = read_text_scenario(notebook_from_text(text)).scenario
    assert scenario is not None
    return scenario


def script() -> Script:
    return script_of(read(CASE), FACTS, [Question("Counsel", "Is it so?")])


def test_every_scene_stands_once_with_where_it_is_reached_from() -> None:
    assert [(each.number, each.heading, each.reached_from) for each in script().passages] == [
        (1, "At the gate", (1,)),
        (2, "What now", (1,)),
        (3, "Whom", (2,)),
        (4, "The end", (1, 3)),
    ]


def test_an_option_says_when_it_is_offered_what_follows_and_where_it_leads() -> None:
    water, go_on, wait = script().passages[0].options
    assert (water.label, water.text, water.goal) == ("1a", "Give her water", Goal(1, "At the gate"))
    assert water.only_if == "“settled” is not so"
    assert [line.text for line in water.after] == ["She drinks."]
    assert water.does == ("“water” is offered", "“calm” rises")
    assert (water.reasons.why, water.reasons.follows) == ("Needs come first.", ("PRA-06.do1",))
    assert list(notes_of(water)) == ["Offered only if “settled” is not so.", "Can be done once."]
    assert list(notes_of(go_on)) == []
    assert (wait.label, wait.seconds) == ("1c", 60)
    assert next(notes_of(wait)).startswith("This is what happens when nobody decides within 60 seconds.")


def test_a_text_that_depends_on_something_says_on_what_and_what_it_does() -> None:
    line = script().passages[0].lines[1]
    assert (line.text, line.only_if, line.does) == (
        "She sits down.",
        "“settled” is so",
        ("“water” is accepted by the person",),
    )


def test_the_other_decisions_say_what_counts_as_right() -> None:
    judge, refer = script().passages[1].sheet, script().passages[2].sheet
    assert judge is not None
    assert refer is not None
    assert judge.entries[0].text == "Ana: Is she being trafficked?"
    assert judge.entries[0].counts == (
        "Right: yes, where this could be known: “water” was offered. Else: not yet clear."
    )
    unit = FACTS.units["ht unit"].name
    assert [(each.label, each.text, each.counts) for each in refer.entries] == [
        ("3a", unit, "Right to tick."),
        ("3b", FACTS.units["hsi"].name, "Not to be ticked."),
    ]


def test_what_surrounds_the_scenes() -> None:
    made = script()
    assert made.about == (
        ("The officer is", "Patrol officer"),
        ("It takes about", "20 minutes"),
        ("It begins", "March 12, 2026, 21:40"),
        ("Law checked", "November 1, 2026, California"),
        ("Version", "1"),
    )
    assert made.terms == (
        ("calm", "How calm she is. A number from 0 to 5."),
        ("settled", "So when “calm” is at least 3, and “water” was offered."),
    )
    assert made.judged == (
        ("care", "Needs first."),
        ("Needed to pass", "water was offered: “water” was offered."),
        ("Never in a pass", "she was pressed: “calm” is below 1."),
    )
    assert [each.id for each in made.sources] == ["PRA-06.do1", "PRA-20.do2", "PRA-21.do2"]
    assert made.questions == (Question("Counsel", "Is it so?"),)
    assert made.signed == ("Not yet reviewed by survivors.",)
    assert made.passages[3].ending == "The case ends here, with harm to the people in it."
    assert meta_of(made.passages[0]) == "The case begins here. · The farm · 1 minute · Reached from 1"


def test_no_points_are_in_a_script() -> None:
    said = json.dumps(asdict(replace(script(), wording="", sources=())))
    assert [number for number in ("77", "41", "36", "points") if number in said] == []


def test_a_fact_that_is_not_there_says_so() -> None:
    made = script_of(read(CASE.replace("PRA-06.do1", "PRA-99.do1")), FACTS)
    assert made.sources[-1].text == "This is not in the fact base."
    assert script_of(read(CASE)).sources[0].text == "This is not in the fact base."


def signoff(speaks_for: Speaks, wording: str, *, show_name: bool = False) -> SignOff:
    return SignOff("Sample", "expert", date(2026, 11, 2), speaks_for, wording, show_name)


def test_what_stands_of_the_sign_offs_is_said_without_names() -> None:
    now = wording_hash(read(CASE))
    signed = [signoff(Speaks.SURVIVORS, "old"), signoff(Speaks.TRIBAL, now, show_name=True)]
    assert list(standing(signed, now)) == [
        "Not yet reviewed by survivors.",
        "November 2, 2026, for people with lived experience: expert. It has lapsed, because words changed since.",
        "November 2, 2026, for tribal lawyers and advocates: Sample, expert. It stands.",
    ]
    assert list(standing([signoff(Speaks.SURVIVORS, now)], now)) == [
        "November 2, 2026, for people with lived experience: expert. It stands.",
    ]


@pytest.mark.parametrize("name", ["long-hours", "room-for-one-night"])
def test_the_script_of_a_case_of_the_project_holds_every_text(name: str) -> None:
    scenario = read_scenario(PROJECT / "scenarios" / f"{name}.ipynb").scenario
    assert scenario is not None
    made = script_of(scenario, FACTS)
    texts = [line.text for each in made.passages for line in each.lines]
    texts += [line.text for each in made.passages for option in each.options for line in option.after]
    blocks = [block for scene in scenario.scenes for block in scene.blocks]
    blocks += [block for _, choice in scenario.every_choice() for block in choice.consequence]
    assert sorted(texts) == sorted(block.text for block in blocks)
    assert made.signed == ("Not yet reviewed by survivors.",)
    assert "This is not in the fact base." not in {each.text for each in made.sources}
    assert all(option.goal.number for each in made.passages for option in each.options)


@pytest.mark.parametrize("seed", range(20))
def test_a_drawn_case_has_a_script(seed: int) -> None:
    scenario = drawn_scenario(Random(seed))
    made = script_of(scenario)
    assert [each.heading for each in made.passages] == [scene.heading for scene in scenario.scenes]
    assert [len(each.options) for each in made.passages] == [len(scene.all_choices) for scene in scenario.scenes]


def test_a_reader_sees_behind_what_is_found_how_it_was_come_by() -> None:
    words = "  - Basis: warrant\n  - Obtained by: cyber\n  - Reliability: low\n  - Privileged: yes\n"
    text = f"# A case\n\n### Evidence\n\n- a list: Names.\n{words}- a key: A key.\n\n## Here\n\n- Ending: good\n"
    scenario = read_text_scenario(notebook_from_text(text)).scenario
    assert scenario is not None
    assert script_of(scenario, FACTS).evidence == (
        ("a list", "Names. (Basis: warrant; Obtained by: cyber; Reliability: low; Privileged: yes)"),
        ("a key", "A key."),
    )
