"""A browser for the tests that need one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from simlib.html import static_folder
from tests.chromium import LONGEST_WAIT_MS, chromium_program, opened


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Page]:
    """A page of a browser that reaches nothing but what a test answers."""
    with opened(chromium_program()) as browser:
        made = browser.new_page()
        made.set_default_timeout(LONGEST_WAIT_MS)
        yield made


def under_a_clock(page: Page, html: str) -> Page:
    """The page with this HTML, `sim.js` where it says `{script}`, and a clock that stands until a test moves it."""
    page.goto("about:blank")
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    page.set_content(html.format(script=(static_folder() / "sim.js").read_text(encoding="utf-8")))
    return page
