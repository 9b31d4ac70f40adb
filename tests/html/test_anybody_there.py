"""A page takes its line for lost after silence, and not because it stood still itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.html.conftest import under_a_clock

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><title>x</title><body data-kernel="k"><div id="sim-live"></div>
<div id="sim-lost" hidden><span></span></div><script>
window.EventSource = class {{
  constructor() {{ window.line = this; }}
  addEventListener() {{}}
  close() {{}}
}};
</script><script>{script}</script>"""
HEARD = "() => line.onmessage()"
QUIET_MS, LONGER_THAN_SILENCE_MS = 6_000, 8_000


@pytest.fixture
def page(browser_page: Page) -> Page:
    """A page with our script, which heard from its server just now, and whose clock a test moves."""
    under_a_clock(browser_page, PAGE)
    browser_page.evaluate(HEARD)
    return browser_page


def is_lost(page: Page) -> bool:
    return page.locator("#sim-lost").is_visible()


def test_after_silence_the_line_is_lost(page: Page) -> None:
    page.clock.run_for(QUIET_MS)
    assert not is_lost(page)
    page.clock.run_for(LONGER_THAN_SILENCE_MS - QUIET_MS)
    assert is_lost(page)


def test_a_page_that_stood_still_listens_before_it_takes_its_line_for_lost(page: Page) -> None:
    page.clock.fast_forward(LONGER_THAN_SILENCE_MS)
    page.clock.run_for(QUIET_MS)
    page.evaluate(HEARD)
    page.clock.run_for(QUIET_MS)
    assert not is_lost(page)


def test_and_takes_it_for_lost_when_it_stays_silent(page: Page) -> None:
    page.clock.fast_forward(LONGER_THAN_SILENCE_MS)
    page.clock.run_for(LONGER_THAN_SILENCE_MS)
    assert is_lost(page)
