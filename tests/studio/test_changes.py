"""What the forms write: tried before it is written, and refused in a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from simlib.studio.changes import NoChange, Place, fact_put, head_lines, head_put, places_in, scene_put
from simlib.studio.finder import facts_like
from simlib.studio.sheets import NewChoice, NewScene
from tests.studio.cases import FACTS, STOP, errors_in, notebook, scenario

TRUNK = NewScene("At the trunk", "A box.", choices=(NewChoice("Go back", "Behind the car"),))


def put(scene: NewScene, behind: str = "At the car", led_to_by: str = "") -> bytes:
    return scene_put(notebook(), scenario(), scene, behind, led_to_by, FACTS)


def place(words: str) -> Place:
    return next(each for each in places_in(scenario()) if words in each.words)


def fact(fact_id: str) -> bytes:
    found = facts_like(FACTS, fact_id)[0]
    return fact_put(notebook(), place("Hurry her"), found, FACTS)


def test_a_scene_and_the_way_to_it_are_written_and_the_case_still_reads() -> None:
    made = put(TRUNK, led_to_by="Look into the trunk")
    assert errors_in(made) == errors_in(notebook())
    assert b"[Look into the trunk](#At-the-trunk)" in made


def test_a_scene_without_a_way_is_written_and_the_check_says_that_nobody_comes_there() -> None:
    assert [code for code, _ in errors_in(put(TRUNK))] == ["S105"]


@pytest.mark.parametrize(
    ("scene", "behind", "led_to_by", "sentence"),
    [
        (NewScene(""), "", "", "A scene needs a name"),
        (NewScene("Home"), "", "", 'a scene called "Home" already'),
        (NewScene("New", ending="good", choices=(NewChoice("Go", "Home"),)), "", "", "has no choices"),
        (NewScene("New", choices=(NewChoice("Go", ""),)), "", "", "needs a scene that it leads to"),
        (NewScene("New", takes="two", ending="good"), "", "", "Nothing was written"),
        (NewScene("New [x]", ending="good"), "", "", "Nothing was written"),
        (NewScene("New", ending="good"), "Home", "Go there", '"Home" has no choices'),
        (NewScene("New"), "", "", "Nothing was written"),
    ],
)
def test_what_would_not_read_is_not_written(scene: NewScene, behind: str, led_to_by: str, sentence: str) -> None:
    with pytest.raises(NoChange, match=sentence.replace("[", r"\[")):
        put(scene, behind, led_to_by)


Change = Callable[[dict[str, Any]], None]


def odd(change: Change) -> bytes:
    """The notebook with something in it that no author writes."""
    sheet = json.loads(notebook())
    change(sheet)
    return json.dumps(sheet).encode()


def nested(sheet: dict[str, Any]) -> None:
    deep: dict[str, Any] = {}
    for _ in range(700):
        deep = {"in": deep}
    sheet["cells"][0]["metadata"] = deep


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (nested, "nested too deeply"),
        (lambda sheet: sheet["cells"].append(None), "A cell of this notebook is none"),
        (lambda sheet: sheet["cells"].insert(0, 7), "A cell of this notebook is none"),
        (lambda sheet: sheet["cells"][1].update(source=None), "A cell of this notebook is none"),
        (lambda sheet: sheet["cells"][1].update(source=[1]), "A cell of this notebook is none"),
        (lambda sheet: sheet.update(cells=None), "is not a notebook"),
    ],
)
def test_an_odd_notebook_is_left_alone_and_that_is_said(
    change: Callable[[dict[str, Any]], None], sentence: str
) -> None:
    content, hurry = odd(change), place("Hurry her")
    writes: list[Callable[[], bytes]] = [
        lambda: scene_put(content, scenario(), TRUNK, "At the car", "Look", FACTS),
        lambda: head_put(content, "Two cars", {}, FACTS),
        lambda: fact_put(content, hurry, facts_like(FACTS, "PRA-06.do2")[0], FACTS),
    ]
    for write in writes:
        with pytest.raises(NoChange, match=sentence):
            write()


@pytest.mark.parametrize("text", ["half \ud83d a sign", "\udc80"])
def test_half_a_sign_typed_in_a_form_is_not_written_and_that_is_said(text: str) -> None:
    writes: list[Callable[[], bytes]] = [
        lambda: put(NewScene(text, ending="good")),
        lambda: put(NewScene("New", text, ending="good")),
        lambda: put(TRUNK, led_to_by=text),
        lambda: head_put(notebook(), text, {}, FACTS),
        lambda: head_put(notebook(), "The stop", {"Role": text}, FACTS),
    ]
    for write in writes:
        with pytest.raises(NoChange, match="a sign in it that no file can hold"):
            write()


def test_an_error_that_was_there_before_keeps_nobody_from_writing() -> None:
    broken = STOP.replace("(#Home)", "(#Hom)")
    made = scene_put(notebook(broken), scenario(broken), TRUNK, "At the car", "", FACTS)
    assert b"## At the trunk" in made


def test_a_fact_goes_where_it_belongs() -> None:
    assert b"  - Against: PRA-03.avoid1" in fact("PRA-03.avoid1")
    sign, evidence = facts_like(FACTS, "IND-C02")[0], place("Evidence: two IDs")
    assert b"  - Indicator: IND-D01, IND-C02" in fact_put(notebook(), evidence, sign, FACTS)


def test_a_sign_under_a_choice_and_a_practice_under_evidence_are_refused() -> None:
    with pytest.raises(NoChange, match="belongs under a piece of evidence"):
        fact("IND-C02")
    with pytest.raises(NoChange, match="belongs under a choice or an item"):
        fact_put(notebook(), place("Evidence"), facts_like(FACTS, "PRA-03.do1")[0], FACTS)


def test_the_head_as_it_is_read_is_the_head_as_it_is_written() -> None:
    lines = head_lines(scenario())
    assert lines == {
        "Lasts": "10",
        "Notice": "worry; nobody under 18; low",
        "Law checked": "2026-11-01, California",
        "Pass": "50",
    }
    assert head_put(notebook(), "The stop", lines, FACTS) == notebook()


@pytest.mark.parametrize(
    ("title", "lines"),
    [("", {}), ("Two\nlines", {}), ("Fine", {"Lasts": "long"}), ("Fine", {"Setting": "the moon"})],
)
def test_a_head_that_would_not_read_is_refused(title: str, lines: dict[str, str]) -> None:
    with pytest.raises(NoChange):
        head_put(notebook(), title, lines, FACTS)


def test_a_file_that_is_no_notebook_is_not_written_into() -> None:
    with pytest.raises(NoChange, match="not a notebook"):
        head_put(b"words", "Fine", {}, FACTS)
