"""On a system like Windows, without fork and without Unix sockets, a case is played all the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext

from tests.browser.house import AS_ON_WINDOWS, House
from tests.browser.pages import Instructor, Trainee
from tests.browser.plays import program_of, recorded_play

CASE = "room-for-one-night"


def test_a_case_is_played_and_gone_on_with(new_context: Callable[..., BrowserContext], tmp_path: Path) -> None:
    house = House(tmp_path, AS_ON_WINDOWS)
    house.start()
    instructor = Instructor(new_context().new_page(), house.url)
    instructor.sign_in()
    code = instructor.make_class("Monday")
    instructor.open_all_scenarios("Monday")
    trainee = Trainee(new_context().new_page(), house.url)
    trainee.join(code, "Badge 4471")
    player = trainee.begin(program_of(CASE).scenario.title)
    player.start()
    player.play(recorded_play(CASE, "expert")[:2])
    heading = player.heading
    player.reload()
    assert player.heading == heading
    player.page.close()
    instructor.page.close()
    house.stop()
