"""What a run that was handed in is worth, criterion by criterion, and what a person has to look at.

Nothing that a submission says is believed: its receipt is checked, its decisions are played again, and the points are
those of this engine and of the version of the case that the assignment names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from simlib.errors import FirstContactError, Unreadable
from simlib.grade.playback import Played, UnknownVersion, played
from simlib.grade.submission import Submission, read_submission
from simlib.grade.trust import Trusted, trusted
from simlib.grade.versions import Versions
from simlib.play.events import Event, EventType
from simlib.play.program import Program
from simlib.play.resume import resume
from simlib.record.receipts import known_keys
from simlib.scenario.model import Scenario
from simlib.score.assess import Because, assess_events

NO_RUN = "No run was handed in with this notebook, so it is unverified and brings no points by itself."
TEXT_CHANGED = "A text in this run is not the one that was typed, or is missing."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an assignment grades: this version of this case."""

    scenario: str
    package: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What one criterion comes to."""

    points: int
    """From 0 to the criterion's maximum."""
    maximum: int
    reasons: tuple[Because, ...] = ()
    """What brought points, in the order it was decided."""
    start: int = 0
    """The points it begins with."""
    claimed: int | None = None
    """What the run would bring if a person believes it; None where the points are the run's own."""


@dataclass(frozen=True, slots=True)
class Text:
    """What was written in one scene, for a person to mark."""

    text: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A submission, judged."""

    marks: Mapping[str, Mark]
    """Every criterion that is scored by replay, by its name."""
    texts: Mapping[str, Text]
    """By the heading of the scene; empty for a run that is unverified."""
    problem: str = ""
    """One sentence for whoever grades; empty where the run is as it should be. A person then looks at every mark."""
    note: str = ""
    """What else is to be known of it, where nothing is wrong."""
    doubt: str = ""
    """One sentence where a text was changed: the points stand, and a person looks all the same."""
    ended: datetime | None = None
    """When the run was over, by the events that the receipt vouches for; in UTC, as the gradebook has times."""

    @property
    def flagged(self) -> str:
        """The sentence that asks for a person; empty where none does."""
        return self.problem or self.doubt

    @property
    def total(self) -> int:
        """The points of all criteria."""
        return sum(mark.points for mark in self.marks.values())


class Judge:
    """Judges submissions with the keys of a data folder and the versions that a grader has."""

    def __init__(self, data: Path, versions: Versions) -> None:
        self._data = data
        self._versions = versions

    def scenario(self, wanted: Wanted) -> Scenario | None:
        """The case that an assignment grades, if its version is known here."""
        program = self._versions.program(wanted.package)
        return program.scenario if program else None

    def judge(self, raw: bytes | None, student: str, wanted: Wanted) -> Verdict:
        """What these bytes of a run file are worth in this student's folder.

        Raises UnknownVersion where the assignment's own version is not known: then nobody can be graded.
        """
        program = self._versions.program(wanted.package)
        if program is None:
            raise UnknownVersion("The version of the case that this assignment grades is not known here.")
        if raw is None:
            return nothing(program.scenario, NO_RUN)
        try:
            submission = read_submission(raw)
        except Unreadable as fault:
            return nothing(program.scenario, fault.sentence)
        if submission.scenario != wanted.scenario:
            return nothing(program.scenario, "This run was played on another case than the assignment's.")
        trust = trusted(submission, student, known_keys(self._data))
        return replace(self._of(submission, trust, wanted, program), ended=_ended(trust))

    def _of(self, submission: Submission, trust: Trusted, wanted: Wanted, program: Program) -> Verdict:
        if not trust.records:
            # Not even played: whoever makes a run up would be told, decision by decision, what the key says of it.
            return nothing(program.scenario, trust.problem)
        try:
            run = played(trust.records, submission.package, self._versions)
        except UnknownVersion as fault:
            return nothing(program.scenario, trust.problem or fault.sentence)
        if submission.receipt and run.ended and run.package != submission.receipt.claim.package:
            return nothing(program.scenario, "The receipt in this submission names another version of the case.")
        problem = trust.problem or run.problem
        events, note = _in_version(run, wanted, program)
        if events is None:
            return nothing(program.scenario, problem or note)
        marks = _marks(program.scenario, events)
        if problem:
            marks = _doubted(program.scenario, marks)
        doubt = TEXT_CHANGED if trust.changed_texts else ""
        return Verdict(marks, _texts(run, trust), problem, note, doubt)


def nothing(scenario: Scenario, problem: str) -> Verdict:
    """The verdict on what cannot be judged: no points at all, and why."""
    marks = {each.name: Mark(0, each.maximum) for each in scenario.criteria if not each.by_person}
    return Verdict(marks, {}, problem)


def _ended(trust: Trusted) -> datetime | None:
    """When the run was over; None where nobody vouches for an end."""
    ends = (each.wall_ms for each in trust.records if each.type == EventType.ENDED.value)
    return next((datetime.fromtimestamp(each / 1000, UTC).replace(tzinfo=None) for each in ends), None)


def _in_version(run: Played, wanted: Wanted, program: Program) -> tuple[tuple[Event, ...] | None, str]:
    """The run's events in the version that is graded, and what is to be said; None where it does not hold there."""
    if run.package == wanted.package:
        return run.events, ""
    other = "This run was played on another version of the case"
    try:
        resumed = resume(run.program, program, run.decisions)
    except FirstContactError:
        return None, f"{other}."
    if resumed.stop is not None:
        return None, f"{other}, and its decisions do not hold in the one that is graded."
    return tuple(resumed.story.events), f"{other}; it is scored by the one that is graded."


def _marks(scenario: Scenario, events: Iterable[Event]) -> dict[str, Mark]:
    return {
        each.name: Mark(each.points, each.maximum, each.reasons, each.start)
        for each in assess_events(scenario, events).criteria
        if each.points is not None
    }


def _doubted(scenario: Scenario, marks: Mapping[str, Mark]) -> dict[str, Mark]:
    """The marks of a run that is believed up to a fault.

    What comes after it may have cost points as well as brought them. So what the part before it brought stands only
    for criteria that nothing in the case can take points from.
    """
    stands = _only_gain(scenario)
    return {
        name: replace(mark, claimed=mark.points, points=mark.points if name in stands else 0)
        for name, mark in marks.items()
    }


def _only_gain(scenario: Scenario) -> frozenset[str]:
    """The criteria that no run ever loses points for once it has them."""
    lines = [line for scene in scenario.scenes for choice in scene.all_choices for line in choice.score]
    lost = {line.criterion for line in lines if line.points < 0}
    # An item that is ticked wrongly or put into the wrong bin takes points as well.
    lost |= {
        line.criterion for scene in scenario.scenes if scene.task for item in scene.task.items for line in item.score
    }
    return frozenset(each.name for each in scenario.criteria) - lost


def _texts(run: Played, trust: Trusted) -> dict[str, Text]:
    texts: dict[str, Text] = {}
    for report in run.reports:
        problem = TEXT_CHANGED if report.event_id in trust.changed_texts else ""
        earlier = texts.get(report.scene)
        text = "\n\n".join(part for part in (earlier.text if earlier else "", report.text) if part)
        texts[report.scene] = Text(text, problem or (earlier.problem if earlier else ""))
    return texts
