"""No text of an author or a trainee runs, and each is there to be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

import pytest

from simlib.html import blocks, case_file, contexts, debrief, pages, player
from simlib.html.contexts import Shell
from simlib.html.markdown import inline_html, markdown_html
from simlib.html.shapes import View
from tests.html.payloads import MARKDOWN, PAYLOADS
from tests.html.reading import RUNS, Reading, read
from tests.show import views

CLOSED = {"kind", "status", "grade", "outcome", "ending", "answer", "as_of", "effective", "checked", "law_checked"}
"""Fields whose words are a closed list or a date: what else they hold is not shown."""


def filled(value: Any, text: str) -> Any:
    """The same shape with this text in every field that is a text."""
    if isinstance(value, dict):
        return {key: each if key in CLOSED else filled(each, text) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(filled(each, text) for each in value)
    return text if isinstance(value, str) else value


def words(payload: str) -> str:
    """The payload as its words stand on a page: runs of white space are one space."""
    return " ".join(payload.split())


def of_a_view(view: View) -> dict[str, str]:
    """Every part of the player that is made of a view."""
    since = views.after_a_decision()["since"] or {}
    parts: Mapping[str, Callable[[], str]] = {
        "scene": lambda: blocks.scene_html(view["scene"]["heading"], view["scene"]["blocks"], "t"),
        "consequence": lambda: blocks.consequence_html(view.get("since") or since, "t"),
        "chosen": lambda: blocks.chosen_html(view["transcript"][0]["chosen"]),
        "earlier": lambda: blocks.earlier_html(view["transcript"]),
        "log": lambda: blocks.transcript_html(view["transcript"]),
        "evidence": lambda: case_file.evidence_html(view["evidence"]),
        "people": lambda: case_file.people_html(view["people"], view["ties"]),
        "referrals": lambda: case_file.referrals_html(view["told"], view["offered"]),
        "title": lambda: player.title_html(view["scenario"]),
        "where": lambda: player.where_html(view),
        "ask": lambda: player.ask_html(view["prompt"] or {}, 1, 1),
        "limit": lambda: player.limit_html((view["prompt"] or {}).get("limit") or {}),
        "notice": lambda: player.notice_html(view),
        "paused": lambda: player.paused_html(view),
        "stuck": lambda: player.stuck_html(view),
        "support": lambda: player.support_html(view["support"]),
        "sentence": lambda: player.sentence_html(view["place"], view["place"]),
        "goto": lambda: player.goto_html("/" + view["place"], view["place"]),
    }
    return {name: make() for name, make in parts.items()}


def of_a_debrief(text: str) -> dict[str, str]:
    """Every part of a debrief, and the card."""
    told = filled(views.debrief(), text)
    return {
        "debrief": debrief.debrief_html(told),
        "card": case_file.card_html(filled(views.CARD, text)),
    }


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


def _page_contexts(text: str) -> dict[str, str]:
    """Every page with this text in every field."""
    shell = Shell(xsrf=text, person=text, said=text, fault=text, support=[{"name": text, "how": text}])
    card = contexts.ScenarioCard(text, text, text, text, 20, (text,), text, run_id=text)
    broken = replace(card, problem=text)
    member = contexts.MemberRow(text, text, text)
    lesson = contexts.ClassCard(
        text, text, text, is_open=True, address=text, qr=((1, 0), (0, 1)), members=(member,),
        scenarios=(contexts.OpenChoice(text, text), contexts.OpenChoice(text, text, is_open=True)),
    )  # fmt: skip
    report = contexts.ReportRow(text, text, text, text)
    home = contexts.Home((lesson,), (report,), text, text, member)
    catalogue = contexts.Catalogue((card, broken), contexts.Stopped(text, text, text))
    return {
        "sign-in": pages.sign_in_page(shell, contexts.SignIn(text, text, text)),
        "teacher": pages.sign_in_page(shell, contexts.SignIn(name=text, as_instructor=True)),
        "first": pages.first_start_page(shell, contexts.FirstStart(text)),
        "catalogue": pages.catalogue_page(shell, catalogue),
        "home": pages.home_page(shell, home),
        "locked": pages.locked_page(shell, contexts.Locked(back_to=text)),
        "other": pages.other_case_page(shell, contexts.OtherCase(text, text, text, 20, text)),
        "fault": pages.fault_page(shell, contexts.Fault(text, text, text)),
        "pin": pages.choose_pin_page(shell, contexts.ChoosePin()),
        "card": pages.card_page(shell, filled(views.CARD, text)),
        "debrief": pages.debrief_page(shell, filled(views.debrief(), text)),
    }


def _elements(reading: Reading) -> tuple[list[str], int]:
    """Elements in their order, but for the marks of Markdown, and how many attributes they have."""
    return [tag for tag in reading.tags if tag not in {"code", "strong", "em"}], len(reading.attributes)


PLAIN = {name: _elements(read(html)) for name, html in _page_contexts("plain").items()}
"""The elements of each page when it holds nothing but plain words."""


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_page_has_the_same_elements_whatever_stands_in_its_fields(payload: str) -> None:
    for name, html in _page_contexts(payload).items():
        reading = read(html)
        assert (name, _elements(reading)) == (name, PLAIN[name])
        assert [bad for bad in reading.can_run() if bad not in RUNS] == []
        assert _seen(payload, reading)


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(set(PAYLOADS)) >= 100


def test_the_reading_finds_what_runs() -> None:
    html = "<p onclick=x></p><script></script><a href=' java\nscript:x'></a><img src=//evil>"
    assert read(html).can_run() == ["script", "p onclick", "a href= java\nscript:x", "img src=//evil"]
