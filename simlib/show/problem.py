"""Report a problem with this screen: one text, and where it was written."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from simlib.html.case_file import note_html
from simlib.html.player import NO_REAL_NAMES, foot_html, sentence_html
from simlib.html.shapes import View
from simlib.show.controls import button, column, row, show, styled, words

LONGEST_REPORT = 2000

Send = Callable[[str], bool]


class Problem:
    """The foot of every screen, with the form that opens from it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._foot, self._said = words(), words()
        self._shown: object = None
        self._open = button("Report a problem with this screen", self._toggle, "sim-quiet", "sim-report")
        self.text = widgets.Textarea(description="What is wrong on this screen?")
        buttons = row(
            [button("Send the report", self._submit, primary=True), button("Cancel", self._toggle)], "sim-row"
        )
        self._form = column([self.text, styled(words(), "sim-note"), buttons], "sim-card", "sim-problem")
        self._form.children[1].value = note_html(NO_REAL_NAMES)
        show(self._form, when=False)
        theme = button("Theme", lambda: None, "sim-quiet", "sim-ico", "sim-ico-theme", "sim-theme")
        self.box = column([row([self._foot, self._open, theme], "sim-footrow"), self._said, self._form], "sim-bottom")

    def show(self, view: View) -> None:
        """Show the foot for this case; what was said about an earlier screen goes away with it."""
        if self._shown != (screen := (view.get("run"), view.get("seq"))):
            self._shown, self._said.value = screen, ""
        self._foot.value = foot_html(view.get("scenario", {}))

    @property
    def is_open(self) -> bool:
        """Whether the form is on the page."""
        return bool(self._form.layout.display != "none")

    def _toggle(self) -> None:
        self._said.value = ""
        show(self._form, when=not self.is_open)

    def _submit(self) -> None:
        text = self.text.value.strip()[:LONGEST_REPORT]
        if not text:
            self._said.value = sentence_html("Please write what is wrong first.")
        elif self._send(text):
            self.text.value = ""
            self._toggle()
            self._said.value = sentence_html("Thank you. Your note about this screen was sent.")
