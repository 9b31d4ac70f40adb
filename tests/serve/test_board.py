"""The board of a class at the authority: what it shows, that it is pushed, whose it is, and what it costs to keep."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest

from simlib.errors import Malformed, NotAllowed, NotPlayable, StoreBusy
from simlib.record.completions import Completion
from simlib.record.runs import Run
from simlib.serve.board import Boards
from simlib.serve.board_acts import OPERATIONS
from simlib.serve.operations import OPERATIONS as OF_A_RUN
from simlib.serve.runs import LiveRun
from tests.serve.counter import Counter
from tests.serve.lesson import DOOR, LOBBY, ROOM, Lesson, lesson_in
from tests.serve.night import ASK_JOAN, BADLY, KNOCK, LEAVE, LOOK, WAIT, WELL
from tests.serve.test_holding import colleague

pytestmark = pytest.mark.anyio


@pytest.fixture
def lesson(counter: Counter) -> Lesson:
    return lesson_in(counter)


@pytest.fixture
def taken_in(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The runs that were worked out, in order."""
    worked_out: list[str] = []
    before = Boards._take_in

    def counting(self: Boards, runs: Iterable[Run]) -> None:
        found: list[Run] = list(runs)
        worked_out.extend(run.exercise_id for run in found)
        before(self, found)

    monkeypatch.setattr(Boards, "_take_in", counting)
    return worked_out


async def test_a_board_shows_what_the_class_did(lesson: Lesson) -> None:
    await lesson.trainee([ASK_JOAN, KNOCK])
    await lesson.trainee(BADLY)
    shown = await lesson.board().shown()
    assert (shown["name"], shown["trainees"]) == ("Academy 41", 2)
    first, second = shown["progress"]
    assert (first["name"], first["where"]) == ("Recruit 01", f"Room for one night, {DOOR}")
    assert (second["name"], second["where"]) == ("Recruit 02", "Room for one night, ended")
    decided = {(each["scene"], each["answered"]) for each in shown["decisions"]}
    assert decided == {("The lobby", 2), (DOOR, 1), ("She says she's fine", 1)}


async def test_what_was_concluded_and_handed_in_is_counted(lesson: Lesson) -> None:
    page = await lesson.trainee(WELL)
    board = lesson.board()
    shown = await board.shown()
    assert (shown["seen"]["hits"], shown["seen"]["misses"]) == (1, 0)
    assert [each["answers"] for each in shown["sure"]["stated"]] == [0, 1, 0]
    (report,) = shown["reports"]
    assert (report["name"], report["case"]) == ("Recruit 01", "Room for one night")
    (text,) = (await board.ask("texts", run=page.connection.seat.run))["texts"]
    assert text["text"] == "At 9:40 p.m. I went to the motel."


async def test_a_decision_is_pushed_to_the_board_that_is_open(lesson: Lesson) -> None:
    page, board = await lesson.trainee(), lesson.board()
    await board.shown()
    await page.decide(KNOCK)
    shown = await board.pushed()
    assert shown["progress"][0]["where"] == f"Room for one night, {DOOR}"


async def test_a_trainee_who_begins_a_run_appears_at_once(lesson: Lesson) -> None:
    board = lesson.board()
    await board.shown()
    await lesson.trainee()
    assert [row["name"] for row in (await board.pushed())["progress"]] == ["Recruit 01"]


async def test_a_change_costs_the_run_that_changed_and_no_other(lesson: Lesson, taken_in: list[str]) -> None:
    first, second = await lesson.trainee([KNOCK]), await lesson.trainee([ASK_JOAN])
    board = lesson.board()
    await board.shown()
    assert sorted(taken_in) == sorted([first.connection.seat.run, second.connection.seat.run])
    taken_in.clear()
    await board.shown()
    assert taken_in == []
    await first.decide(LOOK)
    await board.shown()
    assert set(taken_in) == {first.connection.seat.run}


