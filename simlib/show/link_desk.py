"""Marking and drawing on the link chart with fields and buttons: all that a mouse can do on the chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as widgets

from simlib.html.case_file import note_html
from simlib.html.link_chart import SURE_OPTIONS, drawn_text
from simlib.html.shapes import DrawnTie, LinksView, NotesView
from simlib.show.controls import button, column, offer, show, styled, words
from simlib.show.notes import MAY_BE_TRAFFICKED, drawn, marked, sure_of

Note = Callable[[NotesView, str], None]
"""Keeps notes, and says in a sentence what was changed."""

ALONE = (MAY_BE_TRAFFICKED, "not yet clear", "")
"""With these, nobody is marked as trafficked besides."""
NO_MARK = ("Not marked", "")
SURE = (("Not said", 0), *SURE_OPTIONS)


def choice(label: str) -> widgets.Dropdown:
    """A list to choose from, with its label above it."""
    return styled(widgets.Dropdown(description=label, options=[("", "")]), "sim-link-choice")


def tick(label: str) -> widgets.Checkbox:
    """A small box to tick."""
    return styled(widgets.Checkbox(value=False, description=label, indent=False), "sim-pick")


class Marking:
    """What the trainee takes a person for, whether that person may be harmed besides, and how sure that is."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self._links: LinksView = {}
        self._person, self._filling = "", False
        self.role, self.sure = choice("Mark as"), choice("How sure are you?")
        self.also = tick("May be trafficked too: a victim first")
        self.sure.options = SURE
        self.box = column([self.role, self.also, self.sure], "sim-link-part")
        for field in (self.role, self.also):
            field.observe(lambda _: self._mark(), "value")
        self.sure.observe(lambda _: self._say_how_sure(), "value")

    def show(self, links: LinksView, person: str) -> None:
        """Show what is noted of this person; nothing is asked where it is empty."""
        self._links, self._person = links, person
        show(self.box, when=bool(person))
        if not person:
            return
        notes = links.get("notes", {})
        marks = notes.get("roles", {}).get(person, [])
        besides = [mark for mark in marks if mark != MAY_BE_TRAFFICKED]
        self._filling = True
        offer(self.role, [NO_MARK, *((mark.capitalize(), mark) for mark in links.get("marks", []))])
        self.role.description = f"What is {person} here?"
        self.role.value = (besides or marks or [""])[0]
        self.also.value = bool(besides) and MAY_BE_TRAFFICKED in marks
        self.sure.value = notes.get("confidence", {}).get(person, 0)
        self._filling = False
        show(self.also, when=self.role.value not in ALONE)
        show(self.sure, when=bool(marks))

    def _mark(self) -> None:
        if self._filling:
            return
        role = str(self.role.value or "")
        both = self.also.value and role not in ALONE
        marks = [MAY_BE_TRAFFICKED, role] if both else [role] if role else []
        said = f"{self._person} is marked: {', '.join(marks)}." if marks else f"{self._person} is not marked any more."
        self._note(marked(self._links.get("notes", {}), self._person, marks), said)

    def _say_how_sure(self) -> None:
        if not self._filling:
            notes = sure_of(self._links.get("notes", {}), self._person, int(self.sure.value))
            self._note(notes, f"How sure you are about {self._person} is noted.")


class Drawing:
    """A tie of the trainee's own: from whom, which verb, to whom, what shows it, and how sure that is."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self._links: LinksView = {}
        self.source, self.verb, self.target = choice("From"), choice("Does what"), choice("To")
        self.sure = choice("How sure are you of this tie?")
        self.sure.options = SURE
        self._heading, self._shown_by = words(), words()
        self.picks = column([], "sim-link-picks")
        self.fields = column(
            [self.source, self.verb, self.target, self._shown_by, self.picks, self.sure, button("Draw it", self._draw)],
            "sim-link-part",
        )
        self.begin = widgets.ToggleButton(description="Draw a tie", value=False)
        self.box = column([self.begin, self.fields], "sim-link-part")
        show(self.fields, when=False)
        self.begin.observe(lambda change: show(self.fields, when=bool(change["new"])), "value")

    def show(self, links: LinksView, found: Sequence[str]) -> None:
        """Offer everybody who came up, the verbs, and what was found; what is half chosen stays."""
        self._links = links
        names = [(node.get("name", ""), node.get("name", "")) for node in links.get("nodes", [])]
        for field in (self.source, self.target):
            offer(field, [("Choose", ""), *names])
        offer(self.verb, [("Choose", ""), *((verb, verb) for verb in links.get("verbs", []))])
        self._shown_by.value = note_html("Shown by" if found else "Nothing found yet that could show it.")
        if [made.description for made in self.picks.children] != list(found):
            self.picks.children = [tick(name) for name in found]

    def takes(self, name: str) -> bool:
        """Whether a click on this mark of the chart fills an end of the tie that is being drawn."""
        if not (self.begin.value and name):
            return False
        open_end = self.source if not self.source.value else self.target
        open_end.value = name
        return True

    def _draw(self) -> None:
        notes = self._links.get("notes", {})
        source, verb, target = (str(field.value or "") for field in (self.source, self.verb, self.target))
        if not (source and verb and target) or source == target:
            self._note(notes, "Please choose two different ends, and what ties them.")
            return
        shown_by = [made.description for made in self.picks.children if made.value]
        tie: DrawnTie = {"from": source, "verb": verb, "to": target, "shown_by": shown_by}
        text, number = drawn_text(tie), int(self.sure.value)
        self._clear()
        self._note(sure_of(drawn(notes, tie), text, number), f"Drawn: {text}.")

    def _clear(self) -> None:
        self.begin.value = False
        self.sure.value = 0
        for field in (self.source, self.verb, self.target):
            field.value = ""
        for made in self.picks.children:
            made.value = False
