"""Promises of drawn cases are kept or broken as a listing of all runs says, and a history that breaks one does."""

from __future__ import annotations

from collections import Counter

from simlib.play.decisions import decision_from_json
from simlib.play.program import compile_scenario
from simlib.play.story import Story, tell
from simlib.prove.proof import prove
from simlib.prove.routes import Json
from simlib.scenario.model import Scenario
from simlib.score.assess import assess
from tests.prove.brute import TooLarge, breaks, truth_about
from tests.prove.drawn import small_case

MOST = 150


def played(case: Scenario, history: list[Json]) -> Story:
    return tell(compile_scenario(case), [decision_from_json(decision) for decision in history])


def test_a_promise_is_broken_exactly_where_some_run_breaks_it() -> None:
    compared = Counter[tuple[str, bool, bool]]()
    for seed in range(220):
        case = small_case(seed)
        try:
            truth_about(case, MOST)
        except TooLarge:
            continue
        proof = prove(case)
        for promise in case.promises:
            shortest = breaks(case, promise, MOST)
            kept = proof.promises[promise.text]
            assert (seed, promise.text, kept.holds) == (seed, promise.text, shortest is None)
            compared[promise.quantifier.value, promise.passing_only, shortest is None] += 1
            if kept.history is None:
                continue
            story = played(case, kept.history)
            assert (seed, promise.text, len(kept.history)) == (seed, promise.text, shortest)
            assert assess(story).passed or not promise.passing_only
    assert len(compared) == 16
    assert min(compared.values()) >= 3


def test_the_best_and_the_fastest_path_are_what_they_say() -> None:
    compared = 0
    for seed in range(300):
        case = small_case(seed)
        proof = prove(case)
        if proof.best_path is None or proof.fastest_path is None:
            continue
        compared += 1
        best, fastest = played(case, proof.best_path), played(case, proof.fastest_path)
        assert (best.state.ended, assess(best).total) == (True, proof.score.high)
        assert (fastest.state.ended, fastest.state.minutes) == (True, proof.shortest_minutes)
    assert compared >= 200
