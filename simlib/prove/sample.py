"""Where a case has more states than can be counted: runs drawn with a seed, and what they say about all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import sqrt
from random import Random

from simlib.play.decisions import Chart, Choose, Decision, Judge, Refer, Select, Sort, Write
from simlib.play.engine import decide, offer, start
from simlib.play.gates import is_open
from simlib.play.program import Program, compile_scenario
from simlib.play.stages import Offer
from simlib.play.state import State, Status
from simlib.prove.promises import UNDECIDED
from simlib.prove.result import EndingProof, Interval, Mean, Proof, headings_of, mean_of, never_offered, passes
from simlib.scenario.model import JUDGE_ANSWERS, Kind, Scenario

PLAYS = 2_000
LONGEST_PLAY = 2_000
"""Decisions after which a run is taken for one that does not end."""

Z = 1.959963984540054
"""95% of a normal distribution lie within this many standard deviations."""


@dataclass(slots=True)
class Sample:
    """Runs that were drawn."""

    ended: list[State] = field(default_factory=list)
    unended: list[State] = field(default_factory=list)
    offered: set[tuple[int, str]] = field(default_factory=set)
    """Places of scenes, with the text of a choice that was offered there."""
    reached: Counter[int] = field(default_factory=Counter)


def sampled(program: Program, seed: int, plays: int = PLAYS) -> Sample:
    """Runs drawn at random, the same for the same seed."""
    random = Random(seed)
    sample = Sample()
    for _ in range(plays):
        state, _ = start(program)
        for _ in range(LONGEST_PLAY):
            sample.reached[state.scene] += 1
            if state.ended:
                break
            now = offer(program, state)
            sample.offered.update((state.scene, choice.text) for choice in now.choices)
            state, _ = decide(program, state, decision_among(now, random))
        (sample.ended if state.ended else sample.unended).append(state)
    return sample


def sampled_proof(scenario: Scenario, seed: int, plays: int = PLAYS) -> Proof:
    """What runs drawn at random say about a case, with 95% intervals; promises are left undecided."""
    program = compile_scenario(scenario)
    sample = sampled(program, seed, plays)
    rows = [(state, scores_of(scenario, state)) for state in sample.ended]
    totals = Counter(sum(scores.values()) for _, scores in rows)
    passed = sum(_passed(program, state, sum(scores.values())) for state, scores in rows)
    share = 1 / plays
    distribution = {score: count * share for score, count in sorted(totals.items())}
    minutes = [state.minutes for state in sample.ended]
    intervals = {"passed": share_within(passed, plays)}
    if rows:
        intervals["mean"] = mean_within([sum(scores.values()) for _, scores in rows])
    return Proof(
        exact=False,
        states=plays,
        histories=None,
        reached=headings_of(scenario, sample.reached),
        unreached=headings_of(scenario, set(range(len(scenario.scenes))) - set(sample.reached)),
        never_offered=never_offered(scenario, sample.offered),
        endings=dict(_endings(scenario, rows, share)),
        stuck=sum(state.status is Status.STUCK for state in sample.ended) * share,
        unended=len(sample.unended) * share,
        passed=passed * share,
        score=mean_of(distribution),
        distribution=tuple(distribution.items()),
        criteria={
            criterion.name: _mean([scores[criterion.name] for _, scores in rows])
            for criterion in scenario.criteria
            if not criterion.by_person
        },
        musts={
            name: sum(is_open(gate, state.flags, state.numbers, state.minutes) for state in sample.ended) * share
            for name, gate in program.musts
        },
        nevers={
            watch.name: sum(bool(state.flags & watch.broken) for state in (*sample.ended, *sample.unended)) * share
            for watch in program.nevers
        },
        promises={promise.text: UNDECIDED for promise in scenario.promises},
        best_path=None,
        fastest_path=None,
        shortest_minutes=min(minutes, default=None),
        longest_minutes=max(minutes, default=None),
        intervals=intervals,
    )


def scores_of(scenario: Scenario, state: State) -> dict[str, int]:
    """The result of every computed criterion at the end of a run."""
    return {
        criterion.name: min(max(criterion.start + points, 0), criterion.maximum)
        for criterion, points in zip(scenario.criteria, state.points, strict=True)
        if not criterion.by_person
    }


def _passed(program: Program, state: State, total: int) -> bool:
    met = all(is_open(gate, state.flags, state.numbers, state.minutes) for _, gate in program.musts)
    broken = any(state.flags & watch.broken for watch in program.nevers)
    return met and not broken and passes(program.scenario, total)


def _endings(
    scenario: Scenario, rows: Sequence[tuple[State, dict[str, int]]], share: float
) -> Iterator[tuple[str, EndingProof]]:
    for place, scene in enumerate(scenario.scenes):
        if scene.ending is not None:
            totals = [sum(scores.values()) for state, scores in rows if state.scene == place]
            yield scene.heading, EndingProof(len(totals) * share, min(totals, default=None), max(totals, default=None))


def _mean(values: Sequence[int]) -> Mean:
    if not values:
        return Mean(None, None, None)
    return Mean(min(values), max(values), sum(values) / len(values))


def decision_among(now: Offer, random: Random) -> Decision:
    """One of the decisions that are offered, each with the probability that the proof gives it."""
    texts = [item.text for item in now.items]
    match now.kind:
        case Kind.SELECT:
            return Select(_ticked(texts, random))
        case Kind.REFER:
            return Refer(_ticked(texts, random))
        case Kind.CHART:
            return Chart(_ticked(texts, random))
        case Kind.SORT:
            return Sort(tuple((text, random.choice(now.bins)) for text in texts))
        case Kind.JUDGE:
            return Judge(tuple((text, random.choice(JUDGE_ANSWERS)) for text in texts))
        case Kind.WRITE:
            return Write("")
        case _:
            return Choose(random.choice(now.choices).text)


def share_within(count: int, total: int) -> Interval:
    """Between what a probability lies that came out `count` times of `total` (Wilson 1927)."""
    share = count / total
    middle = share + Z * Z / (2 * total)
    swing = Z * sqrt(share * (1 - share) / total + Z * Z / (4 * total * total))
    whole = 1 + Z * Z / total
    return ((middle - swing) / whole, (middle + swing) / whole)


def mean_within(values: Sequence[int]) -> Interval:
    """Between what the mean lies of which these were drawn."""
    mean = sum(values) / len(values)
    spread = sqrt(sum((value - mean) ** 2 for value in values) / max(1, len(values) - 1))
    return (mean - Z * spread / sqrt(len(values)), mean + Z * spread / sqrt(len(values)))


def _ticked(texts: Iterable[str], random: Random) -> tuple[str, ...]:
    return tuple(text for text in texts if random.random() < 0.5)
