"""The link chart between Python and a page: what it is told, what a click says, and what it never brings along."""

from __future__ import annotations

import subprocess
import sys

from simlib.show.link_chart import LinkChart

MARKS = [{"id": "n1", "name": "Ana", "kind": "person"}, {"id": "n2", "name": "room 12", "kind": "place"}]
TIES = [
    {"id": "t1", "source": "n1", "target": "n2", "text": "Ana stays at room 12"},
    {"id": "t2", "source": "n1", "target": "n3", "text": "Ana knows nobody that is shown"},
]


def test_the_page_is_told_where_each_mark_stands_and_of_no_tie_that_has_only_one_end() -> None:
    chart = LinkChart(lambda _: None)
    chart.show(MARKS, TIES, "Two marks.")
    assert chart.view == {
        "nodes": [{**MARKS[0], "x": 0, "y": 104}, {**MARKS[1], "x": 0, "y": 0}],
        "ties": [{**TIES[0], "bend": 0.0}],
        "label": "Two marks.",
    }


def test_marks_stand_where_somebody_else_lays_them_and_those_above_are_named_above() -> None:
    chart = LinkChart(lambda _: None)
    chart.show(MARKS, [TIES[0]], "Two marks.", {"n1": (-90, -80), "n2": (0, 0), "n3": (5, 5)})
    assert chart.view["nodes"] == [
        {**MARKS[0], "above": True, "x": -90, "y": -80},
        {**MARKS[1], "above": False, "x": 0, "y": 0},
    ]


def test_a_click_tells_what_was_hit_and_the_same_click_again_tells_it_again() -> None:
    heard: list[str] = []
    chart = LinkChart(heard.append)
    for number, hit in enumerate(["n1", "n1", ""], start=1):
        chart.clicked = [hit, number]
    assert heard == ["n1", "n1", ""]


def test_a_click_that_no_page_of_ours_would_send_is_one_on_the_ground() -> None:
    heard: list[str] = []
    chart = LinkChart(heard.append)
    junk: list[list[object]] = [[], [7, 1], [["n1"], 2], [None, 3]]
    for each in junk:
        chart.clicked = each
    assert heard == ["", "", "", ""]


def test_what_is_selected_is_shown() -> None:
    chart = LinkChart(lambda _: None)
    chart.mark(["n1", "t1"])
    assert chart.marked == ["n1", "t1"]


def test_the_library_is_sent_only_to_a_page_that_has_no_site_to_ask() -> None:
    chart = LinkChart(lambda _: None)
    assert (chart.library, chart.address) == ("", "static/vis-network/vis-network.min.js?v=9.1.2")
    chart.wanted = True
    assert chart.library.startswith("/**\n * vis-network")


def test_the_chart_brings_no_graph_library_into_the_kernel() -> None:
    code = "import sys, simlib.show.link_chart as it; it.vis_network(); print({'networkx', 'pyvis'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert run.stdout == "set()\n"
