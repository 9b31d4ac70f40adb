"""The debrief as a page of its own: in which order it speaks, and what it repeats."""

from __future__ import annotations

import re

from simlib.html.debrief import debrief_html, outcome_html
from tests.html.reading import read
from tests.show import views


def test_people_come_before_the_result_and_the_result_before_the_criteria() -> None:
    text = read(debrief_html(views.debrief())).text
    places = [text.index(words) for words in ("Joan", "Not passed yet", "Your conclusion")]
    assert places == sorted(places)


def test_the_page_stands_in_the_two_columns_of_the_player() -> None:
    html = str(debrief_html(views.debrief()))
    assert re.findall(r'<div class="(sim-split|sim-col)">', html) == ["sim-split", "sim-col", "sim-col"]
    assert html.count('class="sim-card sim-result"') == 1


def test_what_is_said_of_a_person_is_a_list_of_sentences() -> None:
    debrief = views.debrief()
    debrief["people"] = [{"name": "Ana", "what": "- First heard at 21:49.\n- Offered: water."}]
    assert "<dt>Ana</dt><dd><ul>\n<li>First heard at 21:49.</li>\n<li>Offered: water.</li>" in outcome_html(debrief, 1)


def test_without_anything_written_there_is_no_card_for_it() -> None:
    debrief = views.debrief()
    debrief["reports"] = []
    assert "What you wrote" not in debrief_html(debrief)
