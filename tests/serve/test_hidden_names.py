"""Names that were hidden from a room stay hidden when the board is opened anew, for that person's board alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simlib.errors import Malformed
from simlib.serve import on_the_wall
from simlib.serve.on_the_wall import HiddenNames
from tests.serve.counter import Counter
from tests.serve.lesson import Board, Lesson, lesson_in

pytestmark = pytest.mark.anyio


@pytest.fixture
def lesson(counter: Counter) -> Lesson:
    return lesson_in(counter)


def anew(board: Board) -> Board:
    """The same board in the same browser, opened once more."""
    again = board.lesson.board()
    again.connection.seat = board.connection.seat
    return again


async def hides(board: Board) -> object:
    """Whether the board hides its names when it is opened."""
    return (await board.ask("board"))["hidden"]


async def test_what_was_hidden_stays_so_until_it_is_shown_again(lesson: Lesson) -> None:
    board = lesson.board()
    assert await hides(board) is False
    for hidden in (True, True, False):
        assert await board.ask("names", hidden=hidden) == {"ok": True}
        assert await hides(anew(board)) is hidden


async def test_another_browser_and_another_class_know_nothing_of_it(lesson: Lesson) -> None:
    board, other = lesson.board(), lesson_in(lesson.counter, "Academy 42").board()
    other.connection.seat = replace(board.connection.seat, board=other.connection.seat.board)
    await board.ask("names", hidden=True)
    assert [await hides(each) for each in (board, lesson.board(), other)] == [True, False, False]


@pytest.mark.parametrize("hidden", [None, 1, "yes", []])
async def test_what_says_neither_is_refused(lesson: Lesson, hidden: object) -> None:
    board = lesson.board()
    with pytest.raises(Malformed):
        await board.ask("names", hidden=hidden)
    assert await hides(board) is False


def test_of_very_many_boards_the_oldest_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_the_wall, "MOST_HIDDEN", 2)
    names = HiddenNames()
    for session in ("a", "b", "a", "c"):
        names.set(session, "class", hidden=True)
    assert [names.are(session, "class") for session in "abc"] == [True, False, True]
