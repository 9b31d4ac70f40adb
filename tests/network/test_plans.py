"""Plans against control: the best one is proven, and nobody who is harmed is ever a target."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from random import Random

import networkx as nx
import pytest

from simlib.network import plans
from simlib.network.case import CaseEvidence, CaseGraph, CaseNode, CaseTie, EvidenceKind, NodeKind, Role, tie
from simlib.network.control import control_flow, control_in, controlled, most_flow
from simlib.network.plans import Method, best_plan, betweenness_plan, degree_plan, greedy_plan, share_of_best
from simlib.scenario.words import Layer

RANKS = (Role.CONTROLLER, Role.CO_CONTROLLER, Role.DUAL_STATUS, Role.VICTIM)


def person(name: str, role: Role | None) -> CaseNode:
    return CaseNode(name, role=role)


def command(source: str, target: str, weight: float = 1.0, evidence: tuple[str, ...] = ()) -> CaseTie:
    return CaseTie(source, target, Layer.COMMAND, "directs", weight, evidence=evidence)


TWO_HEADS = CaseGraph(
    nodes=(
        person("Abel", Role.CONTROLLER),
        person("Bruna", Role.CONTROLLER),
        person("Cato", Role.CO_CONTROLLER),
        person("Dora", Role.DUAL_STATUS),
        person("Eli", Role.VICTIM),
        person("Fay", Role.VICTIM),
        person("Gil", Role.VICTIM),
    ),
    ties=(
        command("Abel", "Cato", 9),
        command("Bruna", "Cato", 9),
        command("Cato", "Dora", 2),
        command("Dora", "Eli", 2),
        command("Cato", "Fay", 3),
        command("Bruna", "Gil", 1),
    ),
)
"""Cato stands between two heads and nearly everybody who is harmed."""


def random_case(seed: int, size: int, finest: int = 1) -> CaseGraph:
    """People of four ranks, each with ties to ranks not above their own; weights in `finest` parts of one."""
    chance = Random(seed)
    counts = (size // 8, size // 6, size // 12, size // 3)
    ranked = [(rank, role) for rank, (role, count) in enumerate(zip(RANKS, counts, strict=True)) for _ in range(count)]
    nodes = tuple(person(f"n{place}", role) for place, (_, role) in enumerate(ranked))
    ties = tuple(
        command(f"n{one}", f"n{other}", chance.randint(1, 5 * finest) / finest)
        for one, (upper, role) in enumerate(ranked)
        for other, (lower, _) in enumerate(ranked)
        if one != other and upper <= lower and role is not Role.VICTIM and chance.random() < 6 / size
    )
    return CaseGraph(nodes, ties)


# --- control --------------------------------------------------------------------------------------------------


def test_control_is_the_most_that_can_flow_to_the_harmed_at_once() -> None:
    control = control_in(TWO_HEADS)
    assert control_flow(control) == 6
    assert controlled(control) == {"Dora", "Eli", "Fay", "Gil"}


def test_money_movement_and_calls_are_no_control() -> None:
    other = tuple(
        replace(each, layer=layer)
        for each in TWO_HEADS.ties
        for layer in (Layer.MONEY, Layer.MOVEMENT, Layer.COMMUNICATION, Layer.KINSHIP)
    )
    assert control_flow(control_in(replace(TWO_HEADS, ties=other))) == 0


def test_a_tie_that_rests_on_what_an_advocate_was_told_carries_no_control() -> None:
    told = CaseEvidence("told", EvidenceKind.VICTIM_STATEMENT, privileged=True)
    case = replace(TWO_HEADS, ties=(command("Abel", "Eli", 4, ("told",)),), evidence=(told,))
    assert control_flow(control_in(case)) == 0


def test_who_stands_beside_the_harmed_goes_on_alone_with_half_of_what_they_hand_on() -> None:
    arrested = control_in(TWO_HEADS).without({"Abel", "Bruna"})
    assert control_flow(arrested) == 3
    assert controlled(arrested) == {"Dora", "Eli", "Fay"}


def test_where_no_head_is_known_control_begins_with_those_nobody_directs() -> None:
    nodes = tuple(
        replace(each, role=Role.RECRUITER) if each.id in {"Abel", "Bruna"} else each for each in TWO_HEADS.nodes
    )
    assert control_in(replace(TWO_HEADS, nodes=nodes)).supply == {
        "Abel": inf,
        "Bruna": inf,
        "Cato": 3,
    }


def test_the_flow_agrees_with_networkx() -> None:
    for seed in range(25):
        control = control_in(random_case(seed, 30, finest=4))
        graph = nx.DiGraph()
        graph.add_nodes_from(["start", "end"])
        graph.add_weighted_edges_from(((*ends, weight) for ends, weight in control.arcs.items()), weight="capacity")
        for head, most in control.supply.items():
            graph.add_edge("start", head, **({"capacity": most} if most < inf else {}))
        graph.add_edges_from((each, "end") for each in control.harmed)
        assert control_flow(control) == pytest.approx(nx.maximum_flow_value(graph, "start", "end"))


def test_two_ways_add_up_and_a_way_back_is_used() -> None:
    arcs = {("s", "a"): 1.0, ("s", "b"): 1.0, ("a", "b"): 1.0, ("a", "t"): 1.0, ("b", "t"): 1.0}
    assert most_flow(arcs, {"s": 9.0}, ["t"]) == 2


# --- the best plan --------------------------------------------------------------------------------------------


def test_the_best_single_target_is_the_one_that_control_runs_through_and_not_a_head() -> None:
    plan = best_plan(TWO_HEADS, 1)
    assert plan.targets == ("Cato",)
    assert (plan.flow_before, plan.flow, plan.controlled_before, plan.controlled) == (6, 1, 4, 1)
    assert (plan.proven, plan.gap, plan.bound, plan.method) == (True, 0, 1, Method.EXHAUSTIVE)


def test_a_plan_acts_on_nobody_for_nothing() -> None:
    assert best_plan(TWO_HEADS, 5).targets == ("Bruna", "Cato")
    assert best_plan(TWO_HEADS, 0).targets == ()
    assert best_plan(CaseGraph(), 3).targets == ()


def test_a_person_who_controls_under_control_is_never_a_target(monkeypatch: pytest.MonkeyPatch) -> None:
    case = replace(TWO_HEADS, ties=(command("Abel", "Dora", 1), command("Dora", "Eli", 9)))
    for tried in (plans.MOST_TRIED, 0):
        monkeypatch.setattr(plans, "MOST_TRIED", tried)
        assert best_plan(case, 7).targets == ("Abel",)
    for plan in (greedy_plan(case, 7), degree_plan(case, 7), betweenness_plan(case, 7)):
        assert not {"Dora", "Eli", "Fay", "Gil"} & set(plan.targets)


def test_what_somebody_harmed_owns_is_no_target_either() -> None:
    phone = CaseNode("phone", NodeKind.PHONE)
    case = replace(TWO_HEADS, nodes=(*TWO_HEADS.nodes, phone), ties=(*TWO_HEADS.ties, tie("Eli", "owns", "phone")))
    assert "phone" not in degree_plan(case, 9).targets
    assert share_of_best(case, ["phone"]).other_targets == ("phone",)


@pytest.mark.parametrize("finest", [1, 4])
def test_the_program_and_trying_every_set_agree(monkeypatch: pytest.MonkeyPatch, finest: int) -> None:
    for seed in range(12):
        case = random_case(seed, 24, finest)
        monkeypatch.setattr(plans, "MOST_TRIED", 10**9)
        tried = best_plan(case, 3)
        monkeypatch.setattr(plans, "MOST_TRIED", 0)
        proven = best_plan(case, 3)
        assert proven.proven
        assert proven.method is Method.PROGRAM
        assert (tried.flow, tried.controlled, len(tried.targets)) == (
            proven.flow,
            proven.controlled,
            len(proven.targets),
        )


def test_no_other_plan_is_better_than_the_best() -> None:
    case = random_case(3, 110)
    best = best_plan(case, 4)
    others = [greedy_plan(case, 4), degree_plan(case, 4), betweenness_plan(case, 4)]
    assert best.proven
    assert all(best.flow <= other.flow and best.flow_before == other.flow_before for other in others)


def test_a_search_that_is_ended_early_says_how_far_it_may_be_from_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "proven_targets", lambda *_: (("Abel",), 0.5))
    monkeypatch.setattr(plans, "MOST_TRIED", 0)
    plan = best_plan(TWO_HEADS, 1)
    assert (plan.flow, plan.bound, plan.proven) == (6, 0.5, False)
    assert plan.gap == pytest.approx(5.5 / 6)


# --- somebody is at immediate risk ----------------------------------------------------------------------------


def test_whoever_is_at_immediate_risk_is_made_safe_before_anybody_is_acted_on() -> None:
    plan = best_plan(TWO_HEADS, 1, at_risk={"Fay"})
    assert plan.made_safe == ("Fay",)
    assert plan.flow_before == 6
    assert plan.flow == 1


def test_who_is_safe_no_longer_decides_whom_a_plan_acts_on() -> None:
    assert best_plan(TWO_HEADS, 1, at_risk={"Dora", "Fay"}).targets == ("Bruna",)


def test_a_plan_that_leaves_somebody_at_immediate_risk_has_no_share_however_good_it_is() -> None:
    share = share_of_best(TWO_HEADS, ["Cato"], at_risk={"Fay"}, made_safe=())
    assert (share.share, share.allowed, share.left_at_risk) == (0, False, ("Fay",))
    assert share.flow == 1
    assert share_of_best(TWO_HEADS, ["Cato"], at_risk={"Fay"}, made_safe={"Fay"}).share == 1


# --- somebody's own plan --------------------------------------------------------------------------------------


def test_a_plan_is_told_as_a_share_of_what_the_best_one_of_as_many_targets_takes_away() -> None:
    assert share_of_best(TWO_HEADS, ["Cato"]).share == 1
    assert share_of_best(TWO_HEADS, ["Bruna"]).share == pytest.approx(1 / 5)
    assert share_of_best(TWO_HEADS, ["Abel"]).share == 0
    assert share_of_best(TWO_HEADS, []).share == 1


def test_acting_on_somebody_who_is_harmed_has_no_share_and_is_named() -> None:
    share = share_of_best(TWO_HEADS, ["Cato", "Dora", "nobody"])
    assert (share.share, share.harmed_targets, share.other_targets) == (0, ("Dora",), ("nobody",))
    assert not share.allowed


def test_where_nobody_is_controlled_the_best_plan_is_to_act_on_nobody() -> None:
    calm = CaseGraph((person("Hana", Role.WITNESS), CaseNode("Shop", NodeKind.BUSINESS)))
    assert share_of_best(calm, []).share == 1
    assert share_of_best(calm, ["Shop"]).share == 0
