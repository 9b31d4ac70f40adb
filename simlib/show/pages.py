"""The screens around the story: the content notice, the pause, the end of a case that cannot go on, leaving."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from simlib.html.player import goto_html, notice_html, paused_html, stuck_html, support_html
from simlib.html.shapes import View
from simlib.show.controls import box, button, column, row, show, styled, words

Press = Callable[[], None]


class NoticePage:
    """What the case touches, before it starts; another case is one press away and no reason is asked."""

    def __init__(self, start: Press, alternative: Press, timers: Callable[[bool], None]) -> None:
        self._use_timers = timers
        self._words, self._support = words(), words()
        self._start = button("Start the case", start, primary=True)
        self._alternative = button("", alternative)
        self._timers = styled(
            widgets.Checkbox(description="Use calm time limits where the case has them", indent=False), "sim-tick"
        )
        self._timers.observe(lambda _: self._ticked(), "value")
        self._showing = False
        choose = row([self._start, self._alternative], "sim-row")
        left = column([self._words, self._timers, choose], "sim-card", "sim-notice")
        self.box = box([left, column([self._support], "sim-card")], "sim-page", "sim-two")

    def show(self, view: View) -> None:
        """Show the notice of this view's case."""
        other = view.get("alternative")
        self._words.value = notice_html(view)
        self._support.value = support_html(view.get("support", {}))
        self._alternative.description = f"Take another case: {other.get('title', '')}" if other else ""
        show(self._alternative, when=bool(other))
        show(self._timers, when=bool(view.get("has_limits")))
        self._showing = True
        self._timers.value = bool(view.get("timers"))
        self._showing = False
        self.lock(locked=False)

    def lock(self, *, locked: bool) -> None:
        """Take no presses while one is on its way."""
        self._start.disabled = self._alternative.disabled = locked

    def _ticked(self) -> None:
        if not self._showing:
            self._use_timers(bool(self._timers.value))


class PausePage:
    """Nothing of the case; the way back and whom to talk to."""

    def __init__(self, resume: Press) -> None:
        self._words, self._support = words(), words()
        self._resume = button("Go on", resume, primary=True)
        left = column([self._words, row([self._resume], "sim-row")], "sim-card", "sim-notice")
        self.box = box([left, column([self._support], "sim-card")], "sim-page", "sim-two")

    def show(self, view: View) -> None:
        """Show the pause, or that the case is stuck."""
        stuck = view.get("status") == "stuck"
        self._words.value = stuck_html(view) if stuck else paused_html(view)
        self._support.value = support_html(view.get("support", {}))
        show(self._resume, when=not stuck)
        self.lock(locked=False)

    def lock(self, *, locked: bool) -> None:
        """Take no presses while one is on its way."""
        self._resume.disabled = locked


class Leaving:
    """A link that the page follows by itself."""

    def __init__(self) -> None:
        self.box = words("sim-go")

    def to(self, address: str, sentence: str) -> None:
        """Go to that address; the sentence is the link for a page that does not follow it."""
        self.box.value = goto_html(address, sentence)
