"""The link chart in a real browser, with nothing of the server's in the way: no name runs, and each can be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from simlib.html import static_folder
from simlib.html.link_chart import details_html, lines_of, list_html
from simlib.html.shapes import LinksView
from simlib.html.vis_network import vis_network
from simlib.show.link_chart import LinkChart
from tests.chromium import LONGEST_WAIT_MS, chromium_program, opened
from tests.html.payloads import PAYLOADS
from tests.show.chart_page import clicked, show, view_of, where

pytestmark = pytest.mark.browser

MARKS: list[dict[str, Any]] = [
    {"id": "a", "name": "Ana", "kind": "person"},
    {"id": "d", "name": "Dale", "kind": "person", "note": "directs"},
    {"id": "r", "name": "room 12", "kind": "place", "new": True},
]
TIES: list[dict[str, Any]] = [
    {"id": "t1", "source": "d", "target": "a", "text": "Dale directs Ana", "label": "1"},
    {"id": "t2", "source": "d", "target": "a", "text": "Dale calls Ana", "label": "2", "look": "open"},
    {"id": "t3", "source": "d", "target": "r", "text": "Dale rents room 12"},
]
FILL = """id => {
  const canvas = document.querySelector("canvas"), box = canvas.getBoundingClientRect();
  const at = document.querySelector(".sim-links-stage").whereIs(id), ratio = canvas.width / box.width;
  return [...canvas.getContext("2d").getImageData((at.x - box.x - 12) * ratio, (at.y - box.y) * ratio, 1, 1).data];
}"""
"""The color inside a mark, beside its icon."""
CORPUS = list(dict.fromkeys(" ".join(payload.split()) for payload in PAYLOADS))
HOVERED = 6
"""How many of the corpus are pointed at: a tooltip takes its time to come."""

CANVAS = """() => {
  const box = document.querySelector("canvas").getBoundingClientRect();
  return [box.left, box.top, box.right, box.bottom];
}"""
FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
HEIGHT = "() => document.getElementById('chart').getBoundingClientRect().height"
PROVOKES = """() => {
  for (const each of document.querySelectorAll("#chart *")) {
    for (const name of ["click", "error", "load", "focus"]) { each.dispatchEvent(new Event(name)); }
  }
}"""
TELLS = """text => [...document.querySelectorAll(".vis-tooltip")].some(
  (each) => each.textContent === text && each.style.visibility === "visible")"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A page that reaches nothing."""
    with opened(chromium_program()) as browser:
        made = browser.new_page(viewport={"width": 1200, "height": 900})
        made.set_default_timeout(LONGEST_WAIT_MS)
        made.route("**/*", lambda route: route.abort())
        yield made


def test_marks_ties_and_the_ground_can_be_clicked_and_the_canvas_is_out_of_the_keyboards_way(page: Page) -> None:
    show(page, view_of(MARKS, TIES))
    heard = []
    for each in ("a", "t1", "t2", "t3"):
        page.mouse.click(*where(page, each))
        heard.append(clicked(page)[0])
    left, top, *_ = page.evaluate(CANVAS)
    page.mouse.click(left + 4, top + 4)
    assert (heard, clicked(page)) == (["a", "t1", "t2", "t3"], ["", 5])
    assert page.evaluate("() => document.querySelectorAll('#chart [tabindex=\"0\"]').length") == 0


def test_a_chart_has_its_height_before_its_library_has_come_so_that_nothing_below_it_moves(page: Page) -> None:
    show(page, view_of(MARKS, TIES), library="")
    page.evaluate(FRAME)
    before = page.evaluate(HEIGHT)
    page.evaluate("code => window.model.set('library', code)", vis_network())
    page.wait_for_selector(".sim-links-stage[data-drawn]")
    assert (before > 150, page.evaluate(HEIGHT)) == (True, before)


def test_to_move_the_chart_about_is_no_click(page: Page) -> None:
    show(page, view_of(MARKS, TIES))
    x, y = where(page, "a")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 10, steps=3)
    page.mouse.up()
    assert clicked(page) == ["", 0]


