"""The tab Links of the case file: the chart, and beside it everything that can be done there, for hands on a keyboard.

It is made when it is first opened: whoever never looks at it pays nothing for it.
"""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from simlib.html.link_chart import Line, details_html, drawn_text, key_html, lines_of, list_html, picture, told_html
from simlib.html.shapes import LinksView, NotesView, View
from simlib.show.controls import button, column, offer, row, show, words
from simlib.show.history import History
from simlib.show.link_chart import LinkChart
from simlib.show.link_desk import Drawing, Marking, choice
from simlib.show.notes import undrawn

Keep = Callable[[NotesView], None]
"""Hands the notes to the authority, and shows the view that it answers with."""

ACROSS = 3
"""Marks in a row of the chart, in a column as narrow as the case file's."""
NOBODY = ("Choose somebody or something", "")


class Links:
    """Shows the chart of a view and hands on what is noted on it."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._view: View = {}
        self._history: History[NotesView] = History({})
        self._page: LinksPage | None = None
        self.box = column([], "sim-links-tab")

    def show(self, view: View) -> None:
        """Show what this view knows."""
        self._view = view
        notes = (view.get("links") or {}).get("notes", {})
        if notes != self._history.now:
            # Another page changed them, or the authority did not take them.
            self._history = History(notes)
        if self._page is not None:
            self._page.show(view, self._history)

    def open(self) -> None:
        """Make what is on the tab, unless it is there."""
        if self._page is None:
            self._page = LinksPage(self._go)
            self.box.children = [self._page.box]
            self._page.show(self._view, self._history)

    def _go(self, history: History[NotesView]) -> None:
        self._history = history
        self._keep(history.now)


class LinksPage:
    """What is on the tab: chart, who is looked at, marking, drawing, taking back, and the list."""

    def __init__(self, go: Callable[[History[NotesView]], None]) -> None:
        self._go = go
        self._history: History[NotesView] = History({})
        self._links: LinksView = {}
        self._lines: list[Line] = []
        self._drawn: list[str] = []
        self._chosen, self._said = "", 0
        self.chart = LinkChart(self._clicked, ACROSS)
        self.who = choice("Look at")
        self._key, self._details, self._told, self._list = words(), words(), words(), words()
        self.marking = Marking(self._note)
        self.drawing = Drawing(self._note)
        self.own = column([], "sim-link-takes")
        self.undo, self.redo = button("Undo", self._undo), button("Redo", self._redo)
        parts = [
            self.who,
            self._details,
            self.marking.box,
            self.drawing.box,
            self.own,
            row([self.undo, self.redo], "sim-link-steps"),
        ]
        picture_part = column([self.chart, self._key], "sim-links-picture")
        self.box = column([picture_part, self._told, column(parts, "sim-links-desk"), self._list], "sim-links-page")
        self.who.observe(lambda change: self._look_at(str(change["new"] or "")), "value")

    def show(self, view: View, history: History[NotesView]) -> None:
        """Show the chart of this view, with these notes."""
        links: LinksView = view.get("links") or {}
        self._history, self._links, self._lines = history, {**links, "notes": history.now}, []
        self._lines = lines_of(self._links)
        marks, lines, sentence = picture(self._links, self._lines)
        self.chart.show(marks, lines, sentence)
        self._key.value = key_html(marks, lines)
        nodes = [(node.get("name", ""), node.get("id", "")) for node in links.get("nodes", [])]
        offer(self.who, [NOBODY, *nodes])
        self._list.value = list_html(self._links, self._lines)
        found = [piece.get("name", "") for piece in view.get("evidence", [])]
        self.drawing.show(self._links, found)
        self._offer_to_take_back()
        self.undo.disabled, self.redo.disabled = not history.past, not history.future
        self._show_chosen()

    def _clicked(self, hit: str) -> None:
        if hit and self.drawing.takes(self._name_of(hit)):
            return
        self._chosen = hit
        self.who.value = hit if hit in [node.get("id") for node in self._links.get("nodes", [])] else ""
        self._show_chosen()

    def _look_at(self, chosen: str) -> None:
        if chosen or self._name_of(self._chosen):
            self._chosen = chosen
        self._show_chosen()

    def _show_chosen(self) -> None:
        self._details.value = details_html(self._links, self._lines, self._chosen)
        self.chart.mark([self._chosen] if self._chosen else [])
        people = [node for node in self._links.get("nodes", []) if node.get("kind") == "person"]
        named = [node.get("name", "") for node in people if node.get("id") == self._chosen]
        self.marking.show(self._links, named[0] if named else "")

    def _name_of(self, chosen: str) -> str:
        named = (node.get("name", "") for node in self._links.get("nodes", []) if node.get("id") == chosen)
        return next(named, "")

    def _offer_to_take_back(self) -> None:
        texts = [drawn_text(tie) for tie in self._history.now.get("drawn", [])]
        if texts != self._drawn:
            self._drawn = texts
            self.own.children = [self._take_back(text) for text in texts]

    def _take_back(self, text: str) -> widgets.Button:
        def take() -> None:
            self._note(undrawn(self._history.now, text), f"Taken back: {text}.")

        return button(f"Take back: {text}", take, "sim-link-take")

    def _note(self, notes: NotesView, sentence: str) -> None:
        """Keep these notes, and say so; with the notes as they are, only say the sentence."""
        if notes != self._history.now:
            self._go(self._history.then(notes))
        self._say(sentence)

    def _undo(self) -> None:
        self._go(self._history.back())
        self._say("The last change was taken back.")

    def _redo(self) -> None:
        self._go(self._history.again())
        self._say("The change stands again.")

    def _say(self, sentence: str) -> None:
        self._said += 1
        self._told.value = told_html(sentence, self._said)
        show(self._told, when=bool(sentence))
