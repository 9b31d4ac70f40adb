"""The picture in the debrief: a chart with lists beside it, and the form that asks whom one would act on first."""

from __future__ import annotations

import pytest

from simlib.errors import NotReached
from simlib.html.picture_shapes import PlanOffer
from simlib.show.link_chart import LinkChart
from simlib.show.plan import BACK, COMPARE, PlanForm
from tests.show import views
from tests.show.test_player import Page, labels, on_page, press, text_of

AS_IT_IS: PlanOffer = {}


def ended(answer: object = None, plan: PlanOffer | None = AS_IT_IS) -> Page:
    """A player at the debrief; `answer` is what the authority says to a plan, `plan` what can be named."""
    page = Page(views.view())
    picture = views.picture() if plan is AS_IT_IS else {**views.picture(), "plan": plan}
    page.fake.answers["debrief"] = {"debrief": {**views.debrief(), "picture": picture}}
    page.fake.answers["plan"] = answer if isinstance(answer, Exception) else {"plan": views.plan_result()}
    page.fake.push({"push": "view", "view": views.ended()})
    page.fake.asked.clear()
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


def ticks(page: Page) -> dict[str, bool]:
    """The list of the plan: what it offers, and whether it is ticked."""
    return {made.description: made.value for made in form(page).list.children}


def tick(page: Page, label: str) -> None:
    """Tick this one in the list, or take its tick away."""
    [made] = [made for made in form(page).list.children if made.description == label]
    made.value = not made.value


def click(page: Page, name: str) -> None:
    """Click the mark of this name on the chart, as a page would tell of it."""
    chart = chart_of(page)
    ids = {node["name"]: node["id"] for node in chart.view["nodes"]}
    chart.clicked = [ids.get(name, name), int(str(chart.clicked[1])) + 1]


def chart_of(page: Page) -> LinkChart:
    [chart] = [found for found in on_page(page.player.root) if isinstance(found, LinkChart)]
    return chart


def drawn(page: Page) -> dict[str, tuple[str, str]]:
    """Look and badge of each mark on the chart."""
    return {node["name"]: (node["look"], node.get("badge", "")) for node in chart_of(page).view["nodes"]}


def test_a_plan_offers_what_may_be_acted_on_and_nobody_else() -> None:
    assert ticks(ended()) == {"Dale": False, "room 12 (place)": False}


def test_a_click_on_a_mark_is_the_tick_in_the_list_and_the_chart_shows_it() -> None:
    page = ended()
    click(page, "room 12")
    assert ticks(page) == {"Dale": False, "room 12 (place)": True}
    assert drawn(page)["room 12"] == ("picked", "Yours")
    assert "In your plan: room 12." in text_of(page.player.debrief.picture.box)
    click(page, "room 12")
    assert ticks(page) == {"Dale": False, "room 12 (place)": False}
    assert "Not in your plan any more: room 12." in text_of(page.player.debrief.picture.box)


def test_a_tick_in_the_list_is_shown_on_the_chart_and_said_beside_the_list() -> None:
    page = ended()
    tick(page, "Dale")
    assert drawn(page)["Dale"] == ("picked", "Yours")
    assert "In your plan: Dale." in text_of(form(page).box)


def test_a_click_on_somebody_who_is_harmed_changes_nothing_and_says_why() -> None:
    page = ended()
    before = drawn(page)
    click(page, "Ana")
    assert (drawn(page), ticks(page)) == (before, {"Dale": False, "room 12 (place)": False})
    assert "Ana is harmed here. Nobody acts against them." in text_of(page.player.debrief.picture.box)
    assert page.fake.asked == []


@pytest.mark.parametrize("hit", ["t1", "", "nothing of the chart"])
def test_a_click_on_a_tie_or_the_ground_is_nothing(hit: str) -> None:
    page = ended()
    before = text_of(page.player.debrief.picture.box)
    click(page, hit)
    assert text_of(page.player.debrief.picture.box) == before


def test_a_plan_that_is_full_takes_nobody_more_and_says_so() -> None:
    page = ended(
        plan={"most": 1, "targets": [{"name": "Dale", "kind": "person"}, {"name": "room 12", "kind": "place"}]}
    )
    tick(page, "Dale")
    tick(page, "room 12 (place)")
    assert ticks(page) == {"Dale": True, "room 12 (place)": False}
    assert "Your plan names one already. Take one out first." in text_of(form(page).box)


