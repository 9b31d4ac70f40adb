"""Stored runs of a case in two versions of it: which of them would now end elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from simlib.play.program import Program
from simlib.play.resume import Resumed, carried_over
from simlib.play.resume_match import Match, match_of
from simlib.play.story import Story
from simlib.score.assess import assess


class Now(StrEnum):
    """What becomes of a stored run in the newer version."""

    SAME = "same"
    """It ends, or stands, where it did, and is worth the same."""
    WORTH = "worth"
    """It ends where it did, with another result."""
    ELSEWHERE = "elsewhere"
    """Every decision holds, and it ends, or stands, elsewhere."""
    STOPS = "stops"
    """Not every decision holds."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a run came out; without numbers where it has not ended."""

    scene: str
    percent: int | None
    passed: bool | None


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run as it is kept: its id, its class, and what was played, in the version it stands on."""

    run: str
    of_class: str
    story: Story


@dataclass(frozen=True, slots=True)
class ComparedRun:
    """A stored run in both versions."""

    run: str
    of_class: str
    ended: bool
    now: Now
    before: Result
    after: Result
    why: str = ""
    """A sentence, where it stops."""


def compared_runs(runs: Iterable[StoredRun], old: Program, new: Program) -> Iterator[ComparedRun]:
    """Each run in both versions, in the order given; one that does not hold in the older one, as it was played."""
    to_new = match_of(old.scenario, new.scenario)
    to_old: dict[int, Match] = {}
    own_to_new: dict[int, Match] = {}
    for stored in runs:
        own = stored.story.program
        if id(own) not in to_old:
            to_old[id(own)] = match_of(own.scenario, old.scenario)
            own_to_new[id(own)] = match_of(own.scenario, new.scenario)
        in_old = carried_over(stored.story, old, to_old[id(own)])
        past, match = (stored.story, own_to_new[id(own)]) if in_old.stop else (in_old.story, to_new)
        yield _compared(stored, past, carried_over(past, new, match), match)


def _compared(stored: StoredRun, past: Story, now: Resumed, match: Match) -> ComparedRun:
    before, after = _result(past), _result(now.story)
    return ComparedRun(
        run=stored.run,
        of_class=stored.of_class,
        ended=past.state.ended,
        now=_fate(past, now, match),
        before=before,
        after=after,
        why=now.stop.sentence if now.stop else "",
    )


def _fate(past: Story, now: Resumed, match: Match) -> Now:
    if now.stop:
        return Now.STOPS
    if match.scene(past.moments[-1].heading) != now.scene or past.state.status != now.story.state.status:
        return Now.ELSEWHERE
    before, after = _result(past), _result(now.story)
    return Now.SAME if (before.percent, before.passed) == (after.percent, after.passed) else Now.WORTH


def _result(story: Story) -> Result:
    heading = story.moments[-1].heading
    if not story.state.ended:
        return Result(heading, None, None)
    judged = assess(story)
    return Result(heading, int(judged.percent), judged.passed)
