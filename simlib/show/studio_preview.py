"""A tiny player in the studio: any scene, with any values, played by the real engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets

from simlib.html.blocks import consequence_html, scene_html
from simlib.html.shapes import View
from simlib.html.studio import note_html, now_html, title_html
from simlib.show.controls import button, column, offer, row, show, styled, words
from simlib.show.decide import Decision

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PreviewActs:
    """What the preview calls."""

    begin: Callable[[str], None]
    """Begin at this scene, with what is given."""
    decide: Callable[[Json], None]


class Preview:
    """Chooses a scene and what is so in it, and shows what an officer would see."""

    def __init__(self, acts: PreviewActs) -> None:
        self._acts = acts
        self._quiet = False
        self.scene = widgets.Dropdown(description="Scene")
        self.scene.observe(lambda _: self._begin(), "value")
        self._numbers: dict[str, widgets.BoundedIntText] = {}
        self._yes: dict[str, widgets.Checkbox] = {}
        self._marks: dict[str, widgets.Checkbox] = {}
        self._minutes = self._at_once(widgets.BoundedIntText(value=0, min=0, max=10_000, description="minutes"))
        self._given = column([], "sim-form")
        self._toggle = button("Set values and finds", self._turn, "sim-quiet")
        self._again = button("Begin again here", self._begin)
        self._note, self._after, self._words, self._now = words(), words(), words(), words()
        self._decision = Decision(lambda decision, _: acts.decide(decision), lambda *_: None)
        screen = column([self._after, self._words, self._decision.box], "sim-preview")
        self._screen = screen
        head = words()
        head.value = title_html("Preview")
        pressed = row([self._toggle, self._again], "sim-row")
        self.box = column([head, self.scene, pressed, self._given, self._note, screen, self._now], "sim-card")
        show(self._given, when=False)

    @property
    def numbers(self) -> dict[str, int]:
        """The number values that are set."""
        return {name: each.value for name, each in self._numbers.items()}

    @property
    def yes(self) -> dict[str, bool]:
        """The yes/no values that are set."""
        return {name: each.value for name, each in self._yes.items()}

    @property
    def marks(self) -> list[str]:
        """What is ticked as being so."""
        return [name for name, each in self._marks.items() if each.value]

    @property
    def minutes(self) -> int:
        """The minutes that have passed."""
        return int(self._minutes.value)

    def offer(
        self, scenes: Sequence[str], numbers: Sequence[tuple[str, int, int, int]], yes: Sequence[tuple[str, bool]],
        marks: Sequence[str],
    ) -> None:  # fmt: skip
        """Offer these scenes and values (name, start, lowest, highest); what was set stays where it still fits."""
        self._quiet = True
        offer(self.scene, [(heading, heading) for heading in scenes])
        if [(n, e.min, e.max) for n, e in self._numbers.items()] != [(n, low, high) for n, _, low, high in numbers]:
            self._numbers = {
                name: self._at_once(widgets.BoundedIntText(value=start, min=low, max=high, description=name))
                for name, start, low, high in numbers
            }
        if list(self._yes) != [name for name, _ in yes]:
            self._yes = {name: self._at_once(_tick(name, on=start)) for name, start in yes}
        if list(self._marks) != list(marks):
            self._marks = {name: self._at_once(_tick(name, on=False)) for name in marks}
        self._lay_out()
        self._quiet = False

    def _lay_out(self) -> None:
        fields = styled(widgets.Box([*self._numbers.values(), self._minutes]), "sim-given")
        ticks = column([*self._yes.values(), *self._marks.values()], "sim-marks")
        self._given.children = [fields, ticks]

    def show(self, view: View, now: Sequence[tuple[str, str]], note: str) -> None:
        """Show where the preview stands, and what the case remembers there."""
        since = view.get("since")
        scene = view.get("scene", {})
        self._note.value = note_html(note) if note else ""
        self._after.value = consequence_html(since, "") if since else ""
        self._words.value = scene_html(scene.get("heading", ""), scene.get("blocks", []))
        self._decision.show(view)
        self._now.value = now_html(now)
        show(self._screen, when=True)

    def nothing(self, sentence: str) -> None:
        """Show why there is nothing to preview."""
        self._note.value = note_html(sentence)
        self._now.value = ""
        show(self._screen, when=False)

    def unlock(self) -> None:
        """Take presses again."""
        self._decision.lock(locked=False)

    def go_to(self, scene: str) -> None:
        """Begin at this scene."""
        if scene in [heading for _, heading in self.scene.options]:
            self._quiet = True
            self.scene.value = scene
            self._quiet = False
            self._begin()

    def _begin(self) -> None:
        if not self._quiet and self.scene.value:
            self._acts.begin(self.scene.value)

    def _at_once(self, field: widgets.DOMWidget) -> Any:
        """The field; the scene begins anew with what is set in it."""
        field.observe(lambda _: self._begin(), "value")
        return field

    def _turn(self) -> None:
        is_open = self._given.layout.display != "none"
        show(self._given, when=not is_open)
        self._toggle.description = "Set values and finds" if is_open else "Hide values and finds"


def _tick(label: str, *, on: bool) -> widgets.Checkbox:
    return styled(widgets.Checkbox(value=on, description=label, indent=False), "sim-tick")
