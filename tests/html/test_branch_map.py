"""The branch map: where marks stand, and that the list says what the picture shows."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.html.branch_layout import MARGIN, SIZE, STEP, WIDEST_STEP, Layout, Point, Slot, lay_out, neighbors
from simlib.html.branch_map import WIDTHS, branch_map_html
from simlib.html.debrief_shapes import PathLink, PathScene
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
    {"from": "Stairs", "to": "Gone", "taken": 0},
]
WIDE, NARROW = WIDTHS[0][1], WIDTHS[-1][1]


def row_of(count: int, unseen: int = 0) -> list[PathScene]:
    """So many scenes seen one after the other, and so many that were not."""
    seen: list[PathScene] = [{"heading": str(n), "visited": True, "order": [n + 1]} for n in range(count)]
    others: list[PathScene] = [{"heading": f"not {n}", "visited": False, "order": []} for n in range(unseen)]
    return seen + others


def chain(count: int) -> list[PathLink]:
    return [{"from": str(n), "to": str(n + 1), "taken": 1} for n in range(count - 1)]


def picture(name: str, scenes: list[PathScene], links: list[PathLink]) -> str:
    found = re.search(rf'<svg class="map {name}".*?</svg>', str(branch_map_html(scenes, links)), re.DOTALL)
    return found.group() if found else ""


def gaps(layout: Layout) -> list[float]:
    """How far apart the middles of any two marks are along the axis in which they are farther apart."""
    points = list(layout.points.values())
    return [max(abs(a.x - b.x), abs(a.y - b.y)) for at, a in enumerate(points) for b in points[:at]]


def test_the_way_taken_stands_in_the_order_of_entry_and_what_was_not_seen_hangs_one_step_on() -> None:
    assert lay_out(SCENES, LINKS, WIDE).slots == {
        "Lobby": Slot(0, 0, 0),
        "Door": Slot(0, 1, 0),
        "Home": Slot(0, 2, 0),
        "Stairs": Slot(0, 1, 1),
        "Gone": Slot(0, 3, 1),
    }


def test_marks_of_a_short_case_stand_a_wide_step_apart() -> None:
    points = lay_out(SCENES, LINKS, WIDE).points
    assert (points["Lobby"].x, points["Door"].x) == (MARGIN, MARGIN + WIDEST_STEP)


def test_a_long_way_goes_on_in_the_next_band_as_a_line_of_text_does() -> None:
    layout = lay_out(row_of(34), chain(34), WIDE)
    assert (layout.slots["16"], layout.slots["17"]) == (Slot(0, 16, 0), Slot(1, 0, 0))
    assert layout.points["16"].y < layout.gutters[0] < layout.points["17"].y


def test_below_an_ending_that_was_reached_a_slot_stays_free_for_its_word() -> None:
    scenes: list[PathScene] = [*SCENES, {"heading": "Other", "ending": "good", "visited": False, "order": []}]
    layout = lay_out(scenes, [*LINKS, {"from": "Door", "to": "Other", "taken": 0}], WIDE)
    assert Slot(0, 2, 1) not in set(layout.slots.values())


def test_a_scene_that_nothing_leads_to_stands_in_the_last_band() -> None:
    assert lay_out(row_of(34, unseen=1), chain(34), WIDE).slots["not 0"].band == 1


@given(
    st.integers(0, 60),
    st.integers(0, 60),
    st.lists(st.tuples(st.integers(0, 59), st.integers(0, 59)), max_size=60),
    st.sampled_from([width for _, width in WIDTHS]),
)
def test_every_scene_stands_once_within_the_picture_and_no_two_touch(
    seen: int, unseen: int, ways: list[tuple[int, int]], width: int
) -> None:
    scenes = row_of(seen, unseen)
    links: list[PathLink] = [{"from": str(a), "to": f"not {b}", "taken": 0} for a, b in ways]
    layout = lay_out(scenes, links, width)
    assert set(layout.points) == {scene["heading"] for scene in scenes}
    assert all(gap >= STEP for gap in gaps(layout))
    assert all(SIZE <= at.x <= width - SIZE and SIZE <= at.y <= layout.height - SIZE for at in layout.points.values())


@pytest.mark.parametrize("seen", [1, 7, 8, 34, 60])
def test_no_mark_stands_where_the_line_to_the_next_band_runs(seen: int) -> None:
    layout = lay_out(row_of(seen, unseen=9), chain(seen), NARROW)
    near = [at for at in layout.points.values() for gutter in layout.gutters if abs(at.y - gutter) <= SIZE]
    assert near == []


def test_the_picture_ends_where_its_lowest_mark_ends() -> None:
    layout = lay_out(row_of(3), chain(3), WIDE)
    assert layout.height - max(at.y for at in layout.points.values()) <= STEP
    assert layout.points["0"] == Point(MARGIN, 28)


def test_no_scenes_at_all_have_no_places() -> None:
    assert lay_out([], [], WIDE).points == {}


def test_neighbors_are_the_pairs_that_were_entered_one_after_the_other() -> None:
    assert neighbors(SCENES) == {("Lobby", "Door"), ("Door", "Home")}


def test_there_is_a_picture_for_each_width_with_its_numbers_drawn_one_to_one() -> None:
    html = str(branch_map_html(SCENES, LINKS))
    assert re.findall(r'viewBox="0 0 (\d+) \d+" width="(\d+)"', html) == [
        (str(width), str(width)) for _, width in WIDTHS
    ]


def test_the_list_names_the_scenes_seen_in_order_and_no_other() -> None:
    text = read(branch_map_html(SCENES, LINKS)).text
    assert [part in text for part in ("Lobby", "entered 2 times", "Door", "Home", "a good ending")] == [True] * 5
    assert [part in text for part in ("Stairs", "Gone")] == [False, False]
    assert "Not seen this time: 2 scenes, 1 of them endings." in text


def test_the_way_taken_is_drawn_over_the_other_branches() -> None:
    html = picture("wide", SCENES, LINKS)
    assert (html.count('class="e taken"'), html.count('class="e"')) == (3, 2)
    assert html.rindex('class="e"') < html.index('class="e taken"')


def test_a_way_back_is_drawn_past_the_row_and_not_along_it() -> None:
    assert "M96 28C82 -2 38 -2 24 28" in picture("wide", SCENES, LINKS)


def test_the_way_taken_is_one_line_around_the_edge_into_the_next_band() -> None:
    html = picture("wide", row_of(34), chain(34))
    assert (html.count('class="e taken"'), html.count("q8 0 8 8V")) == (33, 1)


def test_a_branch_that_was_not_taken_into_another_band_is_not_drawn_across_the_picture() -> None:
    html = picture("wide", row_of(34), [*chain(34), {"from": "0", "to": "33", "taken": 0}])
    assert html.count('class="e"') == 0


def test_an_ending_is_a_square_and_any_other_scene_a_circle() -> None:
    html = picture("wide", SCENES, LINKS)
    assert (html.count('<rect class="n"'), html.count('<circle class="n"')) == (2, 3)


def test_the_ending_that_was_reached_says_that_it_is_one() -> None:
    assert picture("narrow", SCENES, LINKS).count(">End</text>") == 1


def test_no_scene_gives_no_map() -> None:
    assert str(branch_map_html([], [])) == ""
