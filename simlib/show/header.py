"""The bar at the top of every screen of a run: title, clock, place, segment, pause, leave."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from simlib.html.player import progress_html, title_html, where_html
from simlib.html.shapes import View
from simlib.show.controls import button, column, row, show, styled, words

Press = Callable[[], None]


class Header:
    """Always on the page; pausing and leaving never cost anything."""

    def __init__(self, pause: Press, leave: Press) -> None:
        self._title, self._where, self._progress = words(), words(), words("sim-segw")
        self.pause = button("Pause", pause, "sim-ico", "sim-ico-pause")
        self.leave = button("Leave", leave, "sim-ico", "sim-ico-leave")
        actions = row([self.pause, self.leave], "sim-bar-act")
        bar = styled(widgets.GridBox([self._title, self._where, actions, self._progress]), "sim-bar")
        self.box = column([bar], "sim-hd")

    def show(self, view: View) -> None:
        """Show where in the case this view stands."""
        playing = view.get("status") == "playing"
        self._title.value = title_html(view.get("scenario", {}))
        self._where.value = where_html(view) if playing or view.get("status") == "stuck" else ""
        self._progress.value = progress_html(view) if playing else ""
        self.pause.disabled = self.leave.disabled = False
        show(self.pause, when=playing)

    def lock(self, *, locked: bool) -> None:
        """Take no presses while one is on its way."""
        self.pause.disabled = self.leave.disabled = locked
