"""The board of a referral: who is told in which order, what is passed on, and one step back at a time."""

from __future__ import annotations

from typing import Any, cast

import ipywidgets as widgets
import pytest

from simlib.html.shapes import Prompt
from simlib.show.referral_board import Board
from tests.show import views

PASSES = [
    {"name": "site facts", "words": "The place and the facts", "preset": True},
    {"name": "needs", "words": "Needs and language", "preset": False},
    {"name": "identity", "words": "Name and date of birth", "preset": False},
]
UNITS = [
    {"text": "hsi", "label": "Federal investigators", "unit": {"kind": "federal", "consent": "if identity is shared"}},
    {"text": "ht unit", "label": "Trafficking unit", "unit": {"kind": "unit", "does": "Any sign.", "consent": "no"}},
    {"text": "advocate", "label": "Advocate", "unit": {"kind": "services", "consent": "yes", "asked": "declined"}},
]
PROMPT = {"kind": "refer", "ask": "Who is told?", "items": UNITS, "passes": PASSES}


class Desk:
    """A board with these units, and how often it said that something changed."""

    def __init__(self, **prompt: object) -> None:
        self.changes = self.clicks = 0
        self.board = Board(self._changed)
        self.board.fill(cast(Prompt, PROMPT | prompt))

    def _changed(self) -> None:
        self.changes += 1

    def tick(self, unit: str, *, told: bool = True) -> None:
        self.board._units[unit]._tick.value = told

    def pass_on(self, unit: str, *names: str) -> None:
        self.board._units[unit]._make_passes()
        for name, tick in self.board._units[unit]._passes.items():
            tick.value = name in names

    def click(self, hit: str) -> None:
        """A click on the map, as a page tells it."""
        self.clicks += 1
        self.board.chart.clicked = [hit, self.clicks]

    @property
    def numbers(self) -> dict[str, str]:
        """The numbers on the map, by name."""
        return {mark["name"]: mark["badge"] for mark in self.board.chart.view["nodes"] if mark.get("badge")}

    @property
    def sent(self) -> dict[str, Any]:
        return self.board.decision()

    @property
    def order(self) -> str:
        return str(self.board._order.value)


def test_nobody_is_told_at_first_and_that_is_an_answer() -> None:
    desk = Desk()

    assert (desk.sent, desk.board.missing(), desk.changes) == ({"refer": []}, "", 0)
    assert "Nobody is told yet." in desk.order


def test_units_stand_by_the_world_they_belong_to_the_nearest_first() -> None:
    groups = Desk().board._list.children

    assert [[child.description for child in _ticks(group)] for group in groups] == [
        ["Trafficking unit"],
        ["Advocate"],
        ["Federal investigators"],
    ]
    assert ["In your agency" in groups[0].children[0].value, "Federal" in groups[2].children[0].value] == [True, True]


def _ticks(group: widgets.VBox) -> list[widgets.Checkbox]:
    return [box.children[0] for box in group.children[1:]]


def test_units_are_told_in_the_order_in_which_they_are_ticked() -> None:
    desk = Desk()

    desk.tick("hsi")
    desk.tick("ht unit")

    assert desk.sent == {"refer": ["hsi", "ht unit"]}
    assert desk.order.index("Federal investigators") < desk.order.index("Trafficking unit")
    assert 'data-sim-told="2"' in desk.order


def test_a_unit_is_moved_earlier_and_later_and_not_past_the_ends() -> None:
    desk = Desk()
    for unit in ("hsi", "ht unit", "advocate"):
        desk.tick(unit)
    moves = desk.board._units["advocate"]

    moves._earlier.click()
    assert desk.sent["refer"] == ["hsi", "advocate", "ht unit"]
    moves._earlier.click()
    assert desk.sent["refer"] == ["advocate", "hsi", "ht unit"]
    assert (moves._earlier.disabled, moves._later.disabled) == (True, False)
    moves._later.click()
    assert desk.sent["refer"] == ["hsi", "advocate", "ht unit"]


def test_nothing_but_the_facts_of_the_place_is_passed_on_unless_somebody_says_so() -> None:
    desk = Desk()
    desk.tick("ht unit")
    desk.tick("hsi")

    desk.pass_on("ht unit", "site facts", "identity")
    desk.pass_on("hsi")

    assert desk.sent == {
        "refer": ["ht unit", "hsi"],
        "shared": {"ht unit": ["site facts", "identity"], "hsi": []},
    }


