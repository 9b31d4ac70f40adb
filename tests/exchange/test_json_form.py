"""The JSON form says all a scenario is: every play of it is the play of its notebook."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from simlib.exchange.form import DEEPEST, TAGS, read, written
from simlib.exchange.json_form import LARGEST, export_json, scenario_as_json, scenario_from_json
from simlib.exchange.schema import schema, schema_text
from simlib.read.notebook import notebook_from_text, read_text_scenario
from simlib.scenario.model import Scenario, Scene, Spot
from tests.exchange.plays import CASES, PROJECT, RECORDED, case, drawn_play, recorded, result
from tests.play.drawn import drawn_scenario
from tests.prove.drawn import small_case

NOTES = """# A case

- Note: Only for us.

## Here

- Note: Kept with its scene.

![A gate](pictures/gate.svg)

- [Go on](#There)
  - Note: Why this stands here.

## There

- Ending: good
"""


def document(scenario: Scenario) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(scenario_as_json(scenario))
    return parsed


def came_back(scenario: Scenario) -> Scenario:
    brought = scenario_from_json(scenario_as_json(scenario))
    assert brought.findings == ()
    assert brought.scenario is not None
    return brought.scenario


@pytest.mark.parametrize("name", CASES)
def test_a_case_of_the_project_comes_back_with_every_place(name: str) -> None:
    _, scenario = case(name)
    again = came_back(scenario)
    assert again == scenario
    assert [scene.spots for scene in again.scenes] == [scene.spots for scene in scenario.scenes]


@pytest.mark.parametrize("file", RECORDED, ids=lambda file: f"{file.parent.name}, {file.stem}")
def test_a_recorded_play_is_the_same_on_the_json_form(file: Path) -> None:
    _, scenario = case(file.parent.name)
    assert result(came_back(scenario), recorded(file)) == result(scenario, recorded(file))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("seed", range(4))
def test_a_play_by_chance_is_the_same_on_the_json_form(name: str, seed: int) -> None:
    _, scenario = case(name)
    assert drawn_play(came_back(scenario), seed) == drawn_play(scenario, seed)


@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_a_drawn_case_comes_back_and_plays_the_same(seed: int) -> None:
    for scenario in (drawn_scenario(Random(seed)), small_case(seed)):
        again = came_back(scenario)
        assert again == scenario
        assert drawn_play(again, seed) == drawn_play(scenario, seed)


def test_what_has_its_default_is_left_out() -> None:
    scenario = Scenario("A case", scenes=(Scene("Here"),))
    assert document(scenario)["scenario"] == {"title": "A case", "scenes": [{"heading": "Here"}]}


def test_a_class_that_shares_its_place_says_what_it_is() -> None:
    assert sorted(TAGS.values()) == sorted(set(TAGS.values()))
    text = scenario_as_json(case("room-for-one-night")[1]).decode()
    assert [tag for tag in TAGS.values() if f'"is": "{tag}"' not in text] == ["sets number"]


def test_notes_and_pictures_that_stay_behind_are_listed_with_their_place() -> None:
    reading = read_text_scenario(notebook_from_text(NOTES))
    assert reading.scenario is not None
    carried = export_json(reading, reading.scenario, "a-case.ipynb")
    assert [(each.code, each.file, each.spot, each.message) for each in carried.findings] == [
        ("X101", "a-case.ipynb", Spot(1, 3, 1), '"Only for us."'),
        ("X102", "a-case.ipynb", Spot(2, 5, 1), '"pictures/gate.svg" is a file of its own.'),
        ("X101", "a-case.ipynb", Spot(2, 8, 1), '"Why this stands here."'),
    ]
    assert "Kept with its scene." in carried.raw.decode()


def test_the_schema_file_is_the_one_that_the_model_makes() -> None:
    file = PROJECT / "scenarios" / "schema" / "scenario-1.json"
    assert file.read_text(encoding="utf-8") == schema_text()


def test_the_schema_is_a_schema_and_takes_every_file_we_write() -> None:
    Draft202012Validator.check_schema(schema())
    validator = Draft202012Validator(schema())
    for scenario in (*(case(name)[1] for name in CASES), *(drawn_scenario(Random(seed)) for seed in range(6))):
        assert [error.message for error in validator.iter_errors(document(scenario))] == []


SMALL = document(read_text_scenario(notebook_from_text(NOTES)).scenario or Scenario(""))


def planted(*path: str | int, value: object = None, gone: bool = False) -> dict[str, Any]:
    """The small case with one fault in it."""
    made = copy.deepcopy(SMALL)
    place: Any = made
    for step in path[:-1]:
        place = place[step]
    if gone:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return made


FAULTS = {
    "another form": (planted("form", value="ink"), 'form: "first-contact/scenario" was expected.'),
    "another version": (planted("version", value=2), "version: 1 was expected."),
    "a version that is yes": (planted("version", value=True), "version: 1 was expected."),
    "no scenario": (planted("scenario", gone=True), "scenario: It is missing."),
    "something beside": (planted("more", value=1), "more: It has no place."),
    "no title": (planted("scenario", "title", gone=True), "scenario: title is missing."),
    "a title that is a number": (planted("scenario", "title", value=3), "scenario.title: A text was expected."),
    "an unknown field": (planted("scenario", "colour", value="red"), 'scenario: "colour" has no place here.'),
    "scenes in an object": (planted("scenario", "scenes", value={}), "scenario.scenes: A list was expected."),
    "a scene that is a text": (planted("scenario", "scenes", 0, value="x"), "scenario.scenes[0]: An object was"),
    "minutes that are a text": (
        planted("scenario", "scenes", 0, "takes", value="2"),
        "scenario.scenes[0].takes: A whole number was expected.",
    ),
    "minutes that are yes": (
        planted("scenario", "scenes", 0, "takes", value=True),
        "scenario.scenes[0].takes: A whole number was expected.",
    ),
    "an ending of no kind": (
        planted("scenario", "scenes", 1, "ending", value="happy"),
        'scenario.scenes[1].ending: "happy" is no word of its list.',
    ),
    "a block of no kind": (
        planted("scenario", "scenes", 0, "blocks", 0, "is", value="sound"),
        "scenario.scenes[0].blocks[0].is: One of these was expected: prose, speech, notices, if.",
    ),
    "a condition that is a text": (
        planted("scenario", "scenes", 0, "choices", 0, "when", value="trust > 3"),
        "scenario.scenes[0].choices[0].when: An object was expected.",
    ),
    "a date that is none": (
        planted("scenario", "header", value={"law_checked": "yesterday"}),
        'scenario.header.law_checked: "yesterday" is no date.',
    ),
    "a place that is none": (planted("scenario", "spot", value=[0, 1]), "scenario.spot: Cell, line and column were"),
    "a yes that is a number": (
        planted("scenario", "scenes", 0, "choices", 0, "once", value=1),
        "scenario.scenes[0].choices[0].once: true or false was expected.",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_by_the_reader_and_by_the_schema(fault: str) -> None:
    broken, sentence = FAULTS[fault]
    brought = scenario_from_json(json.dumps(broken).encode())
    assert brought.scenario is None
    assert [each.code for each in brought.findings] == ["X202"]
    assert brought.findings[0].message.startswith(sentence)
    assert not Draft202012Validator(schema()).is_valid(broken)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"\xff\xfe", "Byte 1 is no UTF-8."),
        (b'{"form": ', "It is no JSON: line 1, column 10."),
        (b"[" * 100_000, "It is nested too deeply, or holds a number that is too long."),
        (b"1" * 10_000, "It is nested too deeply, or holds a number that is too long."),
        (b" " * (LARGEST + 1), f"It holds {LARGEST + 1} bytes; at most {LARGEST} are read."),
    ],
    ids=["no text", "cut off", "deep", "a long number", "huge"],
)
def test_a_file_that_is_no_json_is_one_finding(raw: bytes, sentence: str) -> None:
    brought = scenario_from_json(raw)
    assert brought.scenario is None
    assert [(each.code, each.message) for each in brought.findings] == [("X201", sentence)]


def test_a_condition_nested_beyond_reason_is_a_finding() -> None:
    condition: dict[str, object] = {"is": "is yes", "value": "late"}
    for _ in range(DEEPEST):
        condition = {"is": "not", "term": condition}
    broken = planted("scenario", "scenes", 0, "choices", 0, "when", value=condition)
    brought = scenario_from_json(json.dumps(broken).encode())
    assert brought.findings[0].message.endswith("It is nested too deeply.")


def test_half_a_character_is_a_finding() -> None:
    raw = scenario_as_json(Scenario("The gate")).replace(b"The gate", b"The \\ud800 gate")
    brought = scenario_from_json(raw)
    said = "scenario.title: It holds half a character, which no file can."
    assert (brought.scenario, [(each.code, each.message) for each in brought.findings]) == (None, [("X202", said)])


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_never_raise(raw: bytes) -> None:
    assert scenario_from_json(raw).scenario is None


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["is", "title", "term"]), inner),
    max_leaves=8,
)


@given(st.integers(0, 500), st.data())
def test_a_file_with_one_value_replaced_is_read_or_refused_but_never_raises(seed: int, data: st.DataObject) -> None:
    whole = document(drawn_scenario(Random(seed)))
    place: Any = whole["scenario"]
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if data.draw(st.booleans()) or not isinstance(place[key], dict | list):
            place[key] = data.draw(JSON_VALUES)
            break
        place = place[key]
    brought = scenario_from_json(json.dumps(whole).encode())
    assert (brought.scenario is None) == bool(brought.findings)
    if brought.scenario is not None:
        assert read(Scenario, written(brought.scenario)) == brought.scenario
