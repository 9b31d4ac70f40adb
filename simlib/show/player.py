"""The player: a page that shows a view and sends decisions. It keeps nothing that the view does not say.

Whatever happens to it (a reload, a lost kernel, a second tab), a new player given the same view is the same page.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from typing import Any, cast
from uuid import uuid4

import ipywidgets as widgets

from simlib.errors import NotReached
from simlib.html.card_shapes import Card
from simlib.html.debrief_shapes import Debrief
from simlib.html.picture_shapes import PlanResult
from simlib.html.player import sentence_html
from simlib.html.shapes import NotesView, Prompt, View
from simlib.show.authority import Authority, Push, Reply
from simlib.show.case_file import CaseFile
from simlib.show.controls import box, column, show, words
from simlib.show.debrief import DebriefPage
from simlib.show.forms import JSON
from simlib.show.header import Header
from simlib.show.line import line_from
from simlib.show.pages import Leaving, NoticePage, PausePage
from simlib.show.problem import Problem
from simlib.show.story import Story, unread

HOME = "SIMLIB_HOME"
"""Names the address of the list of scenarios in a kernel's environment."""

SECONDS_BETWEEN_DRAFTS = 3.0

Later = Callable[[float, Callable[[], None]], object]
"""Calls something after so many seconds, in the thread that owns the widgets."""

Soon = Callable[[Callable[[], None]], object]
"""Calls something as soon as it can, in the thread that owns the widgets, from any thread."""


