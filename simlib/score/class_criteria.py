"""The criteria of a class by scenario: what part of the points was earned, on average over first attempts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from simlib.score.class_runs import ENOUGH, ClassRun, counted


@dataclass(frozen=True, slots=True)
class Heat:
    """One criterion in one scenario: the mean in percent of its maximum, and over how many runs that ended."""

    criterion: str
    scenario: str
    mean: float
    runs: int


def heat_of(runs: Iterable[ClassRun]) -> list[Heat]:
    """Every criterion of every scenario that somebody has ended, in the order of the cases' rubrics."""
    earned: dict[tuple[str, str], list[float]] = {}
    for run in counted(runs):
        for each in run.earned:
            if each.maximum > 0:
                earned.setdefault((each.criterion, run.about.scenario), []).append(100 * each.points / each.maximum)
    return [Heat(*place, fmean(shares), len(shares)) for place, shares in earned.items()]


def weakest(heat: Iterable[Heat]) -> Heat | None:
    """The criterion with the lowest mean, of those that enough runs have ended; the one of more runs among equals."""
    enough = [each for each in heat if each.runs >= ENOUGH]
    return min(enough, key=lambda each: (each.mean, -each.runs), default=None)
