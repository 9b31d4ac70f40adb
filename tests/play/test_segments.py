"""A case in segments for a room: none is longer than a roll call, whatever way is taken."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from simlib.errors import NotOffered
from simlib.play.decisions import Choose, decision_from_json
from simlib.play.engine import offer
from simlib.play.program import compile_scenario
from simlib.play.segments import (
    LONGEST,
    SECONDS_TO_CHOOSE,
    SECONDS_TO_CLOSE,
    Segment,
    seconds_of,
    segments_of,
    sittings_of,
)
from simlib.play.story import Story, advance, begin, tell
from simlib.read.notebook import read_scenario
from simlib.scenario.model import Block, Choice, Outcome, Prose, Scenario, Scene
from tests.play.drawn import drawn_decision, drawn_scenario

PROJECT = Path(__file__).resolve().parents[2]
CASES = ("room-for-one-night", "long-hours")
END = Scene("The end", ending=Outcome.GOOD)


def words(count: int) -> tuple[Prose, ...]:
    return (Prose(" ".join(["word"] * count)),)


def scene(heading: str, *targets: str, segment: str = "", minutes: int = 0) -> Scene:
    """A scene with a choice for each target, and a text that is read for so many minutes."""
    choices = tuple(Choice(f"To {target}", target) for target in targets)
    return Scene(heading, segment=segment, blocks=words(150 * minutes), choices=choices)


def in_short(scenario: Scenario) -> list[tuple[str, tuple[str, ...]]]:
    return [(segment.label, segment.scenes) for segment in segments_of(scenario)]


def shipped(name: str) -> Scenario:
    scenario = read_scenario(PROJECT / "scenarios" / f"{name}.ipynb").scenario
    assert scenario
    return scenario


def plays(name: str) -> list[Path]:
    return sorted((PROJECT / "tests" / "plays" / name).glob("*.json"))


def test_a_short_case_is_one_segment_that_begins_at_its_first_scene() -> None:
    case = Scenario("Short", scenes=(scene("The door", "The end", minutes=2), END))
    assert segments_of(case) == (
        Segment(1, "Segment 1", "The door", ("The door", "The end"), 120 + SECONDS_TO_CHOOSE + SECONDS_TO_CLOSE),
    )


def test_the_authors_parts_are_joined_while_a_roll_call_has_room_for_them() -> None:
    case = Scenario(
        "Parts",
        scenes=(
            scene("One", "Two", segment="The knock", minutes=5),
            scene("Two", "Three", segment="The talk", minutes=5),
            scene("Three", "The end", segment="The record", minutes=9),
            END,
        ),
    )
    assert in_short(case) == [("The knock · The talk", ("One", "Two")), ("The record", ("Three", "The end"))]


def test_a_part_that_is_too_long_is_cut_at_a_scene() -> None:
    case = Scenario(
        "Long",
        scenes=(
            scene("One", "Two", segment="The knock", minutes=9),
            scene("Two", "Three", minutes=9),
            scene("Three", "The end", minutes=9),
            END,
        ),
    )
    assert in_short(case) == [
        ("The knock", ("One",)),
        ("The knock, continued", ("Two",)),
        ("The knock, continued", ("Three", "The end")),
    ]


def test_of_two_ways_side_by_side_the_longer_one_counts() -> None:
    case = Scenario(
        "Two ways",
        scenes=(scene("Fork", "Left", "Right"), scene("Left", "The end", minutes=9), scene("Right", "The end"), END),
    )
    (only,) = segments_of(case)
    assert only.seconds == 9 * 60 + 2 * SECONDS_TO_CHOOSE + SECONDS_TO_CLOSE


def test_scenes_that_lead_round_to_each_other_count_together() -> None:
    case = Scenario(
        "Round",
        scenes=(scene("Here", "There", minutes=4), scene("There", "Here", "The end", minutes=4), END),
    )
    (only,) = segments_of(case)
    assert only.seconds == 8 * 60 + 2 * SECONDS_TO_CHOOSE + SECONDS_TO_CLOSE


def test_what_can_be_done_once_without_leaving_is_counted() -> None:
    look = Choice("Look again", "Here", consequence=words(150), once=True)
    case = Scenario("Look", scenes=(Scene("Here", choices=(look, Choice("Go", "The end"))), END))
    (only,) = segments_of(case)
    assert only.seconds == 2 * (60 + SECONDS_TO_CHOOSE) + SECONDS_TO_CLOSE


def test_a_scene_that_is_longer_than_a_roll_call_says_so() -> None:
    case = Scenario("Endless", scenes=(scene("One", "Two"), scene("Two", "The end", minutes=30), END))
    assert [(each.begins, each.fits) for each in segments_of(case)] == [
        ("One", True),
        ("Two", False),
        ("The end", True),
    ]


def test_a_thousand_scenes_side_by_side_are_cut_too() -> None:
    many = tuple(scene(f"Door {number}", "The end", minutes=1) for number in range(998))
    case = Scenario("Wide", scenes=(scene("Hall", *(each.heading for each in many)), *many, END))
    assert [segment.fits for segment in segments_of(case)] == [True]


@pytest.mark.parametrize("name", CASES)
def test_the_shipped_cases_fit_into_roll_calls(name: str) -> None:
    case = shipped(name)
    plan = segments_of(case)
    assert [heading for segment in plan for heading in segment.scenes] == [scene.heading for scene in case.scenes]
    assert [segment.begins for segment in plan] == [segment.scenes[0] for segment in plan]
    assert [segment.minutes for segment in plan if segment.minutes > 20] == []
    assert [segment.number for segment in plan] == list(range(1, len(plan) + 1))


@pytest.mark.parametrize("play", [play for name in CASES for play in plays(name)], ids=lambda play: play.stem)
def test_no_sitting_of_a_recorded_play_is_longer_than_a_roll_call(play: Path) -> None:
    program = compile_scenario(shipped(play.parent.name))
    decisions = json.loads(play.read_text(encoding="utf-8"))["decisions"]
    story = tell(program, [decision_from_json(each) for each in decisions])
    sittings = sittings_of(story, segments_of(program.scenario))
    assert [sitting.seconds for sitting in sittings if sitting.seconds > LONGEST] == []
    assert [sitting.first for sitting in sittings] == sorted({sitting.first for sitting in sittings})


def drawn_case(random: Random) -> Scenario:
    """A case with long texts, which may lead round and round."""
    case = drawn_scenario(random)
    scenes = (replace(each, blocks=words(random.choice((20, 400, 1500)))) for each in case.scenes)
    return replace(case, scenes=tuple(scenes))


def spoken(texts: Iterable[Block]) -> float:
    """Seconds of reading aloud, counted again."""
    return sum(len(block.text.split()) for block in texts) * 60 / 150


def stay(scene: Scene) -> float:
    """Seconds in a scene that is come to once, with all that can be done once in it; counted again."""
    ways = [
        (choice.once and choice.target == scene.heading, 100 + spoken(choice.consequence))
        for choice in scene.all_choices
    ]
    task = scene.task
    weighed = {"judge": 150, "refer": 150, "write": 300}.get(task.kind, 120) + 10 * len(task.items) if task else 0
    follows = spoken(task.consequence) if task else 0
    last = max((seconds for _, seconds in ways), default=0)
    return spoken(scene.blocks) + sum(seconds for once, seconds in ways if once) + last + weighed + follows


def walks(case: Scenario, inside: Sequence[str], path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every way that goes on from here through these scenes and enters none twice."""
    yield path
    scene = case.scene(path[-1])
    targets = {choice.target for choice in scene.all_choices} | ({scene.task.target} if scene.task else set())
    for target in sorted(targets & set(inside) - set(path)):
        yield from walks(case, inside, (*path, target))


