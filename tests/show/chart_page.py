"""The link chart on a bare page, with a model in place of a kernel: what it draws, what a click says, what ran."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from playwright.sync_api import Page

from simlib.html import static_folder
from simlib.html.vis_network import vis_network
from simlib.show.link_chart import LinkChart
from simlib.show.scripts import drawing_script

SCRIPT = drawing_script("link_chart.js")
BARE = """<!doctype html><html lang="en" data-theme="light"><head><title>Chart</title><style>{style}</style></head>
<body><main class="sim-app" style="padding: 16px"><div id="chart" style="width: {width}px"></div></main></body>
</html>"""
COUNTS = """() => {
  window.ran = 0;
  for (const name of ["alert", "print"]) { window[name] = () => { window.ran += 1; }; }
}"""
SHOWS = """async ([script, view, library]) => {
  const held = { view, library, marked: [], address: "", clicked: ["", 0], wanted: false }, heard = {};
  const tell = (name) => (heard[`change:${name}`] ?? []).forEach((act) => act());
  window.model = {
    get: (name) => held[name],
    set: (name, value) => { held[name] = value; tell(name); },
    save_changes() {},
    on: (name, act) => { (heard[name] ??= []).push(act); },
    off: (name, act) => { heard[name] = (heard[name] ?? []).filter((each) => each !== act); },
  };
  window.written = [];
  window.heights = {};
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...more) {
    window.written.push(text);
    window.heights[text] = more[1];
    return write.call(this, text, ...more);
  };
  window.began = performance.now();
  const code = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const chart = await import(code);
  const place = document.getElementById("chart");
  new MutationObserver(() => {
    if (place.querySelector("[data-drawn]")) { window.drawnAt ??= performance.now(); }
  }).observe(place, { subtree: true, attributes: true, attributeFilter: ["data-drawn"] });
  window.forget = chart.default.render({ model: window.model, el: place });
}"""

Json = dict[str, Any]


def view_of(
    marks: Sequence[Mapping[str, Any]],
    ties: Sequence[Mapping[str, Any]],
    across: int = 0,
    around: Mapping[str, tuple[int, int]] | None = None,
) -> Json:
    """What the widget tells the page of these marks and ties."""
    chart = LinkChart(lambda _: None, across)
    chart.show(marks, ties, "A chart", around)
    view: Json = chart.view
    return view


def show(page: Page, view: Json, width: int = 900, library: str | None = None) -> None:
    """Show the chart, and return once it is drawn; with no width, or an empty library, it never is."""
    code = vis_network() if library is None else library
    style = "".join((static_folder() / name).read_text(encoding="utf-8") for name in ("tokens.css", "screens.css"))
    page.goto("about:blank")
    page.set_content(BARE.replace("{style}", style).replace("{width}", str(width)), wait_until="domcontentloaded")
    page.evaluate(COUNTS)
    page.evaluate(SHOWS, [SCRIPT, view, code])
    if width and code:
        page.wait_for_selector(".sim-links-stage[data-drawn]")


def where(page: Page, chart_id: str) -> tuple[float, float]:
    """Where a mark, or the middle of a tie, stands in the window."""
    at = page.evaluate("id => document.querySelector('.sim-links-stage').whereIs(id)", chart_id)
    return at["x"], at["y"]


def clicked(page: Page) -> Any:
    """What the page last told the kernel."""
    return page.evaluate("() => window.model.get('clicked')")
