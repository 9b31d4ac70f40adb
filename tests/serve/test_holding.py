"""A room that is held: all decide there, nobody after it, clocks wait, and a release lets go at once."""

from __future__ import annotations

import pytest

from simlib.errors import Malformed, NotAllowed
from tests.serve.counter import Counter
from tests.serve.lesson import DOOR, LOBBY, ROOM, Lesson, lesson_in
from tests.serve.night import KNOCK, LOOK
from tests.serve.test_time_limits import Hand, hand

__all__ = ["hand"]

pytestmark = pytest.mark.anyio


@pytest.fixture
def lesson(counter: Counter) -> Lesson:
    return lesson_in(counter)


async def test_all_decide_where_the_room_is_held_so_that_there_is_a_split_to_show(lesson: Lesson) -> None:
    page = await lesson.trainee([KNOCK])
    board = lesson.board()
    await board.ask("hold", scenario=ROOM, scene=DOOR)
    assert (await page.view())["held"] is False
    assert (await page.decide(LOOK))["view"]["held"] is True
    shown = await board.shown()
    assert [(each["scene"], each["waiting"]) for each in shown["holds"]] == [(DOOR, 1)]
    assert [each["answered"] for each in shown["decisions"] if each["scene"] == DOOR] == [1]


async def test_what_comes_after_it_is_not_decided_and_the_page_says_so_calmly(lesson: Lesson) -> None:
    page = await lesson.trainee([KNOCK])
    await lesson.board().ask("hold", scenario=ROOM, scene=LOBBY)
    before = await page.view()
    answer = await page.decide(LOOK)
    assert answer["error"]["code"] == "room-held"
    assert answer["error"]["sentence"].startswith("Your instructor holds the room here.")
    assert (answer["view"]["seq"], answer["view"]["held"]) == (before["seq"], True)


async def test_a_release_is_pushed_to_whoever_waits_and_the_decision_is_taken(lesson: Lesson) -> None:
    page, board = await lesson.trainee([KNOCK]), lesson.board()
    (held,) = (await board.ask("hold", scenario=ROOM, scene=LOBBY))["board"]["holds"]
    assert (await page.pushed())["view"]["held"] is True
    page.paper.lines.clear()
    await board.ask("release", number=held["number"])
    assert [line["view"]["held"] for line in page.paper.lines] == [False]
    assert (await page.decide(LOOK))["view"]["transcript"][-1]["chosen"] == LOOK


async def test_whoever_decides_at_a_held_scene_later_waits_too(lesson: Lesson) -> None:
    await lesson.board().ask("hold", scenario=ROOM, scene=LOBBY)
    page = await lesson.trainee()
    assert (await page.view())["held"] is False
    assert (await page.decide(KNOCK))["view"]["held"] is True
    assert (await page.decide(LOOK))["error"]["code"] == "room-held"


async def test_whoever_is_past_what_follows_a_held_scene_goes_on(lesson: Lesson) -> None:
    page = await lesson.trainee([KNOCK, LOOK])
    await lesson.board().ask("hold", scenario=ROOM, scene=LOBBY)
    assert (await page.view())["held"] is False


async def test_nobody_else_hears_of_a_hold(lesson: Lesson) -> None:
    elsewhere = await lesson.trainee()
    other = lesson_in(lesson.counter, "Academy 42")
    stranger = await other.trainee([KNOCK])
    await lesson.board().ask("hold", scenario=ROOM, scene=LOBBY)
    assert (elsewhere.paper.lines, stranger.paper.lines) == ([], [])
    assert "error" not in await stranger.decide(LOOK)


async def test_a_repeat_of_a_decision_that_was_taken_is_no_new_one_at_a_held_scene(lesson: Lesson) -> None:
    page = await lesson.trainee()
    seq = (await page.view())["seq"]
    await page.decide(KNOCK, seq, "ab" * 16)
    await lesson.board().ask("hold", scenario=ROOM, scene=LOBBY)
    assert "error" not in await page.decide(KNOCK, seq, "ab" * 16)


async def test_a_draft_is_kept_while_the_room_is_held(lesson: Lesson) -> None:
    page = await lesson.trainee([KNOCK])
    await lesson.board().ask("hold", scenario=ROOM, scene=LOBBY)
    answer = await page.ask("draft", seq=(await page.view())["seq"], text="First words", items=None)
    assert answer == {"ok": True}


async def test_a_timed_decision_waits_while_the_room_is_held_and_no_time_is_lost(lesson: Lesson, hand: Hand) -> None:
    page, board = await lesson.trainee(scenario="two-limits"), lesson.board()
    await page.ask("timers", on=True)
    await page.decide("Knock")
    hand.turn(20)
    (held,) = (await board.ask("hold", scenario="two-limits", scene="The first door"))["board"]["holds"]
    hand.turn(600)
    view = await page.view()
    assert ([line["chosen"] for line in view["transcript"]], view["prompt"]["limit"]["left"]) == (["Knock"], None)
    await board.ask("release", number=held["number"])
    assert (await page.view())["prompt"]["limit"]["left"] == 40
    hand.turn(40)
    await page.pushed()
    assert [line["chosen"] for line in (await page.view())["transcript"]] == ["Knock", "Stay outside"]


async def test_a_hold_outlives_a_restart(lesson: Lesson) -> None:
    page = await lesson.trainee([KNOCK])
    await lesson.board().ask("hold", scenario=ROOM, scene=LOBBY)
    seat = page.connection.seat
    await lesson.counter.authority.close()
    again = lesson.counter.again()
    later = again.page(seat.run, seat.person, seat.session)
    assert (await later.decide(LOOK))["error"]["code"] == "room-held"
    await again.authority.close()
    again.store.close()


async def test_a_room_is_held_only_where_somebody_decides(lesson: Lesson) -> None:
    board = lesson.board()
    for scenario, scene in (("nothing", DOOR), (ROOM, "Nowhere"), (ROOM, "The door closes"), (7, DOOR), (ROOM, None)):
        with pytest.raises(Malformed):
            await board.ask("hold", scenario=scenario, scene=scene)
    for number in ("1", True, 0, 1 << 40, None):
        with pytest.raises(Malformed):
            await board.ask("release", number=number)
    assert (await board.shown())["holds"] == []


async def test_a_run_of_no_class_is_never_held(lesson: Lesson) -> None:
    await lesson.board().ask("hold", scenario=ROOM, scene=LOBBY)
    page = await lesson.counter.started()
    view = (await page.decide(KNOCK))["view"]
    assert (view["held"], view["asks"]) == (False, False)
    answer = await page.ask("ask", text="Anybody?")
    assert answer["error"]["sentence"] == "There is no class here to ask. Please talk to your instructor."


async def test_nobody_else_holds_a_class(lesson: Lesson) -> None:
    page = await lesson.trainee([KNOCK])
    for board in (lesson.board(page.connection.seat.person), lesson.board(colleague(lesson))):
        with pytest.raises(NotAllowed, match="not yours"):
            await board.ask("hold", scenario=ROOM, scene=LOBBY)
        with pytest.raises(NotAllowed, match="not yours"):
            await board.ask("board")
    assert "error" not in await page.decide(LOOK)


def colleague(lesson: Lesson) -> str:
    counter = lesson.counter
    accounts = counter.people.accounts
    return accounts.add_instructor(counter.instructor, "Lt. Okafor", "a second long phrase").person_id
