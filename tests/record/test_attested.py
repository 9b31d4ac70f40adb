"""Talk without devices: an instructor's word, for each who was there, no longer than planned without a reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simlib.errors import Malformed, NotAllowed
from simlib.record.attested import LONGEST_TALK, AttestedRow, Talk
from simlib.record.classes import Class
from simlib.record.completions import Completion
from simlib.record.policies import DAY_MS
from tests.record.conftest import Academy
from tests.record.contract import begin

NOW = 1_700_000_000_000
TALK = Talk("long-hours", "Long hours", "Across the street", ("TP2",), NOW - 3_600_000, 15, 18)


def put(academy: Academy, lesson: Class, minutes_of: dict[str, int], talk: Talk = TALK) -> None:
    academy.people.attested.put(academy.instructor.person_id, lesson.class_id, talk, minutes_of)


def minutes(academy: Academy, lesson: Class, person: str) -> list[int]:
    return [each.minutes for each in academy.people.attested.of_people([person], lesson.class_id)]


def test_a_word_stands_for_everybody_whom_it_names(academy: Academy) -> None:
    lesson, me = academy.a_class(), academy.instructor.person_id
    dana, kim, lee = (academy.trainee(lesson, name) for name in ("Dana", "Kim", "Lee"))
    put(academy, lesson, {dana: 15, kim: 10})
    row = AttestedRow(dana, lesson.class_id, me, *_about(TALK), 15, "", NOW)
    rows = academy.people.attested.of_people([dana, kim, lee], lesson.class_id)
    assert sorted(rows, key=lambda each: -each.minutes) == [row, replace(row, person_id=kim, minutes=10)]
    assert academy.people.attested.of_people([dana], academy.a_class("Academy 13").class_id) == ()
    assert academy.people.attested.told_by(me) == rows
    other = academy.people.accounts.add_instructor(me, "Lt. Okafor", "a second long phrase")
    assert academy.people.attested.told_by(other.person_id) == ()


def _about(talk: Talk) -> tuple[str, str, str, tuple[str, ...], int]:
    return talk.scenario_id, talk.title, talk.segment, talk.topics, talk.began_ms


def test_more_than_the_plan_needs_a_reason_also_in_several_entries(academy: Academy) -> None:
    lesson = academy.a_class()
    dana, kim = academy.trainee(lesson), academy.trainee(lesson, "Kim")
    put(academy, lesson, {dana: 15})
    later = replace(TALK, began_ms=TALK.began_ms + 1_800_000, minutes=4)
    with pytest.raises(NotAllowed, match="The plan gives this segment 18 minutes"):
        put(academy, lesson, {dana: 4, kim: 4}, later)
    assert minutes(academy, lesson, kim) == []
    put(academy, lesson, {dana: 3, kim: 3}, replace(later, minutes=3))
    longer = replace(later, began_ms=later.began_ms + 600_000, reason="  Many   questions ")
    put(academy, lesson, {dana: 4}, longer)
    assert minutes(academy, lesson, dana) == [15, 3, 4]
    assert academy.people.attested.of_people([dana], lesson.class_id)[-1].reason == "Many questions"
    put(academy, lesson, {kim: 18}, replace(later, began_ms=later.began_ms + 60_000, segment="Inside", minutes=18))


@pytest.mark.parametrize(
    ("talk", "counts", "told"),
    [
        (replace(TALK, minutes=0), 0, "whole minutes"),
        (replace(TALK, minutes=-5), -5, "whole minutes"),
        (replace(TALK, minutes=LONGEST_TALK + 1, reason="Long"), LONGEST_TALK + 1, "whole minutes"),
        (TALK, 16, "whole minutes"),
        (replace(TALK, began_ms=NOW - 15 * 60_000 + 1), 15, "over by now"),
        (replace(TALK, began_ms=0), 15, "over by now"),
    ],
)
def test_a_length_or_a_time_that_makes_no_sense_is_not_kept(
    academy: Academy, talk: Talk, counts: int, told: str
) -> None:
    lesson = academy.a_class()
    dana = academy.trainee(lesson)
    with pytest.raises(Malformed, match=told):
        put(academy, lesson, {dana: counts}, talk)
    with pytest.raises(Malformed, match="who was there"):
        put(academy, lesson, {})
    assert minutes(academy, lesson, dana) == []


def test_nobody_vouches_in_anothers_class_or_for_whom_they_do_not_teach(academy: Academy) -> None:
    lesson = academy.a_class()
    dana, other = academy.trainee(lesson), academy.trainee(academy.a_class("Academy 13"), "Kim")
    okafor = academy.people.accounts.add_instructor(academy.instructor.person_id, "Lt. Okafor", "a second long phrase")
    with pytest.raises(NotAllowed, match="not yours"):
        academy.people.attested.put(okafor.person_id, lesson.class_id, TALK, {dana: 15})
    with pytest.raises(NotAllowed, match="not in this class"):
        put(academy, lesson, {dana: 15, other: 15})
    put(academy, lesson, {dana: 15})
    with pytest.raises(NotAllowed, match="on record for some"):
        put(academy, lesson, {dana: 15}, replace(TALK, segment="Inside"))
    with pytest.raises(NotAllowed, match="not yours"):
        academy.people.attested.take_back(okafor.person_id, lesson.class_id, NOW)
    assert (minutes(academy, lesson, dana), minutes(academy, lesson, other)) == ([15], [])


def test_what_was_put_down_by_mistake_is_taken_back_for_everybody(academy: Academy) -> None:
    lesson, me, attested = academy.a_class(), academy.instructor.person_id, academy.people.attested
    dana, kim = academy.trainee(lesson), academy.trainee(lesson, "Kim")
    put(academy, lesson, {dana: 15, kim: 15})
    academy.clock.move(seconds=1)
    put(academy, lesson, {dana: 15}, replace(TALK, segment="Inside", began_ms=TALK.began_ms + 1_200_000))
    attested.take_back(me, lesson.class_id, NOW)
    assert [each.segment for each in attested.of_people([dana, kim], lesson.class_id)] == ["Inside"]
    with pytest.raises(NotAllowed, match="no such entry"):
        attested.take_back(me, lesson.class_id, NOW)


def test_it_goes_with_its_person_down_to_the_bytes_and_stays_with_all_others(academy: Academy) -> None:
    lesson = academy.a_class()
    dana, kim = academy.trainee(lesson), academy.trainee(lesson, "Kim")
    for person, word in ((dana, "zebrafinch"), (kim, "marmalade")):
        put(academy, lesson, {person: 30}, replace(TALK, minutes=30, reason=word))
    academy.people.purge(academy.instructor.person_id, dana)
    assert (minutes(academy, lesson, dana), minutes(academy, lesson, kim)) == ([], [30])
    academy.store.close()
    kept = academy.bytes_kept()
    assert (b"zebrafinch" in kept, b"marmalade" in kept) == (False, True)


def test_it_stays_when_runs_go(academy: Academy) -> None:
    lesson = academy.a_class()
    dana = academy.trainee(lesson)
    begin(academy.store, "one")
    academy.people.runs.begin("one", dana, lesson.class_id, "long-hours")
    put(academy, lesson, {dana: 15})
    academy.clock.move(hours=24 * 400)
    academy.people.retention.let_go(Completion("one", dana, lesson.class_id, "long-hours", "", 1, 2, 3, True))
    academy.people.retention.wipe()
    assert (minutes(academy, lesson, dana), academy.store.exercises()) == ([15], ())
    assert academy.clock.time - NOW == 400 * DAY_MS
