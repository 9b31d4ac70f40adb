"""A browser for the tests that need one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.chromium import LONGEST_WAIT_MS, chromium_program, opened


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Page]:
    """A page of a browser that reaches nothing but what a test answers."""
    with opened(chromium_program()) as browser:
        made = browser.new_page()
        made.set_default_timeout(LONGEST_WAIT_MS)
        yield made
