"""What is marked and drawn on the link chart at the authority: kept from page to page, checked, and in no score."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from simlib.play.links import opaque
from simlib.record.store import Draft
from simlib.serve.acts import NOTES
from tests.serve.counter import Counter, Json, Page, counter_over

CASE = """# The yard

- Id: the-yard
- Notice: a quarrel; nobody under 18; low
- Law checked: 2026-11-01

### Criteria

- facts: 2 points. What was seen.

### Evidence

- the count: Ana said what she owes.

### People and places

- Ana: person, may be trafficked
- Dale: person, controls
- Renee: person, dual status

### Ties

- Ana owes Dale
  - Shown by: the count
- Renee directs Ana
  - Shown by: the count

## The door

Dale opens. Ana stands behind him.

- [Ask Ana](#The-sheet)

  - Then: find the count, offer advocate

## The sheet

- Chart: Which can you show? [Go on](#The-end)
  - [x] Ana owes Dale
    - When: found(the count)
    - Score: facts + 2
    - Follows: PRA-12.do1
    - Why: It is on record.

## The end

- Ending: good

It is over.
"""
DALE = {"roles": {"Dale": ["directs"]}, "confidence": {"Dale": 2}}


@pytest.fixture
async def counter(tmp_path: Path) -> AsyncIterator[Counter]:
    """An authority over the case."""
    async with counter_over(tmp_path, CASE) as made:
        yield made


@pytest.fixture
async def page(counter: Counter) -> Page:
    """A page at the first scene."""
    made = await counter.opened("the-yard")
    await made.ask("start")
    return made


def noted(view: Json) -> Json:
    """The notes in a view."""
    return dict(view["links"]["notes"])


async def test_notes_come_back_on_every_page_and_after_every_decision(counter: Counter, page: Page) -> None:
    answer = await page.ask("chart", notes=DALE)
    seat = page.connection.seat
    tab = counter.page(seat.run, seat.person, seat.session)
    assert [noted(answer["view"]), noted(await tab.view())] == [DALE, DALE]
    assert noted((await page.decide("Ask Ana"))["view"]) == DALE


async def test_notes_outlive_the_server_memory(counter: Counter, page: Page) -> None:
    await page.ask("chart", notes=DALE)
    await counter.authority.forget(page.connection.seat.person)
    assert noted(await page.view()) == DALE


async def test_other_pages_of_the_run_hear_of_notes(counter: Counter, page: Page) -> None:
    seat = page.connection.seat
    tab = counter.page(seat.run, seat.person, seat.session)
    tab.paper.lines.clear()
    await page.ask("chart", notes=DALE)
    assert [noted(line["view"]) for line in tab.paper.lines] == [DALE]


async def test_the_last_notes_stand_in_place_of_those_before(page: Page) -> None:
    await page.ask("chart", notes=DALE)
    await page.ask("chart", notes={})
    assert noted(await page.view()) == {}


@pytest.mark.parametrize(
    ("notes", "sentence"),
    [
        (None, "That could not be read as a decision. Nothing was changed."),
        ({"roles": {"Dale": ["guilty"]}}, "That could not be read as a decision. Nothing was changed."),
        *(
            (notes, "One of these marks is about somebody or something that did not come up. Nothing was changed.")
            for notes in (
                {"roles": {"Renee": ["directs"]}},
                {"roles": {"Nobody": ["directs"]}},
                {"drawn": [{"from": "Ana", "verb": "owes", "to": "Dale", "shown_by": ["the count"]}]},
            )
        ),
    ],
    ids=["nothing", "no mark of the list", "not met yet", "nobody", "not found yet"],
)
async def test_notes_that_a_page_could_not_have_made_are_refused_and_change_nothing(
    page: Page, notes: object, sentence: str
) -> None:
    await page.ask("chart", notes=DALE)
    answer = await page.ask("chart", notes=notes)
    assert answer["error"]["sentence"] == sentence
    assert noted(answer["view"]) == DALE


async def test_too_much_is_not_kept(page: Page) -> None:
    drawn = [{"from": "Ana", "verb": "knows", "to": f"{n} {'x' * 3000}", "shown_by": []} for n in range(30)]
    answer = await page.ask("chart", notes={"drawn": drawn})
    assert answer["error"]["sentence"] == "That is too much to be kept. Please mark less."


async def test_before_the_case_begins_and_after_it_has_ended_there_is_nothing_to_note(counter: Counter) -> None:
    page = await counter.opened("the-yard")
    before = await page.ask("chart", notes={})
    await page.ask("start")
    await page.decide("Ask Ana")
    await page.decide({"chart": []})
    after = await page.ask("chart", notes={})
    assert [answer["error"]["sentence"] for answer in (before, after)] == ["There is nothing to note here now."] * 2


async def test_notes_kept_in_words_of_another_version_are_none(counter: Counter, page: Page) -> None:
    run = page.connection.seat.run
    counter.store.put_draft(run, NOTES, Draft(0, "", {"roles": {"Dale": ["boss"]}}, counter.clock.now()))
    await counter.authority.forget(page.connection.seat.person)
    assert noted(await page.view()) == {}


async def test_a_chart_with_notes_is_in_the_log_and_scores_like_one_without(counter: Counter) -> None:
    decision = {
        "chart": ["Ana owes Dale"],
        "roles": {"Renee": ["may be trafficked", "directs"]},
        "drawn": [{"from": "Dale", "verb": "directs", "to": "Renee", "shown_by": ["the count"]}],
        "confidence": {"Ana owes Dale": 3, "Renee": 1, "Dale directs Renee": 2},
    }
    plain, noted_too = await played(counter, {"chart": ["Ana owes Dale"]}), await played(counter, decision)
    debriefs = [(await page.ask("debrief"))["debrief"] for page in (plain, noted_too)]
    told = [{key: debrief[key] for key in ("total", "percent", "passed", "criteria")} for debrief in debriefs]
    assert told[0] == told[1]
    records = counter.store.read(noted_too.connection.seat.run)
    (event,) = [record.payload for record in records if "chart" in str(record.payload)]
    assert event["decision"] == decision


async def played(counter: Counter, chart: Json) -> Page:
    """A page of a run played to its end with this chart, made again from its log."""
    page = await counter.opened("the-yard")
    await page.ask("start")
    await page.decide("Ask Ana")
    await page.decide(chart)
    await counter.authority.forget(page.connection.seat.person)
    return page


async def test_a_chart_about_somebody_who_did_not_come_up_is_refused_and_nothing_is_decided(page: Page) -> None:
    view = (await page.decide("Ask Ana"))["view"]
    answer = await page.decide({"chart": [], "roles": {"Nobody": ["directs"]}})
    assert answer["error"]["code"] == "not-offered"
    assert answer["view"]["seq"] == view["seq"]


async def test_no_id_in_the_chart_tells_of_anything_hidden(page: Page) -> None:
    told = str(await page.view())
    assert [word for word in ("Renee", "the count", opaque("Renee"), opaque("Renee directs Ana")) if word in told] == []
