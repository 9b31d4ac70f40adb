"""The map of a referral: each unit once, what was picked by its number, and no hint at who belongs there."""

from __future__ import annotations

from typing import Any, cast

import pytest

from simlib.html.referral_picture import YOU, BoardPicture, board_picture, map_key_html, short_name, usually_tells
from simlib.html.shapes import ItemView
from simlib.scenario.facts import UnitKind


def items(*rows: tuple[str, str, list[str]]) -> list[ItemView]:
    """Units by id, kind and whom they usually tell; each is called like its id, with a capital."""
    return [
        cast(ItemView, {"text": unit, "label": unit.capitalize(), "unit": {"kind": kind, "tells": tells}})
        for unit, kind, tells in rows
    ]


NIGHT = items(("hsi", "federal", []), ("vice", "unit", ["detective"]), ("detective", "unit", ["hsi"]))


def names(picture: BoardPicture, field: str) -> dict[str, Any]:
    """A field of each mark, by the mark's name."""
    return {mark["name"]: mark.get(field) for mark in picture.marks}


def lines(picture: BoardPicture) -> set[tuple[str, str, str]]:
    """Every line by the names at its ends and its look."""
    called = {mark["id"]: mark["name"] for mark in picture.marks}
    return {(called[tie["source"]], called[tie["target"]], tie["look"]) for tie in picture.ties}


def test_you_stand_in_the_middle_and_each_unit_once_around_with_the_world_it_belongs_to() -> None:
    picture = board_picture(NIGHT, [])

    assert picture.where[YOU] == (0, 0)
    assert set(picture.where) == {mark["id"] for mark in picture.marks}
    assert names(picture, "note") == {"You": None, "Hsi": "federal", "Vice": "your agency", "Detective": "your agency"}
    assert names(picture, "kind") == {"You": "person", "Hsi": "federal", "Vice": "unit", "Detective": "unit"}


def test_before_anybody_is_told_the_same_line_leads_from_you_to_each_unit() -> None:
    picture = board_picture(NIGHT, [])

    assert lines(picture) == {
        ("You", "Hsi", "open"),
        ("You", "Vice", "open"),
        ("You", "Detective", "open"),
        ("Vice", "Detective", "known"),
        ("Detective", "Hsi", "known"),
    }
    from_you = [{**tie, "id": "", "target": ""} for tie in picture.ties if tie["source"] == YOU]
    assert [tie for tie in from_you if tie != from_you[0]] == []


def test_those_who_are_told_have_their_number_and_a_line_of_their_own() -> None:
    picture = board_picture(NIGHT, ["detective", "hsi"])

    assert names(picture, "badge") == {"You": None, "Hsi": "2", "Vice": "", "Detective": "1"}
    assert names(picture, "look") == {"You": "start", "Hsi": "center", "Vice": "known", "Detective": "center"}
    assert {line for line in lines(picture) if line[0] == "You"} == {
        ("You", "Hsi", "ticked"),
        ("You", "Vice", "open"),
        ("You", "Detective", "ticked"),
    }


def test_nothing_moves_and_no_line_comes_or_goes_when_somebody_is_told() -> None:
    before, after = board_picture(NIGHT, []), board_picture(NIGHT, ["vice"])

    assert after.where == before.where
    assert [tie["id"] for tie in after.ties] == [tie["id"] for tie in before.ties]


def test_no_line_leads_to_a_unit_that_is_not_offered_nor_to_itself() -> None:
    picture = board_picture(items(("vice", "unit", ["detective", "vice", "cyber"]), ("cyber", "unit", [])), [])

    assert {line for line in lines(picture) if line[0] != "You"} == {("Vice", "Cyber", "known")}


def test_two_that_tell_each_other_have_a_line_each() -> None:
    both = board_picture(items(("vice", "unit", ["cyber"]), ("cyber", "unit", ["vice"])), [])

    assert {line for line in lines(both) if line[0] != "You"} == {
        ("Vice", "Cyber", "known"),
        ("Cyber", "Vice", "known"),
    }
    assert len({tie["id"] for tie in both.ties}) == 4


def test_the_picture_says_in_a_sentence_what_is_on_it_and_where_the_same_is_said() -> None:
    assert board_picture(NIGHT, ["vice"]).label == "Map of you and 3 units; you tell 1. The cards below say the same."


def test_the_map_is_made_of_units_that_no_fact_knows_too() -> None:
    picture = board_picture([{"text": "the mayor"}], ["the mayor"])

    assert names(picture, "note") == {"You": None, "the mayor": ""}
    assert names(picture, "badge") == {"You": None, "the mayor": "1"}


def test_a_card_names_those_offered_that_its_unit_usually_tells() -> None:
    assert [usually_tells(item, NIGHT) for item in NIGHT] == [[], ["Detective"], ["Hsi"]]


@pytest.mark.parametrize("kind", UnitKind)
def test_every_kind_of_unit_has_its_word_on_the_map(kind: UnitKind) -> None:
    assert all(mark["note"] for mark in board_picture(items(("x", kind.value, [])), []).marks if mark["id"] != YOU)


def test_a_name_that_is_nothing_but_brackets_stays() -> None:
    assert [short_name(name) for name in ("(DLSE)", "Code (fire) and APS (state)", "Vice")] == [
        "(DLSE)",
        "Code and APS",
        "Vice",
    ]


def test_the_key_speaks_of_hand_ons_only_where_there_are_any() -> None:
    said = [str(map_key_html(board_picture(units, []))) for units in (NIGHT, NIGHT[:1])]

    assert ["Usually tells" in key for key in said] == [True, False]
    assert all('aria-hidden="true"' in key for key in said)
