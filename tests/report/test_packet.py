"""The course packet: two hours from what exists, by hour and by topic, and every missing minute said."""

from __future__ import annotations

import re
from dataclasses import replace

from simlib.report.course import CORE_120, WHOLE, course_of, topics_of
from simlib.report.packet import packet_of
from simlib.report.plan import minutes_of, plan_of
from simlib.report.sheet import Box, Mood, Table
from simlib.report.teaching import Case
from simlib.scenario.facts import Advice
from simlib.scenario.topics import OF_PHASES, TOPICS
from tests.report.teaching_cases import SMALL, facts, shipped, small, words_of

KNOCK = "  - Follows: PRA-02.do3\n"
ROOM, LAUNDRY = shipped("room-for-one-night"), shipped("long-hours")


def standing(*cases: Case) -> Box:
    """The box at the head of the packet."""
    first = packet_of(cases).blocks[0]
    assert isinstance(first, Box)
    return first


def tables(*cases: Case) -> list[Table]:
    return [block for block in packet_of(cases).blocks if isinstance(block, Table)]


def test_the_core_path_is_six_cases_of_twenty_minutes() -> None:
    assert sum(slot.minutes for slot in CORE_120) == WHOLE
    assert len(CORE_120) == 6


def test_the_hours_are_filled_from_the_guides_and_never_beyond_two() -> None:
    course = course_of([LAUNDRY, ROOM])
    assert course.cases == (ROOM, LAUNDRY)
    assert course.minutes == minutes_of(plan_of(ROOM.scenario)) + minutes_of(plan_of(LAUNDRY.scenario)) <= WHOLE
    assert course.open_minutes == WHOLE - course.minutes
    ends = [0, *(lesson.ends for lesson in course.lessons)]
    assert [lesson.begins for lesson in course.lessons] == ends[:-1]


def test_what_is_missing_is_said_in_minutes_cases_and_topics_and_nothing_is_rounded_up() -> None:
    course, box = course_of([ROOM, LAUNDRY]), standing(ROOM, LAUNDRY)
    assert box.mood is Mood.WARN
    assert box.title == "What is missing before two hours are complete"
    planned, left = course.minutes, course.open_minutes
    assert box.lines[0] == f"{planned} of 120 guided minutes are planned here; {left} are open. Nothing is rounded."
    assert box.lines[1] == (
        "Of the core path, 80 of 120 learner minutes are not here: HT-01 The call that says little, HT-03 Missing from "
        "placement, HT-05 Night shift, HT-16 Letters and clocks."
    )
    assert all(f"{topic} {TOPICS[topic]}" in box.lines[2] for topic in ("TP1", "TP3", "TP4"))


def test_the_core_path_counts_only_what_is_here() -> None:
    [core] = [table for table in tables(ROOM) if table.head[-1] == "Of which here"]
    assert [(row[0], row[4]) for row in core.rows] == [
        ("HT-01", "0"), ("HT-02", "20"), ("HT-03", "0"), ("HT-05", "0"), ("HT-08", "0"), ("HT-16", "0"),
    ]  # fmt: skip
    assert core.foot[3:] == ("120", "20")


def test_a_case_that_is_shorter_than_its_place_in_the_core_path_fills_only_what_it_lasts() -> None:
    [core] = [table for table in tables(small()) if table.head[-1] == "Of which here"]
    assert [row[3:] for row in core.rows if row[0] == "HT-02"] == [("20", "10")]
    assert core.foot[3:] == ("120", "10")
    assert standing(small()).lines[1] == (
        "Of the core path, 110 of 120 learner minutes are not here: HT-01 The call that says little, 10 minutes of "
        "HT-02 Room for one night, which lasts 10, HT-03 Missing from placement, HT-05 Night shift, HT-08 Long hours, "
        "HT-16 Letters and clocks."
    )


def test_a_segment_that_does_not_fit_is_left_out_as_a_whole_and_so_is_all_that_follows() -> None:
    long = small(SMALL.replace("Lasts: 10 minutes", "Lasts: 16 minutes"))
    many = [replace_catalogue(long, slot.catalogue) for slot in CORE_120] + [small()]
    course = course_of(many)
    assert [lesson.part.minutes for lesson in course.lessons] == [20] * 6
    assert (course.minutes, course.open_minutes, course.left_out) == (120, 0, ())
    longer = [*many[:5], replace_catalogue(shipped("long-hours"), "HT-16")]
    cut = course_of(longer)
    assert cut.minutes <= WHOLE
    assert cut.left_out
    assert f"{len(cut.left_out)} segments have no room" in " ".join(standing(*longer).lines)


def replace_catalogue(case: Case, number: str) -> Case:
    header = replace(case.scenario.header, catalogue=number, topics=tuple(TOPICS))
    return replace(case, scenario=replace(case.scenario, header=header))


def test_two_hours_that_are_complete_are_said_to_be() -> None:
    tags = ", ".join(TOPICS)
    long = small(SMALL.replace("Lasts: 10 minutes", "Lasts: 16 minutes").replace(KNOCK, f"{KNOCK}  - Tags: {tags}\n"))
    box = standing(*(replace_catalogue(long, slot.catalogue) for slot in CORE_120))
    assert (box.mood, box.title) == (Mood.KEEP, "Two hours are complete")
    assert box.lines[1].startswith("Of the core path, 24 of 120 learner minutes are not here: 4 minutes of HT-01")


