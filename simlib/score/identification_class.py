"""How well a class tells trafficking from what only looks like it: before a course, after it, and months later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from statistics import NormalDist, fmean, stdev

from simlib.scenario.vignettes import VignetteKind
from simlib.score.identification import (
    NOTHING,
    Answer,
    Calibration,
    Estimate,
    Identification,
    calibration_of,
    identification_of,
    share,
)
from simlib.score.sittings import Marked, Occasion


@dataclass(frozen=True, slots=True)
class Sat:
    """A finished sitting: whose, on which occasion, and its marked answers."""

    person: str
    occasion: Occasion
    answers: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class KindSeen:
    """Of the answers to vignettes of one kind, how many told trafficking from none, and what was said instead."""

    kind: VignetteKind
    right: int
    answers: int
    share_right: Estimate
    mostly_taken_for: VignetteKind | None
    """The most frequent wrong kind, the named kinds of trafficking told apart too; None where all named it rightly."""


@dataclass(frozen=True, slots=True)
class OccasionResult:
    """The answers of everybody on one occasion, put together.

    The intervals of `seen` and `sure` take answers as independent. Answers of one person are alike, so for few people
    they are somewhat too narrow; those of a `Change` are not, as they go by people.
    """

    occasion: Occasion
    people: int
    seen: Identification
    sure: Calibration
    kinds: tuple[KindSeen, ...]
    brier: Estimate = NOTHING
    """The mean over people of their Brier scores, with Student's interval; from one person without one."""


@dataclass(frozen=True, slots=True)
class Change:
    """By how much people changed between two occasions, for those alone who took both.

    Each is the mean over people of later minus earlier, with Student's interval at 95%; from one person there is a
    value without an interval.
    """

    earlier: Occasion
    later: Occasion
    people: int
    sensitivity: Estimate
    specificity: Estimate
    d_prime: Estimate
    brier: Estimate
    """Below 0 is better: what was said came closer to what was so."""


@dataclass(frozen=True, slots=True)
class ClassIdentification:
    """What the identification test shows of a class. Occasions and changes that nobody took are left out."""

    occasions: tuple[OccasionResult, ...]
    changes: tuple[Change, ...]


def class_identification(sat: Iterable[Sat]) -> ClassIdentification:
    """The results of a class, from its finished sittings in any order."""
    held = list(sat)
    by_occasion = {occasion: {each.person: each for each in held if each.occasion is occasion} for occasion in Occasion}
    return ClassIdentification(
        occasions=tuple(_result(occasion, list(people.values())) for occasion, people in by_occasion.items() if people),
        changes=tuple(
            _change(earlier, later, by_occasion)
            for earlier, later in combinations(Occasion, 2)
            if by_occasion[earlier].keys() & by_occasion[later].keys()
        ),
    )


def _result(occasion: Occasion, sat: Sequence[Sat]) -> OccasionResult:
    every = [each for one in sat for each in one.answers]
    answers = [each.answer for each in every]
    kinds = tuple(
        _kind(kind, [each for each in every if each.vignette.kind is kind])
        for kind in VignetteKind
        if any(each.vignette.kind is kind for each in every)
    )
    scores = [calibration_of(_answers(one)).brier for one in sat]
    brier = _within(mean_of(score for score in scores if score is not None), 0.0)
    return OccasionResult(occasion, len(sat), identification_of(answers), calibration_of(answers), kinds, brier)


def _kind(kind: VignetteKind, answers: Sequence[Marked]) -> KindSeen:
    right = sum(each.answer.is_right for each in answers)
    wrong = [each.said.kind for each in answers if each.said.kind is not kind]
    mostly = max(VignetteKind, key=wrong.count) if wrong else None
    return KindSeen(kind, right, len(answers), share(right, len(answers)), mostly)


# --- change -------------------------------------------------------------------------------------------------------


def _change(earlier: Occasion, later: Occasion, sat: Mapping[Occasion, Mapping[str, Sat]]) -> Change:
    people = sorted(sat[earlier].keys() & sat[later].keys())
    pairs = [(_answers(sat[earlier][person]), _answers(sat[later][person])) for person in people]

    def by(measure: Callable[[Sequence[Answer]], float | None]) -> Estimate:
        return mean_change((measure(then), measure(now)) for then, now in pairs)

    return Change(
        earlier,
        later,
        len(people),
        sensitivity=_within(by(lambda answers: identification_of(answers).sensitivity.value)),
        specificity=_within(by(lambda answers: identification_of(answers).specificity.value)),
        d_prime=by(lambda answers: identification_of(answers).d_prime.value),
        brier=_within(by(lambda answers: calibration_of(answers).brier)),
    )


def _within(estimate: Estimate, least: float = -1.0) -> Estimate:
    """The interval, no wider than a change between two shares can be; with 0 for `least`, than a share can be."""
    if estimate.low is None or estimate.high is None:
        return estimate
    return Estimate(estimate.value, max(least, estimate.low), min(1.0, estimate.high))


def _answers(sat: Sat) -> list[Answer]:
    return [each.answer for each in sat.answers]


def mean_change(pairs: Iterable[tuple[float | None, float | None]]) -> Estimate:
    """The mean of later minus earlier over people, with Student's interval; a pair with a gap is left out.

    >>> mean_change([(0.5, 1.0), (0.5, 0.5)]).value
    0.25
    """
    return mean_of(now - then for then, now in pairs if then is not None and now is not None)


def mean_of(values: Iterable[float]) -> Estimate:
    """The mean of what each of several people shows, with Student's interval; of one person without an interval.

    >>> mean_of([0.5]), mean_of([])
    (Estimate(value=0.5, low=None, high=None), Estimate(value=None, low=None, high=None))
    """
    held = list(values)
    if not held:
        return NOTHING
    middle = fmean(held)
    if len(held) == 1:
        return Estimate(middle, None, None)
    half = student(len(held) - 1) * stdev(held) / sqrt(len(held))
    return Estimate(middle, middle - half, middle + half)


_EXACT = {1: 12.7062, 2: 4.3027, 3: 3.1824, 4: 2.7764, 5: 2.5706}
"""For so few degrees of freedom the series below is not close enough."""


def student(freedom: int) -> float:
    """Student's t that 95% lie within, for so many degrees of freedom (Abramowitz and Stegun 1964, 26.7.5).

    >>> round(student(10), 3), round(student(39), 3)
    (2.228, 2.023)
    """
    if freedom in _EXACT:
        return _EXACT[freedom]
    z = NormalDist().inv_cdf(0.975)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3
