"""How well a class tells trafficking from what only looks like it, and whether it is as often right as it says.

One answer counts for each person and case, so that no interval is narrower than the number of people allows. Whoever
concluded "not yet clear" said neither, and is counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from simlib.scenario.model import NO, YES
from simlib.score.class_runs import ClassRun, counted
from simlib.score.identification import (
    Answer,
    Calibration,
    Identification,
    calibration_of,
    identification_of,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a class concluded, case by case."""

    rates: Identification
    undecided: int
    """Cases left as not yet clear."""
    dots: tuple[tuple[int, int, int], ...]
    """False alarms, hits, and how many people have both numbers."""
    trafficking: int
    """The most cases with trafficking that anybody has concluded about; likewise the other."""
    other: int


def seen_by(runs: Iterable[ClassRun]) -> Seen:
    """Hits and false alarms of first attempts, over the class and as a number of people for each pair."""
    answers: dict[str, list[Answer]] = {}
    undecided = 0
    for run in counted(runs):
        answer = answer_of(run)
        if answer is not None:
            answers.setdefault(run.about.person, []).append(answer)
        elif run.verdicts and run.is_trafficking is not None:
            undecided += 1
    each = [identification_of(found) for found in answers.values()]
    dots = Counter((person.false_alarms, person.hits) for person in each)
    return Seen(
        identification_of(answer for found in answers.values() for answer in found),
        undecided,
        dots=tuple(sorted((*pair, count) for pair, count in dots.items())),
        trafficking=max((person.hits + person.misses for person in each), default=0),
        other=max((person.false_alarms + person.correct_rejections for person in each), default=0),
    )


def answer_of(run: ClassRun) -> Answer | None:
    """What was concluded about the case as a whole; None where that is left open.

    In a case with trafficking one who is trafficked was seen or none was; in any other, somebody was suspected or
    nobody was.
    """
    if run.is_trafficking is None:
        return None
    truth = YES if run.is_trafficking else NO
    said = [verdict.answer for verdict in run.verdicts if verdict.truth == truth]
    if YES in said:
        return Answer(run.is_trafficking, said_trafficking=True)
    return Answer(run.is_trafficking, said_trafficking=False) if said and set(said) == {NO} else None


def calibration(runs: Iterable[ClassRun]) -> Calibration:
    """How sure people said they were, against how often a conclusion was what the facts found by then allowed.

    "Not yet clear" can be the right conclusion, and counts as one.
    """
    return calibration_of(_sure(runs))


def _sure(runs: Iterable[ClassRun]) -> Iterator[Answer]:
    for run in counted(runs):
        for verdict in run.verdicts:
            yield Answer(
                is_trafficking=True, said_trafficking=verdict.well_judged, confidence=verdict.confidence
            )  # right exactly where it was well judged
