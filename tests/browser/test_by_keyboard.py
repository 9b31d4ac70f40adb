"""A whole case without a mouse: from the sign-in to the end of the debrief."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.house import House
from tests.browser.pages import ANSWERS, PIN, SURE, DebriefPage, Json, Player
from tests.browser.plays import program_of, recorded_play, result_of_play

CASE = "room-for-one-night"
MOST_STEPS = 40
"""Presses of Tab until something is reached; more and nobody finds it."""
WHOLE_DEBRIEF = 200
"""The same, to the end of a debrief, with two stops for each decision."""

WHERE = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  const ringed = node => {
    const style = node && getComputedStyle(node);
    return Boolean(style) && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const label = at.labels && at.labels.length ? at.labels[0].textContent : "";
  const group = at.closest("[role=group]");
  return {
    tag: at.tagName,
    name: (at.getAttribute("aria-label") || label || at.textContent || "").trim().replace(/\\s+/g, " "),
    group: group ? group.getAttribute("aria-label") || "" : "",
    ring: ringed(at) || ringed(at.closest(".sim-tick")),
    seen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    mark: at.dataset.simFocus || "",
    place: `${box.top} to ${box.bottom} of ${innerHeight}, page at ${scrollY}`,
  };
}"""

IN_SIGHT = """() => {
  const box = document.activeElement.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight && box.width > 0;
}"""


class Keys:
    """Hands on a keyboard. Whatever the focus comes to, it is on the screen and has a ring around it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def at(self) -> Json:
        """What has the focus."""
        found: Json = self.page.evaluate(WHERE)
        return found

    def press(self, *keys: str) -> None:
        """Press these keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        self.page.keyboard.type(text)

    def to(self, name: str, group: str = "", most: int = MOST_STEPS) -> None:
        """Go on with Tab to what has this name."""
        passed = []
        for _ in range(most):
            self.press("Tab")
            at = self.at
            if not at["seen"]:  # What is drawn above it may push it away; the page brings it back.
                at = self._back_in_sight()
            assert at["ring"] or at["tag"] == "BODY", f"the focus cannot be seen at {at}"
            if at["name"].startswith(name) and at["group"].startswith(group):
                return
            passed.append(at["name"][:40])
        raise AssertionError(f"Tab does not come to {name}, only to {passed}")

    def _back_in_sight(self) -> Json:
        try:
            self.page.wait_for_function(IN_SIGHT)
        except PlaywrightTimeout as late:
            raise AssertionError(f"the focus stays out of sight: {self.at}") from late
        return self.at


@pytest.fixture
def keys(new_context: Callable[..., BrowserContext]) -> Keys:
    return Keys(new_context().new_page())


def test_a_whole_case_is_played_by_keyboard_alone(
    keys: Keys, house: House, class_code: str, units: dict[str, str]
) -> None:
    player = _begin(keys, house, class_code, "Badge 2207")
    play = recorded_play(CASE, "expert")
    for decision in play:
        _decide(keys, player, decision, units)
    debrief, result = DebriefPage(keys.page), result_of_play(CASE, play)
    assert keys.at["mark"].startswith("debrief-")
    assert (debrief.ending, debrief.total) == (result["ending"], (result["total"], result["maximum"]))
    keys.to("Try again from")
    keys.to("Back to the scenarios", most=WHOLE_DEBRIEF)
    keys.press("Enter")
    expect(keys.page.get_by_role("heading", name="Scenarios", exact=True)).to_be_visible()


def test_the_first_stop_leads_past_the_header_to_the_case(keys: Keys, house: House, class_code: str) -> None:
    _sign_in(keys, house, class_code, "Badge 2208")
    keys.to(f"Start: {program_of(CASE).scenario.title}")
    keys.press("Enter")
    Player(keys.page, {}).ready()
    keys.to("Skip to content")
    keys.press("Enter")
    keys.to("Start the case")


def test_the_tabs_of_the_case_file_answer_to_the_arrows(keys: Keys, house: House, class_code: str) -> None:
    _begin(keys, house, class_code, "Badge 2209")
    keys.to("Evidence")
    keys.press("ArrowRight", "Enter")
    expect(keys.page.get_by_role("tabpanel", name="Links")).to_be_visible()
    keys.press("ArrowLeft", "ArrowLeft", "Space")
    expect(keys.page.get_by_role("tabpanel", name="Log")).to_be_visible()


