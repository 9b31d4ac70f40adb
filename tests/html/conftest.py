"""A browser for the tests that need one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.chromium import chromium_program, opened


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Page]:
    """A page of a browser that reaches nothing but what a test answers."""
    with opened(chromium_program()) as browser:
        yield browser.new_page()
