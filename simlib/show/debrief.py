"""The debrief of a run that has ended: people first, then the result, then every decision with a way to try again."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from simlib.html.blocks import scene_html
from simlib.html.debrief import (
    criteria_html,
    decision_html,
    decisions_heading_html,
    judgement_html,
    outcome_html,
    path_html,
    practice_html,
    result_html,
    source_numbers,
    written_html,
)
from simlib.html.debrief_outlook import step_html
from simlib.html.debrief_shapes import Debrief, TimelineEntry
from simlib.html.player import support_html
from simlib.html.shapes import View
from simlib.html.told import told_html
from simlib.show.controls import box, button, column, row, show, styled, words
from simlib.show.debrief_picture import PicturePart
from simlib.show.plan import Ask

Retry = Callable[[int], None]


class DebriefPage:
    """Filled once, when the debrief has come."""

    def __init__(self, retry: Retry, back: Callable[[], None], fetch: Callable[[], None], plan: Ask) -> None:
        self._retry = retry
        self.picture = PicturePart(plan)
        self._ending = words()
        self._fetch = column([self._ending, row([button("Open the debrief", fetch, primary=True)], "sim-row")])
        self._outcome, self._result, self._criteria = words(), words(), words()
        self._judgement, self._practice, self._path = words(), words(), words()
        self._support = words()
        self._timeline = column([], "sim-tl")
        self._outlook = words()
        self._decisions = column([self._outlook, self._timeline], "sim-card", "sim-decisions")
        actions = column([button("Back to the scenarios", back, primary=True), self._print_button()], "sim-actions")
        self._criteria_card = column([self._criteria], "sim-card")
        # First in the reading order and on paper, second of the two columns on a wide screen.
        second = column(
            [
                column([self._result, actions], "sim-card", "sim-result"),
                column([self._judgement], "sim-card"),
                self._criteria_card,
                column([self._support], "sim-card"),
            ],
            "sim-col",
            "sim-second",
        )
        split = styled(widgets.GridBox([second, column([self._decisions], "sim-col")]), "sim-split")
        self._written = words()
        self._report_card = column([self._written], "sim-card")
        self._told = words()
        self._told_card = column([self._told], "sim-card")
        below = (
            self._told_card,
            column([self._path], "sim-card"),
            self.picture.box,
            self._report_card,
            column([self._practice], "sim-card", "sim-practice"),
        )
        self._whole = column([self._outcome, split, *below], "sim-debrief-in")
        self.box = box([self._fetch, self._whole], "sim-page", "sim-debrief")
        self.shown = ""
        """The run whose debrief is on the page."""

    def wait(self, view: View) -> None:
        """Show the ending alone, with a way to ask for the debrief again."""
        scene = view.get("scene", {})
        self._ending.value = scene_html(scene.get("heading", ""), scene.get("blocks", []), f"end-{view.get('seq', 0)}")
        show(self._fetch, when=True)
        show(self._whole, when=False)

    def show(self, view: View, debrief: Debrief) -> None:
        """Show the debrief of this run."""
        show(self._fetch, when=False)
        show(self._whole, when=True)
        self._outcome.value = outcome_html(debrief, view.get("seq", 0))
        self._result.value = result_html(debrief)
        self._criteria.value = criteria_html(debrief.get("criteria", []))
        show(self._criteria_card, when=bool(self._criteria.value))
        self._judgement.value = judgement_html(debrief)
        self._practice.value = practice_html(debrief)
        self.picture.show(debrief.get("picture"))
        self._told.value = told_html(debrief.get("told", {}))
        show(self._told_card, when=bool(self._told.value))
        self._path.value = path_html(debrief)
        self._written.value = written_html(debrief)
        show(self._report_card, when=bool(self._written.value))
        self._support.value = support_html(view.get("support", {}))
        again = {point.get("seq", 0) for point in debrief.get("retry", [])}
        numbers = source_numbers(debrief)
        self._outlook.value = decisions_heading_html(debrief)
        self._timeline.children = [
            self._row(entry, again, decision_html(entry, numbers, step_html(debrief, number)))
            for number, entry in enumerate(debrief.get("timeline", []), start=1)
        ]
        self.shown = view.get("run", "")

    def _row(self, entry: TimelineEntry, again: set[int], html: str) -> widgets.DOMWidget:
        said = words()
        said.value = html
        seq = entry.get("seq", 0)
        if seq not in again:
            return column([said], "sim-tl-row")
        label = f"Try again from {entry.get('clock', '')}"
        return column([said, button(label, lambda: self._retry(seq), "sim-quiet", "sim-again")], "sim-tl-row")

    def _print_button(self) -> widgets.Button:
        return button("Print this page", lambda: None, "sim-print")
