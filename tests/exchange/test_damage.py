"""Files of ours that somebody damaged, by chance or on purpose: what can be read is read, and nothing raises."""

from __future__ import annotations

import json
import re
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from simlib.exchange.carry import imported
from simlib.exchange.findings import CODES
from simlib.exchange.json_form import scenario_as_json
from simlib.exchange.twee_write import twee_of
from tests.exchange.test_twee import gate
from tests.play.drawn import drawn_scenario

PIECES = (
    "[[",
    "]]",
    "->",
    "::",
    ":: At the gate",
    "\n\n",
    "{",
    "}",
    '"',
    "\\",
    "[first-contact]",
    "(if: $x)[",
    "x",
    "",
)


def damaged(text: str, data: st.DataObject, times: int) -> str:
    """The text with some of its pieces replaced."""
    for _ in range(times):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 40))
        text = text[:start] + data.draw(st.sampled_from(PIECES)) + text[end:]
    return text


@settings(max_examples=50)
@given(st.data())
def test_a_story_of_ours_with_pieces_replaced_is_read_as_far_as_it_goes(data: st.DataObject) -> None:
    story = damaged(twee_of(gate()), data, data.draw(st.integers(1, 5)))
    made = imported(story.encode(), "story.twee", "story.ipynb")
    assert {each.code for each in made.findings} <= set(CODES)
    assert made.notebook is None or made.reading is not None


@settings(max_examples=30)
@given(st.data())
def test_passages_that_change_places_or_go_leave_a_story(data: st.DataObject) -> None:
    passages = re.split(r"(?m)^(?=:: )", twee_of(gate()))[1:]
    kept = data.draw(st.lists(st.sampled_from(passages), min_size=1, max_size=len(passages)))
    made = imported("".join(kept).encode(), "story.twee", "story.ipynb")
    played = [each for each in kept if not re.match(r":: (Story(Title|Data)\b|First Contact data)", each)]
    assert (made.notebook is not None) == bool(played)


def values_in(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths to every text in JSON."""
    if isinstance(value, str):
        return [path]
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, each in inner for found in values_in(each, (*path, key))]


@settings(max_examples=30)
@given(st.integers(0, 200), st.data())
def test_a_scenario_with_any_words_in_any_place_becomes_a_notebook_that_says_what_differs(
    seed: int, data: st.DataObject
) -> None:
    document = json.loads(scenario_as_json(drawn_scenario(Random(seed))))
    path = data.draw(st.sampled_from(values_in(document["scenario"], ("scenario",))))
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = data.draw(st.sampled_from(["## x", "- [y](#z)", "a\nb", "", " ", "[x]: y", "<!-- x", "`", "#"]))
    made = imported(json.dumps(document).encode(), "case.json", "case.ipynb")
    assert made.notebook is not None or [each.code for each in made.findings] == ["X202"]


def test_a_scenario_whose_links_and_names_lead_nowhere_is_told_by_the_check() -> None:
    document = json.loads(scenario_as_json(gate()))
    document["scenario"]["scenes"][0]["choices"][0]["target"] = "Nowhere"
    document["scenario"]["scenes"][0]["choices"][1]["when"] = {"is": "is yes", "value": "unknown"}
    made = imported(json.dumps(document).encode(), "case.json", "case.ipynb")
    assert made.reading is not None
    assert {each.code for each in made.reading.findings} >= {"S101", "L101"}


def test_data_in_twee_whose_links_lead_nowhere_are_merged_without_harm() -> None:
    story = twee_of(gate()).replace('"target": "The yard"', '"target": "Nowhere"').replace("She steps back.", "Hm.")
    made = imported(story.encode(), "story.twee", "story.ipynb")
    assert made.reading is not None
    assert made.reading.scenario is not None
    assert [each.target for each in made.reading.scenario.scenes[0].all_choices] == [
        "The yard",
        "The yard",
        "StoryInit",
    ]
