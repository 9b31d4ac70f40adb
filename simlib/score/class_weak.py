"""The weak points of a class in sentences that an instructor can say aloud: about decisions, never about a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from simlib.scenario.model import Kind
from simlib.score.class_conclusions import Seen
from simlib.score.class_criteria import Heat, weakest
from simlib.score.class_decisions import Split
from simlib.score.class_runs import ENOUGH
from simlib.score.grades import Grade
from simlib.score.identification import CERTAIN_FROM, Calibration, Estimate

MOST_DECISIONS = 3
WORTH_A_WORD = 0.2
"""The share of costly decisions from which on a scene is worth discussing."""
LOW_RATE = 0.7
LOW_MEAN = 70.0


def weak_points(
    splits: Iterable[Split], heat: Iterable[Heat], seen: Seen, sure: Calibration, titles: Mapping[str, str]
) -> list[str]:
    """What is worth discussing, the most costly first; nothing where nothing is, or where too few have decided.

    `titles` are the cases' titles by id.
    """
    return [
        *_of_decisions(splits),
        *_of_criteria(heat, titles),
        *_of_identification(seen),
        *_of_confidence(sure),
    ]


def _of_decisions(splits: Iterable[Split]) -> Iterator[str]:
    worth = [
        each for each in splits if each.answered >= ENOUGH and each.grades[Grade.COSTLY] / each.answered >= WORTH_A_WORD
    ]
    for split in worth[:MOST_DECISIONS]:
        worst = split.worst
        if split.kind is Kind.CHOICE and worst is not None and worst.count >= WORTH_A_WORD * split.answered:
            share = _percent(worst.count / split.answered)
            yield f"{share} chose “{_plain(worst.text)}” at “{split.scene}”. Discuss what it costs, and whom."
        else:
            share = _percent(split.grades[Grade.COSTLY] / split.answered)
            yield f"{share} decided in a costly way at “{split.scene}”. Discuss what it costs, and whom."


def _of_criteria(heat: Iterable[Heat], titles: Mapping[str, str]) -> Iterator[str]:
    found = weakest(heat)
    if found is not None and found.mean < LOW_MEAN:
        case = titles.get(found.scenario, found.scenario)
        yield f"The weakest criterion is {found.criterion}: {found.mean:.0f} of 100 on average in {case}."


def _of_identification(seen: Seen) -> Iterator[str]:
    rates = seen.rates
    if rates.hits + rates.misses >= ENOUGH and _is_low(rates.sensitivity):
        missed = _percent(1 - (rates.sensitivity.value or 0))
        cost = "A miss leaves them without help."
        yield f"In cases with trafficking, {missed} of the conclusions left the person unseen. {cost}"
    if rates.false_alarms + rates.correct_rejections >= ENOUGH and _is_low(rates.specificity):
        alarms = _percent(1 - (rates.specificity.value or 0))
        cost = "A false alarm costs as much as a miss."
        yield f"In cases without trafficking, {alarms} of the conclusions named it all the same. {cost}"


def _is_low(rate: Estimate) -> bool:
    return rate.value is not None and rate.value < LOW_RATE


def _of_confidence(sure: Calibration) -> Iterator[str]:
    certain = sure.stated[-1]
    value = certain.share_right.value
    if certain.answers >= ENOUGH and value is not None and value < CERTAIN_FROM:
        yield f"Of the conclusions marked as certain, {_percent(value)} held. Talk about when to say certain."


def _percent(share: float) -> str:
    return f"{round(100 * share)}%"


def _plain(text: str) -> str:
    """A choice's words inside quotation marks.

    >>> _plain("Leave without a word.")
    'Leave without a word'
    """
    return text.strip().rstrip(".")
