"""The branch map: where marks stand, and that the list says what the picture shows."""

from __future__ import annotations

from simlib.html.branch_map import COLUMN, MARGIN, ROW, WIDEST, Point, branch_map_html, places, steps_from_start
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


def test_a_scene_stands_as_many_steps_from_the_start_as_the_longest_way_forward_takes() -> None:
    steps = steps_from_start(SCENES, [*LINKS, {"from": "Lobby", "to": "Home", "taken": 0}])
    assert steps == {"Lobby": 0, "Door": 1, "Stairs": 1, "Home": 2, "Gone": 0}


def test_the_way_taken_runs_along_the_top_and_what_was_not_seen_hangs_below() -> None:
    where = places(SCENES, LINKS)
    assert {name: point.y for name, point in where.items()} == {
        "Lobby": MARGIN,
        "Door": MARGIN,
        "Stairs": MARGIN + ROW,
        "Home": MARGIN,
        "Gone": MARGIN + ROW,
    }
    assert where["Home"] == Point(MARGIN + 2 * COLUMN, MARGIN)


def test_no_two_scenes_stand_in_one_place() -> None:
    sides: list[PathScene] = [{"heading": f"Side {n}", "visited": n < 2, "order": []} for n in range(4)]
    crowd = [*SCENES, *sides]
    assert len(set(places(crowd, LINKS).values())) == len(crowd)


def test_a_long_case_stays_as_wide_as_a_page_until_marks_would_touch() -> None:
    scenes: list[PathScene] = [{"heading": str(n), "visited": True, "order": [n]} for n in range(25)]
    links: list[PathLink] = [{"from": str(n), "to": str(n + 1), "taken": 1} for n in range(24)]
    assert max(point.x for point in places(scenes, links).values()) <= WIDEST


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
