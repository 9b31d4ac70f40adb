"""The case file beside the story: five tabs, each only HTML."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from simlib.html.blocks import transcript_html
from simlib.html.case_file import card_html, evidence_html, note_html, people_html, referrals_html
from simlib.html.shapes import Card, View
from simlib.show.controls import column, words

TABS = ("Evidence", "People", "Referrals", "Card", "Log")
_CARD = TABS.index("Card")


class CaseFile:
    """What the officer knows so far. The card is asked for when it is first opened."""

    def __init__(self, card: Callable[[], Card | None]) -> None:
        self._ask_for_card = card
        self._has_card = False
        self._evidence, self._people, self._referrals, self._card, self._log = (words() for _ in TABS)
        self._card.value = note_html("The card is being fetched.")
        pages = [self._evidence, self._people, self._referrals, self._card, self._log]
        self.tabs = widgets.Tab(children=pages, titles=TABS, selected_index=0)
        self.tabs.observe(lambda change: self._opened(change["new"]), "selected_index")
        self.box = column([self.tabs], "sim-side")

    def show(self, view: View) -> None:
        """Show what this view knows."""
        self._evidence.value = evidence_html(view.get("evidence", []))
        self._people.value = people_html(view.get("people", []), view.get("ties", []))
        self._referrals.value = referrals_html(view.get("told", []), view.get("offered", []))
        self._log.value = transcript_html(view.get("transcript", []))

    def _opened(self, tab: int | None) -> None:
        if tab == _CARD and not self._has_card:
            card = self._ask_for_card()
            if card is not None:
                self._has_card = True
                self._card.value = card_html(card)
