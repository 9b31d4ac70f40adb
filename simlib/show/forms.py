"""One form for each kind of decision. A form shows a prompt and says what was answered, in the words of the wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import ipywidgets as widgets

from simlib.html.link_chart import SURE_OPTIONS
from simlib.html.player import written_html
from simlib.html.shapes import ItemView, Prompt
from simlib.show.controls import button, column, show, styled, words

JSON = dict[str, Any]
Changed = Callable[[], None]

ANSWERS = (("Yes", "yes"), ("No", "no"), ("Not yet clear", "unclear"))
LONGEST_BIN_ON_A_BUTTON = 16
MOST_BINS_ON_BUTTONS = 4
MOST_CHARACTERS = 20_000


class Form(Protocol):
    """Shows one kind of prompt."""

    box: widgets.DOMWidget

    def fill(self, prompt: Prompt) -> None:
        """Show this prompt, with what was answered before as far as it is known."""
        ...

    def decision(self) -> JSON:
        """The answer as it stands, as the authority takes it."""
        ...

    def missing(self) -> str:
        """One sentence about what is still to be answered; empty when nothing is."""
        ...

    def lock(self, *, locked: bool) -> None:
        """Take no answers while one is on its way."""
        ...


class Choices:
    """Numbered buttons; pressing one is the decision."""

    def __init__(self, choose: Callable[[str], None]) -> None:
        self._choose, self._texts, self._buttons = choose, list[str](), list[widgets.Button]()
        self.box = column([], "sim-choices")

    def fill(self, prompt: Prompt) -> None:
        """Show the choices in their order."""
        self._texts = [choice.get("text", "") for choice in prompt.get("choices", [])]
        self._grow(len(self._texts))
        for place, made in enumerate(self._buttons):
            offered = place < len(self._texts)
            show(made, when=offered)
            made.description = self._texts[place] if offered else ""
            made.remove_class("sim-chosen")

    def decision(self) -> JSON:
        """Nothing: pressing a button is the decision."""
        return {}

    def missing(self) -> str:
        """That a button is to be pressed."""
        return "Please choose one of the answers."

    def lock(self, *, locked: bool) -> None:
        """Take no answers while one is on its way."""
        for made in self._buttons[: len(self._texts)]:
            made.disabled = locked

    def _grow(self, wanted: int) -> None:
        new = [self._button(place) for place in range(len(self._buttons), wanted)]
        if new:
            self._buttons += new
            self.box.children = self._buttons

    def _button(self, place: int) -> widgets.Button:
        return button("", lambda: self._press(place), "sim-choice")

    def _press(self, place: int) -> None:
        if place < len(self._texts) and not self._buttons[place].disabled:
            self._buttons[place].add_class("sim-chosen")
            self._choose(self._texts[place])


class Ticks:
    """A list to tick: what to write down, whom to tell."""

    def __init__(self, kind: str, changed: Changed) -> None:
        self._kind, self._changed = kind, changed
        self._items: list[str] = []
        self._boxes: list[widgets.Checkbox] = []
        self.box = column([], "sim-ticks")

    def fill(self, prompt: Prompt) -> None:
        """Show the list, with what was ticked before."""
        items = prompt.get("items", [])
        self._items = [item.get("text", "") for item in items]
        ticked = list_of(prompt.get("draft_items"), self._kind)
        self._boxes = [self._tick(item, ticked=item.get("text", "") in ticked) for item in items]
        self.box.children = self._boxes

    def decision(self) -> JSON:
        """What is ticked, in the order of the list."""
        return {self._kind: [text for text, tick in zip(self._items, self._boxes, strict=True) if tick.value]}

    def missing(self) -> str:
        """Never anything: to tick nothing is an answer."""
        return ""

    def lock(self, *, locked: bool) -> None:
        """Take no answers while one is on its way."""
        for tick in self._boxes:
            tick.disabled = locked

    def _tick(self, item: ItemView, *, ticked: bool) -> widgets.Checkbox:
        label = item.get("label") or item.get("text", "")
        made = styled(widgets.Checkbox(value=ticked, description=label, indent=False), "sim-tick")
        made.observe(lambda _: self._changed(), "value")
        return made


class Sorting:
    """Each item into one bin."""

    def __init__(self, changed: Changed) -> None:
        self._changed = changed
        self._rows: dict[str, widgets.ToggleButtons | widgets.Dropdown] = {}
        self.box = column([], "sim-rows")

    def fill(self, prompt: Prompt) -> None:
        """Show the items, each with the bins to choose from."""
        bins = prompt.get("bins", [])
        before = mapping_of(prompt.get("draft_items"), "sort")
        items = [item.get("text", "") for item in prompt.get("items", [])]
        self._rows = {text: self._row(text, bins, before.get(text)) for text in items}
        self.box.children = list(self._rows.values())

    def decision(self) -> JSON:
        """The bin of each item that has one."""
        return {"sort": {text: made.value for text, made in self._rows.items() if made.value}}

    def missing(self) -> str:
        """The first item without a bin."""
        open_items = [text for text, made in self._rows.items() if not made.value]
        return f"Please choose for: {open_items[0]}" if open_items else ""

    def lock(self, *, locked: bool) -> None:
        """Take no answers while one is on its way."""
        for made in self._rows.values():
            made.disabled = locked

    def _row(self, text: str, bins: Sequence[str], value: object) -> widgets.ToggleButtons | widgets.Dropdown:
        chosen = value if value in bins else None
        if len(bins) <= MOST_BINS_ON_BUTTONS and all(len(name) <= LONGEST_BIN_ON_A_BUTTON for name in bins):
            return _toggles(text, [(_capital(name), name) for name in bins], chosen, self._changed)
        made = widgets.Dropdown(description=text, options=[("Choose", ""), *((_capital(b), b) for b in bins)])
        made.value = chosen or ""
        made.observe(lambda _: self._changed(), "value")
        return made


class Judging:
    """What is concluded about each person, and how sure the officer is."""

    def __init__(self, changed: Changed) -> None:
        self._changed = changed
        self._answers: dict[str, widgets.ToggleButtons] = {}
        self._sure: dict[str, widgets.ToggleButtons] = {}
        self.box = column([], "sim-rows")

    def fill(self, prompt: Prompt) -> None:
        """Show the people, each with the answers and how sure one can be."""
        draft = prompt.get("draft_items")
        answers, sure = mapping_of(draft, "judge"), mapping_of(draft, "confidence")
        people = prompt.get("items", [])
        self._answers = {
            name: _toggles(_asked(item), ANSWERS, answers.get(name), self._changed)
            for item in people
            if (name := item.get("text", ""))
        }
        self._sure = {
            name: _toggles(f"How sure are you about {name}?", SURE_OPTIONS, sure.get(name), self._changed)
            for name in self._answers
        }
        self.box.children = [
            column([self._answers[name], self._sure[name]], "sim-card", "sim-judge") for name in self._answers
        ]

    def decision(self) -> JSON:
        """The answers and how sure, for whom they are given."""
        return {"judge": _chosen(self._answers), "confidence": _chosen(self._sure)}

    def missing(self) -> str:
        """The first person without an answer, or without how sure it is."""
        for name in self._answers:
            if self._answers[name].value is None:
                return f"Please answer for {name}."
            if self._sure[name].value is None:
                return f"Please say how sure you are about {name}."
        return ""

    def lock(self, *, locked: bool) -> None:
        """Take no answers while one is on its way."""
        for made in (*self._answers.values(), *self._sure.values()):
            made.disabled = locked


class Writing:
    """A text of the officer's own."""

    def __init__(self, changed: Changed) -> None:
        self._changed, self._most = changed, MOST_CHARACTERS
        self._saved = True
        self.text = styled(widgets.Textarea(continuous_update=True), "sim-write")
        self._note = words()
        self.box = column([self.text, self._note], "sim-writing")
        self.text.observe(lambda _: self._typed(), "value")

    def fill(self, prompt: Prompt) -> None:
        """Show the box, with the draft that was kept."""
        self._most = prompt.get("max_chars") or MOST_CHARACTERS
        self.text.description = "Your text"
        self.text.value = prompt.get("draft", "")
        self.saved()

    def saved(self) -> None:
        """Say that the draft is kept."""
        self._say(saved=True)

    def decision(self) -> JSON:
        """The text as it stands."""
        return {"write": self.text.value}

    def missing(self) -> str:
        """That the text is empty, or too long."""
        if not self.text.value.strip():
            return "Please write something first."
        if len(self.text.value) > self._most:
            return f"Please shorten the text to {self._most:,} characters."
        return ""

    def lock(self, *, locked: bool) -> None:
        """Take no answers while one is on its way."""
        self.text.disabled = locked

    def _typed(self) -> None:
        self._say(saved=False)
        self._changed()

    def _say(self, *, saved: bool) -> None:
        self._note.value = written_html(len(self.text.value), self._most, saved=saved)


def _toggles(
    label: str, options: Sequence[tuple[str, object]], value: object, changed: Changed
) -> widgets.ToggleButtons:
    known = value if value in [option for _, option in options] else None
    made = styled(widgets.ToggleButtons(description=label, options=options, value=known), "sim-joined")
    made.observe(lambda _: changed(), "value")
    return made


def _asked(item: ItemView) -> str:
    name, question = item.get("text", ""), item.get("question", "")
    return f"{name}: {question}" if question else name


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _chosen(rows: Mapping[str, widgets.ToggleButtons]) -> JSON:
    return {name: made.value for name, made in rows.items() if made.value is not None}


def list_of(draft: object, key: str) -> list[object]:
    """What a draft holds under this key, or the draft itself where it is a list; empty where it is neither."""
    found = draft.get(key) if isinstance(draft, dict) else draft
    return found if isinstance(found, list) else []


def mapping_of(draft: object, key: str) -> Mapping[object, object]:
    """What a draft holds under this key; empty where it holds nothing of the kind."""
    found = draft.get(key) if isinstance(draft, dict) else None
    return found if isinstance(found, dict) else {}