async def test_what_goes_on_in_another_class_pushes_nothing(lesson: Lesson) -> None:
    board = lesson.board()
    await board.shown()
    other = await lesson.counter.started()
    await other.decide(KNOCK)
    assert board.connection.writer.lines == []  # type: ignore[attr-defined]


async def test_runs_are_read_for_a_board_without_filling_the_memory_of_those_who_play(lesson: Lesson) -> None:
    await lesson.trainee([KNOCK])
    acts = lesson.counter.authority.acts
    await lesson.counter.authority.in_lane(acts.runs.clear)
    assert (await lesson.board().shown())["decisions"][0]["answered"] == 1
    assert acts.runs == {}


async def test_a_question_is_parked_shown_without_a_name_and_answered(lesson: Lesson) -> None:
    page, board = await lesson.trainee([KNOCK]), lesson.board()
    await board.shown()
    assert await page.ask("ask", text=" May I look at her phone? ") == {"ok": True}
    shown = await board.pushed()
    assert shown["questions"] == [{"number": 1, "about": "Room for one night", "text": "May I look at her phone?"}]
    person = page.connection.seat.person
    assert person not in json.dumps(shown)
    assert (await board.ask("answered", number=1))["board"]["questions"] == []


@pytest.mark.parametrize("text", ["", "  ", None, 7, ["x"]])
async def test_what_is_no_question_is_not_parked(lesson: Lesson, text: object) -> None:
    page = await lesson.trainee()
    assert (await page.ask("ask", text=text))["error"]["code"] == "malformed"
    assert (await lesson.board().shown())["questions"] == []


async def test_nobody_but_the_instructor_of_the_class_sees_its_board(lesson: Lesson) -> None:
    page = await lesson.trainee(WELL)
    for by in (colleague(lesson), page.connection.seat.person):
        board = lesson.board(by)
        for op, fields in (
            ("board", {}),
            ("release", {"number": 1}),
            ("answered", {"number": 1}),
            ("texts", {"run": page.connection.seat.run}),
            ("hold", {"scenario": ROOM, "scene": DOOR}),
        ):
            with pytest.raises(NotAllowed, match="not yours"):
                await board.ask(op, **fields)


async def test_also_a_class_that_is_kept_already_is_shown_to_nobody_else(lesson: Lesson) -> None:
    page = await lesson.trainee(WELL)
    await lesson.board().shown()
    for by in (colleague(lesson), page.connection.seat.person):
        with pytest.raises(NotAllowed, match="not yours"):
            await lesson.board(by).ask("texts", run=page.connection.seat.run)
        with pytest.raises(NotAllowed, match="not yours"):
            await lesson.boards.split(by, lesson.class_id, ROOM, DOOR)


async def test_a_text_of_another_class_is_not_read(lesson: Lesson) -> None:
    other = lesson_in(lesson.counter, "Academy 42")
    page = await other.trainee(WELL)
    assert (await lesson.board().ask("texts", run=page.connection.seat.run))["texts"] == []


async def test_a_ticket_of_a_run_opens_no_board_and_one_of_a_board_opens_no_run(lesson: Lesson) -> None:
    page, board = await lesson.trainee(), lesson.board()
    for op in set(OPERATIONS) - set(OF_A_RUN):
        with pytest.raises(Malformed):
            await lesson.handle(page.connection, {"op": op, "number": 1, "scenario": ROOM, "scene": DOOR})
    for op in set(OF_A_RUN) - set(OPERATIONS):
        with pytest.raises(Malformed):
            await board.ask(op, id="0" * 32, expect=1, decision={"choice": KNOCK})
    assert await board.ask("view") == {"ok": True}


async def test_a_board_on_the_wall_keeps_no_session_open_and_a_press_does(lesson: Lesson) -> None:
    board, sessions = lesson.board(), lesson.counter.people.sessions
    handle = board.connection.seat.session
    before = sessions.of_handle(handle).seen_ms
    lesson.counter.clock.ms += 60_000
    await board.shown()
    assert sessions.of_handle(handle).seen_ms == before
    await board.ask("hold", scenario=ROOM, scene=DOOR)
    assert sessions.of_handle(handle).seen_ms > before


