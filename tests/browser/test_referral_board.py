"""The board of a referral in a browser: told in an order, kept over a pause, and shown in the case file."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import Player, Trainee
from tests.browser.plays import program_of, recorded_play

CASE = "long-hours"
LABOR, CODE = "Labor Commissioner (DLSE) / BOFE", "Code, fire, health, licensing, APS"
NAMED = "Name and date of birth"


def test_units_are_told_in_an_order_that_outlives_a_pause_and_a_deadline_is_counted(trainee: Trainee) -> None:
    player = trainee.begin(program_of(CASE).scenario.title)
    player.start()
    play = recorded_play(CASE, "bystander")
    player.play(play[: next(place for place, decision in enumerate(play) if "refer" in decision)], quick=True)
    page = player.page

    _tell(page)
    expect(page.locator("#sim-live")).to_contain_text(f"You tell, in this order: {CODE}. {LABOR}.")
    _pause_and_come_back(player)
    expect(page.locator(".sim-order:visible li")).to_contain_text([CODE, LABOR])
    expect(_unit(page, LABOR)).to_contain_text("You pass on: the place and the facts, name and date of birth. Change")

    before = player.mark
    player.form.locator("button.mod-primary").click()
    player.shows_later_than(before)
    player.go_on()
    page.get_by_role("tab", name="Referrals").click()
    told = page.get_by_role("tabpanel", name="Referrals").locator("li", has_text="Passed on")
    expect(told).to_contain_text([CODE, f"{LABOR}Passed on: the place and the facts, name and date of birth"])
    _count(page)


def _unit(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name, exact=True)


def _tell(page: Page) -> None:
    """The labor commissioner with a name, and then the code inspectors before."""
    for name in (LABOR, CODE):
        _unit(page, name).get_by_label(name, exact=True).check()
    _unit(page, CODE).get_by_role("button", name="Tell earlier").click()
    _unit(page, LABOR).get_by_role("button", name="You pass on: the place and the facts. Change").click()
    page.get_by_role("group", name=f"What you pass on to {LABOR}").get_by_label(NAMED).check()
    expect(page.locator(".sim-order:visible li")).to_contain_text([CODE, LABOR])


def _pause_and_come_back(player: Player) -> None:
    player.page.get_by_role("button", name="Pause").click()
    expect(player.page.get_by_role("heading", name="Paused")).to_be_visible()
    player.reload()
    player.page.get_by_role("button", name="Go on").click()


def _count(page: Page) -> None:
    """A deadline by the pocket card's calculator, with a date and a time of one's own."""
    page.get_by_role("tab", name="Card").click()
    page.get_by_label("Duty").select_option(label="Declaration on Form I-914 Supplement B: 15 business days")
    page.get_by_label("Date").fill("2026-03-11")
    page.get_by_label("Time", exact=True).fill("21:40")
    answer = page.locator(".sim-due:visible")
    expect(answer).to_contain_text(
        "Thursday, April 2, 2026, by 21:40; 15 business days; Cesar Chavez Day does not count"
    )
    expect(page.locator("#sim-live")).to_contain_text("Thursday, April 2, 2026, by 21:40")