@pytest.mark.parametrize("case", [*map(str, range(200)), *CASES])
def test_no_way_through_any_segment_is_longer_than_it_says_nor_than_twenty_minutes(case: str) -> None:
    scenario = shipped(case) if case in CASES else drawn_case(Random(int(case)))
    plan = segments_of(scenario)
    assert sorted(heading for each in plan for heading in each.scenes) == sorted(
        each.heading for each in scenario.scenes
    )
    for segment in plan:
        ways = (way for first in segment.scenes for way in walks(scenario, segment.scenes, (first,)))
        longest = max(sum(stay(scenario.scene(heading)) for heading in way) for way in ways) + 120
        assert longest <= segment.seconds
        assert segment.seconds <= 20 * 60 or len(segment.scenes) == 1
        assert segment.fits == (segment.seconds <= 20 * 60)


def drawn_story(random: Random) -> Story:
    """Up to sixty decisions in such a case."""
    program = compile_scenario(drawn_case(random))
    story = begin(program)
    for _ in range(60):
        offered = offer(program, story.state)
        if story.state.ended or offered.kind is None:
            break
        with suppress(NotOffered):  # what is drawn for a chart may not have come up yet
            story = advance(story, drawn_decision(offered, random))
    return story


@pytest.mark.parametrize("seed", range(150))
def test_whatever_way_is_taken_no_sitting_is_longer_than_a_roll_call(seed: int) -> None:
    story = drawn_story(Random(seed))
    plan = segments_of(story.program.scenario)
    longest = max(seconds_of(each) for each in story.program.scenario.scenes) + SECONDS_TO_CLOSE
    sittings = sittings_of(story, plan)
    assert max(sitting.seconds for sitting in sittings) <= max(LONGEST, longest)
    assert [segment for segment in plan if not segment.fits and len(segment.scenes) > 1] == []
    assert sittings[0].first == 0


def test_a_run_that_goes_round_is_stopped_in_time() -> None:
    case = Scenario("Round", scenes=(scene("Here", "There", "The end"), scene("There", "Here"), END))
    program = compile_scenario(case)
    story = begin(program)
    for number in range(20):
        story = advance(story, Choose("To There" if number % 2 == 0 else "To Here"))
    found = sittings_of(story, segments_of(case))
    assert [(sitting.first, sitting.goes_on) for sitting in found] == [(0, False), (10, True), (20, True)]
    assert max(sitting.seconds for sitting in found) <= LONGEST


def test_an_ending_is_never_a_sitting_of_its_own_while_there_is_time() -> None:
    case = Scenario(
        "Ends",
        scenes=(
            scene("One", "The end", "Two", minutes=8),
            scene("Two", "The end", segment="Later", minutes=9),
            END,
        ),
    )
    story = advance(begin(compile_scenario(case)), Choose("To The end"))
    assert len(segments_of(case)) == 2
    assert [sitting.segment.number for sitting in sittings_of(story, segments_of(case))] == [1]
