"""The minute plan of a case: notice, play, debrief and discussion of each segment. Design times, not piloted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simlib.play.segments import Segment, segments_of
from simlib.scenario.model import Scenario

NOTICE = 2
"""Minutes for the content notice and the ways out, before the first segment."""
AGAIN = 1
"""Minutes to say where the room stands, before a later segment that the author began anew."""
DEBRIEF = 1
"""Minutes to name one choice, its reason and its source, at the end of a segment."""
LAST_DEBRIEF = 3
"""Minutes in which each reads their own debrief, after the last segment."""
DISCUSSION = 3
"""Minutes for one question with the room held, in each segment."""
LONGEST = 20
"""Minutes that no segment goes beyond, unless playing it alone takes longer."""


@dataclass(frozen=True, slots=True)
class Part:
    """One segment of a case with its minutes."""

    segment: Segment
    notice: int
    play: int
    debrief: int
    discussion: int

    @property
    def minutes(self) -> int:
        """All of it."""
        return self.notice + self.play + self.debrief + self.discussion

    @property
    def fits(self) -> bool:
        """Whether it is no longer than a segment may be; only one that takes so long to play is."""
        return self.minutes <= LONGEST


def plan_of(scenario: Scenario) -> tuple[Part, ...]:
    """Every segment with its minutes. Playing takes what the case says that it lasts, shared by how long a part is.

    Where a part would go beyond twenty minutes, its discussion is shortened first, then its debrief.
    """
    cut = segments_of(scenario)
    play = shared(scenario.header.lasts, [segment.seconds for segment in cut])
    made = []
    for place, (segment, minutes) in enumerate(zip(cut, play, strict=True)):
        notice = NOTICE if not place else AGAIN if scenario.scene(segment.begins).segment else 0
        debrief = LAST_DEBRIEF if place == len(cut) - 1 else DEBRIEF
        room = max(0, LONGEST - notice - minutes)
        debrief = min(debrief, room)
        made.append(Part(segment, notice, minutes, debrief, min(DISCUSSION, room - debrief)))
    return tuple(made)


def minutes_of(plan: Sequence[Part]) -> int:
    """The minutes of all parts."""
    return sum(part.minutes for part in plan)


def shared(whole: int, weights: Sequence[int]) -> list[int]:
    """Whole minutes shared by weight, at least one for each; the largest remainders are rounded up first.

    >>> shared(20, [1073, 1108, 374, 1120]), shared(2, [1, 1, 1])
    ([6, 6, 2, 6], [1, 1, 1])
    """
    if not weights:
        return []
    spare, total = max(0, whole - len(weights)), sum(weights) or len(weights)
    exact = [spare * (weight if sum(weights) else 1) / total for weight in weights]
    made = [int(each) for each in exact]
    by_rest = sorted(range(len(weights)), key=lambda place: (made[place] - exact[place], place))
    for place in by_rest[: spare - sum(made)]:
        made[place] += 1
    return [each + 1 for each in made]
