"""The small sentences around a scene and a choice: where, how long, from where, and when it is offered."""

from __future__ import annotations

from collections.abc import Iterator

from simlib.script.model import Option, Passage


def meta_of(passage: Passage) -> str:
    """Where a scene is, how long it takes in the story, and from where it is reached.

    >>> meta_of(Passage(2, "The lot", "Motel", minutes=1, reached_from=(1, 4)))
    'Motel · 1 minute · Reached from 1, 4'
    """
    start = "The case begins here." if passage.number == 1 else ""
    reached = ", ".join(str(number) for number in passage.reached_from)
    minutes = _minutes(passage.minutes)
    return " · ".join(filter(None, (start, passage.place, minutes, reached and f"Reached from {reached}")))


def _minutes(minutes: int) -> str:
    return f"{minutes} minute{'s' * (minutes != 1)}" if minutes else ""


def notes_of(option: Option) -> Iterator[str]:
    """When an option is offered, and what it takes."""
    if option.only_if:
        yield f"Offered only if {option.only_if}."
    if option.seconds:
        yield (
            f"This is what happens when nobody decides within {option.seconds} seconds."
            " Time limits are off unless a trainee turns them on."
        )
    if option.once:
        yield "Can be done once."
    if option.minutes:
        yield f"It takes {_minutes(option.minutes)}."
