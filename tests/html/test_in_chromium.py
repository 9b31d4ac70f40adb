"""The corpus in a real browser, without any policy of the server's in the way: nothing runs, everything is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from playwright.sync_api import Page

from simlib.html.board_split import split_page
from simlib.html.contexts import Shell
from simlib.html.shapes import View
from tests.chromium import LONGEST_WAIT_MS, chromium_program, opened
from tests.html.parts import filled, of_a_debrief, of_a_view, of_pages
from tests.html.payloads import PAYLOADS
from tests.html.test_board import a_split, of_a_board
from tests.show import views

pytestmark = pytest.mark.browser

COUNTS = (
    "window.ran = 0; for (const name of ['alert', 'msgbox', 'print']) { window[name] = () => { window.ran += 1; }; }"
)
PROVOKES = """() => {
  const names = ["click", "focus", "blur", "mouseover", "pointerover", "error", "load", "toggle", "animationstart"];
  for (const node of document.querySelectorAll("*")) {
    for (const name of names) { node.dispatchEvent(new Event(name)); }
  }
  return window.ran;
}"""
MARKS = str.maketrans("", "", "`_*")


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A page that counts what ran on it and reaches nothing."""
    with opened(chromium_program()) as browser:
        made = browser.new_page()
        made.set_default_timeout(LONGEST_WAIT_MS)
        made.route("**/*", lambda route: route.abort())
        made.add_init_script(COUNTS)
        yield made


def shown(page: Page, html: str) -> tuple[int, str]:
    """How much ran when this was shown and provoked, and every word that stands on it."""
    page.goto("about:blank")
    page.set_content(html, wait_until="domcontentloaded")
    ran = page.evaluate(PROVOKES)
    return int(ran), readable(page.evaluate("document.documentElement.textContent"))


def readable(text: str) -> str:
    """Words with single spaces between them, without the marks of Markdown."""
    return " ".join(text.translate(MARKS).split()).lower()


CHUNKS = ["\n\n".join(PAYLOADS[start : start + 16]) for start in range(0, len(PAYLOADS), 16)]
"""The corpus a page at a time; a blank line between two keeps Markdown from joining them."""


def unread(chunk: str, text: str) -> list[str]:
    """The payloads of a chunk that cannot be read on the page."""
    return [payload for payload in chunk.split("\n\n") if readable(payload) not in text]


@pytest.mark.parametrize("chunk", CHUNKS)
def test_no_payload_runs_in_a_run_or_its_debrief_and_each_is_read_as_text(page: Page, chunk: str) -> None:
    parts = of_a_view(cast(View, filled(views.after_a_decision(), chunk))) | of_a_debrief(chunk)
    ran, text = shown(page, f"<!doctype html><body>{''.join(parts.values())}")
    assert (ran, unread(chunk, text)) == (0, [])


@pytest.mark.parametrize("name", of_pages(""))
def test_no_payload_runs_on_a_page_and_each_is_read_as_text(page: Page, name: str) -> None:
    corpus = "\n\n".join(PAYLOADS)
    ran, text = shown(page, of_pages(corpus)[name])
    assert (ran, unread(corpus, text)) == (0, [])


def test_the_browser_would_have_told_of_something_that_ran(page: Page) -> None:
    assert shown(page, "<script>alert(1)</script><p onclick=alert(1)>x</p>")[0] == 2


@pytest.mark.parametrize("chunk", CHUNKS)
def test_no_payload_runs_on_the_board_of_a_class_and_each_is_read_as_text(page: Page, chunk: str) -> None:
    ran, text = shown(page, f"<!doctype html><body>{''.join(of_a_board(chunk).values())}")
    assert (ran, unread(chunk, text)) == (0, [])


@pytest.mark.parametrize("chunk", CHUNKS)
def test_no_payload_runs_on_the_split_for_the_projector_and_each_is_seen_once_it_is_unfolded(
    page: Page, chunk: str
) -> None:
    split = a_split(scene=chunk, case=chunk, ask=chunk, text=chunk)
    ran, _ = shown(page, split_page(Shell(base="/"), split))
    for heading in page.locator("summary").all():
        heading.click()
    assert (ran + page.evaluate("window.ran"), page.locator("details[open]").count()) == (0, 2)
    for place in ("h1", ".sim-kicker", ".sim-bars", ".sim-best"):
        assert unread(chunk, readable(page.locator(place).inner_text())) == []
