"""The network lab: making up and opening networks, layers, taking one out, plans and files, as its buttons do it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simlib.labs.keeper import FolderKeeper
from simlib.labs.network import NetworkDesk
from simlib.labs.work import Bench
from simlib.network.case_file import case_as_json
from simlib.network.generate import generate
from simlib.read.map_folder import MapFolder
from simlib.read.typologies import load_typologies
from simlib.scenario.typologies import Size
from tests.labs.benches import AtOnce, NeverDone
from tests.labs.pressing import press
from tests.labs.reading import plain

CASES = Path(__file__).resolve().parents[2] / "scenarios"


def desk_on(bench: Bench | None = None, cases: Path = CASES) -> NetworkDesk:
    keeper = FolderKeeper(MapFolder(cases / "maps", cases / "no-such-folder"), cases)
    return NetworkDesk(keeper, bench or AtOnce(), is_page=True)


@pytest.fixture
def desk() -> NetworkDesk:
    made = desk_on()
    press(made.screen.page, "Generate")
    return made


def said(desk: NetworkDesk) -> str:
    return plain(desk.screen.frame.said.value)


def head(desk: NetworkDesk) -> str:
    return plain(desk.screen.frame.head.value)


def test_before_anything_is_open_the_list_says_what_to_do() -> None:
    desk = desk_on()
    assert "Nothing is open yet" in plain(desk.screen.nodes.value)
    assert [title for title, _ in desk.screen.case.options][:2] == ["Long hours", "Room for one night"]
    assert len(desk.screen.kind.options) == 8
    assert [value for _, value in desk.screen.size.options] == ["S", "M", "L"]


def test_a_network_that_is_made_up_is_the_same_for_the_same_seed(desk: NetworkDesk) -> None:
    again = desk_on()
    press(again.screen.page, "Generate")
    assert (head(again), again.screen.picture.value) == (head(desk), desk.screen.picture.value)
    again.screen.seed.value = "2"
    press(again.screen.page, "Generate")
    assert again.screen.picture.value != desk.screen.picture.value


@pytest.mark.parametrize("seed", ["", "x", "-1", "1.5", "9999999999"])
def test_a_seed_that_is_no_whole_number_is_one_sentence(seed: str) -> None:
    desk = desk_on()
    desk.screen.seed.value = seed
    press(desk.screen.page, "Generate")
    assert "A seed is a whole number" in said(desk)
    assert desk.screen.picture.value == ""


def test_a_case_of_the_house_is_opened_with_all_that_is_so(desk: NetworkDesk) -> None:
    desk.screen.case.value = "room-for-one-night"
    press(desk.screen.page, "Open the case")
    assert head(desk).startswith("Network lab Room for one night: ")
    row = plain(desk.screen.nodes.value)
    assert "Ana victim" in row
    assert "Never: harmed" in row


def test_nobody_who_is_harmed_is_offered_as_a_target() -> None:
    book, _ = load_typologies(CASES / "typologies")
    assert book is not None
    for kind in book.kinds:
        desk = desk_on()
        desk.screen.kind.value = kind
        press(desk.screen.page, "Generate")
        case = generate(book, kind, Size.S, 1).graph
        harmed = {node.id for node in case.protected()}
        offered = {value for _, value in (*desk.screen.target.options, *desk.screen.own.options)}
        assert (offered & harmed, offered) == (set(), {node.id for node in case.targets()})


def test_a_layer_that_is_taken_away_leaves_picture_list_and_legend(desk: NetworkDesk) -> None:
    assert "exploitation" in plain(desk.screen.nodes.value)
    before = desk.screen.picture.value.count("<path")
    desk.screen.layers["exploitation"].value = False
    assert "exploitation" not in plain(desk.screen.nodes.value)
    assert "Exploitation" not in plain(desk.screen.legend.value)
    assert desk.screen.picture.value.count("<path") < before


def test_taking_one_out_tells_what_follows_at_once_and_over_half_a_year(desk: NetworkDesk) -> None:
    press(desk.screen.page, "See what follows")
    followed = plain(desk.screen.followed.value)
    name = str(desk.screen.target.label).split(",")[0]
    assert f"Without {name}, at once" in followed
    assert "As 200 runs of chance have it" in followed
    assert [f"Day {day} " in followed for day in (0, 30, 90, 180)] == [True] * 4
    assert desk.screen.followed.value.count("<polyline") == 8


def test_plans_stand_beside_the_proven_best_with_the_persons_own(desk: NetworkDesk) -> None:
    chosen = desk.screen.own.options[-1]
    desk.screen.own.value = (chosen[1],)
    press(desk.screen.page, "Compare")
    compared = plain(desk.screen.compared.value)
    order = [
        compared.index(name) for name in ("Best plan", "Your plan", "One after the other", "Betweenness", "Degree")
    ]
    assert order == sorted(order)
    assert "Proven best: bound" in compared
    assert chosen[0].split(",")[0] in compared


def test_a_network_without_anybody_harmed_has_nothing_to_take(desk: NetworkDesk) -> None:
    desk.screen.kind.value = "decoys"
    press(desk.screen.page, "Generate")
    assert "0 people are harmed" in head(desk)
    press(desk.screen.page, "Compare")
    assert "nobody" in plain(desk.screen.compared.value)


def test_a_click_on_the_chart_says_who_that_is(desk: NetworkDesk) -> None:
    desk.screen.chart.clicked = ["n0", 1]
    first = plain(desk.screen.clicked.value)
    assert first
    desk.screen.chart.clicked = ["t0", 2]
    assert plain(desk.screen.clicked.value) == ""
    desk.screen.chart.clicked = ["<script>", 3]
    assert plain(desk.screen.clicked.value) == ""


def test_a_file_of_the_command_is_opened_as_the_same_network(desk: NetworkDesk) -> None:
    book, _ = load_typologies(CASES / "typologies")
    assert book is not None
    made = generate(book, book.kinds[0], Size.S, 1)
    desk.screen.upload.heard({"names": ["mine.json"]}, [json.dumps(case_as_json(made)).encode()])
    assert head(desk).startswith(f"Network lab {made.name}: ")
    assert len(desk.screen.target.options) == len(made.graph.targets())


def test_a_file_that_is_none_leaves_what_is_open(desk: NetworkDesk) -> None:
    before = head(desk)
    desk.screen.upload.heard({"names": ["x.json"]}, [b"{"])
    assert ("This file is no JSON" in said(desk), head(desk)) == (True, before)


@pytest.mark.parametrize("kind", ["html", "svg", "graphml", "csv"])
def test_each_file_is_handed_to_the_browser(desk: NetworkDesk, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    given: list[str] = []
    monkeypatch.setattr(desk.screen.frame.download, "give", lambda name, *_: given.append(name))
    assert desk.screen.kind_of_file.value == "html"
    desk.screen.kind_of_file.value = kind
    press(desk.screen.page, "Download")
    (name,) = given
    assert name == f"one-person-who-was-trusted-first-size-s-seed-1.{'zip' if kind == 'csv' else kind}"
    assert name in said(desk)


def test_what_takes_long_shows_how_far_it_is_and_can_be_cancelled() -> None:
    bench = NeverDone()
    desk = desk_on(bench)
    press(desk.screen.page, "Generate")
    assert 'aria-valuenow="50"' in desk.screen.frame.working._bar.value
    assert desk.screen._generate.disabled
    press(desk.screen.page, "Cancel")
    assert (bench.cancelled, desk.screen._generate.disabled) == (1, False)
    assert "Cancelled" in said(desk)


def test_a_folder_without_typologies_offers_what_there_is(tmp_path: Path) -> None:
    desk = desk_on(cases=tmp_path)
    assert desk.screen._making.layout.display == "none"
    assert desk.screen.case.options == ()
