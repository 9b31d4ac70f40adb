"""`simlib play`: by number in the terminal, or from a file of decisions with the result as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from simlib.cli.play import command
from simlib.cli.terminal import printable
from simlib.read.notebook import notebook_from_text

MOTEL = """# Room for one night

A motel clerk calls about a guest.

- Id: room-for-one-night
- Starts: 2026-03-12 21:40
- Law checked: 2026-11-01, California
- Notice: threats and control; nobody under 18; medium

### Values

- trust: 2, from 0 to 10. How far Ana believes you.

### Criteria

- care: 4 points. Needs before questions.
- facts: 3 points. Records what was seen.
- judgment: 3 points. Concludes what the facts allow.
- report: 6 points, marked by a person. The written report.

### Evidence

- two IDs: He holds two ID cards.
  - Indicator: IND-D01

### People and places

- Ana: person, may be trafficked
- Dale: person, controls

### Must

- an advocate was offered: offered(advocate)

### Never

- trust was lost: trust = 0

## At the door

- Place: Outside room 12
- Takes: 2 minutes

A man opens the door halfway.

- Dale: "She's tired. Ask me."
- You notice: She looks at him before she looks at you.

- [Look at what you can see from the door](#At-the-door)

  Two cards, two faces.

  - Once: yes
  - Takes: 1 minute
  - Then: find two IDs
  - Score: facts + 1
  - Follows: PRA-05.do3
  - Why: You record what is in plain view.
- [Tell her about the advocate](#Your-notes)
  - Then: offer advocate
  - Score: care + 4
  - Follows: PRA-07.do1
  - Why: She has the right to know.
  - Why now: Her shoulders come down.
- Limit: 60 seconds, then [Wait and say nothing](#Your-notes)

  Nobody fills the silence but Dale.

  - Then: trust - 2

## Your notes

- Select: What do you write down? [Go on](#Which-is-which)
  - [x] Her exact words
    - Score: facts + 1
    - Follows: PRA-20.do1
    - Why: Quotes carry into court.
  - [ ] Your guess
    - Score: facts - 1
    - Against: PRA-09.avoid1
    - Why: A guess is no fact.

## Which is which

- Sort: Which element does each show? [Go on](#What-do-you-conclude?)
  - He drove her here
    - Answer: act
  - He holds her ID card
    - Answer: means
    - Score: facts + 1
    - Follows: PRA-20.do2
    - Why: It holds her there.

## What do you conclude?

- Judge: What do you conclude? [Go on](#Who-is-told)
  - Ana: Is she being trafficked?
    - Answer: yes
    - Clear when: found(two IDs)
    - Score: judgment + 3
    - Why: The cards show the means.

## Who is told

- Refer: Who is told tonight? [Go on](#The-link-chart)
  - [x] ht unit
  - [ ] hospital

## The link chart

- Chart: Which ties can you show? [Go on](#The-report)
  - [x] Dale controls Ana

## The report

- Write: Your report. [Hand it in](#Dawn)
  - Criterion: report

## Dawn

- Ending: good

Ana chose where she sleeps.
"""

SORTED = {"sort": {"He drove her here": "act", "He holds her ID card": "means"}}
WHOLE: list[object] = [
    "Look at what you can see from the door",
    {"choice": "Tell her about the advocate"},
    {"select": ["Her exact words"]},
    SORTED,
    {"judge": {"Ana": "yes"}, "confidence": {"Ana": 2}},
    {"refer": ["ht unit"]},
    {"chart": []},
    {"write": "She said that she owes him."},
]


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    path = tmp_path / "room-for-one-night.ipynb"
    text = MOTEL.replace("### Must", "### Ties\n\n- Dale controls Ana\n  - Shown by: two IDs\n\n### Must")
    path.write_bytes(notebook_from_text(text))
    return path


def play(path: Path, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(command, [str(path), *arguments], input=typed)


def played(path: Path, decisions: object) -> tuple[int, dict[str, Any]]:
    result = play(path, "--decisions", "-", "--json", typed=json.dumps(decisions))
    assert result.stderr == ""
    answer: dict[str, Any] = json.loads(result.stdout)
    return result.exit_code, answer


# --- from a file of decisions ------------------------------------------------------------------------


def test_a_whole_run_prints_its_events_ending_score_musts_and_nevers(notebook: Path) -> None:
    code, answer = played(notebook, WHOLE)
    events = answer.pop("events")
    assert (code, answer) == (
        0,
        {
            "ending": "Dawn",
            "outcome": "good",
            "minutes": 3,
            "score": {"care": 4, "facts": 3, "judgment": 3},
            "total": 10,
            "maximum": 10,
            "passed": True,
            "must": {"an advocate was offered": True},
            "never": {"trust was lost": False},
        },
    )
    assert [event["type"] for event in events] == ["run.started", *["decision.submitted"] * 8, "run.ended"]
    assert events[8]["payload"]["decision"] == {"write": {"length": 27}}


def test_the_same_decisions_print_the_same_bytes(notebook: Path) -> None:
    first, second = (play(notebook, "--decisions", "-", "--json", typed=json.dumps(WHOLE)) for _ in range(2))
    assert first.stdout == second.stdout


def test_decisions_may_stand_in_a_file(notebook: Path, tmp_path: Path) -> None:
    file = tmp_path / "decisions.json"
    file.write_text(json.dumps(WHOLE), encoding="utf-8")
    result = play(notebook, "--decisions", str(file), "--json")
    assert (result.exit_code, json.loads(result.stdout)["total"]) == (0, 10)


def test_where_the_decisions_run_out_early_there_is_no_ending_yet(notebook: Path) -> None:
    code, answer = played(notebook, WHOLE[:2])
    assert code == 0
    assert {key: answer[key] for key in ("ending", "outcome", "score", "total", "passed", "must", "never")} == {
        "ending": None,
        "outcome": None,
        "score": {"care": 4, "facts": 1, "judgment": 0},
        "total": 5,
        "passed": False,
        "must": {"an advocate was offered": None},
        "never": {"trust was lost": False},
    }
    assert "error" not in answer


def test_no_decisions_at_all_are_a_run_that_has_begun(notebook: Path) -> None:
    code, answer = played(notebook, [])
    assert (code, [event["type"] for event in answer["events"]], answer["minutes"]) == (0, ["run.started"], 2)


@pytest.mark.parametrize(
    ("decisions", "index", "reason"),
    [
        (["Fly"], 0, "That choice is not offered here. Nothing was changed."),
        ([WHOLE[0], WHOLE[0]], 1, "That choice is not offered now. Nothing was changed."),
        ([*WHOLE[:2], {"select": ["A poem"]}], 2, "One of these is not offered here now. Nothing was changed."),
        ([{"choose": "Fly"}], 0, "That could not be read as a decision. Nothing was changed."),
        ([*WHOLE, "Look"], 8, "This run has ended. It takes no more decisions."),
    ],
)
def test_a_refused_decision_is_named_with_its_reason_beside_the_result_so_far(
    notebook: Path, decisions: list[object], index: int, reason: str
) -> None:
    code, answer = played(notebook, decisions)
    assert (code, answer.pop("error")) == (1, {"index": index, "reason": reason})
    assert answer == played(notebook, decisions[:index])[1]


def test_a_time_out_takes_the_choice_of_the_limit_and_may_break_a_never(notebook: Path) -> None:
    code, answer = played(notebook, [{"timeout": True}])
    assert (code, answer["never"]) == (0, {"trust was lost": True})


def test_decisions_without_json_print_the_story(notebook: Path) -> None:
    result = play(notebook, "--decisions", "-", typed=json.dumps(WHOLE))
    assert result.exit_code == 0
    for words in ("A man opens the door halfway.", "You: Tell her about the advocate", "Dawn: good", "10 of 10 points"):
        assert words in result.stdout


def test_decisions_without_json_name_the_one_that_was_not_taken(notebook: Path) -> None:
    result = play(notebook, "--decisions", "-", typed='["Fly"]')
    assert (result.exit_code, result.stderr) == (
        1,
        "Decision 1 was not taken: That choice is not offered here. Nothing was changed.\n",
    )
    assert "points" not in result.stdout


# --- what cannot be played ----------------------------------------------------------------------------


def test_a_missing_notebook_is_bad_usage(tmp_path: Path) -> None:
    assert play(tmp_path / "nowhere.ipynb").exit_code == 2


def test_a_folder_is_bad_usage(tmp_path: Path) -> None:
    assert play(tmp_path).exit_code == 2


def test_a_missing_file_of_decisions_is_bad_usage(notebook: Path, tmp_path: Path) -> None:
    assert play(notebook, "--decisions", str(tmp_path / "nowhere.json")).exit_code == 2


@pytest.mark.parametrize("text", ["", "{", '{"choice": "Look"}', '"Look"', "[" * 100_000, "nul", "3"])
def test_decisions_that_are_no_list_in_json_are_bad_usage(notebook: Path, text: str) -> None:
    result = play(notebook, "--decisions", "-", "--json", typed=text)
    assert (result.exit_code, result.stdout) == (2, "")


def test_json_needs_decisions(notebook: Path) -> None:
    result = play(notebook, "--json")
    assert (result.exit_code, "--json needs --decisions" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"no notebook", "S0"), (notebook_from_text("# A case\n\n## Here\n\n- [Go](#Nowhere)\n"), "Nowhere")],
)
def test_a_notebook_with_errors_is_not_played_and_its_mistakes_go_to_standard_error(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "broken.ipynb"
    path.write_bytes(content)
    for arguments in ((), ("--decisions", "-", "--json")):
        result = play(path, *arguments, typed="[]")
        assert (result.exit_code, result.stdout, said in result.stderr) == (1, "", True)


# --- in the terminal ----------------------------------------------------------------------------------


def test_a_scenario_is_played_by_number_to_its_end(notebook: Path) -> None:
    typed = ["1", "1", "1", "1", "2", "y", "2", "1", "0", "She owes him.", "More.", ".", "q"]
    result = play(notebook, typed="\n".join(typed) + "\n")
    assert result.exit_code == 0
    for words in (
        "You are the patrol officer.",
        "This case holds: threats and control",
        "At the door · Outside room 12 · minute 2",
        'Dale: "She\'s tired. Ask me."',
        "You notice: She looks at him",
        "1. Look at what you can see from the door",
        "Two cards, two faces.",
        "Her shoulders come down.",
        "What do you write down?",
        "Where does each belong?",
        "Ana Is she being trafficked?",
        "Ana chose where she sleeps.",
        "Dawn: good",
        "care: 4 of 4",
        "report: marked by a person",
        "must, an advocate was offered: yes",
        "never, trust was lost: kept",
        "10 of 10 points in 3 minutes: passed",
        "You left the case. Nothing is kept.",
    ):
        assert words in result.stdout, words


def test_a_decision_can_be_taken_back_even_the_last_one(notebook: Path) -> None:
    to_the_end = ["3", "0", "1", "1", "c", "1", "0", "0", "."]
    result = play(notebook, typed="\n".join([*to_the_end, "u", "u", "u", "t", "q"]) + "\n")
    assert "Dawn: good" in result.stdout
    assert "not passed" in result.stdout
    assert result.stdout.count("Who is told · Outside room 12") == 3
    assert "You: Ana: not yet clear" in result.stdout


def test_at_the_beginning_there_is_nothing_to_take_back(notebook: Path) -> None:
    assert "there is no decision to take back" in play(notebook, typed="u\nq\n").stdout


def test_help_and_transcript_change_nothing(notebook: Path) -> None:
    result = play(notebook, typed="?\nt\nq\n")
    assert result.stdout.count("number: choose") == 2
    assert result.stdout.count("A man opens the door halfway.") == 2
    assert result.stdout.count("1. Look at what you can see") == 3


@pytest.mark.parametrize("typed", ["", "0", "9", "-1", "one", "1.5", "9" * 5000, "1 2"])
def test_what_is_no_number_of_a_choice_is_asked_again(notebook: Path, typed: str) -> None:
    result = play(notebook, typed=f"{typed}\nq\n")
    assert (result.exit_code, "Type a number from 1 to 3, or ? for help." in result.stdout) == (0, True)


@pytest.mark.parametrize("typed", ["", "3", "one", "1;2"])
def test_what_names_no_items_is_asked_again(notebook: Path, typed: str) -> None:
    result = play(notebook, typed=f"2\n{typed}\nq\n")
    assert "Type numbers from 1 to 2 with spaces between, or 0 for none." in result.stdout


def test_several_items_are_ticked_with_spaces_or_commas(notebook: Path) -> None:
    assert "You: Her exact words; Your guess" in play(notebook, typed="2\n2, 1\nt\nq\n").stdout


def called(notebook: Path, typed: str) -> str:
    """What is shown where this is typed when units are to be told, and then the transcript, in one line."""
    return " ".join(play(notebook, typed=f"3\n0\n1\n1\nc\n1\n{typed}\nt\nq\n").stdout.split())


@pytest.mark.parametrize(
    ("typed", "units"),
    [
        ("1", "ht unit"),
        ("0", "None of these"),
        ("2 1", "hospital; ht unit"),
        ("2:ac,1", "hospital; ht unit"),
        ("1:", "ht unit"),
    ],
)
def test_units_are_told_in_the_order_typed_perhaps_with_what_is_passed_on(
    notebook: Path, typed: str, units: str
) -> None:
    assert f"You: {units} The link chart" in called(notebook, typed)


@pytest.mark.parametrize("typed", ["", "3", "1 1", "1:z", "1:aa", "a", "1:a:b", "-1"])
def test_a_call_that_cannot_be_read_is_asked_again(notebook: Path, typed: str) -> None:
    shown = called(notebook, typed)

    assert "Type numbers from 1 to 2 with spaces between, each perhaps with letters as in 1:ac" in shown
    assert shown.count("a the place and the facts, b the pattern, without names") == 3


def test_a_judgment_that_is_no_answer_is_asked_again(notebook: Path) -> None:
    assert "Type y, n or c." in play(notebook, typed="2\n0\n1\n1\nmaybe\nq\n").stdout


def test_the_end_of_input_leaves_the_case(notebook: Path) -> None:
    result = play(notebook, typed="1\n")
    assert (result.exit_code, "You left the case." in result.stdout) == (0, True)


def test_a_run_that_gets_stuck_says_so(tmp_path: Path) -> None:
    path = tmp_path / "stuck.ipynb"
    here = "## Here\n\n- [Look](#Here)\n  - Once: yes\n- [Go](#There)\n  - When: visited(There)\n"
    path.write_bytes(notebook_from_text(f"# A case\n\n{here}\n## There\n\n- Ending: good\n"))
    result = play(path, "--decisions", "-", "--json", typed='["Look"]')
    assert (result.exit_code, json.loads(result.stdout)["outcome"]) == (0, "stuck")


def test_a_notebook_cannot_steer_the_terminal() -> None:
    assert printable("a\x1b[31mb\x07\r\x9bc\td\n") == "a[31mbcd\n"


@pytest.mark.parametrize(
    "sign", [*map(chr, (0x61C, 0x200E, 0x200F)), *map(chr, (*range(0x2028, 0x202F), *range(0x2066, 0x206A))), "\ud83d"]
)
def test_a_notebook_cannot_turn_words_around_on_the_terminal(sign: str) -> None:
    assert printable(f"exe.{sign}gpj") == "exe.gpj"


@pytest.mark.parametrize(
    "text",
    ["Zoë", "non\xa0breaking", "\U0001f469\u200d\U0001f4bb", "\u05e9\u05dc\u05d5\u05dd", "\u0627\u200c\u0628"],
)
def test_letters_of_every_script_stay_as_they_are_on_the_terminal(text: str) -> None:
    assert printable(text) == text
