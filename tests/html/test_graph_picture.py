"""A graph as SVG: what is drawn, how it is named, and what stands for itself in a file."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from simlib.html.course_chart import Point, Series, course_chart_html
from simlib.html.graph_picture import (
    MOST_NAMED,
    TIE_LOOKS,
    PictureNode,
    PictureTie,
    Shape,
    Tone,
    legend_html,
    picture_svg,
)

NODES = (
    PictureNode("a", "Dale", 0.0, 0.0, tone=Tone.INVOLVED, sign="C", title="Dale, controller"),
    PictureNode("b", "Ana", 1.0, 1.0, tone=Tone.HARMED, sign="V"),
    PictureNode("c", "A very long name of a place indeed", 0.5, 0.5, shape=Shape.PLACE),
)
TIES = (PictureTie("a", "b", "command", "Dale controls Ana"), PictureTie("a", "nowhere", "money"))


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - we have just made it


def tag(each: ET.Element) -> str:
    return each.tag.rpartition("}")[2]


def test_each_node_is_a_mark_with_its_name_and_its_letter() -> None:
    groups = [each for each in drawn(picture_svg(NODES, TIES, "x")).iter() if tag(each) == "g"]
    assert [[text.text for text in group if tag(text) == "text"] for group in groups] == [
        ["C", "Dale"],
        ["V", "Ana"],
        ["A very long name of a…"],
    ]
    assert [next(each.text for each in group if tag(each) == "title") for group in groups] == [
        "Dale, controller",
        "Ana",
        "A very long name of a place indeed",
    ]


def test_a_tie_to_nowhere_is_not_drawn_and_each_other_says_what_it_is() -> None:
    lines = [each for each in drawn(picture_svg(NODES, TIES, "x")) if tag(each) == "path"]
    assert [line[0].text for line in lines] == ["Dale controls Ana"]


def test_nothing_lies_outside_the_picture() -> None:
    svg = picture_svg(NODES, TIES, "x")
    xs = [float(x) for x in re.findall(r'(?:cx|x)="([\d.]+)"', svg)]
    ys = [float(y) for y in re.findall(r'(?:cy|y)="([\d.]+)"', svg)]
    assert [x for x in xs if not 0 <= x <= 1000] == []
    assert [y for y in ys if not 0 <= y <= 640] == []


def test_on_a_page_it_follows_the_colors_of_the_page_and_in_a_file_it_has_its_own() -> None:
    on_page, alone = picture_svg(NODES, TIES, "x"), picture_svg(NODES, TIES, "x", alone=True)
    assert (re.findall(r"#[0-9a-f]{6}", on_page), "var(" in alone) == ([], False)
    assert alone.startswith('<svg class="sim-graph" xmlns="http://www.w3.org/2000/svg"')


def test_of_many_nodes_those_of_a_plan_alone_are_named() -> None:
    many = [PictureNode(f"n{n}", f"Name {n}", n / 100, 0.5) for n in range(MOST_NAMED + 1)]
    chosen = PictureNode("chosen", "Chosen", 0.5, 0.1, tone=Tone.CHOSEN)
    svg = picture_svg([*many, chosen], (), "x")
    assert [each.text for each in drawn(svg).iter() if tag(each) == "text"] == ["Chosen"]


def test_two_pictures_on_one_page_have_arrows_of_their_own() -> None:
    first, second = (set(re.findall(r'id="([^"]+)"', picture_svg(NODES, TIES, name))) for name in ("one", "two"))
    assert (len(first), first & second) == (len(TIE_LOOKS), set())


def test_the_same_graph_gives_the_same_picture() -> None:
    assert picture_svg(NODES, TIES, "x") == picture_svg(NODES, TIES, "x")


def test_the_legend_names_every_line_and_every_mark() -> None:
    legend = legend_html({"command": "Command", "hole": "With a hole"}, {Tone.OFF: "Switched off"})
    assert [each.text or each[-1].tail for each in drawn(legend)] == ["Switched off", "Command", "With a hole"]


COURSES = (
    Series("As it is", (Point(0, 4.0, 4.0, 4.0), Point(180, 8.0, 5.0, 12.0))),
    Series("Without Dale", (Point(0, 1.0, 1.0, 1.0), Point(180, 3.0, 0.0, 6.0))),
)


def test_a_course_is_a_line_and_a_band_for_each_and_a_table_that_says_the_same() -> None:
    figure = drawn(course_chart_html("Control", COURSES).replace("&nbsp;", " "))
    tags = [tag(each) for each in figure.iter()]
    assert (tags.count("polyline"), tags.count("polygon"), tags.count("circle")) == (2, 2, 4)
    rows = [[cell.text for cell in row] for row in figure.iter("tr")]
    assert rows == [
        ["When", "As it is", "Without Dale"],
        ["Day 0", "4.0 (4.0 to 4.0)", "1.0 (1.0 to 1.0)"],
        ["Day 180", "8.0 (5.0 to 12.0)", "3.0 (0.0 to 6.0)"],
    ]


def test_a_course_at_nothing_all_the_time_is_drawn_on_the_ground() -> None:
    flat = (Series("x", (Point(0, 0.0, 0.0, 0.0), Point(30, 0.0, 0.0, 0.0))),)
    assert "nan" not in course_chart_html("Nothing", flat)
