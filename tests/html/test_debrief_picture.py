"""The picture of a case in its debrief: people first, then ties by how they stand, then how much was known."""

from __future__ import annotations

import re
from html import unescape

from simlib.html.debrief import debrief_html
from simlib.html.debrief_picture import (
    chart_label,
    found_html,
    heading_html,
    knowing_html,
    missed_html,
    people_html,
    picture_html,
)
from simlib.html.picture_shapes import Picture
from tests.show import views

RENEE = (
    "Renee is harmed, and was made to take part You said otherwise Renee is a victim first. 1 source "
    "PRA-10.do2: Penal Code 236.23"
)


def text_of(html: str) -> str:
    """The words of the page, one element after the other."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_a_case_without_a_picture_has_no_card_for_it() -> None:
    debrief = views.debrief()
    cards = str(debrief_html(debrief)).count('class="sim-card')
    debrief["picture"] = None
    assert picture_html(None) == ""
    assert str(debrief_html(debrief)).count('class="sim-card') == cards - 1


def test_the_section_says_first_how_much_came_to_light() -> None:
    assert text_of(heading_html(views.picture())) == (
        "What the picture showed At the end you could show 1 of the 2 ties that lawful evidence can show."
    )


def test_everybody_stands_with_what_they_are_and_whether_the_trainee_said_so() -> None:
    rows = str(people_html(views.picture())).split("<li>")[1:]
    assert [text_of(row) for row in rows] == [
        "Ana is harmed You said so Dale controls Ana Heard at 21:52, offered help at 22:01, not named as harmed",
        RENEE,
        "Dale directs Dale controls Ana",
    ]


def test_what_was_not_found_stands_with_where_it_was_and_what_was_drawn_wrongly_with_its_why() -> None:
    assert text_of(missed_html(views.picture())) == (
        "Not found, and where it was Dale controls Ana He holds two ID cards. Scene: At the door. "
        "The card can be found where he keeps it. 1 source PRA-12.do2: OVC e-Guide 2020 "
        "Drawn, and not so in this case Joan works for Dale She rents rooms to whoever pays. 1 source "
        "PRA-12.do2: OVC e-Guide 2020 "
        "Found, and does not count Dale calls Ana His phone was obtained without a lawful basis."
    )


def test_that_everything_was_found_is_said_of_what_evidence_can_show_and_of_no_more() -> None:
    assert text_of(missed_html({"missed": []})) == "Not found You found something for every tie that evidence can show."


def test_what_was_known_is_folded_and_counted() -> None:
    assert text_of(found_html(views.picture())).startswith("Ties you knew (1) Dale rents room 12 Shown by room record")
    assert "<details" in found_html(views.picture())
    assert found_html({}) == ""


def test_each_layer_has_its_row_and_all_of_them_one() -> None:
    html = str(knowing_html(views.picture()))
    rows = [text_of(row) for row in html.split("<tr>")[1:]]
    assert rows[0] == "Layer Ties People and things Who is what"
    assert rows[1:3] == [f"{layer} 1 of 2, 1 wrong 4 of 4 1 of 3" for layer in ("Command", "Movement")]
    assert rows[3].startswith("All 1 of 2, 1 wrong 4 of 4 1 of 3")
    assert knowing_html({}) == ""


def test_confidence_decoys_and_evidence_are_told_in_sentences() -> None:
    text = text_of(knowing_html(views.picture()))
    assert "You said 2 times how sure you were, and were off by 0.06. Guessing is off by 0.25." in text
    assert "Concluded to be trafficked, and not so in this case: Joan." in text
    assert "A tie may rest on 1 of the 2 pieces of evidence you found." in text


def test_what_was_never_stated_is_not_told() -> None:
    picture = views.picture()
    picture["knowing"] = {"layers": picture["knowing"]["layers"], "brier": None, "stated": 0}
    assert "how sure" not in text_of(knowing_html(picture))


def test_the_chart_is_told_in_a_sentence_for_whoever_does_not_see_it() -> None:
    assert chart_label(views.picture()) == "3 marks, 1 tie found and 1 not found. The lists beside it say the same."


def test_a_picture_of_a_server_that_says_less_is_shown_as_far_as_it_goes() -> None:
    bare: Picture = {"people": [{"name": "Ana"}], "missed": [{"text": "Dale controls Ana"}]}
    assert "Dale controls Ana" in text_of(picture_html(bare))
