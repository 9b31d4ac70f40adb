"""Stories of other programs: what can be read becomes a notebook, and nothing else goes away in silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simlib.exchange.carry import Imported, imported
from simlib.exchange.findings import CODES
from simlib.exchange.json_form import scenario_as_json
from simlib.exchange.plain import heading_of, paragraph_of
from simlib.exchange.twee_read import LARGEST, MOST_FINDINGS, scenario_from_twee
from simlib.scenario.model import Outcome, Prose, Scenario, Scene, Severity
from tests.prove.drawn import small_case


def brought(story: str) -> Imported:
    return imported(story.encode(), "story.twee", "story.ipynb")


def scene(story: str, number: int = 0) -> Scene:
    """One scene of the notebook that a story became."""
    made = brought(story)
    assert made.reading is not None
    assert made.reading.scenario is not None
    return made.reading.scenario.scenes[number]


def said(story: str) -> list[tuple[str, int, str]]:
    return [(each.code, each.spot.line, each.message) for each in brought(story).findings]


def read_in(one: Scene) -> str:
    return "\n\n".join(block.text for block in one.blocks if isinstance(block, Prose))


HARLOWE = """:: StoryTitle
The lighthouse

:: StoryData
{"ifid": "D674C58C-DEFA-4F70-B7A2-27742230C0FC", "format": "Harlowe", "format-version": "3.3.9", "start": "The pier"}

:: The pier [outside]
(set: $lamp to (random: 1, 6))
The ''lamp'' is //out//. (PS: it was on before.)
(if: $lamp > 3)[It flickers [once].]

[[Climb the stairs->The stairs]]
Or you could [[wait|The pier]] a while.
(link-goto: "Swim", "The sea")

:: The stairs
[[The pier<-Go back down]]
[[The lamp]]

:: The lamp
It burns.
"""


def test_a_story_in_harlowe_becomes_a_notebook_with_a_finding_for_each_macro() -> None:
    assert said(HARLOWE) == [
        ("X211", 8, '"(set: $lamp to (random: 1, 6))": It stands in a note of the scene.'),
        ("X211", 9, '"(PS: it was on before.)": It stands in a note of the scene.'),
        ("X211", 10, '"(if: $lamp > 3)": It stands in a note of the scene.'),
        ("X211", 14, '"(link-goto: "Swim", "The sea")": It stands in a note of the scene.'),
        ("X215", 20, '"The lamp" ends with `Ending: partial`.'),
    ]
    start = scene(HARLOWE)
    assert read_in(start) == "The **lamp** is *out*.\n\nIt flickers \\[once\\].\n\nOr you could wait a while."
    assert [(each.text, each.target) for each in start.choices] == [
        ("Climb the stairs", "The stairs"),
        ("wait", "The pier"),
    ]
    assert start.notes[0] == "Twee, line 8: (set: \\$lamp to (random: 1, 6))"
    assert [(each.text, each.target) for each in scene(HARLOWE, 1).choices] == [
        ("Go back down", "The pier"),
        ("The lamp", "The lamp"),
    ]
    assert scene(HARLOWE, 2).ending is Outcome.PARTIAL


def test_words_in_parentheses_are_no_macro_where_the_format_is_another() -> None:
    story = HARLOWE.replace('"Harlowe"', '"Snowman"').replace("(PS: it was", "(Note: it was")
    assert "(Note: it was on before.)" in read_in(scene(story))


SUGARCUBE = """:: StoryData
{"format": "SugarCube", "start": "Begin"}

:: Begin
<<set $count to 1>>\\
/* a comment of the format */
<<if $count gt 0>>Somebody is here.<<else>>Nobody is here.<</if>>
You have $count coins and $5.
[[Look around|Look][$count to 2]]
<<link "Shout">><<goto "Look">><</link>>

:: Look
[[Begin]]

:: StoryInit
<<set $count to 0>>

:: Style [stylesheet]
body { color: red }

:: Code [script]
alert("hello")
"""


def test_a_story_in_sugarcube_becomes_a_notebook_with_a_finding_for_each_macro() -> None:
    assert [(code, line) for code, line, _ in said(SUGARCUBE)] == [
        ("X211", 5),
        ("X220", 6),
        ("X211", 7),
        ("X211", 7),
        ("X211", 8),
        ("X211", 9),
        ("X211", 10),
        ("X211", 10),
        ("X212", 15),
        ("X212", 18),
        ("X212", 21),
    ]
    start = scene(SUGARCUBE)
    assert "Somebody is here.Nobody is here." in read_in(start)
    assert "You have \\$count coins and \\$5." in read_in(start)
    assert [each.text for each in start.choices] == ["Look around"]
    assert "alert" not in (brought(SUGARCUBE).notebook or b"").decode()


CHAPBOOK = """:: StoryData
{"format": "Chapbook"}

:: Start
lamp: true
count (count > 1): 2
--
You have {count} coins, *few*.

[if lamp]
The lamp burns.

[continue]
> [[Go on->End]]

