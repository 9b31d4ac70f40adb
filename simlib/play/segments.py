"""A case cut into segments for a room: each fits into a roll call, and each begins at a scene.

The author's `Segment` lines part a case first. A part that would take a room too long is cut where it stands in the
notebook; short neighbors are joined. How long a room takes is an estimate, made of what can be counted:

- a text is read aloud at `WORDS_A_MINUTE`, for a whole room reads slower than one person;
- a choice takes `SECONDS_TO_CHOOSE` to vote, to show and to talk about; other decisions take longer, and a little more
  for each of their items;
- every segment keeps `SECONDS_TO_CLOSE` for the short debrief at its end.

The time of a segment is that of the longest way through it on which no scene is entered twice, except that a choice
that stays in its scene and is offered once is counted once. A way that goes round in circles may be longer: then
`sittings_of` stops the room before its twenty minutes are over, whatever the plan says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from simlib.play.story import Moment, Story
from simlib.scenario.graph import links_of
from simlib.scenario.model import Block, Choice, Kind, Scenario, Scene

LONGEST = 20 * 60
"""Seconds of learners' time in one segment: what a roll call has."""
SECONDS_TO_CLOSE = 120
WORDS_A_MINUTE = 150
SECONDS_TO_CHOOSE = 100
SECONDS_FOR_A_TASK: Mapping[Kind, int] = {
    Kind.SELECT: 120,
    Kind.SORT: 120,
    Kind.JUDGE: 150,
    Kind.REFER: 150,
    Kind.CHART: 120,
    Kind.WRITE: 300,
}
SECONDS_FOR_AN_ITEM = 10


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a case that a room plays in one go."""

    number: int
    """Counted from 1."""
    label: str
    """As the author named it; "Segment 2" where nobody did."""
    begins: str
    """The heading of its first scene in the notebook."""
    scenes: tuple[str, ...]
    """Headings, in the order of the notebook."""
    seconds: int
    """The longest way through it, with the short debrief at its end."""

    @property
    def minutes(self) -> int:
        """The same in whole minutes, rounded up."""
        return -(-self.seconds // 60)

    @property
    def fits(self) -> bool:
        """Whether it is no longer than a roll call; only a single scene that is longer by itself is not."""
        return self.seconds <= LONGEST


@dataclass(frozen=True, slots=True)
class Sitting:
    """What a room does in one go in one run, as far as the run has come."""

    segment: Segment
    first: int
    """Place among the story's moments of the one it begins with."""
    seconds: int
    """Of the scenes entered so far, with the short debrief."""
    goes_on: bool = False
    """Whether it goes on with the segment of the sitting before, which took longer than planned."""


# --- how long ------------------------------------------------------------------------------------------------------


def seconds_of(scene: Scene, *, again: bool = False) -> int:
    """How long a room takes for one visit of a scene; on later visits nothing of it is read aloud again."""
    return (0 if again else _reading(scene.blocks)) + _deciding(scene)


