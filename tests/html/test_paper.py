"""A debrief on paper: everything is open, nothing to press is on it, and the screen is as it was afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

import pytest
from playwright.sync_api import Page, expect

from simlib.html import pages, static_folder
from simlib.html.contexts import Shell
from simlib.html.debrief_shapes import Debrief
from simlib.play.decisions import decision_from_json
from simlib.play.story import tell
from simlib.read.facts import load_facts
from simlib.score.debrief import debrief_of
from tests.browser.plays import PROJECT, program_of, recorded_play
from tests.show import views

FACTS = PROJECT / "scenarios" / "facts"

pytestmark = pytest.mark.browser


@pytest.fixture
def paper(browser_page: Page) -> Iterator[Page]:
    """The page of a debrief with our styles and the script of every page."""
    browser_page.route("**/*", lambda route: route.abort())
    browser_page.set_content(pages.debrief_page(Shell(person="Sgt. Ruiz"), views.debrief()))
    for name in ("tokens.css", "screens.css"):
        browser_page.add_style_tag(content=(static_folder() / name).read_text("utf-8"))
    browser_page.add_script_tag(content=(static_folder() / "theme.js").read_text("utf-8"))
    yield browser_page
    browser_page.emulate_media(media="screen")
    browser_page.unroute("**/*")


def folded(page: Page) -> int:
    return page.locator("details:not([open])").count()


def test_what_is_folded_on_the_screen_is_open_on_paper_and_folded_again_afterwards(paper: Page) -> None:
    before = folded(paper)
    paper.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    on_paper = folded(paper)
    paper.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert (before > 0, on_paper, folded(paper)) == (True, 0, before)


def test_paper_has_no_header_and_nothing_to_press(paper: Page) -> None:
    paper.emulate_media(media="print")
    assert paper.locator("button:visible, header:visible, a.jupyter-button:visible").count() == 0


def test_on_paper_the_result_comes_before_the_decisions_and_what_practice_says_comes_last(paper: Page) -> None:
    paper.emulate_media(media="print")
    tops = [
        paper.locator(css).bounding_box()
        for css in (".sim-fates", ".sim-result", ".sim-crit", ".sim-tl", ".map:visible", ".sim-practice")
    ]
    heights = [box["y"] for box in tops if box]
    assert (len(heights), heights) == (6, sorted(heights))


def test_on_paper_a_decision_has_the_numbers_of_its_sources_and_the_list_at_the_end_has_them_once(paper: Page) -> None:
    on_screen = paper.locator(".sim-numbers:visible, .sim-quote .no:visible").count()
    paper.emulate_media(media="print")
    paper.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    numbers = [text.removeprefix("Sources: ") for text in paper.locator(".sim-numbers:visible").all_inner_texts()]
    listed = [text.strip(". ") for text in paper.locator(".sim-quote .no:visible").all_inner_texts()]
    paper.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert (on_screen, bool(numbers), set(numbers) <= set(listed), len(set(listed))) == (0, True, True, len(listed))
    assert paper.locator(".sim-sources:visible, .sim-laws:visible").count() == 0


SHEETS = 10
"""It takes eight with our font; another system's font is wider."""


def test_the_longest_debrief_takes_few_sheets_though_every_source_is_on_it(browser_page: Page) -> None:
    case = "room-for-one-night"
    story = tell(program_of(case), map(decision_from_json, recorded_play(case, "late-starter")))
    browser_page.set_content(pages.debrief_page(Shell(), cast(Debrief, debrief_of(story, load_facts(FACTS)[0]))))
    for name in ("tokens.css", "screens.css"):
        browser_page.add_style_tag(content=(static_folder() / name).read_text("utf-8"))
    browser_page.add_script_tag(content=(static_folder() / "theme.js").read_text("utf-8"))
    browser_page.emulate_media(media="print")
    paper = browser_page.pdf(format="Letter")
    browser_page.emulate_media(media="screen")
    assert 0 < len(re.findall(rb"/Type\s*/Page\b", paper)) <= SHEETS


@pytest.mark.parametrize(("width", "shown"), [(1440, "wide"), (760, "middle"), (390, "narrow"), (360, "narrow")])
def test_one_picture_of_the_way_is_shown_and_it_fits(paper: Page, width: int, shown: str) -> None:
    paper.set_viewport_size({"width": width, "height": 800})
    expect(paper.locator(".map:visible")).to_have_count(1)
    expect(paper.locator(f".map.{shown}")).to_be_visible()
    assert paper.evaluate("document.documentElement.scrollWidth <= innerWidth")
