"""A lesson in a browser: two trainees play, their instructor sees it on the board, holds the room and lets it go."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.house import House
from tests.browser.pages import Instructor, Player, Trainee, exactly
from tests.browser.test_accessibility import CROSSWISE, Judge, judge

__all__ = ["judge"]

TITLE, CLASS = "Room for one night", "test_board"
LOBBY = "The lobby"
QUESTION = "May I look at her phone? <img src=x onerror=alert(1)>"
RAN = "window.ran = []; window.alert = (word) => window.ran.push(String(word));"


class Board:
    """The board of a class on its page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.get_by_role("link", name=f"Board of {CLASS}", exact=True).click()
        expect(page.get_by_role("heading", name=CLASS, exact=True)).to_be_visible()

    def shows(self, name: str, words: str) -> None:
        """Wait until the table says this of somebody."""
        expect(self.page.get_by_role("row", name=re.compile(re.escape(name)))).to_contain_text(words)

    def hold(self, label: str) -> None:
        """Hold the room at a scene."""
        self.page.get_by_label("Scene", exact=True).select_option(label=label)
        self.page.get_by_role("button", name="Hold the room here").click()
        expect(self.page.get_by_role("button", name="Release")).to_be_visible()

    def release(self) -> None:
        """Let the room go on."""
        self.page.get_by_role("button", name="Release").click()
        expect(self.page.get_by_text("The room is held nowhere")).to_be_visible()

    def tells_of(self, scene: str, chosen: str) -> None:
        """Wait until it is told that this was chosen there; what is unfolded stays so when the board is renewed."""
        expect(self.page.locator(".sim-dist").first).to_contain_text(scene)
        self.page.locator("summary", has_text=exactly("What was chosen")).first.click()
        expect(self.page.locator(".sim-dist table:visible")).to_contain_text(chosen)

    def split_without_names(self) -> Page:
        """Hide the names, and open the split of the scene that is picked."""
        self.page.get_by_role("button", name="Hide names for the projector").click()
        expect(self.page.get_by_text("Names are hidden")).to_be_visible()
        expect(self.page.locator("body")).not_to_contain_text("Recruit")
        with self.page.context.expect_page() as opened:
            self.page.locator(".sim-hold-form").get_by_role("link", name="Show the split").click()
        return opened.value


@pytest.fixture
def board(instructor: Instructor, class_code: str) -> Board:
    """The board of a class that nobody has joined."""
    assert class_code
    instructor.page.add_init_script(RAN)
    instructor.page.goto(f"{instructor.base}home")
    return Board(instructor.page)


def test_a_class_is_seen_held_asked_and_let_go(
    board: Board,
    class_code: str,
    new_context: Callable[..., BrowserContext],
    house: House,
    units: dict[str, str],
    judge: Judge,
) -> None:
    def joined(name: str) -> Player:
        trainee = Trainee(new_context().new_page(), house.url, units)
        trainee.join(class_code, name)
        player = trainee.begin(TITLE)
        player.start()
        return player

    judge(board.page, "the empty board of a class", CROSSWISE)
    ana, ben = joined("Recruit Adams"), joined("Recruit Brown")
    board.shows("Recruit Brown", f"{TITLE}, {LOBBY}")
    board.hold(f"{TITLE}: {LOBBY}")
    chosen = decides(ana)
    decides(ben)
    for player in (ana, ben):
        player.go_on()
        waits(player)
    expect(board.page.get_by_text("2 trainees decided and waiting")).to_be_visible()
    board.tells_of(LOBBY, chosen)
    judge(ana.page, "a scene that is held", CROSSWISE)
    asks(ana, QUESTION)
    expect(board.page.get_by_text(QUESTION)).to_be_visible()
    judge(board.page, "a board with a room held", CROSSWISE)
    board.release()
    goes_on(ana)
    split = board.split_without_names()
    expect(split.get_by_role("heading", name=LOBBY, exact=True)).to_be_visible()
    expect(split.get_by_text("2 trainees decided here.")).to_be_visible()
    judge(split, "a split on the projector", CROSSWISE)
    assert board.page.evaluate("window.ran") == []
    board.page.reload()
    expect(board.page.get_by_text("Names are hidden")).to_be_visible()
    expect(board.page.get_by_role("button", name="Show names")).to_be_visible()
    expect(board.page.locator("body")).not_to_contain_text("Recruit")


def waits(player: Player) -> None:
    """The room is held here, and nothing can be chosen."""
    expect(player.page.locator(".sim-held:visible")).to_contain_text("Your instructor holds the room here.")
    expect(player.page.locator(".sim-choice:visible").first).to_be_disabled()


def asks(player: Player, question: str) -> None:
    """Park a question."""
    player.page.get_by_role("button", name="Ask the class").click()
    player.page.get_by_label("Your question for the class").fill(question)
    player.page.get_by_role("button", name="Park the question").click()
    expect(player.page.locator(".sim-bottom")).to_contain_text("Your question is parked. Nobody is told who asked.")


def goes_on(player: Player) -> None:
    """The room goes on, and something can be chosen."""
    expect(player.page.locator(".sim-choice:visible").first).to_be_enabled()


def decides(player: Player) -> str:
    """Take the first choice; returns its words."""
    choice, before = player.page.locator(".sim-choice:visible").first, player.mark
    chosen = choice.inner_text()
    choice.click()
    player.shows_later_than(before)
    return chosen


def test_nobody_else_opens_the_board_of_a_class(instructor: Instructor, class_code: str, trainee: Trainee) -> None:
    instructor.page.goto(f"{instructor.base}home")
    link = instructor.page.get_by_role("link", name=f"Board of {CLASS}", exact=True)
    address = str(link.get_attribute("href"))
    for path in (address, address.replace("/board", "/split/room-for-one-night/The%20lobby")):
        assert trainee.page.context.request.get(f"{trainee.base}{path.lstrip('/')}").status == 404
        assert instructor.page.context.request.get(f"{trainee.base}{path.lstrip('/')}").status == 200
