"""The debrief as a page of its own: in which order it speaks, and what it repeats."""

from __future__ import annotations

import re
from collections.abc import Sequence

from simlib.html.debrief import (
    criteria_html,
    debrief_html,
    decision_html,
    judgement_html,
    outcome_html,
    practice_html,
    source_numbers,
)
from simlib.html.debrief_shapes import Cite, MistakeView, TimelineEntry
from tests.html.reading import read
from tests.show import views


def test_people_come_before_the_result_and_the_result_before_the_criteria() -> None:
    text = read(debrief_html(views.debrief())).text
    places = [text.index(words) for words in ("Joan", "Not passed yet", "Your conclusion")]
    assert places == sorted(places)


def test_the_page_stands_in_the_two_columns_of_the_player() -> None:
    html = str(debrief_html(views.debrief()))
    assert re.findall(r'<div class="(sim-split|sim-col[^"]*)">', html) == ["sim-split", "sim-col sim-second", "sim-col"]
    assert html.count('class="sim-card sim-result"') == 1


def test_what_is_said_of_a_person_is_a_list_of_sentences() -> None:
    debrief = views.debrief()
    debrief["people"] = [{"name": "Ana", "what": "- First heard at 21:49.\n- Offered: water."}]
    assert "<dt>Ana</dt><dd><ul>\n<li>First heard at 21:49.</li>\n<li>Offered: water.</li>" in outcome_html(debrief, 1)


def test_without_anything_written_there_is_no_card_for_it() -> None:
    debrief = views.debrief()
    debrief["reports"] = []
    assert "What you wrote" not in debrief_html(debrief)


def entry(
    grade: str = "fine",
    points: int = 0,
    why: str = "",
    mistakes: Sequence[MistakeView] = (),
    follows: Sequence[Cite] = (),
    against: Sequence[Cite] = (),
) -> TimelineEntry:
    return {
        "clock": "21:46",
        "chosen": "Knock",
        "grade": grade,
        "points": points,
        "why": why,
        "mistakes": list(mistakes),
        "follows": list(follows),
        "against": list(against),
    }


def test_a_decision_without_points_and_without_a_why_is_told_and_not_judged() -> None:
    assert read(decision_html(entry())).text == "21:46Knock"
    assert "Fine." not in decision_html(entry(follows=[CITED]))
    assert "Fine." in decision_html(entry(follows=[CITED], why="It is a start."))


def test_a_text_that_was_handed_in_is_not_called_fine() -> None:
    html = decision_html(entry(why="A person reads and marks this."))
    assert ("Fine." in html, "A person reads and marks this." in html) == (False, True)


WRONG: MistakeView = {
    "said": 'You put "her card" under "act"; it belongs under "means."',
    "why": "It holds her.",
    "sources": ["LAW-D5"],
}


def test_what_was_wrong_stands_before_what_was_right_with_its_why_and_source() -> None:
    text = read(decision_html(entry(grade="could be better", points=3, why="- The room: Seen.", mistakes=[WRONG]))).text
    words = ("Could be better.", "You put", "It holds her.", "LAW-D5", "Right:", "The room: Seen.")
    places = [text.index(word) for word in words]
    assert places == sorted(places)


def test_where_everything_was_wrong_nothing_is_called_right() -> None:
    assert "Right:" not in decision_html(entry(grade="costly", points=-2, mistakes=[WRONG]))


CITED: Cite = {"id": "PRA-06.do1", "text": "Needs first.", "source": "A guide (A publisher, 2012)", "as_of": "2012"}
LAW: Cite = {"id": "LAW-U12", "text": "No status question.", "source": "Gov. Code 7284.6", "as_of": "2018"}


def test_on_paper_a_decision_names_the_numbers_of_its_sources_in_the_list_at_the_end() -> None:
    debrief = views.debrief()
    debrief["practice"] = {"avoid": [LAW], "missed": [], "did": [CITED, LAW]}
    numbers = source_numbers(debrief)
    assert numbers == {"LAW-U12": 1, "PRA-06.do1": 2}
    html = decision_html(entry(follows=[CITED], against=[LAW]), numbers)
    assert '<p class="src sim-numbers">Sources: 1, 2</p>' in html
    assert '<span class="no">2. </span>Needs first.' in practice_html(debrief)


def test_a_year_that_a_source_names_is_not_said_twice() -> None:
    debrief = views.debrief()
    debrief["practice"] = {"avoid": [], "missed": [], "did": [CITED]}
    said = read(practice_html(debrief)).text + read(decision_html(entry(follows=[CITED]))).text
    assert (said.count("A guide (A publisher, 2012)"), said.count("2012")) == (2, 2)


def test_a_case_without_criteria_has_no_card_for_them() -> None:
    assert criteria_html([]) == ""
    debrief = views.debrief()
    cards = str(debrief_html(debrief)).count('class="sim-card')
    debrief["criteria"] = []
    assert str(debrief_html(debrief)).count('class="sim-card') == cards - 1


def test_what_the_facts_did_not_allow_is_called_as_it_is_in_the_form() -> None:
    debrief = views.debrief()
    debrief["judgements"] = [{"person": "Ana", "answer": "yes", "clear": False}]
    text = read(judgement_html(debrief)).text
    assert ("Not yet clear" in text, "No conclusion yet" in text) == (True, False)
