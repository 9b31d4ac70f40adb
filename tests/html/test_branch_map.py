"""The branch map: where marks stand, and that the list says what the picture shows."""

from __future__ import annotations

from simlib.html.branch_map import COLUMN, MARGIN, ROW, Point, branch_map_html, places, steps_from_start
from simlib.html.shapes import PathLink, PathScene
from tests.html.reading import read

SCENES: list[PathScene] = [
    {"heading": "Lobby", "ending": "", "visited": True, "order": [1, 3]},
    {"heading": "Door", "ending": "", "visited": True, "order": [2]},
    {"heading": "Stairs", "ending": "", "visited": False, "order": []},
    {"heading": "Home", "ending": "good", "visited": True, "order": [4]},
    {"heading": "Gone", "ending": "harmful", "visited": False, "order": []},
]
LINKS: list[PathLink] = [
    {"from": "Lobby", "to": "Door", "taken": 1},
    {"from": "Lobby", "to": "Stairs", "taken": 0},
    {"from": "Door", "to": "Lobby", "taken": 1},
    {"from": "Door", "to": "Home", "taken": 1},
    {"from": "Lobby", "to": "Lobby", "taken": 0},
]


def test_a_scene_stands_as_many_steps_from_the_start_as_decisions_are_needed() -> None:
    steps = steps_from_start(SCENES, LINKS)
    assert steps == {"Lobby": 0, "Door": 1, "Stairs": 1, "Home": 2, "Gone": 2}


def test_scenes_of_one_step_stand_one_under_the_other_and_no_two_in_one_place() -> None:
    where = places(SCENES, LINKS)
    assert where["Door"] == Point(MARGIN + COLUMN, MARGIN)
    assert where["Stairs"] == Point(MARGIN + COLUMN, MARGIN + ROW)
    assert len(set(where.values())) == len(SCENES)


def test_the_list_names_the_scenes_seen_in_order_and_no_other() -> None:
    text = read(branch_map_html(SCENES, LINKS)).text
    assert [part in text for part in ("Lobby", "entered 2 times", "Door", "Home", "a good ending")] == [True] * 5
    assert [part in text for part in ("Stairs", "Gone")] == [False, False]
    assert "Not seen this time: 2 scenes, 1 of them endings." in text


def test_the_way_taken_is_drawn_over_the_other_branches() -> None:
    html = str(branch_map_html(SCENES, LINKS))
    assert (html.count('class="e taken"'), html.count('class="e"')) == (3, 1)
    assert html.index('class="e"') < html.index('class="e taken"')


def test_an_ending_is_a_square_and_any_other_scene_a_circle() -> None:
    html = str(branch_map_html(SCENES, LINKS))
    assert (html.count('<rect class="n"'), html.count('<circle class="n"')) == (2, 3)


def test_no_scene_gives_no_map() -> None:
    assert str(branch_map_html([], [])) == ""
