"""What a class chose at each decision, and how each decision works as an item: how hard it is, and whom it tells apart.

Difficulty is the share that decided well; discrimination the correlation of deciding well here with deciding well at
the other decisions of the case (the corrected item-total correlation, Crocker and Algina 1986).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import atanh, floor, sqrt, tanh
from statistics import NormalDist, correlation

from simlib.scenario.model import Kind
from simlib.score.class_runs import ENOUGH, ClassRun, Made, counted
from simlib.score.grades import Grade
from simlib.score.identification import NOTHING, Estimate, share

GOOD = frozenset({Grade.STRONG, Grade.FINE})
LEAST_TO_CORRELATE = 10
"""Answers from which on a correlation says anything."""
LEAST_OTHERS = 2
"""Other decisions of a run from which on it says how well the run goes elsewhere."""
HARD, EASY, FLAT = 0.3, 0.95, 0.1


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that was chosen: by how many, and how it was judged as a rule."""

    text: str
    count: int
    grade: Grade


@dataclass(frozen=True, slots=True)
class Split:
    """What a class did at one decision."""

    scenario: str
    scene: str
    kind: Kind
    answered: int
    """How many people decided here, each once."""
    grades: Mapping[Grade, int]
    options: tuple[Option, ...]
    """Most chosen first. Of a task, one line for each item: a person may have ticked several."""
    difficulty: Estimate
    discrimination: Estimate

    @property
    def costly(self) -> float:
        """The share that decided in a costly way, and behind it the share that could do better; for sorting."""
        return (self.grades[Grade.COSTLY] + self.grades[Grade.COULD_BE_BETTER] / 1000) / max(1, self.answered)

    @property
    def worst(self) -> Option | None:
        """The costly option that was chosen most; nothing where none was."""
        return next((each for each in self.options if each.grade is Grade.COSTLY), None)


def splits_of(runs: Iterable[ClassRun]) -> list[Split]:
    """What was chosen at each decision in first attempts.

    The most costly decision comes first; those that few have made come after all others.
    """
    made: dict[tuple[str, str], list[tuple[Made, float | None]]] = {}
    for run in counted(runs):
        first = run.first_made
        goods = [each.grade in GOOD for each in first]
        for place, each in enumerate(first):
            others = goods[:place] + goods[place + 1 :]
            elsewhere = sum(others) / len(others) if len(others) >= LEAST_OTHERS else None
            made.setdefault((run.about.scenario, each.scene), []).append((each, elsewhere))
    splits = [_split(*place, rows) for place, rows in made.items()]
    return sorted(splits, key=lambda each: (each.answered < ENOUGH, -each.costly, each.scenario))


def _split(scenario: str, scene: str, rows: Sequence[tuple[Made, float | None]]) -> Split:
    decisions = [made for made, _ in rows]
    graded = Counter(made.grade for made in decisions)
    good = sum(graded[grade] for grade in GOOD)
    return Split(
        scenario,
        scene,
        decisions[-1].kind,
        answered=len(decisions),
        grades={grade: graded[grade] for grade in Grade},
        options=_options(decisions),
        difficulty=share(good, len(decisions)),
        discrimination=_discrimination(
            [(float(made.grade in GOOD), elsewhere) for made, elsewhere in rows if elsewhere is not None]
        ),
    )


def _options(decisions: Iterable[Made]) -> tuple[Option, ...]:
    grades: dict[str, dict[Grade, int]] = {}
    for made in decisions:
        for text in made.answers:
            row = grades.setdefault(text, {})
            row[made.grade] = row.get(made.grade, 0) + 1
    options = [Option(text, sum(row.values()), max(row, key=row.__getitem__)) for text, row in grades.items()]
    return tuple(sorted(options, key=lambda each: -each.count))


def _discrimination(pairs: Sequence[tuple[float, float]]) -> Estimate:
    """The correlation with Fisher's interval; nothing where there are too few, or where nobody differs."""
    here, elsewhere = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if len(pairs) < LEAST_TO_CORRELATE or len(set(here)) < 2 or len(set(elsewhere)) < 2:
        return NOTHING
    value = max(-0.9999, min(0.9999, correlation(here, elsewhere)))
    half = NormalDist().inv_cdf(0.975) / sqrt(len(pairs) - 3)
    return Estimate(value, tanh(atanh(value) - half), tanh(atanh(value) + half))


def remark_on(split: Split) -> str:
    """What the two numbers of an item say in words; empty for one that works as it should.

    An interval that reaches into what is usual says nothing.
    """
    hard, apart = split.difficulty, split.discrimination
    if apart.high is not None and apart.high < FLAT:
        return "Those who do well elsewhere do no better here: read its words again."
    if hard.high is not None and hard.high < HARD:
        return "Hard for this class."
    if hard.low is not None and hard.low > EASY:
        return "Nearly everybody decides well here: it tells little."
    return ""


def percents(counts: Sequence[int]) -> list[int]:
    """Whole percents that add up to 100, each off by less than 1; zeros where nothing was counted.

    Where two halves could be rounded up, it is the one that `round` takes up, so that the same share reads the same
    wherever it stands.

    >>> percents([1, 1, 1]), percents([0, 0])
    ([34, 33, 33], [0, 0])
    >>> percents([3, 5]), percents([5, 3])
    ([38, 62], [62, 38])
    """
    whole = sum(counts)
    if whole == 0:
        return [0] * len(counts)
    exact = [100 * count / whole for count in counts]
    rounded = [floor(each) for each in exact]
    missing = 100 - sum(rounded)
    for place in sorted(range(len(counts)), key=lambda at: (rounded[at] - exact[at], rounded[at] % 2 == 0))[:missing]:
        rounded[place] += 1
    return rounded
