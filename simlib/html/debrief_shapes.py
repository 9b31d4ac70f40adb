"""What a debrief is given, as it comes over the wire; any key may be missing."""

from __future__ import annotations

from typing import TypedDict

from simlib.html.picture_shapes import Picture
from simlib.html.shapes import Block, ClockView, EndingView


class Cite(TypedDict, total=False):
    """One line of the fact base, as a debrief cites it."""

    id: str
    text: str
    source: str
    as_of: str
    phase: str
    effective: str
    checked: str


class DebriefPerson(TypedDict, total=False):
    """What happened to somebody."""

    name: str
    what: str


class CriterionReason(TypedDict, total=False):
    """Why a criterion got or lost points."""

    clock: str
    scene: str
    text: str
    points: int
    why: str
    sources: list[str]


class CriterionView(TypedDict, total=False):
    """One line of the rubric; `points` is missing until a person has marked it."""

    name: str
    about: str
    points: int | None
    maximum: int
    by_person: bool
    reasons: list[CriterionReason]


class MustView(TypedDict, total=False):
    """Something that had to be so at the end."""

    name: str
    met: bool


class NeverView(TypedDict, total=False):
    """Something that must not happen."""

    name: str
    broken: bool


class MistakeView(TypedDict, total=False):
    """One item of a task that was not right: what is, why, and where that comes from."""

    said: str
    why: str
    sources: list[str]


class ToldSide(TypedDict, total=False):
    """One side of a telling: right, could be better, breach or not judged, in a sentence."""

    name: str
    standing: str
    said: str
    why: str
    sources: list[str]


class ToldRow(TypedDict, total=False):
    """One unit that was told, or left out."""

    unit: str
    name: str
    clock: str
    left_out: bool
    sides: list[ToldSide]


class ToldSection(TypedDict, total=False):
    """Who was told, breaches first."""

    breaches: list[MistakeView]
    rows: list[ToldRow]
    clocks: list[ClockView]


class TimelineEntry(TypedDict, total=False):
    """One decision, how good it was, and why; `kind` is choice or task."""

    seq: int
    clock: str
    scene: str
    chosen: str
    kind: str
    grade: str
    points: int
    mistakes: list[MistakeView]
    why: str
    follows: list[Cite]
    against: list[Cite]
    better: str | None


class PathScene(TypedDict, total=False):
    """A scene of the case; `order` says when it was entered."""

    heading: str
    ending: str
    visited: bool
    order: list[int]


PathLink = TypedDict("PathLink", {"from": str, "to": str, "taken": int}, total=False)


class Path(TypedDict, total=False):
    """The case as a graph, with the way taken."""

    scenes: list[PathScene]
    links: list[PathLink]


class NotFound(TypedDict, total=False):
    """Something that was there to be found."""

    name: str
    text: str


class Judgement(TypedDict, total=False):
    """What was concluded about somebody, against what could be known."""

    person: str
    answer: str
    confidence: int
    clear: bool
    right: bool
    what_could_be_known: list[str]
    not_found: list[NotFound]


class Identification(TypedDict, total=False):
    """What was so in the case, told once it is over."""

    person: str
    truth: str


class Practice(TypedDict, total=False):
    """What practice says about this run."""

    did: list[Cite]
    missed: list[Cite]
    avoid: list[Cite]


class RetryPoint(TypedDict, total=False):
    """A decision from which a new attempt can start."""

    seq: int
    clock: str
    scene: str
    chosen: str


class WrittenReport(TypedDict, total=False):
    """A text the officer wrote."""

    criterion: str
    text: str


class OutlookView(TypedDict, total=False):
    """What could still come of the run: before the first decision, or after one."""

    number: int
    """The decision, counted from 1; 0 before the first."""
    clock: str
    best: int | None
    """The best score of any way on."""
    share: float
    """How probable a way on reaches it, everything offered being equally likely."""
    passing: bool
    good: float
    """How probable a way on comes to a good ending."""
    text: str
    """The choice that leads there, where another one than the trainee's is meant."""


class LossView(TypedDict, total=False):
    """What a decision put out of reach: `good`, `passing` or `best`."""

    what: str
    number: int
    before: OutlookView
    instead: OutlookView | None


class Analysis(TypedDict, total=False):
    """What was still possible after each decision; `state` is `ready`, or says why there is nothing."""

    state: str
    steps: list[OutlookView]
    lost: list[LossView]


class Debrief(TypedDict, total=False):
    """What a run that has ended says about itself, people first."""

    run: str
    title: str
    ending: EndingView
    people: list[DebriefPerson]
    blocks: list[Block]
    passed: bool
    why_not: list[str]
    total: int
    maximum: int
    percent: float
    pass_percent: int
    criteria: list[CriterionView]
    musts: list[MustView]
    nevers: list[NeverView]
    timeline: list[TimelineEntry]
    told: ToldSection
    path: Path
    judgements: list[Judgement]
    identification: list[Identification]
    practice: Practice
    laws: list[Cite]
    picture: Picture | None
    caveat: str
    retry: list[RetryPoint]
    reports: list[WrittenReport]
    analysis: Analysis | None