CROSSING = [
    {"id": "t1", "source": "a", "target": "d", "text": "Across", "label": "1"},
    {"id": "t2", "source": "b", "target": "c", "text": "The other way", "label": "2"},
]


def test_where_ties_cross_a_click_on_a_sign_is_one_on_its_tie(page: Page) -> None:
    around = {"a": (0, 0), "b": (200, 0), "c": (0, 200), "d": (200, 200)}
    chart = LinkChart(lambda _: None)
    chart.show([{"id": mark, "name": mark} for mark in around], CROSSING, "A chart", around)
    show(page, chart.view)
    heard = []
    for tie in CROSSING:
        x, y = where(page, tie["id"])
        for aside in (-3, 3):
            page.mouse.click(x + aside, y)
            heard.append(clicked(page)[0])
    assert heard == ["t1", "t1", "t2", "t2"]


def test_the_sign_on_a_tie_stands_clear_of_marks_names_and_other_signs(page: Page) -> None:
    marks = [{**mark, "note": "directs"} for mark in MARKS]
    show(page, view_of(marks, TIES))
    signs = page.evaluate("() => document.querySelector('.sim-links-stage').signs()")
    assert signs == [{"id": "t1", "meets": 0}, {"id": "t2", "meets": 0}]


def test_a_word_on_a_mark_is_written_and_goes_again_with_the_next_view(page: Page) -> None:
    show(page, view_of([{**MARKS[0], "badge": "Yours", "look": "picked"}, *MARKS[1:]], TIES))
    assert "Yours" in page.evaluate("() => window.written")
    page.evaluate("view => { window.written = []; window.model.set('view', view); }", view_of(MARKS, TIES))
    page.wait_for_function("() => window.written.includes('Ana')")
    assert "Yours" not in page.evaluate("() => window.written")


def test_a_mark_under_the_pointer_says_that_it_can_be_pressed(page: Page) -> None:
    show(page, view_of(MARKS, TIES))
    page.mouse.move(*where(page, "a"))
    page.wait_for_selector(".sim-links-stage.on-mark")
    left, top, *_ = page.evaluate(CANVAS)
    page.mouse.move(left + 4, top + 4)
    page.wait_for_selector(".sim-links-stage:not(.on-mark)")


def test_a_chart_without_a_width_draws_nothing_and_is_drawn_whole_once_it_gets_one(page: Page) -> None:
    show(page, view_of(MARKS, TIES), width=0)
    assert page.locator("canvas").count() == 0
    page.evaluate("() => { document.getElementById('chart').style.width = '340px'; }")
    page.wait_for_selector(".sim-links-stage[data-drawn]")
    left, top, right, bottom = page.evaluate(CANVAS)
    for mark in MARKS:
        x, y = where(page, mark["id"])
        assert left + 30 < x < right - 30
        assert top + 15 < y < bottom - 40


def test_a_chart_that_is_told_something_while_it_is_hidden_shows_it_when_it_is_back(page: Page) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    show(page, view_of(MARKS, TIES))
    page.evaluate("() => { document.getElementById('chart').style.display = 'none'; }")
    page.evaluate(FRAME)
    more = [*MARKS, {"id": "j", "name": "Joan", "kind": "person"}]
    page.evaluate("view => window.model.set('view', view)", view_of(more, TIES))
    page.evaluate("() => { document.getElementById('chart').style.display = ''; }")
    page.wait_for_function("() => window.written.includes('Joan')")
    page.mouse.click(*where(page, "j"))
    assert (clicked(page)[0], faults) == ("j", [])