def test_undo_takes_back_one_pick_after_the_other_wherever_it_was_made() -> None:
    page = ended()
    assert form(page).undo.disabled
    click(page, "room 12")
    tick(page, "Dale")
    press(page, "Undo")
    assert (ticks(page), drawn(page)["Dale"]) == ({"Dale": False, "room 12 (place)": True}, ("known", ""))
    press(page, "Undo")
    assert (ticks(page), form(page).undo.disabled) == ({"Dale": False, "room 12 (place)": False}, True)


def test_what_was_not_taken_is_no_step_to_take_back() -> None:
    page = ended()
    click(page, "Ana")
    assert form(page).undo.disabled


def test_a_plan_is_sent_by_name_and_its_answer_stands_beside_the_list_and_on_the_chart() -> None:
    page = ended()
    tick(page, "room 12 (place)")
    tick(page, "Dale")
    press(page, "See what it does")
    assert page.fake.asked == [("plan", {"targets": ["room 12", "Dale"]})]
    assert "Acting on room 12 takes away none of the control over Ana." in text_of(form(page).box)
    assert drawn(page)["room 12"] == ("gone", "Yours")


def test_the_best_plan_is_named_only_once_somebody_compares() -> None:
    page = ended()
    tick(page, "room 12 (place)")
    assert COMPARE not in labels(page.player.root)
    press(page, "See what it does")
    assert (drawn(page)["Dale"], "In the best plan alone" in text_of(form(page).box)) == (("known", ""), False)
    press(page, COMPARE)
    assert (drawn(page)["Dale"], "In the best plan alone: Dale." in text_of(form(page).box)) == (("gone", "Best"), True)
    assert drawn(page)["Ana"] == ("freed", "")
    press(page, BACK)
    assert (drawn(page)["Dale"], "In the best plan alone" in text_of(form(page).box)) == (("known", ""), False)
    assert [op for op, _ in page.fake.asked] == ["plan"]


def test_another_pick_takes_the_answer_of_the_last_plan_away() -> None:
    page = ended()
    tick(page, "room 12 (place)")
    press(page, "See what it does")
    press(page, COMPARE)
    click(page, "Dale")
    assert COMPARE not in labels(page.player.root)
    assert BACK not in labels(page.player.root)
    assert "takes away none" not in text_of(form(page).box)
    assert drawn(page) == {"Ana": ("center", ""), "Dale": ("picked", "Yours"), "room 12": ("picked", "Yours")}


def test_a_debrief_that_is_shown_again_leaves_the_plan_as_it_stands() -> None:
    page = ended()
    chart = chart_of(page)
    click(page, "Dale")
    page.player.debrief.show(views.ended(), views.debrief())
    assert (chart_of(page) is chart, ticks(page)["Dale"]) == (True, True)


def test_without_a_choice_nothing_is_sent() -> None:
    page = ended()
    press(page, "See what it does")
    assert (page.fake.asked, "Please choose somebody" in text_of(form(page).box)) == ([], True)


def test_each_answer_is_said_anew() -> None:
    page = ended()
    tick(page, "Dale")
    press(page, "See what it does")
    first = text_of(form(page).box)
    press(page, "See what it does")
    assert ("plan-1" in first, "plan-2" in text_of(form(page).box)) == (True, True)


def test_a_plan_that_was_not_answered_says_why_beside_the_form() -> None:
    page = ended(NotReached("Nobody answers."))
    tick(page, "Dale")
    press(page, "See what it does")
    assert "Nobody answers." in text_of(form(page).box)
    assert drawn(page)["Dale"] == ("picked", "Yours")


def test_a_plan_that_was_refused_says_why_beside_the_form() -> None:
    page = ended()
    page.fake.answers["plan"] = {"error": {"sentence": "Ana is somebody who is harmed here."}}
    tick(page, "Dale")
    press(page, "See what it does")
    assert "Ana is somebody who is harmed here." in text_of(form(page).box)


def test_where_nobody_is_under_control_there_is_no_form_and_a_click_is_nothing() -> None:
    page = ended(plan=None)
    click(page, "Dale")
    assert "See what it does" not in labels(page.player.root)
    assert "there is nobody to act on" in text_of(form(page).box)
    assert drawn(page)["Dale"] == ("known", "")
    assert "Click somebody" not in text_of(page.player.debrief.picture.box)
