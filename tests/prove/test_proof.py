"""What a proof says about cases small enough to be worked out by hand, and about the cases that are taught."""

from __future__ import annotations

from pathlib import Path

import pytest

from simlib.prove.proof import prove
from simlib.read.notebook import read_scenario
from simlib.scenario.model import (
    Adds,
    Choice,
    Compares,
    Criterion,
    IsYes,
    Item,
    Kind,
    NumberValue,
    Outcome,
    Points,
    Promise,
    Quantifier,
    Relation,
    Rule,
    Scenario,
    Scene,
    SetsYesNo,
    Task,
    YesNoValue,
)
from tests.bench_graph import bench_scenario

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
CARE = (Points("care", 1),)
THE_END = Scene("The end", ending=Outcome.GOOD)


def case(*scenes: Scene, **parts: object) -> Scenario:
    held: dict[str, object] = {"criteria": (Criterion("care", 4),), "scenes": (*scenes, THE_END)}
    return Scenario("A case", **(held | parts))  # type: ignore[arg-type]


def taught(name: str) -> Scenario:
    scenario = read_scenario(SCENARIOS / f"{name}.ipynb").scenario
    assert scenario is not None
    return scenario


def test_a_loop_is_solved_and_not_cut() -> None:
    proof = prove(
        case(
            Scene(
                "Here",
                choices=(
                    Choice("Wait", "Here", takes=1),
                    Choice("Go on", "The end"),
                    Choice("Leave", "The road"),
                    Choice("Ask", "The end", score=CARE),
                ),
            ),
            Scene("The road", ending=Outcome.HARMFUL),
        )
    )
    assert proof.endings["The road"].probability == pytest.approx(1 / 3, abs=1e-15)
    assert dict(proof.distribution) == pytest.approx({0: 2 / 3, 1: 1 / 3}, abs=1e-15)
    assert (proof.histories, proof.shortest_minutes, proof.longest_minutes) == (None, 0, None)


def test_a_loop_without_a_way_out_never_ends() -> None:
    proof = prove(
        case(
            Scene("Here", choices=(Choice("Stay", "There"), Choice("Go on", "The end"))),
            Scene("There", choices=(Choice("Look", "There", then=(SetsYesNo("late", yes=True),)),)),
            values=(YesNoValue("late", start=False),),
            nevers=(Rule("it got late", IsYes("late")),),
            promises=(Promise("p", False, Quantifier.EVENTUALLY, IsYes("late")),),
        )
    )
    assert (proof.unended, proof.endings["The end"].probability) == (0.5, 0.5)
    assert proof.nevers == {"it got late": 0.5}
    assert proof.promises["p"].history == ["Go on"]


def test_sixty_items_are_not_listed_one_answer_at_a_time() -> None:
    items = tuple(Item(f"Item {number}", right=True, score=CARE) for number in range(60))
    proof = prove(
        case(
            Scene("Here", task=Task(Kind.SELECT, "What?", "Continue", "The end", items)),
            criteria=(Criterion("care", 60),),
        )
    )
    assert proof.histories == 2**60
    assert proof.states < 10
    assert dict(proof.distribution)[60] == 0.5**60
    assert (proof.score.low, proof.score.high) == (0, 60)
    assert proof.score.mean == pytest.approx(30.0, rel=1e-13)


def test_a_score_is_limited_at_the_end_and_not_on_the_way() -> None:
    costs = Choice("Hurry", "There", score=(Points("care", -3),))
    earns = Choice("Mend it", "The end", score=(Points("care", 2),))
    proof = prove(case(Scene("Here", choices=(costs,)), Scene("There", choices=(earns,))))
    assert proof.distribution == ((0, 1.0),)


def test_minutes_are_told_apart_up_to_what_they_are_compared_with() -> None:
    late = Compares("minutes", Relation.AT_LEAST, 30)
    waits = Choice("Wait", "Here", takes=7)
    proof = prove(case(Scene("Here", choices=(waits, Choice("Go on", "The end", when=late)))))
    assert proof.never_offered == ()
    assert (proof.shortest_minutes, proof.longest_minutes) == (35, None)
    assert proof.fastest_path == ["Wait"] * 5 + ["Go on"]


def test_what_nothing_reads_makes_no_states() -> None:
    counts = (NumberValue("trust", 0, 0, 1000),)
    ups = tuple(Choice(f"Say {number}", "There", then=(Adds("trust", number),)) for number in range(50))
    proof = prove(case(Scene("Here", choices=ups), Scene("There", choices=(Choice("Go", "The end"),)), values=counts))
    assert (proof.states, proof.histories) == (6, 50)


def test_the_same_seed_draws_the_same_runs() -> None:
    scenario = bench_scenario(2)
    assert prove(scenario, 10, seed=1) == prove(scenario, 10, seed=1)
    assert prove(scenario, 10, seed=1) != prove(scenario, 10, seed=2)


def test_runs_drawn_lie_around_what_is_exact() -> None:
    scenario = bench_scenario(1)
    exact, drawn = prove(scenario), prove(scenario, 10, seed=1)
    assert (exact.exact, drawn.exact, drawn.states) == (True, False, 2000)
    assert drawn.intervals is not None
    assert exact.score.mean is not None
    low, high = drawn.intervals["mean"]
    assert low < exact.score.mean < high
    assert exact.passed == pytest.approx(drawn.passed, abs=0.02)


def test_long_hours_is_proved_exactly() -> None:
    proof = prove(taught("long-hours"))
    assert proof.exact
    assert (proof.unreached, proof.never_offered, proof.stuck, proof.unended) == ((), (), 0.0, 0.0)
    assert all(kept.holds for kept in proof.promises.values())
    assert proof.score.high == sum(mean.high or 0 for mean in proof.criteria.values())


def test_room_for_one_night_ends_in_every_run_that_is_drawn() -> None:
    proof = prove(taught("room-for-one-night"), most=1_000)
    assert (proof.exact, proof.stuck, proof.unended) == (False, 0.0, 0.0)
