"""The tab Links and the form of a Chart: what is on them, and what is handed on."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, cast

import ipywidgets as widgets
import pytest

from simlib.html.link_chart import asked_id
from simlib.html.shapes import LinksView, Prompt, View
from simlib.show.case_file import TABS
from simlib.show.charting import Charting
from simlib.show.links import LinksPage
from tests.show import views
from tests.show.test_player import Page, on_page, text_of

LINKS: LinksView = {
    "nodes": [
        {"id": "a", "name": "Ana", "kind": "person", "new": False},
        {"id": "d", "name": "Dale", "kind": "person", "new": False},
        {"id": "r", "name": "room 12", "kind": "place", "new": False},
    ],
    "ties": [{"id": "1", "source": "d", "target": "r", "text": "Dale rents room 12", "shown_by": ["room record"]}],
    "notes": {},
    "marks": ["may be trafficked", "directs", "not yet clear"],
    "verbs": ["directs", "owes"],
}
CHART: Prompt = {
    "kind": "chart",
    "ask": "Which ties can you show?",
    "button": "Go on",
    "items": [
        {"text": "Dale directs Ana", "source": "d", "target": "a"},
        {"text": "Ana owes Dale", "source": "a", "target": "d"},
    ],
    "draft_items": None,
}


def noted(notes: dict[str, object], **changes: object) -> View:
    """The view with these notes."""
    return views.view(links={**deepcopy(LINKS), "notes": notes}, **changes)


class Tab:
    """The tab, open, over an authority that takes every note."""

    def __init__(self, view: View | None = None) -> None:
        self.page = Page(view or noted({}))
        self.page.player.case_file.tabs.selected_index = TABS.index("Links")
        opened = self.page.player.case_file.links._page
        assert opened is not None
        self.on: LinksPage = opened
        self.page.fake.while_asked = self._take

    def _take(self) -> None:
        op, fields = self.page.fake.asked[-1]
        if op == "chart":
            self.page.fake.otherwise = {"view": noted(cast("dict[str, object]", fields["notes"]))}

    @property
    def kept(self) -> list[object]:
        """The notes that were handed to the authority, one after the other."""
        return [fields["notes"] for op, fields in self.page.fake.asked if op == "chart"]

    @property
    def words(self) -> str:
        """Every word on the tab."""
        return text_of(self.on.box)

    def draw(self, source: str, verb: str, target: str, *shown_by: str) -> None:
        """Fill in the fields of a tie and press the button."""
        drawing = self.on.drawing
        drawing.begin.value = True
        drawing.source.value, drawing.verb.value, drawing.target.value = source, verb, target
        for pick in drawing.picks.children:
            pick.value = pick.description in shown_by
        drawing.fields.children[-1].click()


def test_nothing_of_the_tab_is_made_before_it_is_opened() -> None:
    page = Page(noted({}))
    assert page.player.case_file.links.box.children == ()
    page.player.case_file.tabs.selected_index = TABS.index("Links")
    assert len(page.player.case_file.links.box.children) == 1


def test_the_chart_and_the_list_show_the_same() -> None:
    tab = Tab()
    assert [mark["name"] for mark in tab.on.chart.view["nodes"]] == ["Ana", "Dale", "room 12"]
    assert [tie["text"] for tie in tab.on.chart.view["ties"]] == ["Dale rents room 12"]
    assert "Dale rents room 12" in tab.words
    assert "Shown by room record" in tab.words


@pytest.mark.parametrize("by", ["chart", "list"])
def test_whoever_is_clicked_or_chosen_is_shown_with_what_ties_them(by: str) -> None:
    tab = Tab()
    if by == "chart":
        tab.on.chart.clicked = ["d", 1]
    else:
        tab.on.who.value = "d"
    assert (tab.on.who.value, tab.on.chart.marked) == ("d", ["d"])
    assert tab.on.marking.role.description == "What is Dale here?"
    assert tab.on.marking.box in on_page(tab.on.box)


def test_a_line_that_is_clicked_is_shown_and_asks_for_no_role() -> None:
    tab = Tab()
    tab.on.chart.clicked = ["d", 1]
    tab.on.chart.clicked = ["line-0", 2]
    assert (tab.on.who.value, tab.on.chart.marked) == ("", ["line-0"])
    assert tab.on.marking.box not in on_page(tab.on.box)
    tab.on.chart.clicked = ["", 3]
    assert tab.on.chart.marked == []


def test_a_place_has_no_role() -> None:
    tab = Tab()
    tab.on.who.value = "r"
    assert tab.on.marking.box not in on_page(tab.on.box)


def test_a_person_is_marked_and_can_be_marked_as_harmed_too_and_how_sure_that_is() -> None:
    tab = Tab()
    tab.on.who.value = "d"
    tab.on.marking.role.value = "directs"
    tab.on.marking.also.value = True
    tab.on.marking.sure.value = 2
    tab.on.marking.role.value = ""
    assert tab.kept == [
        {"roles": {"Dale": ["directs"]}},
        {"roles": {"Dale": ["may be trafficked", "directs"]}},
        {"roles": {"Dale": ["may be trafficked", "directs"]}, "confidence": {"Dale": 2}},
        {},
    ]
    assert "Dale is not marked any more." in tab.words


def test_who_is_only_harmed_or_not_clear_is_asked_nothing_more() -> None:
    tab = Tab()
    tab.on.who.value = "a"
    for role in ("may be trafficked", "not yet clear"):
        tab.on.marking.role.value = role
        assert tab.on.marking.also not in on_page(tab.on.box)
    assert tab.kept == [{"roles": {"Ana": ["may be trafficked"]}}, {"roles": {"Ana": ["not yet clear"]}}]


def test_what_was_marked_before_stands_in_the_fields_and_is_not_handed_on_again() -> None:
    tab = Tab(noted({"roles": {"Dale": ["may be trafficked", "directs"]}, "confidence": {"Dale": 3}}))
    tab.on.who.value = "d"
    marking = tab.on.marking
    assert (marking.role.value, marking.also.value, marking.sure.value, tab.kept) == ("directs", True, 3, [])


def test_a_tie_is_drawn_with_its_evidence_and_taken_back() -> None:
    tab = Tab()
    tab.on.drawing.sure.value = 1
    tab.draw("Dale", "directs", "Ana", "room record", "two IDs")
    tie = {"from": "Dale", "verb": "directs", "to": "Ana", "shown_by": ["room record", "two IDs"]}
    assert tab.kept == [{"drawn": [tie], "confidence": {"Dale directs Ana": 1}}]
    assert "Drawn by you. Shown by room record, two IDs" in tab.words
    (take,) = tab.on.own.children
    assert take.description == "Take back: Dale directs Ana"
    take.click()
    assert tab.kept[-1] == {}
    assert tab.on.own.children == ()


@pytest.mark.parametrize("ends", [("", "Ana"), ("Dale", ""), ("Dale", "Dale")])
def test_a_tie_without_two_different_ends_is_not_drawn(ends: tuple[str, str]) -> None:
    tab = Tab()
    tab.draw(ends[0], "directs", ends[1])
    assert tab.kept == []
    assert "Please choose two different ends, and what ties them." in tab.words


def test_while_a_tie_is_drawn_clicks_on_the_chart_choose_its_ends() -> None:
    tab = Tab()
    tab.on.drawing.begin.value = True
    for number, hit in enumerate(["d", "a"], start=1):
        tab.on.chart.clicked = [hit, number]
    assert (tab.on.drawing.source.value, tab.on.drawing.target.value) == ("Dale", "Ana")
    assert tab.on.who.value == ""


def test_steps_are_taken_back_and_made_again() -> None:
    tab = Tab()
    tab.on.who.value = "d"
    tab.on.marking.role.value = "directs"
    tab.draw("Dale", "owes", "Ana")
    tab.on.undo.click()
    tab.on.undo.click()
    tab.on.redo.click()
    assert tab.kept[2:] == [{"roles": {"Dale": ["directs"]}}, {}, {"roles": {"Dale": ["directs"]}}]
    assert (tab.on.undo.disabled, tab.on.redo.disabled) == (False, False)
    assert tab.on.marking.role.value == "directs"


def test_notes_that_another_page_made_are_shown_and_its_steps_are_not_ours_to_take_back() -> None:
    tab = Tab()
    tab.on.who.value = "d"
    tab.on.marking.role.value = "directs"
    tab.page.fake.push({"push": "view", "view": noted({"roles": {"Ana": ["may be trafficked"]}})})
    assert "You marked: may be trafficked" in tab.words
    assert tab.on.undo.disabled


def test_notes_that_the_authority_does_not_take_are_gone_again_and_it_says_why() -> None:
    tab = Tab()
    tab.page.fake.while_asked = lambda: None
    tab.page.fake.answers["chart"] = {"error": {"sentence": "One of these marks is not known."}, "view": noted({})}
    tab.on.who.value = "d"
    tab.on.marking.role.value = "directs"
    assert tab.on.marking.role.value == ""
    assert "One of these marks is not known." in text_of(tab.page.player.root)


def test_evidence_that_is_found_later_can_be_named_and_what_is_half_chosen_stays() -> None:
    tab = Tab()
    tab.on.drawing.begin.value = True
    tab.on.drawing.source.value = "Dale"
    tab.page.player.show(noted({}, evidence=[{"name": "the drawer"}], seq=9))
    assert [pick.description for pick in tab.on.drawing.picks.children] == ["the drawer"]
    assert tab.on.drawing.source.value == "Dale"


def test_before_anybody_came_up_the_tab_says_so() -> None:
    assert "Nobody met yet." in Tab(views.view(links=None)).words


# --- the decision -------------------------------------------------------------------------------------------------


def charting(notes: dict[str, object] | None = None, **prompt: object) -> tuple[Page, Charting]:
    """A page at a Chart, and its form."""
    page = Page(noted(notes or {}, prompt={**deepcopy(CHART), **prompt}))
    form = page.form()
    assert isinstance(form, Charting)
    return page, form


def boxes(form: Charting) -> list[widgets.Checkbox]:
    """The boxes of the list."""
    return [made.tick for made in form._rows]


def sent(page: Page) -> object:
    """The decision that was sent last."""
    page.send()
    return cast("dict[str, Any]", page.fake.asked[-1][1])["decision"]


def test_ties_are_ticked_on_the_chart_and_in_the_list_alike() -> None:
    page, form = charting()
    form.chart.clicked = [asked_id(0), 1]
    boxes(form)[1].value = True
    form.chart.clicked = [asked_id(1), 2]
    assert [tie["look"] for tie in form.chart.view["ties"][:2]] == ["ticked", "open"]
    assert sent(page) == {"chart": ["Dale directs Ana"]}


def test_how_sure_one_is_can_be_said_of_what_is_ticked_only() -> None:
    page, form = charting()
    assert form._rows[0].sure not in on_page(form.box)
    boxes(form)[0].value = True
    assert form._rows[0].sure in on_page(form.box)
    form._rows[0].sure.value = 3
    boxes(form)[1].value = True
    form._rows[1].sure.value = 1
    boxes(form)[1].value = False
    assert sent(page) == {"chart": ["Dale directs Ana"], "confidence": {"Dale directs Ana": 3}}


def test_what_is_noted_under_links_goes_along_as_it_stands_when_it_is_sent() -> None:
    page, form = charting({"roles": {"Dale": ["directs"]}, "confidence": {"Dale": 2}})
    assert "Dale: directs" in text_of(form.box)
    tie = {"from": "Dale", "verb": "owes", "to": "Ana", "shown_by": []}
    notes: dict[str, object] = {"roles": {"Dale": ["directs"]}, "drawn": [tie], "confidence": {"Dale": 2}}
    boxes(form)[0].value = True
    page.player.show(noted(notes, prompt=deepcopy(CHART)))
    form._rows[0].sure.value = 1
    assert sent(page) == {
        "chart": ["Dale directs Ana"],
        **notes,
        "confidence": {"Dale": 2, "Dale directs Ana": 1},
    }


def test_what_was_ticked_before_a_reload_is_ticked_again_without_being_kept_anew() -> None:
    draft = {"chart": ["Ana owes Dale"], "confidence": {"Ana owes Dale": 2, "Dale directs Ana": 9}}
    page, form = charting(draft_items=draft)
    assert [made.value for made in boxes(form)] == [False, True]
    assert [made.sure.value for made in form._rows] == [None, 2]
    page.wait()
    assert page.fake.asked == []


def test_clicks_on_a_chart_whose_answer_is_on_its_way_do_nothing() -> None:
    _, form = charting()
    form.lock(locked=True)
    form.chart.clicked = [asked_id(0), 1]
    form.chart.clicked = ["nothing of the kind", 2]
    assert [made.value for made in boxes(form)] == [False, False]


def test_a_chart_of_a_server_that_tells_no_ends_is_a_list() -> None:
    page = Page(views.with_prompt("chart"))
    form = page.form()
    assert form.chart not in on_page(form.box)
    boxes(form)[0].value = True
    assert sent(page) == {"chart": ["Dale controls Ana"]}
