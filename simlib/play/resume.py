"""A run of an older version of a case, in a newer one: the same, moved and why, or only as far as a last safe scene.

Every decision is carried to its counterpart and made again, in both versions side by side. The run goes on in the
newer version only as far as each decision is made in the scene that stands for the one it was made in, and is offered
there. So what comes out is always what a run of the newer version with these decisions is; nothing is kept of the old
state. What is different on the way is told, sentence by sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, pairwise

from simlib.play.decisions import Decision
from simlib.play.program import Program
from simlib.play.resume_changes import (
    Change,
    Point,
    answer_changes,
    case_changes,
    file_changes,
    quoted,
    scene_changes,
    start_changes,
    state_changes,
)
from simlib.play.resume_decisions import Stop, carried, crossing
from simlib.play.resume_match import Match, match_of
from simlib.play.resume_memory import memory_of
from simlib.play.state import Status
from simlib.play.story import Story, advance, begin, tell
from simlib.scenario.model import Condition


class Verdict(StrEnum):
    """How an older run stands to a newer version."""

    SAME = "same"
    """Nothing that this run met is different."""
    MOVED = "moved"
    """Every decision holds in the newer version; what is different is told."""
    CANNOT = "cannot"
    """Only the decisions up to the last safe scene hold."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """An older run in a newer version of its case."""

    verdict: Verdict
    story: Story
    """In the newer version: where the run stands, or its last safe scene."""
    changes: tuple[Change, ...]
    """What is different on the way to there."""
    decisions: int
    """How many were made in the older version."""
    stop: Stop | None = None
    """Why it goes no further."""

    @property
    def kept(self) -> int:
        """How many of the decisions hold, from the first on."""
        return len(self.story.decisions)

    @property
    def scene(self) -> str:
        """The heading where the run stands in the newer version."""
        return self.story.moments[-1].heading

    @property
    def because(self) -> Condition | None:
        """What does not hold, where a decision is not offered any more."""
        return self.stop.because if self.stop else None

    def as_json(self) -> dict[str, object]:
        """All that was found, for those who may know the key of the case."""
        return {
            "verdict": self.verdict.value,
            "scene": self.scene,
            "kept": self.kept,
            "decisions": self.decisions,
            "why": self.stop.sentence if self.stop else "",
            "changes": [{"about": change.about.value, "sentence": change.sentence} for change in self.changes],
        }


def resume(old: Program, new: Program, decisions: Iterable[Decision], match: Match | None = None) -> Resumed:
    """The run that these decisions are in the older version, in the newer one.

    A run that goes on is carried only to where it still goes on. Raises what `decide` raises where the older version
    does not take these decisions.
    """
    return carried_over(tell(old, decisions), new, match or match_of(old.scenario, new.scenario))


def carried_over(past: Story, new: Program, match: Match) -> Resumed:
    """The run that this story is, in the newer version."""
    steps = [begin(new)]
    told: list[tuple[Change, ...]] = []
    stop: Stop | None = None
    for moment, answer in past.answers:
        made = _one_more(past, steps[-1], match, moment.heading, len(told), answer.decision)
        if isinstance(made, Stop):
            stop = made
            break
        story, changes = made
        steps.append(story)
        told.append(changes)
    safe = len(steps) - 1
    if past.state.status is Status.PLAYING or stop:
        safe = max((place for place, story in enumerate(steps) if not story.state.ended), default=0)
    if safe < len(steps) - 1:
        stop = _ended(steps[safe + 1])
    elif stop is None and past.state.status is Status.PLAYING and steps[safe].state.ended:
        stop = Stop("The case is over as soon as it begins now.")
    safe, stop = _in_a_scene_that_is_known(past, steps, match, safe, stop)
    changes = tuple(dict.fromkeys(chain(_differences(past, steps[safe], match), *told[:safe])))
    verdict = Verdict.CANNOT if stop else Verdict.MOVED if changes else Verdict.SAME
    return Resumed(verdict, steps[safe], changes, len(past.decisions), stop)


def _in_a_scene_that_is_known(
    past: Story, steps: Sequence[Story], match: Match, safe: int, stop: Stop | None
) -> tuple[int, Stop | None]:
    """How far the run can go on at most: it must not stand in a scene that it only takes for its own.

    Every scene before the last one is known, because a decision was carried in it.
    """
    was, here = past.moments[safe].heading, steps[safe].moments[-1].heading
    if match.scene(was) is not None:
        return safe, stop
    if was == here:
        lost = f"{quoted(here)} is another scene now, and the run stood in the one it was."
    else:
        lost = f"{quoted(was)}, where the run stood, cannot be found again."
    return max(safe - 1, 0), stop or Stop(lost)


def _one_more(
    past: Story, story: Story, match: Match, heading: str, place: int, decision: Decision
) -> tuple[Story, tuple[Change, ...]] | Stop:
    """The newer story with one decision more, and what is told of the decision itself."""
    here = story.moments[-1].heading
    if match.scene(heading) != here:
        if here == heading:
            return Stop(f"{quoted(here)} is another scene now, and the next decision was made in the one it was.")
        where = "The case begins in" if place == 0 else "The way leads to"
        return Stop(f"{where} {quoted(here)} now, and the next decision was made in {quoted(heading)}.")
    if story.state.ended:
        return _ended(story)
    made = carried(crossing(match, past.program, past.moments[place], story), decision)
    if isinstance(made, Stop):
        return made
    return advance(story, made.decision), made.changes


def _ended(story: Story) -> Stop:
    """Why a story that has ended is no place to go on from."""
    last = story.decisions and story.moments[-2].answer
    after = f"After {quoted(last.words)} the" if last else "The"
    if story.state.status is Status.STUCK:
        return Stop(f"{after} case offers nothing more now.")
    return Stop(f"{after} case now ends in {quoted(story.moments[-1].heading)}.")


def _differences(past: Story, story: Story, match: Match) -> Iterator[Change]:
    """What is different along the way that both stories go, oldest first."""
    old, new = past.program, story.program
    memory = memory_of(old, new)
    points = [Point(match, old, *moments, new, memory) for moments in zip(past.moments, story.moments, strict=False)]
    yield from case_changes(old.scenario, new.scenario)
    yield from start_changes(points[0])
    yield from state_changes(points[0], None, points[0].states, "At the start")
    for point, following in pairwise(points):
        yield from scene_changes(point)
        yield from answer_changes(point, following.states)
    if match.scene(points[-1].before.heading) == points[-1].after.heading:
        yield from scene_changes(points[-1])
    yield from file_changes(points[-1])