def test_what_changes_on_a_mark_is_painted_where_the_mark_stands_and_a_mark_above_is_named_above(page: Page) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    ring = {"a": (-150, -80), "d": (150, -80), "r": (0, 60)}
    show(page, view_of(MARKS, TIES, around=ring))
    before, heights = where(page, "a"), page.evaluate("() => window.heights")
    assert (heights["Ana"] < -80, heights["room 12"] > 60) == (True, True)
    picked = [{**MARKS[0], "look": "center", "badge": "7", "note": "told"}, *MARKS[1:]]
    assert "7" not in page.evaluate("() => window.written")
    page.evaluate("view => window.model.set('view', view)", view_of(picked, TIES, around=ring))
    page.wait_for_function("() => ['7', 'told'].every((text) => window.written.includes(text))")
    page.evaluate(
        "view => { window.written.length = 0; window.model.set('view', view); }", view_of(MARKS, TIES, around=ring)
    )
    page.wait_for_function("() => window.written.includes('Ana')")
    assert "7" not in page.evaluate("() => window.written")
    assert (where(page, "a"), faults) == (before, [])


def test_what_is_new_is_there_at_once_for_whoever_asked_for_less_motion(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    show(page, view_of(MARKS, TIES))
    page.evaluate(FRAME)
    before = page.evaluate("() => window.written.length")
    for _ in range(3):
        page.evaluate(FRAME)
    assert page.evaluate("() => window.written.length") == before
    page.emulate_media(reduced_motion="no-preference")


def test_on_paper_a_dark_chart_is_light_and_on_the_screen_it_is_dark_again(page: Page) -> None:
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    show(page, view_of(MARKS, TIES))
    page.evaluate((static_folder() / "theme.js").read_text(encoding="utf-8"))
    colors = []
    for act in ("delete document.documentElement.dataset.theme", "dispatchEvent(new Event('beforeprint'))",
                "dispatchEvent(new Event('afterprint'))"):  # fmt: skip
        page.evaluate(f"async () => {{ {act}; await null; }}")
        colors.append(sum(page.evaluate(FILL, "a")[:3]))
    dark, paper, again = colors
    assert dark == again
    assert dark + 400 < paper
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")


def test_no_name_title_or_id_of_the_corpus_runs_and_each_is_read_as_text(page: Page) -> None:
    marks = [{"id": text, "name": text, "kind": text, "note": text, "new": True} for text in CORPUS]
    ties = [
        {"id": f"tie {text}", "source": text, "target": CORPUS[0], "text": text, "label": text, "look": text}
        for text in CORPUS[1:]
    ]
    show(page, view_of(marks, ties), width=1100)
    page.evaluate("() => window.model.set('marked', window.model.get('view').nodes.map((node) => node.id))")
    for text in CORPUS[:: max(1, len(CORPUS) // HOVERED)]:
        page.mouse.move(*where(page, text))
        page.wait_for_function(TELLS, arg=text)
    written = page.evaluate("() => window.written.join('\\n')")
    assert [text for text in CORPUS if text.split()[0][:6] not in written] == []
    assert (page.evaluate("() => window.ran"), page.locator("#chart img").count()) == (0, 0)


def test_no_payload_runs_in_the_list_beside_the_chart_and_each_is_read_as_text(page: Page) -> None:
    links: LinksView = {
        "nodes": [{"id": text, "name": text, "kind": text, "new": True} for text in CORPUS],
        "ties": [
            {"id": text, "source": text, "target": CORPUS[0], "text": text, "shown_by": [text], "new": True}
            for text in CORPUS
        ],
        "notes": {"roles": {text: [text] for text in CORPUS}},
    }
    lines = lines_of(links)
    html = list_html(links, lines) + "".join(details_html(links, lines, text) for text in CORPUS)
    show(page, view_of([], []))
    page.evaluate("html => { document.getElementById('chart').innerHTML = html; }", html)
    page.evaluate(PROVOKES)
    shown = " ".join(page.evaluate("() => document.getElementById('chart').textContent").split())
    assert page.evaluate("() => window.ran") == 0
    assert [text for text in CORPUS if text not in shown] == []


def test_the_browser_would_have_told_of_something_that_ran(page: Page) -> None:
    show(page, view_of([], []))
    page.evaluate("() => { document.getElementById('chart').innerHTML = '<p onclick=alert(1)>x</p>'; }")
    page.evaluate(PROVOKES)
    assert page.evaluate("() => window.ran") == 1
