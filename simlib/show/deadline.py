"""The deadline calculator of the pocket card: a duty and a moment in, the moment it is due out, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

import ipywidgets as widgets

from simlib.html.card_shapes import DutyView
from simlib.html.deadlines import calculator_heading_html, due_html, not_due_html
from simlib.html.shapes import View
from simlib.scenario.deadlines import DUTIES, NO_CALENDAR, DutyId, due, due_words
from simlib.show.controls import column, row, show, words

NO_MOMENT = "Please enter a date and a time."


class Deadline:
    """Counts a deadline from the time of the case, until somebody enters another one."""

    def __init__(self) -> None:
        heading = words()
        heading.value = calculator_heading_html()
        self._duties: dict[str, DutyView] = {}
        self._own, self._following, self._changes = False, False, 0
        self.duty = widgets.Dropdown(description="Duty", options=[])
        self.day = widgets.DatePicker(description="Date")
        self.clock = widgets.TimePicker(description="Time", step=60)
        self.answer = words()
        self.box = column([heading, self.duty, row([self.day, self.clock], "sim-row"), self.answer], "sim-deadline")
        show(self.box, when=False)
        self.duty.observe(lambda _: self._chosen(), "value")
        for made in (self.day, self.clock):
            made.observe(lambda _: self._entered(), "value")

    def fill(self, duties: Sequence[DutyView], view: View) -> None:
        """Offer these duties, counted from the time of the case."""
        self._duties = {duty["id"]: duty for duty in duties if duty.get("id") in set(DutyId)}
        self._following = True
        self.duty.options = [(_duty_words(duty), key) for key, duty in self._duties.items()]
        self.duty.value = next(iter(self._duties), None)
        self._following = False
        show(self.box, when=bool(self._duties))
        self._count()
        self.follow(view)

    def follow(self, view: View) -> None:
        """Count from the time of this view, unless somebody entered a time."""
        moment = _moment(view)
        if self._duties and moment is not None and not self._own:
            self._following = True
            self.day.value, self.clock.value = moment.date(), moment.time()
            self._following = False
            self._count()

    def _entered(self) -> None:
        if not self._following:
            self._own = True
            self._chosen()

    def _chosen(self) -> None:
        """Somebody changed something: the page reads the answer out."""
        if self._duties and not self._following:
            self._changes += 1
            self._count()

    def _count(self) -> None:
        if self._duties and not self._following:
            self.answer.value = self._answer(self.day.value, self.clock.value)

    def _answer(self, day: date | None, clock: time | None) -> str:
        key = self.duty.value
        if day is None or clock is None or key is None:
            return not_due_html(NO_MOMENT, self._changes)
        made = due(DUTIES[DutyId(key)], datetime.combine(day, clock.replace(second=0, microsecond=0)))
        if made is None:
            return not_due_html(NO_CALENDAR, self._changes)
        return due_html(due_words(made), self._duties[key], self._changes)


def _duty_words(duty: DutyView) -> str:
    return f"{duty.get('name', '')}: {duty.get('length', '')}"


def _moment(view: View) -> datetime | None:
    """The time in the case; none before it begins."""
    try:
        return datetime.fromisoformat(f"{view.get('date', '')}T{view.get('clock', '')}")
    except ValueError:
        return None
