"""The proof of hundreds of drawn cases equals a listing of every state and every answer, in fractions."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from simlib.prove.proof import prove
from simlib.prove.result import Mean, Proof
from simlib.scenario.model import Scenario
from tests.prove.brute import Brute, State, TooLarge, Truth, truth_about
from tests.prove.drawn import kinds_in, small_case

CASES = 420
MOST = 260
NEAR = 1e-12


def test_a_proof_equals_the_listing_of_every_state() -> None:
    compared, kinds, loops, traps, stuck = 0, Counter[str](), 0, 0, 0
    for seed in range(CASES):
        case = small_case(seed)
        try:
            truth = truth_about(case, MOST)
        except TooLarge:
            continue
        compared += 1
        kinds.update(kinds_in(case))
        loops += truth.histories is None
        traps += truth.unended > 0
        stuck += truth.stuck > 0
        assert_proof_says(case, truth)
    assert compared >= 300
    assert min(kinds[kind] for kind in ("choice", "select", "sort", "judge", "write", "refer", "chart")) >= 20
    assert (loops >= 50, traps >= 3, stuck >= 20) == (True, True, True)


def assert_proof_says(case: Scenario, truth: Truth) -> None:
    brute, proof = Brute(case), prove(case)
    ended = {state: chance for state, chance in truth.ends.items() if not brute.steps(state)}
    assert proof.exact
    assert set(proof.reached) == truth.scenes
    assert set(proof.unreached) == {scene.heading for scene in case.scenes} - truth.scenes
    offered = {(scene.heading, choice.text) for scene, choice in case.every_choice()} & truth.offered
    never = {(scene.heading, choice.text) for scene, choice in case.every_choice()} - offered
    assert {(scene.heading, choice.text) for scene, choice in proof.never_offered} == never
    assert proof.histories == truth.histories
    assert (proof.shortest_minutes, proof.longest_minutes) == (truth.shortest, truth.longest)
    near(proof.stuck, truth.stuck)
    near(proof.unended, truth.unended)
    near(proof.passed, sum((chance for state, chance in ended.items() if brute.passed(state)), Fraction(0)))
    assert_endings(case, proof, brute, ended)
    assert_scores(case, proof, brute, ended)
    for rule in case.musts:
        met = (chance for state, chance in ended.items() if brute.holds(rule.condition, state))
        near(proof.musts[rule.name], sum(met, Fraction(0)))
    for rule in case.nevers:
        broken = (chance for state, chance in truth.ends.items() if rule.name in state.broken)
        near(proof.nevers[rule.name], sum(broken, Fraction(0)))


def assert_endings(case: Scenario, proof: Proof, brute: Brute, ended: dict[State, Fraction]) -> None:
    for scene in case.scenes:
        if scene.ending:
            there = {state: chance for state, chance in ended.items() if state.scene == scene.heading}
            totals = [brute.total(state) for state in there]
            shown = proof.endings[scene.heading]
            near(shown.probability, sum(there.values(), Fraction(0)))
            assert (shown.worst, shown.best) == (min(totals, default=None), max(totals, default=None))


def assert_scores(case: Scenario, proof: Proof, brute: Brute, ended: dict[State, Fraction]) -> None:
    totals: dict[int, Fraction] = {}
    for state, chance in ended.items():
        totals[brute.total(state)] = totals.get(brute.total(state), Fraction(0)) + chance
    assert [score for score, _ in proof.distribution] == sorted(totals)
    for score, shown in proof.distribution:
        near(shown, totals[score])
    whole = sum(ended.values(), Fraction(0))
    same(proof.score, {score: chance / whole for score, chance in totals.items()})
    for criterion in case.criteria:
        if not criterion.by_person:
            results: dict[int, Fraction] = {}
            for state, chance in ended.items():
                points = brute.results(state)[criterion.name]
                results[points] = results.get(points, Fraction(0)) + chance / whole
            same(proof.criteria[criterion.name], results)


def same(mean: Mean, chances: dict[int, Fraction]) -> None:
    assert (mean.low, mean.high) == (min(chances, default=None), max(chances, default=None))
    if mean.mean is not None:
        near(mean.mean, sum((points * chance for points, chance in chances.items()), Fraction(0)))


def near(shown: float, exact: Fraction) -> None:
    assert shown == pytest.approx(float(exact), abs=NEAR, rel=NEAR)
