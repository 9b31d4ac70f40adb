"""What an intervention does: several numbers side by side, and nobody who is harmed is acted against."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simlib.errors import NotAllowed
from simlib.network.case import CaseGraph, CaseNode, NodeKind, Role, tie
from simlib.network.interventions import Effect, Measured, effect_of, measured, money_flow, reach, recruitment, without
from tests.network.cases import case_of, shipped_book

LINE = CaseGraph(
    nodes=(
        CaseNode("Abel", role=Role.CONTROLLER),
        CaseNode("Bruna", role=Role.CO_CONTROLLER),
        CaseNode("Cato", role=Role.RECRUITER),
        CaseNode("Dora", role=Role.VICTIM),
        CaseNode("Eli", role=Role.DUAL_STATUS),
        CaseNode("Fay", role=Role.WITNESS),
        CaseNode("till", NodeKind.ACCOUNT),
    ),
    ties=(
        tie("Abel", "directs", "Bruna"),
        replace(tie("Bruna", "controls", "Dora"), weight=3.0),
        tie("Bruna", "controls", "Eli"),
        tie("Cato", "calls", "Bruna"),
        replace(tie("Dora", "pays", "till"), weight=4.0),
        replace(tie("till", "pays", "Abel"), weight=2.0),
        tie("Fay", "knows", "Dora"),
    ),
)


def test_a_network_is_told_in_several_numbers() -> None:
    now = measured(LINE)
    # Abel hands on 1, and Bruna can keep up half of the 4 that she hands on.
    assert (now.control_flow, now.controlled, now.money_flow, now.recruitment, now.reach) == (3, 2, 2, 1, 5)
    assert now.fragmentation == 0
    assert now.brokerage == pytest.approx(2 / 3)


def test_an_intervention_is_told_before_and_after() -> None:
    effect = effect_of(LINE, ["Bruna"])
    assert effect == Effect(measured(LINE), measured(LINE, {"Bruna"}))
    assert (effect.after.control_flow, effect.after.controlled, effect.after.recruitment) == (0, 0, 0)
    assert effect.after.money_flow == 2


def test_taking_the_money_leaves_the_control() -> None:
    after = effect_of(LINE, ["till"]).after
    assert (after.money_flow, after.control_flow, after.controlled) == (0, 3, 2)


def test_taking_the_recruiter_leaves_those_who_are_held_now() -> None:
    after = effect_of(LINE, ["Cato"]).after
    assert (after.recruitment, after.controlled) == (0, 2)


def test_who_is_made_safe_is_no_longer_controlled_and_no_target() -> None:
    assert effect_of(LINE, [], made_safe=["Dora"]).after.controlled == 1


@pytest.mark.parametrize("harmed", ["Dora", "Eli"])
def test_nobody_who_is_harmed_is_acted_against(harmed: str) -> None:
    with pytest.raises(
        NotAllowed, match=rf"{harmed} is harmed, so nobody acts against them\. Make them safe instead\."
    ):
        effect_of(LINE, ["Abel", harmed])


def test_a_recruiter_whom_only_somebody_harmed_or_a_witness_knows_hands_nobody_on() -> None:
    apart = replace(LINE, ties=(*LINE.ties[:3], tie("Cato", "knows", "Fay"), tie("Cato", "calls", "Dora")))
    assert recruitment(apart) == 0


def test_money_of_an_ordinary_shop_is_no_part_of_it() -> None:
    shop = CaseGraph(
        (CaseNode("shop", NodeKind.BUSINESS, decoy=True), CaseNode("owner", role=Role.EMPLOYER, decoy=True)),
        (tie("shop", "pays", "owner"),),
    )
    assert money_flow(shop) == 0
    assert reach(shop) == 0


def test_what_is_gone_takes_its_ties_along() -> None:
    assert without(LINE, {"Dora"}).ties == tuple(t for t in LINE.ties if "Dora" not in (t.source, t.target))
    assert without(LINE, ()) is LINE


def test_the_best_plan_never_leaves_more_control_and_every_number_has_its_bounds() -> None:
    for typology in shipped_book().kinds:
        case = case_of(typology, "M")
        effect = effect_of(case.graph, case.plan.targets, case.plan.made_safe)
        assert effect.before.control_flow == case.plan.flow_before
        assert effect.after.control_flow == case.plan.flow
        assert effect.after.controlled == case.plan.controlled
        for now in (effect.before, effect.after):
            assert isinstance(now, Measured)
            assert 0 <= now.fragmentation <= 1
            assert 0 <= now.brokerage <= 1
            assert min(now.control_flow, now.money_flow, now.recruitment, now.reach) >= 0
        assert effect.after.money_flow <= effect.before.money_flow
        assert effect.after.reach <= effect.before.reach
