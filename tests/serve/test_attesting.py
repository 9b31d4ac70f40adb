"""Talk without devices on the record: what can be vouched for, what counts of it, and that nothing counts twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simlib.errors import Malformed, NotAllowed, NotPlayable
from simlib.record.retention import OverTime
from simlib.score.training import DEBRIEF, MINUTE_MS
from simlib.serve.attesting import Attesting, Offer, Word
from tests.serve.counter import facts
from tests.serve.test_keeper import CASE, Lesson, lesson

__all__ = ["lesson"]


@pytest.fixture
def attesting(lesson: Lesson) -> Attesting:
    return Attesting(lesson.counter.people, lesson.counter.library, facts())


def minutes(lesson: Lesson) -> tuple[int, int]:
    """Of the trainee: all minutes, and those that are attested."""
    record = lesson.keeper.registrar.of_person(lesson.trainee, lesson.class_id)
    return record.minutes, record.attested_minutes


def ago(lesson: Lesson, began: float, lasted: int) -> Word:
    """Talk that began so many minutes ago."""
    began_ms = lesson.counter.clock.ms - round(began * MINUTE_MS)
    return Word(CASE, 1, began_ms, lasted, (lesson.trainee,), reason="Many questions")


async def test_the_segments_of_the_cases_that_are_open_are_offered_with_what_the_plan_gives_them(
    lesson: Lesson, attesting: Attesting
) -> None:
    [offer] = attesting.offers(lesson.class_id)
    assert offer == Offer(CASE, "Another evening", 1, "Segment 1", offer.planned)
    people, me = lesson.counter.people, lesson.counter.instructor
    people.classes.close_scenario(me, lesson.class_id, CASE)
    offered = {each.scenario_id for each in attesting.offers(lesson.class_id)}
    assert offered == {title.id for title in lesson.counter.library.titles() if title.playable}
    assert len(offered) > 1


async def test_a_class_takes_talk_about_the_cases_that_are_open_to_it(lesson: Lesson, attesting: Attesting) -> None:
    offered = {offer.scenario_id for offer in attesting.offers(lesson.class_id)}
    titles = {title.id for title in lesson.counter.library.titles()} | {"nothing"}
    assert {case for case in titles if attesting.takes(lesson.class_id, case)} == offered


async def test_more_than_the_plan_gives_needs_a_reason(lesson: Lesson, attesting: Attesting) -> None:
    [offer] = attesting.offers(lesson.class_id)
    me, word = lesson.counter.instructor, replace(ago(lesson, 60, offer.planned + 1), reason="")
    with pytest.raises(NotAllowed, match=f"The plan gives this segment {offer.planned} minutes"):
        attesting.put(me, lesson.class_id, word)
    assert attesting.put(me, lesson.class_id, replace(word, minutes=offer.planned)) == 1
    assert minutes(lesson) == (offer.planned, offer.planned)


async def test_talk_while_a_page_was_open_counts_once(lesson: Lesson, attesting: Attesting) -> None:
    page = await lesson.ends()
    await lesson.passes(minutes=10)
    page.leave()
    assert minutes(lesson) == (12, 0)
    attesting.put(lesson.counter.instructor, lesson.class_id, ago(lesson, 4, 4))
    assert minutes(lesson) == (12, 4)
    assert dict(lesson.attended())[DEBRIEF] == 6


async def test_what_counted_once_counts_once_also_when_the_run_is_gone(lesson: Lesson, attesting: Attesting) -> None:
    lesson.chooses(scored=False)
    page = await lesson.begins()
    await lesson.passes(minutes=4)
    await page.decide({"choice": "Go on"})
    attesting.put(lesson.counter.instructor, lesson.class_id, ago(lesson, 3, 3))
    before = minutes(lesson)
    await page.ask("leave")
    page.leave()
    assert (await lesson.keeper.sweep(), before, minutes(lesson)) == (1, (4, 3), (4, 3))


async def test_where_a_run_that_is_gone_went_on_five_minutes_less_count(lesson: Lesson, attesting: Attesting) -> None:
    lesson.chooses(scored=False)
    page = await lesson.begins()
    lesson.counter.clock.ms += 14 * MINUTE_MS
    await page.decide({"choice": "Go on"})
    page.leave()
    run = page.connection.seat.run
    lesson.keeper._let_go(OverTime(run, lesson.trainee, lesson.class_id))
    assert minutes(lesson) == (5, 0)
    # Fourteen minutes went by: five counted in the case, and of twelve minutes of talk seven count.
    attesting.put(lesson.counter.instructor, lesson.class_id, ago(lesson, 13, 12))
    assert minutes(lesson) == (12, 7)
    with pytest.raises(NotAllowed, match="counts for everybody already"):
        attesting.put(lesson.counter.instructor, lesson.class_id, ago(lesson, 6, 5))


async def test_a_segment_or_a_case_that_is_not_there_is_said(lesson: Lesson, attesting: Attesting) -> None:
    me, word = lesson.counter.instructor, ago(lesson, 60, 3)
    with pytest.raises(Malformed, match="no such segment"):
        attesting.put(me, lesson.class_id, replace(word, number=9))
    with pytest.raises(NotPlayable):
        attesting.put(me, lesson.class_id, replace(word, scenario_id="nothing"))
    with pytest.raises(Malformed, match="who was there"):
        attesting.put(me, lesson.class_id, replace(word, who=()))
    with pytest.raises(Malformed, match="whole minutes"):
        attesting.put(me, lesson.class_id, replace(word, minutes=0))
    assert minutes(lesson) == (0, 0)