async def test_a_board_on_the_wall_stays_open_while_somebody_of_the_class_plays_but_for_one_lesson_at_most(
    lesson: Lesson,
) -> None:
    board, clock, sessions = lesson.board(), lesson.counter.clock, lesson.counter.people.sessions
    handle = board.connection.seat.session
    assert await board.ask("view") == {"ok": True}
    playing = (await lesson.trainee()).connection.seat
    lesson.boards.book.issue("f" * 32, playing)
    for _ in range(4 * 6):
        clock.ms += 10 * 60_000
        await board.shown()
    assert not sessions.of_handle(handle).locked
    opened = clock.ms
    for _ in range(2):
        clock.ms += 10 * 60_000
        if not sessions.of_handle(handle).locked:
            await board.shown()
    assert (clock.ms - opened, sessions.of_handle(handle).locked) == (20 * 60_000, True)


async def test_a_board_before_which_nobody_of_the_class_plays_locks_like_any_page(lesson: Lesson) -> None:
    board, clock = lesson.board(), lesson.counter.clock
    assert await board.ask("view") == {"ok": True}
    await lesson.trainee()
    for _ in range(3):
        clock.ms += 5 * 60_000
        await board.shown()
    clock.ms += 60_000
    with pytest.raises(NotAllowed, match="locked"):
        await board.shown()


async def test_forgetting_a_person_leaves_nothing_of_them_in_memory(lesson: Lesson) -> None:
    page, board = await lesson.trainee(WELL), lesson.board()
    await board.shown()
    person = page.connection.seat.person
    lesson.counter.people.purge(lesson.counter.instructor, person)
    await lesson.counter.authority.forget(person)
    assert [list(kept) for kept in lesson.boards._kept.values()] == [[]]
    shown = await board.shown()
    assert shown["progress"] == []
    texts: list[dict[str, Any]] = (await board.ask("texts", run=page.connection.seat.run))["texts"]
    assert [each["text"] for each in texts] == [""]


async def test_a_run_that_is_no_longer_kept_leaves_the_board_too(lesson: Lesson) -> None:
    page, board = await lesson.trainee(WELL), lesson.board()
    await lesson.trainee([KNOCK])
    await board.shown()
    run, person = page.connection.seat.run, page.connection.seat.person
    await lesson.counter.authority.forget(person)
    await board.shown()
    stays = Completion(
        run, person, lesson.class_id, ROOM, "Room for one night", 1, 2, 3, passed=True, topics=(), segments=()
    )
    lesson.counter.people.retention.let_go(stays)
    lesson.counter.authority.acts.watcher.stirred(run, lesson.class_id)
    shown = await board.shown()
    assert [(row["name"], row["where"]) for row in shown["progress"]] == [
        ("Recruit 01", ""),
        ("Recruit 02", f"Room for one night, {DOOR}"),
    ]
    assert shown["reports"] == []


async def test_a_split_is_counted_over_the_class_and_names_nobody(lesson: Lesson) -> None:
    for decisions in ([KNOCK, WAIT, LEAVE], [KNOCK, LOOK], [KNOCK, LOOK], [KNOCK, LOOK], [KNOCK, LOOK]):
        await lesson.trainee(decisions)
    shown = await lesson.boards.split(lesson.counter.instructor, lesson.class_id, ROOM, DOOR)
    assert (shown.answered, sum(bar.percent for bar in shown.bars)) == (5, 100)
    assert {bar.text: bar.count for bar in shown.bars if bar.count}[LOOK] == 4
    assert shown.best
    assert "Recruit" not in str(shown)
    with pytest.raises(Malformed, match="no such scene"):
        await lesson.boards.split(lesson.counter.instructor, lesson.class_id, ROOM, "Nowhere")