def test_what_was_to_be_passed_on_to_a_unit_that_is_taken_back_is_not_sent() -> None:
    desk = Desk()
    desk.tick("ht unit")
    desk.pass_on("ht unit", "identity")

    desk.tick("ht unit", told=False)

    assert desk.sent == {"refer": []}


def test_every_change_can_be_taken_back_one_by_one() -> None:
    desk = Desk()
    desk.tick("hsi")
    desk.tick("ht unit")
    desk.board._units["ht unit"]._earlier.click()
    desk.pass_on("hsi", "site facts", "needs")
    steps = [desk.sent]

    while not desk.board._undo.disabled:
        desk.board._undo.click()
        steps.append(desk.sent)

    assert steps == [
        {"refer": ["ht unit", "hsi"], "shared": {"hsi": ["site facts", "needs"]}},
        {"refer": ["ht unit", "hsi"]},
        {"refer": ["hsi", "ht unit"]},
        {"refer": ["hsi"]},
        {"refer": []},
    ]
    assert desk.changes == 8


@pytest.mark.parametrize(
    ("draft", "sent"),
    [
        (None, {"refer": []}),
        ({"refer": ["hsi", "ht unit"]}, {"refer": ["hsi", "ht unit"]}),
        (
            {"refer": ["hsi", "ht unit"], "shared": {"hsi": ["needs"]}},
            {"refer": ["hsi", "ht unit"], "shared": {"hsi": ["needs"]}},
        ),
        (
            {"refer": ["hsi", "gone", "hsi"], "shared": {"gone": ["needs"], "hsi": ["none", 1]}},
            {"refer": ["hsi"], "shared": {"hsi": []}},
        ),
        ({"refer": "hsi", "shared": 3}, {"refer": []}),
        (["hsi"], {"refer": []}),
        ({"select": ["hsi"]}, {"refer": []}),
    ],
)
def test_a_draft_is_shown_as_far_as_it_can_be_read_and_nothing_is_there_to_undo(draft: object, sent: object) -> None:
    desk = Desk(draft_items=draft)

    assert (desk.sent, desk.changes, desk.board._undo.disabled) == (sent, 0, True)


def test_no_answer_is_taken_while_one_is_on_its_way() -> None:
    desk = Desk(draft_items={"refer": ["hsi"]})

    desk.board.lock(locked=True)
    locked = [unit._tick.disabled for unit in desk.board._units.values()]
    desk.board.lock(locked=False)

    assert locked == [True, True, True]
    assert [unit._tick.disabled for unit in desk.board._units.values()] == [False, False, False]


def test_a_unit_says_when_it_is_told_whether_the_person_is_asked_and_what_the_person_said() -> None:
    shown = [unit.box.children[1].value for unit in Desk().board._units.values()]

    assert "Ask first if what you pass on says who the person is." in shown[0]
    assert "Any sign." in shown[1]
    assert "No consent is needed to tell them." in shown[1]
    assert "Ask first: the person decides." in shown[2]
    assert "Offered and declined today" in shown[2]


def test_what_can_be_passed_on_is_folded_away_until_somebody_looks() -> None:
    desk = Desk()
    desk.tick("hsi")
    unit = desk.board._units["hsi"]
    seen = [(len(unit._passes), unit._boxes.layout.display)]

    for _ in range(2):
        unit._change.click()
        seen.append((len(unit._passes), unit._boxes.layout.display))

    assert seen == [(0, "none"), (3, None), (3, "none")]


def test_the_button_says_what_is_passed_on() -> None:
    desk = Desk()
    desk.tick("hsi")
    unit = desk.board._units["hsi"]
    said = [unit._change.description]

    desk.pass_on("hsi", "site facts", "identity")
    said.append(unit._change.description)
    desk.pass_on("hsi")
    said.append(unit._change.description)

    assert said == [
        "You pass on: the place and the facts. Change",
        "You pass on: the place and the facts, name and date of birth. Change",
        "You pass on: nothing. Change",
    ]


