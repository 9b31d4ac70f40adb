"""Conditions and effects are said as a person would say them."""

from __future__ import annotations

from random import Random

import pytest

from simlib.scenario.conditions import parse_condition
from simlib.scenario.effects import parse_effects
from simlib.scenario.model import AllOf, IsYes, Not, Rule
from simlib.scenario.scanner import Names
from simlib.script.words import Speaker
from tests.play.drawn import CLUES, HEADINGS, drawn_scenario

NAMES = Names(
    evidence=("two IDs",),
    scenes=("The lot",),
    numbers=("trust",),
    yes_no=("hurried", "late"),
    units=("ht unit",),
)
SPEAKER = Speaker((), {"The lot": 4}, {"ht unit": "Human trafficking unit"})

SAID = {
    "found(two IDs)": "“two IDs” was found",
    "told(ht unit)": "“Human trafficking unit” was told",
    "not offered(water)": "“water” was not offered",
    "accepted(advocate)": "“advocate” was accepted",
    "not declined(advocate)": "“advocate” was not declined",
    "visited(The lot)": "the officer was in 4 (The lot)",
    "not visited(The lot)": "the officer was not in 4 (The lot)",
    "hurried": "“hurried” is so",
    "not hurried": "“hurried” is not so",
    "trust at least 4": "“trust” is at least 4",
    "not trust at least 4": "“trust” is below 4",
    "trust != 2": "“trust” is not 2",
    "not trust = 2": "“trust” is not 2",
    "trust > 2": "“trust” is above 2",
    "minutes at most 30": "the time since the start is at most 30 minutes",
    "not minutes < 1": "the time since the start is at least 1 minute",
    "hurried and late": "“hurried” is so, and “late” is so",
    "hurried or (late and trust < 3)": "“hurried” is so, or (“late” is so, and “trust” is below 3)",
    "not (hurried or late)": "“hurried” is not so, and “late” is not so",
    "not (hurried and late)": "“hurried” is not so, or “late” is not so",
    "not (hurried and (late or found(two IDs)))": (
        "“hurried” is not so, or (“late” is not so, and “two IDs” was not found)"
    ),
    "not not hurried": "“hurried” is so",
}


@pytest.mark.parametrize("written", SAID)
def test_a_condition_in_words(written: str) -> None:
    condition = parse_condition(written, NAMES).condition
    assert condition is not None
    assert SPEAKER.when(condition) == SAID[written]


def test_a_word_that_is_a_need_and_a_unit_is_the_unit_only_where_it_is_told() -> None:
    speaker = Speaker((), {}, {"advocate": "Advocate organization"})
    names = Names(units=("advocate",))
    said = [speaker.when(parse_condition(text, names).condition) for text in ("offered(advocate)", "told(advocate)")]
    assert said == ["“advocate” was offered", "“Advocate organization” was told"]
    assert speaker.happens(parse_effects("offer advocate, tell advocate", names).effects) == (
        "“advocate” is offered",
        "“Advocate organization” is told",
    )


def test_no_condition_is_no_words() -> None:
    assert SPEAKER.when(None) == ""


def test_a_named_condition_is_said_by_its_name() -> None:
    well = AllOf((Not(IsYes("hurried")), IsYes("late")))
    speaker = Speaker((Rule("closed well", well),), {}, {})
    assert speaker.when(AllOf((well, IsYes("late")))) == "“closed well” is so, and “late” is so"


def test_effects_say_what_happens_and_no_number() -> None:
    effects = parse_effects(
        "find two IDs, tell ht unit, offer water, accept advocate, decline advocate, trust + 3, trust - 2, trust = 5,"
        " hurried = yes, hurried = no",
        NAMES,
    ).effects
    assert SPEAKER.happens(effects) == (
        "“two IDs” is found",
        "“Human trafficking unit” is told",
        "“water” is offered",
        "“advocate” is accepted by the person",
        "“advocate” is declined by the person",
        "“trust” rises",
        "“trust” falls",
        "“trust” is set anew",
        "“hurried” is so from now on",
        "“hurried” is no longer so",
    )


@pytest.mark.parametrize("seed", range(30))
def test_every_condition_of_a_drawn_case_has_words_without_formulas(seed: int) -> None:
    scenario = drawn_scenario(Random(seed))
    speaker = Speaker((), {heading: number for number, heading in enumerate(HEADINGS, start=1)}, {})
    for rule in (*scenario.musts, *scenario.nevers):
        said = speaker.when(rule.condition)
        assert [sign for sign in ("found(", ">=", "<=", "!=", "not (") if sign in said] == []
        assert all(clue in CLUES for clue in CLUES if f"“{clue}”" in said)
