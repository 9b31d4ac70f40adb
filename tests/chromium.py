"""A browser for the tests that need one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from simlib.cli.chromium import HOW_TO_GET_CHROMIUM, chromium_here

QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LONGEST_WAIT_MS = 90_000
"""Only a page that fails is waited for that long; a busy machine needs more than half a minute now and then."""
REACHES_NOBODY = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""No name is resolved: a page that asks another host fails, and a test that watches sees it."""


def chromium_program() -> Path:
    """The browser's program. Without one the tests are skipped, but never where a machine runs them for everybody."""
    found = chromium_here()
    if found is None and os.environ.get("CI"):
        pytest.fail(HOW_TO_GET_CHROMIUM, pytrace=False)
    if found is None:
        pytest.skip(HOW_TO_GET_CHROMIUM)
    return found


@contextmanager
def opened(program: Path, flags: Sequence[str] = (*QUIET, REACHES_NOBODY)) -> Iterator[Browser]:
    """The browser, closed at the end; the system administrator's account cannot have its sandbox."""
    sandbox = hasattr(os, "geteuid") and os.geteuid() != 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=list(flags), chromium_sandbox=sandbox, timeout=LONGEST_WAIT_MS
        )
        yield browser
        browser.close()
