"""Whatever happens to a page, its kernel, its server or its line: the same scene, and every decision that was taken."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import suppress

import psutil
import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect

from simlib.play.decisions import decision_from_json
from simlib.play.engine import offer
from simlib.play.story import tell
from tests.browser.house import House
from tests.browser.pages import PIN, QUICK_TRY_MS, Json, Player, Trainee
from tests.browser.plays import program_of, recorded_play
from tests.browser.watching import Watch

CASE = "room-for-one-night"
DECIDED = 4
SECONDS_FOR_A_KERNEL_TO_END = 120
"""A page that says farewell ends it at once; a page that cannot is waited for, in case it only loads again."""

NOTE_TIMES = """
addEventListener("load", () => { window.simLoaded = performance.now(); });
new MutationObserver((_, observer) => {
  const marks = [...document.querySelectorAll("[data-sim-focus]")].filter(node => node.getClientRects().length);
  if (marks.length) { window.simShown = performance.now(); observer.disconnect(); }
}).observe(document, {childList: true, subtree: true, attributes: true});
"""
"""Notes when the page was up and when something of the run was first shown."""


@pytest.fixture
def player(trainee: Trainee) -> Player:
    """A trainee in the middle of a case."""
    player = trainee.begin(program_of(CASE).scenario.title)
    player.start()
    player.play(recorded_play(CASE, "expert")[:DECIDED], quick=True)
    return player


@pytest.fixture
def next_choice() -> Json:
    return recorded_play(CASE, "expert")[DECIDED]


def stand(player: Player) -> tuple[str, str, list[str]]:
    """What the page shows of where the run stands: the scene, what was decided, what can be decided.

    The parts of a page come one after the other, so each is waited for until it is what this moment has.
    """
    choices = player.page.locator(".sim-choice:visible")
    _counts(player, DECIDED)
    expect(choices).to_have_count(_offered())
    log = player.page.locator(".sim-past").text_content() or ""
    return player.heading, log, choices.all_inner_texts()


def _offered() -> int:
    """How many choices there are in the middle of the case."""
    program = program_of(CASE)
    decided = [decision_from_json(each) for each in recorded_play(CASE, "expert")[:DECIDED]]
    return len(offer(program, tell(program, decided).state).choices)


def reloaded(player: Player, house: House) -> None:
    player.reload()


def kernel_killed(player: Player, house: House) -> None:
    kernel = player.kernel
    house.kernel_process(kernel).kill()
    player.back_without(kernel)


def server_killed(player: Player, house: House) -> None:
    kernel = player.kernel
    house.kill()
    expect(player.banner).to_be_visible()
    house.start()
    player.back_without(kernel)


def line_cut(player: Player, house: House) -> None:
    kernel = player.kernel
    player.page.context.set_offline(True)
    expect(player.banner).to_be_visible()
    player.page.context.set_offline(False)
    player.back_without(kernel)


@pytest.mark.parametrize("trouble", [reloaded, kernel_killed, server_killed, line_cut])
def test_the_same_scene_comes_back_with_every_decision(
    player: Player,
    house: House,
    watch: Watch,
    next_choice: Json,
    record_property: Callable[[str, object], None],
    trouble: Callable[[Player, House], None],
) -> None:
    before = stand(player)
    player.page.add_init_script(NOTE_TIMES)
    trouble(player, house)
    assert stand(player) == before
    player.decide(next_choice)
    watch.cut("/alive/")
    loaded, shown = player.page.evaluate("() => [window.simLoaded, window.simShown]")
    record_property("seconds from the page being up to the scene", (shown - loaded) / 1000)


def test_a_lost_connection_is_said_and_nothing_can_be_pressed(player: Player, watch: Watch) -> None:
    kernel = player.kernel
    player.page.context.set_offline(True)
    expect(player.banner).to_be_visible()
    expect(player.banner).to_contain_text("Connection lost. Your decisions are kept.")
    page = player.page.locator(".sim-app")
    expect(page.locator("button:enabled, textarea:enabled, input:enabled")).to_have_count(0)
    player.page.keyboard.press("1")
    player.page.context.set_offline(False)
    player.back_without(kernel)
    watch.cut()


def test_what_is_decided_in_one_tab_is_shown_in_the_other(player: Player, trainee: Trainee, next_choice: Json) -> None:
    other = Trainee(player.page.context.new_page(), trainee.base)
    other.page.goto(player.page.url)
    second = other.player()
    assert stand(second) == stand(player)
    before = second.mark
    player.decide(next_choice)
    second.shows_later_than(before)
    expect(second.page.locator("h1:visible")).to_have_text(player.heading)
    follows = player.page.locator(".sim-feedback:visible").inner_text()
    expect(second.page.locator(".sim-feedback:visible")).to_have_text(follows, use_inner_text=True)


def test_an_outdated_decision_is_declined_calmly_and_the_case_as_it_stands_is_shown(
    player: Player, trainee: Trainee, house: House, next_choice: Json
) -> None:
    other = Trainee(player.page.context.new_page(), trainee.base)
    other.page.goto(player.page.url)
    second = other.player()
    before, kernel = second.mark, house.kernel_process(second.kernel)
    kernel.suspend()
    player.decide(next_choice)
    second.choice(stand(second)[2][-1]).click()
    kernel.resume()
    second.shows_later_than(before)
    expect(second.said).to_have_text(re.compile("You decided here in another window already"))
    expect(second.page.locator("h1:visible")).to_have_text(player.heading)
    player.reload()
    player.go_on()
    _counts(player, DECIDED + 1)


def test_a_second_click_of_a_double_click_decides_nothing(trainee: Trainee) -> None:
    play = recorded_play(CASE, "bystander")
    place = next(number for number, decision in enumerate(play) if "refer" in decision)
    player = trainee.begin(program_of(CASE).scenario.title)
    player.start()
    player.play(play[:place], quick=True)
    before = player.mark
    player.answer(play[place])
    player.form.locator("button.mod-primary").dblclick()
    player.shows_later_than(before)
    player.reload()
    player.go_on()
    _counts(player, place + 1)


def test_a_report_half_written_is_there_after_the_page_was_loaded_again(trainee: Trainee) -> None:
    play = recorded_play("long-hours", "bystander")
    place = next(number for number, decision in enumerate(play) if "write" in decision)
    player = trainee.begin(program_of("long-hours").scenario.title)
    player.start()
    player.play(play[:place], quick=True)
    player.answer({"write": "Spoke with Lidia at 16:40.\nShe"})
    expect(player.form).to_contain_text("Draft kept.")
    player.reload()
    expect(player.form.locator("textarea")).to_have_value("Spoke with Lidia at 16:40.\nShe")


def test_signing_out_ends_the_kernel_and_the_open_page_decides_no_more(
    player: Player, trainee: Trainee, house: House
) -> None:
    kernel = house.kernel_process(player.kernel)
    Trainee(player.page.context.new_page(), trainee.base).sign_out()
    _ended(kernel)
    expect(player.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_leaving_the_page_ends_its_kernel(player: Player, trainee: Trainee, house: House) -> None:
    kernel = house.kernel_process(player.kernel)
    player.page.get_by_role("button", name="Leave").click()
    expect(player.page.get_by_role("heading", name="Scenarios", exact=True)).to_be_visible()
    _ended(kernel)


def test_a_closed_tab_leaves_no_kernel(player: Player, house: House) -> None:
    kernel = house.kernel_process(player.kernel)
    player.page.close()
    _ended(kernel)


def test_after_a_while_without_a_touch_the_pin_brings_the_trainee_back_to_the_same_scene(
    player: Player, house: House, watch: Watch, next_choice: Json
) -> None:
    before = stand(player)
    _an_hour_passes(house)
    locked = player.page.get_by_role("heading", name="Locked after a while without a touch")
    # The server looks for such pages by itself, too: where it comes first, the page loads itself anew before the press.
    with suppress(PlaywrightTimeout):
        player.choice(next_choice["choice"]).click(timeout=QUICK_TRY_MS)
    expect(locked.or_(player.said.filter(has_text="This page locked itself after a while."))).to_be_visible()
    player.page.reload()
    expect(locked).to_be_visible()
    assert before[0] not in player.page.content()
    player.page.get_by_label("PIN").fill(PIN)
    player.page.get_by_role("button", name="Go on").click()
    player.ready()
    assert stand(player) == before
    watch.cut("/voila/api/shutdown/")


def _counts(player: Player, decisions: int) -> None:
    """The page counts this many decisions behind the scene that it shows."""
    expect(player.page.locator(".sim-past summary")).to_have_text(re.compile(rf"\b{decisions} decisions?\b"))


def _ended(kernel: psutil.Process) -> None:
    assert psutil.wait_procs([kernel], SECONDS_FOR_A_KERNEL_TO_END)[1] == []


def _an_hour_passes(house: House) -> None:
    """As far as sessions know: everybody was last seen an hour earlier than they were."""
    with sqlite3.connect(house.data / "record.sqlite", timeout=60) as record:
        record.execute("UPDATE session SET seen_ms = seen_ms - 3600000")
    record.close()
