"""What becomes of a network in half a year: the effects that studies found, on generated cases with fixed seeds."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from simlib.errors import NotAllowed
from simlib.network.case import CaseGraph, CaseNode, NodeKind, Role, tie
from simlib.network.drawing import Draw
from simlib.network.restructuring import (
    BUILT,
    DAYS,
    Act,
    Course,
    best_course,
    course_of,
    interval,
    money_targets,
    recruiting_targets,
    usual_schedules,
)
from simlib.network.restructuring_world import Habits, Replacement, Run, world_of
from tests.network.cases import case_of

REPLAYS = 80
CASES = (("gang-run", 2), ("storefronts", 2), ("labor-broker", 1))
"""Cases of size M with people who recruit, and money that flows to the heads."""


@cache
def course(typology: str, seed: int, name: str) -> Course:
    case = case_of(typology, "M", seed)
    schedule = usual_schedules(case.graph, case.k, case.at_risk)[name]
    return course_of(case.graph, schedule, 7, REPLAYS, case.at_risk)


def flow(typology: str, seed: int, name: str, day: int) -> float:
    return course(typology, seed, name).on(day).control_flow.mean


def lasting(typology: str, seed: int, name: str) -> float:
    """The share of what an intervention takes away at once that is still away after half a year."""
    first, last = (flow(typology, seed, "nothing", day) - flow(typology, seed, name, day) for day in (0, 180))
    return last / first


# --- known effects --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("typology", "seed"), CASES)
def test_an_early_arrest_alone_recovers_and_less_so_with_money_and_recruiting(typology: str, seed: int) -> None:
    """Duijn, Kashirin and Sloot 2014."""
    alone = lasting(typology, seed, "early arrest")
    assert flow(typology, seed, "early arrest", 0) < flow(typology, seed, "early arrest", 90)
    assert alone < 0.4
    assert lasting(typology, seed, "early arrest, money and recruiting") > alone + 0.1


@pytest.mark.parametrize(("typology", "seed"), CASES)
def test_preventing_recruitment_can_matter_as_much_as_an_arrest(typology: str, seed: int) -> None:
    """Kosmas et al. 2022: fewer people come under control, and in the end no more are controlled."""
    prevented, arrested = (course(typology, seed, name).on(180) for name in ("recruiting alone", "early arrest"))
    assert prevented.newly_harmed.mean < 0.85 * arrested.newly_harmed.mean
    assert prevented.controlled.mean <= arrested.controlled.mean


@pytest.mark.parametrize(("typology", "seed"), CASES)
def test_building_the_case_first_does_better_than_an_early_arrest_and_the_rest_later(typology: str, seed: int) -> None:
    built, early = (course(typology, seed, name) for name in ("case built first", "early arrest, the rest later"))
    assert {act.day for act in built.schedule} == {0, BUILT}
    for day in (90, 180):
        assert built.on(day).control_flow.mean < early.on(day).control_flow.mean
        assert built.on(day).controlled.mean < early.on(day).controlled.mean


def test_whoever_is_at_immediate_risk_does_not_wait_whatever_else_a_course_would_reach() -> None:
    case = case_of("gang-run", "M", 3)
    assert case.at_risk
    schedules = usual_schedules(case.graph, case.k, case.at_risk)
    safe_first = schedules["case built first"]
    waits = tuple(replace(act, made_safe=()) for act in safe_first)
    later = (replace(safe_first[1], made_safe=case.at_risk),)
    courses = {
        name: course_of(case.graph, schedule, 3, REPLAYS, case.at_risk)
        for name, schedule in {"waits": waits, "later": later, "early": schedules["early arrest"]}.items()
    }
    assert [courses[name].allowed for name in ("waits", "later", "early")] == [False, False, True]
    assert courses["waits"].left_at_risk == case.at_risk
    assert courses["waits"].on(180).came_to_harm.mean > courses["later"].on(180).came_to_harm.mean > 0.2
    assert courses["early"].on(180).came_to_harm.mean == 0
    assert courses["waits"].on(180).control_flow.mean < courses["early"].on(180).control_flow.mean
    assert best_course(courses) == "early"


def test_where_nobody_is_at_risk_the_case_that_is_built_first_is_the_best_course() -> None:
    names = ("nothing", "early arrest", "early arrest, the rest later", "case built first")
    assert case_of("gang-run", "M", 2).at_risk == ()
    assert best_course({name: course("gang-run", 2, name) for name in names}) == "case built first"
    assert best_course({}) is None


@pytest.mark.parametrize("name", ["early arrest", "case built first"])
def test_successors_of_the_same_role_also_step_in(name: str) -> None:
    case = case_of("storefronts", "M", 2)
    schedule = usual_schedules(case.graph, case.k, case.at_risk)[name]
    by_role = Habits(replacement=Replacement.ROLE)
    course = course_of(case.graph, schedule, 7, REPLAYS, case.at_risk, by_role)
    lowest = min(course.outlooks, key=lambda each: each.control_flow.mean)
    assert course.on(180).control_flow.mean > lowest.control_flow.mean or lowest.day == 180
    assert course != course_of(case.graph, schedule, 7, REPLAYS, case.at_risk)


# --- what is told ---------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_course_and_another_seed_another() -> None:
    case = case_of("gang-run", "S", 1)
    schedule = usual_schedules(case.graph, 2)["early arrest"]
    assert course_of(case.graph, schedule, 1, 20) == course_of(case.graph, schedule, 1, 20)
    assert course_of(case.graph, schedule, 1, 20) != course_of(case.graph, schedule, 2, 20)


def test_day_0_is_right_after_what_is_done_on_it() -> None:
    case = case_of("gang-run", "M", 2)
    told = course_of(case.graph, (Act(0, case.plan.targets, case.plan.made_safe),), 1, 5)
    assert [each.day for each in told.outlooks] == list(DAYS)
    day0 = told.on(0)
    assert (day0.control_flow.low, day0.control_flow.mean, day0.control_flow.high) == (case.plan.flow,) * 3
    assert day0.controlled.mean == case.plan.controlled
    assert day0.days_controlled.mean == 0


def test_an_interval_holds_nine_in_ten() -> None:
    assert interval([3]).low == interval([3]).mean == interval([3]).high == 3
    told = interval(range(1000))
    assert (told.low, told.high) == (50, 949)
    for each in course("gang-run", 2, "early arrest").outlooks:
        assert each.control_flow.low <= each.control_flow.mean <= each.control_flow.high


def test_somebody_can_watch_and_stop_it() -> None:
    case = case_of("gang-run", "S", 1)
    heard: list[tuple[int, int]] = []

    def tell(done: int, of: int) -> bool:
        heard.append((done, of))
        return done < 3

    stopped = course_of(case.graph, (), 1, 50, tell=tell)
    assert heard == [(0, 50), (1, 50), (2, 50), (3, 50)]
    assert (stopped.replays, len(stopped.outlooks)) == (3, len(DAYS))
    assert course_of(case.graph, (), 1, 50, tell=lambda *_: False).outlooks == ()


def test_nobody_who_is_harmed_is_acted_against() -> None:
    case = case_of("gang-run", "S", 1)
    harmed = case.graph.protected()[0]
    with pytest.raises(NotAllowed, match="Make them safe instead"):
        course_of(case.graph, (Act(0, (harmed.id,)),), 1, 5)


def test_money_and_recruiting_targets_are_no_victims_and_no_decoys() -> None:
    for typology, seed in CASES:
        graph = case_of(typology, "M", seed).graph
        for each in (*money_targets(graph), *recruiting_targets(graph)):
            node = graph.by_id[each]
            assert not node.protected
            assert not node.decoy


# --- one run, step by step ------------------------------------------------------------------------------------

PAIR = CaseGraph(
    nodes=(
        CaseNode("Abel", role=Role.CONTROLLER),
        CaseNode("Bruna", role=Role.CO_CONTROLLER),
        CaseNode("Dora", role=Role.VICTIM),
        CaseNode("Eli", role=Role.VICTIM),
        CaseNode("till", NodeKind.ACCOUNT),
        CaseNode("room", NodeKind.PLACE),
    ),
    ties=(
        tie("Abel", "directs", "Bruna"),
        tie("Bruna", "controls", "Dora"),
        tie("Bruna", "profits from", "Dora"),
        tie("Abel", "controls", "Eli"),
        tie("Dora", "pays", "till"),
        tie("till", "pays", "Abel"),
        tie("Dora", "stays at", "room"),
    ),
)
SURE = Habits(replaced=1, poor=1, moved=1, reopened=1, recruited=0, recruited_alone=0, leaves=0, reached=1)


def run(habits: Habits = SURE, at_risk: frozenset[str] = frozenset()) -> Run:
    return Run(world_of(PAIR, at_risk), habits, Draw("test"))


def test_somebody_near_steps_in_and_both_do_their_work_a_little_worse() -> None:
    one = run()
    one.act(("Abel",), ())
    one.live()
    assert (one.strength["Abel"], one.strength["Bruna"]) == (0.8, 0.8)


def test_nobody_steps_in_where_nobody_is_left() -> None:
    one = run()
    one.act(("Abel", "Bruna"), ())
    one.live()
    assert one.controlled() == set()
    assert one.out == {"Dora", "Eli"}


def test_whoever_no_control_holds_is_reached_and_stays_out_of_it() -> None:
    one = run()
    one.act(("Bruna",), ())
    one.live()
    assert one.out == {"Dora"}
    one.live()
    assert one.controlled() == {"Eli"}


def test_without_money_nobody_steps_in_so_soon() -> None:
    habits = replace(SURE, poor=0, reopened=0)
    one = run(habits)
    one.act(("Abel", "till"), ())
    one.live()
    assert one.strength["Abel"] == 0


def test_the_money_of_a_head_who_is_missing_waits_for_whoever_succeeds() -> None:
    one = run(replace(SURE, poor=0))
    one.act(("Abel",), ())
    assert one.moment().money_flow == 0
    one.live()
    assert one.strength["Abel"] == 0.8


def test_a_place_is_replaced_by_another_while_somebody_still_holds_people() -> None:
    one = run()
    one.act(("room",), ())
    one.live()
    assert one.strength["room"] == 0.8
    other = run(replace(SURE, replaced=0))
    other.act(("room", "Abel", "Bruna"), ())
    other.live()
    assert other.strength["room"] == 0


def test_a_network_that_was_warned_hides() -> None:
    habits = replace(SURE, warned=0, replaced=0)
    one = run(habits)
    one.act(("Abel",), ())
    one.act(("Bruna",), ())
    assert (one.strength["Abel"], one.strength["Bruna"]) == (0, 1)


def test_making_people_safe_warns_nobody() -> None:
    one = run(replace(SURE, warned=0))
    one.act((), ("Dora",))
    one.act(("Bruna",), ())
    assert one.strength["Bruna"] == 0
    assert one.moment().controlled == 1


def test_somebody_new_is_held_by_somebody_who_controls() -> None:
    one = run(replace(SURE, recruited_alone=1))
    one.live()
    now = one.moment()
    assert (now.newly_harmed, now.controlled) == (2, 4)
    one.act(("Abel", "Bruna"), ())
    assert one.moment().controlled == 0


def test_days_under_control_are_counted_for_everybody() -> None:
    one = run()
    one.live()
    one.live()
    assert one.moment().days_controlled == 2 * 2 * 10


def test_whoever_is_at_immediate_risk_comes_to_harm_only_while_controlled() -> None:
    habits = replace(SURE, comes_to_harm=1)
    one = run(habits, frozenset({"Dora"}))
    one.live()
    assert one.moment().came_to_harm == 1
    other = run(habits, frozenset({"Dora"}))
    other.act((), ("Dora",))
    other.live()
    assert other.moment().came_to_harm == 0
