"""The line about a survivors' review stands on notice, foot and catalogue as long as none stands, and then goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest

from simlib.html.contexts import Catalogue
from simlib.html.pages import catalogue_page
from simlib.html.player import NOT_REVIEWED, foot_html, notice_html
from simlib.html.shapes import ScenarioView, View
from tests.html.test_pages import NEW, STARTED, TRAINEE


def scenario(*, reviewed: bool) -> ScenarioView:
    return {"title": "A case", "notice": "a quarrel; nobody under 18; low", "reviewed": reviewed}


PLACES: dict[str, Callable[[bool], str]] = {
    "the notice": lambda reviewed: notice_html(cast("View", {"run": "r", "scenario": scenario(reviewed=reviewed)})),
    "the foot of every screen": lambda reviewed: foot_html(scenario(reviewed=reviewed)),
    "the catalogue": lambda reviewed: catalogue_page(TRAINEE, Catalogue((replace(NEW, reviewed=reviewed),))),
}


@pytest.mark.parametrize("place", PLACES)
def test_the_line_stands_until_a_survivors_sign_off_does(place: str) -> None:
    assert NOT_REVIEWED in PLACES[place](False)
    assert NOT_REVIEWED not in PLACES[place](True)


def test_one_case_that_nobody_reviewed_keeps_the_line_in_the_catalogue() -> None:
    cards = (replace(NEW, reviewed=True), STARTED)
    assert NOT_REVIEWED in catalogue_page(TRAINEE, Catalogue(cards))
