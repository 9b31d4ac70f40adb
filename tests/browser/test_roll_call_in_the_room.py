"""A roll call in a real room: the server lets the room in over TLS, and phones of nobody open what the wall shows.

The phones reach the machine by its address in the network and not by its own name for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import segno
from playwright.sync_api import Browser, Page, expect

from simlib.html.qr import qr_svg
from simlib.serve.tls import room_addresses
from tests.browser.house import House
from tests.browser.pages import Instructor
from tests.browser.test_roll_call import A_PHONE, A_WALL
from tests.chromium import LONGEST_WAIT_MS, QUIET, opened

ASK = "Ask Gail which nights"
CARS = "Ask dispatch for three more cars"

NewPage = Callable[..., Page]


@pytest.fixture(scope="module")
def house(chromium: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server that lets the room in."""
    if not room_addresses():
        pytest.skip("this machine is in no network")
    made = House(tmp_path_factory.mktemp("house"), options=("--lan",))
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """A browser that reaches this machine by its address in the network, too."""
    expect.set_options(timeout=LONGEST_WAIT_MS)
    with opened(chromium, QUIET) as made:
        yield made


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Makes a page of a device that was never here; it takes the certificate that the machine made itself."""
    contexts = []

    def make(**options: object) -> Page:
        context = browser.new_context(ignore_https_errors=True, **options)  # type: ignore[arg-type]  # handed on as it is
        context.set_default_timeout(LONGEST_WAIT_MS)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


def take_votes(wall: Page, house: House, case: str) -> str:
    """Begin this case on the wall and go on to the vote; where phones vote."""
    wall.goto(f"{house.url}roll-call")
    wall.get_by_role("button", name=f"Start {case}").click()
    expect(wall.get_by_text("Before we begin")).to_be_visible()
    for button, step in (("Begin", "story"), ("Vote", "vote")):
        wall.get_by_role("button", name=button, exact=True).click()
        expect(wall.locator(f"main.rc-{step}")).to_be_visible()
    return wall.locator(".rc-address").inner_text()


def vote(phone: Page, words: str) -> None:
    """Press the button with these words, and see that it counts."""
    phone.get_by_role("button", name=words).click()
    expect(phone.get_by_text("Your vote is in.")).to_be_visible()
    expect(phone.locator(".rc-button.is-taken")).to_contain_text(words)


def votes(wall: Page, number: int) -> None:
    """Wait until the wall has so many."""
    expect(wall.locator("[data-rc-voters]")).to_have_text(str(number))


@pytest.fixture
def wall(new_page: NewPage, house: House) -> Page:
    """The wall, of somebody who teaches."""
    page = new_page(**A_WALL)
    Instructor(page, house.url).sign_in()
    return page


def test_a_phone_of_nobody_opens_what_the_wall_shows_votes_once_and_sees_that_it_counts(
    wall: Page, new_page: NewPage, house: House
) -> None:
    address = take_votes(wall, house, "Long hours")
    assert address.startswith(f"{house.for_the_room}vote/")
    rows = tuple(map(tuple, segno.make(address, micro=False).matrix))
    assert f'<path d="{wall.locator("svg.sim-qr path").get_attribute("d")}"' in qr_svg(rows, "")

    phone = new_page(**A_PHONE)
    phone.goto(address)
    assert [(cookie["name"], cookie["secure"]) for cookie in phone.context.cookies() if "phone" in cookie["name"]] == [
        ("first-contact-phone", True)
    ]
    vote(phone, CARS)
    votes(wall, 1)
    vote(phone, ASK)
    phone.reload()
    expect(phone.locator(".rc-button.is-taken")).to_contain_text(ASK)
    votes(wall, 1)

    without_script = new_page(**A_PHONE, java_script_enabled=False)
    without_script.goto(address)
    wall.get_by_role("button", name="Show the votes").click()
    expect(wall.get_by_text("1 vote by phone: too few for numbers")).to_be_visible()
    expect(phone.get_by_text("The votes are on the wall.")).to_be_visible()
    without_script.get_by_role("button", name=ASK).click()
    expect(without_script.get_by_role("alert")).to_contain_text("No votes are taken just now.")
    expect(wall.get_by_text("1 vote by phone: too few for numbers")).to_be_visible()


def test_two_roll_calls_at_once_do_not_mix_and_a_wrong_or_closed_code_is_told_calmly(
    wall: Page, new_page: NewPage, house: House
) -> None:
    first, other = take_votes(wall, house, "Long hours"), wall.context.new_page()
    second = take_votes(other, house, "Room for one night")
    phone = new_page(**A_PHONE)
    phone.goto(first)
    vote(phone, ASK)
    phone.goto(second)
    phone.locator("button.rc-button").first.click()
    expect(phone.get_by_text("Your vote is in.")).to_be_visible()
    for page in (wall, other):
        votes(page, 1)
    assert first != second
    other.goto(f"{house.url}roll-call")
    code = second.rsplit("/", 1)[1]
    other.get_by_role("button", name=f"Close Room for one night, code {code}, for good").click()
    expect(phone.get_by_text("There is no roll call with this code.")).to_be_visible()
    phone.goto(f"{house.for_the_room}vote/NOSUCH")
    expect(phone.get_by_text("There is no roll call with this code.")).to_be_visible()
    phone.goto(first)
    expect(phone.locator(".rc-button.is-taken")).to_contain_text(ASK)
