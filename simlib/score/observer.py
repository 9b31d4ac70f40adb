"""What an observer can tick while somebody plays the case aloud, and the points that come of it.

Each act is a choice or an item that scores. The ticks of a run bring the points that the run itself brings: a
criterion's start plus what was ticked, limited to 0 and its maximum, as in `simlib.score.assess`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from simlib.errors import Malformed
from simlib.play.events import Event, EventType
from simlib.scenario.labels import label
from simlib.scenario.model import Item, Kind, Points, Scenario, Scene
from simlib.score.assess import points_of

OPPOSITE = "-x"
"""Ends the id of the act of concluding the opposite of what was clear."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something an officer does that scores."""

    id: str
    """Number of the scene and a letter, as in the review script; `37a-x` is the opposite conclusion."""
    number: int
    """Of the scene, counted from 1."""
    scene: str
    text: str
    """The choice or item, as the author wrote it."""
    kind: Kind
    points: tuple[Points, ...]
    """For computed criteria; never empty."""
    item: Item | None = None

    @property
    def is_opposite(self) -> bool:
        """Whether it is the conclusion that loses what the right one earns."""
        return self.id.endswith(OPPOSITE)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A Must or a Never as a line to tick: that it was met, or that it was broken."""

    id: str
    name: str
    is_must: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """One criterion as the ticks come out."""

    name: str
    points: int
    maximum: int


@dataclass(frozen=True, slots=True)
class Observed:
    """What the ticks come to. `passed` as in an assessment, for a case that was played to its end."""

    criteria: tuple[Tally, ...]
    total: int
    maximum: int
    passed: bool


def acts_of(scenario: Scenario) -> tuple[Act, ...]:
    """Every act that scores, in the order of the case."""
    computed = {each.name for each in scenario.criteria if not each.by_person}
    numbered = enumerate(scenario.scenes, start=1)
    return tuple(act for number, scene in numbered for act in _acts(scene, number, computed))


def _acts(scene: Scene, number: int, computed: set[str]) -> Iterator[Act]:
    for place, choice in enumerate(scene.all_choices):
        if points := _counted(choice.score, computed):
            yield Act(label(number, place), number, scene.heading, choice.text, Kind.CHOICE, points)
    items = enumerate(scene.task.items) if scene.task else ()
    for place, item in items:
        if scene.task and (points := _counted(item.score, computed)):
            act = Act(label(number, place), number, scene.heading, item.text, scene.task.kind, points, item)
            yield act
            if scene.task.kind is Kind.JUDGE and item.answer in {"yes", "no"}:
                yield _turned(act)


def _counted(score: Iterable[Points], computed: set[str]) -> tuple[Points, ...]:
    return tuple(each for each in score if each.criterion in computed and each.points)


def _turned(act: Act) -> Act:
    lost = tuple(Points(each.criterion, -each.points) for each in act.points)
    return Act(act.id + OPPOSITE, act.number, act.scene, act.text, act.kind, lost, act.item)


def rulings_of(scenario: Scenario) -> tuple[Ruling, ...]:
    """Every Must and every Never, numbered from 1."""
    musts = (Ruling(f"must-{at}", rule.name, is_must=True) for at, rule in enumerate(scenario.musts, start=1))
    nevers = (Ruling(f"never-{at}", rule.name, is_must=False) for at, rule in enumerate(scenario.nevers, start=1))
    return (*musts, *nevers)


def ticks_of(scenario: Scenario, events: Iterable[Event]) -> frozenset[str]:
    """What an observer who misses nothing ticks in a run."""
    acts = {(act.scene, act.text, frozenset(act.points)): act.id for act in acts_of(scenario)}
    computed = {each.name for each in scenario.criteria if not each.by_person}
    ticks: set[str] = set()
    for event in events:
        brought: dict[str, list[Points]] = {}
        for name, points, text in points_of(event):
            if name in computed and points:
                brought.setdefault(text, []).append(Points(name, points))
        scene = str(event.payload.get("scene", ""))
        ticks |= {acts[scene, text, frozenset(rows)] for text, rows in brought.items()}
        ticks |= set(_ruled(scenario, event))
    return frozenset(ticks)


def _ruled(scenario: Scenario, event: Event) -> Iterator[str]:
    """The rules that this event meets or breaks."""
    held = event.payload.get("must") if event.type is EventType.ENDED else None
    broken = event.payload.get("broken", ())
    for ruling in rulings_of(scenario):
        if ruling.is_must and isinstance(held, dict) and held.get(ruling.name):
            yield ruling.id
        if not ruling.is_must and isinstance(broken, tuple) and ruling.name in broken:
            yield ruling.id


def observed(scenario: Scenario, ticks: Collection[str]) -> Observed:
    """What the ticks come to. Raises `Malformed` for a tick that the sheet does not have."""
    acts, rulings, ticked = acts_of(scenario), rulings_of(scenario), set(ticks)
    unknown = sorted(ticked - {act.id for act in acts} - {ruling.id for ruling in rulings})
    if unknown:
        raise Malformed(f"The observer sheet has no line {', '.join(unknown)}. Was it made for another version?")
    brought = [points for act in acts if act.id in ticked for points in act.points]
    criteria = tuple(_tallies(scenario, brought))
    total, maximum = sum(each.points for each in criteria), sum(each.maximum for each in criteria)
    ruled = all((ruling.id in ticked) is ruling.is_must for ruling in rulings)
    enough = total * 100 >= scenario.header.pass_percent * maximum
    return Observed(criteria, total, maximum, passed=enough and ruled)


def _tallies(scenario: Scenario, brought: Iterable[Points]) -> Iterator[Tally]:
    rows = list(brought)
    for criterion in scenario.criteria:
        if not criterion.by_person:
            points = criterion.start + sum(each.points for each in rows if each.criterion == criterion.name)
            yield Tally(criterion.name, min(max(points, 0), criterion.maximum), criterion.maximum)
