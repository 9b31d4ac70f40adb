"""The training record of a class on a phone: each number stands beside its name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from simlib.html import static_folder
from simlib.html.contexts import Shell
from simlib.html.records import ClassRecord, OfficerRow, class_record_page

pytestmark = pytest.mark.browser

BADGE = OfficerRow(
    person_id="a" * 32,
    name="Badge 4471",
    post_id="",
    minutes=118,
    attested=110,
    short=2,
    cases="2 of 2",
    topics=("TP2", "TP5"),
    days="November 22, 2026",
    is_complete=False,
)
LEFT_EDGES = """cell => [...cell.children].map(part =>
  [part.textContent, Math.round(part.getBoundingClientRect().left)])"""


@pytest.fixture
def phone(browser_page: Page) -> Iterator[Page]:
    """The page as narrow as a phone, and as it was afterwards."""
    wide = browser_page.viewport_size
    browser_page.route("**/*", lambda route: route.abort())
    browser_page.set_viewport_size({"width": 390, "height": 844})
    yield browser_page
    browser_page.unroute("**/*")
    if wide is not None:
        browser_page.set_viewport_size(wide)


def test_what_is_attested_and_what_is_short_stand_below_the_minutes(phone: Page) -> None:
    record = ClassRecord(class_id="b" * 32, class_name="Academy 41", needed=120, officers=(BADGE,))
    phone.set_content(class_record_page(Shell(person="Sgt. Ruiz"), record))
    for name in ("tokens.css", "screens.css", "record.css"):
        phone.add_style_tag(content=(static_folder() / name).read_text("utf-8"))
    parts = phone.locator('td[data-label="Attended"]').evaluate(LEFT_EDGES)
    assert [words for words, _ in parts] == ["118 minutes", "110 of them attested", "2 minutes short"]
    assert len({left for _, left in parts}) == 1
