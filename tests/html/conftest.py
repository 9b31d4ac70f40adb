"""A browser for the tests that need one."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

from simlib.cli.chromium import HOW_TO_GET_CHROMIUM, chromium_here


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Page]:
    """A page of a browser that reaches nothing but what a test answers."""
    chromium = chromium_here()
    if chromium is None and os.environ.get("CI"):
        pytest.fail(HOW_TO_GET_CHROMIUM, pytrace=False)
    if chromium is None:
        pytest.skip(HOW_TO_GET_CHROMIUM)
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        quiet = ["--disable-gpu", "--no-first-run", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=chromium, args=quiet, chromium_sandbox=not is_root)
        yield browser.new_page()
        browser.close()
