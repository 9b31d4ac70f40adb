"""What a page is told of a referral before the debrief: everything about the units, and nothing of what is right."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from simlib.play.decisions import decision_from_json
from simlib.play.program import compile_scenario
from simlib.play.story import tell
from simlib.play.view import Frame, view_of
from simlib.read.facts import load_facts
from simlib.read.notebook import read_scenario
from simlib.scenario.model import Header, Item, Kind, Reason, Scenario, Scene
from simlib.serve.known import Known
from tests.play.cases import case, go, points, task
from tests.score.test_referrals import NAMES, does

FOLDER = Path("scenarios")
FACTS, _ = load_facts(FOLDER / "facts")
KNOWN = Known(FACTS, FOLDER / "facts")
USUAL = frozenset((edge.sender, edge.receiver) for edge in FACTS.referrals)


def shipped() -> dict[str, dict[str, bool]]:
    """The units offered in each referral of each case that is shipped, and whether they belong there."""
    read = [scenario for file in sorted(FOLDER.glob("*.ipynb")) if (scenario := read_scenario(file).scenario)]
    return {
        f"{each.header.id}: {scene.heading}": {item.text: item.right is True for item in scene.task.items}
        for each in read
        for scene in each.scenes
        if scene.task and scene.task.kind is Kind.REFER
    }


SHIPPED = shipped()
DECISIONS: list[object] = [
    "Go on",
    {"refer": ["hsi", "certifier"], "shared": {"hsi": ["immigration status"], "certifier": ["identity"]}},
]


def scenario(right: str = "ht unit") -> Scenario:
    """A case in which this one unit belongs there, with all that an author writes of it."""
    items = [
        Item(unit, right=unit == right, score=points("care", 2 if unit == right else -1), reason=_reason(unit, right))
        for unit in NAMES
    ]
    first = Scene("Here", choices=(go("Go on", "Who is told", then=does("offer advocate", "decline advocate")),))
    calls = task(Kind.REFER, *items, heading="Who is told")
    return case(first, calls, header=Header(starts=datetime(2026, 3, 12, 21, 40)))


def _reason(unit: str, right: str) -> Reason:
    if unit == right:
        return Reason(f"qzright {unit}", ("PRA-21.do2",))
    return Reason(f"qzwrong {unit}", (), ("PRA-21.avoid2",))


def page(made: Scenario, count: int) -> dict[str, Any]:
    """What a page is told after so many decisions."""
    story = tell(compile_scenario(made), [decision_from_json(decision) for decision in DECISIONS[:count]])
    view: dict[str, Any] = view_of(story, Frame())
    KNOWN.lay_over(view, made)
    return view


@pytest.mark.parametrize("count", [0, 1, 2])
@pytest.mark.parametrize("right", NAMES)
def test_whichever_unit_belongs_there_the_page_is_told_the_same(right: str, count: int) -> None:
    assert page(scenario(right), count) == page(scenario(), count)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_no_why_no_points_and_nothing_that_a_unit_may_get_is_on_the_page(count: int) -> None:
    text = json.dumps(page(scenario(), count))

    kept = ("qz", "PRA-21", "Status lists", "Full case", '"never"', '"gets"', '"points"', '"right"')
    assert [word for word in kept if word in text] == []


def test_the_board_says_of_each_unit_what_it_is_when_it_is_told_how_soon_and_whether_somebody_is_asked() -> None:
    items = {item["text"]: item for item in page(scenario(), 1)["prompt"]["items"]}

    assert items["advocate"] == {
        "text": "advocate",
        "label": "Human trafficking caseworker / advocate NGO",
        "unit": {
            "kind": "services",
            "does": "Every identified or likely victim, before first interview.",
            "answers": "Statutory: tell before first interview (PC 236.21); Practice: on scene or phone within 90 min.",
            "consent": "yes",
            "asked": "declined",
            "tells": ["shelter", "legal aid"],
        },
    }
    assert {unit: items[unit]["unit"]["consent"] for unit in ("ht unit", "dlse", "vice")} == {
        "ht unit": "no",
        "dlse": "if identity is shared",
        "vice": "if identity is shared",
    }


def test_a_unit_names_those_it_usually_tells_among_those_offered_and_no_others() -> None:
    items = page(scenario(), 1)["prompt"]["items"]

    known = {(edge.sender, edge.receiver) for edge in FACTS.referrals}
    said = {(item["text"], other) for item in items for other in item["unit"]["tells"]}
    assert said == {(unit, other) for unit, other in known if {unit, other} <= set(NAMES)}
    assert ("ht unit", "taskforce") in known - said


def test_whom_the_officers_own_unit_usually_tells_is_never_on_the_page() -> None:
    calls = task(Kind.REFER, *map(Item, ("patrol", "ht unit", "cyber", "vice")), heading="Who is told")
    items = page(replace(scenario(), scenes=(calls, scenario().scenes[-1])), 0)["prompt"]["items"]

    assert {item["text"]: item["unit"]["tells"] for item in items} == {
        "patrol": [],
        "ht unit": [],
        "cyber": [],
        "vice": ["ht unit"],
    }


@pytest.mark.parametrize("name", SHIPPED)
def test_in_no_case_do_the_lines_of_the_map_pick_out_the_units_that_belong_there(name: str) -> None:
    offered = SHIPPED[name]
    right = {unit for unit, belongs in offered.items() if belongs}
    ways = {(unit, other) for unit, other in USUAL if {unit, other} <= set(offered)}
    senders, receivers = {unit for unit, _ in ways}, {unit for _, unit in ways}

    told_apart = [senders, receivers, senders | receivers, senders & receivers]
    assert [units for units in told_apart if units in (right, set(offered) - right)] == []


def test_the_lines_of_the_officers_own_unit_would_have_picked_them_out() -> None:
    offered = SHIPPED["room-for-one-night: Who is told"]
    assert {unit for unit in offered if ("patrol", unit) in USUAL} == {unit for unit in offered if offered[unit]}


def test_a_unit_that_the_facts_do_not_know_has_its_id_and_no_card() -> None:
    unknown = replace(
        scenario(), scenes=(task(Kind.REFER, Item("the mayor"), heading="Who is told"), scenario().scenes[-1])
    )

    assert page(unknown, 0)["prompt"]["items"] == [{"text": "the mayor", "label": "the mayor", "unit": {}}]


def test_what_can_be_passed_on_comes_with_the_board_and_with_no_other_prompt() -> None:
    shown = [page(scenario(), count)["prompt"] or {} for count in (0, 1)]

    assert [len(prompt.get("passes", ())) for prompt in shown] == [0, 13]
    assert [each["name"] for each in shown[1]["passes"] if each["preset"]] == ["site facts"]


def test_the_tab_has_names_for_units_and_the_rule_of_law_for_clocks() -> None:
    view = page(scenario(), 2)

    assert [told["name"] for told in view["told"]] == ["HSI (tip 866-347-2423) / CCHT", "Certifying official (T/U)"]
    assert (view["clocks"][0]["unit"], view["clocks"][0]["source"]) == (
        "Certifying official (T/U)",
        "LAW-U2: PC 236.5: law enforcement agency (LEA) endorsement, checked 2026-11-01",
    )


def test_the_card_has_every_duty_with_the_dates_of_its_rule() -> None:
    duties = KNOWN.card(None)["duties"]

    assert [(duty["id"], duty["length"], duty["law"].partition(":")[0], duty["checked"]) for duty in duties] == [
        ("hhs-notice", "24 hours", "LAW-U9", "2026-11-01"),
        ("child-report", "36 hours", "LAW-U7", "2026-11-01"),
        ("foster-notice", "24 hours", "LAW-U8", "2026-11-01"),
        ("declaration", "15 business days", "LAW-U2", "2026-11-01"),
        ("certification", "30 days", "LAW-U3", "2026-11-01"),
        ("certification-removal", "7 days", "LAW-U3", "2026-11-01"),
    ]
    assert [duty["id"] for duty in duties if not duty["source"]] == []
