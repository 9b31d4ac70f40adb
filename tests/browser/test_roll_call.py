"""A roll call as a room sees it: one wall, two phones, a vote, a power cut, the votes, the decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.house import House
from tests.browser.pages import Instructor
from tests.browser.test_accessibility import CROSSWISE, Judge, judge
from tests.browser.watching import Watch

__all__ = ["judge"]

CASE = "Long hours"
ASK = "Ask Gail which nights, what times, and which parts she is only guessing"
CARS = "Ask dispatch for three more cars"
ON_THE_WALL = (("dark", 1440),)
"""The wall is dark whatever the system likes: the room is."""
A_PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
A_WALL = {"viewport": {"width": 1920, "height": 1080}}


@pytest.fixture
def dark_house(chromium: Path, tmp_path: Path) -> Iterator[House]:
    """A server of this test's own, because its power is cut."""
    made = House(tmp_path / "house")
    made.start()
    yield made
    made.stop()


class Wall:
    """The wall, led by its keys."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        instructor = Instructor(page, base)
        instructor.sign_in()
        page.get_by_role("link", name="Roll call", exact=True).click()
        page.get_by_role("button", name=f"Start {CASE}").click()
        expect(page.get_by_text("Before we begin")).to_be_visible()

    @property
    def code(self) -> str:
        """What the phones vote with."""
        return self.page.url.rsplit("/", 1)[1]

    def key(self, key: str, step: str) -> None:
        """Press a key and wait for the step it leads to."""
        self.page.keyboard.press(key)
        expect(self.page.locator(f"main.rc-{step}")).to_be_visible()

    def shows_votes(self, number: int) -> None:
        """Wait until so many have voted."""
        expect(self.page.locator("[data-rc-voters]")).to_have_text(str(number))


class Phone:
    """A phone that has scanned the code."""

    def __init__(self, page: Page, base: str, code: str) -> None:
        self.page = page
        page.goto(f"{base}vote/{code}")

    def vote(self, words: str) -> None:
        """Press the button with these words."""
        self.page.get_by_role("button", name=words).click()
        expect(self.page.get_by_text("Your vote is in.")).to_be_visible()
        expect(self.page.locator(".rc-button.is-taken")).to_contain_text(words)


def test_a_room_votes_loses_its_power_sees_the_votes_and_decides(
    dark_house: House, new_context: Callable[..., BrowserContext], watch: Watch, judge: Judge
) -> None:
    wall = Wall(new_context(**A_WALL).new_page(), dark_house.url)
    first, second = (Phone(new_context(**A_PHONE).new_page(), dark_house.url, wall.code) for _ in range(2))
    expect(first.page.get_by_text("The case has not begun yet.")).to_be_visible()
    wall.key(" ", "story")
    expect(first.page.get_by_text("Read along on the wall.")).to_be_visible()
    wall.key("v", "vote")
    first.vote(CARS)
    first.vote(ASK)
    second.vote(ASK)
    wall.shows_votes(2)
    judge(first.page, "a phone that votes", CROSSWISE)

    dark_house.kill()
    for page in (wall.page, first.page):
        expect(page.locator("[data-rc-lost]")).to_be_visible()
    dark_house.start()
    for page in (wall.page, first.page):
        expect(page.locator("[data-rc-lost]")).to_be_hidden()
    wall.shows_votes(2)
    judge(wall.page, "the vote on the wall", ON_THE_WALL)
    watch.cut()

    wall.key("r", "reveal")
    expect(wall.page.get_by_text("2 votes by phone: too few for numbers")).to_be_visible()
    expect(wall.page.locator(".rc-votes", has_text="%")).to_have_count(0)
    expect(second.page.get_by_text("The votes are on the wall.")).to_be_visible()
    wall.key(" ", "discuss")
    expect(wall.page.get_by_text("A row of patrol cars tells the whole street")).to_be_visible()
    judge(wall.page, "the talk", ON_THE_WALL)
    wall.page.get_by_label(CARS).check()
    wall.page.get_by_role("button", name="Take this decision").click()
    expect(wall.page.locator("main.rc-follows h1")).to_contain_text(CARS)
    wall.key(" ", "story")
    expect(wall.page.get_by_role("heading", name="Four cars")).to_be_visible()
    wall.key("PageDown", "vote")
    first.vote("Leave the cars at the curb")
    wall.shows_votes(1)
    wall.key("b", "story")
    expect(first.page.get_by_text("Read along on the wall.")).to_be_visible()
