"""The board of a class: shows what the authority pushes and hands on what an instructor presses. It counts nothing."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol, cast

import ipywidgets as widgets

from simlib.errors import NotReached
from simlib.html.board import (
    board_bar_html,
    board_foot_html,
    board_style_html,
    criteria_html,
    head_html,
    progress_html,
    tiles_html,
    weak_html,
)
from simlib.html.board_decisions import SHOWN_FIRST, decisions_html, items_html, shown_decisions
from simlib.html.board_figures import seen_html, sure_html
from simlib.html.board_shapes import BoardView, HoldView, QuestionView, ReportView
from simlib.html.board_waits import (
    hidden_reports_html,
    hold_html,
    many_html,
    marking_html,
    nothing_waits_html,
    question_html,
    report_html,
    split_address,
    split_link_html,
    texts_html,
)
from simlib.html.labs import said_html
from simlib.html.studio import title_html
from simlib.show.authority import Authority, Push
from simlib.show.controls import box, button, column, offer, row, show, words
from simlib.show.line import ADDRESS, line_from

SECONDS_TO_RENEW = 20.0
"""How often the board asks by itself: whoever does nothing is pushed by nobody, and may be stuck."""
MOST_ROWS = 8
"""Reports and questions that are shown one by one."""

Later = Callable[[float, Callable[[], None]], object]
Soon = Callable[[Callable[[], None]], object]


class Part(Protocol):
    """Makes one part of the board."""

    def __call__(self, view: BoardView, *, in_room: bool) -> str:
        """The part as HTML, for an instructor alone or for a room."""
        ...


PARTS: Mapping[str, Part] = {
    "tiles": tiles_html,
    "progress": progress_html,
    "seen": seen_html,
    "criteria": criteria_html,
    "sure": sure_html,
}
"""What fills the places that are words alone."""
LISTS = {"decisions": decisions_html, "items": items_html}
"""What may be long: all of it is shown when somebody asks for it, so that a push stays small."""


class Board:
    """The whole page of a class. Widgets are made once; a view only changes what they say."""

    def __init__(self, authority: Authority, later: Later, soon: Soon) -> None:
        self._authority, self._later, self._soon = authority, later, soon
        self.view: BoardView = {}
        self.in_room = True
        self._knows_names = False
        """Whether it is known what the person wants; before, nobody is named."""
        self._parts = {name: words() for name in (*PARTS, *LISTS)}
        self._whole: set[str] = set()
        self._more = {name: button("", partial(self._unfold, name), "sim-quiet") for name in LISTS}
        self._head, self._said, self._link, self._weak = words(), words("sim-said"), words(), words()
        self._names = button("Show names", self._turn)
        self._scene = widgets.Dropdown(description="Scene", options=[])
        self._scene.observe(lambda _: self._show_link(), "value")
        self._hold = button("Hold the room here", self._hold_here, primary=True)
        self._holds, self._questions, self._reports = (column([], "sim-waits") for _ in range(3))
        self._read, self._marking = words(), words()
        self._marking.value = marking_html()
        self._shown: dict[str, object] = {}
        self.page = self._page()
        authority.on_push(self._pushed)

    def _page(self) -> widgets.VBox:
        style, bar, foot = words(), words(), words()
        style.value, bar.value, foot.value = board_style_html(), board_bar_html(), board_foot_html()
        parts = self._parts
        form = box([self._scene, self._hold, self._link], "sim-hold-form")
        self._titles = {"questions": words(), "reports": words()}
        waiting = _pair(
            column([self._titles["questions"], self._questions], "sim-card"),
            column([self._titles["reports"], self._reports, self._marking, self._read], "sim-card"),
        )
        body = column(
            [
                row([self._head, self._names], "sim-row", "sim-between"),
                self._said,
                parts["tiles"],
                _card("Worth discussing", self._weak),
                _card("The room", form, self._holds),
                _card("Progress", parts["progress"]),
                _pair(
                    _card("What they chose", parts["decisions"], self._more["decisions"]),
                    _card("Hits and false alarms", parts["seen"]),
                ),
                _pair(_card("Criteria by scenario", parts["criteria"]), _card("How sure they were", parts["sure"])),
                waiting,
                _card("Decisions as items", parts["items"], self._more["items"]),
            ],
            "sim-page",
        )
        theme = button("Theme", lambda: None, "sim-quiet", "sim-ico", "sim-ico-theme", "sim-theme")
        bottom = column([row([foot, theme], "sim-footrow")], "sim-bottom")
        return column([style, column([bar], "sim-hd"), column([body], "sim-main"), bottom], "sim-app", "sim-classboard")

    # --- what is shown -----------------------------------------------------------------------------------------

    def open(self) -> None:
        """Ask for the board, show it, and ask again from time to time. Names that were hidden before stay so."""
        reply = self._reply("board")
        if not self._knows_names and "hidden" in reply:
            self._hide(when=reply["hidden"] is True)
        self._take(reply)
        self._later(SECONDS_TO_RENEW, self.open)

    def show(self, view: BoardView) -> None:
        """Show this view."""
        self.view = view
        self._head.value, self._weak.value = head_html(view, in_room=self.in_room), weak_html(view)
        for name, part in PARTS.items():
            self._parts[name].value = part(view, in_room=self.in_room)
        self._show_lists(view)
        options = [(each.get("label", ""), _place(each)) for each in view.get("scenes", [])]
        offer(self._scene, options)
        self._hold.disabled = not options
        self._rows("holds", self._holds, view.get("holds", []), self._held)
        self._titles["questions"].value = title_html(f"Questions ({len(view.get('questions', []))})")
        self._titles["reports"].value = title_html(f"Reports to mark ({len(view.get('reports', []))})")
        self._rows("questions", self._questions, view.get("questions", []), self._question)
        self._show_reports(view.get("reports", []))

    def _show_reports(self, reports: Sequence[ReportView]) -> None:
        """Who waits for a mark; for a room, how many."""
        self._rows("reports", self._reports, [] if self.in_room else reports, self._report)
        show(self._reports, when=not self.in_room)
        show(self._marking, when=bool(reports) and not self.in_room)
        if self.in_room:
            self._read.value = hidden_reports_html(len(reports))

    def _show_lists(self, view: BoardView) -> None:
        count = len(shown_decisions(view, in_room=self.in_room))
        for name, part in LISTS.items():
            whole = name in self._whole
            self._parts[name].value = part(view, in_room=self.in_room, whole=whole)
            self._more[name].description = f"Show the first {SHOWN_FIRST}" if whole else f"Show all {count} decisions"
            show(self._more[name], when=count > SHOWN_FIRST)

    def _unfold(self, name: str) -> None:
        """Show all of a list, or its first rows again."""
        self._whole ^= {name}
        self._show_lists(self.view)

    def _rows(
        self, name: str, place: widgets.VBox, rows: Sequence[Mapping[str, Any]], made: Callable[[Any], widgets.Widget]
    ) -> None:
        """One row for each; made anew only when they changed, so that the focus stays on its button."""
        if self._shown.get(name) == rows and place.children:
            return
        self._shown[name] = rows
        nothing, more = words(), words()
        nothing.value = nothing_waits_html(name)
        more.value = many_html(len(rows) - MOST_ROWS) if len(rows) > MOST_ROWS else ""
        place.children = [*map(made, rows[:MOST_ROWS]), more] if rows else [nothing]

    def _held(self, hold: HoldView) -> widgets.Widget:
        said = words()
        said.value = hold_html(hold, split_address(hold.get("scenario", ""), hold.get("scene", "")))
        return _wait(said, button("Release", partial(self._ask, "release", number=hold.get("number", 0))))

    def _question(self, question: QuestionView) -> widgets.Widget:
        said = words()
        said.value = question_html(question)
        return _wait(said, button("Answered", partial(self._ask, "answered", number=question.get("number", 0))))

    def _report(self, report: ReportView) -> widgets.Widget:
        said = words()
        said.value = report_html(report)
        return _wait(said, button("Read", partial(self._read_report, report)))

    def _read_report(self, report: ReportView) -> None:
        reply = self._reply("texts", run=report.get("run", ""))
        if "texts" in reply:
            self._read.value = texts_html(report, reply["texts"])

    def _show_link(self) -> None:
        scenario, _, scene = str(self._scene.value or "").partition("\n")
        self._link.value = split_link_html(split_address(scenario, scene)) if scene else ""

    # --- what can be pressed -----------------------------------------------------------------------------------

    def _turn(self) -> None:
        """Hide the names, or show them again."""
        self._hide(when=not self.in_room)
        self._read.value = ""
        self.show(self.view)
        self._reply("names", hidden=self.in_room)

    def _hide(self, *, when: bool) -> None:
        self.in_room, self._knows_names = when, True
        self._names.description = "Show names" if when else "Hide names for the projector"

    def _hold_here(self) -> None:
        scenario, _, scene = str(self._scene.value or "").partition("\n")
        self._ask("hold", scenario=scenario, scene=scene)

    def _ask(self, op: str, **fields: object) -> None:
        self._take(self._reply(op, **fields))

    def _take(self, reply: Mapping[str, Any]) -> None:
        if "board" in reply:
            self.show(cast(BoardView, reply["board"]))

    def _reply(self, op: str, **fields: object) -> Mapping[str, Any]:
        """The answer; where there is none, one calm sentence on the page says why."""
        try:
            reply = self._authority.ask(op, **fields)
        except NotReached as fault:
            self._said.value = said_html(fault.sentence, bad=True)
            return {}
        error = reply.get("error")
        self._said.value = said_html(str(error.get("sentence", "")) if isinstance(error, Mapping) else "", bad=True)
        return reply

    def _pushed(self, push: Push) -> None:
        """Called from any thread."""
        self._soon(lambda: self._heard(push))

    def _heard(self, push: Push) -> None:
        if push.get("push") == "board":
            self.show(cast(BoardView, push["board"]))
        elif push.get("push") == "bye":
            self._said.value = said_html(str(push.get("sentence", "")), bad=True)


def _place(each: Mapping[str, Any]) -> str:
    return f"{each.get('scenario', '')}\n{each.get('scene', '')}"


def _card(title: str, *children: widgets.Widget) -> widgets.VBox:
    heading = words()
    heading.value = title_html(title)
    return column([heading, *children], "sim-card")


def _pair(left: widgets.Widget, right: widgets.Widget) -> widgets.Box:
    return box([left, right], "sim-classboard-two")


def _wait(said: widgets.Widget, press: widgets.Button) -> widgets.Box:
    return box([said, press], "sim-wait")


def open_board(environment: Mapping[str, str] = os.environ) -> widgets.Widget:
    """The board of the class that this kernel was started for; elsewhere a sentence that says where it is.

    Raises:
        NotReached: the kernel was not started by the simulator for a board.
    """
    if ADDRESS not in environment:
        said = words()
        said.value = said_html("The board of a class opens from the page of your classes in the simulator.")
        return said
    loop = asyncio.get_running_loop()
    board = Board(line_from(environment), loop.call_later, loop.call_soon_threadsafe)
    board.open()
    return board.page
