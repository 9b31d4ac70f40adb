"""What has the focus stays in sight when the page grows above it, and whoever scrolls away is left alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from simlib.html import static_folder
from tests.chromium import LONGEST_WAIT_MS, chromium_program, opened

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><title>x</title><style>p {{ height: 3000px }}</style><body>
<div id="sim-live"></div><div id="sim-lost" hidden><span></span></div>
<main><div id="above"></div><h1 tabindex="-1">A heading</h1><p>Much to read</p></main><script>{script}</script>"""
FRAMES = """() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)));
})"""
GROWS = "() => { document.getElementById('above').style.height = '2000px'; }"
"""Something is drawn above, as a table of a debrief is."""
CHANGES = "() => { document.querySelector('p').className = 'hovered'; }"
"""Something changes that moves nothing."""
IN_SIGHT = """() => {
  const place = document.querySelector("h1").getBoundingClientRect();
  return place.bottom > 0 && place.top < innerHeight;
}"""


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Page]:
    with opened(chromium_program()) as browser:
        made = browser.new_page(viewport={"width": 800, "height": 600})
        made.set_default_timeout(LONGEST_WAIT_MS)
        yield made


@pytest.fixture
def page(browser_page: Page) -> Page:
    """A page with our script, longer than the window, whose heading has the focus."""
    script = (static_folder() / "sim.js").read_text(encoding="utf-8")
    browser_page.goto("about:blank")
    browser_page.set_content(PAGE.format(script=script))
    browser_page.evaluate("document.querySelector('h1').focus()")
    browser_page.evaluate(FRAMES)
    return browser_page


def test_what_is_drawn_above_the_focus_does_not_push_it_out_of_sight(page: Page) -> None:
    page.evaluate(GROWS)
    page.wait_for_function(IN_SIGHT)


def test_what_pushes_it_in_the_moment_of_a_scroll_is_no_scrolling_away(page: Page) -> None:
    page.evaluate(f"() => {{ ({GROWS})(); scrollTo(0, 10); }}")
    page.wait_for_function(IN_SIGHT)


def test_whoever_scrolls_away_is_not_brought_back_when_something_changes(page: Page) -> None:
    page.evaluate("scrollTo(0, 1500)")
    page.evaluate(FRAMES)
    page.evaluate(CHANGES)
    page.evaluate(FRAMES)
    assert (page.evaluate("scrollY"), page.evaluate(IN_SIGHT)) == (1500, False)


def test_nor_when_what_changes_in_that_very_moment_moves_nothing(page: Page) -> None:
    page.evaluate(f"() => {{ ({CHANGES})(); scrollTo(0, 1500); }}")
    page.evaluate(FRAMES)
    assert (page.evaluate("scrollY"), page.evaluate(IN_SIGHT)) == (1500, False)


def test_who_was_brought_back_once_can_still_scroll_away(page: Page) -> None:
    page.evaluate(GROWS)
    page.wait_for_function(IN_SIGHT)
    page.evaluate(FRAMES)
    page.evaluate("scrollTo(0, 0)")
    page.evaluate(FRAMES)
    page.evaluate(CHANGES)
    page.evaluate(FRAMES)
    assert (page.evaluate("scrollY"), page.evaluate(IN_SIGHT)) == (0, False)
