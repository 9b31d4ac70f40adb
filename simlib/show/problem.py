"""The foot of every screen: report a problem with it, or park a question for the class. Each is one text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ipywidgets as widgets

from simlib.html.case_file import note_html
from simlib.html.player import NO_REAL_NAMES, foot_html, sentence_html
from simlib.html.shapes import View
from simlib.show.controls import button, column, row, show, styled, words

LONGEST_REPORT = 2000
LONGEST_QUESTION = 1000

Send = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _Words:
    """What a form says, and the name of its style."""

    label: str
    note: str
    press: str
    missing: str
    thanks: str
    style: str
    longest: int
    """Characters that are sent."""


REPORT = _Words(
    "What is wrong on this screen?",
    NO_REAL_NAMES,
    "Send the report",
    "Please write what is wrong first.",
    "Thank you. Your note about this screen was sent.",
    "sim-problem",
    LONGEST_REPORT,
)
QUESTION = _Words(
    "Your question for the class",
    f"Nobody is told who asked: not your class, and not your instructor. {NO_REAL_NAMES}",
    "Park the question",
    "Please write your question first.",
    "Your question is parked. Nobody is told who asked.",
    "sim-asking",
    LONGEST_QUESTION,
)


class Problem:
    """The foot, with the forms that open from it."""

    def __init__(self, send: Send, ask: Send) -> None:
        self._foot, self._said = words(), words()
        self._shown: object = None
        self.report = _Form(REPORT, send, self._say)
        self.question = _Form(QUESTION, ask, self._say)
        self.text = self.report.text
        self._ask = button("Ask the class", self.question.toggle, "sim-quiet", "sim-ask")
        show(self._ask, when=False)
        opens = button("Report a problem with this screen", self.report.toggle, "sim-quiet", "sim-report")
        theme = button("Theme", lambda: None, "sim-quiet", "sim-ico", "sim-ico-theme", "sim-theme")
        line = row([self._foot, self._ask, opens, theme], "sim-footrow")
        self.box = column([line, self._said, self.report.box, self.question.box], "sim-bottom")

    def show(self, view: View) -> None:
        """Show the foot for this case; what was said about an earlier screen goes away with it."""
        if self._shown != (screen := (view.get("run"), view.get("seq"))):
            self._shown, self._said.value = screen, ""
        self._foot.value = foot_html(view.get("scenario", {}))
        show(self._ask, when=bool(view.get("asks")))

    @property
    def is_open(self) -> bool:
        """Whether the form for a problem is on the page."""
        return self.report.is_open

    def _say(self, sentence: str) -> None:
        self._said.value = sentence_html(sentence)


class _Form:
    """A text and the button that sends it; opened and closed from the foot."""

    def __init__(self, said: _Words, send: Send, say: Callable[[str], None]) -> None:
        self._words, self._send, self._say = said, send, say
        self.text = widgets.Textarea(description=said.label)
        buttons = row([button(said.press, self._submit, primary=True), button("Cancel", self.toggle)], "sim-row")
        note = styled(words(), "sim-note")
        note.value = note_html(said.note)
        self.box = column([self.text, note, buttons], "sim-card", said.style)
        show(self.box, when=False)

    @property
    def is_open(self) -> bool:
        """Whether it is on the page."""
        return bool(self.box.layout.display != "none")

    def toggle(self) -> None:
        """Open it, or close it."""
        self._say("")
        show(self.box, when=not self.is_open)

    def _submit(self) -> None:
        text = self.text.value.strip()[: self._words.longest]
        if not text:
            self._say(self._words.missing)
        elif self._send(text):
            self.text.value = ""
            self.toggle()
            self._say(self._words.thanks)
