"""Any scene, with any values, as the real engine plays it."""

from __future__ import annotations

from contextlib import suppress

import pytest

from simlib.errors import NotOffered
from simlib.play.decisions import Choose
from simlib.play.program import compile_scenario
from simlib.play.story import advance
from simlib.studio.preview import Given, is_over, marks_of, preview, what_is_so
from tests.studio.cases import STOP, scenario

PROGRAM = compile_scenario(scenario())


def offered(given: Given, heading: str = "Behind the car") -> list[str]:
    """Which of the choices of a scene can be taken."""
    story = preview(PROGRAM, heading, given)
    made = []
    for text in ("Thank them", "Drive off"):
        with suppress(NotOffered):
            advance(story, Choose(text))
            made.append(text)
    return made


def test_what_is_set_opens_and_shuts_choices() -> None:
    assert offered(Given()) == ["Drive off"]
    assert offered(Given(marks=["found(two IDs)"])) == ["Thank them"]


def test_values_show_their_texts_and_stay_within_their_bounds() -> None:
    texts = [
        [passage.text for passage in preview(PROGRAM, "At the car", Given({"trust": number})).moments[0].blocks]
        for number in (2, 99)
    ]
    assert texts == [["The window is down."], ["The window is down.", "She looks at you."]]
    assert dict(what_is_so(preview(PROGRAM, "At the car", Given({"trust": 99}))))["trust"] == "4"


def test_a_yes_value_can_be_set_and_taken_away() -> None:
    hurried = compile_scenario(scenario(STOP.replace("hurried: no", "hurried: yes")))
    states = [
        dict(what_is_so(preview(PROGRAM, "At the car", Given(yes={"hurried": True}))))["hurried"],
        dict(what_is_so(preview(hurried, "At the car")))["hurried"],
        dict(what_is_so(preview(hurried, "At the car", Given(yes={"hurried": False}))))["hurried"],
    ]
    assert states == ["yes", "yes", "no"]


def test_a_preview_goes_on_as_a_run_does() -> None:
    story = advance(preview(PROGRAM, "At the car"), Choose("Ask what she needs"))
    assert what_is_so(story) == [
        ("minutes", "2"),
        ("trust", "3"),
        ("hurried", "no"),
        ("found", "two IDs"),
        ("offered", "water"),
        ("care", "+2"),
    ]
    over = advance(story, Choose("Thank them"))
    assert (is_over(story), is_over(over), over.moments[-1].heading) == (False, True, "Home")


def test_what_can_be_set_is_what_conditions_can_ask_about() -> None:
    assert marks_of(PROGRAM) == ("found(two IDs)", "offered(water)")


def test_minutes_can_be_set_and_what_nobody_knows_is_passed_over() -> None:
    given = Given({"courage": 3}, {"asleep": True}, ["found(nothing)"], minutes=40)
    assert dict(what_is_so(preview(PROGRAM, "At the car", given)))["minutes"] == "40"


def test_a_scene_that_is_not_there_cannot_be_previewed() -> None:
    with pytest.raises(KeyError):
        preview(PROGRAM, "Nowhere")
