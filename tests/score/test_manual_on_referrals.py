"""What the manual says of referrals, held against what happens."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from simlib.play.decisions import decision_as_json, decision_from_json
from simlib.play.program import compile_scenario
from simlib.play.story import Story, tell
from simlib.play.told import clocks_of
from simlib.read.facts import load_facts
from simlib.scenario.deadlines import DUTIES
from simlib.scenario.information import Info
from simlib.scenario.model import Item, Kind
from simlib.score.referral_sides import AT_ONCE
from simlib.score.referrals import Telling, tellings_of
from tests.play.cases import case, task
from tests.read.cases import read

MANUAL = Path("scenarios/FORMAT.md").read_text(encoding="utf-8")
SECTION = MANUAL[MANUAL.index("### How a referral is judged") : MANUAL.index("## 8. Conditions")]
EXAMPLE = re.findall(r"(?s)```markdown\n(.*?)```", SECTION)[-1]
FACTS, _ = load_facts(Path("scenarios/facts"))
BEFORE: list[object] = ["Go on", "Ask who may hear of this tonight", "Go to the car"]


def played(decision: object) -> Story:
    scenario = read(EXAMPLE.replace("## The bench", "## Here\n\n- [Go on](#The-bench)\n\n## The bench")).scenario
    assert scenario
    program = compile_scenario(scenario)
    return tell(program, [decision_from_json(each) for each in ("Go on", *BEFORE, decision)])


def judged(decision: object) -> Telling:
    return tellings_of(played(decision), FACTS)[0]


def test_the_decision_of_the_manual_is_read_as_it_stands() -> None:
    written = json.loads(re.findall(r"(?s)```json\n(.*?)```", SECTION)[0])

    assert decision_as_json(decision_from_json(written)) == written


def test_the_example_is_right_from_every_side_when_she_is_asked_first() -> None:
    telling = judged({"refer": ["advocate"], "shared": {"advocate": ["site facts", "needs"]}})

    assert [(name, seen.standing.value) for name, seen in telling.sides] == [
        ("Partner", "right"),
        ("Order", "not judged"),
        ("Time", "right"),
        ("Consent", "right"),
        ("Passed on", "right"),
    ]


def test_in_the_example_who_she_is_may_not_go_where_patterns_are_collected() -> None:
    telling = judged({"refer": ["fusion"], "shared": {"fusion": ["identity"]}})

    assert [seen.said for seen in telling.breaches] == ["It may not get: name and date of birth."]


def test_the_list_of_what_can_be_passed_on_is_whole() -> None:
    sentence = re.search(r"What can be passed on is a closed list: (.*?)\.", SECTION, re.DOTALL)

    assert sentence
    assert set(" ".join(sentence[1].split()).split(", ")) == {info.value for info in Info}


@pytest.mark.parametrize("row", re.findall(r"^\| `(\w+)` \| (.*?) \|$", SECTION, re.MULTILINE))
def test_each_clock_of_the_manual_starts_as_it_says(row: tuple[str, str]) -> None:
    unit, said = row
    program = compile_scenario(case(task(Kind.REFER, Item(unit))))

    started = list(clocks_of(tell(program, [decision_from_json({"refer": [unit]})])))

    assert started
    assert [clock.due.duty.number for clock in started if str(clock.due.duty.number) not in said] == []


def test_every_clock_stands_in_the_manual() -> None:
    units = set(re.findall(r"^\| `(\w+)` \|", SECTION, re.MULTILINE))

    assert {unit for duty in DUTIES.values() for unit in duty.runs_when_told} == units


def test_at_once_is_as_long_as_the_manual_says() -> None:
    assert f'"at once" is {AT_ONCE} minutes' in SECTION
