"""The board of a referral in a browser: told in an order, kept over a pause, and shown in the case file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize, expect

from simlib.html.referral_picture import unit_id
from simlib.record.folder import DATABASE_NAME
from tests.browser.house import House
from tests.browser.pages import Player, Trainee
from tests.browser.plays import program_of, recorded_play

CASE, OTHER_CASE = "long-hours", "room-for-one-night"
OFFERED = ("hsi", "vice", "ht unit", "cyber")
"""The units of the other case, in the order of the notebook."""
PICKED = ("cyber", "ht unit")
PHONE: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1440, "height": 900}
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


def test_a_referral_picked_on_the_map_is_the_one_picked_on_the_cards(
    trainee: Trainee,
    new_context: Callable[..., BrowserContext],
    class_code: str,
    house: House,
    units: dict[str, str],
) -> None:
    player = _at_the_board(trainee)
    player.answer({"refer": PICKED})
    player.page.set_viewport_size(PHONE)
    expect(player.form.locator(".sim-order li")).to_contain_text([units[unit] for unit in PICKED])
    expect(player.form.locator("canvas")).to_be_hidden()
    _send(player)

    other = Trainee(new_context(viewport=WIDE).new_page(), house.url, units)
    other.join(class_code, "picks on the map")
    player = _at_the_board(other)
    for unit in ("cyber", "vice"):
        _pick(player, unit, units[unit])
    player.form.get_by_role("button", name="Undo").click()
    expect(_tick(player, units["vice"])).not_to_be_checked()
    _pick(player, "ht unit", units["ht unit"])
    expect(player.page.locator("#sim-live")).to_contain_text(
        f"You tell, in this order: {units['cyber']}. {units['ht unit']}."
    )
    expect(player.map()).to_have_attribute(
        "aria-label", "Map of you and 4 units; you tell 2. The cards below say the same."
    )
    _send(player)

    by_cards, by_map = _referrals(house)[-2:]
    assert by_map == by_cards == {"refer": list(PICKED)}


def _at_the_board(trainee: Trainee) -> Player:
    """A new run of the other case, as far as its board."""
    player = trainee.begin(program_of(OTHER_CASE).scenario.title)
    player.start()
    play = recorded_play(OTHER_CASE, "rescuer")
    player.play(play[: next(place for place, decision in enumerate(play) if "refer" in decision)], quick=True)
    return player


def _tick(player: Player, name: str) -> Locator:
    return _unit(player.page, name).get_by_label(name, exact=True)


def _pick(player: Player, unit: str, name: str) -> None:
    player.pick_on_map(unit_id(OFFERED.index(unit)))
    expect(_tick(player, name)).to_be_checked()


def _send(player: Player) -> None:
    before = player.mark
    player.form.locator("button.mod-primary").click()
    player.shows_later_than(before)


def _referrals(house: House) -> list[dict[str, Any]]:
    """Every referral that the server took, the oldest first, as its log has it."""
    log = sqlite3.connect(f"file:{house.data / DATABASE_NAME}?mode=ro", uri=True)
    taken = log.execute("select payload from event where type = 'decision.submitted' order by wall_ms").fetchall()
    log.close()
    decisions = [json.loads(payload)["decision"] for (payload,) in taken]
    return [decision for decision in decisions if "refer" in decision]


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
