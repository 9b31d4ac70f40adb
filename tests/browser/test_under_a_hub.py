"""Under a real JupyterHub: its users are taken, its instructors teach, and whoever signs out of it is out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.hub_house import PASSWORD, WHY_NOT, HubHouse, is_here
from tests.browser.pages import Instructor, Trainee
from tests.browser.watching import Watch

pytestmark = pytest.mark.skipif(not is_here(), reason=WHY_NOT)
CASE = "Room for one night"


@pytest.fixture(scope="module")
def hub(chromium: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubHouse]:
    """The hub."""
    made = HubHouse(tmp_path_factory.mktemp("hub"))
    made.start()
    yield made
    made.stop()


def through_the_hub(page: Page, address: str, name: str) -> None:
    """Open an address of the simulator; the hub asks who it is and sends the person on."""
    page.goto(address)
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".sim-who-am-i")).to_have_text(name)


def test_an_evening_under_a_hub(hub: HubHouse, new_context: Callable[..., BrowserContext], watch: Watch) -> None:
    lee = new_context().new_page()
    through_the_hub(lee, f"{hub.url}home", "lee")
    expect(lee.get_by_role("heading", name="Classes")).to_be_visible()
    expect(lee.get_by_role("link", name="Write cases")).to_have_count(0)
    instructor = Instructor(lee, hub.url)
    code = instructor.make_class("Monday")
    instructor.open_all_scenarios("Monday")
    link = lee.locator(".sim-joining .sim-note").inner_text()
    assert link == f"{hub.url}join/{code}"

    ann = new_context().new_page()
    through_the_hub(ann, link, "ann")
    theirs = Trainee(ann, hub.url)
    player = theirs.begin(CASE)
    assert urlsplit(ann.url).path.startswith("/services/first-contact/play/")
    player.start()
    player.reload()
    expect(ann.locator("input[type=password]")).to_have_count(0)
    run = ann.url

    bob = new_context().new_page()
    through_the_hub(bob, hub.url, "bob")
    expect(bob.get_by_text("No scenario is open to you yet.")).to_be_visible()
    bob.get_by_label("Class code").fill(code.lower())
    bob.get_by_role("button", name="Join the class").click()
    Trainee(bob, hub.url).begin(CASE)
    for stranger in (bob, lee):
        answer = stranger.goto(run)
        assert answer is not None
        assert answer.status == 404
    assert bob.request.get(f"{hub.url}home").status == 404
    assert "ann" in instructor.who_is_where("Monday")
    lee.goto(f"data:text/html,<a href='{hub.url}home'>From another site</a>")
    lee.get_by_role("link").click()
    expect(lee.get_by_role("heading", name="Classes")).to_be_visible()

    _signing_out_of_the_hub_ends_it(hub, ann, run)
    _signing_out_here_signs_out_of_the_hub(hub, bob)
    assert watch.cut("status of 403", "status of 404")


def _signing_out_of_the_hub_ends_it(hub: HubHouse, page: Page, run: str) -> None:
    page.goto(run)
    Trainee(page, hub.url).player()
    other = page.context.new_page()
    other.goto(f"{hub.hub}logout")
    page.reload()
    expect(page).to_have_url(re.compile(r"/hub/login"))


def _signing_out_here_signs_out_of_the_hub(hub: HubHouse, page: Page) -> None:
    page.goto(hub.url)
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile(r"/hub/login"))
    page.goto(hub.url)
    expect(page).to_have_url(re.compile(r"/hub/login"))
