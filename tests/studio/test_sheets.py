"""Small changes to a notebook: each leaves everything else as it was."""

from __future__ import annotations

import difflib
import json

import pytest

from simlib.studio.sheets import (
    NewChoice,
    NewScene,
    bytes_of,
    cell_ids,
    link_to,
    scene_text,
    sheet_of,
    with_choice,
    with_head,
    with_scene,
    with_word,
)
from tests.studio.cases import errors_in, notebook, scenario

SHEET = sheet_of(notebook())


def text_of(sheet: dict[str, object]) -> str:
    cells = sheet_of(bytes_of(sheet))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def changed(sheet: dict[str, object]) -> list[str]:
    """The lines that are there now and were not, and those that are gone."""
    lines = difflib.ndiff(text_of(SHEET).split("\n"), text_of(sheet).split("\n"))
    return [line for line in lines if line[0] in "+-" and line[2:].strip()]


def test_a_notebook_read_and_written_is_the_same_to_the_byte() -> None:
    assert bytes_of(SHEET) == notebook()


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"cells": 1}', b"\xff"])
def test_what_is_no_notebook_has_no_cells(content: bytes) -> None:
    assert cell_ids(content) == ()


def test_a_scene_is_written_as_the_manual_writes_one() -> None:
    choices = (NewChoice("Go back", "At the car"), NewChoice("Leave", "The road"))
    scene = NewScene("At the trunk", "A box.\n\nA map.", "County Road 9", "3", "", choices)
    assert scene_text(scene) == (
        "## At the trunk\n\n- Place: County Road 9\n- Takes: 3 minutes\n\nA box.\n\nA map.\n\n"
        "- [Go back](#At-the-car)\n- [Leave](#The-road)"
    )
    assert scene_text(NewScene("Over", "All is well.", ending="good")) == "## Over\n\n- Ending: good\n\nAll is well."


@pytest.mark.parametrize(
    ("behind", "place"), [("At the car", 2), ("Behind the car", 3), ("The road", 5), ("no such scene", 5)]
)
def test_a_scene_goes_behind_the_one_that_is_named_and_before_the_line_of_code(behind: str, place: int) -> None:
    made = with_scene(SHEET, NewScene("At the trunk", ending="good"), behind)["cells"]
    assert "".join(made[place]["source"]).startswith("## At the trunk")
    assert made[-1]["cell_type"] == "code"
    assert len({cell["id"] for cell in made}) == len(made)


def test_a_choice_goes_before_the_limit_or_behind_the_last_one() -> None:
    scenes = {scene.heading: scene for scene in scenario().scenes}
    limit = scenes["At the car"].limit
    assert limit is not None
    new = NewChoice("Look again", "At the car")
    first = with_choice(SHEET, limit.choice.spot.cell, limit.choice.spot.line, new)
    last = with_choice(SHEET, scenes["Behind the car"].spot.cell, None, new)
    assert changed(first) == changed(last) == ["+ - [Look again](#At-the-car)"]
    assert text_of(first).index("Look again") < text_of(first).index("- Limit:")
    assert text_of(last).index("[Look again]") > text_of(last).index("[Drive off]")
    assert errors_in(bytes_of(first)) == errors_in(notebook())


def test_a_word_goes_under_its_choice_and_joins_one_that_is_there() -> None:
    ask, hurry, _ = scenario().scenes[0].all_choices
    joined = with_word(SHEET, ask.spot.cell, ask.spot.line, "Follows", "PRA-03.do1")
    added = with_word(SHEET, hurry.spot.cell, hurry.spot.line, "Against", "PRA-03.avoid1")
    assert changed(joined) == ["-   - Follows: PRA-06.do2", "+   - Follows: PRA-06.do2, PRA-03.do1"]
    assert changed(added) == ["+   - Against: PRA-03.avoid1"]
    assert text_of(added).index("PRA-03.avoid1") < text_of(added).index("- Limit:")


def test_a_word_under_a_choice_without_any_gets_its_empty_line() -> None:
    sheet = sheet_of(notebook("# A\n\n## Here\n\n- [Go](#Over)\n- [Stay](#Over)\n\n## Over\n\n- Ending: good\n"))
    made = with_word(sheet, 2, 3, "Once", "yes")
    assert "".join(made["cells"][1]["source"]) == "## Here\n\n- [Go](#Over)\n\n  - Once: yes\n- [Stay](#Over)"


def test_the_head_is_changed_line_by_line_and_the_rest_of_its_cell_stays() -> None:
    made = with_head(SHEET, "Two cars", {"Lasts": "15 minutes", "Role": "Deputy", "Pass": ""})
    assert changed(made) == [
        "- # The stop",
        "+ # Two cars",
        "- - Lasts: 10 minutes",
        "+ - Lasts: 15 minutes",
        "- - Pass: 50 percent",
        "+ - Role: Deputy",
    ]


def test_a_case_without_any_line_at_its_head_gets_them_behind_its_summary() -> None:
    made = with_head(sheet_of(notebook("# A\n\nWords.\n\n## Here\n\n- Ending: good\n")), "B", {"Lasts": "5 minutes"})
    assert "".join(made["cells"][0]["source"]).strip() == "# B\n\nWords.\n\n- Lasts: 5 minutes"


def test_a_link_is_written_as_jupyterlab_makes_its_anchors() -> None:
    assert (link_to("Behind the car"), link_to("She says she's fine")) == ("#Behind-the-car", "#She-says-she's-fine")


def test_a_source_that_is_one_text_is_changed_like_one_of_lines() -> None:
    sheet = json.loads(json.dumps(SHEET))
    sheet["cells"][0]["source"] = "".join(sheet["cells"][0]["source"])
    assert text_of(with_head(sheet, "B", {})) == text_of(with_head(SHEET, "B", {}))
