"""How long a page on the wall of a lesson stays open while its person presses nothing there.

A room talks for longer than a page waits otherwise. So the board of a class and the wall of a roll call stay open, for
one lesson at most after their person last did something there. What was hidden from the room stays so meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable

LESSON_MS = 4 * 60 * 60_000
"""The longest lesson."""
MOST_HIDDEN = 500
"""Boards whose names are known to be hidden; where there are more, the oldest are forgotten."""


class OnTheWall:
    """When each session last opened a page on the wall, or pressed something there."""

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
        self._pressed: dict[tuple[str, str], int] = {}

    def press(self, session: str, page: str) -> None:
        """The person of this session opened the page, or pressed something there."""
        now = self._now()
        self._pressed = {each: then for each, then in self._pressed.items() if now - then <= LESSON_MS}
        self._pressed[session, page] = now

    def lasts(self, session: str, page: str) -> bool:
        """Whether the lesson for which this session opened the page may still go on."""
        then = self._pressed.get((session, page))
        return then is not None and self._now() - then <= LESSON_MS


class HiddenNames:
    """On which boards each session hid the names, so that a board that is opened or loads itself anew shows none.

    Memory alone keeps it: after a start of the server a board shows names until they are hidden again.
    """

    def __init__(self) -> None:
        self._hidden: dict[tuple[str, str], None] = {}

    def set(self, session: str, page: str, *, hidden: bool) -> None:
        """The person of this session hid the names on this board, or showed them again."""
        self._hidden.pop((session, page), None)
        if hidden:
            self._hidden[session, page] = None
        while len(self._hidden) > MOST_HIDDEN:
            del self._hidden[next(iter(self._hidden))]

    def are(self, session: str, page: str) -> bool:
        """Whether they are hidden there."""
        return (session, page) in self._hidden
