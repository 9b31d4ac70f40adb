"""The form of a Chart: the ties offered, on the chart and in a list, and how sure one is of those ticked."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as widgets

from simlib.html.link_chart import SURE_OPTIONS, asked_id, asked_picture, carried_html
from simlib.html.shapes import ItemView, LinksView, NotesView, Prompt
from simlib.show.controls import column, show, styled, words
from simlib.show.forms import JSON, Changed, list_of, mapping_of
from simlib.show.link_chart import LinkChart

ACROSS = 5
"""Marks in a row of the chart, in the wide column of the story."""


class Row:
    """One tie: a box to tick, and below it, once it is ticked, how sure the officer is."""

    def __init__(self, item: ItemView, changed: Changed) -> None:
        self.text = item.get("text", "")
        self.tick = styled(widgets.Checkbox(description=self.text, indent=False), "sim-tick")
        self.sure = styled(
            widgets.ToggleButtons(
                description=f"How sure are you that you can show: {self.text}?", options=SURE_OPTIONS, value=None
            ),
            "sim-joined",
        )
        self.box = column([self.tick, self.sure], "sim-asked")
        show(self.sure, when=False)
        self.tick.observe(lambda change: show(self.sure, when=bool(change["new"])), "value")
        for field in (self.tick, self.sure):
            field.observe(lambda _: changed(), "value")


class Charting:
    """Ticks ties on the chart or in the list. What is noted under Links goes along."""

    def __init__(self, changed: Changed) -> None:
        self._changed = changed
        self._links: LinksView = {}
        self._items: Sequence[ItemView] = ()
        self._rows: list[Row] = []
        self._filling = False
        self.chart = LinkChart(self._clicked, ACROSS)
        self._carried = words()
        self.list = column([], "sim-ticks")
        self._picture = column([self.chart], "sim-links-picture")
        self.box = column([self._picture, self.list, self._carried], "sim-charting")

    def see(self, links: LinksView | None) -> None:
        """Take in what is known, and noted, by now."""
        self._links = links or {}
        self._carried.value = carried_html(self._links.get("notes", {}))
        self._draw()

    def fill(self, prompt: Prompt) -> None:
        """Show the ties, with what was ticked before."""
        draft = prompt.get("draft_items")
        ticked, sure = list_of(draft, "chart"), mapping_of(draft, "confidence")
        self._items = prompt.get("items", [])
        self._filling = True
        self._rows = [Row(item, self._ticked) for item in self._items]
        for made in self._rows:
            made.tick.value = made.text in ticked
            made.sure.value = sure.get(made.text) if sure.get(made.text) in dict(SURE_OPTIONS).values() else None
        self._filling = False
        self.list.children = [made.box for made in self._rows]
        self._draw()

    def decision(self) -> JSON:
        """What is ticked, in the order of the list, with the officer's notes and how sure he or she is."""
        ticked = [made for made in self._rows if made.tick.value]
        notes: NotesView = self._links.get("notes", {})
        sure = {made.text: made.sure.value for made in ticked if made.sure.value}
        extras = {**notes, "confidence": {**notes.get("confidence", {}), **sure}}
        return {"chart": [made.text for made in ticked], **{key: held for key, held in extras.items() if held}}

    def missing(self) -> str:
        """Never anything: to tick nothing is an answer."""
        return ""

    def lock(self, *, locked: bool) -> None:
        """Take no answers while one is on its way."""
        for made in self._rows:
            made.tick.disabled = made.sure.disabled = locked

    def _clicked(self, hit: str) -> None:
        for place, made in enumerate(self._rows):
            if hit == asked_id(place) and not made.tick.disabled:
                made.tick.value = not made.tick.value

    def _ticked(self) -> None:
        if not self._filling:
            self._draw()
            self._changed()

    def _draw(self) -> None:
        ticked = {made.text for made in self._rows if made.tick.value}
        self.chart.show(*asked_picture(self._links, self._items, ticked))
        show(self._picture, when=bool(self._links.get("nodes")))
