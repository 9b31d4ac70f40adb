"""What a proof says, as data and as JSON."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from simlib.prove.promises import Kept
from simlib.prove.routes import Json
from simlib.scenario.model import Choice, Finding, Scenario, Scene

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mean:
    """One criterion, or the score, over the runs that end. None where none does."""

    low: int | None
    high: int | None
    mean: float | None


@dataclass(frozen=True, slots=True)
class EndingProof:
    """How often a run comes to an ending, and its worst and best score there."""

    probability: float
    worst: int | None
    best: int | None


@dataclass(frozen=True, slots=True)
class Proof:
    """What holds for all runs of a case; of those drawn, where it is not exact."""

    exact: bool
    states: int
    histories: int | None
    reached: tuple[str, ...]
    unreached: tuple[str, ...]
    never_offered: tuple[tuple[Scene, Choice], ...]
    endings: Mapping[str, EndingProof]
    stuck: float
    unended: float
    passed: float
    score: Mean
    distribution: tuple[tuple[int, float], ...]
    criteria: Mapping[str, Mean]
    musts: Mapping[str, float]
    nevers: Mapping[str, float]
    promises: Mapping[str, Kept]
    best_path: list[Json] | None
    fastest_path: list[Json] | None
    shortest_minutes: int | None
    longest_minutes: int | None
    intervals: Mapping[str, Interval] | None = None
    """Where it is not exact: between what the share of passing runs and the mean score lie, with 95% probability."""
    findings: tuple[Finding, ...] = ()
    """What only the states show; `simlib.prove.findings` adds what can be seen here."""

    def as_json(self) -> dict[str, object]:
        """The proof as `simlib prove --json` prints it."""
        made: dict[str, object] = {
            "exact": self.exact,
            "states": self.states,
            "histories": self.histories,
            "scenes": {"reached": list(self.reached), "unreached": list(self.unreached)},
            "choices": {"never_offered": [_place_of(scene, choice) for scene, choice in self.never_offered]},
            "endings": {
                label: {"probability": each.probability, "best": each.best, "worst": each.worst}
                for label, each in self.endings.items()
            },
            "stuck": self.stuck,
            "unended": self.unended,
            "passed": self.passed,
            "score": _mean_json(self.score) | {"distribution": [list(pair) for pair in self.distribution]},
            "criteria": {name: _mean_json(mean) for name, mean in self.criteria.items()},
            "must": dict(self.musts),
            "never": dict(self.nevers),
            "promises": {text: {"holds": kept.holds, "history": kept.history} for text, kept in self.promises.items()},
            "best_path": self.best_path,
            "fastest_path": self.fastest_path,
            "shortest_minutes": self.shortest_minutes,
            "longest_minutes": self.longest_minutes,
        }
        if self.intervals is not None:
            made["intervals"] = {name: [low, high] for name, (low, high) in self.intervals.items()}
        return made


def passes(scenario: Scenario, score: int) -> bool:
    """Whether a score is enough, Musts and Nevers aside."""
    maximum = sum(criterion.maximum for criterion in scenario.criteria if not criterion.by_person)
    return score * 100 >= scenario.header.pass_percent * maximum


def mean_of(totals: Mapping[int, float]) -> Mean:
    """Lowest, highest and mean score of runs that end, by the probability of each score."""
    if not totals:
        return Mean(None, None, None)
    mean = sum(score * chance for score, chance in totals.items()) / sum(totals.values())
    return Mean(min(totals), max(totals), mean)


def headings_of(scenario: Scenario, places: Collection[int]) -> tuple[str, ...]:
    """The headings of the scenes at these places, in the order written."""
    return tuple(scene.heading for place, scene in enumerate(scenario.scenes) if place in places)


def never_offered(scenario: Scenario, offered: Collection[tuple[int, str]]) -> tuple[tuple[Scene, Choice], ...]:
    """The choices that are not among those offered, which are pairs of a scene's place and a text."""
    return tuple(
        (scene, choice)
        for place, scene in enumerate(scenario.scenes)
        for choice in scene.all_choices
        if (place, choice.text) not in offered
    )


def _mean_json(mean: Mean) -> dict[str, object]:
    return {"min": mean.low, "max": mean.high, "mean": mean.mean}


def _place_of(scene: Scene, choice: Choice) -> dict[str, object]:
    return {"scene": scene.heading, "text": choice.text, "cell": choice.spot.cell, "line": choice.spot.line}
