"""The Chart of a case: on a phone as the list alone, and on a wide screen with a mouse alone, on the canvas."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, ViewportSize, expect

from simlib.html.link_chart import asked_id
from tests.browser.pages import OF_ID, Player, Trainee, exactly, press
from tests.browser.plays import program_of, recorded_play
from tests.browser.watching import Watch

CASE = "room-for-one-night"
PHONE: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1440, "height": 900}
LIBRARY = "/static/vis-network/"
NAMED = "(stage, name) => stage.whereIs(stage.named(name))"


def chart(place: Locator) -> Locator:
    """The picture in this place, once it is drawn."""
    stage = place.locator(".sim-links-stage[data-drawn]")
    expect(stage).to_be_visible()
    return stage


def asked(watch: Watch) -> int:
    """How often a page asked for the drawing library."""
    return len([address for address in watch.addresses if LIBRARY in address])


def test_a_chart_is_a_list_on_a_phone_and_on_a_wide_screen_a_mouse_alone_answers_it_and_plans_on_it(
    trainee: Trainee, watch: Watch
) -> None:
    play = recorded_play(CASE, "expert")
    at = next(place for place, decision in enumerate(play) if "chart" in decision)
    page, wanted = trainee.page, play[at]["chart"]
    page.set_viewport_size(PHONE)
    player = trainee.begin(program_of(CASE).scenario.title)
    player.start()
    player.play(play[:at], quick=True)
    rows = player.form.locator(".sim-asked label.widget-label-basic")
    expect(rows.filter(has_text=exactly(wanted[0]))).to_be_visible()
    offered = [words.strip() for words in rows.all_inner_texts()]
    assert set(wanted) <= set(offered)
    page.get_by_role("tab", name="Links").click()
    expect(page.get_by_label("Look at")).to_be_visible()
    assert (page.locator("canvas:visible").count(), asked(watch)) == (0, 0)
    page.set_viewport_size(WIDE)
    _mark_with_the_mouse(page.locator(".sim-side"), player)
    picture = chart(player.form)
    for text in wanted:
        press(picture, OF_ID, asked_id(offered.index(text)))
        expect(rows.nth(offered.index(text)).locator("input")).to_be_checked()
        sure = player.form.get_by_role("group", name=f"How sure are you that you can show: {text}?")
        sure.get_by_role("button", name="Certain").click()
    expect(player.form).to_contain_text("Dale: directs")
    before = player.mark
    player.form.locator("button.mod-primary").click()
    player.shows_later_than(before)
    player.go_on()
    player.play(play[at + 1 :], quick=True)
    _plan_with_the_mouse(page.locator(".sim-picture:visible"))
    assert asked(watch) == 1


def _mark_with_the_mouse(side: Locator, player: Player) -> None:
    """Click a person on the chart of the case file, and mark them."""
    press(chart(side), NAMED, "Dale")
    expect(side.locator(".sim-link-who")).to_contain_text("Dale")
    side.get_by_label("What is Dale here?").select_option(label="Directs")
    expect(player.page.locator("#sim-live")).to_have_text("Dale is marked: directs.")


def _plan_with_the_mouse(debrief: Locator) -> None:
    """Click whom to act on first, see what it does, and compare: the words, the list and the chart agree."""
    # The page brings its heading into view first: whatever is pressed before that moves away under the pointer.
    expect(debrief.page.locator('[data-sim-focus^="debrief-"]')).to_be_focused()
    picture = chart(debrief)
    press(picture, NAMED, "Ana")
    expect(debrief.locator(".sim-said-chart")).to_contain_text("Ana is somebody who is harmed here.")
    expect(debrief.page.locator("#sim-live")).to_contain_text("Nobody acts against them.")
    press(picture, NAMED, "room 12")
    ticked = debrief.get_by_role("group", name="Whom would you act on first?").get_by_label("room 12")
    expect(ticked).to_be_checked()
    debrief.get_by_role("button", name="See what it does").click()
    expect(debrief).to_contain_text("Your plan takes away none of the control that the best plan takes away.")
    expect(picture).to_have_attribute("aria-label", re.compile("^After your plan: room 12. Still connected:"))
    debrief.get_by_role("button", name="Compare with the proven best").click()
    expect(debrief).to_contain_text("In the best plan alone: Dale.")
    expect(picture).to_have_attribute("aria-label", re.compile("^After the best plan: Dale. Still connected:"))
    debrief.get_by_role("button", name="Undo").click()
    expect(ticked).not_to_be_checked()
    expect(picture).to_have_attribute("aria-label", re.compile("The lists beside it say the same.$"))
