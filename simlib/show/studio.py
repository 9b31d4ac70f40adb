"""The studio's screen: the case at the top, and below it what is so, what can be written, and a new case.

It holds no rules: it shows what it is given and hands on what is pressed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import ipywidgets as widgets

from simlib.html.studio import legend_html, studio_style_html, title_html
from simlib.show.controls import box, button, column, offer, row, show, styled, words
from simlib.show.studio_map import BranchMap, Bridge
from simlib.show.studio_preview import Preview, PreviewActs
from simlib.show.studio_write import Write, WriteActs

Press = Callable[[], None]
ALL, PARTS, AROUND = "All scenes", "Parts folded", "Around one scene"
LOOK, WRITE = "Look", "Write"


@dataclass(frozen=True, slots=True)
class Acts:
    """What the screen calls."""

    choose: Callable[[str], None]
    """The file of the case to look at."""
    undo: Press
    cancel: Press
    prove: Press
    map_shows: Callable[[str], None]
    scene_clicked: Callable[[str], None]
    write: WriteActs
    preview: PreviewActs


class Studio:
    """All widgets of the studio; `page` is the outermost."""

    def __init__(self, acts: Acts) -> None:
        self._acts = acts
        self._quiet = False
        self.bridge = Bridge()
        self.head, self.open, self.back, self.said = words(), words(), words(), words("sim-said")
        self.case = styled(widgets.Dropdown(description="Case"), "sim-case")
        self.case.observe(lambda change: self._chosen(change["new"]), "value")
        self.undo = button("Take back the last change", acts.undo, "sim-writes")
        self.write = Write(acts.write)
        self.preview = Preview(acts.preview)
        self._look_cards(acts)
        self._tabs = {name: button(name, partial(self.turn_to, name)) for name in (LOOK, WRITE)}
        self._pages = {LOOK: self._look_page(), WRITE: self.write.box}
        top = row([column([self.head], "sim-grow"), self.case], "sim-row", "sim-between", "sim-head")
        tabs = row([*self._tabs.values(), self.open, self.undo, self.back], "sim-tabs")
        pages = [top, tabs, self.said, *self._pages.values()]
        body = column(pages, "sim-page")
        self.page = column([_style(), self.bridge, body], "sim-app", "sim-studio")
        self.turn_to(LOOK)

    def _look_cards(self, acts: Acts) -> None:
        self.findings_title, self.findings = words(), words()
        self.scores, self.bots, self.promises, self.coverage = words(), words(), words(), words()
        self.scenes, self.map_title, self.proof_step = words(), words(), words()
        self.map = BranchMap(acts.scene_clicked)
        self.map_shows = styled(widgets.ToggleButtons(options=[ALL, AROUND]), "sim-map-shows")
        self.map_shows.observe(lambda change: self._map_shows(change["new"]), "value")
        self.cancel = button("Cancel the proof", acts.cancel)
        self.again = button("Prove now", acts.prove)

    def _look_page(self) -> widgets.Box:
        findings = column([self.findings_title, self.findings], "sim-card", "sim-findings")
        proving = row([self.proof_step, self.cancel, self.again], "sim-row")
        branches = column([self.map_title, self.map_shows, self.map, words_of(legend_html()), self.scenes], "sim-card")
        scores = column([self.scores, proving], "sim-card")
        bots = column([words_of(title_html("Play-testers")), self.bots], "sim-card")
        held = column([words_of(title_html("What holds for every run")), self.promises], "sim-card")
        made = column([words_of(title_html("What classes chose")), self.coverage], "sim-card")
        first = box([column([findings, scores, held], "sim-col"), self.preview.box], "sim-grid2")
        return column([first, branches, box([bots, made], "sim-half")], "sim-col")

    def turn_to(self, name: str) -> None:
        """Show this page of the studio."""
        for each, page in self._pages.items():
            show(page, when=each == name)
            self._tabs[each].button_style = ""
            (self._tabs[each].add_class if each == name else self._tabs[each].remove_class)("mod-active")

    def without_a_case(self, *, empty: bool) -> None:
        """Where there is no case, there is nothing to look at: show the forms alone."""
        show(self._tabs[LOOK], when=not empty)
        self.write.show_forms(when=not empty)
        if empty:
            show(self.undo, when=False)
            self.turn_to(WRITE)

    def offer_cases(self, cases: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer these cases, each as its title and its file."""
        self._quiet = True
        offer(self.case, cases)
        if chosen in [file for _, file in cases]:
            self.case.value = chosen
        self._quiet = False

    def say_parts_are_folded(self, *, folded: bool) -> None:
        """Show whether the map began with its parts folded."""
        self._quiet = True
        self.map_shows.value = PARTS if folded else ALL
        self._quiet = False

    def offer_parts(self, *, has_parts: bool) -> None:
        """Offer to fold the parts of the case, where it has any."""
        options = (ALL, PARTS, AROUND) if has_parts else (ALL, AROUND)
        if tuple(self.map_shows.options) != options:
            self._quiet = True
            kept = self.map_shows.value
            self.map_shows.options = options
            self.map_shows.value = kept if kept in options else ALL
            self._quiet = False

    def show_map(self, marks: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]], label: str) -> None:
        """Show the branch map."""
        self.map.show(marks, lines, label)

    def _chosen(self, file: str | None) -> None:
        if file and not self._quiet:
            self._acts.choose(file)

    def _map_shows(self, what: str) -> None:
        if not self._quiet:
            self._acts.map_shows(what)


def words_of(html: str) -> widgets.HTML:
    """A place for words that stay."""
    made = words()
    made.value = html
    return made


def _style() -> widgets.HTML:
    return words_of(studio_style_html())
