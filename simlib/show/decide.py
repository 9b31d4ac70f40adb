"""The part of the scene where the officer decides: the question, its form, and the button."""

from __future__ import annotations

from collections.abc import Callable

from simlib.html.player import ask_html, goes_on_html, held_html, keys_html, limit_html, sentence_html
from simlib.html.shapes import Prompt, View
from simlib.show.charting import Charting
from simlib.show.controls import button, column, show, words
from simlib.show.forms import JSON, Choices, Form, Judging, Sorting, Ticks, Writing
from simlib.show.referral_board import Board

Decide = Callable[[JSON, int], None]
"""Hands on a decision, with the sequence number of the view that it was made on."""

Keep = Callable[[Prompt, JSON], None]


class Decision:
    """Shows the prompt of a view and hands on what is decided."""

    def __init__(self, decide: Decide, keep: Keep) -> None:
        self._decide, self._keep = decide, keep
        self._forms: dict[str, Form] = {}
        # Two sets of choices take turns, so that a press on its way while the scene changes is never taken for one of
        # the new scene's choices.
        self._choices, self._turn = (self._new_choices(), self._new_choices()), 0
        self._made_on: dict[Form, int] = {}
        self._prompt: Prompt | None = None
        self._key: object = None
        self._held: bool | None = None
        """Whether the room is held at what is shown; None before anything was."""
        self._hold, self._ask, self._limit, self._keys, self._missing = words(), words(), words(), words(), words()
        self._place = column([], "sim-form")
        self._send = button("Continue", self._submit, primary=True)
        self._foot = column([self._missing, self._send])
        self.box = column([self._hold, self._ask, self._limit, self._place, self._foot, self._keys], "sim-decide")

    def show(self, view: View) -> None:
        """Show the view's prompt; what is being typed or ticked stays while the question is the same."""
        prompt = view.get("prompt")
        show(self.box, when=prompt is not None)
        if prompt is None:
            self._prompt = self._key = self._held = None
            return
        self._prompt = prompt
        self._hold_or_go_on(view)
        self._words(view, prompt)
        key = (view.get("run"), len(view.get("transcript", [])), prompt.get("kind"), prompt.get("ask"))
        is_new = key != self._key
        if is_new:
            self._key = key
            self._turn = 1 - self._turn
        form = self._form(prompt.get("kind", "choice"))
        self._made_on[form] = view.get("seq", 0)
        if isinstance(form, Charting):
            form.see(view.get("links"))
        if is_new:
            form.fill(prompt)
            self._put(form)
            self._missing.value = ""
        self.lock(locked=False)

    def lock(self, *, locked: bool) -> None:
        """Take no answers while one is on its way."""
        held = bool(self._held)
        if self._prompt is not None:
            form = self._form(self._prompt.get("kind", "choice"))
            # While the room is held nothing is decided; what is being typed or ticked may go on.
            form.lock(locked=locked or (held and form in self._choices))
        self._send.disabled = locked or held

    def _hold_or_go_on(self, view: View) -> None:
        """Say that the room is held here, or that it goes on."""
        before, self._held = self._held, bool(view.get("held"))
        token = f"{view.get('run', '')}-{view.get('seq', 0)}"
        if self._held:
            self._hold.value = held_html(token)
        else:
            self._hold.value = goes_on_html(token) if before else ""

    def saved(self) -> None:
        """The draft of a text was kept."""
        form = self._forms.get("write")
        if isinstance(form, Writing):
            form.saved()

    def _words(self, view: View, prompt: Prompt) -> None:
        limit, timed = prompt.get("limit"), bool(view.get("timers"))
        is_choice = prompt.get("kind", "choice") == "choice"
        self._ask.value = ask_html(prompt, len(view.get("evidence", [])), len(view.get("told", [])))
        self._limit.value = limit_html(limit) if limit and timed else ""
        self._keys.value = keys_html(
            len(prompt.get("choices", [])) if is_choice and not self._held else 0, has_timer=bool(limit and timed)
        )
        self._send.description = prompt.get("button") or "Continue"
        show(self._foot, when=not is_choice)

    def _put(self, form: Form) -> None:
        """Put the form in its place. Both sets of choices stay on the page, shown or not, so that none is made anew."""
        self._place.children = [each.box for each in self._choices] + ([] if form in self._choices else [form.box])
        for each in self._choices:
            show(each.box, when=each is form)

    def _form(self, kind: str) -> Form:
        if kind == "choice":
            return self._choices[self._turn]
        if kind not in self._forms:
            self._forms[kind] = self._new_form(kind)
        return self._forms[kind]

    def _new_form(self, kind: str) -> Form:
        match kind:
            case "select":
                return Ticks(kind, self._changed)
            case "refer":
                return Board(self._changed)
            case "chart":
                return Charting(self._changed)
            case "sort":
                return Sorting(self._changed)
            case "judge":
                return Judging(self._changed)
            case "write":
                return Writing(self._changed)
            case _:
                return self._choices[self._turn]

    def _new_choices(self) -> Choices:
        made = Choices(lambda text: self._go(made, {"choice": text}))
        return made

    def _changed(self) -> None:
        if self._prompt is not None:
            self._missing.value = ""
            self._keep(self._prompt, self._form(self._prompt.get("kind", "choice")).decision())

    def _submit(self) -> None:
        if self._prompt is None or self._send.disabled:
            return
        form = self._form(self._prompt.get("kind", "choice"))
        missing = form.missing()
        self._missing.value = sentence_html(missing)
        if not missing:
            self._go(form, form.decision())

    def _go(self, form: Form, decision: JSON) -> None:
        self.lock(locked=True)
        self._decide(decision, self._made_on[form])
