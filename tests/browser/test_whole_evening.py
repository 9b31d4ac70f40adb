"""An evening: a class is made, both cases are played to each of their endings, and every debrief is read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.house import House
from tests.browser.pages import DebriefPage, Instructor, Player, Trainee
from tests.browser.plays import CASES, Play, a_play_to_each_ending, endings_of, program_of, result_of_play


def test_an_instructor_makes_a_class_and_sees_where_each_trainee_is(
    instructor: Instructor, new_context: Callable[..., BrowserContext], house: House
) -> None:
    code = instructor.make_class("Academy 41")
    instructor.open_all_scenarios("Academy 41")
    first, second = (Trainee(new_context().new_page(), house.url) for _ in range(2))
    first.join(code, "Badge 1107")
    player = first.begin(program_of("long-hours").scenario.title)
    player.start()
    second.join(code, "Badge 1108")
    assert instructor.who_is_where("Academy 41") == {
        "Badge 1107": f"Here now Long hours, {player.heading}",
        "Badge 1108": "Away Nothing started",
    }


@pytest.mark.parametrize("case", CASES)
def test_a_trainee_plays_the_case_to_each_of_its_endings_and_reads_the_debrief(
    trainee: Trainee, house: House, case: str
) -> None:
    plays = a_play_to_each_ending(case)
    assert set(plays) == endings_of(case)
    for number, play in enumerate(plays.values()):
        player = trainee.begin(program_of(case).scenario.title)
        player.start()
        _play_with_trouble(player, house, play, trouble=number)
        assert _read_debrief(player) == _worked_out(case, play)


def _play_with_trouble(player: Player, house: House, play: Play, trouble: int) -> None:
    """Play: the first way with a page loaded again, the second with a killed kernel, and so on; the first by mouse."""
    half, quick = len(play) // 2, trouble > 0
    player.play(play[:half], quick=quick)
    before = player.heading
    if trouble % 4 == 0:
        player.reload()
    if trouble % 4 == 1:
        kernel = player.kernel
        house.kernel_process(kernel).kill()
        player.back_without(kernel)
    assert player.heading == before
    player.play(play[half:], quick=quick)


def _read_debrief(player: Player) -> dict[str, object]:
    debrief = DebriefPage(player.page)
    return {
        "ending": debrief.ending,
        "passed": debrief.passed,
        "total": debrief.total,
        "criteria": debrief.criteria,
    }


def _worked_out(case: str, play: Play) -> dict[str, object]:
    result = result_of_play(case, play)
    criteria = [criterion.name for criterion in program_of(case).scenario.criteria]
    return {
        "ending": result["ending"],
        "passed": result["passed"],
        "total": (result["total"], result["maximum"]),
        "criteria": {name[:1].upper() + name[1:]: result["score"].get(name) for name in criteria},
    }