class Player:
    """The whole page of a run. Widgets are made once; a view only changes what they say."""

    def __init__(
        self, authority: Authority, later: Later, soon: Soon, new_id: Callable[[], str], home: str = "/"
    ) -> None:
        self._authority, self._later, self._new_id, self._home = authority, later, new_id, home
        self.view: View = {}
        self._sent: tuple[object, str] | None = None
        self._draft: tuple[int, JSON] | None = None
        self._said = words("sim-saying")
        self._leaving = Leaving()
        self.header = Header(self._pause, self._leave)
        self.notice = NoticePage(self._start, self._take_another, lambda on: self._do("timers", on=on))
        self.pause_page = PausePage(lambda: self._do("resume"))
        self.story = Story(self._decide, self._keep, self._go_on)
        self.case_file = CaseFile(self._card, self._note)
        self.debrief = DebriefPage(self._retry, self._leave, lambda: self._show_debrief(self.view), self._plan)
        self.problem = Problem(self._report, self._ask_class)
        self._play = box([self.story.box, self.case_file.box], "sim-play")
        screens = [self.notice.box, self.pause_page.box, self._play, self.debrief.box]
        main = column([self._said, self._leaving.box, *screens], "sim-main")
        self.root = column([self.header.box, main, self.problem.box], "sim-app")
        self._parts: dict[str, NoticePage | PausePage | Story] = {
            "notice": self.notice,
            "paused": self.pause_page,
            "playing": self.story,
        }
        self._screens = dict(zip(("notice", "paused", "playing", "ended"), screens, strict=True))
        self._soon = soon
        authority.on_push(self._heard)

    def open(self) -> None:
        """Ask for the view and show it."""
        self._do("view")

    def show(self, view: View) -> None:
        """Show this view, unless a newer one of the same run is already on the page."""
        if view.get("run") == self.view.get("run") and view.get("seq", 0) < self.view.get("seq", 0):
            return
        self.view = view
        self.header.show(view)
        self.problem.show(view)
        self._show_screen(self._screen(view), view)

    def _screen(self, view: View) -> str:
        status = view.get("status", "playing")
        if status == "ended":
            return "playing" if unread(view) else "ended"
        return "paused" if status in ("paused", "stuck") else status

    def _show_screen(self, screen: str, view: View) -> None:
        match screen:
            case "notice":
                self.notice.show(view)
            case "paused":
                self.pause_page.show(view)
            case "ended":
                self._show_debrief(view)
            case _:
                self.story.show(view)
                self.case_file.show(view)
        for name, page in self._screens.items():
            show(page, when=name == screen)

    def _show_debrief(self, view: View) -> None:
        if self.debrief.shown == view.get("run"):
            return
        reply = self._ask("debrief") or {}
        if "debrief" in reply:
            self.debrief.show(view, cast(Debrief, reply["debrief"]))
        else:
            self.debrief.wait(view)

    # --- asking -------------------------------------------------------------------------------------------------

    def _ask(self, op: str, **fields: object) -> Reply | None:
        """The answer, or nothing, with one calm sentence on the page that says why."""
        try:
            reply = self._authority.ask(op, **fields)
        except NotReached as fault:
            self._say(fault.sentence)
            return None
        error = reply.get("error")
        self._say(*_sentence(error)) if error else self._say("")
        return reply

    def _do(self, op: str, **fields: object) -> None:
        """Ask, and show the view or go to the address that comes back.

        Only what can be pressed on the screen is locked meanwhile: each change of a widget is a message to the page.
        """
        pressed = self._parts.get(self._screen(self.view), self.notice)
        pressed.lock(locked=True)
        reply = self._ask(op, **fields) or {}
        if "view" in reply:
            self.show(cast(View, reply["view"]))
        if "url" in reply:
            self._leaving.to(str(reply["url"]), "Go on")
        pressed.lock(locked=False)

    def _lock_all(self) -> None:
        for part in (self.header, *self._parts.values()):
            part.lock(locked=True)

    def _say(self, sentence: str, reference: str = "") -> None:
        self._said.value = sentence_html(sentence, reference, str(self.view.get("seq", "")))

    def _heard(self, push: Push) -> None:
        """Called from any thread."""
        self._soon(lambda: self._pushed(push))

    def _pushed(self, push: Push) -> None:
        if push.get("push") == "view":
            self.show(cast(View, push["view"]))
        elif push.get("push") == "bye":
            self._say(str(push.get("sentence", "")))
            self._lock_all()

    # --- what a person can do --------------------------------------------------------------------------------

    def _start(self) -> None:
        self._do("start")

    def _pause(self) -> None:
        self._flush()
        self._do("pause")

    def _leave(self) -> None:
        self._flush()
        reply = self._ask("leave")
        if reply is not None and "view" in reply:
            self.show(cast(View, reply["view"]))
        elif reply is not None:
            self._leaving.to(str(reply.get("url", self._home)), "Back to the scenarios. Everything is kept.")

    def _take_another(self) -> None:
        self._do("alternative")

    def _go_on(self) -> None:
        since = self.view.get("since") or {}
        self._do("read", seq=since.get("seq", self.view.get("seq", 0)))

    def _decide(self, decision: JSON, expect: int) -> None:
        self._draft = None
        self._do("decide", id=self._id_for(decision, expect), expect=expect, decision=decision)

    def _id_for(self, decision: JSON, expect: int) -> str:
        """The same id for the same decision on the same state, so that a repeat is harmless."""
        what = (self.view.get("run"), expect, repr(decision))
        if self._sent is None or self._sent[0] != what:
            self._sent = (what, self._new_id())
        return self._sent[1]

    def _retry(self, seq: int) -> None:
        self._do("retry", seq=seq)

    def _plan(self, targets: list[str]) -> PlanResult | str:
        """What comes of a plan, or why there is no answer: said beside the form, not at the top of a long page."""
        try:
            reply = self._authority.ask("plan", targets=targets)
        except NotReached as fault:
            return fault.sentence
        return cast(PlanResult, reply["plan"]) if "plan" in reply else _sentence(reply.get("error"))[0]

    def _card(self) -> Card | None:
        reply = self._ask("card") or {}
        return cast(Card, reply["card"]) if "card" in reply else None

    def _note(self, notes: NotesView) -> None:
        """Keep what is noted on the link chart. Nothing is locked meanwhile: it changes nothing else on the page."""
        reply = self._ask("chart", notes=notes) or {}
        if "view" in reply:
            self.show(cast(View, reply["view"]))

    def _report(self, text: str) -> bool:
        where = f"{self.view.get('scene', {}).get('heading', '')} ({self.view.get('status', '')})"
        reply = self._ask("report", text=text, where=where)
        return reply is not None and "error" not in reply

    def _ask_class(self, text: str) -> bool:
        reply = self._ask("ask", text=text)
        return reply is not None and "error" not in reply

    # --- drafts ------------------------------------------------------------------------------------------------

    def _keep(self, prompt: Prompt, answer: JSON) -> None:
        """Keep what is typed or ticked, a few seconds after the first change."""
        waiting = self._draft is not None
        self._draft = (self.view.get("seq", 0), answer)
        if not waiting:
            self._later(SECONDS_BETWEEN_DRAFTS, self._flush)

    def _flush(self) -> None:
        if self._draft is None:
            return
        (seq, answer), self._draft = self._draft, None
        text = str(answer.get("write", ""))
        reply = self._ask("draft", seq=seq, text=text, items=None if "write" in answer else answer)
        if reply is not None and "error" not in reply:
            self.story.decision.saved()


def _sentence(error: object) -> tuple[str, str]:
    """Sentence and reference of an error as it came."""
    if not isinstance(error, Mapping):
        return ("That did not work. Your decisions are kept.", "")
    return str(error.get("sentence", "")), str(error.get("reference") or "")


def open_run(environment: Mapping[str, str] = os.environ) -> widgets.VBox:
    """The page of the run that this kernel was started for, ready to be shown.

    Raises:
        NotReached: the kernel was not started by the simulator.
    """
    loop = asyncio.get_running_loop()
    line = line_from(environment)
    home = environment.get(HOME, "/")
    player = Player(line, loop.call_later, loop.call_soon_threadsafe, lambda: uuid4().hex, home)
    player.open()
    return player.root


def played_by(authority: Authority, **options: Any) -> widgets.VBox:
    """The page of a run whose authority lives in this process."""
    loop = asyncio.get_running_loop()
    player = Player(authority, loop.call_later, loop.call_soon_threadsafe, lambda: uuid4().hex, **options)
    player.open()
    return player.root