def test_on_the_link_chart_a_keyboard_marks_draws_and_takes_back(keys: Keys, house: House, class_code: str) -> None:
    player = _begin(keys, house, class_code, "Badge 2210")
    keys.to("Evidence")
    keys.press("ArrowRight", "Enter")
    tab = keys.page.get_by_role("tabpanel", name="Links")
    # A list takes letters for one word only while they come quickly; here one letter each is enough, at any pace.
    expect(tab.get_by_label("Look at")).to_be_visible()
    keys.to("Look at")
    keys.type("J")
    expect(tab.get_by_label("What is Joan here?")).to_be_visible()
    keys.to("What is Joan here?")
    keys.type("W")
    expect(tab).to_contain_text("You marked: witness")
    expect(keys.page.locator("#sim-live")).to_have_text("Joan is marked: witness.")
    keys.to("Draw a tie")
    keys.press("Space")
    expect(tab.get_by_label("From")).to_be_visible()
    for field, letter in (("From", "J"), ("Does what", "r"), ("To", "r")):
        keys.to(field)
        keys.type(letter)
    keys.to("Draw it")
    keys.press("Enter")
    expect(tab).to_contain_text("Drawn by you. No evidence yet")
    expect(tab).to_contain_text("Joan rents room 12")
    expect(tab.get_by_role("button", name="Undo", exact=True)).to_be_enabled()
    keys.to("Undo")
    keys.press("Enter")
    expect(tab).not_to_contain_text("Drawn by you")
    keys.page.reload()
    player.ready()
    keys.to("Evidence")
    keys.press("ArrowRight", "Enter")
    expect(tab).to_contain_text("You marked: witness")


def _begin(keys: Keys, house: House, class_code: str, badge: str) -> Player:
    """Sign in and come to the first scene of the case."""
    _sign_in(keys, house, class_code, badge)
    keys.to(f"Start: {program_of(CASE).scenario.title}")
    keys.press("Enter")
    player = Player(keys.page, {}).ready()
    before = player.mark
    keys.to("Start the case")
    keys.press("Space")
    player.shows_other_than(before)
    return player


def _sign_in(keys: Keys, house: House, class_code: str, badge: str) -> None:
    keys.page.goto(house.url)
    keys.to("Class code")
    keys.type(class_code)
    keys.to("Name or badge number")
    keys.type(badge)
    keys.to("PIN")
    keys.type(PIN)
    keys.press("Enter")
    expect(keys.page.get_by_role("heading", name="Scenarios", exact=True)).to_be_visible()


def _decide(keys: Keys, player: Player, decision: Json, units: dict[str, str]) -> None:
    before = player.mark
    if "choice" in decision:
        _choose(keys, player, decision["choice"])
    else:
        _answer(keys, player, decision, units)
        keys.to(player.form.locator("button.mod-primary").inner_text())
        keys.press("Enter")
    player.shows_later_than(before)
    _focus_is_on_what_is_new(keys, player)
    if player.mark.startswith("since-"):
        before = player.mark
        keys.to("Continue")
        keys.press("Enter")
        player.shows_later_than(before)
        _focus_is_on_what_is_new(keys, player)


def _focus_is_on_what_is_new(keys: Keys, player: Player) -> None:
    player.page.wait_for_function("() => Boolean(document.activeElement.dataset.simFocus)")
    assert keys.at["mark"] == player.mark


def _choose(keys: Keys, player: Player, text: str) -> None:
    # Nothing can be pressed before the last decision is kept.
    expect(player.choice(text)).to_be_enabled()
    offered = [" ".join(words.split()) for words in player.page.locator(".sim-choice:visible").all_inner_texts()]
    keys.press(str(offered.index(" ".join(text.split())) + 1))


def _answer(keys: Keys, player: Player, decision: Json, units: dict[str, str]) -> None:
    match decision:
        case {"judge": answers}:
            for person, answer in answers.items():
                keys.to(ANSWERS[answer], f"{person}")
                keys.press("Enter")
                keys.to(SURE[decision["confidence"][person]], f"How sure are you about {person}?")
                keys.press("Space")
        case {"sort": bins}:
            for item in _as_shown(player, ".widget-toggle-buttons > .widget-label", list(bins)):
                keys.to(bins[item][:1].upper() + bins[item][1:], item)
                keys.press("Enter")
        case {"write": text}:
            keys.to("Your text")
            keys.type(text)
        case {"select": items} | {"refer": items} | {"chart": items}:
            names = [units.get(item, item) for item in items]
            for name in _as_shown(player, "label.widget-label-basic", names):
                keys.to(name)
                keys.press("Space")


def _as_shown(player: Player, selector: str, names: list[str]) -> list[str]:
    """These names in the order in which the page shows them."""
    player.form.locator(selector, has_text=names[0]).first.wait_for()
    shown = [" ".join(words.split()) for words in player.form.locator(selector).all_text_contents()]
    assert set(names) <= set(shown)
    return sorted(names, key=shown.index)
