"""What the link chart shows of a view, as a picture and in words; every name as text."""

from __future__ import annotations

import re

from simlib.html.link_chart import (
    asked_id,
    asked_picture,
    carried_html,
    details_html,
    key_html,
    lines_of,
    list_html,
    picture,
    told_html,
)
from simlib.html.shapes import ItemView, LinksView

LINKS: LinksView = {
    "nodes": [
        {"id": "a", "name": "Ana", "kind": "person", "new": False},
        {"id": "d", "name": "Dale", "kind": "person", "new": False},
        {"id": "j", "name": "Joan", "kind": "person", "new": True},
        {"id": "r", "name": "room 12", "kind": "place", "new": False},
    ],
    "ties": [
        {"id": "1", "source": "a", "target": "r", "text": "Ana stays at room 12", "shown_by": [], "new": False},
        {"id": "2", "source": "d", "target": "a", "text": "Dale directs Ana", "shown_by": ["he answers"], "new": True},
        {"id": "3", "source": "a", "target": "d", "text": "Ana owes Dale", "shown_by": ["the debt"], "new": False},
    ],
    "notes": {
        "roles": {"Dale": ["may be trafficked", "directs"]},
        "drawn": [
            {"from": "Dale", "verb": "directs", "to": "Ana", "shown_by": []},
            {"from": "Dale", "verb": "rents", "to": "room 12", "shown_by": ["the bill"]},
            {"from": "Joan", "verb": "knows", "to": "Dale", "shown_by": []},
            {"from": "Joan", "verb": "knows", "to": "Nobody", "shown_by": []},
        ],
        "confidence": {"Dale": 2},
    },
}
LINES = lines_of(LINKS)


def plain(html: object) -> str:
    """The words without tags, single spaces between them."""
    return " ".join(re.sub(r"<[^>]+>", " ", str(html)).split())


def test_ties_between_the_same_two_are_one_line_unless_they_look_different() -> None:
    assert [(line.source, line.target, line.look, [fact.text for fact in line.facts]) for line in LINES] == [
        ("a", "r", "known", ["Ana stays at room 12"]),
        ("a", "d", "known", ["Dale directs Ana", "Ana owes Dale"]),
        ("d", "r", "drawn", ["Dale rents room 12"]),
        ("d", "j", "open", ["Joan knows Dale"]),
    ]


def test_a_line_of_several_ties_is_thicker_and_names_them_where_the_pointer_rests() -> None:
    assert LINES[1].as_drawn() == {
        "id": "line-1",
        "source": "a",
        "target": "d",
        "text": "Dale directs Ana; Ana owes Dale",
        "look": "known",
        "label": "",
        "weight": 2,
        "new": True,
    }


def test_whoever_no_tie_with_evidence_reaches_is_dashed_and_marks_stand_below_the_name() -> None:
    marks, lines, sentence = picture(LINKS, LINES)
    assert [(mark["name"], mark["look"], mark["note"], mark["new"]) for mark in marks] == [
        ("Ana", "known", "", False),
        ("Dale", "known", "may be trafficked, directs", False),
        ("Joan", "open", "", True),
        ("room 12", "known", "", False),
    ]
    assert len(lines) == 4
    assert sentence == "Link chart with 4 marks and 5 ties. The list below says the same."


def test_a_chosen_person_is_told_with_marks_and_all_ties_and_what_shows_each() -> None:
    assert plain(details_html(LINKS, LINES, "d")) == (
        "Dale person. You marked: may be trafficked, directs (fairly sure) "
        "Dale directs Ana New Shown by he answers Ana owes Dale Shown by the debt "
        "Dale rents room 12 Drawn by you. Shown by the bill Joan knows Dale Drawn by you. No evidence yet"
    )


def test_a_chosen_line_is_told_with_its_ties_and_what_is_not_there_with_nothing() -> None:
    assert plain(details_html(LINKS, LINES, "line-1")) == (
        "Dale directs Ana New Shown by he answers Ana owes Dale Shown by the debt"
    )
    assert [details_html(LINKS, LINES, other) for other in ("", "line-9", "nobody")] == ["", "", ""]


def test_somebody_without_ties_is_told_so() -> None:
    alone: LinksView = {"nodes": [{"id": "j", "name": "Joan", "kind": "person", "new": False}]}
    assert plain(details_html(alone, [], "j")) == "Joan person Nothing found ties Joan to anybody yet."


def test_the_list_says_what_the_chart_shows() -> None:
    told = plain(list_html(LINKS, LINES))
    assert all(fact.text in told for line in LINES for fact in line.facts)
    assert "Joan New person" in told
    assert "Dale person. You marked: may be trafficked, directs (fairly sure)" in told


def test_before_anybody_was_met_the_list_says_so() -> None:
    assert plain(list_html({}, [])).startswith("Nobody met yet.")


def test_the_key_explains_only_signs_that_are_there() -> None:
    marks, lines, _ = picture(LINKS, LINES)
    assert plain(key_html(marks, lines)) == "Person Place Drawn by you Not confirmed New"
    assert plain(key_html(marks[:1], [])) == "Person"


ITEMS: list[ItemView] = [
    {"text": "Dale keeps the papers of Ana", "source": "d", "target": "a"},
    {"text": "Joan works for Dale", "source": "j", "target": "d"},
    {"text": "no tie of anybody"},
]


def test_ties_to_tick_are_numbered_and_dashed_until_ticked_and_known_ones_stand_around_them() -> None:
    marks, lines, sentence = asked_picture(LINKS, ITEMS, {"Joan works for Dale"})
    assert [(line["id"], line["look"], line["label"]) for line in lines] == [
        (asked_id(0), "open", "1"),
        (asked_id(1), "ticked", "2"),
        ("line-0", "known", ""),
    ]
    assert {mark["name"] for mark in marks} == {"Ana", "Dale", "Joan", "room 12"}
    assert sentence == "Link chart with 2 ties to choose from. The list below says the same."


def test_what_goes_along_with_a_decision_is_told() -> None:
    told = plain(carried_html(LINKS["notes"]))
    assert told.startswith("Your own notes go along: Dale: may be trafficked, directs Dale directs Ana")
    assert plain(carried_html({})).startswith("You can also mark people")


def test_what_was_changed_is_told_once() -> None:
    assert told_html("", 3) == ""
    assert told_html("Drawn.", 3) == '<p class="sim-note" data-sim-told="3">Drawn.</p>'


def test_names_are_text_wherever_they_stand() -> None:
    bad = '<img src=x onerror="alert(1)">'
    links: LinksView = {
        "nodes": [{"id": "x", "name": bad, "kind": bad, "new": True}, {"id": "y", "name": "b", "kind": "person"}],
        "ties": [{"id": "1", "source": "x", "target": "y", "text": bad, "shown_by": [bad], "new": True}],
        "notes": {"roles": {bad: [bad]}, "drawn": [{"from": bad, "verb": bad, "to": "b", "shown_by": [bad]}]},
    }
    lines = lines_of(links)
    marks, drawn, _ = picture(links, lines)
    parts = [details_html(links, lines, "x"), list_html(links, lines), key_html(marks, drawn)]
    parts += [carried_html(links["notes"]), told_html(bad, 1)]
    assert [part for part in parts if "<img" in part] == []
    assert all("&lt;img" in part.lower() for part in parts)