def test_a_prompt_of_an_older_server_can_still_be_answered() -> None:
    board = Board(lambda: None)
    board.fill({"kind": "refer", "items": [{"text": "ht unit"}]})

    board._units["ht unit"]._tick.value = True

    assert board.decision() == {"refer": ["ht unit"]}


def test_a_name_out_of_a_fact_base_is_text_and_nothing_else() -> None:
    desk = Desk(items=[{"text": "x", "label": "<b onclick=1>", "unit": {"kind": "<i>", "does": "<script>"}}])
    desk.tick("x")

    assert "<b" not in desk.order
    assert "<script" not in desk.board._units["x"].box.children[1].value
    assert desk.sent == {"refer": ["x"]}


def test_the_prompt_of_the_fixtures_is_a_board_too() -> None:
    board = Board(lambda: None)
    board.fill(views.with_prompt("refer")["prompt"] or {})

    assert list(board._units) == ["ht unit", "hospital", "hsi"]


# --- the map ------------------------------------------------------------------------------------------------------

ON_THE_MAP = {unit["text"]: f"unit-{place}" for place, unit in enumerate(UNITS)}


def test_what_is_picked_on_the_map_is_the_same_decision_as_what_is_ticked_on_the_cards() -> None:
    by_map, by_cards = Desk(), Desk()

    for unit in ("advocate", "hsi", "ht unit"):
        by_map.click(ON_THE_MAP[unit])
        by_cards.tick(unit)

    assert by_map.sent == by_cards.sent == {"refer": ["advocate", "hsi", "ht unit"]}
    assert (by_map.changes, by_map.order) == (by_cards.changes, by_cards.order)
    assert [unit._tick.value for unit in by_map.board._units.values()] == [True, True, True]
    assert (
        by_map.numbers == by_cards.numbers == {"Advocate": "1", "Federal investigators": "2", "Trafficking unit": "3"}
    )


def test_a_second_click_takes_a_unit_back_and_the_others_move_up() -> None:
    desk = Desk()
    for unit in ("hsi", "ht unit", "hsi"):
        desk.click(ON_THE_MAP[unit])

    assert (desk.sent, desk.numbers) == ({"refer": ["ht unit"]}, {"Trafficking unit": "1"})


def test_undo_takes_the_last_pick_on_the_map_back() -> None:
    desk = Desk()
    desk.click(ON_THE_MAP["hsi"])
    desk.click(ON_THE_MAP["ht unit"])

    desk.board._undo.click()

    assert (desk.sent, desk.numbers) == ({"refer": ["hsi"]}, {"Federal investigators": "1"})


def test_the_numbers_on_the_map_follow_when_a_card_is_moved() -> None:
    desk = Desk()
    desk.tick("hsi")
    desk.tick("ht unit")

    desk.board._units["ht unit"]._earlier.click()

    assert desk.numbers == {"Trafficking unit": "1", "Federal investigators": "2"}


@pytest.mark.parametrize("hit", ["", "you", "hsi", "way-unit-0", "unit-9"])
def test_a_click_on_anything_but_a_unit_picks_nobody(hit: str) -> None:
    desk = Desk()

    desk.click(hit)

    assert (desk.sent, desk.changes) == ({"refer": []}, 0)


def test_the_map_takes_no_pick_while_an_answer_is_on_its_way() -> None:
    desk = Desk()
    desk.board.lock(locked=True)

    desk.click(ON_THE_MAP["hsi"])

    assert desk.sent == {"refer": []}


def test_a_draft_stands_on_the_map_as_well() -> None:
    assert Desk(draft_items={"refer": ["hsi", "ht unit"]}).numbers == {
        "Federal investigators": "1",
        "Trafficking unit": "2",
    }


def test_a_card_says_whom_its_unit_usually_tells_for_whoever_sees_no_map() -> None:
    tells = [{**UNITS[1], "unit": {"kind": "unit", "tells": ["hsi"]}}, UNITS[0]]
    cards = [unit.box.children[1].value for unit in Desk(items=tells).board._units.values()]

    assert ["<dt>Tells</dt><dd>Federal investigators</dd>" in card for card in cards] == [True, False]


def test_a_board_without_units_has_no_map() -> None:
    assert [Desk(items=units).board._map.layout.display for units in ([], UNITS)] == ["none", None]
