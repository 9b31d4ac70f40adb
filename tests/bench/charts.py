"""The link chart with 500 marks: first draw and the way of a click to Python, beside the page that pyvis writes.

Both are drawn in Chromium from the same marks, ties and places, with no physics; the clock runs from before the library
is read to the first picture. The clock of a click runs from the press in the page to Python, and on to what Python then
changes on the page, a stock Voilà page; a page of pyvis tells Python nothing. Whatever ran of the corpus is counted,
and whoever else was asked.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from pyvis.network import Network

from simlib.cli.chromium import HOW_TO_GET_CHROMIUM, chromium_here
from simlib.html.link_layout import places
from tests.bench.table import NONE_AT_ALL, Asked, Bound, NotMeasured, Row, Target
from tests.bench.voila import Voila
from tests.browser.watching import Watch
from tests.html.payloads import PAYLOADS
from tests.show.chart_page import show, view_of

SIZE, TIES_A_MARK, SEED = 500, 3, 4
QUIET = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
NOWHERE_ELSE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"

SOURCE = """import json, time
import ipywidgets
from simlib.show.link_chart import LinkChart

held = json.loads({held!r})
heard = ipywidgets.HTML("<p id='heard'>0</p>")
chart = LinkChart(lambda hit: setattr(heard, "value", f"<p id='heard'>{{int(heard.value[14:-4]) + 1}}</p>"))
chart.show(held["marks"], held["ties"], "A chart")
ipywidgets.VBox([chart, heard])
"""
CLICK = """async () => {
  const stage = document.querySelector(".sim-links-stage");
  const canvas = stage.querySelector("canvas"), at = stage.whereIs("m0");
  const heard = () => document.querySelector("#heard").textContent, before = heard();
  const where = { clientX: at.x, clientY: at.y, bubbles: true, pointerId: 1, button: 0, pointerType: "mouse" };
  return await new Promise((done) => {
    const watch = new MutationObserver(() => {
      if (heard() === before) return;
      watch.disconnect();
      done(performance.now() - began);
    });
    watch.observe(document.body, { subtree: true, childList: true, characterData: true });
    const began = performance.now();
    for (const name of ["pointerdown", "pointerup", "click"]) { canvas.dispatchEvent(new PointerEvent(name, where)); }
  });
}"""
"""Presses a mark and gives the milliseconds until the page shows that Python was called."""
BEGINS = "<head><script>window.began = performance.now();</script>"
SPENT = "() => window.drawnAt - window.began"
FIRST_DRAW = """<script>
  network.once("afterDrawing", () => { window.drawnAt = performance.now(); });
  network.redraw();
</script></body>"""

Json = dict[str, Any]


def measure(asked: Asked) -> list[Row]:
    """The rows of the chart; `NotMeasured` without Chromium."""
    program = chromium_here()
    if program is None:
        raise NotMeasured(HOW_TO_GET_CHROMIUM)
    marks, ties = drawn_case(SIZE)
    rounds = asked.size(5, 1)
    with TemporaryDirectory() as folder, _browser(program) as browser:
        asked.tell(f"charts: {SIZE} marks drawn by the widget and by pyvis ...")
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        watch = Watch()
        watch.follow(page.context)
        ours = [_ours(page, marks, ties) for _ in range(rounds)]
        elsewhere = len(watch.elsewhere())
        theirs, asked_by_pyvis = _theirs(browser, Path(folder), marks, ties, rounds)
        asked.tell("charts: the corpus in names, titles and ids ...")
        ran, unread = _corpus(page)
        page.close()
        asked.tell("charts: clicks to Python on a stock Voilà page ...")
        clicks = _clicks(browser, Path(folder), marks, ties, asked.size(20, 2))
    told = Told(ours, theirs, clicks, elsewhere, asked_by_pyvis, ran, unread)
    return [_layout_row(marks, ties), *rows_of(told)]


@dataclass(frozen=True, slots=True)
class Told:
    """What was measured: milliseconds of first draws and of clicks, and counts."""

    ours: Sequence[float]
    theirs: Sequence[float]
    clicks: Sequence[float]
    elsewhere: int
    elsewhere_of_pyvis: int
    ran: int
    unread: int


def rows_of(told: Told) -> list[Row]:
    """What was measured, for a reader."""
    mine, other, peer = median(told.ours), median(told.theirs), "pyvis's own page"
    asks, corpus = "requests to any other host", f"what {len(PAYLOADS)} payloads in names, titles and ids ran"
    return [
        Row(f"first draw of {SIZE} marks, median of {len(told.ours)}", "ms", mine, other, peer, mine / other),
        Row(f"click to Python and back, median of {len(told.clicks)}", "ms", median(told.clicks)),
        Row(asks, "count", told.elsewhere, told.elsewhere_of_pyvis, peer, None, NONE_AT_ALL),
        Row(corpus, "count", told.ran, target=NONE_AT_ALL),
        Row("payloads that cannot be read as text", "count", told.unread, target=NONE_AT_ALL),
    ]


def drawn_case(size: int) -> tuple[list[Json], list[Json]]:
    """Marks and ties of a case that nobody lived, always the same."""
    chance = random.Random(SEED)
    kinds = ("person",) * 6 + ("place", "phone", "vehicle")
    marks = [{"id": f"m{n}", "name": f"Person {n}", "kind": chance.choice(kinds)} for n in range(size)]
    pairs = [(chance.randrange(size), chance.randrange(size)) for _ in range(TIES_A_MARK * size)]
    return marks, [
        {"id": f"t{n}", "source": f"m{a}", "target": f"m{b}", "text": f"Person {a} knows Person {b}"}
        for n, (a, b) in enumerate(pairs)
        if a != b
    ]


def _layout_row(marks: list[Json], ties: list[Json]) -> Row:
    began = time.process_time()
    places([(mark["id"], mark["kind"]) for mark in marks], [(tie["source"], tie["target"]) for tie in ties])
    return Row(f"places of {SIZE} marks", "CPU-s", time.process_time() - began, target=Target(Bound.AT_MOST, 0.1))


def _ours(page: Page, marks: list[Json], ties: list[Json]) -> float:
    """Milliseconds from the library's text to the first picture."""
    show(page, view_of(marks, ties))
    return float(page.evaluate(SPENT))


