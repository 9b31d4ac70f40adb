"""A roll call on paper says what the notebook says, and nothing of what follows stands where the vote is read."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from simlib.play.segments import segments_of
from simlib.read.facts import load_facts
from simlib.read.notebook import notebook_from_text, read_scenario, read_text_scenario
from simlib.report.roll_call import FEWEST_CARDS, kept_of, paper_of, roll_call_pdf
from simlib.scenario.facts import FactBase
from simlib.scenario.graph import links_of
from simlib.scenario.model import Adds, Does, Scenario, SetsNumber, SetsYesNo, Verb
from simlib.scenario.wording import wording_hash
from simlib.score.citing import source_words

PROJECT = Path(__file__).resolve().parents[2]
CASES = ("room-for-one-night", "long-hours")
CODE = re.compile(r"\b(?:PRA|LAW|IND)-\w+(?:\.\w+)?")
HOSTILE = """# #set page(fill: red)

- Id: hostile
- Notice: *stars* and `code`; nobody under 18; low
- Law checked: 2026-11-01

### Values

- trust: 2, from 0 to 10. How far #emph[she] trusts.

### Criteria

- care: 2 points.

## The #door

- Place: #read("/etc/passwd")

He says #include "x.typ" and \\ and $x$.

- [Knock #pagebreak()](#The-end)

  She opens `it`.

  - Then: trust + 2
  - Score: care + 2
  - Follows: PRA-01.do1
  - Why: #panic("no").

## The end

- Ending: good

It is over.
"""


@cache
def facts() -> FactBase:
    return load_facts(PROJECT / "scenarios" / "facts")[0]


@cache
def shipped(name: str) -> Scenario:
    scenario = read_scenario(PROJECT / "scenarios" / f"{name}.ipynb", facts=facts()).scenario
    assert scenario
    return scenario


def case(text: str) -> Scenario:
    scenario = read_text_scenario(notebook_from_text(text), facts=facts()).scenario
    assert scenario
    return scenario


def texts(value: Any) -> str:
    """Every word of the paper, one after the other."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return " ".join(map(texts, value.values()))
    return " ".join(map(texts, value)) if isinstance(value, list) else ""


def words_of(pdf: bytes) -> str:
    """What a reader of the file finds in it."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not here")
    return subprocess.run([program, "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("name", CASES)
def test_the_paper_has_the_segments_of_the_wall_and_every_scene_once(name: str) -> None:
    scenario, paper = shipped(name), paper_of(shipped(name), facts())
    plan = segments_of(scenario)
    assert [(each["number"], each["label"], each["minutes"]) for each in paper["segments"]] == [
        (segment.number, segment.label, segment.minutes) for segment in plan
    ]
    read = [scene["heading"] for each in paper["segments"] for scene in (*each["scenes"], *each["endings"])]
    assert sorted(read) == sorted(scene.heading for scene in scenario.scenes)


@pytest.mark.parametrize("name", CASES)
def test_what_follows_a_choice_stands_on_sealed_pages_alone(name: str) -> None:
    scenario, paper = shipped(name), paper_of(shipped(name), facts())
    read = texts([each["scenes"] for each in paper["segments"]])
    sealed = texts([each["sealed"] for each in paper["segments"]])
    for _, choice in scenario.every_choice():
        later = (choice.reason.why, *(block.text for block in choice.consequence))
        assert [words for words in later if len(words) > 40 and words[:40] in read] == []
    assert all(choice.target in sealed for _, choice in scenario.every_choice())
    assert "Goes against" not in read


def test_the_answers_have_the_letters_of_the_wall() -> None:
    paper = paper_of(shipped("long-hours"), facts())
    first = paper["segments"][0]["scenes"][0]
    assert [answer["letter"] for answer in first["answers"]] == ["A", "B", "C", "D", "E"]
    assert texts(first["answers"][0]["text"]).startswith("Ask Gail which nights")


def test_there_is_a_card_for_every_letter_and_a_box_for_every_count() -> None:
    paper = paper_of(shipped("long-hours"), facts())
    longest = max(len(scene.all_choices) for scene in shipped("long-hours").scenes)
    assert len(paper["cards"]) == longest >= FEWEST_CARDS
    answers = [answer for each in paper["segments"] for scene in each["scenes"] for answer in scene["answers"]]
    assert {tuple(answer["counts"]) for answer in answers} == {("",), ("A", "B", "C")}


def test_a_short_case_has_cards_enough() -> None:
    assert paper_of(case(HOSTILE), None)["cards"] == ["A", "B", "C", "D"]


def test_the_running_sheet_keeps_every_number() -> None:
    effects = (Adds("trust", -2), SetsNumber("heard", 3), SetsYesNo("hurried", yes=False), Does(Verb.TELL, "dlse"))
    assert kept_of(effects) == ["trust −2", "heard = 3", "hurried: no", "told: dlse"]
    (option,) = paper_of(case(HOSTILE), facts())["segments"][0]["sealed"][0]["options"]
    assert option["does"] == ["trust +2"]


def test_reasons_come_with_their_sources() -> None:
    paper = paper_of(case(HOSTILE), facts())
    (option,) = paper["segments"][0]["sealed"][0]["options"]
    assert option["sources"] == ["In step with PRA-01.do1"]
    ((code, words),) = paper["sources"]
    assert (code, words) == ("PRA-01.do1", source_words(facts(), "PRA-01.do1").removeprefix("PRA-01.do1: "))
    assert paper_of(case(HOSTILE), None)["sources"] == []


@pytest.mark.parametrize("name", CASES)
def test_every_code_on_a_sealed_page_is_explained_once(name: str) -> None:
    for only in (None, 1, 2):
        paper = paper_of(shipped(name), facts(), only)
        named = set(CODE.findall(texts([each["sealed"] for each in paper["segments"]])))
        explained = [code for codes, words in paper["sources"] if words for code in codes.split(", ")]
        assert sorted(named) == sorted(explained)


@pytest.mark.parametrize("name", CASES)
def test_a_segment_alone_has_all_that_a_room_can_come_to_in_it(name: str) -> None:
    scenario, whole = shipped(name), paper_of(shipped(name), facts())
    links = links_of(scenario)
    for segment in segments_of(scenario):
        paper = paper_of(scenario, facts(), segment.number)
        (page,) = paper["segments"]
        read = {scene["heading"] for scene in (*page["scenes"], *page["endings"])}
        led = {target for heading in segment.scenes for target in links[heading]}
        ends = {heading for heading in led if scenario.scene(heading).ending}
        assert read == {*segment.scenes, *ends}
        on = {each.number for each in segments_of(scenario) for heading in each.scenes if heading in led - ends}
        assert page["onward"] == sorted(on - {segment.number})
        assert (page["scenes"], page["sealed"]) == tuple(
            whole["segments"][segment.number - 1][part] for part in ("scenes", "sealed")
        )
        assert (paper["plan"], bool(paper["cards"])) == (whole["plan"], segment.number == 1)


def test_a_segment_that_there_is_not_is_no_paper() -> None:
    with pytest.raises(LookupError, match=r"It has 6 segments\."):
        paper_of(shipped("long-hours"), facts(), 7)


@pytest.mark.parametrize(("name", "most"), [("room-for-one-night", 36), ("long-hours", 24)])
def test_the_paper_is_no_longer_than_four_pages_for_a_segment(name: str, most: int) -> None:
    whole = roll_call_pdf(shipped(name), facts())
    assert len(words_of(whole).rstrip("\f").split("\f")) <= most <= 4 * len(segments_of(shipped(name)))


def test_every_page_but_the_cards_carries_the_code_of_the_text() -> None:
    scenario = case(HOSTILE)
    code = wording_hash(scenario)[:12]
    pages = words_of(roll_call_pdf(scenario, facts())).rstrip("\f").split("\f")
    assert [code in page for page in pages] == [True] * (len(pages) - 1) + [False]


def test_words_that_look_like_markup_are_only_words() -> None:
    read = words_of(roll_call_pdf(case(HOSTILE), facts()))
    for words in ("#set page(fill: red)", 'read("/etc/passwd")', "#pagebreak()", '#include "x.typ"', '#panic("no")'):
        assert words in read.replace("“", '"').replace("”", '"')


def test_the_same_case_gives_the_same_bytes_and_another_word_gives_others() -> None:
    first, again = (roll_call_pdf(case(HOSTILE), facts()) for _ in range(2))
    assert first == again
    assert roll_call_pdf(case(HOSTILE.replace("It is over.", "It is done.")), facts()) != first


def test_the_paper_is_plain_data() -> None:
    paper = paper_of(shipped("room-for-one-night"), facts())
    assert json.loads(json.dumps(paper)) == paper


def test_the_paper_says_first_and_last_whom_to_talk_to_and_that_a_sign_is_no_proof() -> None:
    words = " ".join(words_of(roll_call_pdf(case(HOSTILE), facts())).split())
    assert words.count("National Human Trafficking Hotline: call 888-373-7888") == 2
    assert "they are reasons to ask and to look, never proof" in words
