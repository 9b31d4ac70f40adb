"""A sign-off is about words: it lapses when one changes, and stands when only the arithmetic does."""

from __future__ import annotations

from datetime import date

import pytest

from simlib.read.notebook import notebook_from_text, read_text_scenario
from simlib.scenario.signoffs import SignOff, Speaks, reviewed_by
from simlib.scenario.wording import wording_hash

CASE = """# The open gate

A gate stands open.

- Role: Patrol officer
- Notice: a quarrel; nobody under 18; low
- Pass: 70 percent
- Version: 1

### Values

- calm: 2, from 0 to 5. How calm she is.

### Criteria

- care: 3 points. Needs first.

### Must

- water came: offered(water)

### Evidence

- two IDs: He holds two cards.
  - Indicator: IND-D01

### People and places

- Ana: person, may be trafficked
- Dale: person, controls

### Ties

- Dale controls Ana

## At the gate

- Place: The farm
- Takes: 2 minutes
- Then: find two IDs

She stands still.

- Ana: "I'm fine."
- You notice: Her hands.
- If calm at least 2: She looks up.

- [Wait](#The-yard)

  She waits, too.

  - When: calm < 5
  - Then: calm - 1
  - Score: care + 1
  - Follows: PRA-03.do1
  - Why: It is calm.
  - Why now: She nods.

## The yard

- Select: What do you write? [Go on](#The-end)
  - [x] A truck
    - Score: care + 2
    - Follows: PRA-05.do1
    - Why: It is there.
  - [ ] A dog

## The end

- Ending: good

It is over.
"""

WORDS = {
    "title": ("# The open gate", "# The gate"),
    "summary": ("A gate stands open.", "A gate is open."),
    "role": ("Role: Patrol officer", "Role: Deputy"),
    "notice": ("a quarrel;", "a long quarrel;"),
    "meaning of a value": ("How calm she is.", "How calm it is."),
    "criterion": ("Needs first.", "Needs before questions."),
    "name of a rule": ("- water came: offered", "- water was there: offered"),
    "evidence": ("two cards.", "three cards."),
    "sign": ("IND-D01", "IND-C01"),
    "role of a person": ("may be trafficked", "witness"),
    "tie": ("- Dale controls Ana", "- Dale knows Ana"),
    "place": ("Place: The farm", "Place: The road"),
    "text": ("She stands still.", "She stands there."),
    "speech": ('"I\'m fine."', '"I am fine."'),
    "speaker": ('- Ana: "', '- Dale: "'),
    "notices": ("Her hands.", "Her shoes."),
    "text of an If": ("She looks up.", "She looks down."),
    "choice": ("[Wait]", "[Stay]"),
    "consequence": ("She waits, too.", "She goes."),
    "where it leads": ("[Wait](#The-yard)", "[Wait](#The-end)"),
    "fact": ("PRA-03.do1", "PRA-03.do2"),
    "reason": ("It is calm.", "It is quiet."),
    "reason at once": ("She nods.", "She smiles."),
    "item": ("A truck", "A car"),
    "what is right": ("[ ] A dog", "[x] A dog"),
    "question": ("What do you write?", "What do you note?"),
    "kind of ending": ("Ending: good", "Ending: partial"),
    "heading": ("## At the gate", "## By the gate"),
}
ARITHMETIC = {
    "points": ("care + 1", "care + 2"),
    "points of an item": ("care + 2", "care + 1"),
    "the maximum": ("3 points.", "9 points."),
    "a condition": ("When: calm < 5", "When: calm < 4"),
    "the condition of a text": ("If calm at least 2:", "If calm at least 3:"),
    "the condition of a rule": ("offered(water)", "offered(food)"),
    "an effect": ("calm - 1", "calm - 2"),
    "minutes": ("Takes: 2 minutes", "Takes: 3 minutes"),
    "bounds": ("from 0 to 5", "from 0 to 9"),
    "the pass mark": ("70 percent", "60 percent"),
    "the version": ("Version: 1", "Version: 2"),
    "a note": ("## The end", "## The end\n\n- Note: Ours."),
    "an old name": ("## The end", "## The end\n\n- Formerly: The close"),
    "line breaks": ("She stands still.", "She  stands\nstill."),
}


def wording(text: str) -> str:
    scenario = read_text_scenario(notebook_from_text(text)).scenario
    assert scenario is not None
    return wording_hash(scenario)


def changed(old: str, new: str) -> str:
    assert old in CASE
    return wording(CASE.replace(old, new, 1))


@pytest.mark.parametrize("what", WORDS)
def test_a_word_that_changes_is_another_wording(what: str) -> None:
    assert changed(*WORDS[what]) != wording(CASE)


@pytest.mark.parametrize("what", ARITHMETIC)
def test_arithmetic_that_changes_is_the_same_wording(what: str) -> None:
    assert changed(*ARITHMETIC[what]) == wording(CASE)


def test_two_scenes_that_change_places_are_another_wording() -> None:
    head, yard, end = CASE.partition("## The yard")[0], *CASE.partition("## The yard")[2].split("## The end")
    assert wording(f"{head}## The end{end}\n## The yard{yard}") != wording(CASE)


def signoff(speaks_for: Speaks, words: str, *, show_name: bool = False) -> SignOff:
    return SignOff("Sample", "survivor-expert", date(2026, 11, 20), speaks_for, words, show_name)


def test_only_a_survivors_sign_off_of_these_words_is_a_survivors_review() -> None:
    assert reviewed_by([signoff(Speaks.SURVIVORS, "a")], Speaks.SURVIVORS, "a")
    assert not reviewed_by([signoff(Speaks.SURVIVORS, "b")], Speaks.SURVIVORS, "a")
    assert not reviewed_by([signoff(Speaks.PROSECUTORS, "a")], Speaks.SURVIVORS, "a")
    assert not reviewed_by([], Speaks.SURVIVORS, "a")


def test_a_name_is_shown_only_where_the_person_agreed() -> None:
    assert signoff(Speaks.TRIBAL, "a").shown_as == "survivor-expert"
    assert signoff(Speaks.TRIBAL, "a", show_name=True).shown_as == "Sample, survivor-expert"
