"""The score of a run, criterion by criterion, with every point explained, and whether the run passes.

A criterion's result is its start plus all its points, limited to 0 and its maximum; a run's score is the sum.
Criteria marked by a person stay out of the computed score. A run passes when it has ended with the pass percentage of
the computed maximum reached, every Must met and no Never broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simlib.play.events import Event, EventType
from simlib.play.story import Story
from simlib.scenario.model import NO_REASON, Criterion, Reason, Scenario, Scene


@dataclass(frozen=True, slots=True)
class Because:
    """Points for one criterion, and what brought them."""

    points: int
    scene: str
    text: str
    """The choice or item, as the author wrote it."""
    minutes: int
    """Simulated minutes since the start, when it was decided."""
    reason: Reason

    @property
    def ids(self) -> tuple[str, ...]:
        """The facts it rests on, those it follows first."""
        return self.reason.follows + self.reason.against


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One line of the rubric, judged."""

    name: str
    about: str
    points: int | None
    """None where a person marks it."""
    maximum: int
    by_person: bool
    start: int
    reasons: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a run is worth so far; final once it has ended."""

    criteria: tuple[CriterionResult, ...]
    total: int
    maximum: int
    """The most the computed criteria can bring."""
    percent: float
    """The total in percent of the maximum; 100 where nothing can be earned."""
    pass_percent: int
    passed: bool
    musts: Mapping[str, bool | None]
    """None while the run goes on."""
    nevers: Mapping[str, bool]
    """Whether each was broken."""
    ending: str | None
    outcome: str | None
    minutes: int

    @property
    def score(self) -> dict[str, int]:
        """The points of every computed criterion."""
        return {each.name: each.points for each in self.criteria if each.points is not None}


def assess(story: Story) -> Assessment:
    """The score of a story so far, with every reason."""
    return assess_events(story.program.scenario, tuple(story.events))


def assess_events(scenario: Scenario, events: Iterable[Event]) -> Assessment:
    """The score of a run by its events alone, as a log keeps them."""
    happened = tuple(events)
    criteria = _criteria(scenario, happened)
    total = sum(each.points for each in criteria if each.points is not None)
    maximum = sum(each.maximum for each in criteria if not each.by_person)
    end = next((event.payload for event in happened if event.type is EventType.ENDED), None)
    musts = _verdicts(end["must"]) if end else {}
    nevers = _nevers(scenario, happened)
    enough = total * 100 >= scenario.header.pass_percent * maximum
    return Assessment(
        criteria=criteria,
        total=total,
        maximum=maximum,
        percent=100 * total / maximum if maximum else 100.0,
        pass_percent=scenario.header.pass_percent,
        passed=end is not None and enough and all(musts.values()) and not any(nevers.values()),
        musts={rule.name: musts.get(rule.name) for rule in scenario.musts},
        nevers=nevers,
        ending=str(end["ending"]) if end else None,
        outcome=str(end["outcome"]) if end else None,
        minutes=happened[-1].minutes if happened else 0,
    )


def reason_of(scenario: Scenario, heading: str, text: str) -> Reason:
    """Why the choice or item with this text in this scene is good or harmful; nothing where nobody said."""
    scene = next((scene for scene in scenario.scenes if scene.heading == heading), None)
    return _reasons(scene).get(text, NO_REASON) if scene else NO_REASON


def _reasons(scene: Scene) -> dict[str, Reason]:
    items = scene.task.items if scene.task else ()
    return {choice.text: choice.reason for choice in scene.all_choices} | {item.text: item.reason for item in items}


def _criteria(scenario: Scenario, events: tuple[Event, ...]) -> tuple[CriterionResult, ...]:
    brought: dict[str, list[Because]] = {criterion.name: [] for criterion in scenario.criteria}
    for event in events:
        for name, points, text in points_of(event):
            heading = str(event.payload["scene"])
            because = Because(points, heading, text, decided_at(event), reason_of(scenario, heading, text))
            brought[name].append(because)
    return tuple(_result(criterion, tuple(brought[criterion.name])) for criterion in scenario.criteria)


def decided_at(event: Event) -> int:
    """The simulated minutes at which the decision of this event was made."""
    took = event.payload["minutes"]
    return event.minutes - took if isinstance(took, int) else event.minutes


def points_of(event: Event) -> list[tuple[str, int, str]]:
    """Criterion, points and the text that brought them, for everything a decision scored."""
    rows = event.payload.get("points", ())
    return [(str(name), int(points), str(by)) for name, points, by in rows] if isinstance(rows, tuple) else []


def _result(criterion: Criterion, reasons: tuple[Because, ...]) -> CriterionResult:
    points = criterion.start + sum(because.points for because in reasons)
    return CriterionResult(
        name=criterion.name,
        about=criterion.about,
        points=None if criterion.by_person else min(max(points, 0), criterion.maximum),
        maximum=criterion.maximum,
        by_person=criterion.by_person,
        start=criterion.start,
        reasons=reasons,
    )


def _nevers(scenario: Scenario, events: tuple[Event, ...]) -> dict[str, bool]:
    broken: set[object] = set()
    for event in events:
        names = event.payload.get("broken", ())
        broken |= set(names) if isinstance(names, tuple) else set()
    return {rule.name: rule.name in broken for rule in scenario.nevers}


def _verdicts(held: object) -> dict[str, bool]:
    return {str(name): bool(met) for name, met in held.items()} if isinstance(held, dict) else {}
