"""What a class's board is given, as it comes over the wire. Any key may be missing, so readers use `get`."""

from __future__ import annotations

from typing import TypedDict


class EstimateView(TypedDict, total=False):
    """A share with its interval at 95%; None where there is nothing to tell it from."""

    value: float | None
    low: float | None
    high: float | None


class CaseView(TypedDict, total=False):
    """A scenario of the class, and the number it has in the tables."""

    id: str
    title: str
    number: int


class WeakestView(TypedDict, total=False):
    """The weakest criterion."""

    criterion: str
    case: str
    mean: float
    runs: int


class TilesView(TypedDict, total=False):
    """The four numbers at the top."""

    core_done: int
    core_of: int
    sensitivity: EstimateView
    seen_of: int
    specificity: EstimateView
    spared_of: int
    weakest: WeakestView | None


class CellView(TypedDict, total=False):
    """How far somebody is with a scenario: `none`, or how the run stands."""

    standing: str
    percent: int | None
    attempt: int


class TraineeView(TypedDict, total=False):
    """Somebody in the class."""

    name: str
    here: bool
    cells: list[CellView]
    where: str
    stuck: str


class PlaceView(TypedDict, total=False):
    """How many stand at a scene now, of them how many seem to be stuck."""

    case: str
    scene: str
    count: int
    stuck: int


class OptionView(TypedDict, total=False):
    """One thing that was chosen."""

    text: str
    count: int
    percent: int
    grade: str


class DecisionView(TypedDict, total=False):
    """What was chosen at a decision; grades from strong to costly."""

    scenario: str
    case: str
    scene: str
    answered: int
    counts: list[int]
    percents: list[int]
    options: list[OptionView]
    several: bool
    difficulty: EstimateView
    discrimination: EstimateView
    remark: str


class HeatCell(TypedDict, total=False):
    """A mean in percent of the points, over so many runs."""

    mean: float
    runs: int


class HeatRow(TypedDict, total=False):
    """A criterion in each scenario; None where nobody has ended the scenario, or it has no such criterion."""

    criterion: str
    cells: list[HeatCell | None]


class SeenView(TypedDict, total=False):
    """Hits and false alarms."""

    hits: int
    misses: int
    false_alarms: int
    correct_rejections: int
    undecided: int
    sensitivity: EstimateView
    specificity: EstimateView
    d_prime: EstimateView
    dots: list[tuple[int, int, int]]
    trafficking: int
    other: int


class StatedView(TypedDict, total=False):
    """The conclusions given with one confidence."""

    confidence: int
    right: int
    answers: int
    share: EstimateView


class SureView(TypedDict, total=False):
    """How sure the class was."""

    marks: int
    best_marks: int
    brier: float | None
    stated: list[StatedView]


class QuestionView(TypedDict, total=False):
    """A parked question."""

    number: int
    about: str
    text: str


class ReportView(TypedDict, total=False):
    """A text that waits for a mark."""

    run: str
    name: str
    case: str
    waiting: str


class HoldView(TypedDict, total=False):
    """A scene at which the room is held, and how many have decided there and wait."""

    number: int
    case: str
    scenario: str
    scene: str
    waiting: int


class SceneChoice(TypedDict, total=False):
    """A scene with a decision, to hold the room at."""

    scenario: str
    scene: str
    label: str


class BoardView(TypedDict, total=False):
    """Everything a board shows."""

    name: str
    trainees: int
    enough: int
    tiles: TilesView
    weak: list[str]
    cases: list[CaseView]
    progress: list[TraineeView]
    places: list[PlaceView]
    decisions: list[DecisionView]
    criteria: list[HeatRow]
    seen: SeenView
    sure: SureView
    questions: list[QuestionView]
    reports: list[ReportView]
    holds: list[HoldView]
    scenes: list[SceneChoice]