def _theirs(
    browser: Browser, folder: Path, marks: list[Json], ties: list[Json], rounds: int
) -> tuple[list[float], int]:
    """The same for the page that pyvis writes, and how often it asks somebody else for something."""
    where = places([(mark["id"], mark["kind"]) for mark in marks], [(tie["source"], tie["target"]) for tie in ties])
    graph = Network(cdn_resources="in_line")
    graph.toggle_physics(False)
    for mark in marks:
        x, y = where[mark["id"]]
        graph.add_node(mark["id"], label=mark["name"], title=mark["name"], x=x, y=y, physics=False)
    for tie in ties:
        graph.add_edge(tie["source"], tie["target"], title=tie["text"])
    file = folder / "pyvis.html"
    before, _, after = graph.generate_html().replace("<head>", BEGINS, 1).rpartition("</body>")
    file.write_text(before + FIRST_DRAW + after, encoding="utf-8")
    spent, watch = [], Watch()
    for _ in range(rounds):
        context = browser.new_context(viewport={"width": 1200, "height": 900})
        watch.follow(context)
        page = context.new_page()
        page.goto(file.as_uri(), wait_until="commit")
        page.wait_for_function("() => window.drawnAt")
        spent.append(float(page.evaluate(SPENT)))
        context.close()
    others = [address for address in watch.elsewhere() if not address.startswith("file:")]
    return spent, len(others) // rounds


def _corpus(page: Page) -> tuple[int, int]:
    """How much ran of the corpus, and how many of it no tooltip and no drawn word shows."""
    texts = list(dict.fromkeys(" ".join(payload.split()) for payload in PAYLOADS))
    marks = [{"id": text, "name": text, "kind": text, "note": text} for text in texts]
    ties = [
        {"id": f"tie {text}", "source": text, "target": texts[0], "text": text, "label": text} for text in texts[1:]
    ]
    show(page, view_of(marks, ties))
    written = str(page.evaluate("() => window.written.join('\\n')"))
    return int(page.evaluate("() => window.ran")), sum(text.split()[0][:6] not in written for text in texts)


def _clicks(browser: Browser, folder: Path, marks: list[Json], ties: list[Json], count: int) -> list[float]:
    """Milliseconds of each click to Python and back."""
    held = json.dumps({"marks": marks, "ties": ties})
    (folder / "chart").mkdir()
    with Voila(folder / "chart", SOURCE.format(held=held)) as voila:
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        page.goto(voila.url)
        page.wait_for_selector(".sim-links-stage[data-drawn]", timeout=120_000)
        spent = [float(page.evaluate(CLICK)) for _ in range(count)]
        page.close()
    return spent


@contextmanager
def _browser(program: Path) -> Iterator[Browser]:
    sandbox = not hasattr(os, "geteuid") or os.geteuid() != 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=[*QUIET, NOWHERE_ELSE], chromium_sandbox=sandbox
        )
        try:
            yield browser
        finally:
            browser.close()
