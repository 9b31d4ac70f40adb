"""The picture of a case in its debrief: the link chart with lists beside it, and whom one would act on first."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from simlib.html.debrief_picture import (
    chart_label,
    found_html,
    heading_html,
    key_html,
    knowing_html,
    missed_html,
    people_html,
    plan_lead_html,
    plan_result_html,
)
from simlib.html.picture_shapes import Picture, PlanOffer, PlanResult
from simlib.html.player import sentence_html
from simlib.show.controls import button, column, offer, row, show, styled, words

Ask = Callable[[list[str]], PlanResult | str]
"""Sends the names of a plan; what comes of it, or a sentence that says why there is no answer."""

NOBODY_CHOSEN = ("Choose", "")
NOBODY_ELSE = ("Nobody else", "")


class PicturePart:
    """The card of the debrief about the picture; hidden where the case has none."""

    def __init__(self, ask: Ask) -> None:
        self._head, self._people, self._missed, self._more = words(), words(), words(), words()
        self._frame, self._key = column([], "sim-links-picture"), words()
        self.plan = PlanForm(ask)
        sides = styled(widgets.GridBox([self._frame, column([self._people])]), "sim-two")
        self.box = column([self._head, sides, self._missed, self._more, self.plan.box], "sim-card", "sim-picture")
        show(self.box, when=False)

    def show(self, picture: Picture | None) -> None:
        """Show this picture, or nothing for a case without one."""
        show(self.box, when=bool(picture))
        if not picture:
            return
        self._head.value = heading_html(picture)
        self._people.value, self._missed.value = people_html(picture), missed_html(picture)
        self._more.value = found_html(picture) + knowing_html(picture)
        self._draw(picture)
        self.plan.show(picture.get("plan"))

    def _draw(self, picture: Picture) -> None:
        # Only with a debrief, and not with the player: a kernel whose case goes on does without it.
        from simlib.show.link_chart import LinkChart  # noqa: PLC0415

        chart = LinkChart(lambda _: None)
        chart.show(picture.get("marks", []), picture.get("ties", []), chart_label(picture))
        self._key.value = key_html(picture)
        self._frame.children = [chart, self._key]


class PlanForm:
    """Whom one would act on first, one or two, and what the authority says of it."""

    def __init__(self, ask: Ask) -> None:
        self._ask, self._answers = ask, 0
        self._lead, self._said = words(), words()
        self.first, self.second = widgets.Dropdown(description="First"), widgets.Dropdown(description="Then")
        send = button("See what it does", self._send, primary=True)
        self._form = column([row([self.first, self.second], "sim-plan-fields"), row([send], "sim-row")])
        self.box = column([self._lead, self._form, self._said], "sim-plan")

    def show(self, plan: PlanOffer | None) -> None:
        """Offer what this plan can name."""
        targets = plan.get("targets", []) if plan else []
        named = [(f"{target.get('name', '')} ({target.get('kind', '')})", target.get("name", "")) for target in targets]
        self._lead.value, self._said.value = plan_lead_html(plan), ""
        offer(self.first, [NOBODY_CHOSEN, *named])
        offer(self.second, [NOBODY_ELSE, *named])
        show(self._form, when=bool(named))
        show(self.second, when=plan is not None and plan.get("most", 0) > 1)

    def _send(self) -> None:
        chosen = [name for name in dict.fromkeys((self.first.value, self.second.value)) if name]
        if not chosen:
            self._said.value = sentence_html("Please choose somebody or something first.")
            return
        result = self._ask(chosen)
        self._answers += 1
        if isinstance(result, str):
            self._said.value = sentence_html(result, token=str(self._answers))
        else:
            self._said.value = plan_result_html(result, self._answers)
