"""The picture in the debrief: a chart with lists beside it, and the form that asks whom one would act on first."""

from __future__ import annotations

import ipywidgets as widgets

from simlib.errors import NotReached
from simlib.show.debrief_picture import PlanForm
from simlib.show.link_chart import LinkChart
from tests.show import views
from tests.show.test_player import Page, labels, on_page, press, text_of


def ended(answer: object = None) -> Page:
    """A player at the debrief; `answer` is what the authority says to a plan."""
    page = Page(views.ended())
    page.fake.answers["plan"] = answer if isinstance(answer, Exception) else {"plan": views.plan_result()}
    return page


def form(page: Page) -> PlanForm:
    return page.player.debrief.picture.plan


def test_the_chart_has_every_mark_and_tie_of_the_picture_and_says_what_it_shows() -> None:
    [chart] = [found for found in on_page(ended().player.root) if isinstance(found, LinkChart)]
    assert [node["name"] for node in chart.view["nodes"]] == ["Ana", "Dale", "room 12"]
    assert [(tie["text"], tie["look"]) for tie in chart.view["ties"]] == [
        ("Dale rents room 12", "known"),
        ("Dale controls Ana", "missed"),
    ]
    assert chart.view["label"].startswith("3 marks")


def test_beside_the_chart_stands_everything_in_words() -> None:
    shown = text_of(ended().player.debrief.picture.box)
    parts = ("What the picture showed", "Who is who", "Not found, and where it was", "Ties you knew", "layer by layer")
    assert [part for part in parts if part not in shown] == []


def test_a_case_without_a_picture_shows_nothing_of_it() -> None:
    page = Page(views.view())
    page.fake.answers["debrief"] = {"debrief": {**views.debrief(), "picture": None}}
    page.fake.push({"push": "view", "view": views.ended()})
    assert on_page(page.player.debrief.picture.box) == []


def test_a_plan_offers_what_may_be_acted_on_and_nobody_else() -> None:
    fields = [found for found in on_page(ended().player.root) if isinstance(found, widgets.Dropdown)]
    assert {field.description: [label for label, _ in field.options] for field in fields} == {
        "First": ["Choose", "Dale (person)", "room 12 (place)"],
        "Then": ["Nobody else", "Dale (person)", "room 12 (place)"],
    }


def test_a_plan_is_sent_by_name_and_its_answer_stands_below_the_form() -> None:
    page = ended()
    form(page).first.value, form(page).second.value = "room 12", "Dale"
    press(page, "See what it does")
    assert page.fake.asked == [("plan", {"targets": ["room 12", "Dale"]})]
    assert "Acting on room 12 takes away none of the control over Ana." in text_of(form(page).box)


def test_the_same_name_twice_is_one_step() -> None:
    page = ended()
    form(page).first.value = form(page).second.value = "Dale"
    press(page, "See what it does")
    assert page.fake.asked == [("plan", {"targets": ["Dale"]})]


def test_without_a_choice_nothing_is_sent() -> None:
    page = ended()
    press(page, "See what it does")
    assert (page.fake.asked, "Please choose somebody" in text_of(form(page).box)) == ([], True)


def test_each_answer_is_said_anew() -> None:
    page = ended()
    form(page).first.value = "Dale"
    press(page, "See what it does")
    first = text_of(form(page).box)
    press(page, "See what it does")
    assert ("plan-1" in first, "plan-2" in text_of(form(page).box)) == (True, True)


def test_a_plan_that_was_not_answered_says_why_beside_the_form() -> None:
    page = ended(NotReached("Nobody answers."))
    form(page).first.value = "Dale"
    press(page, "See what it does")
    assert "Nobody answers." in text_of(form(page).box)


def test_a_plan_that_was_refused_says_why_beside_the_form() -> None:
    page = ended()
    page.fake.answers["plan"] = {"error": {"sentence": "Ana is somebody who is harmed here."}}
    form(page).first.value = "Dale"
    press(page, "See what it does")
    assert "Ana is somebody who is harmed here." in text_of(form(page).box)


def test_where_nobody_is_under_control_there_is_no_form() -> None:
    page = Page(views.view())
    page.fake.answers["debrief"] = {"debrief": {**views.debrief(), "picture": {**views.picture(), "plan": None}}}
    page.fake.push({"push": "view", "view": views.ended()})
    assert "See what it does" not in labels(page.player.root)
    assert "there is nobody to act on" in text_of(form(page).box)


def test_where_there_is_one_target_only_one_is_asked() -> None:
    plan = {"most": 1, "targets": [{"name": "Dale", "kind": "person"}], "safety": ""}
    page = Page(views.view())
    page.fake.answers["debrief"] = {"debrief": {**views.debrief(), "picture": {**views.picture(), "plan": plan}}}
    page.fake.push({"push": "view", "view": views.ended()})
    fields = [found for found in on_page(page.player.root) if isinstance(found, widgets.Dropdown)]
    assert [field.description for field in fields] == ["First"]
