"""The network lab's screen: what is open at the top, and below it the picture, plans side by side, and files.

It holds no rules: it shows what it is given and hands on what is pressed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets

from simlib.html.network_lab import nodes_html
from simlib.show.controls import box, button, column, offer, row, show, styled, words
from simlib.show.lab import LabFrame, field, pick, tick, titled
from simlib.show.link_chart import LinkChart
from simlib.show.upload import Files, Upload

Press = Callable[[], None]
PICTURE, OUT, PLANS, FILES = "Network", "Act on one", "Compare plans", "Files"
DRAWN, CHART = "Drawn by layer", "To move and click"
MOST_IN_A_PLAN = 8
LARGEST_FILE = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class NetworkActs:
    """What the screen calls."""

    generate: Callable[[str, str, str], None]
    """Kind, size and seed of a network to make up."""
    open_case: Callable[[str], None]
    upload: Callable[[Files], None]
    refused: Callable[[str], None]
    """A file was too large."""
    layers: Callable[[Collection[str]], None]
    """Show these layers alone."""
    clicked: Callable[[str], None]
    """A mark or a tie of the chart, by our own key."""
    take_out: Callable[[str], None]
    compare: Callable[[int, Sequence[str]], None]
    give: Callable[[str], None]
    """Make a file of this kind."""
    cancel: Press


class NetworkLab:
    """All widgets of the lab; `page` is the outermost."""

    def __init__(self, acts: NetworkActs, layers: Sequence[str], *, is_page: bool) -> None:
        self._acts, self._quiet = acts, False
        self.frame = LabFrame("Network lab", acts.cancel, is_page=is_page)
        self.page = self.frame.page
        self.picture, self.legend, self.nodes, self.clicked = words("sim-picture"), words(), words(), words()
        self.chart = LinkChart(acts.clicked)
        self.followed, self.compared = words(), words()
        self.layers = {layer: tick(layer.capitalize()) for layer in layers}
        pages = {PICTURE: self._network(), OUT: self._out(), PLANS: self._plans(), FILES: self._files()}
        self.frame.fill([self._opening()], pages)
        self.nodes.value = nodes_html(())
        self.frame.show_pages(when=False)

    # --- opening ------------------------------------------------------------------------------------------------

    def _opening(self) -> widgets.VBox:
        self.kind, self.size, self.seed = pick("Kind"), pick("Size"), field("Seed, a whole number")
        self.seed.value = "1"
        self._generate = button("Generate", self._pressed_generate, primary=True)
        self.case = pick("Or a case of this simulator")
        self._open = button("Open the case", lambda: self._acts.open_case(str(self.case.value or "")))
        self.upload = Upload(
            self._acts.upload, self._acts.refused, label="Or a file of simlib network new (JSON)", accept=".json",
            most=LARGEST_FILE,
        )  # fmt: skip
        self._making = row([self.kind, self.size, self.seed, self._generate], "sim-row", "sim-lab-tools")
        opening = row([self.case, self._open, self.upload], "sim-row", "sim-lab-tools")
        return titled("Open a network", [self._making, opening])

    def offer_kinds(self, kinds: Sequence[tuple[str, str]], sizes: Sequence[tuple[str, str]]) -> None:
        """Offer these kinds and sizes, each as its words and its value; nothing where there are no kinds."""
        offer(self.kind, kinds)
        offer(self.size, sizes)
        show(self._making, when=bool(kinds))

    def _pressed_generate(self) -> None:
        self._acts.generate(str(self.kind.value), str(self.size.value), str(self.seed.value))

    def offer_cases(self, cases: Sequence[tuple[str, str]]) -> None:
        """Offer these cases, each as its title and its id."""
        offer(self.case, cases)

    def lock(self, *, locked: bool) -> None:
        """Take no presses that begin something while something is under way."""
        for each in (self._generate, self._open, self.upload, self._take, self._compare):
            each.disabled = locked

    # --- the pages ----------------------------------------------------------------------------------------------

    def _network(self) -> widgets.VBox:
        for each in self.layers.values():
            each.value = True
            each.observe(lambda _: self._layers_chosen(), "value")
        self.way = styled(widgets.ToggleButtons(options=[DRAWN, CHART], description="The picture is"), "sim-way")
        self.way.observe(lambda change: self._turn(change["new"]), "value")
        self._drawn = column([self.picture, self.legend], "sim-form")
        self._chart = column([self.chart, self.clicked], "sim-form")
        shown = row(list(self.layers.values()), "sim-row", "sim-lab-layers")
        picture = titled("The picture", [self.way, shown, self._drawn, self._chart], "sim-picture-card")
        beside = titled("The same as a list", [self.nodes])
        self._turn(DRAWN)
        return column([box([picture, beside], "sim-grid2")], "sim-col")

    def _turn(self, way: str) -> None:
        show(self._drawn, when=way == DRAWN)
        show(self._chart, when=way == CHART)

    def offer_layers(self, layers: Collection[str]) -> None:
        """Offer these layers, all of them shown."""
        self._quiet = True
        for layer, each in self.layers.items():
            show(each, when=layer in layers)
            each.value = True
        self._quiet = False

    def _layers_chosen(self) -> None:
        if not self._quiet:
            self._acts.layers([layer for layer, each in self.layers.items() if each.value])

    def show_chart(self, marks: Sequence[Mapping[str, Any]], ties: Sequence[Mapping[str, Any]], label: str) -> None:
        """Show these marks and ties in the chart that can be moved."""
        self.chart.show(marks, ties, label)

    def _out(self) -> widgets.VBox:
        self.target = pick("Who or what is acted on")
        self._take = button("See what follows", lambda: self._acts.take_out(str(self.target.value or "")), primary=True)
        tools = row([self.target, self._take], "sim-row", "sim-lab-tools")
        return titled("Act on one person or thing", [tools, self.followed])

    def _plans(self) -> widgets.VBox:
        self.number = pick("How many at most", [(str(each), str(each)) for each in range(1, MOST_IN_A_PLAN + 1)])
        self.number.value = "3"
        self.own = widgets.SelectMultiple(description="Your own plan (Ctrl or Shift for several)", rows=8)
        self._compare = button("Compare", self._pressed_compare, primary=True)
        tools = row([self.own, column([self.number, self._compare], "sim-form")], "sim-row", "sim-lab-plan")
        return titled("Plans side by side", [tools, self.compared])

    def _pressed_compare(self) -> None:
        self._acts.compare(int(str(self.number.value)), list(self.own.value))

    def offer_targets(self, targets: Sequence[tuple[str, str]]) -> None:
        """Offer who and what may be acted on, each as its words and its id. Nobody who is harmed is among them."""
        offer(self.target, targets)
        self.own.options = tuple(targets)
        self.followed.value = self.compared.value = ""

    def _files(self) -> widgets.VBox:
        self.kind_of_file = pick("File")
        give = button("Download", lambda: self._acts.give(str(self.kind_of_file.value)), primary=True)
        return titled("Files", [row([self.kind_of_file, give], "sim-row", "sim-lab-tools")])
