"""What is on record of an officer's training: the minutes attended, what they were spent on, and what is missing.

**What counts as attended.** Each act of a person in a case (a decision, something read, a paper marked as read) shows
that they are there. From one act to the next counts, but no more than `CUT_MS` of it: whoever does nothing for longer
may be elsewhere. Time in which the case was paused does not count. A scene that is held for the class and a debrief ask
nothing of a person; there the page itself tells that it is open, and that time counts whole. A page locks itself after
a quarter of an hour without a touch, and a locked page is not open. Two windows at once count once, and after the last
act nothing counts. Minutes are whole ones, the rest is dropped: what is short of the duty is never rounded away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from simlib.scenario.topics import TOPICS

NEEDED_MINUTES = 120
"""What Penal Code 13519.14(e) asks of every officer in a field or investigative job: two hours."""

CUT_MS = 5 * 60_000
"""So much of the time between two acts counts at most."""

MINUTE_MS = 60_000
DEBRIEF = "Debrief"
"""The segment that time in a debrief counts for."""


class Act(NamedTuple):
    """Something a person did in a run, and the segment they were in then."""

    wall_ms: int
    segment: str
    stops: bool = False
    """Whether the person went away with it: what follows does not count until the next act."""


class Stay(NamedTuple):
    """A page that was open while nothing was asked of its person."""

    began_ms: int
    last_ms: int
    segment: str


@dataclass(frozen=True, slots=True)
class RunSeen:
    """One run as its log and its pages tell it. `passed` is None where nothing is scored or it has not ended."""

    run: str
    scenario_id: str
    title: str
    topics: tuple[str, ...]
    began_ms: int
    ended_ms: int | None
    passed: bool | None
    acts: tuple[Act, ...] = ()
    stays: tuple[Stay, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """What counts of one run. `kept`: the run itself is still there to be looked at."""

    run: str
    scenario_id: str
    title: str
    topics: tuple[str, ...]
    began_ms: int
    ended_ms: int | None
    passed: bool | None
    attended_ms: int
    segments: tuple[tuple[str, int], ...]
    """Label and milliseconds, in the order in which they were come to."""
    kept: bool = True

    @property
    def is_done(self) -> bool:
        """Whether the case was finished, and not failed."""
        return self.ended_ms is not None and self.passed is not False


@dataclass(frozen=True, slots=True)
class Asked:
    """A case that the class asks of everybody, and the one that stands in for it with equal credit, if any."""

    scenario_id: str
    title: str
    alternative_id: str | None = None

    def done_by(self, cases: Iterable[CaseRecord]) -> bool:
        """Whether any of these runs answers it."""
        return any(case.is_done and case.scenario_id in {self.scenario_id, self.alternative_id} for case in cases)


@dataclass(frozen=True, slots=True)
class TrainingRecord:
    """One officer in one class. `person` is an id that tells nothing of who it is."""

    person: str
    name: str
    post_id: str
    agency: str
    class_id: str
    class_name: str
    cases: tuple[CaseRecord, ...] = ()
    """Oldest first."""
    asked: tuple[Asked, ...] = ()

    @property
    def minutes(self) -> int:
        """Attended minutes, without the rest of a minute."""
        return sum(case.attended_ms for case in self.cases) // MINUTE_MS

    @property
    def shortfall(self) -> int:
        """Minutes that are missing; 0 for none."""
        return max(0, NEEDED_MINUTES - self.minutes)

    @property
    def topics(self) -> tuple[str, ...]:
        """Which of the seven topics the finished cases were about."""
        met = {topic for case in self.cases if case.ended_ms is not None for topic in case.topics}
        return tuple(topic for topic in TOPICS if topic in met)

    @property
    def missing_topics(self) -> tuple[str, ...]:
        """Which of them no finished case was about."""
        return tuple(topic for topic in TOPICS if topic not in self.topics)

    @property
    def missing_cases(self) -> tuple[Asked, ...]:
        """What the class asks and is not finished and passed."""
        return tuple(each for each in self.asked if not each.done_by(self.cases))

    @property
    def is_complete(self) -> bool:
        """Whether the minutes and the passes hold; a class that asks for no case completes nobody."""
        return not self.shortfall and bool(self.asked) and not self.missing_cases

    @property
    def first_ms(self) -> int | None:
        """When the training began."""
        return min((case.began_ms for case in self.cases), default=None)

    @property
    def last_ms(self) -> int | None:
        """When the last case ended, or the last one began that has not ended."""
        return max((case.ended_ms or case.began_ms for case in self.cases), default=None)


class _Piece(NamedTuple):
    """From when to when a person was there, in which segment of which run."""

    began_ms: int
    last_ms: int
    run: str
    segment: str


def case_records(runs: Sequence[RunSeen]) -> tuple[CaseRecord, ...]:
    """What counts of each of one person's runs, in their order. Time in two of them at once counts for one."""
    spent: dict[tuple[str, str], int] = {}
    until = 0
    for piece in sorted(each for run in runs for each in _pieces(run)):
        counts = piece.last_ms - max(piece.began_ms, until)
        if counts > 0:
            key = (piece.run, piece.segment)
            spent[key] = spent.get(key, 0) + counts
            until = piece.last_ms
    return tuple(_case(run, spent) for run in runs)


def _case(run: RunSeen, spent: dict[tuple[str, str], int]) -> CaseRecord:
    segments = tuple((segment, ms) for (of, segment), ms in spent.items() if of == run.run)
    return CaseRecord(
        run=run.run,
        scenario_id=run.scenario_id,
        title=run.title,
        topics=run.topics,
        began_ms=run.began_ms,
        ended_ms=run.ended_ms,
        passed=run.passed,
        attended_ms=sum(ms for _, ms in segments),
        segments=segments,
    )


def _pieces(run: RunSeen) -> Iterator[_Piece]:
    """The times in which a person was there in a run; they may overlap."""
    for stay in run.stays:
        yield _Piece(stay.began_ms, stay.last_ms, run.run, stay.segment)
    for act, after in zip(run.acts, run.acts[1:], strict=False):
        if not act.stops:
            yield _Piece(act.wall_ms, min(after.wall_ms, act.wall_ms + CUT_MS), run.run, act.segment)
