"""No text of an author or a trainee runs, and each is there to be read."""

from __future__ import annotations

from typing import cast

import pytest

from simlib.html.markdown import inline_html, markdown_html
from simlib.html.shapes import View
from tests.html.parts import filled, of_a_debrief, of_a_view, of_pages
from tests.html.payloads import MARKDOWN, PAYLOADS
from tests.html.reading import RUNS, Reading, read
from tests.show import views


def words(payload: str) -> str:
    """The payload as its words stand on a page: runs of white space are one space."""
    return " ".join(payload.split())


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_a_view_runs_and_everything_is_shown_as_text(payload: str) -> None:
    parts = of_a_view(cast(View, filled(views.after_a_decision(), payload)))
    readings = {name: read(html) for name, html in parts.items()}
    assert {name: reading.can_run() for name, reading in readings.items() if reading.can_run()} == {}
    assert [name for name, reading in readings.items() if not _seen(payload, reading)] == []


def _seen(payload: str, reading: Reading) -> bool:
    """Whether the payload can be read on the page, but for the marks of Markdown and the case of its letters."""
    marks = str.maketrans("", "", "`_*")
    return words(payload).translate(marks).lower() in reading.text.translate(marks).lower()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_a_debrief_or_on_the_card_runs_and_everything_is_shown_as_text(payload: str) -> None:
    for html in of_a_debrief(payload).values():
        reading = read(html)
        assert (reading.can_run(), _seen(payload, reading)) == ([], True)


@pytest.mark.parametrize("payload", [*PAYLOADS, *MARKDOWN])
def test_markdown_runs_nothing_and_keeps_what_it_does_not_take(payload: str) -> None:
    for html in (markdown_html(payload), inline_html(payload)):
        reading = read(html)
        assert (reading.can_run(), _seen(payload, reading)) == ([], True)


def _elements(reading: Reading) -> tuple[list[str], int]:
    """Elements in their order, but for the marks of Markdown, and how many attributes they have."""
    return [tag for tag in reading.tags if tag not in {"code", "strong", "em"}], len(reading.attributes)


PLAIN = {name: _elements(read(html)) for name, html in of_pages("plain").items()}
"""The elements of each page when it holds nothing but plain words."""


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_page_has_the_same_elements_whatever_stands_in_its_fields(payload: str) -> None:
    for name, html in of_pages(payload).items():
        reading = read(html)
        assert (name, _elements(reading)) == (name, PLAIN[name])
        assert [bad for bad in reading.can_run() if bad not in RUNS] == []
        assert _seen(payload, reading)


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(set(PAYLOADS)) >= 100


def test_the_reading_finds_what_runs() -> None:
    html = "<p onclick=x></p><script></script><a href=' java\nscript:x'></a><img src=//evil>"
    assert read(html).can_run() == ["script", "p onclick", "a href= java\nscript:x", "img src=//evil"]
