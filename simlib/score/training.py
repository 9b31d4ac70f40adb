"""What is on record of an officer's training: the minutes attended, what they were spent on, and what is missing.

**What counts as attended.** Each act of a person in a case (a decision, something read, a paper marked as read) shows
that they are there. From one act to the next counts, but no more than `CUT_MS` of it: whoever does nothing for longer
may be elsewhere. Time in which the case was paused does not count. A scene that is held for the class and a debrief ask
nothing of a person; there the page itself tells that it is open, and that time counts whole. A page locks itself after
a quarter of an hour without a touch, and a locked page is not open. Two windows at once count once, and after the last
act nothing counts. Minutes are whole ones, the rest is dropped: what is short of the duty is never rounded away. So a
topic on which no whole minute was spent is not covered, even where the case that is about it was finished.

Talk without devices leaves no trace of its own. It counts where an instructor vouches for it, and says so wherever it
is shown. Where somebody's page was open meanwhile, that time counts once, as talk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
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
class Played:
    """A run: which, of which case, and how it ended. `passed` is None where nothing is scored or it has not ended."""

    run: str
    scenario_id: str
    title: str
    topics: tuple[str, ...]
    began_ms: int
    ended_ms: int | None
    passed: bool | None


@dataclass(frozen=True, slots=True)
class RunSeen(Played):
    """One run as its log and its pages tell it."""

    acts: tuple[Act, ...] = ()
    stays: tuple[Stay, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseRecord(Played):
    """What counts of one run. `kept`: the run itself is still there to be looked at."""

    attended_ms: int
    segments: tuple[tuple[str, int], ...]
    """Label and milliseconds, in the order in which they were come to."""
    kept: bool = True

    @property
    def is_done(self) -> bool:
        """Whether the case was finished, and not failed."""
        return self.ended_ms is not None and self.passed is not False


@dataclass(frozen=True, slots=True)
class Attested:
    """Talk without devices that an instructor vouches for, about a segment of a case."""

    scenario_id: str
    title: str
    segment: str
    topics: tuple[str, ...]
    began_ms: int
    minutes: int
    """As the instructor put it down."""
    by: str
    """Who vouches for it, by an id that tells nothing."""
    by_name: str
    """Empty where the name was forgotten."""
    reason: str = ""
    """Why it took longer than the plan of the segment; empty where it did not."""
    attended_ms: int = 0
    """What of it counts: less where two such times overlap."""

    @property
    def last_ms(self) -> int:
        """When it was over."""
        return self.began_ms + self.minutes * MINUTE_MS


@dataclass(frozen=True, slots=True)
class Asked:
    """A case that the class asks of everybody, and the one that stands in for it with equal credit, if any."""

    scenario_id: str
    title: str
    alternative_id: str | None = None

    def tried_in(self, cases: Iterable[CaseRecord]) -> tuple[CaseRecord, ...]:
        """Which of these runs are of it, or of the case that stands in for it."""
        return tuple(case for case in cases if case.scenario_id in {self.scenario_id, self.alternative_id})

    def done_by(self, cases: Iterable[CaseRecord]) -> bool:
        """Whether any of these runs answers it."""
        return any(case.is_done for case in self.tried_in(cases))


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
    attested: tuple[Attested, ...] = ()
    """Oldest first."""

    @property
    def attended_ms(self) -> int:
        """All that counts, in milliseconds."""
        return sum(case.attended_ms for case in self.cases) + sum(talk.attended_ms for talk in self.attested)

    @property
    def minutes(self) -> int:
        """Attended minutes, without the rest of a minute."""
        return self.attended_ms // MINUTE_MS

    @property
    def attested_minutes(self) -> int:
        """Those of them that an instructor vouches for, without the rest of a minute."""
        return sum(each.attended_ms for each in self.attested) // MINUTE_MS

    @property
    def shortfall(self) -> int:
        """Minutes that are missing; 0 for none."""
        return max(0, NEEDED_MINUTES - self.minutes)

    @property
    def topics(self) -> tuple[str, ...]:
        """Those of the seven topics on which a whole minute was spent.

        In the finished cases that were about it, and in talk that an instructor vouches for, taken together.
        """
        finished = [case for case in self.cases if case.ended_ms is not None]
        return tuple(topic for topic in TOPICS if _spent_on(topic, (*finished, *self.attested)) >= MINUTE_MS)

    @property
    def missing_topics(self) -> tuple[str, ...]:
        """Those of them on which no whole minute was spent."""
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
        begun = [case.began_ms for case in self.cases] + [talk.began_ms for talk in self.attested]
        return min(begun, default=None)

    @property
    def last_ms(self) -> int | None:
        """When the last case ended, or the last one began that has not ended."""
        ends = [case.ended_ms or case.began_ms for case in self.cases] + [talk.last_ms for talk in self.attested]
        return max(ends, default=None)


def _spent_on(topic: str, parts: Iterable[CaseRecord | Attested]) -> int:
    """What counts of those parts of a training that were about a topic, in milliseconds."""
    return sum(part.attended_ms for part in parts if topic in part.topics)


class _Piece(NamedTuple):
    """From when to when a person was there, in which segment of which run."""

    began_ms: int
    last_ms: int
    run: str
    segment: str


def counted(attested: Iterable[Attested]) -> tuple[Attested, ...]:
    """What counts of the talk that was vouched for of one person, oldest first. Two at once count once."""
    until, found = 0, []
    for each in sorted(attested, key=lambda each: (each.began_ms, each.minutes)):
        found.append(replace(each, attended_ms=max(0, each.last_ms - max(each.began_ms, until))))
        until = max(until, each.last_ms)
    return tuple(found)


def case_records(runs: Sequence[RunSeen], attested: Iterable[Attested] = ()) -> tuple[CaseRecord, ...]:
    """What counts of each of one person's runs, in their order. Time in two of them at once counts for one.

    What counts as talk counts for no run: so nothing is counted twice, and nothing more comes to count once a run is
    gone and only its sum is left.
    """
    taken = sorted((each.began_ms, each.last_ms) for each in attested)
    spent: dict[tuple[str, str], int] = {}
    until = 0
    for piece in sorted(left for run in runs for each in _pieces(run) for left in _outside(each, taken)):
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


def _outside(piece: _Piece, taken: Iterable[tuple[int, int]]) -> Iterator[_Piece]:
    """What is left of a time without those that are taken, which come in their order."""
    began = piece.began_ms
    for start, end in taken:
        if began < start < piece.last_ms:
            yield piece._replace(began_ms=began, last_ms=start)
        if start < piece.last_ms:
            began = max(began, end)
    if began < piece.last_ms:
        yield piece._replace(began_ms=began)
