"""A case that is changed under an open run: the run goes on as it began, or goes over, and its log says so."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from simlib.errors import NotAllowed, OutOfDate
from simlib.read.notebook import notebook_from_text
from simlib.serve.countdown import Countdown
from simlib.serve.library import Library
from tests.serve.counter import Counter, Json, Page, counter_in, facts
from tests.serve.night import log
from tests.serve.test_time_limits import Hand

CASE = """# The gate

- Id: the-gate
- Notice: a quarrel; nobody under 18; low
- Law checked: 2026-11-01

### Criteria

- care: 2 points.
- report: 2 points, marked by a person.

## At the gate

It is dark.

- [Ring](#The-yard)

  A bell.

- [Wait](#At-the-gate)

## The yard

- Write: What do you see? [Go on](#The-barn)
  - Criterion: report

## The barn

- [Ask what she needs](#The-end)
  - Score: care + 2
  - Follows: PRA-01.do1
  - Why: It is calm.
- [Leave](#The-end)

## The end

- Ending: good

It is over.
"""
RENAMED = CASE.replace("## The barn", "## The shed\n\n- Formerly: The barn").replace("#The-barn", "#The-shed")
OTHER_POINTS = CASE.replace("- [Leave]", "- [Look around](#The-end)\n- [Leave]").replace(
    "  A bell.\n", "  A bell.\n\n  - Score: care + 1\n  - Follows: PRA-01.do1\n  - Why: So.\n"
)
LATER = CASE.replace("- [Leave](#The-end)", "- [Leave quietly](#The-end)")


@pytest.fixture
async def counter(blank: Path, tmp_path: Path) -> AsyncIterator[Counter]:
    """An authority over one case that tests may change."""
    shutil.copytree(blank / "data", tmp_path / "data")
    (tmp_path / "cases").mkdir()
    write(tmp_path / "cases", CASE)
    made = counter_in(tmp_path, tmp_path / "cases")
    yield made
    await made.authority.close()
    made.store.close()


def write(folder: Path, text: str) -> None:
    """The notebook of the case, as an author saves it."""
    (folder / "gate.ipynb").write_bytes(notebook_from_text(text))


async def played(counter: Counter, *decisions: object) -> Page:
    page = await counter.started("the-gate")
    for decision in decisions:
        assert "error" not in await page.decide(decision)
    return page


async def newer(counter: Counter, page: Page) -> Json | None:
    seat = page.connection.seat
    found = await counter.authority.newer(seat.run, seat.person)
    return None if found is None else {name: getattr(found, name) for name in found.__slots__}


async def go_over(counter: Counter, page: Page) -> Json:
    found, seat = await newer(counter, page), page.connection.seat
    assert found is not None
    await counter.authority.move(seat.run, seat.person, found["version"])
    return await page.view()


async def test_a_run_whose_case_stands_as_it_was_has_no_newer_version(counter: Counter) -> None:
    page = await played(counter, "Ring")
    assert await newer(counter, page) is None
    write(counter.library.folder, CASE.replace("# The gate", "# The gate\n\n- Note: read again"))
    assert await newer(counter, page) is None


async def test_a_run_goes_on_as_it_began_until_its_person_takes_it_over(counter: Counter) -> None:
    page = await played(counter, "Ring", {"write": "A yard."})
    write(counter.library.folder, RENAMED)
    assert (await page.view())["scene"]["heading"] == "The barn"
    found = await newer(counter, page)
    assert found is not None
    assert {**found, "version": ""} == {
        "version": "",
        "keeps_all": True,
        "scene": "The shed",
        "kept": 2,
        "decisions": 2,
        "why": "",
        "changes": ('The scene "The barn" is now called "The shed".',),
        "counts_otherwise": False,
    }
    assert (await go_over(counter, page))["scene"]["heading"] == "The shed"


async def test_the_log_alone_makes_a_run_that_went_over_again(counter: Counter) -> None:
    page = await played(counter, "Ring", {"write": "A yard."})
    write(counter.library.folder, RENAMED)
    shown = await go_over(counter, page)
    assert log(counter, page)[-1][1] == "package.changed"
    counter.store.verify(page.connection.seat.run)
    write(counter.library.folder, CASE)
    again = counter.again()
    seat = page.connection.seat
    assert await again.authority.view(seat.run, seat.person) == shown
    await again.authority.close()
    again.store.close()


async def test_what_was_written_is_kept_and_the_event_holds_none_of_it(counter: Counter) -> None:
    page = await played(counter, "Ring", {"write": "A yard."})
    write(counter.library.folder, RENAMED)
    await go_over(counter, page)
    payload = counter.store.read(page.connection.seat.run)[-1].payload
    assert payload["decisions"] == [{"choice": "Ring"}, {"write": {"length": 7}}]
    await page.decide("Leave")
    debrief = (await page.ask("debrief"))["debrief"]
    assert debrief["reports"] == [{"criterion": "report", "text": "A yard."}]


async def test_decisions_that_do_not_hold_are_left_out_and_nothing_is_taken_in_silence(counter: Counter) -> None:
    page = await played(counter, "Ring", {"write": "A yard."})
    write(counter.library.folder, CASE.replace("- [Ring](#The-yard)\n\n  A bell.\n", "- [Shout](#The-yard)\n"))
    found = await newer(counter, page)
    assert found is not None
    assert (found["keeps_all"], found["scene"], found["kept"], found["why"]) == (
        False,
        "At the gate",
        0,
        '"Ring" is no longer among what can be done in "At the gate".',
    )
    view = await go_over(counter, page)
    assert (view["scene"]["heading"], view["transcript"]) == ("At the gate", [])
    assert "error" not in await page.decide("Wait")


async def test_what_a_decision_counts_for_is_not_told_before_the_end(counter: Counter) -> None:
    page = await played(counter, "Ring")
    write(counter.library.folder, OTHER_POINTS)
    found = await newer(counter, page)
    assert found is not None
    assert (found["changes"], found["counts_otherwise"]) == ((), True)


async def test_a_second_attempt_of_a_run_that_went_over_is_played_on_the_same_version(counter: Counter) -> None:
    page = await played(counter, "Ring", {"write": "A yard."})
    write(counter.library.folder, RENAMED)
    await go_over(counter, page)
    await page.decide("Leave")
    debrief = (await page.ask("debrief"))["debrief"]
    url = (await page.ask("retry", seq=debrief["retry"][-1]["seq"]))["url"]
    seat = page.connection.seat
    second = counter.page(url.rsplit("/", 1)[-1], seat.person, seat.session)
    assert (await second.view())["scene"]["heading"] == "The shed"


async def test_a_version_that_was_changed_once_more_is_looked_at_first(counter: Counter) -> None:
    page = await played(counter, "Ring")
    seat = page.connection.seat
    write(counter.library.folder, RENAMED)
    found = await newer(counter, page)
    assert found is not None
    write(counter.library.folder, LATER)
    held = log(counter, page)
    with pytest.raises(OutOfDate, match="once more"):
        await counter.authority.move(seat.run, seat.person, found["version"])
    assert log(counter, page) == held


async def test_going_over_twice_is_going_over_once(counter: Counter) -> None:
    page = await played(counter, "Ring")
    seat = page.connection.seat
    write(counter.library.folder, RENAMED)
    found = await newer(counter, page)
    assert found is not None
    for _ in range(2):
        await counter.authority.move(seat.run, seat.person, found["version"])
    assert [kind for _, kind in log(counter, page)].count("package.changed") == 1


async def test_going_over_that_breaks_half_way_leaves_what_the_log_says(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await played(counter, "Ring", {"write": "A yard."})
    seat = page.connection.seat
    write(counter.library.folder, RENAMED)
    found = await newer(counter, page)
    assert found is not None

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("simlib.serve.runs.LiveRun._apply", broken)
    with pytest.raises(ZeroDivisionError):
        await counter.authority.move(seat.run, seat.person, found["version"])
    monkeypatch.undo()
    assert log(counter, page)[-1][1] == "package.changed"
    assert (await page.view())["scene"]["heading"] == "The shed"


async def test_nobody_moves_another_persons_run(counter: Counter) -> None:
    page = await played(counter, "Ring")
    write(counter.library.folder, RENAMED)
    stranger = counter.people.accounts.outside_person(
        "stranger", counter.people.accounts.person(counter.instructor).role
    )
    run = page.connection.seat.run
    with pytest.raises(NotAllowed):
        await counter.authority.move(run, stranger.person_id, "0" * 64)
    assert await counter.authority.newer(run, stranger.person_id) is None


async def test_a_newer_version_with_errors_is_not_offered(counter: Counter) -> None:
    page = await played(counter, "Ring")
    write(counter.library.folder, CASE.replace("#The-barn", "#Nowhere"))
    assert await newer(counter, page) is None


async def test_a_run_that_has_ended_stays_as_it_is(counter: Counter) -> None:
    page = await played(counter, "Ring", {"write": ""}, "Leave")
    write(counter.library.folder, LATER)
    assert await newer(counter, page) is None


async def test_a_run_behind_its_notice_begins_on_the_newer_version(counter: Counter) -> None:
    page = await counter.opened("the-gate")
    write(counter.library.folder, CASE.replace("It is dark.", "A lamp burns."))
    await go_over(counter, page)
    view = (await page.ask("start"))["view"]
    assert view["scene"]["blocks"][0]["text"] == "A lamp burns."


async def test_other_pages_of_the_run_show_where_it_stands_now(counter: Counter) -> None:
    page = await played(counter, "Ring", {"write": "A yard."})
    write(counter.library.folder, RENAMED)
    await go_over(counter, page)
    assert (await page.pushed())["view"]["scene"]["heading"] == "The shed"


@pytest.mark.parametrize(
    ("text", "kept"), [(RENAMED, "so far"), (CASE.replace("What do you see?", "What do you hear?"), "")]
)
async def test_what_is_being_typed_stays_where_the_same_is_asked(counter: Counter, text: str, kept: str) -> None:
    page = await played(counter, "Ring")
    await page.ask("draft", seq=(await page.view())["seq"], text="so far", items=None)
    write(counter.library.folder, text)
    assert (await go_over(counter, page))["prompt"]["draft"] == kept


async def test_a_paused_run_stays_paused(counter: Counter) -> None:
    page = await played(counter, "Ring")
    await page.ask("pause")
    renamed = CASE.replace("## The yard", "## A yard\n\n- Formerly: The yard").replace("#The-yard", "#A-yard")
    write(counter.library.folder, renamed)
    assert (await go_over(counter, page))["status"] == "paused"
    run = counter.people.runs.of(page.connection.seat.run)
    assert (run.state.value, run.scene) == ("paused", "A yard")


async def test_a_library_reads_the_version_a_run_began_on_after_the_file_is_gone(counter: Counter) -> None:
    page = await played(counter, "Ring")
    (counter.library.folder / "gate.ipynb").unlink()
    assert Library(counter.library.folder, facts()).title("the-gate") is None
    assert await newer(counter, page) is None
    assert (await page.view())["scene"]["heading"] == "The yard"


LIMITED = CASE.replace("- [Wait](#At-the-gate)", "- Limit: 60 seconds, then [Wait](#At-the-gate)")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (LIMITED.replace("It is dark.", "A lamp burns."), 40),
        (LIMITED.replace("60 seconds", "30 seconds"), 30),
        (LIMITED.replace("60 seconds, then [Wait]", "50 seconds, then [Stand still]"), 50),
        (CASE, None),
    ],
)
async def test_going_over_gives_no_new_time_for_the_same_limit(counter: Counter, text: str, left: int | None) -> None:
    write(counter.library.folder, LIMITED)
    page = await played(counter)
    await page.ask("timers", on=True)
    counter.clock.ms += 20_000
    write(counter.library.folder, text)
    limit = (await go_over(counter, page))["prompt"].get("limit")
    assert (limit and round(limit["left"])) == left


async def test_a_time_out_of_the_version_that_was_left_is_not_taken_in_the_other(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = Hand()
    monkeypatch.setattr("simlib.serve.authority.Countdown", lambda seconds, out, _: Countdown(seconds, out, hand))
    write(counter.library.folder, LIMITED)
    page = await played(counter)
    await page.ask("timers", on=True)
    write(counter.library.folder, LIMITED.replace("then [Wait]", "then [Stand still]"))
    found, seat = await newer(counter, page), page.connection.seat
    assert found is not None
    moving = asyncio.create_task(counter.authority.move(seat.run, seat.person, found["version"]))
    await asyncio.sleep(0)
    # Time runs out while the run goes over: what is due now waits behind that.
    hand.turn(60)
    await moving
    assert [kind for _, kind in log(counter, page)].count("decision.submitted") == 0
    assert (await page.view())["transcript"] == []
