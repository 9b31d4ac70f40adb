"""The case file beside the story: five tabs."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from simlib.html.blocks import transcript_html
from simlib.html.card_shapes import Card
from simlib.html.case_file import card_html, evidence_html, note_html
from simlib.html.referrals import referrals_html
from simlib.html.shapes import View
from simlib.show.controls import column, words
from simlib.show.deadline import Deadline
from simlib.show.links import Keep, Links

TABS = ("Evidence", "Links", "Referrals", "Card", "Log")
_LINKS, _CARD = TABS.index("Links"), TABS.index("Card")


class CaseFile:
    """What the officer knows so far. The card is asked for when it is first opened."""

    def __init__(self, card: Callable[[], Card | None], note: Keep) -> None:
        self._ask_for_card = card
        self._has_card = False
        self._view: View = {}
        self._deadline = Deadline()
        self._evidence, self._referrals, self._card, self._log = (words() for _ in range(4))
        self.links = Links(note)
        self._card.value = note_html("The card is being fetched.")
        card_page = column([self._card, self._deadline.box], "sim-card-tab")
        pages = [self._evidence, self.links.box, self._referrals, card_page, self._log]
        self.tabs = widgets.Tab(children=pages, titles=TABS, selected_index=0)
        self.tabs.observe(lambda change: self._opened(change["new"]), "selected_index")
        self.box = column([self.tabs], "sim-side")

    def show(self, view: View) -> None:
        """Show what this view knows."""
        self._evidence.value = evidence_html(view.get("evidence", []))
        self.links.show(view)
        self._referrals.value = referrals_html(view.get("told", []), view.get("offered", []), view.get("clocks", []))
        self._view = view
        self._deadline.follow(view)
        self._log.value = transcript_html(view.get("transcript", []))

    def _opened(self, tab: int | None) -> None:
        if tab == _LINKS:
            self.links.open()
        if tab == _CARD and not self._has_card:
            card = self._ask_for_card()
            if card is not None:
                self._has_card = True
                self._card.value = card_html(card)
                self._deadline.fill(card.get("duties", []), self._view)