def _reading(blocks: Sequence[Block]) -> int:
    words = sum(len(block.text.split()) for block in blocks)
    return -(-words * 60 // WORDS_A_MINUTE)


def _deciding(scene: Scene) -> int:
    """The decision, and the longest text that may follow it."""
    if scene.task:
        items = len(scene.task.items) * SECONDS_FOR_AN_ITEM
        return SECONDS_FOR_A_TASK[scene.task.kind] + items + _reading(scene.task.consequence)
    return max((SECONDS_TO_CHOOSE + _reading(choice.consequence) for choice in scene.all_choices), default=0)


def _weight(scene: Scene) -> int:
    """Everything that may happen in a scene while nothing leads round: one visit, and what is done once in it."""
    return seconds_of(scene) + sum(
        SECONDS_TO_CHOOSE + _reading(choice.consequence) for choice in scene.all_choices if _stays_once(scene, choice)
    )


def _stays_once(scene: Scene, choice: Choice) -> bool:
    return choice.once and choice.target == scene.heading


# --- the plan ------------------------------------------------------------------------------------------------------


def segments_of(scenario: Scenario) -> tuple[Segment, ...]:
    """The case in segments, in the order of the notebook. Every scene is in exactly one of them."""
    ways = _Ways(scenario)
    parts = [piece for part in _author_parts(scenario.scenes) for piece in _cut(ways, part)]
    joined: list[range] = []
    for part in parts:
        if joined and ways.fits(range(joined[-1].start, part.stop)):
            joined[-1] = range(joined[-1].start, part.stop)
        else:
            joined.append(part)
    return tuple(_segment(scenario, ways, number, part) for number, part in enumerate(joined, start=1))


def _author_parts(scenes: Sequence[Scene]) -> Iterator[range]:
    """The parts that the author named, as places in the notebook."""
    starts = [place for place, scene in enumerate(scenes) if scene.segment or place == 0]
    for start, stop in pairwise((*starts, len(scenes))):
        yield range(start, stop)


def _cut(ways: _Ways, part: range) -> Iterator[range]:
    """The part in pieces that fit, each as long as it can be; a scene that is too long by itself stands alone."""
    start = part.start
    for place in part:
        if place > start and not ways.fits(range(start, place + 1)):
            yield range(start, place)
            start = place
    yield range(start, part.stop)


def _segment(scenario: Scenario, ways: _Ways, number: int, part: range) -> Segment:
    scenes = scenario.scenes[part.start : part.stop]
    before = next((scene.segment for scene in reversed(scenario.scenes[: part.start]) if scene.segment), "")
    named = [scene.segment for scene in scenes if scene.segment]
    label = _label(named if scenes[0].segment else [f"{before}, continued" if before else "", *named], number)
    headings = tuple(scene.heading for scene in scenes)
    return Segment(number, label, headings[0], headings, ways.longest(part) + SECONDS_TO_CLOSE)


def _label(named: Sequence[str], number: int) -> str:
    """One name for all that a segment holds.

    >>> _label(["The call"], 1), _label(["The call", "The lot"], 1), _label(["The call", "The lot", "The room"], 1)
    ('The call', 'The call · The lot', 'The call · … · The room')
    >>> _label([], 3)
    'Segment 3'
    """
    names = [name for name in named if name] or [f"Segment {number}"]
    return " · ".join(names if len(names) < 3 else (names[0], "…", names[-1]))


class _Ways:
    """The ways between the scenes of a case, by their places in the notebook."""

    def __init__(self, scenario: Scenario) -> None:
        places = {scene.heading: place for place, scene in enumerate(scenario.scenes)}
        links = links_of(scenario)
        self._weights = [_weight(scene) for scene in scenario.scenes]
        self._next = [{places[target] for target in links[scene.heading]} for scene in scenario.scenes]

    def fits(self, part: range) -> bool:
        """Whether a room has the time for the longest way through these scenes, and for the debrief."""
        return self.longest(part) + SECONDS_TO_CLOSE <= LONGEST

    def longest(self, part: range) -> int:
        """Seconds of the longest way through these scenes. Scenes that lead round to each other count together."""
        inside = {place: {to for to in self._next[place] if to in part and to != place} for place in part}
        knots = _knots(inside)
        total: dict[int, int] = {}
        for knot in knots:
            after = max((total[to] for place in knot for to in inside[place] if to not in knot), default=0)
            here = after + sum(self._weights[place] for place in knot)
            total |= dict.fromkeys(knot, here)
        return max(total.values(), default=0)


def _knots(links: Mapping[int, set[int]]) -> list[frozenset[int]]:
    """Places that lead round to each other, together; whatever a knot leads to comes before it.

    >>> [sorted(knot) for knot in _knots({1: {2}, 2: {3}, 3: {2, 4}, 4: set()})]
    [[4], [2, 3], [1]]
    """
    turned: dict[int, list[int]] = {place: [] for place in links}
    for place, targets in links.items():
        for target in targets:
            turned[target].append(place)
    seen: set[int] = set()
    firsts = reversed(_left_in_order(links))
    return [frozenset(_reached(place, turned, seen)) for place in firsts if place not in seen][::-1]


def _left_in_order(links: Mapping[int, set[int]]) -> list[int]:
    """Every place, each after those it leads to, as far as nothing leads round."""
    seen: set[int] = set()
    left: list[int] = []
    for root in links:
        waiting = [(root, False)]
        while waiting:
            place, is_left = waiting.pop()
            if is_left:
                left.append(place)
            elif place not in seen:
                seen.add(place)
                waiting += [(place, True), *((target, False) for target in sorted(links[place]))]
    return left


def _reached(start: int, links: Mapping[int, list[int]], seen: set[int]) -> Iterator[int]:
    """All that can be reached from here and was not seen before; seen from now on."""
    seen.add(start)
    waiting = [start]
    while waiting:
        place = waiting.pop()
        yield place
        fresh = [target for target in links[place] if target not in seen]
        seen.update(fresh)
        waiting += fresh


# --- a run ---------------------------------------------------------------------------------------------------------


def sittings_of(story: Story, plan: Sequence[Segment]) -> tuple[Sitting, ...]:
    """The sittings of a run so far, the last one still going on.

    A new one begins where the run enters a segment further down than any before, unless the case ends there, and where
    the next scene would not fit into the time any more. So no sitting is longer than a roll call, unless a single scene
    is.
    """
    scenes = story.program.stages
    of_scene = {heading: segment for segment in plan for heading in segment.scenes}
    sittings: list[Sitting] = []
    seen: set[str] = set()
    for place, moment in enumerate(story.moments):
        seconds = seconds_of(scenes[moment.state.scene].scene, again=moment.heading in seen)
        seen.add(moment.heading)
        _sit(sittings, of_scene[moment.heading], place, moment, seconds)
    return tuple(sittings)


def _sit(sittings: list[Sitting], segment: Segment, place: int, moment: Moment, seconds: int) -> None:
    now = sittings[-1] if sittings else None
    if now is None or (segment.number > now.segment.number and not moment.state.ended):
        sittings.append(Sitting(segment, place, seconds + SECONDS_TO_CLOSE))
    elif now.seconds + seconds > LONGEST:
        sittings.append(Sitting(now.segment, place, seconds + SECONDS_TO_CLOSE, goes_on=True))
    else:
        sittings[-1] = Sitting(now.segment, now.first, now.seconds + seconds, now.goes_on)
