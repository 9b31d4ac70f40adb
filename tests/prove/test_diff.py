"""What two versions of a case mean otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simlib.play.decisions import Choose, Select
from simlib.play.program import compile_scenario
from simlib.play.story import tell
from simlib.prove.diff import Difference, difference
from simlib.prove.diff_runs import Now, Result, StoredRun, compared_runs
from simlib.prove.diff_words import differs, json_of, lines_of
from simlib.prove.proof import prove
from simlib.read.notebook import notebook_from_text, read_text_scenario
from simlib.scenario.model import Scenario

GATE = """# The gate

- Pass: 50 percent

### Values

- calm: 0, from 0 to 5. How calm she is.

### Criteria

- care: 2 points. Needs before questions.

## At the gate

It is dark. A dog barks somewhere.

- [Ring the bell](#The-yard)

  Steps on gravel.

  - Score: care + 2
- [Walk away](#The-road)

## The yard

A lamp burns over the door.

- [Wait by the lamp](#The-door)
  - Then: calm + 1
- [Call out](#The-door)

## The door

- Select: What do you write down? [Go on](#The-house)
  - [x] The lamp
  - [ ] A guess

## The house

- Ending: good

She opens.

## The road

- Ending: harmful

Nobody ever knew.
"""


def case(text: str) -> Scenario:
    reading = read_text_scenario(notebook_from_text(text))
    assert reading.scenario is not None, reading.findings
    return reading.scenario


def compared(new: str, old: str = GATE, most: int = 10_000) -> Difference:
    before, after = case(old), case(new)
    return difference(before, after, prove(before, most), prove(after, most))


def edited(*changes: tuple[str, str]) -> str:
    text = GATE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def page(found: Difference) -> list[str]:
    return [line for line in lines_of(found) if line]


def parts_of(found: Difference) -> list[str]:
    lines = page(found)
    return lines[: lines.index("A run at random, before and after")]


def test_the_same_case_twice_is_no_difference() -> None:
    moved = GATE.replace("## The yard\n", "## The yard\n\n- Note: a line more\n")
    for text in (GATE, moved):
        found = compared(text)
        assert (differs(found), page(found)) == (False, ["Both versions mean the same."])


def test_scenes_that_came_and_went_are_named() -> None:
    new = edited(
        ("[Walk away](#The-road)", "[Walk away](#Over-the-fields)"),
        ("## The road\n\n- Ending: harmful", "## Over the fields\n\n- Ending: partial"),
        ("Nobody ever knew.", "Mud, and rain."),
    )
    assert parts_of(compared(new)) == [
        "Scenes",
        '  + "Over the fields"',
        '  - "The road"',
        "Choices and items",
        '  ~ "Walk away" in "At the gate": where it leads (Over the fields, was The road)',
    ]


def test_a_scene_and_a_choice_are_known_by_their_old_names() -> None:
    new = edited(
        ("#The-yard", "#The-court"),
        ("## The yard\n", "## The court\n\n- Formerly: The yard\n"),
        ("- [Call out](#The-door)", "- [Shout](#The-door)\n  - Formerly: Call out"),
    )
    found = compared(new)
    assert parts_of(found) == [
        "Scenes",
        '  ~ "The court" was "The yard"',
        "Choices and items",
        '  ~ "Shout" in "The court" was "Call out"',
    ]
    assert [each.how.name for each in (*found.scenes.renamed, *found.choices.renamed)] == ["FORMERLY", "FORMERLY"]


def test_what_is_the_same_but_for_its_name_is_a_rename() -> None:
    new = edited(("[Ring the bell]", "[Press the button]"))
    assert '  ~ "Press the button" in "At the gate" was "Ring the bell" (all the rest is the same)' in page(
        compared(new)
    )


def test_what_reads_alike_is_a_rename_and_marked_as_a_guess() -> None:
    new = edited(("[Wait by the lamp]", "[Wait under the lamp]"), ("calm + 1", "calm + 2"))
    assert parts_of(compared(new)) == [
        "Choices and items",
        '  ~ "Wait under the lamp" in "The yard" was "Wait by the lamp" (a guess: they read alike)',
        '  ~ "Wait under the lamp" in "The yard": effects',
    ]


def test_a_scene_that_reads_alike_brings_its_choices_with_it() -> None:
    new = edited(
        ("#The-yard", "#The-court"),
        ("## The yard\n\nA lamp burns over the door.", "## The court\n\nA lamp burns above the door."),
        ("- [Call out](#The-door)", "- [Call out](#The-door)\n- [Sit down](#The-door)"),
    )
    assert parts_of(compared(new)) == [
        "Scenes",
        '  ~ "The court" was "The yard" (a guess: they read alike)',
        '  ~ "The court": text',
        "Choices and items",
        '  + "Sit down" in "The court"',
    ]


def test_what_reads_otherwise_came_and_went() -> None:
    new = edited(("- [Call out](#The-door)", "- [Go round the back](#The-door)"))
    assert parts_of(compared(new)) == [
        "Choices and items",
        '  + "Go round the back" in "The yard"',
        '  - "Call out" in "The yard"',
    ]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("care + 2", "care + 1", '"Ring the bell" in "At the gate": points (care +1, was care +2)'),
        ("  - Score: care + 2\n", "  - Takes: 3 minutes\n  - Score: care + 2\n", "minutes (3, was 0)"),
        ("Steps on gravel.", "Nothing.", '"Ring the bell" in "At the gate": what follows'),
        ("  - Score: care + 2\n", "  - Score: care + 2\n  - Once: yes\n", "how often it can be taken"),
        ("  - Score: care + 2\n", "  - Score: care + 2\n  - When: calm < 5\n", "condition"),
        ("  - Score: care + 2\n", "  - Score: care + 2\n  - Why: So.\n", "reason"),
        ("[ ] A guess", "[x] A guess", '"A guess" in "The door": what is right'),
        ("A lamp burns", "A torch burns", '"The yard": text'),
        ("## The yard\n", "## The yard\n\n- Place: the farm\n", '"The yard": place or segment'),
        ("## The yard\n", "## The yard\n\n- Takes: 2 minutes\n", '"The yard": minutes (2, was 0)'),
        ("## The yard\n", "## The yard\n\n- Then: calm + 1\n", '"The yard": effects'),
        ("- Ending: good", "- Ending: partial", '"The house": ending (partial, was good)'),
        ("- [Walk away]", "- Limit: 30 seconds, then [Walk away]", '"At the gate": time limit (30 seconds, was none)'),
        ("What do you write down?", "What now?", '"The door": what is asked'),
        ("- Pass: 50 percent", "- Pass: 60 percent", "To pass takes 60 percent of the points, not 50."),
        ("calm: 0, from", "calm: 1, from", "A value's start or bounds: not as it was."),
        ("# The gate\n", "# The gate\n\nA farm at night.\n", "Title or summary: not as it was."),
        ("- Pass: 50 percent", "- Pass: 50 percent\n- Lasts: 30 minutes", "Head of the case: not as it was."),
    ],
)
def test_what_means_something_else_is_told_with_what_it_was(old: str, new: str, line: str) -> None:
    assert [each for each in parts_of(compared(edited((old, new)))) if each.endswith(line)] != []


def test_a_value_that_came_is_told_once_and_as_it_is_written() -> None:
    new = edited(
        ("- calm: 0, from 0 to 5. How calm she is.", "- calm: 0, from 0 to 5. So.\n- Left alone: no. Nobody asked.")
    )
    assert parts_of(compared(new)) == ["The case", '  ~ There is a new value "Left alone".']


def test_what_no_run_meets_any_more_is_told() -> None:
    shut = ("  - Then: calm + 1\n", "  - When: calm at least 3\n")
    new = edited(shut, ("[Walk away](#The-road)", "[Walk away](#The-yard)"))
    lines = page(compared(new))
    assert '  ! "Wait by the lamp" in "The yard": no run is offered it' in lines
    assert '  ! "The road": no run reaches it' in lines
    assert not any(line.startswith("  !") for line in page(compared(GATE, old=new)))


def test_runs_that_were_drawn_show_nothing_that_is_not_there() -> None:
    new = edited(("[Walk away](#The-road)", "[Walk away](#The-yard)"))
    found = compared(new, most=1)
    assert (found.new.exact, found.scenes.lost) == (False, ())
    assert "A run at random, before and after (runs were drawn: not exact)" in page(found)


def test_scores_passes_and_endings_stand_side_by_side() -> None:
    lines = page(compared(edited(("[Walk away](#The-road)", "[Walk away](#The-house)"))))
    assert lines[lines.index("A run at random, before and after") :] == [
        "A run at random, before and after",
        "  scores 1.00 -> 1.00 on average",
        "  passes in 50% -> 50%",
        '  ends in "The house": 50% -> 100%',
        '  ends in "The road": 50% -> 0%',
    ]


def test_the_difference_as_json_says_how_a_rename_is_known() -> None:
    found = json_of(compared(edited(("[Ring the bell]", "[Press the button]"), ("care + 2", "care + 1"))))
    assert found == {
        "differs": True,
        "scenes": {"added": [], "gone": [], "renamed": [], "changed": [], "unreachable": []},
        "choices": {
            "added": [],
            "gone": [],
            "renamed": [{"old": "Ring the bell", "new": "Press the button", "known": "guess", "scene": "At the gate"}],
            "changed": [
                {"scene": "At the gate", "what": ["points (care +1, was care +2)"], "text": "Press the button"}
            ],
            "never_offered": [],
        },
        "case": [],
        "exact": True,
        "score": {"before": 1.0, "after": 0.5},
        "passed": {"before": 0.5, "after": 0.5},
        "endings": {"The house": {"before": 0.5, "after": 0.5}, "The road": {"before": 0.5, "after": 0.5}},
        "runs": None,
    }
    renamed = json_of(compared(edited(("[Ring the bell]", "[Press the button]"))))["choices"]
    assert isinstance(renamed, dict)
    assert renamed["renamed"] == [
        {"old": "Ring the bell", "new": "Press the button", "known": "content", "scene": "At the gate"}
    ]


# --- stored runs ------------------------------------------------------------------------------------------------------


def stored(text: str, *decisions: str) -> StoredRun:
    made = [Select(("The lamp",)) if each == "write" else Choose(each) for each in decisions]
    return StoredRun("r" * 32, "Academy 41", tell(compile_scenario(case(text)), made))


def fate(run: StoredRun, new: str) -> tuple[Now, Result, Result]:
    (found,) = compared_runs([run], compile_scenario(case(GATE)), compile_scenario(case(new)))
    return found.now, found.before, found.after


ENDED = stored(GATE, "Ring the bell", "Call out", "write")
AT_HOME = Result("The house", 100, passed=True)


def test_a_run_that_ends_where_it_ended_is_the_same() -> None:
    renamed = edited(("#The-house", "#The-home"), ("## The house\n", "## The home\n\n- Formerly: The house\n"))
    assert fate(ENDED, GATE) == (Now.SAME, AT_HOME, AT_HOME)
    assert fate(ENDED, renamed) == (Now.SAME, AT_HOME, replace(AT_HOME, scene="The home"))


def test_a_run_with_another_result_at_the_same_ending_is_told() -> None:
    assert fate(ENDED, edited(("care + 2", "care + 0"))) == (Now.WORTH, AT_HOME, Result("The house", 0, passed=False))


def test_a_run_that_ends_elsewhere_is_told() -> None:
    new = edited(("[Go on](#The-house)", "[Go on](#The-road)"))
    assert fate(ENDED, new) == (Now.ELSEWHERE, AT_HOME, Result("The road", 100, passed=True))


def test_a_run_whose_decision_is_gone_stops_where_it_was_made() -> None:
    new = edited(("- [Call out](#The-door)", "- [Go round the back](#The-door)"))
    assert fate(ENDED, new) == (Now.STOPS, AT_HOME, Result("The yard", None, None))


def test_a_run_that_goes_on_is_compared_where_it_stands() -> None:
    open_run = stored(GATE, "Ring the bell")
    new = edited(("[Ring the bell](#The-yard)", "[Ring the bell](#The-door)"))
    assert fate(open_run, GATE)[0] is Now.SAME
    assert fate(open_run, new) == (Now.ELSEWHERE, Result("The yard", None, None), Result("The door", None, None))


def test_a_run_of_an_older_version_is_first_brought_to_the_older_one_of_the_two() -> None:
    cheaper = stored(edited(("care + 2", "care + 1")), "Ring the bell", "Call out", "write")
    assert fate(cheaper, GATE) == (Now.SAME, AT_HOME, AT_HOME)
    lost = stored(edited(("- [Call out]", "- [Sing]")), "Ring the bell", "Sing", "write")
    assert fate(lost, GATE) == (Now.STOPS, AT_HOME, Result("The yard", None, None))


def test_stored_runs_stand_below_the_rest_of_the_page() -> None:
    new = edited(("- [Call out](#The-door)", "- [Go round the back](#The-door)"))
    runs = list(compared_runs([ENDED, ENDED], compile_scenario(case(GATE)), compile_scenario(case(new))))
    lines = [line for line in lines_of(compared(new), runs) if line]
    why = '"Call out" is no longer among what can be done in "The yard".'
    assert lines[-3:-1] == [
        "Stored runs: 2; the same now: 0",
        f'  ! rrrrrrrr, Academy 41: ended in "The house" (100%, passed); now only as far as "The yard". {why}',
    ]
    told = json_of(compared(new), runs)["runs"]
    assert isinstance(told, list)
    assert told[0] == {
        "run": "r" * 32,
        "class": "Academy 41",
        "ended": True,
        "now": "stops",
        "before": {"scene": "The house", "percent": 100, "passed": True},
        "after": {"scene": "The yard", "percent": None, "passed": None},
        "why": why,
    }
