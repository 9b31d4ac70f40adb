"""The page of the classes keeps itself up to date in a real browser, and disturbs nobody who works on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from playwright.sync_api import Page, Route, expect

from simlib.html import pages, static_folder
from simlib.html.contexts import ClassCard, Home, MemberRow, ReportRow, Shell

pytestmark = pytest.mark.browser

ADDRESS = "http://classes.test/home"
MEMBER = MemberRow("p1", "Badge 4471", "Room for one night, the lobby")
LESSON = ClassCard("c1", "Academy 41", "K7RM4Q", is_open=True, address="here", members=(MEMBER,))
STARTS = 1_780_000_000
"""Seconds since 1970 at which the page's clock begins."""


@dataclass
class Desk:
    """A server of one page: what it shows can be changed, and it counts how often it was asked."""

    page: Page
    home: Home = field(default_factory=lambda: Home((LESSON,)))
    asked: list[str] = field(default_factory=list)
    elsewhere: bool = False

    def answer(self, route: Route) -> None:
        """A file of ours, the page, or the way to the sign-in."""
        address = route.request.url
        name = address.rpartition("/")[2]
        if "/static/" in address:
            self.hand_out(route, name)
            return
        self.asked.append(name)
        token = f"token-{len(self.asked)}"
        shell = Shell(xsrf=token, person="Sgt. Ruiz", is_instructor=True)
        if self.elsewhere and "live" in name:
            route.fulfill(status=403, body="signed out")
        else:
            route.fulfill(body=pages.home_page(shell, self.home), content_type="text/html; charset=utf-8")

    def hand_out(self, route: Route, name: str) -> None:
        """A file of the static folder; a font or a picture is not needed."""
        file = static_folder() / name
        if file.is_file():
            route.fulfill(path=file)
        else:
            route.abort()

    def later(self) -> None:
        """Five seconds pass; what was asked for then has come."""
        before = len(self.asked)
        self.page.clock.run_for(5000)
        self.page.wait_for_load_state("networkidle")
        if len(self.asked) > before:
            self.page.evaluate("() => fetch('/static/first-contact/theme.js')")


@pytest.fixture
def desk(browser_page: Page) -> Iterator[Desk]:
    page = browser_page
    made = Desk(page)
    page.route("**/*", made.answer)
    page.clock.install(time=STARTS)
    page.goto(ADDRESS)
    yield made
    page.unroute("**/*")


def moved(where: str) -> Home:
    return Home((replace(LESSON, members=(replace(MEMBER, where=where),)),))


def test_where_somebody_is_comes_by_itself(desk: Desk) -> None:
    desk.home = moved("Room for one night, at the door")
    desk.later()
    expect(desk.page.get_by_role("cell", name="at the door")).to_be_visible()
    assert desk.asked == ["home", "home?live=1"]


def test_what_somebody_types_stays_and_so_does_the_focus(desk: Desk) -> None:
    name = desk.page.get_by_label("A new class")
    name.fill("Academy 42, Tues")
    desk.home = moved("Room for one night, at the door")
    desk.later()
    expect(desk.page.get_by_role("cell", name="at the door")).to_be_visible()
    expect(name).to_have_value("Academy 42, Tues")
    expect(name).to_be_focused()


def test_the_focus_stays_on_the_button_of_the_same_person(desk: Desk) -> None:
    desk.page.get_by_role("button", name="Reset PIN of Badge 4471").focus()
    newcomer = replace(MEMBER, person_id="p2", name="Badge 1002")
    desk.home = Home((replace(LESSON, members=(newcomer, MEMBER)),))
    desk.later()
    expect(desk.page.get_by_role("button", name="Reset PIN of Badge 1002")).to_be_visible()
    expect(desk.page.get_by_role("button", name="Reset PIN of Badge 4471")).to_be_focused()


def test_what_did_not_change_is_left_alone_though_its_token_did(desk: Desk) -> None:
    desk.page.evaluate("() => { window.row = document.querySelector('tbody tr'); }")
    desk.later()
    assert desk.page.evaluate("() => window.row.isConnected")


def test_a_report_appears_and_goes(desk: Desk) -> None:
    desk.home = replace(desk.home, reports=(ReportRow("March 2", "Long hours", "Here", "A word is cut off.", "7"),))
    desk.later()
    expect(desk.page.get_by_role("heading", name="1 report waiting")).to_be_visible()
    desk.home = Home((LESSON,))
    desk.later()
    expect(desk.page.get_by_role("heading", name="1 report waiting")).to_have_count(0)


def test_a_page_that_nobody_sees_asks_for_nothing(desk: Desk) -> None:
    desk.page.evaluate("() => Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    desk.later()
    assert desk.asked == ["home"]


def test_who_was_signed_out_is_not_asked_about_again_and_keeps_what_was_typed(desk: Desk) -> None:
    desk.page.get_by_label("A new class").fill("Academy 42")
    desk.elsewhere = True
    desk.later()
    desk.later()
    assert desk.asked == ["home", "home?live=1"]
    expect(desk.page.get_by_label("A new class")).to_have_value("Academy 42")
