"""What the authority answers to honest pages and to hostile ones, over a real store. No browser, no sockets."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from simlib.errors import Malformed, NotPlayable
from tests.serve.counter import Counter
from tests.serve.night import ASK_JOAN, BADLY, KNOCK, LOOK, TO_THE_REPORT, WAIT, WELL, codes, log, play

# --- the course of a run ------------------------------------------------------------------------------------------


async def test_before_the_start_the_view_is_the_notice_and_holds_nothing_of_the_case(counter: Counter) -> None:
    view = await (await counter.opened()).view()
    assert (view["status"], view["scene"]["heading"], view["prompt"], view["transcript"]) == ("notice", "", None, [])


async def test_starting_twice_is_starting_once(counter: Counter) -> None:
    page = await counter.started()
    before = log(counter, page)
    again = await page.ask("start")
    assert (again["view"]["status"], log(counter, page)) == ("playing", before)


async def test_a_decision_before_the_start_is_refused(counter: Counter) -> None:
    page = await counter.opened()
    assert codes(await page.decide(KNOCK)) == ("run-over", True)


async def test_a_decision_is_in_the_log_when_it_is_answered(counter: Counter) -> None:
    page = await counter.started()
    answer = await page.decide(KNOCK)
    assert (answer["view"]["scene"]["heading"], log(counter, page)[-1]) == ("At the door", (3, "decision.submitted"))


async def test_the_same_decision_sent_again_changes_nothing_and_shows_where_the_case_stands(counter: Counter) -> None:
    page, one = await counter.started(), counter.fresh()
    first = await page.decide(KNOCK, expect=2, event_id=one)
    await page.decide(LOOK)
    held = log(counter, page)
    again = await page.decide(KNOCK, expect=2, event_id=one)
    assert "error" not in first
    assert (again["view"]["scene"]["heading"], log(counter, page)) == ("At the door", held)


async def test_ten_repeats_at_once_are_one_decision(counter: Counter) -> None:
    page, one = await counter.started(), counter.fresh()
    answers = await asyncio.gather(*(page.decide(KNOCK, expect=2, event_id=one) for _ in range(10)))
    assert [each["view"]["seq"] for each in answers] == [3] * 10
    assert len(log(counter, page)) == 3


async def test_of_two_tabs_that_decide_at_once_one_is_told_what_the_other_did(counter: Counter) -> None:
    page = await counter.started()
    tab = counter.page(page.connection.seat.run, page.connection.seat.person, page.connection.seat.session)
    first, second = await asyncio.gather(page.decide(KNOCK, expect=2), tab.decide(ASK_JOAN, expect=2))
    assert "error" not in first
    assert codes(second) == ("out-of-date", True)
    assert second["view"]["scene"]["heading"] == "At the door"
    assert tab.paper.lines[-1]["view"]["seq"] == 3


async def test_a_page_that_did_nothing_is_told_by_push_and_the_asking_page_by_its_answer_alone(
    counter: Counter,
) -> None:
    page = await counter.started()
    tab = counter.page(page.connection.seat.run, page.connection.seat.person, page.connection.seat.session)
    await page.decide(KNOCK)
    assert ([line["push"] for line in tab.paper.lines], page.paper.lines) == (["view"], [])


@pytest.mark.parametrize(
    ("event_id", "expect"),
    [
        (None, 2),
        ("", 2),
        ("g" * 32, 2),
        ("A" * 32, 2),
        ("0" * 33, 2),
        (7, 2),
        ("0" * 31 + "\n", 2),
        ("f" * 32, None),
        ("f" * 32, "2"),
        ("f" * 32, 2.0),
        ("f" * 32, True),
    ],
)
async def test_a_decision_without_a_proper_id_or_number_is_malformed(
    counter: Counter, event_id: object, expect: object
) -> None:
    page = await counter.started()
    answer = await page.ask("decide", id=event_id, expect=expect, decision=KNOCK)
    assert codes(answer) == ("malformed", True)
    assert len(log(counter, page)) == 2


@pytest.mark.parametrize("expect", [-1, 0, 1, 3, 10**30])
async def test_a_decision_on_another_state_is_out_of_date_and_comes_with_the_state(
    counter: Counter, expect: int
) -> None:
    page = await counter.started()
    answer = await page.decide(KNOCK, expect=expect)
    assert codes(answer) == ("out-of-date", True)
    assert (answer["view"]["seq"], len(log(counter, page))) == (2, 2)


JUNK: list[Any] = [
    None,
    7,
    True,
    [],
    {},
    "",
    "No such choice",
    KNOCK[:-1],
    {"choice": None},
    {"choice": KNOCK, "extra": 1},
    {"choice": [KNOCK]},
    {"choice": {"text": KNOCK}},
    {"select": [KNOCK]},
    {"sort": {KNOCK: KNOCK}},
    {"judge": {"Ana": "yes"}},
    {"write": "A report that nobody asked for."},
    {"refer": ["ht unit"]},
    {"chart": ["Dale controls Ana"]},
    {"timeout": True},
    {"timeout": False},
    {"choice": LOOK},
    {"choice": "x" * 100_000},
    {"choice": "\ud800"},
    {"choice": "\x00"},
    {"__class__": "Choose"},
    {"choice": KNOCK, "confidence": {}},
]


@pytest.mark.parametrize("decision", JUNK, ids=lambda decision: repr(decision)[:40])
async def test_what_is_not_offered_is_not_taken(counter: Counter, decision: object) -> None:
    page = await counter.started()
    answer = await page.decide(decision)
    assert answer["error"]["code"] in {"malformed", "not-offered"}
    assert (answer["view"]["seq"], len(log(counter, page))) == (2, 2)


async def test_an_item_or_a_unit_that_is_not_on_the_list_is_not_taken(counter: Counter) -> None:
    page = await counter.started()
    await play(page, TO_THE_REPORT[:9])
    for decision in ({"select": ["A line of my own"]}, {"select": ["Her exact words about the $900"] * 2}):
        assert (await page.decide(decision))["error"]["code"] in {"malformed", "not-offered"}
    await play(page, TO_THE_REPORT[9:11])
    assert codes(await page.decide({"refer": ["the mayor"]})) == ("not-offered", True)


async def test_a_choice_whose_condition_does_not_hold_is_not_offered(counter: Counter) -> None:
    page = await counter.started()
    await play(page, TO_THE_REPORT[:6])
    answer = await page.decide("Write down her answer and ask, if she is willing, about an ordinary day")
    assert codes(answer) == ("not-offered", True)


async def test_a_client_cannot_say_that_its_time_is_up(counter: Counter) -> None:
    page = await counter.started()
    await play(page, [KNOCK])
    await page.ask("timers", on=True)
    assert codes(await page.decide({"timeout": True})) == ("malformed", True)
    assert codes(await page.decide(WAIT)) == ("not-offered", True)


async def test_with_timers_off_the_choice_of_the_limit_is_an_ordinary_one(counter: Counter) -> None:
    view = await play(await counter.started(), [KNOCK, WAIT])
    assert view["scene"]["heading"] == "She says she's fine"


@pytest.mark.parametrize("op", ["decide", "draft"])
async def test_after_the_end_nothing_is_taken(counter: Counter, op: str) -> None:
    page = await counter.started()
    seq = (await play(page, BADLY))["seq"]
    answer = await page.ask(op, id=counter.fresh(), expect=seq, decision=KNOCK, text="late", seq=seq)
    assert codes(answer) == ("run-over", True)
    assert answer["view"]["status"] == "ended"


@pytest.mark.parametrize("op", [None, "", "hello", "__init__", "take", "_write", "create", "forget", 7, ["view"]])
async def test_an_operation_that_does_not_exist_is_malformed(counter: Counter, op: object) -> None:
    page = await counter.started()
    with pytest.raises(Malformed):
        await counter.authority.handle(page.connection, {"op": op})


# --- pause, leave, drafts, reports --------------------------------------------------------------------------------


async def test_while_paused_nothing_is_taken_and_going_on_takes_it_again(counter: Counter) -> None:
    page = await counter.started()
    assert (await page.ask("pause"))["view"]["status"] == "paused"
    assert codes(await page.decide(KNOCK)) == ("run-over", True)
    assert (await page.ask("resume"))["view"]["status"] == "playing"
    assert (await play(page, [KNOCK]))["scene"]["heading"] == "At the door"


async def test_pausing_twice_and_after_the_end_writes_nothing(counter: Counter) -> None:
    page = await counter.started()
    await page.ask("pause")
    await page.ask("pause")
    await page.ask("resume")
    await play(page, BADLY)
    held = log(counter, page)
    await page.ask("pause")
    assert log(counter, page) == held
    assert [kind for _, kind in held].count("clock.set") == 2


async def test_a_draft_comes_back_in_another_page_and_goes_with_its_decision(counter: Counter) -> None:
    page = await counter.started()
    seq = (await play(page, TO_THE_REPORT))["seq"]
    await page.ask("draft", seq=seq, text="At 9:40", items=None)
    reopened = counter.again()
    tab = reopened.page(page.connection.seat.run, page.connection.seat.person, page.connection.seat.session)
    assert (await tab.view())["prompt"]["draft"] == "At 9:40"
    await reopened.authority.close()
    assert (await play(page, [{"write": "At 9:40 p.m."}]))["status"] == "ended"
    assert counter.store.draft(page.connection.seat.run, "officer") is None


async def test_a_draft_for_an_earlier_prompt_is_dropped_without_a_word(counter: Counter) -> None:
    page = await counter.started()
    await play(page, [KNOCK])
    assert await page.ask("draft", seq=2, text="late", items=None) == {"ok": True}
    assert (await page.view())["prompt"]["draft"] == ""


DRAFTS: list[dict[str, object]] = [
    {"text": None},
    {"text": 7},
    {"text": "x" * 20_001},
    {"text": "\ud800"},
    {"text": "nul\x00"},
    {"text": "", "items": float("nan")},
    {"text": "", "items": ["x" * 1000] * 100},
    {"text": "", "items": ["half a character: \ud800"]},
    {"text": "", "items": {"half a character: \ud800": "here"}},
    {"text": "", "items": json.loads("[" * 20 + "]" * 20)},
]


@pytest.mark.parametrize("fields", DRAFTS, ids=lambda fields: repr(fields)[:40])
async def test_a_draft_that_cannot_be_kept_is_refused_and_leaves_the_page_as_it_was(
    counter: Counter, fields: dict[str, object]
) -> None:
    page = await counter.started()
    await page.ask("draft", seq=2, text="kept", items=["a"])
    answer = await page.ask("draft", **{"seq": 2, "items": None, **fields})
    prompt = answer["view"]["prompt"]
    assert (answer["error"]["code"], prompt["draft"], prompt["draft_items"]) == ("malformed", "kept", ["a"])


async def test_a_report_of_a_problem_is_kept_with_its_screen_and_never_longer_than_allowed(counter: Counter) -> None:
    page = await counter.started()
    assert await page.ask("report", text="y" * 9000, where="w" * 900) == {"ok": True}
    (report,) = counter.store.reports(page.connection.seat.run)
    assert (len(report.text), len(report.where)) == (4000, 200)


@pytest.mark.parametrize("fields", [{}, {"text": "", "where": ""}, {"text": " \n", "where": "x"}, {"text": 1}])
async def test_an_empty_report_is_refused(counter: Counter, fields: dict[str, object]) -> None:
    page = await counter.started()
    assert codes(await page.ask("report", **fields)) == ("malformed", True)
    assert counter.store.reports() == ()


async def test_leaving_keeps_everything(counter: Counter) -> None:
    page = await counter.started()
    await play(page, [KNOCK])
    assert await page.ask("leave") == {"url": "/"}
    assert (await page.view())["scene"]["heading"] == "At the door"


# --- the end, another try, another case ---------------------------------------------------------------------------


async def test_the_debrief_comes_with_the_end_and_not_before(counter: Counter) -> None:
    page = await counter.started()
    assert codes(await page.ask("debrief")) == ("run-over", True)
    await play(page, WELL)
    debrief = (await page.ask("debrief"))["debrief"]
    assert debrief["reports"] == [{"criterion": "report", "text": "At 9:40 p.m. I went to the motel."}]
    assert [entry["seq"] for entry in debrief["timeline"]] == list(range(3, 3 + len(WELL)))


async def test_trying_again_is_a_new_run_and_the_first_log_stays_as_it_was(counter: Counter) -> None:
    page = await counter.started()
    await play(page, WELL)
    run, person, session = page.connection.seat.run, page.connection.seat.person, page.connection.seat.session
    first = counter.store.read(run)
    url = (await page.ask("retry", seq=6))["url"]
    again = counter.page(url.removeprefix("/play/"), person, session)
    view = await again.view()
    assert ([line["chosen"] for line in view["transcript"]], view["status"]) == (WELL[:3], "playing")
    assert (counter.store.read(run), counter.people.runs.of(again.connection.seat.run).attempt) == (first, 2)
    counter.store.verify(run)
    counter.store.verify(again.connection.seat.run)


@pytest.mark.parametrize("seq", [None, 0, 1, 2, 999, "6", [6], 6.0, True, -6])
async def test_there_is_no_trying_again_from_what_was_no_decision(counter: Counter, seq: object) -> None:
    page = await counter.started()
    await play(page, BADLY)
    assert codes(await page.ask("retry", seq=seq)) == ("malformed", True)
    assert len(counter.people.runs.of_person(page.connection.seat.person)) == 1


async def test_there_is_no_trying_again_before_the_end(counter: Counter) -> None:
    page = await counter.started()
    await play(page, [KNOCK])
    assert codes(await page.ask("retry", seq=3)) == ("malformed", True)


async def test_another_case_can_be_taken_at_the_notice_and_not_later(counter: Counter) -> None:
    page = await counter.opened()
    assert (await page.view())["alternative"]["id"] in {"another-evening", "two-limits", "long-scenes"}
    other = (await page.ask("alternative"))["url"].removeprefix("/play/")
    assert counter.people.runs.of(other).scenario_id != "room-for-one-night"
    await page.ask("start")
    with pytest.raises(NotPlayable):
        await page.ask("alternative")
