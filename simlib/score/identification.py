"""How well somebody tells trafficking from what only looks like it: hits, false alarms, and how sure they were.

A miss leaves a person where they are; a false alarm harms people who did nothing. Both are counted, and neither is
hidden in one number. The measures are those of signal detection (Green and Swets 1966; Macmillan and Creelman 2005)
and of certainty-based marking (Gardner-Medwin 2006).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, pi, sqrt
from statistics import NormalDist

from simlib.scenario.confidence import SURE, brier_of

_NORMAL = NormalDist()

MARKS_IF_RIGHT = {1: 1, 2: 2, 3: 3}
MARKS_IF_WRONG = {1: 0, 2: -2, 3: -6}
"""Marks by stated confidence. To mark a 3 pays from 80% sure on, a 1 below 67%: honesty earns most (Gardner-Medwin)."""

CERTAIN_FROM = 0.8
"""Who is right less often should not have said 3."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: what is so, what was said, and how sure the person was (1-3; None where it was not asked)."""

    is_trafficking: bool
    said_trafficking: bool
    confidence: int | None = None

    @property
    def is_right(self) -> bool:
        """Whether what was said is so."""
        return self.is_trafficking == self.said_trafficking


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with the interval in which it lies at 95%; all None where there is nothing to tell it from."""

    value: float | None
    low: float | None
    high: float | None


NOTHING = Estimate(None, None, None)


@dataclass(frozen=True, slots=True)
class Identification:
    """What a set of answers shows."""

    hits: int
    misses: int
    false_alarms: int
    correct_rejections: int
    sensitivity: Estimate
    """Of those who are trafficked, the share that was seen."""
    specificity: Estimate
    """Of those who are not, the share that was left in peace."""
    d_prime: Estimate
    """How well the two are told apart, whatever the person's leaning; 0 is guessing."""
    leaning: float | None
    """Signal detection's criterion c: below 0 leans to "trafficking", above 0 to "not trafficking"."""


def identification_of(answers: Iterable[Answer]) -> Identification:
    """Sensitivity, specificity and d′ of these answers.

    Shares have Wilson's interval (1927). For d′ half an answer is added to each cell, so that a perfect row has a
    finite one (Hautus 1995); its variance is Gourevitch and Galanter's (1967).
    """
    held = list(answers)
    hits = sum(each.is_trafficking and each.said_trafficking for each in held)
    misses = sum(each.is_trafficking and not each.said_trafficking for each in held)
    alarms = sum(not each.is_trafficking and each.said_trafficking for each in held)
    rejections = len(held) - hits - misses - alarms
    told_apart, leaning = _told_apart(hits, hits + misses, alarms, alarms + rejections)
    return Identification(
        hits,
        misses,
        alarms,
        rejections,
        sensitivity=share(hits, hits + misses),
        specificity=share(rejections, alarms + rejections),
        d_prime=told_apart,
        leaning=leaning,
    )


def share(part: int, whole: int, level: float = 0.95) -> Estimate:
    """`part / whole` with Wilson's interval, which stays between 0 and 1 and is honest for small numbers.

    >>> each = share(5, 6)
    >>> round(each.low, 3), round(each.high, 3)
    (0.436, 0.97)
    """
    if whole <= 0:
        return NOTHING
    z = _z(level)
    p = part / whole
    middle = (p + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z / (1 + z * z / whole) * sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole))
    return Estimate(p, max(0.0, middle - half), min(1.0, middle + half))


def _told_apart(hits: int, signals: int, alarms: int, noises: int) -> tuple[Estimate, float | None]:
    """d′ with its interval, and the leaning."""
    if not signals or not noises:
        return NOTHING, None
    hit_rate, alarm_rate = (hits + 0.5) / (signals + 1), (alarms + 0.5) / (noises + 1)
    z_hit, z_alarm = _NORMAL.inv_cdf(hit_rate), _NORMAL.inv_cdf(alarm_rate)
    spread = sqrt(_variance_of_z(hit_rate, z_hit, signals) + _variance_of_z(alarm_rate, z_alarm, noises))
    value, half = z_hit - z_alarm, _z(0.95) * spread
    return Estimate(value, value - half, value + half), -(z_hit + z_alarm) / 2


def _variance_of_z(rate: float, z: float, count: int) -> float:
    height = exp(-z * z / 2) / sqrt(2 * pi)
    return rate * (1 - rate) / (count * height * height)


def _z(level: float) -> float:
    return _NORMAL.inv_cdf((1 + level) / 2)


# --- how sure -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stated:
    """Of the answers given with one confidence, how many were right."""

    confidence: int
    right: int
    answers: int
    share_right: Estimate


@dataclass(frozen=True, slots=True)
class Calibration:
    """Whether somebody is as often right as they say."""

    marks: int
    """By confidence: 1, 2 or 3 for a right answer, 0, -2 or -6 for a wrong one."""
    best_marks: int
    """The marks if every answer had been right and certain."""
    brier: float | None
    """The mean squared distance between what was stated and what was so: 0 is perfect, 0.25 is a coin."""
    stated: tuple[Stated, ...]

    @property
    def is_overconfident(self) -> bool:
        """Whether certain answers are right less often than pays, beyond chance."""
        sure = self.stated[-1].share_right
        return sure.high is not None and sure.high < CERTAIN_FROM


def calibration_of(answers: Iterable[Answer]) -> Calibration:
    """Marks, Brier score and the share right at each confidence; answers without a confidence are left out."""
    sure = [(each.confidence, each.is_right) for each in answers if each.confidence is not None]
    marks = sum((MARKS_IF_RIGHT if right else MARKS_IF_WRONG)[confidence] for confidence, right in sure)
    return Calibration(
        marks,
        best_marks=MARKS_IF_RIGHT[3] * len(sure),
        brier=brier_of(sure),
        stated=tuple(_stated(sure, confidence) for confidence in SURE),
    )


def _stated(sure: Sequence[tuple[int, bool]], confidence: int) -> Stated:
    rights = [right for stated, right in sure if stated == confidence]
    return Stated(confidence, sum(rights), len(rights), share(sum(rights), len(rights)))


# --- before and after ---------------------------------------------------------------------------------------------


def change_of(before: Sequence[bool], after: Sequence[bool]) -> Estimate:
    """How much larger the share of right answers became, slot by slot, with Bonett and Price's interval (2012).

    The two have the same slots in the same order, of parallel forms; `ValueError` otherwise. Pairs matter: who was
    right both times says nothing about a change.

    >>> change_of([False, False, True, True], [True, True, True, False]).value
    0.25
    """
    pairs = list(zip(before, after, strict=True))
    if not pairs:
        return NOTHING
    better = sum(now and not then for then, now in pairs)
    worse = sum(then and not now for then, now in pairs)
    count = len(pairs)
    p_better, p_worse = (better + 1) / (count + 2), (worse + 1) / (count + 2)
    middle = p_better - p_worse
    half = _z(0.95) * sqrt((p_better + p_worse - middle * middle) / (count + 2))
    return Estimate((better - worse) / count, max(-1.0, middle - half), min(1.0, middle + half))