def test_the_matrix_gives_each_segment_its_minutes_under_its_topics() -> None:
    [matrix] = [table for table in tables(ROOM, LAUNDRY) if table.head[1:] == tuple(TOPICS)]
    course = course_of([ROOM, LAUNDRY])
    assert [row[0] for row in matrix.rows] == [lesson.name for lesson in course.lessons]
    for row, lesson in zip(matrix.rows, course.lessons, strict=True):
        told = {topic for topic, cell in zip(TOPICS, row[1:], strict=True) if cell == str(lesson.part.minutes)}
        assert told == set(topics_of(lesson.case, lesson.part)) <= set(lesson.case.scenario.header.topics)
    for column, topic in enumerate(TOPICS, start=1):
        minutes = [lesson.part.minutes for lesson in course.lessons if topic in topics_of(lesson.case, lesson.part)]
        assert matrix.foot[column] == str(sum(minutes))
    assert [matrix.foot[column] for column in (1, 3, 4)] == ["0", "0", "0"]
    assert all(0 < int(matrix.foot[column]) <= course.minutes for column in (2, 5, 6, 7))


def test_a_segment_whose_choices_are_tagged_counts_for_those_topics_alone() -> None:
    tagged = small(SMALL.replace(KNOCK, f"{KNOCK}  - Tags: TP5, quiet\n"))
    [part] = plan_of(tagged.scenario)
    assert topics_of(tagged, part) == ("TP5",)


def test_a_segment_counts_for_the_topics_of_its_case_that_the_practice_it_cites_teaches() -> None:
    [part] = plan_of(small().scenario)
    assert topics_of(small(), part) == ("TP2", "TP7")
    assert topics_of(small(SMALL.replace("TP2, TP7", "TP6, TP7")), part) == ("TP7",)
    assert topics_of(small(SMALL.replace("PRA-02", "PRA-20")), part) == ()


def test_what_one_reason_alone_teaches_is_a_mention_and_counts_no_minute() -> None:
    [part] = plan_of(small().scenario)
    once = SMALL.replace("  - Against: PRA-02.avoid1, LAW-C6\n", "  - Against: LAW-C6\n")
    assert topics_of(small(once), part) == ()
    both_in_one = once.replace("Follows: PRA-02.do3", "Follows: PRA-02.do3, PRA-02.do1")
    assert topics_of(small(both_in_one), part) == ()
    record = {part.segment.number: topics_of(ROOM, part) for part in plan_of(ROOM.scenario)}
    assert record[8] == ("TP2",)


def test_every_topic_is_taught_by_some_phase_of_the_fact_base() -> None:
    assert set(OF_PHASES) <= set(facts().phases)
    assert {topic for topics in OF_PHASES.values() for topic in topics} == set(TOPICS)


def test_each_hour_says_how_many_of_its_minutes_are_planned_and_a_segment_between_two_hours_counts_in_both() -> None:
    captions = [table.caption for table in tables(ROOM, LAUNDRY) if table.caption.startswith("Hour ")]
    assert captions == ["Hour 1: 60 of 60 minutes", "Hour 2: 56 of 60 minutes"]
    between = "Room for one night: 9. The record, continued · The end of watch"
    assert f"{between} begins in hour 1, and 4 of its minutes count in hour 2." in words_of(packet_of([ROOM, LAUNDRY]))
    assert f"{between} begins in hour 1, and 4 of its minutes count in hour 2." in words_of(packet_of([ROOM]))


def test_federal_agencies_and_the_form_of_the_endorsement_count_for_their_topics_where_practice_names_them() -> None:
    named = {"TP4": r"\b(?:HSI|FBI|federal)\b", "TP3": r"\bI-914\b"}
    for topic, words in named.items():
        does = (item for item in facts().practices.values() if item.kind is Advice.DO)
        told = {item.phase for item in does if re.search(words, item.text)}
        assert told == {phase for phase, topics in OF_PHASES.items() if topic in topics}


def test_the_packet_writes_every_day_as_it_is_read_and_dates_every_rule() -> None:
    words = words_of(packet_of([ROOM, LAUNDRY]))
    assert re.findall(r"\d{4}-\d\d-\d\d", words) == []
    assert "by July 1, 2014 or within six months of the assignment." in words
    assert words.count("; checked November 1, 2026; check by November 1, 2027.") == 3


def test_the_outline_has_every_case_segment_and_scene_with_the_practice_it_rests_on() -> None:
    words = words_of(packet_of([ROOM, LAUNDRY]))
    for case in (ROOM, LAUNDRY):
        assert all(part.segment.label in words for part in plan_of(case.scenario))
        assert all(scene.heading in words for scene in case.scenario.scenes if not scene.ending)
        assert case.sha256[:12] in words
    assert "PRA-03 Separate the parties" in words
    assert "LAW-T2" in words


def test_a_case_outside_of_the_core_path_is_outlined_and_takes_no_minute_of_it() -> None:
    own = small(SMALL.replace("Catalogue: HT-02", "Catalogue: AG-01"))
    assert course_of([own]).minutes == 0
    words = words_of(packet_of([own]))
    assert "1. The door" in words
    assert "No case of the core path is here" in words