:: End
It is over.
"""


def test_a_story_in_chapbook_keeps_its_markdown_and_lists_values_and_modifiers() -> None:
    assert [(code, line) for code, line, _ in said(CHAPBOOK)] == [
        ("X211", 5),
        ("X211", 6),
        ("X211", 8),
        ("X211", 10),
        ("X211", 13),
        ("X215", 16),
    ]
    assert read_in(scene(CHAPBOOK)) == "You have coins, *few*.\n\nThe lamp burns."


MARKUP = {
    "a bullet": ("* one", "• one"),
    "a bullet within a number": ("1. - one", "1. • one"),
    "a heading": ("# Part one", "**Part one**"),
    "a heading of SugarCube": ("!! Part one", "**Part one**"),
    "a quotation": ("> said so", "said so"),
    "an indent of four": ("     far in", "far in"),
    "a link in Markdown": ("see [this](http://example.org)", "see \\[this\\] (http://example.org)"),
    "a picture from elsewhere": ("![x](http://example.org/x.png)", "!\\[x\\] (http://example.org/x.png)"),
    "a definition": ("[x]: y", "\\[x\\]: y"),
    "code": ("`x`", "\\`x\\`"),
    "money": ("$5 and $20", "\\$5 and \\$20"),
    "an arrow": ("a < b and a <b", "a < b and a < b"),
    "a plus": ("+ one", "• one"),
    "an equals sign": ("= x", "\\= x"),
    "a table": ("| a | b |", "\\| a \\| b \\|"),
    "a known word": ("- Score: care + 3", "• Score: care + 3"),
    "an address": ("http://example.org//x", "http://example.org//x"),
}


@pytest.mark.parametrize("kind", MARKUP)
def test_markup_of_other_programs_is_read_as_words(kind: str) -> None:
    line, words = MARKUP[kind]
    story = f":: Start\nBefore.\n{line}\nBehind.\n"
    made = brought(story)
    assert read_in(scene(story)) == f"Before.\n\n{words}\n\nBehind."
    assert made.reading is not None
    assert [each.code for each in made.reading.findings if each.code[0] == "S"] == []


def test_a_line_across_the_page_and_a_tag_of_html_leave_the_words() -> None:
    story = ":: Start\n<p>One.</p>\n----\n<div class='x'>Two.</div><br>Three.\n<script>alert(1)</script>\n"
    assert read_in(scene(story)) == "One.\n\nTwo.\n\nThree."
    assert [(code, line) for code, line, _ in said(story)] == [("X215", 1), ("X220", 4), ("X220", 4), ("X211", 5)]


NAMES = {
    "brackets": (r":: The \[old\] gate", "The old gate"),
    "Markdown": (":: *The* `gate` <b>", "The gate b"),
    "a bracket too many": (":: The gate (north", "The gate north"),
    "nothing that can be read": (":: ***", "Passage 1"),
    "a very long one": (":: " + "gate " * 100, ("gate " * 24).strip()),
}


@pytest.mark.parametrize("kind", NAMES)
def test_a_name_that_is_no_heading_is_changed_and_that_is_said(kind: str) -> None:
    header, heading = NAMES[kind]
    assert scene(f"{header}\nText.\n").heading == heading
    assert "X217" in [code for code, _, _ in said(f"{header}\nText.\n")]


def test_two_names_that_would_be_one_heading_stay_two_scenes() -> None:
    story = ":: Start\n[[The gate]] [[the gate]]\n\n:: The gate\nA.\n\n:: the gate\nB.\n"
    made = brought(story)
    assert made.reading is not None
    assert [each.target for each in scene(story).choices] == ["The gate", "the gate 2"]
    assert [each.text for each in scene(story).choices] == ["The gate", "the gate (2)"]
    assert [code for code, _, _ in said(story)] == ["X218", "X215", "X215", "X217"]


def test_a_story_without_a_start_begins_with_its_first_passage() -> None:
    story = ":: One\n[[Two]]\n\n:: Two\n[[One]]\n"
    assert said(story) == [("X219", 1, 'It begins with "One".')]
    assert scene(story).heading == "One"


def test_the_start_comes_first_wherever_it_stands() -> None:
    story = ":: Two\nEnd.\n\n:: Start\n[[Two]]\n"
    assert [scene(story).heading, scene(story, 1).heading] == ["Start", "Two"]


def test_a_link_to_nowhere_is_left_out_and_kept_in_a_note() -> None:
    story = ":: Start\n[[Go]] and [[stay->Start]]\n"
    assert said(story) == [("X214", 2, '"Go" names "Go".')]
    assert scene(story).notes == ("Twee, line 2: Go leads nowhere.",)


def test_a_passage_that_stands_twice_is_left_out_the_second_time() -> None:
    assert said(":: Start\n[[Start]]\n:: Start\nAgain.\n") == [("X217", 3, 'A second passage "Start" was left out.')]


def test_what_nobody_can_see_is_taken_out() -> None:
    story = ":: Start\nA\u202ebc\x07 d\u200be\n[[Start]]\n"
    assert read_in(scene(story)) == "A bc d e"
    assert [message for _, _, message in said(story)] == [
        "U+0007 was taken out.",
        "U+200B was taken out.",
        "U+202E was taken out.",
    ]


HOSTILE = {
    "nothing": b"",
    "no text": b"\xff\xfe:: Start",
    "no passages": b"just words",
    "only special passages": b":: StoryTitle\nx\n\n:: Code [script]\nalert(1)\n",
    "too large": b" " * (LARGEST + 1),
    "too many passages": b":: a\n" * 3_001,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_with_nothing_to_play_is_an_error_in_words(kind: str) -> None:
    made = imported(HOSTILE[kind], "story.twee", "story.ipynb")
    assert made.notebook is None
    assert [each.code for each in made.findings if each.severity is Severity.ERROR] == ["X201"]


@pytest.mark.parametrize(
    "spam", ["[[", "<<", "<<a ", "(if:", "(if:(", "<%", "<!--", "<script>", "/*", "[", "''", "//", "{", "$", "\\", "|>"]
)
def test_a_sign_that_stands_again_and_again_is_read_in_one_go(spam: str) -> None:
    for story_format in ("Harlowe", "SugarCube", "Chapbook"):
        header = f':: StoryData\n{{"format": "{story_format}"}}\n\n:: Start\n'
        made = scenario_from_twee((header + spam * (100_000 // len(spam))).encode())
        assert made.scenario is not None


def test_no_more_is_listed_than_anybody_reads() -> None:
    found = brought(":: Start\n" + "<<a>>\n" * 1_000).findings
    assert len(found) == MOST_FINDINGS + 1
    assert found[-1].message == "There are 501 more findings."


def test_a_story_that_only_goes_round_is_a_notebook_that_check_refuses() -> None:
    made = brought(":: Start\n[[Next]]\n:: Next\n[[Start]]\n")
    assert made.reading is not None
    assert [each.code for each in made.reading.findings if each.severity is Severity.ERROR] == ["S106", "S106"]


@settings(max_examples=80)
@given(st.text(st.sampled_from("[]<>|-$(){}:'/*#!_ab \n\\\"&`~.1@=+"), max_size=120))
def test_any_passage_becomes_scenes_that_can_be_read(text: str) -> None:
    made = imported(f":: Start\n{text}\n[[Start]]".encode(), "story.twee", "story.ipynb")
    assert made.notebook is not None
    assert made.reading is not None
    assert made.reading.scenario is not None
    mistakes = [
        each for each in made.reading.findings if each.code.startswith("S") and each.code not in {"S105", "S106"}
    ]
    assert [each for each in mistakes if each.severity is Severity.ERROR] == []
    assert [each.code for each in made.findings if each.code == "X203"] == []


@given(st.text(max_size=60), st.text(max_size=10))
def test_any_words_become_a_paragraph_and_a_heading(words: str, name: str) -> None:
    assert "\n" not in paragraph_of(words)
    assert heading_of(name, (), 1).strip()


def test_a_scenario_in_json_that_no_notebook_can_hold_says_where() -> None:
    scenario = Scenario("A case", scenes=(Scene("Here", blocks=(Prose("- [x](#y)"),), ending=Outcome.GOOD),))
    made = imported(scenario_as_json(scenario), "case.json", "case.ipynb")
    assert [(each.code, each.message) for each in made.findings] == [
        ("X203", "scenario.scenes[0].blocks is not as it was."),
        ("X203", "scenario.scenes[0].choices is not as it was."),
    ]


def test_a_drawn_scenario_in_json_becomes_a_notebook() -> None:
    made = imported(scenario_as_json(small_case(7)), "case.json", "case.ipynb")
    assert made.notebook is not None
    assert json.loads(made.notebook)["nbformat"] == 4


def test_every_code_of_the_exchange_is_on_its_page() -> None:

    page = (Path(__file__).resolve().parents[2] / "scenarios" / "EXCHANGE.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| X")]
    assert rows == [f"| {i.code} | {i.severity.value} | {i.title} | {i.why} |" for i in CODES.values()]


@pytest.mark.parametrize(
    ("mark", "shown"), [("* ", "• • • • • • • • \\* * *"), ("7. ", "7. 7. 7. 7. 7. 7. 7. 7. 7. 7.")]
)
def test_a_line_of_nothing_but_marks_is_a_line_however_long_it_is(mark: str, shown: str) -> None:
    assert paragraph_of(mark * 3000 + "x").startswith(shown)
    assert brought(f":: Start\n{mark * 3000}x\n").notebook is not None


def test_the_same_link_again_and_again_gets_a_number_each_time() -> None:
    story = ":: Start\n" + "[[Wait->Start]]\n[[Wait (3)->Start]]\n" * 2 + "[[Wait->Start]]\n"
    texts = [choice.text for choice in scene(story).choices]
    assert texts == ["Wait", "Wait (3)", "Wait (2)", "Wait (3) (2)", "Wait (4)"]