async def test_a_store_that_fails_while_a_class_is_read_leaves_no_half_of_it(
    lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lesson.trainee([KNOCK])
    board = lesson.board()

    def fails(run: Run) -> None:
        raise StoreBusy("not now")

    with monkeypatch.context() as patched:
        patched.setattr(lesson.counter.authority.acts, "made_again", fails)
        await lesson.counter.authority.in_lane(lesson.counter.authority.acts.runs.clear)
        with pytest.raises(StoreBusy, match="not now"):
            await board.shown()
    assert (await board.shown())["decisions"][0]["answered"] == 1


async def test_a_run_that_cannot_be_read_hides_no_other(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, _ = await lesson.trainee([KNOCK]), await lesson.trainee([KNOCK, LOOK])
    acts = lesson.counter.authority.acts
    await lesson.counter.authority.in_lane(acts.runs.clear)
    reads = acts.made_again

    def fails(run: Run) -> LiveRun:
        if run.exercise_id == broken.connection.seat.run:
            raise NotPlayable("The case cannot be read.")
        return reads(run)

    monkeypatch.setattr(acts, "made_again", fails)
    shown = await lesson.board().shown()
    assert {(each["scene"], each["answered"]) for each in shown["decisions"]} == {("The lobby", 1), (DOOR, 1)}


async def test_a_page_whose_run_is_gone_keeps_nobody_from_holding_the_room(lesson: Lesson) -> None:
    page, gone = await lesson.trainee([KNOCK]), await lesson.trainee([KNOCK])
    lost = lesson.counter.page("f" * 32, gone.connection.seat.person, gone.connection.seat.session)
    await lesson.board().ask("hold", scenario=ROOM, scene=LOBBY)
    assert (await page.view())["held"] is True
    assert lost.paper.lines == []


async def test_a_mark_given_in_the_gradebook_is_pushed_to_the_board_that_is_open(
    lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked: list[frozenset[tuple[str, str]]] = [frozenset()]
    monkeypatch.setattr(lesson.boards._marks, "look", lambda: marked[-1])
    board = lesson.board()
    await board.shown()
    await lesson.boards.look()
    assert lesson.boards._due == {}
    marked.append(frozenset({("7", "week-1")}))
    await lesson.boards.look()
    assert (await board.pushed())["name"] == "Academy 41"
    lesson.counter.pages.remove(board.connection)
    marked.append(frozenset())
    await lesson.boards.look()
    assert lesson.boards._due == {}


async def test_the_gradebook_is_asked_while_a_board_is_open_and_let_go_of_after(
    lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    did: list[str] = []

    class Marks:
        is_awake = True

        def look(self) -> frozenset[tuple[str, str]]:
            did.append("look")
            return frozenset()

        def rest(self) -> None:
            did.append("rest")

    monkeypatch.setattr(lesson.boards, "_marks", Marks())
    board = lesson.board()
    await board.shown()
    await lesson.boards.look()
    lesson.counter.pages.remove(board.connection)
    await lesson.boards.look()
    await lesson.boards.close()
    assert did == ["look", "look", "rest", "rest"]
    monkeypatch.setattr(Marks, "is_awake", False)
    await lesson.boards.look()
    assert len(did) == 4


async def test_what_happens_in_one_moment_is_pushed_together(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simlib.serve.board.SECONDS_TO_GATHER", 3600.0)
    monkeypatch.setattr("simlib.serve.board.LONGEST_TO_GATHER", 3600.0)
    board = lesson.board()
    await board.shown()
    for _ in range(3):
        await lesson.trainee([KNOCK])
    assert list(lesson.boards._due) == [lesson.class_id]
    await lesson.boards.close()
    assert [timer.cancelled() for timer in lesson.boards._due.values()] == [True]
    assert board.connection.writer.lines == []  # type: ignore[attr-defined]


async def test_nothing_is_counted_while_nobody_looks(lesson: Lesson, taken_in: list[str]) -> None:
    board, page = lesson.board(), await lesson.trainee()
    await board.shown()
    taken_in.clear()
    lesson.counter.pages.remove(board.connection)
    await page.decide(KNOCK)
    assert (lesson.boards._due, taken_in) == ({}, [])
