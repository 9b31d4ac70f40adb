"""The picture of a case in its debrief: the link chart with lists beside it, and whom one would act on first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets as widgets

from simlib.html.debrief_picture import found_html, heading_html, knowing_html, missed_html, people_html
from simlib.html.picture_shapes import Picture
from simlib.html.plan_picture import CLICK, Plan, plan_chart, plan_key_html, said_html
from simlib.show.controls import column, show, styled, words
from simlib.show.plan import Ask, PlanForm

if TYPE_CHECKING:
    from simlib.show.link_chart import LinkChart


class PicturePart:
    """The card of the debrief about the picture; hidden where the case has none."""

    def __init__(self, ask: Ask) -> None:
        self._head, self._people, self._missed, self._more = words(), words(), words(), words()
        self._frame, self._key, self._told = column([], "sim-links-picture"), words(), words()
        self._picture: Picture | None = None
        self._chart: LinkChart | None = None
        self._clicks = 0
        self.plan = PlanForm(ask, self._draw)
        sides = styled(widgets.GridBox([self._frame, column([self._people])]), "sim-two")
        parts = [self._head, sides, self.plan.box, self._missed, self._more]
        self.box = column(parts, "sim-card", "sim-picture")
        show(self.box, when=False)

    def show(self, picture: Picture | None) -> None:
        """Show this picture, or nothing for a case without one. Shown again, it leaves a plan as it stands."""
        show(self.box, when=bool(picture))
        if not picture or picture == self._picture:
            return
        self._picture = picture
        self._head.value = heading_html(picture)
        self._people.value, self._missed.value = people_html(picture), missed_html(picture)
        self._more.value = found_html(picture) + knowing_html(picture)
        # Only with a debrief, and not with the player: a kernel whose case goes on does without it.
        from simlib.show.link_chart import LinkChart  # noqa: PLC0415

        self._chart = LinkChart(self._clicked)
        self._frame.children = [self._chart, self._key, self._told]
        self.plan.show(picture)

    def _draw(self, plan: Plan) -> None:
        if self._picture and self._chart:
            self._chart.show(*plan_chart(self._picture, plan))
            self._key.value = plan_key_html(self._picture, plan)
            self._told.value = said_html(CLICK if self._picture.get("plan") else "", 0, "chart")

    def _clicked(self, hit: str) -> None:
        """A click on a mark picks it as its box in the list does; on anything else it is nothing."""
        picture = self._picture or {}
        names = [mark.get("name", "") for mark in picture.get("marks", []) if mark.get("id") == hit]
        if names and picture.get("plan"):
            self._clicks += 1
            self._told.value = said_html(self.plan.turn(names[0]), self._clicks, "chart")
