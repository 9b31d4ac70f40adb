"""Notes on the link chart as they are changed and taken back."""

from __future__ import annotations

from simlib.html.shapes import DrawnTie, NotesView
from simlib.show.history import MOST_TO_TAKE_BACK, History
from simlib.show.notes import drawn, marked, sure_of, undrawn

DIRECTS: DrawnTie = {"from": "Dale", "verb": "directs", "to": "Ana", "shown_by": ["he answers"]}


def test_a_person_is_marked_marked_otherwise_and_not_at_all_any_more() -> None:
    first = marked({}, "Dale", ["directs"])
    both = marked(sure_of(first, "Dale", 2), "Dale", ["may be trafficked", "directs"])
    assert (first, both, marked(both, "Dale", [])) == (
        {"roles": {"Dale": ["directs"]}},
        {"roles": {"Dale": ["may be trafficked", "directs"]}, "confidence": {"Dale": 2}},
        {},
    )


def test_a_tie_is_drawn_once_and_drawn_again_has_its_new_evidence() -> None:
    again: DrawnTie = {**DIRECTS, "shown_by": []}
    assert drawn(drawn({}, DIRECTS), again) == {"drawn": [again]}


def test_a_tie_that_is_taken_away_takes_along_how_sure_one_was() -> None:
    notes = sure_of(drawn({}, DIRECTS), "Dale directs Ana", 3)
    assert notes == {"drawn": [DIRECTS], "confidence": {"Dale directs Ana": 3}}
    assert undrawn(notes, "Dale directs Ana") == {}


def test_nobody_is_sure_of_what_is_not_noted() -> None:
    assert sure_of({}, "Dale", 3) == {}


def test_to_be_sure_can_be_taken_back() -> None:
    notes = sure_of(marked({}, "Dale", ["directs"]), "Dale", 3)
    assert sure_of(notes, "Dale", 0) == {"roles": {"Dale": ["directs"]}}


def steps(count: int) -> History[NotesView]:
    """Notes changed so often, each time otherwise."""
    history: History[NotesView] = History({})
    for number in range(count):
        history = history.then(marked({}, f"p{number}", ["witness"]))
    return history


def test_a_step_back_and_again_is_the_same_as_none() -> None:
    two = steps(2)
    assert two.back().now == marked({}, "p0", ["witness"])
    assert two.back().again() == two
    assert two.back().back().back() == two.back().back()
    assert two.again() == two


def test_a_new_step_forgets_what_was_taken_back() -> None:
    other: NotesView = marked({}, "Renee", ["witness"])
    history = steps(2).back().then(other)
    assert (history.now, history.again()) == (other, history)


def test_not_more_is_kept_than_anybody_takes_back() -> None:
    assert len(steps(MOST_TO_TAKE_BACK + 5).past) == MOST_TO_TAKE_BACK
