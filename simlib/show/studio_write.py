"""The forms of the studio: a new case, and for the one that is looked at the fact finder, a new scene and its head."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import ipywidgets as widgets

from simlib.html.studio import changes_html, facts_html, note_html, title_html
from simlib.html.studio_parts import FactRow
from simlib.show.controls import box, button, column, offer, show, styled, words

MOST_CHOICES = 3
NOWHERE = "(nowhere yet)"
HEAD = (
    ("Role", "Who the trainee is"),
    ("Setting", "Setting, words of the closed list"),
    ("Lasts", "Minutes of a trainee's time"),
    ("Starts", "Clock of the story, as 2026-03-12 21:40"),
    ("Notice", "Content notice: what comes; whether young people are involved; low, medium or high"),
    ("Law checked", "Law checked on, and for where, as 2026-11-01, California"),
    ("Topics", "Topics, as TP2, TP7"),
    ("Pass", "Percent of the points that pass"),
)
"""The lines at the head of a case that the form offers, with what each asks for."""


class Form(StrEnum):
    """A form, beside whose button it is said what came of it."""

    FACT = "fact"
    SCENE = "scene"
    HEAD = "head"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class SceneForm:
    """A new scene, as the form was filled in."""

    heading: str
    text: str
    place: str
    takes: str
    ending: str
    behind: str
    led_to_by: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WriteActs:
    """What the forms call."""

    find: Callable[[str], None]
    add_fact: Callable[[str, str], None]
    """Put the fact of this id under the choice that is chosen."""
    add_scene: Callable[[SceneForm], None]
    save_head: Callable[[str, Mapping[str, str]], None]
    make_case: Callable[[str, str], None]


class Write:
    """All forms; `box` is the page that holds them."""

    def __init__(self, acts: WriteActs) -> None:
        self._acts = acts
        self._kept_head: dict[str, str] = {}
        self.said = {form: words("sim-said") for form in Form}
        self._changes = words()
        self._all_the_same = widgets.Checkbox(description="Change it all the same", indent=False)
        styled(self._all_the_same, "sim-tick")
        case, finder, scene, head = self._case_form(), self._finder(), self._scene_form(), self._head_form()
        forms = box([column([finder, head], "sim-col"), column([scene], "sim-col")], "sim-half")
        self._forms = column([self._changes, self._all_the_same, forms], "sim-col")
        self.box = column([case, self._forms], "sim-col")

    def say_which(self, title: str, file: str, *, shipped: bool) -> None:
        """Say which case the forms change; where it came with the simulator, only after a tick."""
        self._changes.value = changes_html(title, file, shipped=shipped)
        show(self._all_the_same, when=shipped)

    def show_forms(self, *, when: bool) -> None:
        """Show the forms that change a case, or leave them out where there is none."""
        show(self._forms, when=when)

    @property
    def all_the_same(self) -> bool:
        """Whether a case that came with the simulator shall be changed."""
        return bool(self._all_the_same.value)

    def ask_again(self) -> None:
        """Take the tick away: another case is looked at."""
        self._all_the_same.value = False

    # --- the fact finder ---

    def _finder(self) -> widgets.Box:
        self._asked = _text("What do you look for?", "interpreter")
        self._asked.continuous_update = True
        self._asked.observe(lambda change: self._acts.find(change["new"]), "value")
        self._found = words()
        self._found.value = facts_html([], "")
        self._fact = widgets.Dropdown(description="Fact")
        self._under = widgets.Dropdown(description="Put it under the choice or item")
        put = button("Put it there", self._put, "sim-writes")
        fields = [self._asked, self._found, self._fact, self._under, put, self.said[Form.FACT]]
        return column([_title("Fact finder"), *fields], "sim-card", "sim-form")

    def show_facts(self, rows: Sequence[FactRow], asked: str) -> None:
        """Show the facts that were found."""
        self._found.value = facts_html(rows, asked)
        offer(self._fact, [(f"{row.id} · {row.kind}", row.id) for row in rows])

    def offer_places(self, places: Sequence[tuple[str, str]]) -> None:
        """Offer these choices and items, each as its words and a key of the caller's."""
        offer(self._under, places)

    def _put(self) -> None:
        if self._fact.value and self._under.value:
            self._acts.add_fact(self._fact.value, self._under.value)

    # --- a new scene ---

    def _scene_form(self) -> widgets.Box:
        self._heading = _text("What is the scene called?", "Behind the car")
        self._place = _text("Where is it? (may stay empty)", "County Road 9")
        self._takes = _text("How many minutes pass? (may stay empty)", "2")
        self._text = widgets.Textarea(description="What does the trainee read?", placeholder="Two or three sentences.")
        ends = [("No, something is decided here", ""), ("Yes, well", "good"), ("Yes, in part", "partial")]
        self._ending = widgets.Dropdown(
            description="Does the case end here?", options=[*ends, ("Yes, with harm", "harmful")]
        )
        self._choices = [
            (_text(f"Choice {number}", "Ask what she needs"), widgets.Dropdown(description="leads to"))
            for number in range(1, MOST_CHOICES + 1)
        ]
        self._behind = widgets.Dropdown(description="Write it behind the scene")
        self._led_to_by = _text("A choice there that leads here (may stay empty)", "Walk to the back of the car")
        pairs = [styled(widgets.Box([text, target]), "sim-pair") for text, target in self._choices]
        short = styled(widgets.Box([self._place, self._takes]), "sim-pair")
        add = button("Write the scene", self._add, "sim-writes", primary=True)
        fields = [self._heading, short, self._text, self._ending, *pairs, self._behind, self._led_to_by, add]
        return column([_title("New scene"), *fields, self.said[Form.SCENE]], "sim-card", "sim-form")

    def offer_scenes(self, headings: Sequence[str]) -> None:
        """Offer these scenes as targets, and to write behind."""
        for _, target in self._choices:
            offer(target, [(NOWHERE, ""), *((heading, heading) for heading in headings)])
        offer(self._behind, [(heading, heading) for heading in headings])

    def _add(self) -> None:
        choices = tuple(
            (text.value.strip(), target.value or "") for text, target in self._choices if text.value.strip()
        )
        self._acts.add_scene(
            SceneForm(
                self._heading.value.strip(),
                self._text.value.strip(),
                self._place.value.strip(),
                self._takes.value.strip(),
                self._ending.value,
                self._behind.value or "",
                self._led_to_by.value.strip(),
                choices,
            )
        )

    def scene_written(self) -> None:
        """Empty the form of the scene: it was written."""
        for field in (self._heading, self._place, self._takes, self._text, self._led_to_by):
            field.value = ""
        for text, _ in self._choices:
            text.value = ""
        self._ending.value = ""

    # --- the head of the case ---

    def _head_form(self) -> widgets.Box:
        self._title = _text("Title", "")
        self._lines = {word: _text(asked, "") for word, asked in HEAD}
        save = button("Save the head of the case", self._save, "sim-writes")
        fields = [self._title, *self._lines.values(), save, self.said[Form.HEAD]]
        return column([_title("Head of the case"), *fields], "sim-card", "sim-form")

    def show_head(self, title: str, lines: Mapping[str, str]) -> None:
        """Show what stands at the head of the case; what somebody is typing stays."""
        shown = {"": title, **{word: lines.get(word, "") for word in self._lines}}
        fields = {"": self._title, **self._lines}
        for word, field in fields.items():
            if field.value == self._kept_head.get(word, ""):
                field.value = shown[word]
        self._kept_head = shown

    def _save(self) -> None:
        self._acts.save_head(
            self._title.value.strip(), {word: each.value.strip() for word, each in self._lines.items()}
        )

    # --- a new case ---

    def _case_form(self) -> widgets.Box:
        self._new_title = _text("What is the case called?", "Two cars at the rest stop")
        self._from = widgets.Dropdown(description="Begin with")
        make = button("Make the case", lambda: self._acts.make_case(self._new_title.value, self._from.value or ""))
        note = words()
        note.value = note_html("A new case is a finished small one: it plays, and it is yours to change.")
        fields = [note, self._new_title, self._from, make, self.said[Form.CASE]]
        return column([_title("New case"), *fields], "sim-card", "sim-form")

    def offer_templates(self, templates: Sequence[tuple[str, str]]) -> None:
        """Offer these cases to begin with, each as its words and its name or path."""
        offer(self._from, templates)


def _text(label: str, example: str) -> widgets.Text:
    return widgets.Text(description=label, placeholder=example)


def _title(text: str) -> widgets.HTML:
    made = words()
    made.value = title_html(text)
    return made
