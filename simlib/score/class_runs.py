"""What one run brings to the numbers of its class: where it stands, what was chosen, how that was judged.

It is worked out once for each change of a run and kept; every number of a class is then counted from these alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from simlib.play.decisions import Chart, Decision, Judge, Refer, Select, Sort, Write
from simlib.play.story import ANSWER_WORDS, Story
from simlib.scenario.model import NO, YES, Kind, Scenario
from simlib.score.assess import CriterionResult, assess
from simlib.score.grades import Grade
from simlib.score.timeline import timeline_of
from simlib.score.verdicts import Verdict, verdicts_of

ENOUGH = 5
"""A share of fewer people tells who they are, and little else: it is not shown to a room."""


class Standing(StrEnum):
    """How a run stands."""

    NOTICE = "notice"
    PLAYING = "playing"
    PAUSED = "paused"
    LEFT = "left"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class About:
    """Whose run it is, and when things happened in it: milliseconds since 1970 UTC."""

    run: str
    person: str
    scenario: str
    attempt: int
    """Counted from 1 for each person and scenario."""
    standing: Standing
    begun_ms: int
    last_ms: int
    """When the person last did something in it."""
    decided_ms: tuple[int, ...] = ()
    """When each decision was made, in order."""


@dataclass(frozen=True, slots=True)
class Made:
    """A decision that was made."""

    scene: str
    kind: Kind
    answers: tuple[str, ...]
    """The choice, or each line that was ticked, sorted or concluded, as a room may read it. Never a written text."""
    grade: Grade
    took_ms: int
    """Since the decision before it, or since the run began."""


@dataclass(frozen=True, slots=True)
class Earned:
    """What a run earned for one criterion that is computed."""

    criterion: str
    points: int
    maximum: int


@dataclass(frozen=True, slots=True)
class ClassRun:
    """Everything a class's numbers need of one run."""

    about: About
    scene: str = ""
    """Where it stands; empty before the content notice was left behind."""
    made: tuple[Made, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    is_trafficking: bool | None = None
    """Whether somebody in the case is trafficked; None where the case asks nobody to conclude that."""
    earned: tuple[Earned, ...] = ()
    """Empty until the run has ended."""
    percent: int | None = None
    passed: bool | None = None
    texts: tuple[tuple[str, str], ...] = ()
    """What was handed in for a person to mark: criterion and text."""

    @property
    def since_ms(self) -> int:
        """When the person came to where they are."""
        return self.about.decided_ms[-1] if self.about.decided_ms else self.about.begun_ms

    @property
    def decided_at(self) -> str:
        """The scene of the last decision; empty before the first."""
        return self.made[-1].scene if self.made else ""

    @property
    def first_made(self) -> tuple[Made, ...]:
        """The first decision made at each scene: who comes back has seen what followed."""
        first: dict[str, Made] = {}
        for made in self.made:
            first.setdefault(made.scene, made)
        return tuple(first.values())


def class_run(story: Story | None, about: About, unit_name: Callable[[str], str] = str) -> ClassRun:
    """What this run brings to its class. `story` is None before the content notice was left behind.

    `unit_name` gives the name of a unit for its id.
    """
    if story is None:
        return ClassRun(about)
    judged = assess(story) if story.state.ended else None
    return ClassRun(
        about,
        scene=story.moments[-1].heading,
        made=tuple(_made(story, about, unit_name)),
        verdicts=tuple(verdicts_of(story)),
        is_trafficking=case_is_trafficking(story.program.scenario),
        earned=_earned(judged.criteria) if judged else (),
        percent=int(judged.percent) if judged else None,
        passed=judged.passed if judged else None,
        texts=tuple(_texts(story)),
    )


def case_is_trafficking(scenario: Scenario) -> bool | None:
    """Whether somebody in the case is trafficked, by the answers its author gives; None where nobody is asked."""
    answers = {
        item.answer
        for scene in scenario.scenes
        if scene.task is not None and scene.task.kind is Kind.JUDGE
        for item in scene.task.items
    }
    return True if YES in answers else False if NO in answers else None


def counted(runs: Iterable[ClassRun]) -> tuple[ClassRun, ...]:
    """The first attempt of each person at each scenario: later ones were made after a debrief."""
    first: dict[tuple[str, str], ClassRun] = {}
    for run in sorted(runs, key=lambda each: each.about.attempt):
        first.setdefault((run.about.person, run.about.scenario), run)
    return tuple(first.values())


def latest(runs: Iterable[ClassRun]) -> dict[tuple[str, str], ClassRun]:
    """The latest attempt of each person at each scenario, by both."""
    return {(run.about.person, run.about.scenario): run for run in sorted(runs, key=lambda each: each.about.attempt)}


def _made(story: Story, about: About, unit_name: Callable[[str], str]) -> Iterable[Made]:
    before, stages = about.begun_ms, story.program.stages
    moments = [moment for moment, _ in story.answers]
    for moment, row, when in zip(moments, timeline_of(story), _times(story, about), strict=True):
        form = stages[moment.state.scene].form
        kind = form.task.kind if form is not None else Kind.CHOICE
        yield Made(row.scene, kind, answers_of(row.decision, row.chosen, unit_name), row.grade, max(0, when - before))
        before = when


def _times(story: Story, about: About) -> Sequence[int]:
    """When each decision was made; the last time known for those that a changed case has moved."""
    count = sum(1 for _ in story.answers)
    missing = count - len(about.decided_ms)
    return (*about.decided_ms[:count], *([about.last_ms] * max(0, missing)))


def answers_of(decision: Decision, chosen: str, unit_name: Callable[[str], str] = str) -> tuple[str, ...]:
    """A decision as the lines that can be counted over a class; `chosen` are the words of a choice.

    >>> answers_of(Judge((("Ana", "unclear"),)), "")
    ('Ana: not yet clear',)
    """
    match decision:
        case Select(items) | Chart(items):
            return items
        case Refer(units):
            return tuple(map(unit_name, units))
        case Sort(bins):
            return tuple(f"{item}: {name}" for item, name in bins)
        case Judge(answers):
            return tuple(f"{person}: {ANSWER_WORDS[answer]}" for person, answer in answers)
        case Write():
            return ()
        case _:
            return (chosen,)


def _earned(criteria: Iterable[CriterionResult]) -> tuple[Earned, ...]:
    return tuple(Earned(each.name, each.points, each.maximum) for each in criteria if each.points is not None)


def _texts(story: Story) -> Iterable[tuple[str, str]]:
    for moment, answer in story.answers:
        task = story.program.stages[moment.state.scene].scene.task
        if isinstance(answer.decision, Write) and task is not None:
            yield task.criterion, answer.decision.text
