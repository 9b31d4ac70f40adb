"""A teaching paper as a page and as a PDF file: the same words, nothing that runs, nothing taken for a command."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typst
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from simlib import report
from simlib.report.guide import guide_of
from simlib.report.handout import handout_of
from simlib.report.observer_sheet import observer_sheet_of
from simlib.report.packet import packet_of
from simlib.report.papers import Paper, sheet_of
from simlib.report.sheet import (
    Blank,
    Box,
    Heading,
    Listing,
    Move,
    Moves,
    NewPage,
    Question,
    Rows,
    Sheet,
    Table,
    Tick,
    Ticks,
    Words,
    Worth,
)
from simlib.report.sheet_files import Form, html_sheet, paper_of, pdf_sheet, sheet_file
from tests.html.conftest import browser_page
from tests.html.reading import read
from tests.report.teaching_cases import shipped
from tests.review.test_files import HOSTILE

__all__ = ["browser_page"]

STYLES = {"kind", "tone", "mood"}
"""What tells the typesetter how to set a block and is no word of it."""


def sheet(text: str) -> Sheet:
    """A paper with this text in every place of it."""
    return Sheet(
        name=text,
        title=text,
        whom=text,
        lead=text,
        blocks=(
            Heading(text, 2, text),
            Words(text),
            Rows(((text, text),)),
            Listing((text,), boxes=True),
            Table(text, (text, text), ((text, text),), (1, 2), (1,), (text, text)),
            Box(text, (text,)),
            Moves((Move(text, text, Worth.BEST, text, (text,), text),)),
            Question(text, (text,), text),
            Ticks(text, (Tick(text, text, text, text, on=True),)),
            Blank(text),
            NewPage(),
        ),
        stamp=text,
    )


def plain(value: object) -> str:
    """Every word of a paper as the typesetter gets it."""
    if isinstance(value, dict):
        return " ".join(plain(held) for key, held in value.items() if key not in STYLES)
    return " ".join(map(plain, value)) if isinstance(value, list) else str(value) if isinstance(value, str) else ""


def counted(text: str) -> Counter[str]:
    """How often each word stands in the text."""
    return Counter(re.findall(r"\w+", text))


def pages(made: Sheet) -> list[bytes]:
    """Each page of a paper, as a picture."""
    data, here = json.dumps(paper_of(made)), Path(report.__file__).parent
    drawn: Any = typst.compile(
        here / "sheet.typ",
        root=here,
        font_paths=[here.parent / "review" / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"sheet": data},
        format="svg",
    )
    return drawn if isinstance(drawn, list) else [drawn]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_case_is_taken_for_markup_or_for_a_command(text: str) -> None:
    page = read(html_sheet(sheet(text)).partition("</style>")[2])
    assert [tag for tag in page.tags if tag in {"script", "img", "iframe", "form"}] == []
    assert page.can_run() == []
    assert pdf_sheet(sheet(text))[:5] == b"%PDF-"


def test_words_that_our_fonts_do_not_have_are_set_too() -> None:
    assert pdf_sheet(sheet("部门"))[:5] == b"%PDF-"


@pytest.mark.parametrize("paper", list(Paper))
def test_every_pdf_file_of_a_shipped_case_promises_to_be_read_by_screen_readers(paper: Paper) -> None:
    assert b"pdfuaid" in pdf_sheet(sheet_of(shipped("room-for-one-night"), paper))
    assert b"pdfuaid" not in pdf_sheet(sheet("部门"))


@pytest.mark.parametrize("name", ["room-for-one-night", "long-hours"])
def test_the_handout_is_one_page(name: str) -> None:
    assert len(pages(handout_of(shipped(name)))) == 1
    assert len(pages(guide_of(shipped(name)))) > 10


def test_what_is_to_be_carried_of_the_pocket_card_is_its_first_page() -> None:
    card = sheet_of(shipped("long-hours"), Paper.CARD)
    first = replace(card, blocks=card.blocks[: card.blocks.index(NewPage())])
    assert len(pages(first)) == 1
    assert len(pages(card)) > 1
    assert [block.text for block in first.blocks if isinstance(block, Heading)] == [
        "Keep in mind", "Contacts of your agency", "Deadlines that law sets", "The seven signs of Penal Code 236.2",
    ]  # fmt: skip
    [*_, signs] = first.blocks
    assert isinstance(signs, Listing)
    assert [line[:3] for line in signs.lines] == ["(a)", "(a)", "(b)", "(c)", "(d)", "(e)", "(f)", "(g)"]


@pytest.mark.parametrize("paper", list(Paper))
def test_page_and_pdf_file_are_made_of_the_same_words_each_as_often(paper: Paper) -> None:
    made = sheet_of(shipped("long-hours"), paper)
    on_page = counted(" ".join(read(html_sheet(made).partition("</style>")[2]).words))
    on_paper = counted(plain(paper_of(made)))
    headings = [block.text for block in made.blocks if isinstance(block, Heading) and block.level == 2]
    contents = headings if len(headings) > 4 and not made.dense else []
    answers = ["Expect" for block in made.blocks if isinstance(block, Question) for _ in block.expect]
    assert on_page == on_paper + counted(" ".join((*contents, *answers)))


def test_the_page_fetches_nothing_and_sends_nothing_where_there_is_no_form() -> None:
    page = sheet_file(guide_of(shipped("long-hours")), ".html").decode()
    assert "<script" not in page
    assert "<form" not in page
    assert re.findall(r'(?:src|href)="(?!#|data:)', page) == []
    assert "default-src 'none'" in page


def test_every_link_of_the_contents_leads_to_a_heading() -> None:
    page = html_sheet(guide_of(shipped("room-for-one-night")))
    links, places = re.findall(r'href="#([^"]+)"', page), re.findall(r'<h2[^>]* id="([^"]+)"', page)
    assert links == places
    assert len(set(places)) == len(places)


def test_with_a_form_the_ticks_can_be_sent_and_without_one_there_is_no_button() -> None:
    made = observer_sheet_of(shipped("long-hours"))
    assert "Add up the ticks" not in html_sheet(made)
    page = html_sheet(made, Form("/teach/long-hours/observer-sheet.html", 'x"y'))
    assert 'action="/teach/long-hours/observer-sheet.html"' in page
    assert 'value="x&#34;y"' in page


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_papers_are_accessible_and_no_wider_than_the_screen(browser_page: Page, width: int, scheme: str) -> None:
    browser_page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    browser_page.set_viewport_size({"width": width, "height": 900})
    case = shipped("long-hours")
    for made in (*(sheet_of(case, paper) for paper in Paper), packet_of([case])):
        browser_page.set_content(html_sheet(made, Form("/x", "y") if made.name == "Observer sheet" else None))
        assert Axe().run(browser_page).response["violations"] == []
        assert browser_page.evaluate("document.documentElement.scrollWidth") == width
