"""The trainee's notes on the link chart as they are changed. Nothing here knows a widget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from simlib.html.link_chart import drawn_text
from simlib.html.shapes import DrawnTie, NotesView

MAY_BE_TRAFFICKED = "may be trafficked"


def marked(notes: NotesView, person: str, marks: Sequence[str]) -> NotesView:
    """The notes with the person marked so; with no marks, nothing is said of the person any more.

    >>> marked({}, "Dale", ["directs"])
    {'roles': {'Dale': ['directs']}}
    """
    roles = {name: held for name, held in notes.get("roles", {}).items() if name != person}
    return _tidy({**notes, "roles": {**roles, person: list(marks)} if marks else roles})


def drawn(notes: NotesView, tie: DrawnTie) -> NotesView:
    """The notes with this tie; one of the same text gets its evidence."""
    others = [each for each in notes.get("drawn", []) if drawn_text(each) != drawn_text(tie)]
    return _tidy({**notes, "drawn": [*others, tie]})


def undrawn(notes: NotesView, text: str) -> NotesView:
    """The notes without this tie."""
    return _tidy({**notes, "drawn": [tie for tie in notes.get("drawn", []) if drawn_text(tie) != text]})


def sure_of(notes: NotesView, about: str, number: int) -> NotesView:
    """The notes with how sure the trainee is about a person or a tie; 0 says nothing about it."""
    others = {name: held for name, held in notes.get("confidence", {}).items() if name != about}
    return _tidy({**notes, "confidence": {**others, about: number} if number else others})


def _tidy(notes: NotesView) -> NotesView:
    """The notes as the authority writes them: nothing empty, and nobody sure of what is not noted."""
    about = {*notes.get("roles", {}), *map(drawn_text, notes.get("drawn", []))}
    sure = {name: number for name, number in notes.get("confidence", {}).items() if name in about}
    every = {"roles": notes.get("roles", {}), "drawn": notes.get("drawn", []), "confidence": sure}
    return cast(NotesView, {key: held for key, held in every.items() if held})
